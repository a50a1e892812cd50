/* invoices.csv: every invoice. A published file says nothing of later corrections: it stays. */
#include "csv.h"
#include "writers.h"

/* As a row of a list; texts are borrowed. */
static struct dbt_issued issued_of(const struct dbt_invoice *invoice)
{
    return (struct dbt_issued){
        .number = invoice->number,
        .kind = invoice->kind,
        .refers_to = invoice->refers_to,
        .ocr = invoice->ocr,
        .period = invoice->period,
        .issued = invoice->issued,
        .due = invoice->due,
        .org_no = invoice->buyer.org_no,
        .provider = invoice->buyer.name,
        .customer = invoice->customer,
        .lines = (uint32_t)invoice->line_count,
        .net_ore = invoice->net_ore,
        .vat_ore = invoice->vat_ore,
        .rounding_ore = invoice->rounding_ore,
        .total_ore = invoice->total_ore,
    };
}

enum dbt_status dbt_invoices_write(const struct dbt_result *result, struct dbt_buffer *out,
                                   struct dbt_error *error)
{
    (void)error;
    struct dbt_csv csv = {.out = out};
#define DBT_CSV_COLUMN(name, write) dbt_csv_text(&csv, name);
#include "invoices.def"
#undef DBT_CSV_COLUMN
    dbt_csv_end(&csv);
    for (size_t i = 0; i < result->invoices->count; i++) {
        const struct dbt_issued issued = issued_of(&result->invoices->items[i]);
        const struct dbt_issued *item = &issued;
#define DBT_CSV_COLUMN(name, write) write;
#include "invoices.def"
#undef DBT_CSV_COLUMN
        dbt_csv_end(&csv);
    }
    return DBT_OK;
}
