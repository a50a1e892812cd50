/* What was counted and issued in past months, as a run saw them. */
#include "sample.h"

static void issue(struct sample *sample, struct dbt_ledger *ledger, int first, int last)
{
    struct dbt_run run = sample_run(sample_period(first, last));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(sample_publish(sample, ledger, run.sequence), DBT_OK);
}

/* The same period again, with a listed count of May that differs. */
static void correct(struct sample *sample, struct dbt_ledger *ledger)
{
    sample_correct(sample, SAMPLE_FIRST_NUMBER, DBT_INVOICE_CREDIT);
    sample->invoices.count = 1;
    sample->usage_items[3].quantity = 9000;
    issue(sample, ledger, 4, 5);
}

/* The sample's meters, of which the reports show those of `followup`. */
static void fill_meters(struct sample *sample, struct dbt_meter meters[3])
{
    meters[0] = (struct dbt_meter){.code = "calls-wait"};
    meters[1] = (struct dbt_meter){.code = "listed"};
    meters[2] = (struct dbt_meter){.code = "sms"};
    sample->region.meters = meters;
    sample->region.meter_count = 3;
    sample->region.followup = (struct dbt_followup_settings){
        .wanted = true, .listed = 1, .calls = DBT_NONE, .wait = 0, .by_hour = DBT_NONE};
}

static struct dbt_ledger_history history_of(const struct sample *sample, int first, int last,
                                            int64_t last_run)
{
    return (struct dbt_ledger_history){sample_period(first, last), last_run, &sample->region};
}

static struct dbt_usage_rows usage_of(struct sample *sample, struct dbt_ledger *ledger,
                                      const struct dbt_ledger_history *history)
{
    struct dbt_usage_rows rows = {0};
    assert_int_equal(dbt_ledger_usage(ledger, history, &rows, &sample->arena, &sample->error),
                     DBT_OK);
    return rows;
}

static void assert_row(const struct dbt_usage_row *row, const struct dbt_usage_row *expected)
{
    assert_string_equal(row->unit_code, expected->unit_code);
    assert_string_equal(row->meter_code, expected->meter_code);
    assert_string_equal(row->cell, expected->cell);
    assert_int_equal(row->span.first, expected->span.first);
    assert_int_equal(row->span.last, expected->span.last);
    assert_int_equal(row->quantity, expected->quantity);
}

/* All but the SMS, which no report shows. */
static void what_reports_show_is_read(void **state)
{
    struct sample *sample = *state;
    struct dbt_meter meters[3];
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    fill_meters(sample, meters);
    const struct dbt_ledger_history history = history_of(sample, 1, 12, 0);
    assert_int_equal(usage_of(sample, ledger, &history).count, 0);
    issue(sample, ledger, 4, 5);
    struct dbt_usage_rows rows = usage_of(sample, ledger, &history);
    assert_int_equal(rows.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_row(&rows.items[i], &sample->usage_items[i]);
    }
    static const uint32_t sms = 2;
    sample->region.followup.dispatches = &sms;
    sample->region.followup.dispatch_count = 1;
    rows = usage_of(sample, ledger, &history);
    assert_int_equal(rows.count, 5);
    assert_row(&rows.items[4], &sample->usage_items[4]);
    dbt_ledger_close(ledger);
}

static void only_the_months_asked_for(void **state)
{
    struct sample *sample = *state;
    struct dbt_meter meters[3];
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    fill_meters(sample, meters);
    issue(sample, ledger, 4, 5);
    const struct dbt_ledger_history april = history_of(sample, 3, 4, 0);
    const struct dbt_ledger_history june = history_of(sample, 6, 7, 0);
    struct dbt_usage_rows rows = usage_of(sample, ledger, &april);
    assert_int_equal(rows.count, 1);
    assert_row(&rows.items[0], &sample->usage_items[2]);
    assert_int_equal(usage_of(sample, ledger, &june).count, 0);
    dbt_ledger_close(ledger);
}

