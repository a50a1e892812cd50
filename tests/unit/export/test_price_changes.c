/* What changes between two days. */
#include "price_sample.h"

static const char *changes(struct sample *sample, struct price_sample *list, const char *days,
                           enum dbt_list_form form)
{
    char first[DBT_DATE_BYTES];
    snprintf(first, sizeof first, "%.10s", days);
    struct dbt_span span = {sample_day(first), sample_day(days + 11)};
    dbt_buffer_clear(&sample->out);
    assert_int_equal(
        dbt_export_price_changes(&list->region, span, form, &sample->out, &sample->error), DBT_OK);
    return sample->out.bytes;
}

static void every_kind_in_csv(void **state)
{
    struct price_sample list;
    price_sample_fill(&list);
    assert_string_equal(
        changes(*state, &list, "2024-12-31 2027-01-01", DBT_LIST_CSV),
        "date,change,service_code,component,service_name,old,new,percent,document\n"
        "2025-01-01,first price,sms,text,sms,,\"0.50 to 1000, 0.40 above, kr/piece, graduated, "
        "40 included, at least 25.00 kr\",,D §1\n"
        "2025-05-01,name,listed,,\"Listade, nytt\",Listade,\"Listade, nytt\",,D-25 §1\n"
        "2025-05-01,price,listed,,\"Listade, nytt\",2.53 kr/year,2.85 kr/year,+12.6,P §1\n"
        "2025-06-01,price,sms,text,sms,\"0.50 to 1000, 0.40 above, kr/piece, graduated, "
        "40 included, at least 25.00 kr\",1.00 kr/piece,,D §1\n"
        "2027-01-01,unconfirmed price,helpdesk,,helpdesk,1200.00 kr/month,"
        "725.00 kr/year or 725.00 kr/month,,D §1\n");
}

static void a_table_for_people(void **state)
{
    struct price_sample list;
    price_sample_fill(&list);
    assert_string_equal(
        changes(*state, &list, "2025-01-31 2025-05-31", DBT_LIST_TABLE),
        "Lista: 2 changes after 2025-01-31, up to 2025-05-31\n"
        "\n"
        "  Date        Service  Change  Old           New            Percent  Document\n"
        "  2025-05-01  listed   name    Listade       Listade, nytt           D-25 §1\n"
        "  2025-05-01  listed   price   2.53 kr/year  2.85 kr/year   +12.6 %  P §1\n");
    assert_non_null(strstr(changes(*state, &list, "2024-12-31 2025-01-01", DBT_LIST_TABLE),
                           "1 change after 2024-12-31, up to 2025-01-01\n"));
    assert_non_null(strstr(((struct sample *)*state)->out.bytes, "  –    0.50 to 1000"));
}

static void nothing_changes(void **state)
{
    struct price_sample list;
    price_sample_fill(&list);
    assert_string_equal(changes(*state, &list, "2025-05-01 2025-05-31", DBT_LIST_TABLE),
                        "Lista: nothing changes after 2025-05-01, up to 2025-05-31\n");
    list.editions[1].text = "Listade"; /* the same name in another edition */
    assert_null(strstr(changes(*state, &list, "2025-04-30 2025-05-31", DBT_LIST_CSV), "name,l"));
}

static const char *percent(struct sample *sample, const struct dbt_price *old,
                           const struct dbt_price *new)
{
    static char text[64];
    struct price_sample list;
    price_sample_fill(&list);
    list.prices[0] = *old;
    list.prices[1] = *new;
    (void)changes(sample, &list, "2025-04-30 2025-05-01", DBT_LIST_JSON);
    json_t *root = sample_parse(sample);
    json_t *found = sample_at(root, "changes.1.percent");
    snprintf(text, sizeof text, "%s", json_is_null(found) ? "none" : json_string_value(found));
    json_decref(root);
    return text;
}

static void percent_is_rounded_once(void **state)
{
    struct dbt_price old = price_sample_price(0, "2024-01-01", 1000000);
    struct dbt_price new = price_sample_price(0, "2025-05-01", 1000499);
    assert_string_equal(percent(*state, &old, &new), "0.0");
    new.price_micro = 1000500;
    assert_string_equal(percent(*state, &old, &new), "+0.1");
    new.price_micro = 999500;
    assert_string_equal(percent(*state, &old, &new), "-0.1");
    new.price_micro = 0;
    assert_string_equal(percent(*state, &old, &new), "-100.0");
    new.basis = DBT_PER_MONTH;
    new.price_micro = 1000000;
    assert_string_equal(percent(*state, &old, &new), "+1100.0");
    new.basis = DBT_PER_PIECE;
    assert_string_equal(percent(*state, &old, &new), "none");
    new.basis = DBT_PER_YEAR;
    old.price_micro = 0;
    assert_string_equal(percent(*state, &old, &new), "none");
}

