/* Run: what was issued when and from what, and its usage. */
#include "run.h"

#include "cells.h"

#define MANIFEST "manifest.json"

static const struct dbt_cell cells[] = {
    {"sequence", DBT_CELL_INT64, offsetof(struct dbt_run, sequence)},
    {"first_month", DBT_CELL_MONTH, offsetof(struct dbt_run, period.first)},
    {"last_month", DBT_CELL_MONTH, offsetof(struct dbt_run, period.last)},
    {"issue_date", DBT_CELL_DAY, offsetof(struct dbt_run, issue_date)},
    {"program_version", DBT_CELL_TEXT, offsetof(struct dbt_run, program_version)},
    {"region_sha256", DBT_CELL_HASH, offsetof(struct dbt_run, region_sha256)},
    {"inputs_sha256", DBT_CELL_HASH, offsetof(struct dbt_run, inputs_sha256)},
    {"previous_manifest_sha256", DBT_CELL_TEXT, offsetof(struct dbt_run, previous_manifest_sha256)},
    /* Only read: a run is published when its files are recorded. */
    {"EXISTS (SELECT 1 FROM output WHERE output.run = run.sequence)", DBT_CELL_BOOL,
     offsetof(struct dbt_run, published)},
};

enum { CELLS = sizeof cells / sizeof *cells };

static const struct dbt_cells stored = {"run", "", 0, cells, CELLS - 1};
static const struct dbt_cells loaded = {"run", "", 0, cells, CELLS};

static const struct dbt_cell usage_items[] = {
    {"unit_code", DBT_CELL_TEXT, offsetof(struct dbt_usage_row, unit_code)},
    {"meter", DBT_CELL_TEXT, offsetof(struct dbt_usage_row, meter_code)},
    {"first_day", DBT_CELL_DAY, offsetof(struct dbt_usage_row, span.first)},
    {"last_day", DBT_CELL_DAY, offsetof(struct dbt_usage_row, span.last)},
    {"cell", DBT_CELL_TEXT, offsetof(struct dbt_usage_row, cell)},
    {"quantity", DBT_CELL_INT64, offsetof(struct dbt_usage_row, quantity)},
};

static const struct dbt_cells usage_cells = {"usage", "run, ", 1, usage_items,
                                             sizeof usage_items / sizeof *usage_items};

/* The first run that shares a month with `period`; its sequence is 0 when there is none. */
static enum dbt_status find_shared(struct dbt_ledger *ledger, struct dbt_period period,
                                   struct dbt_run *run, struct dbt_arena *arena,
                                   struct dbt_error *error)
{
    char month[DBT_DATE_BYTES];
    struct dbt_query query;
    dbt_cells_open_select(&query, ledger, &loaded,
                          "WHERE last_month >= ? AND first_month <= ? ORDER BY sequence", error);
    dbt_query_bind_text(&query, dbt_month_write(period.first, month));
    dbt_query_bind_text(&query, dbt_month_write(period.last, month));
    *run = (struct dbt_run){0};
    if (dbt_query_step(&query)) {
        dbt_cells_read(&query, &loaded, run, arena);
    }
    return dbt_query_close(&query);
}

enum dbt_status dbt_ledger_find(struct dbt_ledger *ledger, struct dbt_period period,
                                struct dbt_run *run, struct dbt_arena *arena,
                                struct dbt_error *error)
{
    struct dbt_run shared;
    enum dbt_status status = find_shared(ledger, period, &shared, arena, error);
    if (status != DBT_OK) {
        return status;
    }
    if (shared.sequence != 0 &&
        (shared.period.first != period.first || shared.period.last != period.last)) {
        char asked[DBT_DATE_BYTES];
        char issued[DBT_DATE_BYTES];
        return dbt_error_set(error, DBT_HELD,
                             "%s: period %s shares months with %s, which is issued already: run "
                             "that period again, or one that begins after it",
                             ledger->path, dbt_period_write(period, asked),
                             dbt_period_write(shared.period, issued));
    }
    *run = shared;
    return DBT_OK;
}

