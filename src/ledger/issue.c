/* Issue: numbers are taken and everything is stored, in one transaction or not at all. */
#include "invoice.h"
#include "run.h"
#include "seal.h"

#include <assert.h>

/* A period is issued once, and never together with another run's months. */
static enum dbt_status check_free(struct dbt_ledger *ledger, struct dbt_period period,
                                  struct dbt_arena *arena, struct dbt_error *error)
{
    struct dbt_run earlier;
    enum dbt_status status = dbt_ledger_find(ledger, period, &earlier, arena, error);
    if (status == DBT_OK && earlier.sequence != 0) {
        char text[DBT_DATE_BYTES];
        status = dbt_error_set(error, DBT_HELD,
                               "%s: %s is issued already, as run %lld: what has "
                               "changed since then needs a correction",
                               ledger->path, dbt_period_write(period, text),
                               (long long)earlier.sequence);
    }
    return status;
}

/* Fills the run's number among the period's corrections. */
static enum dbt_status number_correction(struct dbt_ledger *ledger, struct dbt_run *run,
                                         struct dbt_arena *arena, struct dbt_error *error)
{
    struct dbt_run earlier;
    enum dbt_status status = dbt_ledger_find_billed(ledger, run->period, &earlier, arena, error);
    if (status == DBT_OK) {
        status = dbt_ledger_find_correction(ledger, run->period, &earlier, arena, error);
    }
    if (status == DBT_OK) {
        run->correction = earlier.correction + 1;
    }
    return status;
}

/*
 * Numbers and dates rise together; an invoice dated before an earlier number would look slipped in.
 */
static enum dbt_status check_date(struct dbt_ledger *ledger, dbt_day issue_date,
                                  struct dbt_error *error)
{
    char asked[DBT_DATE_BYTES];
    struct dbt_query query;
    dbt_query_open(&query, ledger,
                   "SELECT coalesce(max(issue_date), '') FROM run WHERE issue_date > ?", error);
    dbt_query_bind_text(&query, dbt_day_write(issue_date, asked));
    struct dbt_text last = dbt_query_step(&query) ? dbt_query_text(&query) : (struct dbt_text){0};
    if (last.length > 0) {
        dbt_query_fail(&query, dbt_error_set(error, DBT_HELD,
                                             "%s: the issue date %s lies before that of the last "
                                             "run, %.*s: give a date that is not earlier",
                                             ledger->path, asked, (int)last.length, last.at));
    }
    return dbt_query_close(&query);
}

static enum dbt_status next_number(struct dbt_ledger *ledger, int64_t first_number, int64_t *number,
                                   struct dbt_error *error)
{
    struct dbt_query query;
    dbt_query_open(&query, ledger, "SELECT coalesce(max(number) + 1, ?) FROM invoice", error);
    dbt_query_bind_integer(&query, first_number);
    int64_t next = dbt_query_step(&query) ? dbt_query_integer(&query) : 0;
    enum dbt_status status = dbt_query_close(&query);
    if (status == DBT_OK) {
        *number = next;
    }
    return status;
}

static enum dbt_status store_invoices(struct dbt_ledger *ledger, int64_t sequence,
                                      const struct dbt_issue *issue, struct dbt_error *error)
{
    int64_t number;
    enum dbt_status status = next_number(ledger, issue->first_number, &number, error);
    if (status != DBT_OK) {
        return status;
    }
    struct dbt_invoice_store store;
    dbt_invoice_store_open(&store, ledger, error);
    for (size_t i = 0; status == DBT_OK && i < issue->invoices->count; i++, number++) {
        struct dbt_invoice *invoice = &issue->invoices->items[i];
        status = issue->number(issue->context, invoice, number, error);
        if (status == DBT_OK) {
            assert(invoice->number == number);
            status = dbt_invoice_store_add(&store, sequence, invoice);
        }
    }
    dbt_invoice_store_close(&store);
    return status;
}

static enum dbt_status store_all(struct dbt_ledger *ledger, struct dbt_run *run,
                                 const struct dbt_issue *issue, struct dbt_arena *arena,
                                 struct dbt_error *error)
{
    run->correction = 0;
    enum dbt_status status = issue->correction ? number_correction(ledger, run, arena, error)
                                               : check_free(ledger, run->period, arena, error);
    if (status == DBT_OK) {
        status = dbt_run_check_published(ledger, arena, error);
    }
    if (status == DBT_OK) {
        status = check_date(ledger, run->issue_date, error);
    }
    if (status == DBT_OK) {
        status = dbt_run_chain(ledger, run, arena, error);
    }
    if (status == DBT_OK) {
        status = dbt_run_store(ledger, run, error);
    }
    if (status == DBT_OK) {
        status = store_invoices(ledger, run->sequence, issue, error);
    }
    if (status == DBT_OK) {
        status = dbt_run_store_usage(ledger, run->sequence, issue->usage, error);
    }
    if (status == DBT_OK) {
        status = dbt_run_store_inputs(ledger, run->sequence, issue->inputs, error);
    }
    if (status == DBT_OK) {
        status = dbt_run_store_prices(ledger, run->sequence, issue->region, error);
    }
    if (status == DBT_OK) {
        status = dbt_seal_run(ledger, run->sequence, error);
    }
    return status;
}

static void make_drafts(struct dbt_invoices *invoices)
{
    for (size_t i = 0; i < invoices->count; i++) {
        invoices->items[i].number = 0;
        invoices->items[i].ocr = "";
    }
}

enum dbt_status dbt_ledger_issue(struct dbt_ledger *ledger, struct dbt_run *run,
                                 const struct dbt_issue *issue, struct dbt_arena *arena,
                                 struct dbt_error *error)
{
    struct dbt_run issued = *run;
    enum dbt_status status = dbt_ledger_begin(ledger, error);
    if (status != DBT_OK) {
        return status;
    }
    status = store_all(ledger, &issued, issue, arena, error);
    status = dbt_ledger_end(ledger, status, error);
    if (status == DBT_OK) {
        *run = issued;
    } else {
        make_drafts(issue->invoices);
    }
    return status;
}
