/* CSV: quoted where needed and nowhere else. */
#include "sample.h"

#include "csv.h"

static void text_is_quoted_only_where_needed(void **state)
{
    static const struct {
        const char *text, *field;
    } cases[] = {
        {"", ""},
        {"plain", "plain"},
        {"two words", "two words"},
        {"räksmörgås; 🦐", "räksmörgås; 🦐"},
        {"a,b", "\"a,b\""},
        {"a\"b", "\"a\"\"b\""},
        {"\"", "\"\"\"\""},
        {"\"\"", "\"\"\"\"\"\""},
        {"a\nb", "\"a\nb\""},
        {"a\rb", "\"a\rb\""},
        {" a", "\" a\""},
        {"a ", "\"a \""},
        {" ", "\" \""},
        {"=1+1", "=1+1"},
        {"-1", "-1"},
    };
    struct sample *sample = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dbt_csv csv = {.out = &sample->out};
        dbt_buffer_clear(&sample->out);
        dbt_csv_text(&csv, cases[i].text);
        assert_string_equal(sample->out.bytes, cases[i].field);
    }
}

static void empty_fields_keep_their_place(void **state)
{
    struct sample *sample = *state;
    struct dbt_csv csv = {.out = &sample->out};
    dbt_csv_text(&csv, "");
    dbt_csv_text(&csv, "");
    dbt_csv_text(&csv, "x");
    dbt_csv_end(&csv);
    dbt_csv_text(&csv, "y");
    dbt_csv_text(&csv, "");
    dbt_csv_end(&csv);
    assert_string_equal(sample->out.bytes, ",,x\ny,\n");
}

static void numbers_are_exact(void **state)
{
    struct sample *sample = *state;
    struct dbt_csv csv = {.out = &sample->out};
    dbt_csv_integer(&csv, INT64_MIN);
    dbt_csv_count(&csv, UINT64_MAX);
    dbt_csv_number(&csv, 0);
    dbt_csv_number(&csv, 70001);
    dbt_csv_ore(&csv, -5);
    dbt_csv_ore(&csv, 123450);
    dbt_csv_price(&csv, 2530000);
    dbt_csv_price(&csv, 1);
    dbt_csv_percent(&csv, 2500);
    dbt_csv_percent(&csv, 50);
    dbt_csv_ratio(&csv, sample_ratio("-4001/3"));
    assert_string_equal(sample->out.bytes,
                        "-9223372036854775808,18446744073709551615,,70001,-0.05,1234.50,2.53,"
                        "0.000001,25,0.5,-4001/3");
}

static void words_and_dates(void **state)
{
    struct sample *sample = *state;
    struct dbt_csv csv = {.out = &sample->out};
    dbt_csv_basis(&csv, DBT_PER_PIECE);
    dbt_csv_basis(&csv, DBT_PER_MONTH);
    dbt_csv_basis(&csv, DBT_PER_YEAR);
    dbt_csv_letter(&csv, 'S');
    dbt_csv_day(&csv, sample_day("2024-02-29"));
    dbt_csv_month(&csv, sample_period("2024-12").first);
    dbt_csv_period(&csv, sample_period("2025-04..2025-06"));
    assert_string_equal(sample->out.bytes, "piece,month,year,S,2024-02-29,2024-12,2025-Q2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(text_is_quoted_only_where_needed),
        SAMPLE_TEST(empty_fields_keep_their_place),
        SAMPLE_TEST(numbers_are_exact),
        SAMPLE_TEST(words_and_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
