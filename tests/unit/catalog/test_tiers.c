/* Tiers, included quantity and minimum of a price row. */
#include "loading.h"

/* The price of messages as `text`: graduated tiers, an included quantity and a minimum. */
#define TIERED                                                                                     \
    "scheme: graduated, tiers: [{up_to: 1000, price: 0.5},\n"                                      \
    "    {up_to: 5000, price: 0.4}, {price: 0.25}], per: piece, included: 500, minimum: 49.50,\n"

static void tiers_included_and_minimum_are_read(void **state)
{
    const struct loading_edit edit = {"price: 0.495, per: piece,\n", TIERED, ""};
    struct loading loading;
    (void)state;
    loading_init(&loading);
    loading_read(&loading, LOADING_PRICES,
                 loading_edited(&loading, loading_files[LOADING_PRICES].text, &edit));
    assert_string_equal(loading_found(&loading), "");
    const struct dbt_price *price = &loading.region.prices.prices[3];
    assert_int_equal(price->scheme, DBT_TIERS_GRADUATED);
    assert_int_equal(price->tier_count, 3);
    assert_int_equal(price->tiers[0].up_to, 1000);
    assert_int_equal(price->tiers[1].price_micro, 400000);
    assert_int_equal(price->tiers[2].up_to, INT64_MAX);
    assert_int_equal(price->tiers[2].price_micro, 250000);
    assert_int_equal(price->price_micro, 500000);
    assert_int_equal(price->included, 500);
    assert_int_equal(price->minimum_ore, 4950);
    const struct dbt_price *plain = &loading.region.prices.prices[0];
    assert_int_equal(plain->scheme, DBT_TIERS_NONE);
    assert_null(plain->tiers);
    assert_int_equal(plain->tier_count + plain->included + plain->minimum_ore, 0);
    loading_release(&loading);
}

static void a_volume_price_is_read(void **state)
{
    const struct loading_edit edit = {
        "price: 0.495,", "scheme: volume, tiers: [{up_to: 1, price: 2}, {price: 0}],", ""};
    struct loading loading;
    (void)state;
    loading_init(&loading);
    loading_read(&loading, LOADING_PRICES,
                 loading_edited(&loading, loading_files[LOADING_PRICES].text, &edit));
    assert_string_equal(loading_found(&loading), "");
    assert_int_equal(loading.region.prices.prices[3].scheme, DBT_TIERS_VOLUME);
    loading_release(&loading);
}

static void tiers_are_in_order(void **state)
{
    static const struct loading_edit edits[] = {
        {"price: 0.495",
         "scheme: volume, tiers: [{up_to: 5, price: 2}, {up_to: 5, price: 1}, "
         "{price: 0}]",
         "prices.yaml:4:113: not above the tier before, expected ascending bounds\n"},
        {"price: 0.495", "scheme: volume, tiers: [{up_to: 5, price: 2}, {price: 1}, {price: 0}]",
         "prices.yaml:4:105: the key 'up_to' is missing, expected on every tier but the last\n"},
        {"price: 0.495", "scheme: volume, tiers: [{up_to: 5, price: 2}, {up_to: 9, price: 0}]",
         "prices.yaml:4:113: 'up_to' on the last tier, expected none: it has no bound\n"},
        {"price: 0.495", "scheme: volume, tiers: [{up_to: 0, price: 2}, {price: 0}]",
         "prices.yaml:4:91: '0', expected a whole number from 1 to 1000000000000\n"},
        {"price: 0.495", "scheme: volume, tiers: [{up_to: 1.5, price: 2}, {price: 0}]",
         "prices.yaml:4:91: '1.5', expected a whole number from 1 to 1000000000000\n"},
        {"price: 0.495", "scheme: volume, tiers: [{up_to: 5, price: -2}, {price: 0}]",
         "prices.yaml:4:101: '-2', expected a number from 0 to 1000000000 with at most 6 decimals "
         "and a point\n"},
        {"price: 0.495", "scheme: volume, tiers: [{up_to: 5}, {price: 0}]",
         "prices.yaml:4:83: the key 'price' is missing, expected among these keys\n"},
        {"price: 0.495", "scheme: volume, tiers: [{price: 0}]",
         "prices.yaml:4:82: a list of 1, expected 2 to 32\n"},
        {"price: 0.495", "scheme: volume, tiers: [a, {price: 0}]",
         "prices.yaml:4:83: a text, expected keys and values\n"},
    };
    (void)state;
    LOADING_CHECK(LOADING_PRICES, edits);
}

