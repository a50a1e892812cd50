/* Invoice: rows to invoices, as they were issued. */
#include "invoice.h"

#include "run.h"

#define HISTORY_BYTES ((size_t)1 << 30)

/* The SELECT statements of an invoice's parts, prepared once for all that are loaded. */
struct parts {
    struct dbt_query lines, steps, vats;
    struct dbt_arena *arena;
};

static void open_parts(struct parts *parts, struct dbt_ledger *ledger, struct dbt_error *error)
{
    const char *rest = "WHERE invoice = ? ORDER BY position";
    dbt_cells_open_select(&parts->lines, ledger, &dbt_line_cells, rest, error);
    dbt_cells_open_select(&parts->steps, ledger, &dbt_step_cells,
                          "WHERE invoice = ? ORDER BY line, position", error);
    dbt_cells_open_select(&parts->vats, ledger, &dbt_vat_cells, rest, error);
}

/* The first failure so far. */
static enum dbt_status parts_status(const struct parts *parts)
{
    if (parts->lines.status != DBT_OK) {
        return parts->lines.status;
    }
    return parts->steps.status != DBT_OK ? parts->steps.status : parts->vats.status;
}

static enum dbt_status close_parts(struct parts *parts)
{
    /* Closing adds no failure. */
    enum dbt_status known[] = {dbt_query_close(&parts->lines), dbt_query_close(&parts->steps),
                               dbt_query_close(&parts->vats)};
    (void)known;
    return parts_status(parts);
}

static struct dbt_gathered load_rows(struct dbt_query *query, const struct dbt_cells *cells,
                                     const struct dbt_invoice *invoice, size_t item_bytes,
                                     struct dbt_arena *arena)
{
    struct dbt_gathered rows = {.item_bytes = item_bytes};
    dbt_query_bind_integer(query, invoice->number);
    dbt_cells_gather(query, cells, &rows, arena);
    return rows;
}

/* Hands the steps, which come by line, to the lines that they belong to. */
static void load_steps(struct parts *parts, struct dbt_invoice *invoice)
{
    struct dbt_query *query = &parts->steps;
    struct dbt_gathered rows =
        load_rows(query, &dbt_step_cells, invoice, sizeof(struct dbt_step_row), parts->arena);
    if (query->status != DBT_OK || rows.count == 0) {
        return;
    }
    const struct dbt_step_row *row = rows.items;
    struct dbt_step *steps = dbt_arena_alloc(parts->arena, rows.count, sizeof *steps);
    if (steps == NULL) {
        dbt_query_fail(query, dbt_error_memory(query->error, "what the ledger holds"));
        return;
    }
    for (size_t i = 0; i < rows.count; i++) {
        if (row[i].line == 0 || row[i].line > invoice->line_count) {
            dbt_query_fail(query, dbt_error_set(query->error, DBT_INPUT,
                                                "%s: table line_step: invoice %lld has no line "
                                                "%lu; restore the ledger from a backup",
                                                query->ledger->path, (long long)invoice->number,
                                                (unsigned long)row[i].line));
            return;
        }
        struct dbt_line *line = &invoice->lines[row[i].line - 1];
        steps[i] = row[i].step;
        line->steps = line->step_count == 0 ? &steps[i] : line->steps;
        line->step_count++;
    }
}

/* Stops at a failure, whose message stands. */
static void load_parts(struct parts *parts, struct dbt_invoice *invoice)
{
    struct dbt_gathered rows =
        load_rows(&parts->lines, &dbt_line_cells, invoice, sizeof(struct dbt_line), parts->arena);
    invoice->lines = rows.items;
    invoice->line_count = rows.count;
    if (parts_status(parts) == DBT_OK) {
        load_steps(parts, invoice);
    }
    if (parts_status(parts) == DBT_OK) {
        rows = load_rows(&parts->vats, &dbt_vat_cells, invoice, sizeof(struct dbt_vat_sum),
                         parts->arena);
        invoice->vats = rows.items;
        invoice->vat_count = rows.count;
    }
}

static enum dbt_status load_all_parts(struct dbt_ledger *ledger, const struct dbt_gathered *rows,
                                      struct dbt_arena *arena, struct dbt_error *error)
{
    struct parts parts = {.arena = arena};
    open_parts(&parts, ledger, error);
    for (size_t i = 0; i < rows->count && parts_status(&parts) == DBT_OK; i++) {
        load_parts(&parts, (struct dbt_invoice *)rows->items + i);
    }
    return close_parts(&parts);
}

/* The invoices that the query gives, which is closed then. */
static enum dbt_status load_invoices(struct dbt_query *query, struct dbt_invoices *invoices,
                                     struct dbt_arena *arena)
{
    struct dbt_gathered rows = {.item_bytes = sizeof(struct dbt_invoice)};
    dbt_cells_gather(query, &dbt_invoice_cells, &rows, arena);
    enum dbt_status status = dbt_query_close(query);
    if (status == DBT_OK) {
        status = load_all_parts(query->ledger, &rows, arena, query->error);
    }
    if (status == DBT_OK) {
        *invoices = (struct dbt_invoices){rows.items, rows.count, rows.capacity};
    }
    return status;
}

