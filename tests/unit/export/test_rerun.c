/* A rerun's CSV files: months behind one another, under one header row. */
#include "rerun_sample.h"

static void months_stand_behind_one_another(void **state)
{
    struct sample *sample = *state;
    struct dbt_rerun rerun = rerun_sample(sample);
    sample->usage.count = 2;
    assert_string_equal(rerun_export(sample, &rerun, DBT_RERUN_USAGE),
                        "period,unit_code,meter,from,to,quantity,cell\n"
                        "2025-04,SE2321000131-E1,listed,2025-05-01,2025-05-31,8000,\n"
                        "2025-04,SE2321000131-E2,listed,2025-05-01,2025-05-31,1,\n"
                        "2025-05,SE2321000131-E1,listed,2025-05-01,2025-05-31,8000,\n"
                        "2025-05,SE2321000131-E2,listed,2025-05-01,2025-05-31,1,\n");
}

static void a_month_is_as_its_own_run_has_it(void **state)
{
    static const struct {
        enum dbt_rerun_file file;
        enum dbt_format format;
    } files[] = {{DBT_RERUN_LINES, DBT_FORMAT_LINES},
                 {DBT_RERUN_INVOICES, DBT_FORMAT_INVOICES},
                 {DBT_RERUN_USAGE, DBT_FORMAT_USAGE},
                 {DBT_RERUN_REJECTS, DBT_FORMAT_REJECTS}};
    struct sample *sample = *state;
    struct dbt_rerun rerun = rerun_sample(sample);
    rerun.month_count = 1;
    sample->run.period = rerun_runs[0].period;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        assert_string_equal(dbt_rerun_file_name(files[i].file), dbt_format_file(files[i].format));
        char *own = strdup(sample_export(sample, files[i].format));
        assert_non_null(own);
        assert_string_equal(rerun_export(sample, &rerun, files[i].file), own);
        free(own);
    }
}

static void a_line_end_within_a_field_ends_no_header(void **state)
{
    struct sample *sample = *state;
    struct dbt_rerun rerun = rerun_sample(sample);
    size_t found = 0;
    sample->items[0].line_count = 1;
    sample->lines[0].evidence = "a,b\nc";
    const char *rest = rerun_export(sample, &rerun, DBT_RERUN_LINES);
    for (; (rest = strstr(rest, "\"a,b\nc\"")) != NULL; rest++) {
        found++;
    }
    assert_int_equal(found, 2);
}

static void no_months_give_an_empty_file(void **state)
{
    struct sample *sample = *state;
    struct dbt_rerun rerun = rerun_sample(sample);
    rerun.month_count = 0;
    assert_string_equal(rerun_export(sample, &rerun, DBT_RERUN_LINES), "");
}

static void a_month_that_cannot_be_written_is_an_error(void **state)
{
    struct sample *sample = *state;
    struct dbt_rerun rerun = rerun_sample(sample);
    sample->lines[0].net_ore = INT64_MAX;
    sample->lines[1] = sample->lines[0];
    assert_int_equal(dbt_export_rerun(DBT_RERUN_TOTALS, &rerun, &sample->out, &sample->error),
                     DBT_INPUT);
    rerun.months++;
    rerun.month_count = 1;
    assert_int_equal(dbt_export_rerun(DBT_RERUN_TOTALS, &rerun, &sample->out, &sample->error),
                     DBT_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(months_stand_behind_one_another),
        SAMPLE_TEST(a_month_is_as_its_own_run_has_it),
        SAMPLE_TEST(a_line_end_within_a_field_ends_no_header),
        SAMPLE_TEST(no_months_give_an_empty_file),
        SAMPLE_TEST(a_month_that_cannot_be_written_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
