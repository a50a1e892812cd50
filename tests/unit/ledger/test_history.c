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
    return (struct dbt_ledger_history){
        .months = sample_period(first, last), .last_run = last_run, .region = &sample->region};
}

enum { TAKEN_MAX = 16 };

/* What is handed over lasts only until the next: it is copied. */
struct taken {
    struct sample *sample;
    struct dbt_usage_row rows[TAKEN_MAX];
    struct dbt_line lines[TAKEN_MAX];
    size_t count;
    size_t calls, most_lines;
    size_t refuses; /* the piece that is not taken, from 1; 0: none */
};

static const char *copy(struct taken *taken, const char *text)
{
    const char *copied = dbt_arena_string(&taken->sample->arena, text);
    assert_non_null(copied);
    return copied;
}

/* `at`: how many pieces have come. */
static enum dbt_status refuse(struct taken *taken, size_t at)
{
    return at == taken->refuses ? dbt_error_set(&taken->sample->error, DBT_INPUT, "not taken")
                                : DBT_OK;
}

static enum dbt_status take_row(void *taker, const struct dbt_usage_row *row)
{
    struct taken *taken = taker;
    assert_in_range(taken->count, 0, TAKEN_MAX - 1);
    taken->rows[taken->count] = (struct dbt_usage_row){.unit_code = copy(taken, row->unit_code),
                                                       .meter_code = copy(taken, row->meter_code),
                                                       .cell = copy(taken, row->cell),
                                                       .span = row->span,
                                                       .quantity = row->quantity};
    taken->count++;
    return refuse(taken, taken->count);
}

static enum dbt_status take_line(void *taker, const struct dbt_line *line)
{
    struct taken *taken = taker;
    assert_in_range(taken->count, 0, TAKEN_MAX - 1);
    struct dbt_line *kept = &taken->lines[taken->count++];
    *kept = *line;
    kept->unit_code = copy(taken, line->unit_code);
    kept->service_code = copy(taken, line->service_code);
    kept->component = copy(taken, line->component);
    kept->service_name = copy(taken, line->service_name);
    kept->unit_of_quantity = copy(taken, line->unit_of_quantity);
    return refuse(taken, taken->count);
}

static enum dbt_status take_invoices(void *taker, const struct dbt_invoices *invoices)
{
    struct taken *taken = taker;
    taken->calls++;
    taken->count += invoices->count;
    for (size_t i = 0; i < invoices->count; i++) {
        const struct dbt_invoice *invoice = &invoices->items[i];
        assert_true(i == 0 || strcmp(invoice[-1].buyer.org_no, invoice->buyer.org_no) <= 0);
        taken->most_lines =
            invoice->line_count > taken->most_lines ? invoice->line_count : taken->most_lines;
    }
    return refuse(taken, taken->calls);
}

static struct taken usage_of(struct sample *sample, struct dbt_ledger *ledger,
                             const struct dbt_ledger_history *history)
{
    struct taken taken = {.sample = sample};
    assert_int_equal(dbt_ledger_usage(ledger, history, take_row, &taken, &sample->error), DBT_OK);
    return taken;
}

static struct taken lines_of(struct sample *sample, struct dbt_ledger *ledger,
                             const struct dbt_ledger_history *history)
{
    struct taken taken = {.sample = sample};
    assert_int_equal(dbt_ledger_lines(ledger, history, take_line, &taken, &sample->error), DBT_OK);
    return taken;
}

static struct taken invoices_of(struct sample *sample, struct dbt_ledger *ledger,
                                const struct dbt_ledger_history *history)
{
    struct taken taken = {.sample = sample};
    assert_int_equal(dbt_ledger_invoices(ledger, history, take_invoices, &taken, &sample->error),
                     DBT_OK);
    return taken;
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
    struct taken rows = usage_of(sample, ledger, &history);
    assert_int_equal(rows.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_row(&rows.rows[i], &sample->usage_items[i]);
    }
    static const uint32_t sms = 2;
    sample->region.followup.dispatches = &sms;
    sample->region.followup.dispatch_count = 1;
    rows = usage_of(sample, ledger, &history);
    assert_int_equal(rows.count, 5);
    assert_row(&rows.rows[4], &sample->usage_items[4]);
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
    struct taken rows = usage_of(sample, ledger, &april);
    assert_int_equal(rows.count, 1);
    assert_row(&rows.rows[0], &sample->usage_items[2]);
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
    assert_int_equal(usage_of(sample, ledger, &all).rows[3].quantity, 9000);
    assert_int_equal(usage_of(sample, ledger, &second).rows[3].quantity, 9000);
    struct taken rows = usage_of(sample, ledger, &first);
    assert_int_equal(rows.count, 4);
    assert_int_equal(rows.rows[3].quantity, 8001);
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
    struct taken rows = usage_of(sample, ledger, &all);
    assert_int_equal(rows.count, 2);
    assert_row(&rows.rows[0], &sample->usage_items[2]);
    assert_row(&rows.rows[1], &sample->usage_items[3]);
    assert_int_equal(usage_of(sample, ledger, &first).count, 1);
    dbt_ledger_close(ledger);
}

