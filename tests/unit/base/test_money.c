#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "debitera/base/money.h"

static struct dbt_ratio ratio(int64_t above, int64_t below)
{
    struct dbt_ratio made;
    assert_true(dbt_ratio_make(above, below, &made));
    return made;
}

/* Quantity times price times fraction in öre: the amount of a line (R8). */
static int64_t amount_ore(int64_t quantity, int64_t price_micro, int64_t above, int64_t below)
{
    struct dbt_ratio product;
    int64_t ore;
    assert_true(dbt_ratio_multiply(dbt_ratio_of(quantity), ratio(price_micro, 10000), &product));
    assert_true(dbt_ratio_multiply(product, ratio(above, below), &product));
    assert_true(dbt_ratio_round(product, &ore));
    return ore;
}

static void test_domain_vectors(void **state)
{
    (void)state;
    assert_int_equal(amount_ore(8000, 2530000, 1, 12), 168667);
    assert_int_equal(amount_ore(8000, 2850000, 1, 12), 190000);
    assert_int_equal(amount_ore(8000, 2530000, 30, 365), 166356);
    assert_int_equal(amount_ore(8000, 2850000, 31, 365), 193644);
    /* 2025 of 8 001 listed: four months of the old price, eight of the new. */
    int64_t months = 4 * amount_ore(8001, 2530000, 1, 12) + 8 * amount_ore(8001, 2850000, 1, 12);
    assert_int_equal(months, 2194944);
    struct dbt_ratio year;
    struct dbt_ratio rest;
    assert_true(dbt_ratio_multiply(ratio(INT64_C(8001) * 253, 1), ratio(4, 12), &year));
    assert_true(dbt_ratio_multiply(ratio(INT64_C(8001) * 285, 1), ratio(8, 12), &rest));
    assert_true(dbt_ratio_add(year, rest, &year));
    int64_t ore;
    assert_true(dbt_ratio_round(year, &ore));
    assert_int_equal(ore, 2194941);
}

static void test_vat(void **state)
{
    (void)state;
    int64_t ore = 7;
    assert_true(dbt_ore_vat(446775, 2500, &ore));
    assert_int_equal(ore, 111694);
    assert_true(dbt_ore_vat(-446775, 2500, &ore));
    assert_int_equal(ore, -111694);
    assert_true(dbt_ore_vat(INT64_C(3) * 9999, 2500, &ore));
    assert_int_equal(ore, 7499);
    assert_true(dbt_ore_vat(0, 2500, &ore));
    assert_int_equal(ore, 0);
    assert_false(dbt_ore_vat(INT64_MAX, 20000, &ore));
    assert_int_equal(ore, 0);
}

static void test_ore_add(void **state)
{
    (void)state;
    int64_t ore = 7;
    assert_true(dbt_ore_add(5, -8, &ore));
    assert_int_equal(ore, -3);
    assert_false(dbt_ore_add(INT64_MAX, 1, &ore));
    assert_false(dbt_ore_add(INT64_MIN, -1, &ore));
    assert_int_equal(ore, -3);
}

