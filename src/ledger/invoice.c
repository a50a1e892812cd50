/* Invoice: every member of an invoice in its column, there and back. */
#include "invoice.h"

#include "cells.h"

#define INVOICE(column, form, member)                                                              \
    {                                                                                              \
        column, DBT_CELL_##form, offsetof(struct dbt_invoice, member)                              \
    }
#define LINE(column, form, member)                                                                 \
    {                                                                                              \
        column, DBT_CELL_##form, offsetof(struct dbt_line, member)                                 \
    }
#define VAT(column, form, member)                                                                  \
    {                                                                                              \
        column, DBT_CELL_##form, offsetof(struct dbt_vat_sum, member)                              \
    }

static const struct dbt_cell invoice_items[] = {
    INVOICE("number", INT64, number),
    INVOICE("ocr", TEXT, ocr),
    INVOICE("first_month", MONTH, period.first),
    INVOICE("last_month", MONTH, period.last),
    INVOICE("issued", DAY, issued),
    INVOICE("due", DAY, due),
    INVOICE("seller_name", TEXT, seller.name),
    INVOICE("seller_org_no", TEXT, seller.org_no),
    INVOICE("seller_vat_no", TEXT, seller.vat_no),
    INVOICE("seller_attention", TEXT, seller.attention),
    INVOICE("seller_street", TEXT, seller.address.street),
    INVOICE("seller_postcode", TEXT, seller.address.postcode),
    INVOICE("seller_city", TEXT, seller.address.city),
    INVOICE("seller_reference", TEXT, seller.reference),
    INVOICE("buyer_name", TEXT, buyer.name),
    INVOICE("buyer_org_no", TEXT, buyer.org_no),
    INVOICE("buyer_vat_no", TEXT, buyer.vat_no),
    INVOICE("buyer_attention", TEXT, buyer.attention),
    INVOICE("buyer_street", TEXT, buyer.address.street),
    INVOICE("buyer_postcode", TEXT, buyer.address.postcode),
    INVOICE("buyer_city", TEXT, buyer.address.city),
    INVOICE("buyer_reference", TEXT, buyer.reference),
    INVOICE("customer", TEXT, customer),
    INVOICE("bankgiro", TEXT, bankgiro),
    INVOICE("demonstration", BOOL, demonstration),
    INVOICE("net_ore", INT64, net_ore),
    INVOICE("vat_ore", INT64, vat_ore),
    INVOICE("rounding_ore", INT64, rounding_ore),
    INVOICE("total_ore", INT64, total_ore),
};

static const struct dbt_cell line_items[] = {
    LINE("unit_code", TEXT, unit_code),
    LINE("unit_name", TEXT, unit_name),
    LINE("service_code", TEXT, service_code),
    LINE("component", TEXT, component),
    LINE("service_name", TEXT, service_name),
    LINE("account", TEXT, account),
    LINE("month", MONTH, month),
    LINE("first_day", DAY, span.first),
    LINE("last_day", DAY, span.last),
    LINE("quantity", RATIO, quantity),
    LINE("quantity_unit", TEXT, unit_of_quantity),
    LINE("price_micro", INT64, price_micro),
    LINE("price_basis", BASIS, basis),
    LINE("fraction", RATIO, fraction),
    LINE("exact_ore", RATIO, exact_ore),
    LINE("net_ore", INT64, net_ore),
    LINE("vat_category", LETTER, vat_category),
    LINE("vat_rate_bp", INT32, vat_rate_bp),
    LINE("vat_exemption", TEXT, vat_exemption),
    LINE("evidence", TEXT, evidence),
    LINE("price_source", TEXT, price_source),
};

static const struct dbt_cell vat_items[] = {
    VAT("category", LETTER, category), VAT("rate_bp", INT32, rate_bp),
    VAT("exemption", TEXT, exemption), VAT("base_ore", INT64, base_ore),
    VAT("vat_ore", INT64, vat_ore),
};

#define COUNT(items) (sizeof(items) / sizeof *(items))

static const struct dbt_cells invoice_cells = {"invoice", "run, ", 1, invoice_items,
                                               COUNT(invoice_items)};
static const struct dbt_cells line_cells = {"line", "invoice, position, ", 2, line_items,
                                            COUNT(line_items)};
static const struct dbt_cells vat_cells = {"vat_sum", "invoice, position, ", 2, vat_items,
                                           COUNT(vat_items)};

void dbt_invoice_store_open(struct dbt_invoice_store *store, struct dbt_ledger *ledger,
                            struct dbt_error *error)
{
    *store = (struct dbt_invoice_store){0};
    dbt_cells_open_insert(&store->invoice, ledger, &invoice_cells, error);
    dbt_cells_open_insert(&store->line, ledger, &line_cells, error);
    dbt_cells_open_insert(&store->vat, ledger, &vat_cells, error);
}

