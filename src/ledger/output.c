/* Output: the files that a run published. */
#include "cells.h"
#include "seal.h"

static const struct dbt_cell output_items[] = {
    {"name", DBT_CELL_TEXT, offsetof(struct dbt_output_file, name)},
    {"size_bytes", DBT_CELL_UINT64, offsetof(struct dbt_output_file, size_bytes)},
    {"sha256", DBT_CELL_TEXT, offsetof(struct dbt_output_file, sha256)},
};

static const struct dbt_cells output_cells = {"output", "run, ", 1, output_items,
                                              sizeof output_items / sizeof *output_items};

static enum dbt_status store_output(struct dbt_ledger *ledger, int64_t sequence,
                                    const struct dbt_output_file *files, size_t count,
                                    struct dbt_error *error)
{
    struct dbt_query query;
    dbt_cells_open_insert(&query, ledger, &output_cells, error);
    for (size_t i = 0; i < count; i++) {
        dbt_query_bind_integer(&query, sequence);
        dbt_cells_bind(&query, &output_cells, &files[i]);
        (void)dbt_query_step(&query);
    }
    return dbt_query_close(&query);
}

static enum dbt_status count_output(struct dbt_ledger *ledger, int64_t sequence, size_t *count,
                                    struct dbt_error *error)
{
    struct dbt_query query;
    dbt_query_open(&query, ledger, "SELECT count(*) FROM output WHERE run = ?", error);
    dbt_query_bind_integer(&query, sequence);
    size_t got = dbt_query_step(&query) ? (size_t)dbt_query_integer(&query) : 0;
    enum dbt_status status = dbt_query_close(&query);
    if (status == DBT_OK) {
        *count = got;
    }
    return status;
}

static enum dbt_status compare_output(struct dbt_ledger *ledger, int64_t sequence,
                                      const struct dbt_output_file *files, size_t count,
                                      struct dbt_error *error)
{
    struct dbt_query query;
    dbt_query_open(&query, ledger,
                   "SELECT count(*) FROM output"
                   " WHERE run = ? AND name = ? AND size_bytes = ? AND sha256 = ?",
                   error);
    for (size_t i = 0; i < count && query.status == DBT_OK; i++) {
        dbt_query_bind_integer(&query, sequence);
        dbt_cells_bind(&query, &output_cells, &files[i]);
        bool equal = dbt_query_step(&query) && dbt_query_integer(&query) == 1;
        if (query.status == DBT_OK && !equal) {
            dbt_query_fail(&query,
                           dbt_error_set(error, DBT_DIFFERENT,
                                         "%s: %s would not be as it was first published: use the "
                                         "program version and options of the first time",
                                         ledger->path, files[i].name));
        }
        (void)dbt_query_step(&query);
    }
    return dbt_query_close(&query);
}

static enum dbt_status record_output(struct dbt_ledger *ledger, int64_t sequence,
                                     const struct dbt_output_file *files, size_t count,
                                     struct dbt_error *error)
{
    size_t recorded;
    enum dbt_status status = count_output(ledger, sequence, &recorded, error);
    if (status != DBT_OK) {
        return status;
    }
    if (recorded == 0) {
        status = store_output(ledger, sequence, files, count, error);
        return status == DBT_OK ? dbt_seal_outputs(ledger, sequence, error) : status;
    }
    if (recorded != count) {
        return dbt_error_set(error, DBT_DIFFERENT,
                             "%s: %zu files, but %zu when this run was first published: use the "
                             "program version and options of the first time",
                             ledger->path, count, recorded);
    }
    return compare_output(ledger, sequence, files, count, error);
}

enum dbt_status dbt_ledger_published(struct dbt_ledger *ledger, int64_t sequence,
                                     const struct dbt_output_file *files, size_t count,
                                     struct dbt_error *error)
{
    enum dbt_status status = dbt_ledger_begin(ledger, error);
    if (status != DBT_OK) {
        return status;
    }
    status = record_output(ledger, sequence, files, count, error);
    return dbt_ledger_end(ledger, status, error);
}

enum dbt_status dbt_ledger_outputs(struct dbt_ledger *ledger, int64_t sequence,
                                   struct dbt_output_list *list, struct dbt_arena *arena,
                                   struct dbt_error *error)
{
    struct dbt_gathered rows = {.item_bytes = sizeof *list->items};
    struct dbt_query query;
    dbt_cells_open_select(&query, ledger, &output_cells, "WHERE run = ? ORDER BY name", error);
    dbt_query_bind_integer(&query, sequence);
    dbt_cells_gather(&query, &output_cells, &rows, arena);
    enum dbt_status status = dbt_query_close(&query);
    if (status == DBT_OK) {
        *list = (struct dbt_output_list){rows.items, rows.count};
    }
    return status;
}
