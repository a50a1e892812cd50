/* The table of formats. */
#include "sample.h"

static void every_format_has_its_file(void **state)
{
    (void)state;
    assert_string_equal(dbt_format_file(DBT_FORMAT_LINES), "lines.csv");
    assert_string_equal(dbt_format_file(DBT_FORMAT_MANIFEST), "manifest.json");
    assert_int_equal(DBT_FORMAT_MANIFEST, DBT_FORMAT_COUNT - 1); /* it names the others */
}

static void the_same_result_gives_the_same_bytes(void **state)
{
    struct sample *sample = *state;
    for (int i = 0; i < DBT_FORMAT_COUNT; i++) {
        char *first = strdup(sample_export(sample, (enum dbt_format)i));
        assert_string_equal(sample_export(sample, (enum dbt_format)i), first);
        free(first);
    }
}

static void a_buffer_that_failed_is_an_error(void **state)
{
    struct sample *sample = *state;
    sample->out.failed = true;
    for (int i = 0; i < DBT_FORMAT_COUNT; i++) {
        assert_int_equal(
            dbt_export((enum dbt_format)i, &sample->result, &sample->out, &sample->error),
            DBT_MEMORY);
        assert_non_null(strstr(sample->error.text, dbt_format_file((enum dbt_format)i)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(every_format_has_its_file),
        SAMPLE_TEST(the_same_result_gives_the_same_bytes),
        SAMPLE_TEST(a_buffer_that_failed_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
