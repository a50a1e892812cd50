/* Prices as they were: each month's from the run that billed it. */
#include "ledgers.h"
#include "rerun.h"

/* The run that billed all of `period`, corrections aside; null: none. */
static const struct dbt_run *find_run(const struct dbt_run_list *runs, struct dbt_period period)
{
    for (size_t i = 0; i < runs->count; i++) {
        const struct dbt_run *run = &runs->items[i];
        if (run->correction == 0 && run->period.first <= period.first &&
            period.last <= run->period.last)
            return run;
    }
    return NULL;
}

static enum dbt_status give_prices(struct dbt_rerun_month *month, struct dbt_ledger *ledger,
                                   const struct dbt_run *run, struct dbt_error *error)
{
    struct dbt_error reason = {.status = DBT_OK};
    char period[DBT_DATE_BYTES];
    enum dbt_status status = dbt_ledger_prices(ledger, run->sequence, &month->pipeline.region,
                                               &month->pipeline.arena, &reason);

    if (status != DBT_OK)
        return dbt_error_set(error, status, "--issued-prices for %s: %s",
                             dbt_period_write(month->run.period, period), reason.text);
    month->prices_run = run->sequence;
    return DBT_OK;
}

static enum dbt_status refuse_unissued(const struct dbt_rerun_work *work,
                                       const struct dbt_buffer *unissued, struct dbt_error *error)
{
    if (unissued->failed)
        return dbt_error_memory(error, "the months");
    return dbt_error_set(error, DBT_INPUT,
                         "--issued-prices: %s/%s/ledger.sqlite has no invoices of %s; leave these "
                         "months out, or give their prices with --prices",
                         work->base.options->text[DBT_OPTION_OUT], work->base.region.identity.code,
                         unissued->bytes);
}

static enum dbt_status give_all(struct dbt_rerun_work *work, struct dbt_ledger *ledger,
                                struct dbt_buffer *unissued, struct dbt_error *error)
{
    struct dbt_run_list runs = {0};
    char period[DBT_DATE_BYTES];
    enum dbt_status status =
        dbt_ledger_runs(ledger, &work->base.options->period, &runs, &work->base.arena, error);

    for (size_t i = 0; status == DBT_OK && i < work->month_count; i++) {
        struct dbt_rerun_month *month = &work->months[i];
        const struct dbt_run *run = find_run(&runs, month->run.period);
        if (run != NULL)
            status = give_prices(month, ledger, run, error);
        else
            dbt_buffer_format(unissued, "%s%s", unissued->length == 0 ? "" : ", ",
                              dbt_period_write(month->run.period, period));
    }
    if (status == DBT_OK && (unissued->length > 0 || unissued->failed))
        status = refuse_unissued(work, unissued, error);
    return status;
}

enum dbt_status dbt_rerun_issued_prices(struct dbt_rerun_work *work, struct dbt_error *error)
{
    const struct dbt_pipeline *base = &work->base;
    const char *code = base->region.identity.code;
    const char *path = dbt_ledger_place(base->options, &work->base.arena, code);
    struct dbt_ledger *ledger = NULL;
    struct dbt_buffer unissued;
    enum dbt_status status;

    if (path == NULL)
        return dbt_error_memory(error, "the ledger's name");
    status = dbt_ledger_open(&ledger, path, code, DBT_LEDGER_READ, error);
    if (status != DBT_OK)
        return status;
    dbt_buffer_init(&unissued);
    status = give_all(work, ledger, &unissued, error);
    dbt_buffer_release(&unissued);
    dbt_ledger_close(ledger);
    return status;
}
