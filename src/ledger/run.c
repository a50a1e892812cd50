/* Run: what was issued when and from what, and its usage. */
#include "run.h"

#include "cells.h"

#define MANIFEST "manifest.json"

static const struct dbt_cell cells[] = {
    {"sequence", DBT_CELL_INT64, offsetof(struct dbt_run, sequence)},
    {"first_month", DBT_CELL_MONTH, offsetof(struct dbt_run, period.first)},
    {"last_month", DBT_CELL_MONTH, offsetof(struct dbt_run, period.last)},
    {"correction", DBT_CELL_UINT32, offsetof(struct dbt_run, correction)},
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

static const struct dbt_cell period_items[] = {
    {"first_month", DBT_CELL_MONTH, offsetof(struct dbt_period, first)},
    {"last_month", DBT_CELL_MONTH, offsetof(struct dbt_period, last)},
};

static const struct dbt_cells period_cells = {"run", "", 0, period_items, 2};

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

/* The first run that the query gives, which is closed then; sequence 0 when there is none. */
static enum dbt_status take_run(struct dbt_query *query, struct dbt_run *run,
                                struct dbt_arena *arena)
{
    *run = (struct dbt_run){0};
    if (dbt_query_step(query)) {
        dbt_cells_read(query, &loaded, run, arena);
    }
    return dbt_query_close(query);
}

enum dbt_status dbt_ledger_find(struct dbt_ledger *ledger, struct dbt_period period,
                                struct dbt_run *run, struct dbt_arena *arena,
                                struct dbt_error *error)
{
    struct dbt_run shared;
    struct dbt_query query;
    dbt_cells_open_select(&query, ledger, &loaded,
                          "WHERE " DBT_SHARES_MONTH " AND correction = 0 ORDER BY sequence", error);
    dbt_query_bind_period(&query, &period);
    enum dbt_status status = take_run(&query, &shared, arena);
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

enum dbt_status dbt_ledger_find_correction(struct dbt_ledger *ledger, struct dbt_period period,
                                           struct dbt_run *run, struct dbt_arena *arena,
                                           struct dbt_error *error)
{
    struct dbt_query query;
    dbt_cells_open_select(&query, ledger, &loaded,
                          "WHERE first_month = ? AND last_month = ? AND correction > 0"
                          " ORDER BY correction DESC",
                          error);
    dbt_query_bind_period(&query, &period);
    return take_run(&query, run, arena);
}

/* The billed periods that share a month with `period`, and those next to it. */
static enum dbt_status gather_near(struct dbt_ledger *ledger, struct dbt_period period,
                                   struct dbt_gathered *rows, struct dbt_arena *arena,
                                   struct dbt_error *error)
{
    struct dbt_query query;
    dbt_cells_open_select(&query, ledger, &period_cells,
                          "WHERE correction = 0 AND (" DBT_SHARES_MONTH
                          " OR last_month = (SELECT max(last_month) FROM run"
                          " WHERE last_month < ?1)"
                          " OR first_month = (SELECT min(first_month) FROM run"
                          " WHERE first_month > ?2)) ORDER BY first_month",
                          error);
    dbt_query_bind_period(&query, &period);
    dbt_cells_gather(&query, &period_cells, rows, arena);
    return dbt_query_close(&query);
}

static enum dbt_status not_billed(struct dbt_ledger *ledger, struct dbt_period period,
                                  struct dbt_arena *arena, struct dbt_error *error)
{
    struct dbt_gathered rows = {.item_bytes = sizeof period};
    enum dbt_status status = gather_near(ledger, period, &rows, arena, error);
    if (status != DBT_OK) {
        return status;
    }
    char text[DBT_DATE_BYTES];
    const char *near = rows.count == 0 ? "nothing was billed yet" : "billed near it:";
    for (size_t i = 0; i < rows.count && near != NULL; i++) {
        const struct dbt_period *billed = (const struct dbt_period *)rows.items + i;
        near = dbt_arena_format(arena, "%s%s %s", near, i > 0 ? "," : "",
                                dbt_period_write(*billed, text));
    }
    if (near == NULL) {
        return dbt_error_memory(error, "the billed periods");
    }
    return dbt_error_set(error, DBT_HELD,
                         "%s: %s was not billed as one period, so there is nothing to correct; %s",
                         ledger->path, dbt_period_write(period, text), near);
}

enum dbt_status dbt_ledger_find_billed(struct dbt_ledger *ledger, struct dbt_period period,
                                       struct dbt_run *run, struct dbt_arena *arena,
                                       struct dbt_error *error)
{
    struct dbt_run found;
    struct dbt_query query;
    dbt_cells_open_select(&query, ledger, &loaded,
                          "WHERE first_month = ? AND last_month = ? AND correction = 0", error);
    dbt_query_bind_period(&query, &period);
    enum dbt_status status = take_run(&query, &found, arena);
    if (status == DBT_OK && found.sequence == 0) {
        status = not_billed(ledger, period, arena, error);
    }
    if (status == DBT_OK) {
        *run = found;
    }
    return status;
}

enum dbt_status dbt_ledger_runs(struct dbt_ledger *ledger, const struct dbt_period *period,
                                struct dbt_run_list *list, struct dbt_arena *arena,
                                struct dbt_error *error)
{
    struct dbt_gathered rows = {.item_bytes = sizeof *list->items};
    struct dbt_query query;
    dbt_cells_open_select(&query, ledger, &loaded, "WHERE " DBT_SHARES_MONTH " ORDER BY sequence",
                          error);
    dbt_query_bind_period(&query, period);
    dbt_cells_gather(&query, &loaded, &rows, arena);
    enum dbt_status status = dbt_query_close(&query);
    if (status == DBT_OK) {
        *list = (struct dbt_run_list){rows.items, rows.count};
    }
    return status;
}

enum dbt_status dbt_run_of_invoice(struct dbt_ledger *ledger, int64_t number, struct dbt_run *run,
                                   struct dbt_arena *arena, struct dbt_error *error)
{
    struct dbt_query query;
    dbt_cells_open_select(&query, ledger, &loaded,
                          "WHERE sequence = (SELECT run FROM invoice WHERE number = ?)", error);
    dbt_query_bind_integer(&query, number);
    return take_run(&query, run, arena);
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

static enum dbt_status interrupted(const struct dbt_ledger *ledger, const struct dbt_run *run,
                                   struct dbt_error *error)
{
    char period[DBT_DATE_BYTES];
    dbt_period_write(run->period, period);
    if (run->correction == 0) {
        return dbt_error_set(error, DBT_HELD,
                             "%s: the run of %s was interrupted before its output stood published: "
                             "complete it first, with run --period %s",
                             ledger->path, period, period);
    }
    return dbt_error_set(error, DBT_HELD,
                         "%s: correction %lu of %s was interrupted before its output stood "
                         "published: complete it first, with correct --period %s",
                         ledger->path, (unsigned long)run->correction, period, period);
}

enum dbt_status dbt_run_check_published(struct dbt_ledger *ledger, struct dbt_arena *arena,
                                        struct dbt_error *error)
{
    struct dbt_query query;
    dbt_cells_open_select(&query, ledger, &loaded,
                          "WHERE NOT EXISTS (SELECT 1 FROM output WHERE output.run = run.sequence)"
                          " ORDER BY sequence",
                          error);
    struct dbt_run row;
    enum dbt_status status = take_run(&query, &row, arena);
    return status == DBT_OK && row.sequence != 0 ? interrupted(ledger, &row, error) : status;
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