static void tiers_have_a_scheme_and_no_price(void **state)
{
    static const struct loading_edit edits[] = {
        {"price: 0.495", "tiers: [{up_to: 5, price: 2}, {price: 0}]",
         "prices.yaml:4:66: 'tiers' without 'scheme', expected graduated or volume\n"},
        {"price: 0.495", "scheme: volume",
         "prices.yaml:4:67: 'scheme' without 'tiers', expected the tiers that it is of\n"},
        {"price: 0.495", "scheme: step, tiers: [{up_to: 5, price: 2}, {price: 0}]",
         "prices.yaml:4:67: 'step', expected one of graduated, volume\n"},
        {"price: 0.495", "price: 1, scheme: volume, tiers: [{up_to: 5, price: 2}, {price: 0}]",
         "prices.yaml:4:66: 'price' beside tiers, expected none: each tier has its own\n"},
        {"price: 0.495, per: piece", "scheme: volume, tiers: [{up_to: 5, price: 2}, {price: 0}]",
         "prices.yaml:4:5: the key 'per' is missing, expected on a confirmed price\n"},
    };
    (void)state;
    LOADING_CHECK(LOADING_PRICES, edits);
}

static void included_and_minimum_have_their_ranges(void **state)
{
    static const struct loading_edit edits[] = {
        {"per: piece", "per: piece, included: 0",
         "prices.yaml:4:95: '0', expected a whole number from 1 to 1000000000000\n"},
        {"per: piece", "per: piece, included: 2.5",
         "prices.yaml:4:95: '2.5', expected a whole number from 1 to 1000000000000\n"},
        {"per: piece", "per: piece, minimum: 0",
         "prices.yaml:4:94: '0', expected a number from 0.01 to 1000000000 with at most 2 "
         "decimals and a point\n"},
        {"per: piece", "per: piece, minimum: 1.005",
         "prices.yaml:4:94: '1.005', expected a number from 0.01 to 1000000000 with at most 2 "
         "decimals and a point\n"},
        {"per: piece", "per: piece, minimum: -5",
         "prices.yaml:4:94: '-5', expected a number from 0.01 to 1000000000 with at most 2 "
         "decimals and a point\n"},
    };
    (void)state;
    LOADING_CHECK(LOADING_PRICES, edits);
}

/* Of a price that is not known its shape is not known either; what it is at least, may be. */
static void readings_have_no_tiers(void **state)
{
    static const struct loading_edit edits[] = {
        {"    status: unconfirmed\n", "    status: unconfirmed\n    included: 5\n",
         "prices.yaml:9:15: 'included' on an unconfirmed price, expected none\n"},
        {"    status: unconfirmed\n",
         "    status: unconfirmed\n    scheme: volume\n"
         "    tiers: [{up_to: 5, price: 2}, {price: 0}]\n",
         "prices.yaml:9:13: 'scheme' on an unconfirmed price, expected none\n"
         "prices.yaml:10:12: 'tiers' on an unconfirmed price, expected none\n"},
        {"    status: unconfirmed\n", "    status: unconfirmed\n    minimum: 100\n",
         "prices.yaml:9:14: 'minimum' on an unconfirmed price, expected none\n"},
    };
    (void)state;
    LOADING_CHECK(LOADING_PRICES, edits);
}

static void shapes_fit_the_charge(void **state)
{
    static const char tiers[] = "scheme: volume, tiers: [{up_to: 5, price: 2}, {price: 0}]";
    static const char flat[] = "{model: flat, unit_name: st}";
    static const struct {
        const char *charge, *per;
    } shaped[] = {
        {"{model: recurring, unit_name: st}", "month"},
        {"{model: package, package_size: 10, unit_name: st}", "year"},
        {"{model: one-off, unit_name: st}", "piece"},
        {"{model: metered, meter: sms, unit_name: st}", "piece"},
        {"{model: metered, meter: listed, unit_name: st}", "year"},
    };
    char row[200];
    (void)state;
    for (size_t i = 0; i < sizeof shaped / sizeof shaped[0]; i++) {
        snprintf(row, sizeof row, "per: %s, included: 7, minimum: 0.01, %s", shaped[i].per, tiers);
        loading_check_price(shaped[i].charge, row, "");
    }
    snprintf(row, sizeof row, "per: month, %s", tiers);
    loading_check_price(
        flat, row,
        "p:5:25: 'scheme' on a flat charge, expected none: its quantity is always 1\n"
        "p:5:40: 'tiers' on a flat charge, expected none: its quantity is always 1\n");
    loading_check_price(
        flat, "per: month, price: 1, included: 1",
        "p:5:37: 'included' on a flat charge, expected none: its quantity is always 1\n");
    loading_check_price(flat, "per: month, price: 1, minimum: 100", "");
}

static void what_is_not_priced_has_no_minimum(void **state)
{
    (void)state;
    loading_check_price(
        "{model: pass-through, unit_name: st}", "per: piece, price: 0, minimum: 1",
        "p:4:15: a price for a cost that is passed on, expected none: its rows state "
        "amounts\n");
    loading_check_price(
        "", "per: piece, price: 0, minimum: 1",
        "p:4:15: a price for a service that is included without charge, expected none\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tiers_included_and_minimum_are_read),
        cmocka_unit_test(a_volume_price_is_read),
        cmocka_unit_test(tiers_are_in_order),
        cmocka_unit_test(tiers_have_a_scheme_and_no_price),
        cmocka_unit_test(included_and_minimum_have_their_ranges),
        cmocka_unit_test(readings_have_no_tiers),
        cmocka_unit_test(shapes_fit_the_charge),
        cmocka_unit_test(what_is_not_priced_has_no_minimum),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
