/* The files of a run, as they were listed when it was issued. */
#include "sample.h"

static void assert_input_equal(const struct dbt_ledger_input *a, const struct dbt_ledger_input *b)
{
    assert_int_equal(a->period.first, b->period.first);
    assert_int_equal(a->period.last, b->period.last);
    assert_string_equal(a->source, b->source);
    assert_string_equal(a->name, b->name);
    assert_string_equal(a->copy_of, b->copy_of);
    assert_int_equal(a->size_bytes, b->size_bytes);
    assert_string_equal(a->sha256, b->sha256);
    assert_int_equal(a->read, b->read);
    assert_memory_equal(a->of, b->of, sizeof a->of);
}

static struct dbt_ledger *issue(struct sample *sample)
{
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(4, 5));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    return ledger;
}

static void files_come_back_by_month_source_and_name(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger_input turned[SAMPLE_INPUTS];
    for (size_t i = 0; i < SAMPLE_INPUTS; i++) {
        turned[i] = sample->input_items[SAMPLE_INPUTS - 1 - i];
    }
    sample->inputs.items = turned;
    struct dbt_ledger *ledger = issue(sample);
    struct dbt_ledger_inputs inputs = {0};
    assert_int_equal(dbt_ledger_run_inputs(ledger, 1, &inputs, &sample->arena, &sample->error),
                     DBT_OK);
    assert_int_equal(inputs.count, SAMPLE_INPUTS);
    for (size_t i = 0; i < SAMPLE_INPUTS; i++) {
        assert_input_equal(&inputs.items[i], &sample->input_items[i]);
    }
    dbt_ledger_close(ledger);
}

static void another_run_has_its_own(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = issue(sample);
    struct dbt_ledger_inputs inputs = {.count = 17};
    assert_int_equal(sample_publish(sample, ledger, 1), DBT_OK);
    sample->inputs.count = 0;
    struct dbt_run run = sample_run(sample_period(6, 6));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(dbt_ledger_run_inputs(ledger, 2, &inputs, &sample->arena, &sample->error),
                     DBT_OK);
    assert_int_equal(inputs.count, 0);
    dbt_ledger_close(ledger);
}

static void a_file_stands_once(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    sample->input_items[1] = sample->input_items[0];
    struct dbt_run run = sample_run(sample_period(4, 5));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OUTPUT);
    sample_says(sample, "input");
    assert_int_equal(sample->items[0].number, 0);
    dbt_ledger_close(ledger);
    assert_int_equal(sample_count(sample, "SELECT count(*) FROM run"), 0);
}

static void memory_may_end(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = issue(sample);
    struct dbt_ledger_inputs inputs = {.count = 17};
    struct dbt_arena small;
    dbt_arena_init(&small, 64);
    assert_int_equal(dbt_ledger_run_inputs(ledger, 1, &inputs, &small, &sample->error), DBT_MEMORY);
    assert_int_equal(inputs.count, 17);
    dbt_arena_release(&small);
    dbt_ledger_close(ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(files_come_back_by_month_source_and_name),
        SAMPLE_TEST(another_run_has_its_own),
        SAMPLE_TEST(a_file_stands_once),
        SAMPLE_TEST(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
