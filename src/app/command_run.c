/* `run`: the whole month, or with --dry-run the same without taking a number. */
#include "batch.h"
#include "commands.h"

/* A period that is billed as one is corrected as one. */
static enum dbt_status refuse_cut(struct dbt_period asked, struct dbt_period billed,
                                  struct dbt_error *error)
{
    char range[DBT_DATE_BYTES];
    char whole[DBT_DATE_BYTES];

    if (asked.first <= billed.first && billed.last <= asked.last)
        return DBT_OK;
    return dbt_error_set(error, DBT_HELD,
                         "--correct %s has a part of %s only, which was billed as one; give its "
                         "months together",
                         dbt_period_write(asked, range), dbt_period_write(billed, whole));
}

static enum dbt_status find_billed(struct dbt_batch *batch, struct dbt_period *periods,
                                   const struct dbt_run_list *runs, size_t *count,
                                   struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;

    *count = 0;
    for (size_t i = 0; i < runs->count && status == DBT_OK; i++) {
        if (runs->items[i].correction > 0)
            continue;
        status = refuse_cut(batch->options->correct, runs->items[i].period, error);
        periods[(*count)++] = runs->items[i].period;
    }
    return status;
}

static int compare_periods(const void *left, const void *right)
{
    const struct dbt_period *a = left;
    const struct dbt_period *b = right;

    return (a->first > b->first) - (a->first < b->first);
}

/* What was billed in the months of --correct, each period a job of its own. */
static enum dbt_status add_corrections(struct dbt_batch *batch, struct dbt_error *error)
{
    struct dbt_arena *arena = &batch->last.pipeline.arena;
    struct dbt_run_list runs = {0};
    struct dbt_period *periods;
    size_t count = 0;
    char range[DBT_DATE_BYTES];
    enum dbt_status status =
        dbt_ledger_runs(batch->ledger, &batch->options->correct, &runs, arena, error);

    if (status != DBT_OK)
        return status;
    periods = dbt_arena_alloc(arena, runs.count + 1, sizeof *periods);
    if (periods == NULL)
        return dbt_error_memory(error, "the periods to correct");
    status = find_billed(batch, periods, &runs, &count, error);
    if (status != DBT_OK)
        return status;
    if (count == 0)
        dbt_log_line(batch->log, DBT_LOG_INFO, "--correct %s: none of these months was billed",
                     dbt_period_write(batch->options->correct, range));
    if (count > 1)
        qsort(periods, count, sizeof *periods, compare_periods);
    return dbt_batch_correct(batch, periods, count, error);
}

enum dbt_status dbt_command_run(const struct dbt_options *options, struct dbt_log *log,
                                struct dbt_error *error)
{
    bool corrects = options->text[DBT_OPTION_CORRECT] != NULL;

    return dbt_batch_run(options, log, corrects ? add_corrections : NULL, error);
}
