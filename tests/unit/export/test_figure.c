/* Exact numbers as text: whole, decimal, fraction; and those that no decimal can show. */
#include "sample.h"

#include "figure.h"

static const char *figure(struct sample *sample, const char *ratio, const char *unit)
{
    dbt_buffer_clear(&sample->out);
    dbt_figure_near(&sample->out, sample_ratio(ratio), unit);
    return sample->out.bytes;
}

static void decimals_and_fractions(void **state)
{
    struct sample *sample = *state;
    assert_string_equal(figure(sample, "8000", ""), "8000");
    assert_string_equal(figure(sample, "0", "st"), "0 st");
    assert_string_equal(figure(sample, "-25/2", "kr"), "-12.5 kr");
    assert_string_equal(figure(sample, "1/1000000", ""), "0.000001");
    assert_string_equal(figure(sample, "1/12", ""), "1/12 ≈ 0.083333");
    assert_string_equal(figure(sample, "-5060/3", "kr"), "-5060/3 kr ≈ -1686.666667 kr");
    assert_string_equal(figure(sample, "1/3000000", "kr"), "1/3000000 kr ≈ 0 kr");
}

static void what_is_too_large_for_a_decimal_is_exact_all_the_same(void **state)
{
    struct sample *sample = *state;
    assert_string_equal(figure(sample, "100000000000000", "kr"), "100000000000000 kr");
    assert_string_equal(figure(sample, "100000000000000/3", "kr"), "100000000000000/3 kr");
}

static void exact_has_no_decimal_behind(void **state)
{
    struct sample *sample = *state;
    dbt_buffer_clear(&sample->out);
    dbt_figure_exact(&sample->out, sample_ratio("10/31"), "");
    assert_string_equal(sample->out.bytes, "10/31");
}

static void kronor_and_prices(void **state)
{
    struct sample *sample = *state;
    struct dbt_ratio kronor;
    char text[DBT_RATIO_BYTES];
    assert_true(dbt_figure_kronor(sample_ratio("506000/3"), &kronor));
    assert_string_equal(dbt_ratio_write(kronor, text), "5060/3");
    dbt_buffer_clear(&sample->out);
    dbt_figure_ore(&sample->out, -5);
    dbt_buffer_string(&sample->out, " ");
    dbt_figure_price(&sample->out, 495000, DBT_PER_PIECE);
    dbt_buffer_string(&sample->out, " ");
    dbt_figure_price(&sample->out, 1000000, DBT_PER_MONTH);
    dbt_buffer_string(&sample->out, " ");
    dbt_figure_price(&sample->out, 1, DBT_PER_YEAR);
    assert_string_equal(sample->out.bytes, "-0.05 0.495 kr/piece 1.00 kr/month 0.000001 kr/year");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(decimals_and_fractions),
        SAMPLE_TEST(what_is_too_large_for_a_decimal_is_exact_all_the_same),
        SAMPLE_TEST(exact_has_no_decimal_behind),
        SAMPLE_TEST(kronor_and_prices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
