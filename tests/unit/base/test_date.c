#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "debitera/base/date.h"

static dbt_day day(int year, int month, int day_of_month)
{
    dbt_day made;
    assert_true(dbt_day_make(year, month, day_of_month, &made));
    return made;
}

/* Checks the days of a month, of which the first is to be `expected`; returns the day after. */
static dbt_day check_month(int year, int month, dbt_day expected)
{
    dbt_day made;
    for (int d = 1; d <= 31 && dbt_day_make(year, month, d, &made); d++) {
        int split[3];
        assert_int_equal(made, expected++);
        dbt_day_split(made, &split[0], &split[1], &split[2]);
        assert_int_equal(split[0], year);
        assert_int_equal(split[1], month);
        assert_int_equal(split[2], d);
    }
    return expected;
}

static void test_every_day_once(void **state)
{
    (void)state;
    dbt_day expected = DBT_DAY_MIN;
    for (int year = 1900; year <= 2199; year++) {
        for (int month = 1; month <= 12; month++) {
            expected = check_month(year, month, expected);
        }
    }
    assert_int_equal(expected - 1, DBT_DAY_MAX);
}

static void test_known_days(void **state)
{
    (void)state;
    assert_int_equal(day(1970, 1, 1), 0);
    assert_int_equal(day(2000, 2, 29), 11016);
    assert_int_equal(day(2025, 5, 1), 20209);
}

static void test_far_days(void **state)
{
    (void)state;
    dbt_day out = 0;
    assert_true(dbt_day_make_far(1, 1, 1, &out));
    assert_int_equal(out, -719162);
    assert_true(dbt_day_make_far(9999, 12, 31, &out));
    assert_int_equal(out, 2932896);
    assert_true(dbt_day_make_far(2025, 5, 1, &out));
    assert_int_equal(out, 20209);
    assert_false(dbt_day_make_far(0, 1, 1, &out));
    assert_false(dbt_day_make_far(10000, 1, 1, &out));
    assert_false(dbt_day_make_far(9999, 2, 29, &out));
    assert_false(dbt_day_make_far(-1, -1, -1, &out));
    assert_int_equal(out, 20209);
}

static void test_no_such_day(void **state)
{
    (void)state;
    const int bad[][3] = {{1899, 12, 31}, {2200, 1, 1},  {2025, 0, 1},   {2025, 13, 1},
                          {2025, 1, 0},   {2025, 1, 32}, {2025, 2, 29},  {1900, 2, 29},
                          {2100, 2, 29},  {2025, 4, 31}, {-2025, 4, 30}, {2025, -1, -1}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        dbt_day out = 77;
        assert_false(dbt_day_make(bad[i][0], bad[i][1], bad[i][2], &out));
        assert_int_equal(out, 77);
    }
}

static void test_months(void **state)
{
    (void)state;
    dbt_month february = dbt_month_of(day(2024, 2, 29));
    assert_int_equal(february, 2024 * 12 + 1);
    assert_int_equal(dbt_month_first(february), day(2024, 2, 1));
    assert_int_equal(dbt_month_last(february), day(2024, 2, 29));
    assert_int_equal(dbt_month_days(february), 29);
    assert_int_equal(dbt_month_days(february + 12), 28);
    assert_int_equal(dbt_month_days(february + 10), 31);
    assert_int_equal(dbt_year_days(february), 366);
    assert_int_equal(dbt_year_days(february + 12), 365);
    assert_int_equal(dbt_year_days(2100 * 12), 365);
    assert_int_equal(dbt_year_days(2000 * 12), 366);
}

static void test_spans(void **state)
{
    (void)state;
    const struct dbt_span may = {day(2025, 5, 1), day(2025, 5, 31)};
    const struct dbt_span open = {DBT_DAY_MIN, day(2025, 5, 10)};
    struct dbt_span both = dbt_span_intersect(may, open);
    assert_int_equal(dbt_span_days(may), 31);
    assert_int_equal(both.first, may.first);
    assert_int_equal(both.last, open.last);
    both = dbt_span_intersect(open, may);
    assert_int_equal(dbt_span_days(both), 10);
    assert_true(dbt_span_has(both, both.first));
    assert_true(dbt_span_has(both, both.last));
    assert_false(dbt_span_has(both, both.last + 1));
    assert_false(dbt_span_has(both, both.first - 1));
    const struct dbt_span june = {day(2025, 6, 1), day(2025, 6, 30)};
    assert_int_equal(dbt_span_days(dbt_span_intersect(may, june)), 0);
    assert_false(dbt_span_has(dbt_span_intersect(may, june), june.first));
}

