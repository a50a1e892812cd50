/* R7, each basis under each proration, and the leap year. */
#include "fixture.h"

static void assert_fraction(enum dbt_proration proration, enum dbt_basis basis, const char *period,
                            const char *expected)
{
    char text[DBT_RATIO_BYTES];
    const struct dbt_period months = period_of(period);
    const struct dbt_ratio fraction =
        dbt_time_fraction(proration, basis, months.first, dbt_period_span(months));
    assert_string_equal(dbt_ratio_write(fraction, text), expected);
}

static void whole_months(void **state)
{
    (void)state;
    assert_fraction(DBT_PRORATION_MONTH, DBT_PER_PIECE, "2025-05", "1");
    assert_fraction(DBT_PRORATION_DAYS_365, DBT_PER_MONTH, "2025-05", "1");
    assert_fraction(DBT_PRORATION_MONTH, DBT_PER_YEAR, "2025-05", "1/12");
    assert_fraction(DBT_PRORATION_DAYS_365, DBT_PER_YEAR, "2025-05", "31/365");
    assert_fraction(DBT_PRORATION_DAYS_ACTUAL, DBT_PER_YEAR, "2025-05", "31/365");
}

static void leap_year(void **state)
{
    (void)state;
    assert_fraction(DBT_PRORATION_MONTH, DBT_PER_YEAR, "2024-02", "1/12");
    assert_fraction(DBT_PRORATION_DAYS_365, DBT_PER_YEAR, "2024-02", "29/365");
    assert_fraction(DBT_PRORATION_DAYS_ACTUAL, DBT_PER_YEAR, "2024-02", "29/366");
    assert_fraction(DBT_PRORATION_MONTH, DBT_PER_MONTH, "2024-02", "1");
}

static void part_of_a_month(void **state)
{
    (void)state;
    char text[DBT_RATIO_BYTES];
    const struct dbt_span half = {day_of(2024, 2, 1), day_of(2024, 2, 14)};
    const dbt_month month = dbt_month_of(half.first);
    assert_string_equal(
        dbt_ratio_write(dbt_time_fraction(DBT_PRORATION_MONTH, DBT_PER_MONTH, month, half), text),
        "14/29");
    assert_string_equal(
        dbt_ratio_write(dbt_time_fraction(DBT_PRORATION_MONTH, DBT_PER_YEAR, month, half), text),
        "7/174");
    assert_string_equal(
        dbt_ratio_write(dbt_time_fraction(DBT_PRORATION_DAYS_ACTUAL, DBT_PER_YEAR, month, half),
                        text),
        "7/183");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_months),
        cmocka_unit_test(leap_year),
        cmocka_unit_test(part_of_a_month),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
