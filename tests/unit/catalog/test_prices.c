/* prices.yaml. */
#include "loading.h"

static void a_right_list_is_read_and_sorted(void **state)
{
    struct loading loading;
    const struct dbt_price_list *list = &loading.region.prices;
    (void)state;
    loading_init(&loading);
    loading_read(&loading, LOADING_PRICES, loading_files[LOADING_PRICES].text);
    assert_string_equal(loading_found(&loading), "");
    assert_string_equal(list->title, "List");
    assert_true(list->demonstration);
    assert_string_equal(list->file, "prices.yaml");
    assert_int_equal(list->count, 4);
    assert_int_equal(list->prices[0].price_micro, 2530000);
    assert_int_equal(list->prices[1].price_micro, 2850000);
    assert_string_equal(list->prices[1].note, "about");
    assert_string_equal(list->prices[0].note, "");
    assert_true(list->prices[1].confirmed);
    assert_int_equal(list->prices[1].basis, DBT_PER_YEAR);
    assert_int_equal(list->prices[1].place.line, 13);
    assert_false(list->prices[2].confirmed);
    assert_int_equal(list->prices[2].reading_count, 2);
    assert_string_equal(list->prices[2].readings[1].name, "B");
    assert_int_equal(list->prices[2].readings[1].basis, DBT_PER_MONTH);
    assert_int_equal(list->prices[2].price_micro, 725000000);
    assert_int_equal(list->prices[3].service, 1);
    assert_int_equal(list->prices[3].component, 1);
    assert_int_equal(list->prices[3].price_micro, 495000);
    loading_release(&loading);
}

static void an_empty_list_is_a_list(void **state)
{
    struct loading loading;
    (void)state;
    loading_init(&loading);
    loading_read(&loading, LOADING_PRICES, "title: None\ndemonstration: false\nprices: []\n");
    assert_string_equal(loading_found(&loading), "");
    assert_int_equal(loading.region.prices.count, 0);
    assert_string_equal(loading.region.prices.file, "prices.yaml");
    assert_false(loading.region.prices.demonstration);
    loading_release(&loading);
}

static void a_price_names_what_is_charged(void **state)
{
    static const struct loading_edit edits[] = {
        {"{service: messages,", "{service: mesages,",
         "prices.yaml:4:15: 'mesages' is not a service of services.yaml, expected 'messages'\n"},
        {"component: sms, ", "component: sns, ",
         "prices.yaml:4:36: 'sns' is not a component of the service, expected 'sms'\n"},
        {"component: sms, ", "",
         "prices.yaml:4:5: a price without 'component', expected it as the service has several "
         "charges\n"},
        {"{service: messages, component: sms,", "{service: free,",
         "prices.yaml:4:15: a price for a service that is included without charge, expected "
         "none\n"},
        {"{service: messages, component: sms,", "{service: wall,",
         "prices.yaml:4:15: a price for a cost that is passed on, expected none: its rows state "
         "amounts\n"},
    };
    (void)state;
    LOADING_CHECK(LOADING_PRICES, edits);
}

static void a_price_is_a_price(void **state)
{
    static const struct loading_edit edits[] = {
        {"price: 2.53", "price: -2.53",
         "prices.yaml:15:49: '-2.53', expected a number from 0 to 1000000000 with at most 6 "
         "decimals and a point\n"},
        {"price: 2.53", "price: 2,53",
         "prices.yaml:15:51: unknown key '53', expected one of service, component, from, price, "
         "scheme, tiers, per, included, minimum, status, document, note, readings\n"},
        {"per: piece", "per: month",
         "prices.yaml:4:78: 'month' does not fit the charge, expected piece\n"},
        {"price: 2.53, per: year", "price: 2.53, per: piece",
         "prices.yaml:15:60: 'piece' does not fit the charge, expected month or year\n"},
        {"{name: A, price: 725, per: year}", "{name: A, price: 725, per: piece}",
         "prices.yaml:11:36: 'piece' does not fit the charge, expected month or year\n"},
        {"price: 2.53, per: year", "price: 2.53, per: week",
         "prices.yaml:15:60: 'week', expected one of piece, month, year\n"},
        {"price: 2.53, ", "",
         "prices.yaml:15:5: the key 'price' is missing, expected on a confirmed price\n"},
        {"    status: unconfirmed\n", "    status: unconfirmed\n    price: 725\n",
         "prices.yaml:9:12: 'price' on an unconfirmed price, expected none\n"},
        {"    status: unconfirmed\n", "    status: unconfirmed\n    minimum: 50\n",
         "prices.yaml:9:14: 'minimum' on an unconfirmed price, expected none\n"},
        {"    status: unconfirmed\n", "    status: unconfirmed\n    included: 50\n",
         "prices.yaml:9:15: 'included' on an unconfirmed price, expected none\n"},
        {"status: unconfirmed", "status: unsure",
         "prices.yaml:8:13: 'unsure', expected one of confirmed, unconfirmed\n"},
        {"name: B", "name: A",
         "prices.yaml:12:9: 'A' is given twice, first on line 11, expected once\n"},
    };
    (void)state;
    LOADING_CHECK(LOADING_PRICES, edits);
}

