/* Issued invoices for `list`: as a table, CSV or JSON. */
#include "csv.h"
#include "json.h"
#include "writers.h"

#include <stdlib.h>

static void write_csv(const struct dbt_issued_list *list, struct dbt_buffer *out)
{
    struct dbt_csv csv = {.out = out};
#define DBT_CSV_COLUMN(name, write) dbt_csv_text(&csv, name);
#include "invoices.def"
#include "issued.def"
#undef DBT_CSV_COLUMN
    dbt_csv_end(&csv);
    for (size_t i = 0; i < list->count; i++) {
        const struct dbt_issued *item = &list->items[i];
#define DBT_CSV_COLUMN(name, write) write;
#include "invoices.def"
#include "issued.def"
#undef DBT_CSV_COLUMN
        dbt_csv_end(&csv);
    }
}

static json_t *refers_to_json(const struct dbt_issued *item)
{
    return item->kind == DBT_INVOICE_ORIGINAL ? json_null() : json_integer(item->refers_to);
}

static json_t *issued_json(const struct dbt_issued *item)
{
    const bool payable = dbt_issued_is_payable(item);
    char date[DBT_DATE_BYTES];
    json_t *object = json_object();
    dbt_json_put(&object, "region", dbt_json_text(item->region));
    dbt_json_put(&object, "invoice_number", json_integer(item->number));
    dbt_json_put(&object, "kind", dbt_json_text(dbt_invoice_kind_word(item->kind)));
    dbt_json_put(&object, "refers_to", refers_to_json(item));
    dbt_json_put(&object, "corrected_by", dbt_json_numbers(item->corrected_by));
    dbt_json_put(&object, "status", dbt_json_text(item->status));
    dbt_json_put(&object, "standing_net_ore", json_integer(item->standing_ore));
    dbt_json_put(&object, "standing_total_ore", json_integer(item->standing_total_ore));
    dbt_json_put(&object, "ocr", dbt_json_text(payable ? item->ocr : NULL));
    dbt_json_put(&object, "period", dbt_json_period(item->period));
    dbt_json_put(&object, "issue_date", dbt_json_text(dbt_day_write(item->issued, date)));
    dbt_json_put(&object, "due_date",
                 dbt_json_text(payable ? dbt_day_write(item->due, date) : NULL));
    dbt_json_put(&object, "provider_org_no", dbt_json_text(item->org_no));
    dbt_json_put(&object, "provider_name", dbt_json_text(item->provider));
    dbt_json_put(&object, "customer", dbt_json_text(item->customer));
    dbt_json_put(&object, "lines", dbt_json_count(item->lines));
    dbt_json_put(&object, "net_ore", json_integer(item->net_ore));
    dbt_json_put(&object, "vat_ore", json_integer(item->vat_ore));
    dbt_json_put(&object, "rounding_ore", json_integer(item->rounding_ore));
    dbt_json_put(&object, "total_ore", json_integer(item->total_ore));
    return object;
}

static enum dbt_status write_json(const struct dbt_issued_list *list, struct dbt_buffer *out,
                                  struct dbt_error *error)
{
    json_t *array = json_array();
    for (size_t i = 0; i < list->count; i++) {
        dbt_json_append(&array, issued_json(&list->items[i]));
    }
    return dbt_json_write(array, "the list of invoices", out, error);
}

enum dbt_status dbt_export_issued(enum dbt_list_form form, const struct dbt_issued_list *list,
                                  struct dbt_buffer *out, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    switch (form) {
    case DBT_LIST_TABLE:
        status = dbt_issued_write_table(list, out, error);
        break;
    case DBT_LIST_CSV:
        write_csv(list, out);
        break;
    case DBT_LIST_JSON:
        status = write_json(list, out, error);
        break;
    }
    if (status == DBT_OK && out->failed) {
        return dbt_error_memory(error, "the list of invoices");
    }
    return status;
}