/* Each text, the first and last month it means, and its shortest form. */
static void test_periods(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int first_year, first_month, last_year, last_month;
        const char *shortest;
    } rows[] = {
        {"2025-05", 2025, 5, 2025, 5, "2025-05"},
        {"2025-Q1", 2025, 1, 2025, 3, "2025-Q1"},
        {"2025-Q4", 2025, 10, 2025, 12, "2025-Q4"},
        {"2025", 2025, 1, 2025, 12, "2025"},
        {"2025-04..2025-06", 2025, 4, 2025, 6, "2025-Q2"},
        {"2025-05..2025-05", 2025, 5, 2025, 5, "2025-05"},
        {"2025-02..2025-04", 2025, 2, 2025, 4, "2025-02..2025-04"},
        {"2024-02..2025-01", 2024, 2, 2025, 1, "2024-02..2025-01"},
        {"2024..2025", 2024, 1, 2025, 12, "2024-01..2025-12"},
        {"2024-Q4..2025-02", 2024, 10, 2025, 2, "2024-10..2025-02"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct dbt_period period;
        char text[DBT_DATE_BYTES];
        assert_true(dbt_period_parse(dbt_text_of(rows[i].text), &period));
        assert_int_equal(period.first, rows[i].first_year * 12 + rows[i].first_month - 1);
        assert_int_equal(period.last, rows[i].last_year * 12 + rows[i].last_month - 1);
        assert_string_equal(dbt_period_write(period, text), rows[i].shortest);
        struct dbt_period again;
        assert_true(dbt_period_parse(dbt_text_of(text), &again));
        assert_memory_equal(&period, &again, sizeof period);
        assert_int_equal(dbt_period_span(period).first, dbt_month_first(period.first));
        assert_int_equal(dbt_period_span(period).last, dbt_month_last(period.last));
    }
}

static void test_no_period(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "2025-",
        "2025-00",
        "2025-13",
        "2025-Q0",
        "2025-Q5",
        "2025-q1",
        "1899",
        "2200",
        "2025-1",
        "2025-05 ",
        "2025/05",
        "25-05",
        "2025-06..2025-05",
        "2025-05..",
        "..",
        "..2025",
        ".",
        "2025-05...2025-06",
        "2025-05..2025-06..2025-07",
        "202x",
        "2025-0x",
        "20250",
        "2025xQ1",
        "2025-05-01",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct dbt_period period = {1, 2};
        assert_false(dbt_period_parse(dbt_text_of(bad[i]), &period));
        assert_int_equal(period.first, 1);
    }
}

static void test_day_text(void **state)
{
    (void)state;
    dbt_day parsed;
    char text[DBT_DATE_BYTES];
    assert_true(dbt_day_parse(dbt_text_of("2025-05-01"), &parsed));
    assert_int_equal(parsed, day(2025, 5, 1));
    assert_string_equal(dbt_day_write(parsed, text), "2025-05-01");
    assert_string_equal(dbt_day_write(DBT_DAY_MIN, text), "1900-01-01");
    assert_string_equal(dbt_day_write(DBT_DAY_MAX, text), "2199-12-31");
    static const char *const bad[] = {"",           "2025-5-1",    "20250501",   "2025-02-29",
                                      "2025-05-1x", "2025-05-011", "x025-05-01", "2025:05-01"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(dbt_day_parse(dbt_text_of(bad[i]), &parsed));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_day_once), cmocka_unit_test(test_known_days),
        cmocka_unit_test(test_far_days),       cmocka_unit_test(test_no_such_day),
        cmocka_unit_test(test_months),         cmocka_unit_test(test_spans),
        cmocka_unit_test(test_periods),        cmocka_unit_test(test_no_period),
        cmocka_unit_test(test_day_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