static void every_model_has_its_basis(void **state)
{
    static const struct {
        const char *charge;
        bool per_piece;
    } models[] = {
        {"{model: recurring, unit_name: st}", false},
        {"{model: flat, unit_name: st}", false},
        {"{model: package, package_size: 10, unit_name: st}", false},
        {"{model: one-off, unit_name: st}", true},
        {"{model: metered, meter: sms, unit_name: st}", true},
        {"{model: metered, meter: listed, unit_name: st}", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        const bool piece = models[i].per_piece;
        loading_check_price(
            models[i].charge, "price: 1, per: piece",
            piece ? "" : "p:5:20: 'piece' does not fit the charge, expected month or year\n");
        loading_check_price(models[i].charge, "price: 1, per: month",
                            piece ? "p:5:20: 'month' does not fit the charge, expected piece\n"
                                  : "");
        loading_check_price(models[i].charge, "price: 1, per: year",
                            piece ? "p:5:20: 'year' does not fit the charge, expected piece\n"
                                  : "");
    }
}

/* Rows may stand in any order: the same list, and the same two prices of one day. */
static void the_order_of_rows_does_not_matter(void **state)
{
    static const char *const rows[] = {
        "  - {service: wall, from: 2026-01-01, status: confirmed, document: D, per: month,\n"
        "    price: 3}\n",
        "  - {service: quality, from: 2025-01-01, status: confirmed, document: D, per: year,\n"
        "    price: 1, included: 4}\n",
        "  - {service: wall, from: 2025-01-01, status: confirmed, document: D, per: month,\n"
        "    scheme: graduated, tiers: [{up_to: 2, price: 9}, {price: 8}]}\n",
    };
    static const unsigned orders[][3] = {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}};
    const struct loading_edit edit = {"{model: pass-through, unit_name: st}",
                                      "{model: recurring, unit_name: st}", ""};
    (void)state;
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        struct loading loading;
        loading_init(&loading);
        loading_read(&loading, LOADING_SERVICES,
                     loading_edited(&loading, loading_files[LOADING_SERVICES].text, &edit));
        const char *list =
            dbt_arena_format(&loading.arena, "title: T\ndemonstration: true\nprices:\n%s%s%s",
                             rows[orders[i][0]], rows[orders[i][1]], rows[orders[i][2]]);
        dbt_load_prices(&loading.schema, loading_parse(&loading, "p", list));
        assert_string_equal(loading_found(&loading), "");
        const struct dbt_price *prices = loading.region.prices.prices;
        assert_int_equal(prices[0].included, 4);
        assert_int_equal(prices[1].tier_count, 2);
        assert_int_equal(prices[1].price_micro, 9000000);
        assert_int_equal(prices[2].price_micro, 3000000);
        loading_release(&loading);
    }
}

static void two_prices_of_one_day_name_both_places(void **state)
{
    static const struct loading_edit edits[] = {
        {"from: 2024-01-01", "from: 2025-05-01",
         "prices.yaml:15:5: a second price of 'quality' from 2025-05-01, the first stands on line "
         "13, expected one price for each date\n"},
    };
    (void)state;
    LOADING_CHECK(LOADING_PRICES, edits);
}

static void services_that_could_not_be_read_are_told_once(void **state)
{
    struct loading loading;
    (void)state;
    loading_init(&loading);
    dbt_load_prices(&loading.schema,
                    loading_parse(&loading, "p", loading_files[LOADING_PRICES].text));
    assert_string_equal(loading_found(&loading), "");
    loading_release(&loading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_right_list_is_read_and_sorted),
        cmocka_unit_test(an_empty_list_is_a_list),
        cmocka_unit_test(a_price_names_what_is_charged),
        cmocka_unit_test(a_price_is_a_price),
        cmocka_unit_test(every_model_has_its_basis),
        cmocka_unit_test(the_order_of_rows_does_not_matter),
        cmocka_unit_test(two_prices_of_one_day_name_both_places),
        cmocka_unit_test(services_that_could_not_be_read_are_told_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