static void test_round_half_away_from_zero(void **state)
{
    (void)state;
    static const int64_t rows[][3] = {
        {1, 2, 1},
        {-1, 2, -1},
        {3, 2, 2},
        {-3, 2, -2},
        {5, 2, 3},
        {-5, 2, -3},
        {49, 100, 0},
        {-49, 100, 0},
        {1, 3, 0},
        {2, 3, 1},
        {-2, 3, -1},
        {0, 5, 0},
        {7, 1, 7},
        {149, 100, 1},
        {-7, 1, -7},
        {51, 100, 1},
        {-151, 100, -2},
        {INT64_MAX, 1, INT64_MAX},
        {INT64_MIN, 1, INT64_MIN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t out;
        assert_true(dbt_ratio_round(ratio(rows[i][0], rows[i][1]), &out));
        assert_int_equal(out, rows[i][2]);
    }
}

static void test_round_past_64_bits(void **state)
{
    (void)state;
    int64_t out = 7;
    const struct dbt_ratio above = {(dbt_int128)INT64_MAX * 2 + 1, 2};
    const struct dbt_ratio below = {(dbt_int128)INT64_MIN * 2 - 1, 2};
    assert_false(dbt_ratio_round(above, &out));
    assert_false(dbt_ratio_round(below, &out));
    assert_int_equal(out, 7);
}

static void test_make_is_in_lowest_terms(void **state)
{
    (void)state;
    struct dbt_ratio made;
    assert_false(dbt_ratio_make(1, 0, &made));
    char text[DBT_RATIO_BYTES];
    assert_string_equal(dbt_ratio_write(ratio(6, 8), text), "3/4");
    assert_string_equal(dbt_ratio_write(ratio(6, -8), text), "-3/4");
    assert_string_equal(dbt_ratio_write(ratio(-6, -3), text), "2");
    assert_string_equal(dbt_ratio_write(ratio(0, -9), text), "0");
    assert_string_equal(dbt_ratio_write(ratio(INT64_MIN, -1), text), "9223372036854775808");
    assert_string_equal(dbt_ratio_write(ratio(1, INT64_MIN), text), "-1/9223372036854775808");
}

static void test_signs(void **state)
{
    (void)state;
    assert_int_equal(dbt_ratio_compare_zero(ratio(-1, 3)), -1);
    assert_int_equal(dbt_ratio_compare_zero(ratio(0, 3)), 0);
    assert_int_equal(dbt_ratio_compare_zero(ratio(1, 3)), 1);
}

/* Against plain arithmetic on small numbers. */
static void check_with_sixths(int64_t a, int64_t b)
{
    for (int64_t c = -7; c <= 7; c++) {
        struct dbt_ratio out;
        struct dbt_ratio expected = ratio(a * 6 + c * b, b * 6);
        assert_true(dbt_ratio_add(ratio(a, b), ratio(c, 6), &out));
        assert_memory_equal(&out, &expected, sizeof out);
        expected = ratio(a * c, b * 6);
        assert_true(dbt_ratio_multiply(ratio(a, b), ratio(c, 6), &out));
        assert_memory_equal(&out, &expected, sizeof out);
    }
}

static void test_small_sums_and_products(void **state)
{
    (void)state;
    for (int64_t a = -7; a <= 7; a++) {
        for (int64_t b = 1; b <= 6; b++) {
            check_with_sixths(a, b);
        }
    }
}

static void test_excess(void **state)
{
    (void)state;
    char text[DBT_RATIO_BYTES];
    struct dbt_ratio rest;
    assert_true(dbt_ratio_subtract(ratio(1, 6), ratio(1, 2), &rest));
    assert_string_equal(dbt_ratio_write(rest, text), "-1/3");
    assert_true(dbt_ratio_excess(ratio(1, 6), ratio(1, 2), &rest));
    assert_string_equal(dbt_ratio_write(rest, text), "0");
    assert_true(dbt_ratio_excess(ratio(1, 2), ratio(1, 6), &rest));
    assert_string_equal(dbt_ratio_write(rest, text), "1/3");
    assert_true(dbt_ratio_excess(ratio(5, 1), ratio(5, 1), &rest));
    assert_string_equal(dbt_ratio_write(rest, text), "0");
}

/* Numbers longer than the processor's words, and as long. */
static void test_long_factors(void **state)
{
    (void)state;
    const dbt_int128 word = (dbt_int128)UINT64_MAX + 1;
    const struct dbt_ratio a = {1, word * 6};
    const struct dbt_ratio b = {word * 3, 1};
    struct dbt_ratio out;
    assert_true(dbt_ratio_multiply(a, b, &out));
    assert_true(out.above == 1 && out.below == 2);
    assert_true(
        dbt_ratio_multiply((struct dbt_ratio){word * 2, 1}, (struct dbt_ratio){1, word * 4}, &out));
    assert_true(out.above == 1 && out.below == 2);
    assert_true(
        dbt_ratio_multiply((struct dbt_ratio){word + 1, 1}, (struct dbt_ratio){1, word}, &out));
    assert_true(out.above == word + 1 && out.below == word);
    assert_true(dbt_ratio_multiply(dbt_ratio_of(0), (struct dbt_ratio){1, word}, &out));
    assert_true(out.above == 0 && out.below == 1);
}

static void test_overflow_of_difference(void **state)
{
    (void)state;
    const dbt_int128 least = -((((dbt_int128)1 << 126) - 1) * 2 + 1) - 1;
    const struct dbt_ratio lowest = {least, 1};
    struct dbt_ratio out = dbt_ratio_of(7);
    assert_false(dbt_ratio_subtract(dbt_ratio_of(0), lowest, &out));
    assert_false(dbt_ratio_subtract(lowest, dbt_ratio_of(1), &out));
    assert_false(dbt_ratio_excess(lowest, dbt_ratio_of(1), &out));
    assert_true(out.above == 7 && out.below == 1);
}

static void test_overflow_of_128_bits(void **state)
{
    (void)state;
    const dbt_int128 most = (dbt_int128)(((dbt_int128)1 << 126) - 1) * 2 + 1;
    const struct dbt_ratio large = {most, 1};
    const struct dbt_ratio small = {1, most};
    const struct dbt_ratio third = {1, 3};
    const struct dbt_ratio one = dbt_ratio_of(1);
    struct dbt_ratio out = {5, 1};
    assert_false(dbt_ratio_add(large, one, &out));
    assert_false(dbt_ratio_add(large, third, &out));
    assert_false(dbt_ratio_add(third, large, &out));
    assert_false(dbt_ratio_add((struct dbt_ratio){1, most - 1}, small, &out));
    assert_false(dbt_ratio_multiply(large, dbt_ratio_of(2), &out));
    assert_false(dbt_ratio_multiply(small, third, &out));
    assert_true(out.above == 5 && out.below == 1);
    /* Reduced before it is multiplied: no overflow. */
    assert_true(dbt_ratio_multiply(large, small, &out));
    assert_true(out.above == 1 && out.below == 1);
    /* Sums whose terms fit while the product of the denominators would not. */
    const dbt_int128 half = (dbt_int128)1 << 100;
    assert_true(dbt_ratio_add((struct dbt_ratio){1, half}, (struct dbt_ratio){1, half}, &out));
    assert_true(out.above == 1 && out.below == half / 2);
    /* The denominator of a sum alone can be too large. */
    const dbt_int128 prime = ((dbt_int128)1 << 89) - 1;
    const dbt_int128 larger_prime = ((dbt_int128)1 << 107) - 1;
    assert_false(
        dbt_ratio_add((struct dbt_ratio){1, prime}, (struct dbt_ratio){1, larger_prime}, &out));
}

static void test_decimal_parse(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        char point;
        unsigned decimals;
        int64_t value;
    } rows[] = {
        {"1 234,5", ',', 2, 123450},
        {"1\u00A0234\u00A0567,89", ',', 2, 123456789},
        {"12\u202F345", ',', 0, 12345},
        {"-0.5", '.', 1, -5},
        {"\u22125", '.', 0, -5},
        {"2,53", ',', 6, 2530000},
        {"2,5300000", ',', 2, 253},
        {"7,000", ',', 0, 7},
        {"0", '.', 6, 0},
        {"-0", '.', 0, 0},
        {"0001234", '.', 0, 1234},
        {"9223372036854775807", '.', 0, INT64_MAX},
        {"-9223372036854775808", '.', 0, INT64_MIN},
        {"-9 223 372 036 854,775808", ',', 6, INT64_MIN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t value = 0;
        assert_true(
            dbt_decimal_parse(dbt_text_of(rows[i].text), rows[i].point, rows[i].decimals, &value));
        assert_int_equal(value, rows[i].value);
    }
}

static void test_no_decimal(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "-",
        "--1",
        "+1",
        "1e5",
        "1,5",
        "1.5.0",
        ".5",
        "5.",
        " 1",
        "1 ",
        "1 23",
        "1 2345",
        "1234 567",
        "12  345",
        "1 234 5",
        "1.23",
        "1.2 345",
        "a",
        "1a",
        "0x10",
        "NULL",
        "1.\u00A00",
        "1-",
        "9223372036854775808",
        "-9223372036854775809",
        "-92233720368547758080",
        "99999999999999999999999999999999999999999999999999999999999999999999",
        "1.x",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int64_t value = 7;
        assert_false(
            dbt_decimal_parse(dbt_text_of(bad[i]), '.', strchr(bad[i], '2') ? 0 : 1, &value));
        assert_int_equal(value, 7);
    }
}

