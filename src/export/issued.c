/* Issued invoices for `list`: as a table, CSV or JSON. */
#include "json.h"
#include "writers.h"

static json_t *issued_json(const struct dbt_issued *item)
{
    char date[DBT_DATE_BYTES];
    json_t *object = json_object();
    dbt_json_put(&object, "invoice_number", json_integer(item->number));
    dbt_json_put(&object, "ocr", dbt_json_text(item->ocr));
    dbt_json_put(&object, "period", dbt_json_period(item->period));
    dbt_json_put(&object, "issue_date", dbt_json_text(dbt_day_write(item->issued, date)));
    dbt_json_put(&object, "due_date", dbt_json_text(dbt_day_write(item->due, date)));
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
        dbt_issued_write_csv(list, out);
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
