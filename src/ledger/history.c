/*
 * History: what was counted in months of the past. Rows are many (each hour of the week has one),
 * so they are read without the tables of cells.h, and texts that repeat are kept once.
 */
#include "query.h"

enum { HOURS = 7 * 24 };

struct history {
    const struct dbt_ledger_history *asked;
    struct dbt_usage_row *rows;
    size_t count, capacity;
    /* Of the row before: rows come by unit and meter. */
    const char *unit_code, *meter_code;
    bool is_shown;
    const char *hours[HOURS]; /* the texts of cells "1-00" to "7-23"; null: not met yet */
    const char *median, *p90;
    struct dbt_arena *arena;
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

/* ---- rows ----------------------------------------------------------------------------------- */

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

/* `text` as it was kept at `*kept`, or kept now. */
static const char *keep(struct history *history, const char **kept, struct dbt_text text)
{
    if (*kept == NULL || !dbt_text_is(text, *kept)) {
        *kept = dbt_arena_copy(history->arena, text);
    }
    return *kept;
}

/* Where the text of a cell is kept. */
static const char **place_of(struct history *history, struct dbt_text cell, const char **other)
{
    if (cell.length == 4 && cell.at[1] == '-' && cell.at[0] >= '1' && cell.at[0] <= '7') {
        const int hour = (cell.at[0] - '1') * 24 + (cell.at[2] - '0') * 10 + (cell.at[3] - '0');
        return hour >= 0 && hour < HOURS ? &history->hours[hour] : other;
    }
    return dbt_text_is(cell, "p90") ? &history->p90 : &history->median;
}

static const char *keep_cell(struct history *history, struct dbt_text cell)
{
    const char *other = NULL;
    return cell.length == 0 ? "" : keep(history, place_of(history, cell, &other), cell);
}

static void damaged(struct dbt_query *query)
{
    dbt_query_fail(query,
                   dbt_error_set(query->error, DBT_INPUT,
                                 "%s: table usage: not a day that was stored here; restore the "
                                 "ledger from a backup",
                                 query->ledger->path));
}

/* The row that stands, unless no report shows its meter. */
static void take_row(struct dbt_query *query, struct history *history)
{
    struct dbt_usage_row row = {0};
    row.unit_code = keep(history, &history->unit_code, dbt_query_text(query));
    const struct dbt_text meter = dbt_query_text(query);
    if (history->meter_code == NULL || !dbt_text_is(meter, history->meter_code)) {
        history->is_shown = is_shown(history->asked->region, meter);
    }
    row.meter_code = keep(history, &history->meter_code, meter);
    if (!history->is_shown) {
        return;
    }
    if (!dbt_day_parse(dbt_query_text(query), &row.span.first) ||
        !dbt_day_parse(dbt_query_text(query), &row.span.last)) {
        damaged(query);
        return;
    }
    row.cell = keep_cell(history, dbt_query_text(query));
    row.quantity = dbt_query_integer(query);
    /* It only grows when another program has written since they were counted. */
    struct dbt_usage_row *rows = dbt_arena_grow(history->arena, history->rows, history->count,
                                                &history->capacity, sizeof *rows);
    if (rows == NULL || row.unit_code == NULL || row.meter_code == NULL || row.cell == NULL) {
        dbt_query_fail(query, dbt_error_memory(query->error, "the usage of past months"));
        return;
    }
    history->rows = rows;
    rows[history->count++] = row;
}

/* The first row of a run's months, or the number of them; more come by stepping. */
static bool open_months(struct dbt_query *query, int64_t run, struct dbt_period months)
{
    const struct dbt_span days = dbt_period_span(months);
    char text[DBT_DATE_BYTES];
    dbt_query_bind_integer(query, run);
    dbt_query_bind_text(query, dbt_day_write(days.first, text));
    dbt_query_bind_text(query, dbt_day_write(days.last, text));
    return dbt_query_step(query);
}

/* How many rows there are of all meters: their array is then made once. */
static void count_rows(struct dbt_query *query, struct history *history, int64_t run,
                       struct dbt_period months)
{
    for (bool more = open_months(query, run, months); more; more = dbt_query_step(query)) {
        history->capacity += (size_t)dbt_query_integer(query);
    }
}

static void take_rows(struct dbt_query *query, struct history *history, int64_t run,
                      struct dbt_period months)
{
    for (bool more = open_months(query, run, months); more; more = dbt_query_step(query)) {
        take_row(query, history);
    }
}

typedef void take(struct dbt_query *query, struct history *history, int64_t run,
                  struct dbt_period months);

/* Months that follow one another and are of one run are taken at once. */
static void each_run(struct dbt_query *runs, struct dbt_query *usage, struct history *history,
                     take *take_months)
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

#define USAGE "FROM usage WHERE run = ? AND first_day BETWEEN ? AND ?"

static enum dbt_status take_all(struct dbt_ledger *ledger, struct dbt_query *runs,
                                struct history *history, struct dbt_error *error)
{
    struct dbt_query usage;
    dbt_query_open(&usage, ledger, "SELECT count(*) " USAGE, error);
    each_run(runs, &usage, history, count_rows);
    const enum dbt_status status = dbt_query_close(&usage);
    history->rows = dbt_arena_alloc(history->arena, ++history->capacity, sizeof *history->rows);
    if (status != DBT_OK || history->rows == NULL) {
        return status != DBT_OK ? status : dbt_error_memory(error, "the usage of past months");
    }
    dbt_query_open(&usage, ledger,
                   "SELECT unit_code, meter, first_day, last_day, cell, quantity " USAGE
                   " ORDER BY unit_code, meter, first_day, cell",
                   error);
    each_run(runs, &usage, history, take_rows);
    return dbt_query_close(&usage);
}

enum dbt_status dbt_ledger_usage(struct dbt_ledger *ledger,
                                 const struct dbt_ledger_history *history,
                                 struct dbt_usage_rows *rows, struct dbt_arena *arena,
                                 struct dbt_error *error)
{
    struct history made = {.asked = history, .arena = arena};
    struct dbt_query runs;
    dbt_query_open(&runs, ledger,
                   "SELECT coalesce(max(sequence), 0) FROM run WHERE first_month <= ?1"
                   " AND last_month >= ?1 AND (?2 = 0 OR sequence <= ?2)",
                   error);
    enum dbt_status status = take_all(ledger, &runs, &made, error);
    const enum dbt_status of_runs = dbt_query_close(&runs);
    status = of_runs != DBT_OK ? of_runs : status;
    if (status == DBT_OK) {
        *rows = (struct dbt_usage_rows){made.rows, made.count};
    }
    return status;
}
