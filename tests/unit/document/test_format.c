#include "support.h"

#include <string.h>

#include "format.h"

static struct dbt_arena arena;

static int set_up(void **state)
{
    (void)state;
    dbt_arena_init(&arena, 1 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    dbt_arena_release(&arena);
    return 0;
}

static void amounts_are_grouped_by_three(void **state)
{
    (void)state;
    assert_string_equal(dbt_format_ore(&arena, 0), "0,00");
    assert_string_equal(dbt_format_ore(&arena, 5), "0,05");
    assert_string_equal(dbt_format_ore(&arena, 99999), "999,99");
    assert_string_equal(dbt_format_ore(&arena, 100000), "1\u00A0000,00");
    assert_string_equal(dbt_format_ore(&arena, 123456789), "1\u00A0234\u00A0567,89");
    assert_string_equal(dbt_format_ore(&arena, -123450), "\u22121\u00A0234,50");
    assert_string_equal(dbt_format_ore(&arena, -12345), "\u2212123,45");
    assert_string_equal(dbt_format_ore(&arena, INT64_MIN),
                        "\u221292\u00A0233\u00A0720\u00A0368\u00A0547\u00A0758,08");
}

static void prices_keep_every_decimal(void **state)
{
    (void)state;
    assert_string_equal(dbt_format_price(&arena, 2530000), "2,53");
    assert_string_equal(dbt_format_price(&arena, 485000), "0,485");
    assert_string_equal(dbt_format_price(&arena, 1200000000), "1\u00A0200,00");
    assert_string_equal(dbt_format_price(&arena, 1), "0,000001");
}

static void percents_have_decimals_where_needed(void **state)
{
    (void)state;
    assert_string_equal(dbt_format_percent(&arena, 2500), "25\u00A0%");
    assert_string_equal(dbt_format_percent(&arena, 1250), "12,5\u00A0%");
    assert_string_equal(dbt_format_percent(&arena, 0), "0\u00A0%");
}

static void quantities_round_to_four_decimals_half_away(void **state)
{
    (void)state;
    struct dbt_ratio ratio;
    int64_t out = 0;
    assert_true(dbt_ratio_make(25000, 3, &ratio));
    assert_true(dbt_quantity_round(ratio, &out));
    assert_string_equal(dbt_format_decimal(&arena, out, 4, 0), "8\u00A0333,3333");
    assert_true(dbt_ratio_make(-1, 20000, &ratio));
    assert_true(dbt_quantity_round(ratio, &out));
    assert_string_equal(dbt_format_decimal(&arena, out, 4, 0), "\u22120,0001");
    assert_true(dbt_quantity_round(dbt_ratio_of(8000), &out));
    assert_string_equal(dbt_format_decimal(&arena, out, 4, 0), "8\u00A0000");
    out = 17;
    assert_false(dbt_quantity_round(dbt_ratio_of(INT64_MAX), &out));
    assert_int_equal(out, 17);
}

static dbt_day day(int year, int month, int day_of_month)
{
    dbt_day made = 0;
    assert_true(dbt_day_make(year, month, day_of_month, &made));
    return made;
}

static void spans_say_the_year_once(void **state)
{
    (void)state;
    struct dbt_span span = {day(2025, 4, 16), day(2025, 4, 30)};
    assert_string_equal(dbt_format_span(&arena, span), "2025-04-16\u201304-30");
    span.last = day(2026, 1, 31);
    assert_string_equal(dbt_format_span(&arena, span), "2025-04-16\u20132026-01-31");
    span.last = span.first;
    assert_string_equal(dbt_format_span(&arena, span), "2025-04-16");
}

static void texts_take_the_values_they_name(void **state)
{
    (void)state;
    struct dbt_value values[] = {{"page", "2"}, {"pages", "{page}"}};
    assert_string_equal(dbt_format_expand(&arena, "Sida {page} ({pages})", values, 2),
                        "Sida 2 ({page})");
    assert_string_equal(dbt_format_expand(&arena, "{pag} {other} {page", values, 2),
                        "{pag} {other} {page");
    assert_string_equal(dbt_format_expand(&arena, "{", values, 2), "{");
    assert_string_equal(dbt_format_expand(&arena, "", values, 2), "");
}

static void figures_of_reports_are_rounded_half_away(void **state)
{
    (void)state;
    assert_string_equal(dbt_format_whole(&arena, 0), "0");
    assert_string_equal(dbt_format_whole(&arena, 49), "0");
    assert_string_equal(dbt_format_whole(&arena, 50), "1");
    assert_string_equal(dbt_format_whole(&arena, -150), "\u22122");
    assert_string_equal(dbt_format_whole(&arena, 5123349), "51\u00A0233");
    assert_string_equal(dbt_format_share(&arena, 9684), "96,8\u00A0%");
    assert_string_equal(dbt_format_share(&arena, 9685), "96,9\u00A0%");
    assert_string_equal(dbt_format_share(&arena, 10000), "100,0\u00A0%");
    assert_string_equal(dbt_format_share(&arena, -5), "\u22120,1\u00A0%");
    assert_string_equal(dbt_format_signed(&arena, 4298, dbt_format_ore), "+42,98");
    assert_string_equal(dbt_format_signed(&arena, -701, dbt_format_ore), "\u22127,01");
    assert_string_equal(dbt_format_signed(&arena, 0, dbt_format_ore), "0,00");
}

static void times_have_the_units_that_they_need(void **state)
{
    (void)state;
    assert_string_equal(dbt_format_seconds(&arena, 0), "0\u00A0s");
    assert_string_equal(dbt_format_seconds(&arena, 59), "59\u00A0s");
    assert_string_equal(dbt_format_seconds(&arena, 60), "1\u00A0min\u00A000\u00A0s");
    assert_string_equal(dbt_format_seconds(&arena, 3599), "59\u00A0min\u00A059\u00A0s");
    assert_string_equal(dbt_format_seconds(&arena, 3600), "1\u00A0h\u00A000\u00A0min");
}

static void memory_that_ends_is_told(void **state)
{
    (void)state;
    struct dbt_arena none;
    dbt_arena_init(&none, 0);
    assert_null(dbt_format_ore(&none, 1));
    assert_null(dbt_format_percent(&none, 1));
    assert_null(dbt_format_expand(&none, "a", NULL, 0));
    dbt_arena_release(&none);
}

static void months_have_their_names(void **state)
{
    (void)state;
    static const char names[] = "jan feb mar apr maj jun jul aug sep okt nov dec";
    assert_string_equal(dbt_format_month(&arena, names, 2025 * 12), "jan\u00A02025");
    assert_string_equal(dbt_format_month(&arena, names, 2025 * 12 + 11), "dec\u00A02025");
    struct dbt_period period = {2025 * 12 + 4, 2025 * 12 + 4};
    assert_string_equal(dbt_format_months(&arena, names, period), "maj\u00A02025");
    period.last += 2;
    assert_string_equal(dbt_format_months(&arena, names, period), "maj\u2013jul\u00A02025");
    period.last += 6;
    assert_string_equal(dbt_format_months(&arena, names, period),
                        "maj\u00A02025\u2013jan\u00A02026");
}

static void english_has_a_point_and_signs_of_its_own(void **state)
{
    (void)state;
    assert_string_equal(dbt_format_english(&arena, "1\u00A0234,50"), "1\u00A0234.50");
    assert_string_equal(dbt_format_english(&arena, "\u22121\u00A0234,50\u00A0kr"),
                        "SEK\u00A0\u22121\u00A0234.50");
    assert_string_equal(dbt_format_english(&arena, "+2,5\u00A0%"), "+2.5%");
    assert_string_equal(dbt_format_english(&arena, "2025-05-01\u201305-31"),
                        "2025-05-01\u201305-31");
    assert_string_equal(dbt_format_english(&arena, "May\u00A02025"), "May\u00A02025");
    assert_string_equal(dbt_format_english(&arena, ""), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(english_has_a_point_and_signs_of_its_own, set_up,
                                        tear_down),
        cmocka_unit_test(months_have_their_names),
        cmocka_unit_test(amounts_are_grouped_by_three),
        cmocka_unit_test(prices_keep_every_decimal),
        cmocka_unit_test(percents_have_decimals_where_needed),
        cmocka_unit_test(quantities_round_to_four_decimals_half_away),
        cmocka_unit_test(spans_say_the_year_once),
        cmocka_unit_test(texts_take_the_values_they_name),
        cmocka_unit_test(figures_of_reports_are_rounded_half_away),
        cmocka_unit_test(times_have_the_units_that_they_need),
        cmocka_unit_test(memory_that_ends_is_told),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
