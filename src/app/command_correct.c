/* `correct`: what a billed period's exports come to now, against what was issued of it. */
#include "batch.h"
#include "commands.h"

/* Said before anything is read: reading a large month to learn that it was not billed is long. */
static enum dbt_status find_billed(struct dbt_batch *batch, struct dbt_error *error)
{
    struct dbt_run billed = {0};

    return dbt_ledger_find_billed(batch->ledger, batch->options->period, &billed,
                                  &batch->last.pipeline.arena, error);
}

enum dbt_status dbt_command_correct(const struct dbt_options *options, struct dbt_log *log,
                                    struct dbt_error *error)
{
    return dbt_batch_run(options, log, find_billed, error);
}