static void test_decimal_write(void **state)
{
    (void)state;
    static const struct {
        int64_t value;
        unsigned decimals, least;
        const char *text;
    } rows[] = {
        {-123450, 2, 2, "-1234.50"},
        {2530000, 6, 2, "2.53"},
        {237500, 6, 2, "0.2375"},
        {1, 6, 0, "0.000001"},
        {5000000, 6, 0, "5"},
        {0, 6, 2, "0.00"},
        {0, 0, 0, "0"},
        {-5, 1, 0, "-0.5"},
        {5, 0, 2, "5.00"},
        {INT64_MIN, 6, 6, "-9223372036854.775808"},
        {INT64_MIN, 0, 6, "-9223372036854775808.000000"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[DBT_DECIMAL_BYTES];
        int64_t again;
        assert_string_equal(dbt_decimal_write(rows[i].value, rows[i].decimals, rows[i].least, text),
                            rows[i].text);
        assert_true(dbt_decimal_parse(dbt_text_of(text), '.', rows[i].decimals, &again));
        assert_int_equal(again, rows[i].value);
    }
}

static void test_ratio_text(void **state)
{
    (void)state;
    const dbt_int128 most = (dbt_int128)(((dbt_int128)1 << 126) - 1) * 2 + 1;
    const struct dbt_ratio rows[] = {{0, 1}, {7, 1}, {-22, 7}, {-most - 1, most}, {most, 2}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[DBT_RATIO_BYTES];
        struct dbt_ratio again;
        assert_true(dbt_ratio_parse(dbt_text_of(dbt_ratio_write(rows[i], text)), &again));
        assert_memory_equal(&again, &rows[i], sizeof again);
    }
    static const char *const bad[] = {
        "",
        "/",
        "1/",
        "/2",
        "1/0",
        "2/4",
        "1/-2",
        "+1",
        "01",
        "1/1",
        "-0",
        "1/2/3",
        "1 ",
        " 1",
        "a",
        "1.5",
        "--1",
        "1/02",
        "170141183460469231731687303715884105728",
        "1/999999999999999999999999999999999999999999",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct dbt_ratio out = {5, 1};
        assert_false(dbt_ratio_parse(dbt_text_of(bad[i]), &out));
        assert_true(out.above == 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_domain_vectors),
        cmocka_unit_test(test_vat),
        cmocka_unit_test(test_ore_add),
        cmocka_unit_test(test_round_half_away_from_zero),
        cmocka_unit_test(test_round_past_64_bits),
        cmocka_unit_test(test_make_is_in_lowest_terms),
        cmocka_unit_test(test_signs),
        cmocka_unit_test(test_small_sums_and_products),
        cmocka_unit_test(test_excess),
        cmocka_unit_test(test_long_factors),
        cmocka_unit_test(test_overflow_of_difference),
        cmocka_unit_test(test_overflow_of_128_bits),
        cmocka_unit_test(test_decimal_parse),
        cmocka_unit_test(test_no_decimal),
        cmocka_unit_test(test_decimal_write),
        cmocka_unit_test(test_ratio_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