/* One number cannot say what also differs in what is free, in tiers or in the least amount. */
static void percent_is_of_prices_of_one_shape(void **state)
{
    static const struct dbt_tier tiers[] = {{10, 1000000}, {INT64_MAX, 500000}};
    struct dbt_price old = price_sample_price(0, "2024-01-01", 1000000);
    struct dbt_price new = price_sample_price(0, "2025-05-01", 2000000);
    assert_string_equal(percent(*state, &old, &new), "+100.0");
    new.included = 5;
    assert_string_equal(percent(*state, &old, &new), "none");
    old.included = 5;
    assert_string_equal(percent(*state, &old, &new), "+100.0");
    new.minimum_ore = 100;
    assert_string_equal(percent(*state, &old, &new), "none");
    old.minimum_ore = 100;
    new.scheme = DBT_TIERS_VOLUME;
    new.tiers = tiers;
    new.tier_count = 2;
    assert_string_equal(percent(*state, &old, &new), "none");
}

static void a_repeated_row_is_no_change(void **state)
{
    static const struct dbt_tier tiers[] = {{10, 1000000}, {INT64_MAX, 500000}};
    static const struct dbt_tier other[] = {{20, 1000000}, {INT64_MAX, 500000}};
    struct price_sample list;
    price_sample_fill(&list);
    list.prices[1].price_micro = list.prices[0].price_micro;
    list.editions[1].text = "Listade";
    assert_non_null(
        strstr(changes(*state, &list, "2025-04-30 2025-05-31", DBT_LIST_TABLE), "nothing changes"));
    for (size_t i = 0; i < 2; i++) {
        list.prices[i].scheme = DBT_TIERS_VOLUME;
        list.prices[i].tiers = tiers;
        list.prices[i].tier_count = 2;
    }
    assert_non_null(
        strstr(changes(*state, &list, "2025-04-30 2025-05-31", DBT_LIST_TABLE), "nothing changes"));
    list.prices[1].tiers = other;
    assert_non_null(
        strstr(changes(*state, &list, "2025-04-30 2025-05-31", DBT_LIST_TABLE), "1 change "));
    list.prices[1].tiers = tiers;
    list.prices[1].basis = DBT_PER_MONTH;
    assert_non_null(
        strstr(changes(*state, &list, "2025-04-30 2025-05-31", DBT_LIST_TABLE), "1 change "));
}

static void json_holds_both_rows(void **state)
{
    struct price_sample list;
    price_sample_fill(&list);
    (void)changes(*state, &list, "2024-12-31 2025-05-01", DBT_LIST_JSON);
    json_t *root = sample_parse(*state);
    sample_string(root, "from", "2024-12-31");
    sample_string(root, "to", "2025-05-01");
    sample_string(root, "changes.1.new", "Listade, nytt");
    sample_string(root, "changes.2.old.price_kr", "2.53");
    sample_string(root, "changes.0.change", "first price");
    assert_true(json_is_null(sample_at(root, "changes.0.old")));
    json_decref(root);
}

static void memory_may_end(void **state)
{
    struct sample *sample = *state;
    struct price_sample list;
    price_sample_fill(&list);
    sample->out.failed = true;
    assert_int_equal(dbt_export_price_changes(&list.region, (struct dbt_span){0, 99999},
                                              DBT_LIST_TABLE, &sample->out, &sample->error),
                     DBT_MEMORY);
    sample->out.failed = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(every_kind_in_csv),
        SAMPLE_TEST(a_table_for_people),
        SAMPLE_TEST(nothing_changes),
        SAMPLE_TEST(percent_is_rounded_once),
        SAMPLE_TEST(percent_is_of_prices_of_one_shape),
        SAMPLE_TEST(a_repeated_row_is_no_change),
        SAMPLE_TEST(json_holds_both_rows),
        SAMPLE_TEST(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
