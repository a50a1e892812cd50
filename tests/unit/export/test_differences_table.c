/* Differences as tables for people. */
#include "compared_sample.h"

static void units_rows_causes_and_services(void **state)
{
    struct compared c;
    compared_fill(&c);
    assert_string_equal(
        compared_export(*state, &c, DBT_LIST_TABLE),
        "Left   out/jamtland  issued     2025-04  4 lines  1698.17 kr\n"
        "Right  rerun         lines.csv  2025-05   1 line  1926.25 kr\n"
        "4 of 5 rows differ\n"
        "\n"
        "  Service              Days          Quantity  right   Price kr      right   Net"
        " kr    right  Difference  Cause\n"
        "2025-04 > 2025-05  SE2321000131-E1  Björken, Åre Vård, AB\n"
        "  primarvardskvalitet                    8000   8100  2.53/year  2.85/year  1686"
        ".67  1923.75      237.08  volume 21.08 + price 216.00\n"
        "  helpdesk, extra      04-16..04-30   3 × 0.5      –    several          –    10"
        ".00        –      -10.00  gone\n"
        "2025-04 > 2025-05  SE2321000131-E2  Björken, Åre Vård, AB\n"
        "  primarvardskvalitet                     1/3    1/3  2.85/year  2.85/year     1"
        ".00     1.00        0.00  VAT -0.19\n"
        "  primarvardskvalitet                       –    1/3          –  2.85/year      "
        "  –     1.00        1.00  new\n"
        "\n"
        "  Cause   Rows  Effect kr\n"
        "  volume     1      21.08\n"
        "  price      1     216.00\n"
        "  new        1       1.00\n"
        "  gone       1     -10.00\n"
        "  VAT        1      -0.19  of VAT, the net is the same\n"
        "\n"
        "  Service               Left kr  volume   price   new    gone  Right kr  Differe"
        "nce\n"
        "  helpdesk                10.00    0.00    0.00  0.00  -10.00      0.00      -10"
        ".00\n"
        "  primarvardskvalitet   1687.67   21.08  216.00  1.00    0.00   1925.75      238"
        ".08\n"
        "  (without difference)     0.50    0.00    0.00  0.00    0.00      0.50        0"
        ".00\n"
        "  all                   1698.17   21.08  216.00  1.00  -10.00   1926.25      228"
        ".08\n");
}

static void a_month_against_itself_is_named_once(void **state)
{
    struct sample *sample = *state;
    struct compared c;
    compared_fill(&c);
    c.rows[0].right_month = c.rows[0].month;
    c.differences.count = 1;
    const char *text = compared_export(sample, &c, DBT_LIST_TABLE);
    assert_non_null(strstr(text, "\n2025-04  SE2321000131-E1  Björken, Åre Vård, AB\n"));
    assert_null(strstr(text, "Days")); /* all of it is of whole months */
    c.rows[0].span.first = c.rows[0].span.last;
    assert_non_null(
        strstr(compared_export(sample, &c, DBT_LIST_TABLE), "primarvardskvalitet  04-30  "));
    c.rows[0].causes = 1U << DBT_CAUSE_PRICE;
    assert_non_null(strstr(compared_export(sample, &c, DBT_LIST_TABLE), "  237.08  price\n"));
    c.rows[0].left.quantity = c.rows[0].left.volume = sample_ratio("0");
    assert_non_null(strstr(compared_export(sample, &c, DBT_LIST_TABLE), "  0   8100"));
}

static void no_differences(void **state)
{
    struct compared c;
    compared_fill(&c);
    c.differences.count = 0;
    c.differences.right_lines = 0;
    c.comparison.right.period = (struct dbt_period){0, 0};
    assert_string_equal(compared_export(*state, &c, DBT_LIST_TABLE),
                        "Left   out/jamtland  issued     2025-04  4 lines  1698.17 kr\n"
                        "Right  rerun         lines.csv  –        0 lines  1926.25 kr\n"
                        "no differences in 5 rows\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(units_rows_causes_and_services),
        SAMPLE_TEST(a_month_against_itself_is_named_once),
        SAMPLE_TEST(no_differences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