enum dbt_status dbt_run_of_invoice(struct dbt_ledger *ledger, int64_t number, struct dbt_run *run,
                                   struct dbt_arena *arena, struct dbt_error *error)
{
    struct dbt_query query;
    dbt_cells_open_select(&query, ledger, &loaded,
                          "WHERE sequence = (SELECT run FROM invoice WHERE number = ?)", error);
    dbt_query_bind_integer(&query, number);
    *run = (struct dbt_run){0};
    if (dbt_query_step(&query)) {
        dbt_cells_read(&query, &loaded, run, arena);
    }
    return dbt_query_close(&query);
}

enum dbt_status dbt_run_check_stored(struct dbt_ledger *ledger, int64_t sequence,
                                     struct dbt_error *error)
{
    struct dbt_query query;
    dbt_query_open(&query, ledger, "SELECT 1 FROM run WHERE sequence = ?", error);
    dbt_query_bind_integer(&query, sequence);
    if (!dbt_query_step(&query) && query.status == DBT_OK) {
        dbt_query_fail(&query, dbt_error_set(error, DBT_INPUT,
                                             "%s: no run %lld: restore the ledger from a backup "
                                             "that has it",
                                             ledger->path, (long long)sequence));
    }
    return dbt_query_close(&query);
}

enum dbt_status dbt_run_check_published(struct dbt_ledger *ledger, struct dbt_arena *arena,
                                        struct dbt_error *error)
{
    struct dbt_query query;
    dbt_cells_open_select(&query, ledger, &loaded,
                          "WHERE NOT EXISTS (SELECT 1 FROM output WHERE output.run = run.sequence)"
                          " ORDER BY sequence",
                          error);
    struct dbt_run row = {0};
    if (dbt_query_step(&query)) {
        dbt_cells_read(&query, &loaded, &row, arena);
        char period[DBT_DATE_BYTES];
        dbt_query_fail(&query,
                       dbt_error_set(error, DBT_HELD,
                                     "%s: the run of %s was interrupted before its output stood "
                                     "published: run that period again first",
                                     ledger->path, dbt_period_write(row.period, period)));
    }
    return dbt_query_close(&query);
}

enum dbt_status dbt_run_chain(struct dbt_ledger *ledger, struct dbt_run *run,
                              struct dbt_arena *arena, struct dbt_error *error)
{
    int64_t last;
    enum dbt_status status =
        dbt_ledger_integer(ledger, "SELECT coalesce(max(sequence), 0) FROM run", &last, error);
    if (status != DBT_OK) {
        return status;
    }
    struct dbt_query query;
    dbt_query_open(&query, ledger,
                   "SELECT sha256 FROM output WHERE run = ? AND name = '" MANIFEST "'", error);
    dbt_query_bind_integer(&query, last);
    struct dbt_text hash =
        dbt_query_step(&query) ? dbt_query_text(&query) : (struct dbt_text){"", 0};
    const char *copy = dbt_arena_copy(arena, hash);
    if (copy == NULL) {
        dbt_query_fail(&query, dbt_error_memory(error, "the hash of the manifest before"));
    }
    status = dbt_query_close(&query);
    if (status == DBT_OK) {
        run->sequence = last + 1;
        run->previous_manifest_sha256 = copy;
        run->published = false;
    }
    return status;
}

enum dbt_status dbt_run_store(struct dbt_ledger *ledger, const struct dbt_run *run,
                              struct dbt_error *error)
{
    struct dbt_query query;
    dbt_cells_open_insert(&query, ledger, &stored, error);
    dbt_cells_bind(&query, &stored, run);
    (void)dbt_query_step(&query);
    return dbt_query_close(&query);
}

enum dbt_status dbt_run_store_usage(struct dbt_ledger *ledger, int64_t sequence,
                                    const struct dbt_usage_rows *usage, struct dbt_error *error)
{
    struct dbt_query query;
    dbt_cells_open_insert(&query, ledger, &usage_cells, error);
    for (size_t i = 0; i < usage->count; i++) {
        dbt_query_bind_integer(&query, sequence);
        dbt_cells_bind(&query, &usage_cells, &usage->items[i]);
        (void)dbt_query_step(&query);
    }
    return dbt_query_close(&query);
}
