/* Input: the files that a run was made from. */
#include "cells.h"
#include "run.h"

_Static_assert(DBT_CLASS_COUNT == 6, "a new class needs a column, and a version of the schema");

#define INPUT(column, form, member)                                                                \
    {                                                                                              \
        column, DBT_CELL_##form, offsetof(struct dbt_ledger_input, member)                         \
    }

static const struct dbt_cell items[] = {
    INPUT("first_month", MONTH, period.first),
    INPUT("last_month", MONTH, period.last),
    INPUT("source", TEXT, source),
    INPUT("name", TEXT, name),
    INPUT("copy_of", TEXT, copy_of),
    INPUT("size_bytes", UINT64, size_bytes),
    INPUT("sha256", TEXT, sha256),
    INPUT("read", UINT64, read),
    INPUT("billed", UINT64, of[DBT_CLASS_BILLED]),
    INPUT("follow_up", UINT64, of[DBT_CLASS_FOLLOW_UP]),
    INPUT("outside_period", UINT64, of[DBT_CLASS_OUTSIDE_PERIOD]),
    INPUT("not_billable", UINT64, of[DBT_CLASS_NOT_BILLABLE]),
    INPUT("duplicate", UINT64, of[DBT_CLASS_DUPLICATE]),
    INPUT("rejected", UINT64, of[DBT_CLASS_REJECTED]),
};

static const struct dbt_cells cells = {"input", "run, ", 1, items, sizeof items / sizeof *items};

enum dbt_status dbt_run_store_inputs(struct dbt_ledger *ledger, int64_t sequence,
                                     const struct dbt_ledger_inputs *inputs,
                                     struct dbt_error *error)
{
    struct dbt_query query;
    dbt_cells_open_insert(&query, ledger, &cells, error);
    for (size_t i = 0; i < inputs->count; i++) {
        dbt_query_bind_integer(&query, sequence);
        dbt_cells_bind(&query, &cells, &inputs->items[i]);
        (void)dbt_query_step(&query);
    }
    return dbt_query_close(&query);
}

enum dbt_status dbt_ledger_run_inputs(struct dbt_ledger *ledger, int64_t sequence,
                                      struct dbt_ledger_inputs *inputs, struct dbt_arena *arena,
                                      struct dbt_error *error)
{
    struct dbt_gathered rows = {.item_bytes = sizeof *inputs->items};
    struct dbt_query query;
    dbt_cells_open_select(&query, ledger, &cells,
                          "WHERE run = ? ORDER BY first_month, source, name", error);
    dbt_query_bind_integer(&query, sequence);
    dbt_cells_gather(&query, &cells, &rows, arena);
    enum dbt_status status = dbt_query_close(&query);
    if (status == DBT_OK) {
        *inputs = (struct dbt_ledger_inputs){rows.items, rows.count};
    }
    return status;
}