/* The listed as if they were counted by hour. */
static void cells_by_hour_are_read_alone(void **state)
{
    struct sample *sample = *state;
    struct dbt_meter meters[3];
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    fill_meters(sample, meters);
    sample->usage_items[3].cell = "1-08";
    issue(sample, ledger, 4, 5);
    sample->region.followup.listed = DBT_NONE;
    sample->region.followup.by_hour = 1;
    struct dbt_ledger_history history = history_of(sample, 4, 5, 0);
    assert_int_equal(usage_of(sample, ledger, &history).count, 3);
    history.by_hour = true;
    const struct taken hours = usage_of(sample, ledger, &history);
    assert_int_equal(hours.count, 1);
    assert_row(&hours.rows[0], &sample->usage_items[3]);
    dbt_ledger_close(ledger);
}

static void invoices_of_later_runs_are_not_seen(void **state)
{
    struct sample *sample = *state;
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
        const struct taken taken = invoices_of(sample, ledger, &history);
        assert_int_equal(taken.count, cases[i].count);
        assert_true(taken.count == 0 || taken.most_lines > 0);
        assert_int_equal(taken.calls, 1);
        bool invoiced[9] = {false};
        assert_int_equal(dbt_ledger_invoiced(ledger, &history, invoiced, &sample->error), DBT_OK);
        for (int month = cases[i].first; month <= cases[i].last; month++) {
            assert_int_equal(invoiced[month - cases[i].first], month == 4 || month == 5);
        }
    }
    dbt_ledger_close(ledger);
}

static void a_draft_stands_in_the_place_of_what_was_issued(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    issue(sample, ledger, 4, 5);
    const struct dbt_period may = sample_period(5, 6);
    struct dbt_ledger_history history = history_of(sample, 4, 4, 0);
    bool invoiced = true;
    assert_true(lines_of(sample, ledger, &history).count > 0);
    history.replaced = &may;
    assert_int_equal(invoices_of(sample, ledger, &history).count, 0);
    assert_int_equal(lines_of(sample, ledger, &history).count, 0);
    assert_int_equal(dbt_ledger_invoiced(ledger, &history, &invoiced, &sample->error), DBT_OK);
    assert_false(invoiced);
    dbt_ledger_close(ledger);
}

static void a_month_to_compare_with_is_read_too(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    issue(sample, ledger, 4, 5);
    struct dbt_ledger_history history = history_of(sample, 8, 8, 0);
    assert_int_equal(invoices_of(sample, ledger, &history).count, 0);
    history.compared = sample_period(4, 4).first;
    assert_int_equal(invoices_of(sample, ledger, &history).count, SAMPLE_INVOICES);
    dbt_ledger_close(ledger);
}

static void assert_line(const struct dbt_line *found, const struct dbt_line *line)
{
    assert_string_equal(found->unit_code, line->unit_code);
    assert_string_equal(found->service_code, line->service_code);
    assert_string_equal(found->component, line->component);
    assert_string_equal(found->service_name, line->service_name);
    assert_string_equal(found->unit_of_quantity, line->unit_of_quantity);
    assert_int_equal(found->month, line->month);
    assert_int_equal(found->span.last, line->span.last);
    assert_int_equal(found->basis, line->basis);
    assert_true(found->quantity.above == line->quantity.above &&
                found->quantity.below == line->quantity.below);
    assert_int_equal(found->net_ore, line->net_ore);
}

/* The lines of an invoice that are of the month, from `found` on: how many there are. */
static size_t assert_lines(const struct dbt_line *found, const struct dbt_invoice *invoice,
                           dbt_month month)
{
    size_t count = 0;
    for (size_t i = 0; i < invoice->line_count; i++) {
        if (invoice->lines[i].month == month) {
            assert_line(&found[count++], &invoice->lines[i]);
        }
    }
    return count;
}

/* As they were issued, by month. */
static void lines_have_what_figures_need(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    issue(sample, ledger, 4, 5);
    const struct dbt_ledger_history history = history_of(sample, 4, 5, 0);
    const struct taken taken = lines_of(sample, ledger, &history);
    size_t count = 0;
    for (dbt_month month = history.months.first; month <= history.months.last; month++) {
        for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
            count += assert_lines(&taken.lines[count], &sample->items[i], month);
        }
    }
    assert_int_equal(count, taken.count);
    dbt_ledger_close(ledger);
}

static struct dbt_unit_buyers buyers_of(struct sample *sample, struct dbt_ledger *ledger,
                                        const struct dbt_ledger_history *history)
{
    struct dbt_unit_buyers buyers = {0};
    assert_int_equal(dbt_ledger_buyers(ledger, history, &buyers, &sample->arena, &sample->error),
                     DBT_OK);
    return buyers;
}

static void assert_buyer(const struct dbt_unit_buyer *buyer, const struct dbt_line *line,
                         const struct dbt_invoice *invoice)
{
    assert_string_equal(buyer->unit_code, line->unit_code);
    assert_string_equal(buyer->org_no, invoice->buyer.org_no);
}

