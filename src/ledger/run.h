/* Run: the rows of the tables run, usage, input and price_list, with its prices. */
#ifndef DEBITERA_LEDGER_RUN_H
#define DEBITERA_LEDGER_RUN_H

#include "query.h"

/* The run that issued the invoice; its sequence is 0 when there is none. */
enum dbt_status dbt_run_of_invoice(struct dbt_ledger *ledger, int64_t number, struct dbt_run *run,
                                   struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;
/* DBT_INPUT when there is no such run. */
enum dbt_status dbt_run_check_stored(struct dbt_ledger *ledger, int64_t sequence,
                                     struct dbt_error *error) DBT_CHECKED;
/* DBT_HELD when a run is not published yet, naming the command that completes it. */
enum dbt_status dbt_run_check_published(struct dbt_ledger *ledger, struct dbt_arena *arena,
                                        struct dbt_error *error) DBT_CHECKED;
/* Fills the sequence, and the hash of the manifest that the run before published. */
enum dbt_status dbt_run_chain(struct dbt_ledger *ledger, struct dbt_run *run,
                              struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_run_store(struct dbt_ledger *ledger, const struct dbt_run *run,
                              struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_run_store_usage(struct dbt_ledger *ledger, int64_t sequence,
                                    const struct dbt_usage_rows *usage,
                                    struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_run_store_inputs(struct dbt_ledger *ledger, int64_t sequence,
                                     const struct dbt_ledger_inputs *inputs,
                                     struct dbt_error *error) DBT_CHECKED;
/* The region's whole price list. */
enum dbt_status dbt_run_store_prices(struct dbt_ledger *ledger, int64_t sequence,
                                     const struct dbt_region *region,
                                     struct dbt_error *error) DBT_CHECKED;

#endif