static void a_correction_counts_in_the_place_of_its_period(void **state)
{
    struct sample *sample = *state;
    struct dbt_meter meters[3];
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    fill_meters(sample, meters);
    issue(sample, ledger, 4, 5);
    correct(sample, ledger);
    const struct dbt_ledger_history all = history_of(sample, 4, 5, 0);
    const struct dbt_ledger_history second = history_of(sample, 4, 5, 2);
    const struct dbt_ledger_history first = history_of(sample, 4, 5, 1);
    assert_int_equal(usage_of(sample, ledger, &all).items[3].quantity, 9000);
    assert_int_equal(usage_of(sample, ledger, &second).items[3].quantity, 9000);
    struct dbt_usage_rows rows = usage_of(sample, ledger, &first);
    assert_int_equal(rows.count, 4);
    assert_int_equal(rows.items[3].quantity, 8001);
    dbt_ledger_close(ledger);
}

static void periods_lie_one_behind_the_other(void **state)
{
    struct sample *sample = *state;
    struct dbt_meter meters[3];
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    fill_meters(sample, meters);
    for (int month = 4; month <= 5; month++) {
        for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
            sample->items[i].period = sample_period(month, month);
        }
        sample->usage.items = &sample->usage_items[month == 4 ? 2 : 3];
        sample->usage.count = 1;
        issue(sample, ledger, month, month);
    }
    const struct dbt_ledger_history all = history_of(sample, 1, 12, 0);
    const struct dbt_ledger_history first = history_of(sample, 1, 12, 1);
    struct dbt_usage_rows rows = usage_of(sample, ledger, &all);
    assert_int_equal(rows.count, 2);
    assert_row(&rows.items[0], &sample->usage_items[2]);
    assert_row(&rows.items[1], &sample->usage_items[3]);
    assert_ptr_equal(rows.items[0].unit_code, rows.items[1].unit_code);
    assert_int_equal(usage_of(sample, ledger, &first).count, 1);
    dbt_ledger_close(ledger);
}

static void invoices_of_later_runs_are_not_seen(void **state)
{
    struct sample *sample = *state;
    struct dbt_invoices invoices = {0};
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    issue(sample, ledger, 4, 5);
    correct(sample, ledger);
    static const struct {
        int first, last;
        int64_t last_run;
        size_t count;
    } cases[] = {{4, 5, 0, SAMPLE_INVOICES + 1},
                 {1, 4, 2, SAMPLE_INVOICES + 1},
                 {5, 9, 1, SAMPLE_INVOICES},
                 {6, 9, 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct dbt_ledger_history history =
            history_of(sample, cases[i].first, cases[i].last, cases[i].last_run);
        assert_int_equal(
            dbt_ledger_load_history(ledger, &history, &invoices, &sample->arena, &sample->error),
            DBT_OK);
        assert_int_equal(invoices.count, cases[i].count);
    }
    dbt_ledger_close(ledger);
}

static void damage_is_told(void **state)
{
    struct sample *sample = *state;
    struct dbt_meter meters[3];
    struct dbt_usage_rows rows = {0};
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    fill_meters(sample, meters);
    issue(sample, ledger, 4, 5);
    dbt_ledger_close(ledger);
    sample_sql(sample, "DROP TRIGGER usage_no_update;"
                       "UPDATE usage SET last_day = 'never' WHERE meter = 'listed'");
    ledger = sample_open(sample, DBT_LEDGER_READ);
    const struct dbt_ledger_history history = history_of(sample, 4, 5, 0);
    assert_int_equal(dbt_ledger_usage(ledger, &history, &rows, &sample->arena, &sample->error),
                     DBT_INPUT);
    sample_says(sample, "table usage: not a day");
    assert_null(rows.items);
    dbt_ledger_close(ledger);
}

static void memory_may_end(void **state)
{
    struct sample *sample = *state;
    struct dbt_meter meters[3];
    struct dbt_usage_rows rows = {0};
    struct dbt_arena small;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    fill_meters(sample, meters);
    issue(sample, ledger, 4, 5);
    const struct dbt_ledger_history history = history_of(sample, 4, 5, 0);
    dbt_arena_init(&small, 16);
    assert_int_equal(dbt_ledger_usage(ledger, &history, &rows, &small, &sample->error), DBT_MEMORY);
    assert_null(rows.items);
    dbt_arena_release(&small);
    dbt_ledger_close(ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(what_reports_show_is_read),
        SAMPLE_TEST(only_the_months_asked_for),
        SAMPLE_TEST(a_correction_counts_in_the_place_of_its_period),
        SAMPLE_TEST(periods_lie_one_behind_the_other),
        SAMPLE_TEST(invoices_of_later_runs_are_not_seen),
        SAMPLE_TEST(damage_is_told),
        SAMPLE_TEST(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
