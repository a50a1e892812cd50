/*
 * History: what was counted and billed in months of the past. There is much of it (each hour of the
 * week has a row of usage), so it is handed over row by row, and nothing of it is kept here.
 */
#include "cells.h"

enum { ROW_BYTES = 1 << 20 }; /* the texts of one line */

struct history {
    const struct dbt_ledger_history *asked;
    dbt_take_usage *take;
    void *taker;
};

/* ---- which runs ----------------------------------------------------------------------------- */

/* The sequence of the last run that covers `month`; 0: none does. */
static int64_t run_of(struct dbt_query *query, const struct dbt_ledger_history *asked,
                      dbt_month month)
{
    char text[DBT_DATE_BYTES];
    dbt_query_bind_text(query, dbt_month_write(month, text));
    dbt_query_bind_integer(query, asked->last_run);
    const int64_t sequence = dbt_query_step(query) ? dbt_query_integer(query) : 0;
    /* The statement ends, to be bound again. */
    (void)dbt_query_step(query);
    return sequence;
}

/* ---- usage ---------------------------------------------------------------------------------- */

static bool has_meter(const uint32_t *meters, uint32_t count, const struct dbt_region *region,
                      struct dbt_text code)
{
    for (uint32_t i = 0; i < count; i++) {
        if (meters[i] != DBT_NONE && dbt_text_is(code, region->meters[meters[i]].code)) {
            return true;
        }
    }
    return false;
}

static bool is_shown(const struct dbt_region *region, struct dbt_text code)
{
    const struct dbt_followup_settings *settings = &region->followup;
    const uint32_t single[] = {settings->listed, settings->calls, settings->wait,
                               settings->by_hour};
    return has_meter(single, sizeof single / sizeof *single, region, code) ||
           has_meter(settings->dispatches, settings->dispatch_count, region, code) ||
           has_meter(settings->reached, settings->reached_count, region, code);
}

static void damaged(struct dbt_query *query)
{
    dbt_query_fail(query,
                   dbt_error_set(query->error, DBT_INPUT,
                                 "%s: table usage: not a day that was stored here; restore the "
                                 "ledger from a backup",
                                 query->ledger->path));
}

static void read_texts(struct dbt_usage_row *row, struct dbt_query *query)
{
    row->unit_code = dbt_query_text(query).at;
    row->meter_code = dbt_query_text(query).at;
    row->cell = dbt_query_text(query).at;
}

/* The row that stands, unless no report shows its meter. SQLite ends texts with a zero. */
static void take_row(struct dbt_query *query, const struct history *history)
{
    struct dbt_usage_row row = {0};
    read_texts(&row, query);
    if (!is_shown(history->asked->region, dbt_text_of(row.meter_code))) {
        return;
    }
    if (!dbt_day_parse(dbt_query_text(query), &row.span.first) ||
        !dbt_day_parse(dbt_query_text(query), &row.span.last)) {
        damaged(query);
        return;
    }
    row.quantity = dbt_query_integer(query);
    if (query->status == DBT_OK) {
        dbt_query_fail(query, history->take(history->taker, &row));
    }
}

static const char *by_hour_meter(const struct dbt_region *region)
{
    const uint32_t meter = region->followup.by_hour;
    return meter != DBT_NONE ? region->meters[meter].code : "";
}

static void take_months(struct dbt_query *query, const struct history *history, int64_t run,
                        struct dbt_period months)
{
    const struct dbt_span days = dbt_period_span(months);
    char text[DBT_DATE_BYTES];
    dbt_query_bind_integer(query, run);
    dbt_query_bind_text(query, dbt_day_write(days.first, text));
    dbt_query_bind_text(query, dbt_day_write(days.last, text));
    dbt_query_bind_text(query, by_hour_meter(history->asked->region));
    dbt_query_bind_integer(query, history->asked->by_hour);
    while (dbt_query_step(query)) {
        take_row(query, history);
    }
}

/* Months that follow one another and are of one run are taken at once. */
static void each_run(struct dbt_query *runs, struct dbt_query *usage, const struct history *history)
{
    const struct dbt_period months = history->asked->months;
    struct dbt_period same = {months.first, months.first};
    int64_t run = run_of(runs, history->asked, same.first);
    while (same.first <= months.last && runs->status == DBT_OK && usage->status == DBT_OK) {
        const int64_t next =
            same.last < months.last ? run_of(runs, history->asked, same.last + 1) : -1;
        if (next == run) {
            same.last++;
            continue;
        }
        if (run != 0) {
            take_months(usage, history, run, same);
        }
        run = next;
        same = (struct dbt_period){same.last + 1, same.last + 1};
    }
}

enum dbt_status dbt_ledger_usage(struct dbt_ledger *ledger,
                                 const struct dbt_ledger_history *history, dbt_take_usage *take,
                                 void *taker, struct dbt_error *error)
{
    const struct history taking = {history, take, taker};
    struct dbt_query runs;
    struct dbt_query usage;
    dbt_query_open(&runs, ledger,
                   "SELECT coalesce(max(sequence), 0) FROM run WHERE first_month <= ?1"
                   " AND last_month >= ?1 AND (?2 = 0 OR sequence <= ?2)",
                   error);
    dbt_query_open(&usage, ledger,
                   "SELECT unit_code, meter, cell, first_day, last_day, quantity FROM usage"
                   " WHERE run = ? AND first_day BETWEEN ? AND ?"
                   " AND (meter = ? AND cell <> '') = ?"
                   " ORDER BY unit_code, meter, first_day, cell",
                   error);
    each_run(&runs, &usage, &taking);
    const enum dbt_status of_usage = dbt_query_close(&usage);
    const enum dbt_status of_runs = dbt_query_close(&runs);
    return of_runs != DBT_OK ? of_runs : of_usage;
}