enum dbt_status dbt_ledger_load(struct dbt_ledger *ledger, int64_t sequence,
                                struct dbt_invoices *invoices, struct dbt_arena *arena,
                                struct dbt_error *error)
{
    enum dbt_status status = dbt_run_check_stored(ledger, sequence, error);
    if (status != DBT_OK) {
        return status;
    }
    struct dbt_query query;
    dbt_cells_open_select(&query, ledger, &dbt_invoice_cells, "WHERE run = ? ORDER BY number",
                          error);
    dbt_query_bind_integer(&query, sequence);
    return load_invoices(&query, invoices, arena);
}

enum dbt_status dbt_ledger_load_period(struct dbt_ledger *ledger, const struct dbt_period *period,
                                       struct dbt_invoices *invoices, struct dbt_arena *arena,
                                       struct dbt_error *error)
{
    struct dbt_query query;
    dbt_cells_open_select(&query, ledger, &dbt_invoice_cells,
                          "WHERE " DBT_SHARES_MONTH " ORDER BY number", error);
    dbt_query_bind_period(&query, period);
    return load_invoices(&query, invoices, arena);
}

/* ---- of past months -------------------------------------------------------------------------- */

/* All that are asked for, without their parts. */
static enum dbt_status list_history(struct dbt_ledger *ledger,
                                    const struct dbt_ledger_history *history,
                                    struct dbt_gathered *rows, struct dbt_arena *arena,
                                    struct dbt_error *error)
{
    struct dbt_query query;
    char month[DBT_DATE_BYTES];
    dbt_cells_open_select(&query, ledger, &dbt_invoice_cells,
                          "WHERE ((last_month >= ?1 AND first_month <= ?2)"
                          " OR (last_month >= ?3 AND first_month <= ?3))"
                          " AND (?4 IS NULL OR last_month < ?4 OR first_month > ?5)"
                          " AND (?6 = 0 OR run <= ?6) ORDER BY buyer_org_no, number",
                          error);
    dbt_query_bind_period(&query, &history->months);
    dbt_query_bind_text(
        &query,
        dbt_month_write(history->compared != 0 ? history->compared : history->months.first, month));
    dbt_query_bind_period(&query, history->replaced);
    dbt_query_bind_integer(&query, history->last_run);
    dbt_cells_gather(&query, &dbt_invoice_cells, rows, arena);
    return dbt_query_close(&query);
}

/* Hands over what `rows` has, with its parts. */
static enum dbt_status hand_over(struct parts *parts, const struct dbt_gathered *rows,
                                 dbt_take_invoices *take, void *taker)
{
    struct dbt_invoice *invoices = rows->items;
    for (size_t i = 0; i < rows->count && parts_status(parts) == DBT_OK; i++) {
        load_parts(parts, &invoices[i]);
    }
    const struct dbt_invoices all = {invoices, rows->count, rows->count};
    const enum dbt_status status = parts_status(parts);
    return status == DBT_OK ? take(taker, &all) : status;
}

enum dbt_status dbt_ledger_invoices(struct dbt_ledger *ledger,
                                    const struct dbt_ledger_history *history,
                                    dbt_take_invoices *take, void *taker, struct dbt_error *error)
{
    struct dbt_gathered rows = {.item_bytes = sizeof(struct dbt_invoice)};
    struct dbt_arena arena;
    struct parts parts = {.arena = &arena};
    dbt_arena_init(&arena, HISTORY_BYTES);
    enum dbt_status status = list_history(ledger, history, &rows, &arena, error);
    if (status == DBT_OK) {
        open_parts(&parts, ledger, error);
        status = hand_over(&parts, &rows, take, taker);
        const enum dbt_status of_parts = close_parts(&parts);
        status = status == DBT_OK ? of_parts : status;
    }
    dbt_arena_release(&arena);
    return status;
}

static enum dbt_status not_issued(struct dbt_ledger *ledger, int64_t number,
                                  struct dbt_error *error)
{
    struct dbt_query query;
    dbt_query_open(&query, ledger,
                   "SELECT coalesce(min(number), 0), coalesce(max(number), 0) FROM invoice", error);
    int64_t first = dbt_query_step(&query) ? dbt_query_integer(&query) : 0;
    int64_t last = dbt_query_integer(&query);
    enum dbt_status status = dbt_query_close(&query);
    if (status != DBT_OK) {
        return status;
    }
    if (first == 0) {
        return dbt_error_set(error, DBT_INPUT, "%s: no invoice %lld: none was issued yet",
                             ledger->path, (long long)number);
    }
    return dbt_error_set(error, DBT_INPUT,
                         "%s: no invoice %lld: the numbers issued are %lld to %lld", ledger->path,
                         (long long)number, (long long)first, (long long)last);
}

enum dbt_status dbt_ledger_invoice(struct dbt_ledger *ledger, int64_t number,
                                   struct dbt_ledger_entry *entry, struct dbt_arena *arena,
                                   struct dbt_error *error)
{
    struct dbt_run found;
    enum dbt_status status = dbt_run_of_invoice(ledger, number, &found, arena, error);
    if (status != DBT_OK) {
        return status;
    }
    if (found.sequence == 0) {
        return not_issued(ledger, number, error);
    }
    struct dbt_query query;
    struct dbt_invoices one;
    dbt_cells_open_select(&query, ledger, &dbt_invoice_cells, "WHERE number = ?", error);
    dbt_query_bind_integer(&query, number);
    status = load_invoices(&query, &one, arena);
    if (status == DBT_OK) {
        *entry = (struct dbt_ledger_entry){found, one.items[0]};
    }
    return status;
}
