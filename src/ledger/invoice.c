/* Invoice: every member of an invoice in its column, and the way there. */
#include "invoice.h"

#define INVOICE(column, form, member)                                                              \
    {                                                                                              \
        column, DBT_CELL_##form, offsetof(struct dbt_invoice, member)                              \
    }
#define LINE(column, form, member)                                                                 \
    {                                                                                              \
        column, DBT_CELL_##form, offsetof(struct dbt_line, member)                                 \
    }
#define STEP(column, form, member)                                                                 \
    {                                                                                              \
        column, DBT_CELL_##form, offsetof(struct dbt_step_row, member)                             \
    }
#define VAT(column, form, member)                                                                  \
    {                                                                                              \
        column, DBT_CELL_##form, offsetof(struct dbt_vat_sum, member)                              \
    }

static const struct dbt_cell invoice_items[] = {
    INVOICE("number", INT64, number),
    INVOICE("kind", KIND, kind),
    INVOICE("refers_to", INT64_IF_ANY, refers_to),
    INVOICE("refers_issued", DAY_IF_ANY, refers_issued),
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
    LINE("free_quantity", RATIO, free_quantity),
    LINE("quantity_unit", TEXT, unit_of_quantity),
    LINE("price_micro", INT64, price_micro),
    LINE("price_basis", BASIS, basis),
    LINE("fraction", RATIO, fraction),
    LINE("exact_ore", RATIO, exact_ore),
    LINE("minimum_ore", INT64, minimum_ore),
    LINE("net_ore", INT64, net_ore),
    LINE("vat_category", LETTER, vat_category),
    LINE("vat_rate_bp", INT32, vat_rate_bp),
    LINE("vat_exemption", TEXT, vat_exemption),
    LINE("evidence", TEXT, evidence),
    LINE("price_source", TEXT, price_source),
    LINE("model", TEXT, model),
    LINE("source", TEXT, source),
    LINE("meter", TEXT, meter),
    LINE("record", TEXT, record),
    LINE("scheme", TEXT, scheme),
    LINE("placed", RATIO, placed),
    LINE("reverses", INT64, reverses),
    LINE("reverses_line", UINT32, reverses_line),
};

static const struct dbt_cell step_items[] = {
    STEP("line", UINT32, line),
    STEP("quantity", RATIO, step.quantity),
    STEP("price_micro", INT64, step.price_micro),
};

static const struct dbt_cell vat_items[] = {
    VAT("category", LETTER, category), VAT("rate_bp", INT32, rate_bp),
    VAT("exemption", TEXT, exemption), VAT("base_ore", INT64, base_ore),
    VAT("vat_ore", INT64, vat_ore),
};

#define COUNT(items) (sizeof(items) / sizeof *(items))

const struct dbt_cells dbt_invoice_cells = {"invoice", "run, ", 1, invoice_items,
                                            COUNT(invoice_items)};
const struct dbt_cells dbt_line_cells = {"line", "invoice, position, ", 2, line_items,
                                         COUNT(line_items)};
const struct dbt_cells dbt_step_cells = {"line_step", "invoice, position, ", 2, step_items,
                                         COUNT(step_items)};
const struct dbt_cells dbt_vat_cells = {"vat_sum", "invoice, position, ", 2, vat_items,
                                        COUNT(vat_items)};

void dbt_invoice_store_open(struct dbt_invoice_store *store, struct dbt_ledger *ledger,
                            struct dbt_error *error)
{
    *store = (struct dbt_invoice_store){0};
    dbt_cells_open_insert(&store->invoice, ledger, &dbt_invoice_cells, error);
    dbt_cells_open_insert(&store->line, ledger, &dbt_line_cells, error);
    dbt_cells_open_insert(&store->step, ledger, &dbt_step_cells, error);
    dbt_cells_open_insert(&store->vat, ledger, &dbt_vat_cells, error);
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

static bool add_line(struct dbt_invoice_store *store, int64_t number, size_t position,
                     const struct dbt_line *line)
{
    struct dbt_step_row row = {.line = (uint32_t)position + 1};
    bool added = add_part(&store->line, &dbt_line_cells, number, position, line);
    for (size_t i = 0; added && i < line->step_count; i++) {
        row.step = line->steps[i];
        added = add_part(&store->step, &dbt_step_cells, number, i, &row);
    }
    return added;
}

enum dbt_status dbt_invoice_store_add(struct dbt_invoice_store *store, int64_t sequence,
                                      const struct dbt_invoice *invoice)
{
    dbt_query_bind_integer(&store->invoice, sequence);
    dbt_cells_bind(&store->invoice, &dbt_invoice_cells, invoice);
    (void)dbt_query_step(&store->invoice);
    if (store->invoice.status != DBT_OK) {
        return store->invoice.status;
    }
    for (size_t i = 0; i < invoice->line_count; i++) {
        if (!add_line(store, invoice->number, i, &invoice->lines[i])) {
            return store->line.status != DBT_OK ? store->line.status : store->step.status;
        }
    }
    for (size_t i = 0; i < invoice->vat_count; i++) {
        if (!add_part(&store->vat, &dbt_vat_cells, invoice->number, i, &invoice->vats[i])) {
            return store->vat.status;
        }
    }
    return DBT_OK;
}

void dbt_invoice_store_close(struct dbt_invoice_store *store)
{
    /* Their failures came back from add. */
    enum dbt_status known[] = {dbt_query_close(&store->vat), dbt_query_close(&store->step),
                               dbt_query_close(&store->line), dbt_query_close(&store->invoice)};
    (void)known;
}