/* ---- documents ------------------------------------------------------------------------------ */

/* The parameters of DBT_SEEN. */
static void bind_seen(struct dbt_query *query, const struct dbt_ledger_history *history)
{
    dbt_query_bind_integer(query, history->last_run);
    dbt_query_bind_period(query, history->replaced);
}

#define DBT_SEEN "(?1 = 0 OR run <= ?1) AND (?2 IS NULL OR last_month < ?2 OR first_month > ?3)"

enum dbt_status dbt_ledger_invoiced(struct dbt_ledger *ledger,
                                    const struct dbt_ledger_history *history, bool *invoiced,
                                    struct dbt_error *error)
{
    struct dbt_query query;
    char month[DBT_DATE_BYTES];
    dbt_query_open(&query, ledger,
                   "SELECT EXISTS (SELECT 1 FROM invoice WHERE " DBT_SEEN
                   " AND first_month <= ?4 AND last_month >= ?4)",
                   error);
    for (dbt_month at = history->months.first; at <= history->months.last; at++) {
        bind_seen(&query, history);
        dbt_query_bind_text(&query, dbt_month_write(at, month));
        invoiced[at - history->months.first] =
            dbt_query_step(&query) && dbt_query_integer(&query) != 0;
        (void)dbt_query_step(&query); /* the statement ends, to be bound again */
    }
    return dbt_query_close(&query);
}

#define LINE(column, form, member)                                                                 \
    {                                                                                              \
        column, DBT_CELL_##form, offsetof(struct dbt_line, member)                                 \
    }

static const struct dbt_cell items[] = {
    LINE("unit_code", TEXT, unit_code),
    LINE("service_code", TEXT, service_code),
    LINE("component", TEXT, component),
    LINE("service_name", TEXT, service_name),
    LINE("month", MONTH, month),
    LINE("first_day", DAY, span.first),
    LINE("last_day", DAY, span.last),
    LINE("quantity", RATIO, quantity),
    LINE("quantity_unit", TEXT, unit_of_quantity),
    LINE("price_basis", BASIS, basis),
    LINE("net_ore", INT64, net_ore),
};

static const struct dbt_cells cells = {"line", "", 0, items, sizeof items / sizeof *items};

enum dbt_status dbt_ledger_lines(struct dbt_ledger *ledger,
                                 const struct dbt_ledger_history *history, dbt_take_line *take,
                                 void *taker, struct dbt_error *error)
{
    struct dbt_query query;
    struct dbt_arena row;
    char month[DBT_DATE_BYTES];
    dbt_arena_init(&row, ROW_BYTES);
    dbt_cells_open_select(&query, ledger, &cells,
                          "WHERE month BETWEEN ?4 AND ?5 AND EXISTS"
                          " (SELECT 1 FROM invoice WHERE number = line.invoice AND " DBT_SEEN ")"
                          " ORDER BY month, invoice, position",
                          error);
    bind_seen(&query, history);
    dbt_query_bind_text(&query, dbt_month_write(history->months.first, month));
    dbt_query_bind_text(&query, dbt_month_write(history->months.last, month));
    while (dbt_query_step(&query)) {
        struct dbt_line line = {0};
        dbt_arena_reset(&row);
        dbt_cells_read(&query, &cells, &line, &row);
        if (query.status == DBT_OK) {
            dbt_query_fail(&query, take(taker, &line));
        }
    }
    dbt_arena_release(&row);
    return dbt_query_close(&query);
}

/* ---- buyers --------------------------------------------------------------------------------- */

#define BUYER(column, member)                                                                      \
    {                                                                                              \
        column, DBT_CELL_TEXT, offsetof(struct dbt_unit_buyer, member)                             \
    }

static const struct dbt_cell buyer_items[] = {
    BUYER("unit_code", unit_code),
    BUYER("buyer_org_no", org_no),
};

static const struct dbt_cells buyer_cells = {"line JOIN invoice ON number = line.invoice", "", 0,
                                             buyer_items, sizeof buyer_items / sizeof *buyer_items};

enum dbt_status dbt_ledger_buyers(struct dbt_ledger *ledger,
                                  const struct dbt_ledger_history *history,
                                  struct dbt_unit_buyers *buyers, struct dbt_arena *arena,
                                  struct dbt_error *error)
{
    struct dbt_gathered rows = {.item_bytes = sizeof *buyers->items};
    struct dbt_query query;
    char month[DBT_DATE_BYTES];
    dbt_cells_open_select(&query, ledger, &buyer_cells,
                          "WHERE month BETWEEN ?4 AND ?5 AND " DBT_SEEN
                          " GROUP BY unit_code, buyer_org_no ORDER BY unit_code, buyer_org_no",
                          error);
    bind_seen(&query, history);
    dbt_query_bind_text(&query, dbt_month_write(history->months.first, month));
    dbt_query_bind_text(&query, dbt_month_write(history->months.last, month));
    dbt_cells_gather(&query, &buyer_cells, &rows, arena);
    const enum dbt_status status = dbt_query_close(&query);
    if (status == DBT_OK) {
        *buyers = (struct dbt_unit_buyers){rows.items, rows.count};
    }
    return status;
}
