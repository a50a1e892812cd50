/* Runs: finding one again, and recording what it published. */
#include "sample.h"

#define HASH_C "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
#define HASH_D "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"

static void finds_a_run_as_it_was_stored(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(4, 5));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    struct dbt_run found = {0};
    assert_int_equal(dbt_ledger_find(ledger, run.period, &found, &sample->arena, &sample->error),
                     DBT_OK);
    assert_int_equal(found.sequence, 1);
    assert_int_equal(found.period.first, run.period.first);
    assert_int_equal(found.period.last, run.period.last);
    assert_int_equal(found.issue_date, run.issue_date);
    assert_string_equal(found.program_version, run.program_version);
    assert_string_equal(found.region_sha256, run.region_sha256);
    assert_string_equal(found.inputs_sha256, run.inputs_sha256);
    assert_string_equal(found.previous_manifest_sha256, "");
    assert_false(found.published);
    assert_int_equal(sample_publish(sample, ledger, 1), DBT_OK);
    assert_int_equal(dbt_ledger_find(ledger, run.period, &found, &sample->arena, &sample->error),
                     DBT_OK);
    assert_true(found.published);
    dbt_ledger_close(ledger);
}

static void finds_nothing_in_other_months(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(4, 5));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(
        dbt_ledger_find(ledger, sample_period(6, 6), &run, &sample->arena, &sample->error), DBT_OK);
    assert_int_equal(run.sequence, 0);
    assert_int_equal(
        dbt_ledger_find(ledger, sample_period(5, 6), &run, &sample->arena, &sample->error),
        DBT_HELD);
    sample_says(sample, "2025-05..2025-06");
    sample_says(sample, "2025-04..2025-05");
    dbt_ledger_close(ledger);
}

static void dates_do_not_go_back(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(4, 5));
    dbt_day date = run.issue_date;
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(sample_publish(sample, ledger, 1), DBT_OK);
    run = sample_run(sample_period(6, 6));
    run.issue_date = date - 1;
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_HELD);
    sample_says(sample, "lies before that of the last run");
    run.issue_date = date;
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    dbt_ledger_close(ledger);
}

static void lists_what_was_published(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(4, 5));
    struct dbt_output_list list;
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(dbt_ledger_outputs(ledger, 1, &list, &sample->arena, &sample->error), DBT_OK);
    assert_int_equal(list.count, 0);
    assert_int_equal(sample_publish(sample, ledger, 1), DBT_OK);
    assert_int_equal(dbt_ledger_outputs(ledger, 1, &list, &sample->arena, &sample->error), DBT_OK);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[0].name, "invoices/70001.pdf");
    assert_string_equal(list.items[1].name, "manifest.json");
    struct dbt_arena none;
    dbt_arena_init(&none, 0);
    assert_int_equal(dbt_ledger_outputs(ledger, 1, &list, &none, &sample->error), DBT_MEMORY);
    dbt_arena_release(&none);
    dbt_ledger_close(ledger);
}

static void published_again_it_must_be_equal(void **state)
{
    const struct dbt_output_file same[] = {{"manifest.json", 99, HASH_D},
                                           {"invoices/70001.pdf", 1234, HASH_C}};
    const struct dbt_output_file size[] = {{"manifest.json", 98, HASH_D}, same[1]};
    const struct dbt_output_file hash[] = {{"manifest.json", 99, HASH_C}, same[1]};
    const struct dbt_output_file name[] = {same[0], {"invoices/70002.pdf", 1234, HASH_C}};
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(4, 5));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(sample_publish(sample, ledger, 1), DBT_OK);
    assert_int_equal(dbt_ledger_published(ledger, 1, same, 2, &sample->error), DBT_OK);
    assert_int_equal(dbt_ledger_published(ledger, 1, size, 2, &sample->error), DBT_DIFFERENT);
    sample_says(sample, "manifest.json");
    assert_int_equal(dbt_ledger_published(ledger, 1, hash, 2, &sample->error), DBT_DIFFERENT);
    assert_int_equal(dbt_ledger_published(ledger, 1, name, 2, &sample->error), DBT_DIFFERENT);
    sample_says(sample, "70002.pdf");
    assert_int_equal(dbt_ledger_published(ledger, 1, same, 1, &sample->error), DBT_DIFFERENT);
    sample_says(sample, "1 files, but 2");
    dbt_ledger_close(ledger);
}

static void only_a_stored_run_is_published(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    assert_int_equal(sample_publish(sample, ledger, 1), DBT_OUTPUT);
    sample_says(sample, "FOREIGN KEY");
    dbt_ledger_close(ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(finds_a_run_as_it_was_stored),
        SAMPLE_TEST(finds_nothing_in_other_months),
        SAMPLE_TEST(dates_do_not_go_back),
        SAMPLE_TEST(lists_what_was_published),
        SAMPLE_TEST(published_again_it_must_be_equal),
        SAMPLE_TEST(only_a_stored_run_is_published),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
