/* Dates of listings by rows: the same days as by the calendar, and no two usual months in one
   place. */
#include "counting.h"

#include "listing_date.h"

static dbt_day read_day(const struct dbt_listing_dates *dates, const char *text)
{
    char padded[64 + 16] = "";
    struct dbt_listing_date date;
    (void)snprintf(padded, sizeof padded, "%s;9999", text);
    struct dbt_text field = {padded, strlen(text)};
    return dbt_listing_date_read(dates, field, &date) ? dbt_listing_date_day(date) : INT32_MIN;
}

static void usual_months_have_places_of_their_own(void **state)
{
    (void)state;
    static bool taken[DBT_LISTING_MONTHS];
    for (int year = 1990; year <= 2034; year++) {
        for (int month = 1; month <= 12; month++) {
            char text[16];
            (void)snprintf(text, sizeof text, "%04d-%02d-", year, month);
            size_t place = dbt_listing_date_place(dbt_word_load(text));
            assert_in_range(place, 0, DBT_LISTING_MONTHS - 1);
            assert_false(taken[place]);
            taken[place] = true;
        }
    }
}

static void every_day_is_the_calendars(void **state)
{
    (void)state;
    static struct dbt_listing_month months[DBT_LISTING_MONTHS + 1];
    static uint32_t around[2 * DBT_LISTING_AROUND + 1];
    struct dbt_listing_counting counting = {.days_around = around};
    struct dbt_listing_dates dates = {.counting = &counting, .months = months};
    dbt_listing_date_open(&counting, &months[DBT_LISTING_MONTHS]);
    for (int year = 1898; year <= 2202; year++) {
        for (int day = 0; day < 13 * 33; day++) {
            char text[24];
            dbt_day expected = INT32_MIN;
            if (dbt_day_make_far(year, day / 33, day % 33, &expected)) {
                expected = expected < DBT_DAY_MIN ? DBT_DAY_MIN : expected;
                expected = expected > DBT_DAY_MAX ? DBT_DAY_MAX : expected;
            } else {
                expected = INT32_MIN;
            }
            (void)snprintf(text, sizeof text, "%04d-%02d-%02d", year, day / 33, day % 33);
            assert_int_equal(read_day(&dates, text), expected);
            (void)snprintf(text, sizeof text, "%04d%02d%02d", year, day / 33, day % 33);
            assert_int_equal(read_day(&dates, text), expected);
        }
    }
}

static void other_forms_are_declined(void **state)
{
    (void)state;
    static const char *const odd[] = {"2025-5-01",   "2025/05/01", "2025-05-1x", "2025-05-:1",
                                      "2025-05-01 ", "x025-05-01", "2025-0:-01", "2025-05-/1",
                                      "202505011",   "2025-0501",  "\x01",       "2025050x"};
    static struct dbt_listing_month months[DBT_LISTING_MONTHS + 1];
    static uint32_t around[2 * DBT_LISTING_AROUND + 1];
    struct dbt_listing_counting counting = {.days_around = around};
    struct dbt_listing_dates dates = {.counting = &counting, .months = months};
    dbt_listing_date_open(&counting, &months[DBT_LISTING_MONTHS]);
    assert_int_equal(read_day(&dates, ""), DBT_DAY_MAX);
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        assert_int_equal(read_day(&dates, odd[i]), INT32_MIN);
    }
    char zeros[64] = {0}; /* as the table is before anything is learned */
    struct dbt_listing_date date;
    memcpy(zeros + 8, "01", 2);
    assert_false(dbt_listing_date_read(&dates, (struct dbt_text){zeros, 10}, &date));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual_months_have_places_of_their_own),
        cmocka_unit_test(every_day_is_the_calendars),
        cmocka_unit_test(other_forms_are_declined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
