/* invoices.csv: every invoice; the CSV form of `list` is the same. */
#include "csv.h"
#include "writers.h"

static void write_header(struct dbt_buffer *out)
{
    struct dbt_csv csv = {.out = out};
#define DBT_CSV_COLUMN(name, write) dbt_csv_text(&csv, name);
#include "invoices.def"
#undef DBT_CSV_COLUMN
    dbt_csv_end(&csv);
}

static void write_row(const struct dbt_issued *item, struct dbt_buffer *out)
{
    struct dbt_csv csv = {.out = out};
#define DBT_CSV_COLUMN(name, write) write;
#include "invoices.def"
#undef DBT_CSV_COLUMN
    dbt_csv_end(&csv);
}

struct dbt_issued dbt_issued_of(const struct dbt_invoice *invoice)
{
    return (struct dbt_issued){
        .number = invoice->number,
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
    write_header(out);
    for (size_t i = 0; i < result->invoices->count; i++) {
        struct dbt_issued item = dbt_issued_of(&result->invoices->items[i]);
        write_row(&item, out);
    }
    return DBT_OK;
}

void dbt_issued_write_csv(const struct dbt_issued_list *list, struct dbt_buffer *out)
{
    write_header(out);
    for (size_t i = 0; i < list->count; i++) {
        write_row(&list->items[i], out);
    }
}
