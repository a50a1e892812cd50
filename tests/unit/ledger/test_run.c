/* Runs: finding one again, or its corrections, and recording what it published. */
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

/* Runs 1 to 4: 2025-04..2025-05, two corrections of it, 2025-07. */
static struct dbt_ledger *fill(struct sample *sample)
{
    static const struct {
        int first, last;
        bool correction;
    } runs[] = {{4, 5, false}, {4, 5, true}, {4, 5, true}, {7, 7, false}};
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        struct dbt_run run = sample_run(sample_period(runs[i].first, runs[i].last));
        run.correction = 17; /* the ledger gives it */
        sample->issue.correction = runs[i].correction;
        assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
        assert_int_equal(run.correction, runs[i].correction ? i : 0);
        assert_int_equal(sample_publish(sample, ledger, run.sequence), DBT_OK);
    }
    return ledger;
}

static void a_correction_is_not_the_run_of_its_period(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = fill(sample);
    struct dbt_run run;
    assert_int_equal(
        dbt_ledger_find(ledger, sample_period(4, 5), &run, &sample->arena, &sample->error), DBT_OK);
    assert_int_equal(run.sequence, 1);
    assert_int_equal(run.correction, 0);
    assert_int_equal(
        dbt_ledger_find_billed(ledger, sample_period(4, 5), &run, &sample->arena, &sample->error),
        DBT_OK);
    assert_int_equal(run.sequence, 1);
    assert_int_equal(dbt_ledger_find_correction(ledger, sample_period(4, 5), &run, &sample->arena,
                                                &sample->error),
                     DBT_OK);
    assert_int_equal(run.sequence, 3);
    assert_int_equal(run.correction, 2);
    assert_true(run.published);
    assert_int_equal(dbt_ledger_find_correction(ledger, sample_period(7, 7), &run, &sample->arena,
                                                &sample->error),
                     DBT_OK);
    assert_int_equal(run.sequence, 0);
    dbt_ledger_close(ledger);
}

static void what_was_not_billed_is_told_from_what_is_near(void **state)
{
    static const struct {
        int first, last;
        const char *part;
    } cases[] = {
        {4, 4, "2025-04 was not billed as one period"},
        {4, 4, "billed near it: 2025-04..2025-05, 2025-07"},
        {6, 6, "billed near it: 2025-04..2025-05, 2025-07"},
        {8, 8, "billed near it: 2025-07"},
        {1, 1, "billed near it: 2025-04..2025-05"},
    };
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = {.sequence = 17};
    assert_int_equal(
        dbt_ledger_find_billed(ledger, sample_period(4, 5), &run, &sample->arena, &sample->error),
        DBT_HELD);
    sample_says(sample, "nothing was billed yet");
    dbt_ledger_close(ledger);
    ledger = fill(sample);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dbt_period period = sample_period(cases[i].first, cases[i].last);
        assert_int_equal(
            dbt_ledger_find_billed(ledger, period, &run, &sample->arena, &sample->error), DBT_HELD);
        sample_says(sample, cases[i].part);
    }
    assert_int_equal(run.sequence, 17);
    dbt_ledger_close(ledger);
}

static void lists_runs_in_the_order_of_issue(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = fill(sample);
    struct dbt_period may = sample_period(5, 5);
    struct dbt_period june = sample_period(6, 6);
    struct dbt_run_list list;
    assert_int_equal(dbt_ledger_runs(ledger, NULL, &list, &sample->arena, &sample->error), DBT_OK);
    assert_int_equal(list.count, 4);
    for (size_t i = 0; i < list.count; i++) {
        assert_int_equal(list.items[i].sequence, i + 1);
        assert_int_equal(list.items[i].correction, i % 3);
    }
    assert_int_equal(dbt_ledger_runs(ledger, &may, &list, &sample->arena, &sample->error), DBT_OK);
    assert_int_equal(list.count, 3);
    assert_int_equal(dbt_ledger_runs(ledger, &june, &list, &sample->arena, &sample->error), DBT_OK);
    assert_int_equal(list.count, 0);
    dbt_ledger_close(ledger);
}

/* Whatever limit memory ends at. */
static void memory_may_end_anywhere(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = fill(sample);
    enum dbt_status runs = DBT_MEMORY;
    enum dbt_status near = DBT_MEMORY;
    for (size_t limit = 1; runs == DBT_MEMORY || near == DBT_MEMORY; limit += 128) {
        struct dbt_arena small;
        struct dbt_run_list list;
        struct dbt_run run;
        dbt_arena_init(&small, limit);
        runs = dbt_ledger_runs(ledger, NULL, &list, &small, &sample->error);
        dbt_arena_reset(&small);
        near = dbt_ledger_find_billed(ledger, sample_period(6, 6), &run, &small, &sample->error);
        dbt_arena_release(&small);
    }
    assert_int_equal(runs, DBT_OK);
    assert_int_equal(near, DBT_HELD);
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
        SAMPLE_TEST(a_correction_is_not_the_run_of_its_period),
        SAMPLE_TEST(what_was_not_billed_is_told_from_what_is_near),
        SAMPLE_TEST(lists_runs_in_the_order_of_issue),
        SAMPLE_TEST(memory_may_end_anywhere),
        SAMPLE_TEST(dates_do_not_go_back),
        SAMPLE_TEST(lists_what_was_published),
        SAMPLE_TEST(published_again_it_must_be_equal),
        SAMPLE_TEST(only_a_stored_run_is_published),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
