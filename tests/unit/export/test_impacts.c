/* What unconfirmed prices come to: for people, and in the verdict. */
#include "price_sample.h"

struct impact_sample {
    struct price_sample list;
    struct dbt_impact_reading readings[2];
    struct dbt_impact impact;
    struct dbt_impacts impacts;
};

static void fill(struct impact_sample *sample)
{
    price_sample_fill(&sample->list);
    sample->list.prices[3].document = "P-27";
    sample->readings[0] =
        (struct dbt_impact_reading){&sample->list.readings[0], false, 90625, 1087500, -20512500};
    sample->readings[1] =
        (struct dbt_impact_reading){&sample->list.readings[1], false, 1087500, 13050000, 500};
    sample->impact = (struct dbt_impact){
        .service = &sample->list.services[1],
        .component = &sample->list.services[1].components[0],
        .price = &sample->list.prices[3],
        .before = &sample->list.prices[2],
        .current = {.month_ore = 1800000, .year_ore = 21600000},
        .comparable = true,
        .day = sample_day("2025-05-31"),
        .quantity = sample_ratio("15"),
        .units = 7,
        .readings = sample->readings,
    };
    sample->impacts = (struct dbt_impacts){&sample->impact, 1};
}

static const char *text(struct sample *sample, const struct impact_sample *impacts)
{
    dbt_buffer_clear(&sample->out);
    dbt_export_impacts(&impacts->impacts, &sample->out);
    return sample->out.bytes;
}

static void a_table_of_readings(void **state)
{
    struct impact_sample impacts;
    fill(&impacts);
    assert_string_equal(
        text(*state, &impacts),
        "unconfirmed prices, for what is ordered now, without VAT:\n"
        "  helpdesk (helpdesk) from 2027-01-01, P-27, prices.yaml:12: 15 st on 7 units on "
        "2025-05-31\n"
        "    reading           price             kr a month  kr a year  change a year\n"
        "    the price before  1200.00 kr/month    18000.00  216000.00\n"
        "    A                 725.00 kr/year        906.25   10875.00     -205125.00\n"
        "    B                 725.00 kr/month     10875.00  130500.00          +5.00\n");
}

static void nothing_to_compare_with(void **state)
{
    struct impact_sample impacts;
    fill(&impacts);
    impacts.impact.comparable = false;
    assert_non_null(strstr(text(*state, &impacts), "the price before  1200.00 kr/month\n"));
    impacts.impact.before = NULL;
    impacts.impact.units = 1;
    impacts.readings[0].too_large = true;
    impacts.list.services[1].components[0].model = DBT_CHARGE_METERED;
    const char *written = text(*state, &impacts);
    assert_non_null(strstr(written, "15 st on 1 unit in the month to 2025-05-31\n"));
    assert_non_null(strstr(written, "the price before  none\n"));
    assert_non_null(strstr(written, "too large  too large\n"));
    impacts.list.services[1].components[0].model = DBT_CHARGE_ONE_OFF;
    assert_non_null(strstr(text(*state, &impacts), "on 1 unit in the month to 2025-05-31\n"));
    impacts.impacts.count = 0;
    assert_string_equal(text(*state, &impacts), "");
}

static void the_verdict_has_them(void **state)
{
    struct sample *sample = *state;
    struct impact_sample impacts;
    fill(&impacts);
    sample->result.impacts = &impacts.impacts;
    impacts.readings[1].too_large = true;
    assert_int_equal(dbt_export_verdict(DBT_OK, &sample->result, &sample->out, &sample->error),
                     DBT_OK);
    json_t *root = sample_parse(sample);
    sample_string(root, "unconfirmed_prices.0.quantity", "15");
    sample_integer(root, "unconfirmed_prices.0.before.year_ore", 21600000);
    sample_integer(root, "unconfirmed_prices.0.readings.0.change_year_ore", -20512500);
    assert_true(json_is_null(sample_at(root, "unconfirmed_prices.0.readings.1.year_ore")));
    json_decref(root);
    impacts.impact.comparable = false;
    dbt_buffer_clear(&sample->out);
    assert_int_equal(dbt_export_verdict(DBT_OK, &sample->result, &sample->out, &sample->error),
                     DBT_OK);
    root = sample_parse(sample);
    assert_true(json_is_null(sample_at(root, "unconfirmed_prices.0.before")));
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(a_table_of_readings),
        SAMPLE_TEST(nothing_to_compare_with),
        SAMPLE_TEST(the_verdict_has_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
