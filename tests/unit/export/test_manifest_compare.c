/* A manifest against its run: its own agrees, and each statement that differs is named. */
#include "sample.h"

static const char *compare(struct sample *sample)
{
    const char *what = NULL;
    assert_int_equal(
        dbt_manifest_compare(dbt_buffer_text(&sample->out), &sample->run, &what, &sample->error),
        DBT_OK);
    return what;
}

static void its_own_agrees(void **state)
{
    struct sample *sample = *state;
    (void)sample_export(sample, DBT_FORMAT_MANIFEST);
    assert_null(compare(sample));
}

static void assert_says(struct sample *sample, const char *expected)
{
    const char *what = compare(sample);
    assert_non_null(what);
    assert_string_equal(what, expected);
    sample_fill_run(sample);
}

static void each_statement_that_differs_is_named(void **state)
{
    struct sample *sample = *state;
    (void)sample_export(sample, DBT_FORMAT_MANIFEST);
    sample->run.sequence = 8;
    assert_says(sample, "says another sequence than the ledger");
    sample->run.previous_manifest_sha256 = "";
    assert_says(sample, "says another manifest before it than the ledger");
    sample->run.period = sample_period("2025-05..2025-06");
    assert_says(sample, "says another period than the ledger");
    sample->run.issue_date++;
    assert_says(sample, "says another issue date than the ledger");
    sample->run.region_sha256[0] = 'f';
    assert_says(sample, "says another region folder than the ledger");
    sample->run.inputs_sha256[63] = '0';
    assert_says(sample, "says other inputs than the ledger");
    assert_null(compare(sample));
}

static void what_is_no_manifest_is_told(void **state)
{
    static const struct {
        const char *bytes, *what;
    } cases[] = {
        {"", "is no JSON"},
        {"{\"sequence\": 7", "is no JSON"},
        {"[7]", "says another sequence than the ledger"},
        {"{\"sequence\": \"7\"}", "says another sequence than the ledger"},
        {"{\"sequence\": 7, \"previous_manifest_sha256\": 7}",
         "says another manifest before it than the ledger"},
    };
    struct sample *sample = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dbt_buffer_clear(&sample->out);
        dbt_buffer_string(&sample->out, cases[i].bytes);
        assert_says(sample, cases[i].what);
    }
}

static void memory_may_end(void **state)
{
    struct sample *sample = *state;
    const char *what = NULL;
    (void)sample_export(sample, DBT_FORMAT_MANIFEST);
    json_set_alloc_funcs(sample_malloc, free);
    sample_allocations = 0;
    assert_int_equal(
        dbt_manifest_compare(dbt_buffer_text(&sample->out), &sample->run, &what, &sample->error),
        DBT_MEMORY);
    sample_allocations = -1;
    json_set_alloc_funcs(malloc, free);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(its_own_agrees),
        SAMPLE_TEST(each_statement_that_differs_is_named),
        SAMPLE_TEST(what_is_no_manifest_is_told),
        SAMPLE_TEST(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
