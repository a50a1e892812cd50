/* Issuing: numbers without a gap, whatever goes wrong in the middle. */
#include "sample.h"

#include <signal.h>
#include <sys/wait.h>

static void assert_numbers(const struct sample *sample, int64_t first)
{
    for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
        assert_int_equal(sample->items[i].number, first + (int64_t)i);
    }
}

static void assert_drafts(const struct sample *sample)
{
    for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
        assert_int_equal(sample->items[i].number, 0);
        assert_string_equal(sample->items[i].ocr, "");
    }
}

static void numbers_go_on_from_run_to_run(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(4, 4));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(run.sequence, 1);
    assert_string_equal(run.previous_manifest_sha256, "");
    assert_false(run.published);
    assert_numbers(sample, SAMPLE_FIRST_NUMBER);
    assert_int_equal(sample_publish(sample, ledger, 1), DBT_OK);

    run = sample_run(sample_period(5, 5));
    sample->issue.first_number = 1; /* of a new series only */
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(run.sequence, 2);
    assert_string_equal(run.previous_manifest_sha256,
                        "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd");
    assert_numbers(sample, SAMPLE_FIRST_NUMBER + SAMPLE_INVOICES);
    dbt_ledger_close(ledger);
    assert_int_equal(sample_count(sample, "SELECT count(*) FROM usage"), 2 * SAMPLE_USAGE);
}

static void a_failure_in_the_middle_takes_no_number(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(4, 4));
    for (sample->fail_at = 0; sample->fail_at < SAMPLE_INVOICES; sample->fail_at++) {
        assert_int_equal(sample_issue(sample, ledger, &run), DBT_INTERNAL);
        sample_says(sample, "no number today");
        assert_int_equal(run.sequence, 0);
        assert_drafts(sample);
    }
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(run.sequence, 1);
    assert_numbers(sample, SAMPLE_FIRST_NUMBER);
    dbt_ledger_close(ledger);
}

static enum dbt_status die(void *context, struct dbt_invoice *invoice, int64_t number,
                           struct dbt_error *error)
{
    struct sample *sample = context;
    if (sample->numbered == 2) {
        (void)raise(SIGKILL);
    }
    return sample_number(context, invoice, number, error);
}

/* In a process of its own, which is killed in the middle. The lines are long, so that SQLite has
   written to the file before. */
static void run_and_die(struct sample *sample)
{
    static char long_text[4 << 20];
    memset(long_text, 'x', sizeof long_text - 1);
    sample->items[0].customer = long_text;
    sample->issue.number = die;
    pid_t child = fork();
    assert_int_not_equal(child, -1);
    if (child == 0) {
        struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
        struct dbt_run run = sample_run(sample_period(4, 4));
        (void)!sample_issue(sample, ledger, &run);
        _exit(1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    sample->issue.number = sample_number;
}

static void a_killed_run_takes_no_number(void **state)
{
    struct sample *sample = *state;
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_WRITE));
    run_and_die(sample);
    struct dbt_ledger *ledger = NULL;
    assert_int_equal(
        dbt_ledger_open(&ledger, sample->path, "jamtland", DBT_LEDGER_READ, &sample->error),
        DBT_INPUT);
    sample_says(sample, "a run was killed");
    assert_null(ledger);

    ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(4, 4));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(run.sequence, 1);
    assert_numbers(sample, SAMPLE_FIRST_NUMBER);
    dbt_ledger_close(ledger);
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_READ));
}

static void a_month_is_issued_once(void **state)
{
    static const struct {
        int first, last;
        const char *part;
    } cases[] = {{4, 6, "issued already, as run 1"},
                 {5, 5, "shares months"},
                 {1, 4, "shares months"},
                 {6, 12, "shares months"},
                 {1, 12, "shares months"}};
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(4, 6));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(sample_publish(sample, ledger, 1), DBT_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        run = sample_run(sample_period(cases[i].first, cases[i].last));
        assert_int_equal(sample_issue(sample, ledger, &run), DBT_HELD);
        sample_says(sample, cases[i].part);
        sample_says(sample, "2025-Q2");
    }
    run = sample_run(sample_period(1, 3)); /* earlier months may come later */
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    dbt_ledger_close(ledger);
}

static void an_interrupted_run_comes_first(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(4, 4));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    run = sample_run(sample_period(5, 5));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_HELD);
    sample_says(sample, "the run of 2025-04 was interrupted");
    sample_says(sample, "complete it first, with run --period 2025-04");
    assert_int_equal(sample_publish(sample, ledger, 1), DBT_OK);
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    dbt_ledger_close(ledger);
}

static void a_correction_is_of_a_billed_period(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(4, 5));
    sample->issue.correction = true;
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_HELD);
    sample_says(sample, "nothing was billed yet");
    sample->issue.correction = false;
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(sample_publish(sample, ledger, 1), DBT_OK);
    sample->issue.correction = true;
    run = sample_run(sample_period(4, 4));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_HELD);
    sample_says(sample, "billed near it: 2025-04..2025-05");
    assert_drafts(sample);
    assert_int_equal(run.sequence, 0);
    dbt_ledger_close(ledger);
}

/* A later correction, or the next month, waits for it; dates do not go back. */
static void an_interrupted_correction_comes_first(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(4, 5));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(sample_publish(sample, ledger, 1), DBT_OK);
    run = sample_run(run.period);
    sample_correct(sample, SAMPLE_FIRST_NUMBER, DBT_INVOICE_CREDIT);
    run.issue_date--;
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_HELD);
    sample_says(sample, "lies before that of the last run");
    run.issue_date += 2;
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(run.correction, 1);
    assert_numbers(sample, SAMPLE_FIRST_NUMBER + SAMPLE_INVOICES);
    sample->issue.correction = false;
    run = sample_run(sample_period(6, 6));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_HELD);
    sample_says(sample, "correction 1 of 2025-04..2025-05 was interrupted");
    sample_says(sample, "complete it first, with correct --period 2025-04..2025-05");
    dbt_ledger_close(ledger);
}

static void usage_stands_once(void **state)
{
    struct sample *sample = *state;
    sample->usage_items[1] = sample->usage_items[0];
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(4, 4));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OUTPUT);
    sample_says(sample, "usage");
    assert_drafts(sample);
    dbt_ledger_close(ledger);
}

static void memory_may_end(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_arena none;
    dbt_arena_init(&none, 1);
    struct dbt_run run = sample_run(sample_period(4, 4));
    assert_int_equal(dbt_ledger_issue(ledger, &run, &sample->issue, &none, &sample->error),
                     DBT_MEMORY);
    assert_drafts(sample);
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    dbt_arena_release(&none);
    dbt_ledger_close(ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(numbers_go_on_from_run_to_run),
        SAMPLE_TEST(a_failure_in_the_middle_takes_no_number),
        SAMPLE_TEST(a_killed_run_takes_no_number),
        SAMPLE_TEST(a_month_is_issued_once),
        SAMPLE_TEST(an_interrupted_run_comes_first),
        SAMPLE_TEST(a_correction_is_of_a_billed_period),
        SAMPLE_TEST(an_interrupted_correction_comes_first),
        SAMPLE_TEST(usage_stands_once),
        SAMPLE_TEST(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