/* One row of an invoice's parts, at `position` from 0. */
static bool add_part(struct dbt_query *query, const struct dbt_cells *cells, int64_t number,
                     size_t position, const void *part)
{
    dbt_query_bind_integer(query, number);
    dbt_query_bind_integer(query, (int64_t)position + 1);
    dbt_cells_bind(query, cells, part);
    (void)dbt_query_step(query);
    return query->status == DBT_OK;
}

enum dbt_status dbt_invoice_store_add(struct dbt_invoice_store *store, int64_t sequence,
                                      const struct dbt_invoice *invoice)
{
    dbt_query_bind_integer(&store->invoice, sequence);
    dbt_cells_bind(&store->invoice, &invoice_cells, invoice);
    (void)dbt_query_step(&store->invoice);
    if (store->invoice.status != DBT_OK) {
        return store->invoice.status;
    }
    for (size_t i = 0; i < invoice->line_count; i++) {
        if (!add_part(&store->line, &line_cells, invoice->number, i, &invoice->lines[i])) {
            return store->line.status;
        }
    }
    for (size_t i = 0; i < invoice->vat_count; i++) {
        if (!add_part(&store->vat, &vat_cells, invoice->number, i, &invoice->vats[i])) {
            return store->vat.status;
        }
    }
    return DBT_OK;
}

void dbt_invoice_store_close(struct dbt_invoice_store *store)
{
    /* Their failures came back from add. */
    enum dbt_status known[] = {dbt_query_close(&store->vat), dbt_query_close(&store->line),
                               dbt_query_close(&store->invoice)};
    (void)known;
}

/* Where the rows of one kind are gathered. */
struct gathering {
    void *items;
    size_t count, capacity;
    size_t item_bytes;
};

/* Appends the row that stands. */
static void gather(struct dbt_query *query, const struct dbt_cells *cells, struct gathering *rows,
                   struct dbt_arena *arena)
{
    void *items =
        dbt_arena_grow(arena, rows->items, rows->count, &rows->capacity, rows->item_bytes);
    if (items == NULL) {
        dbt_query_fail(query, dbt_error_memory(query->error, "the invoices of the ledger"));
        return;
    }
    rows->items = items;
    dbt_cells_read(query, cells, (char *)items + rows->count * rows->item_bytes, arena);
    rows->count++;
}

static enum dbt_status load_rows(struct dbt_query *query, const struct dbt_cells *cells,
                                 int64_t key, struct gathering *rows, struct dbt_arena *arena)
{
    dbt_query_bind_integer(query, key);
    while (dbt_query_step(query)) {
        gather(query, cells, rows, arena);
    }
    return query->status;
}

static enum dbt_status load_parts(struct dbt_query *lines, struct dbt_query *vats,
                                  struct dbt_invoice *invoice, struct dbt_arena *arena)
{
    struct gathering rows = {.item_bytes = sizeof(struct dbt_line)};
    enum dbt_status status = load_rows(lines, &line_cells, invoice->number, &rows, arena);
    if (status != DBT_OK) {
        return status;
    }
    invoice->lines = rows.items;
    invoice->line_count = rows.count;
    rows = (struct gathering){.item_bytes = sizeof(struct dbt_vat_sum)};
    status = load_rows(vats, &vat_cells, invoice->number, &rows, arena);
    invoice->vats = rows.items;
    invoice->vat_count = rows.count;
    return status;
}

static enum dbt_status load_all_parts(struct dbt_ledger *ledger, const struct gathering *invoices,
                                      struct dbt_arena *arena, struct dbt_error *error)
{
    struct dbt_query lines;
    struct dbt_query vats;
    const char *rest = "WHERE invoice = ? ORDER BY position";
    dbt_cells_open_select(&lines, ledger, &line_cells, rest, error);
    dbt_cells_open_select(&vats, ledger, &vat_cells, rest, error);
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < invoices->count; i++) {
        status = load_parts(&lines, &vats, (struct dbt_invoice *)invoices->items + i, arena);
    }
    enum dbt_status closed = dbt_query_close(&lines);
    status = status == DBT_OK ? closed : status;
    closed = dbt_query_close(&vats);
    return status == DBT_OK ? closed : status;
}

static enum dbt_status check_run(struct dbt_ledger *ledger, int64_t sequence,
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

enum dbt_status dbt_ledger_load(struct dbt_ledger *ledger, int64_t sequence,
                                struct dbt_invoices *invoices, struct dbt_arena *arena,
                                struct dbt_error *error)
{
    enum dbt_status status = check_run(ledger, sequence, error);
    if (status != DBT_OK) {
        return status;
    }
    struct gathering rows = {.item_bytes = sizeof(struct dbt_invoice)};
    struct dbt_query query;
    dbt_cells_open_select(&query, ledger, &invoice_cells, "WHERE run = ? ORDER BY number", error);
    (void)load_rows(&query, &invoice_cells, sequence, &rows, arena);
    status = dbt_query_close(&query);
    if (status == DBT_OK) {
        status = load_all_parts(ledger, &rows, arena, error);
    }
    if (status == DBT_OK) {
        *invoices = (struct dbt_invoices){rows.items, rows.count, rows.capacity};
    }
    return status;
}