/* The same two units on three invoices: of April only the second unit's lines. */
static void who_was_billed_for_a_unit_is_known(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    const struct dbt_invoice *items = sample->items;
    struct dbt_ledger_history history = history_of(sample, 4, 4, 0);
    sample->items[2].buyer.org_no = items[0].buyer.org_no;
    sample->items[1].buyer.org_no = "999999-9999";
    assert_int_equal(buyers_of(sample, ledger, &history).count, 0);
    issue(sample, ledger, 4, 5);
    struct dbt_unit_buyers april = buyers_of(sample, ledger, &history);
    assert_int_equal(april.count, 2);
    assert_buyer(&april.items[0], &sample->lines[0][1], &items[0]);
    assert_buyer(&april.items[1], &sample->lines[0][1], &items[1]);
    history = history_of(sample, 4, 5, 1);
    struct dbt_unit_buyers both = buyers_of(sample, ledger, &history);
    assert_int_equal(both.count, 4);
    assert_buyer(&both.items[0], &sample->lines[0][0], &items[0]);
    assert_buyer(&both.items[3], &sample->lines[0][1], &items[1]);
    history.months = sample_period(6, 12);
    assert_int_equal(buyers_of(sample, ledger, &history).count, 0);
    dbt_ledger_close(ledger);
}

static void a_later_buyer_is_not_seen(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_ledger_history history = history_of(sample, 4, 5, 1);
    issue(sample, ledger, 4, 5);
    const size_t count = buyers_of(sample, ledger, &history).count;
    sample->items[0].buyer.org_no = "999999-9999";
    correct(sample, ledger);
    assert_int_equal(buyers_of(sample, ledger, &history).count, count);
    history.last_run = 2;
    assert_int_equal(buyers_of(sample, ledger, &history).count, count + 2);
    history.replaced = &history.months;
    assert_int_equal(buyers_of(sample, ledger, &history).count, 0);
    dbt_ledger_close(ledger);
}

/* What a taker refuses is not followed by more. */
static void a_taker_may_refuse(void **state)
{
    struct sample *sample = *state;
    struct dbt_meter meters[3];
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    fill_meters(sample, meters);
    issue(sample, ledger, 4, 5);
    const struct dbt_ledger_history history = history_of(sample, 4, 5, 0);
    struct taken rows = {.sample = sample, .refuses = 1};
    struct taken lines = rows;
    assert_int_equal(dbt_ledger_usage(ledger, &history, take_row, &rows, &sample->error),
                     DBT_INPUT);
    sample_says(sample, "not taken");
    assert_int_equal(rows.count, 1);
    assert_int_equal(dbt_ledger_lines(ledger, &history, take_line, &lines, &sample->error),
                     DBT_INPUT);
    assert_int_equal(lines.count, 1);
    struct taken invoices = {.sample = sample};
    invoices.refuses = 1;
    assert_int_equal(
        dbt_ledger_invoices(ledger, &history, take_invoices, &invoices, &sample->error), DBT_INPUT);
    assert_int_equal(invoices.calls, 1);
    dbt_ledger_close(ledger);
}

static void damage_is_told(void **state)
{
    struct sample *sample = *state;
    struct dbt_meter meters[3];
    struct taken taken = {.sample = sample};
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    fill_meters(sample, meters);
    issue(sample, ledger, 4, 5);
    dbt_ledger_close(ledger);
    sample_sql(sample, "DROP TRIGGER usage_no_update; DROP TRIGGER line_no_update;"
                       "UPDATE usage SET last_day = 'never' WHERE meter = 'listed';"
                       "UPDATE line SET quantity = 'much'");
    ledger = sample_open(sample, DBT_LEDGER_READ);
    const struct dbt_ledger_history history = history_of(sample, 4, 5, 0);
    assert_int_equal(dbt_ledger_usage(ledger, &history, take_row, &taken, &sample->error),
                     DBT_INPUT);
    sample_says(sample, "table usage: not a day");
    assert_int_equal(dbt_ledger_lines(ledger, &history, take_line, &taken, &sample->error),
                     DBT_INPUT);
    sample_says(sample, "table line, column quantity");
    assert_int_equal(dbt_ledger_invoices(ledger, &history, take_invoices, &taken, &sample->error),
                     DBT_INPUT);
    dbt_ledger_close(ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(what_reports_show_is_read),
        SAMPLE_TEST(only_the_months_asked_for),
        SAMPLE_TEST(a_correction_counts_in_the_place_of_its_period),
        SAMPLE_TEST(periods_lie_one_behind_the_other),
        SAMPLE_TEST(cells_by_hour_are_read_alone),
        SAMPLE_TEST(a_draft_stands_in_the_place_of_what_was_issued),
        SAMPLE_TEST(a_month_to_compare_with_is_read_too),
        SAMPLE_TEST(lines_have_what_figures_need),
        SAMPLE_TEST(who_was_billed_for_a_unit_is_known),
        SAMPLE_TEST(a_later_buyer_is_not_seen),
        SAMPLE_TEST(a_taker_may_refuse),
        SAMPLE_TEST(invoices_of_later_runs_are_not_seen),
        SAMPLE_TEST(damage_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
