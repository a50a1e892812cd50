/* manifest.json: what a run was made from, where every record ended, and what came out. */
#include "manifest.h"
#include "writers.h"

static json_t *input_json(const struct dbt_delivery *delivery, const struct dbt_input *input)
{
    json_t *object = json_object();
    char period[DBT_DATE_BYTES];
    /* Its months, not its folder: where a delivery lies on a machine is not the run's. */
    dbt_json_put(&object, "delivery", dbt_json_text(dbt_period_write(delivery->period, period)));
    dbt_json_put(&object, "source", dbt_json_text(input->source->code));
    dbt_json_put(&object, "name", dbt_json_text(input->name));
    dbt_json_put(&object, "size_bytes", dbt_json_count(input->size_bytes));
    dbt_json_put(&object, "sha256", dbt_json_text(input->sha256));
    dbt_json_put(&object, "copy_of_other", json_boolean(input->copy_of_other));
    dbt_json_put(&object, "accounting", dbt_json_accounting(&input->accounting));
    return object;
}

json_t *dbt_manifest_inputs(const struct dbt_result *result)
{
    json_t *array = json_array();
    for (size_t i = 0; i < result->delivery_count; i++) {
        const struct dbt_delivery *delivery = &result->deliveries[i];
        for (size_t k = 0; k < delivery->count; k++) {
            dbt_json_append(&array, input_json(delivery, &delivery->inputs[k]));
        }
    }
    return array;
}

static json_t *repeat_json(const struct dbt_delivery *delivery,
                           const struct dbt_file_repeats *repeats)
{
    json_t *object = json_object();
    char period[DBT_DATE_BYTES];
    dbt_json_put(&object, "delivery", dbt_json_text(dbt_period_write(delivery->period, period)));
    dbt_json_put(&object, "first", dbt_json_text(repeats->first));
    dbt_json_put(&object, "repeating", dbt_json_text(repeats->repeating));
    dbt_json_put(&object, "records", dbt_json_count(repeats->records));
    return object;
}

json_t *dbt_manifest_repeats(const struct dbt_result *result)
{
    json_t *array = json_array();
    for (size_t i = 0; i < result->delivery_count; i++) {
        const struct dbt_delivery *delivery = &result->deliveries[i];
        for (size_t k = 0; k < delivery->repeats_count; k++) {
            dbt_json_append(&array, repeat_json(delivery, &delivery->repeats[k]));
        }
    }
    return array;
}

json_t *dbt_manifest_outputs(const struct dbt_output_file *files, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct dbt_output_file *file = &files[i];
        json_t *object = json_object();
        dbt_json_put(&object, "name", dbt_json_text(file->name));
        dbt_json_put(&object, "size_bytes", dbt_json_count(file->size_bytes));
        dbt_json_put(&object, "sha256", dbt_json_text(file->sha256));
        dbt_json_append(&array, object);
    }
    return array;
}

/* How many documents there are of each kind. */
static json_t *documents_json(const struct dbt_invoices *invoices)
{
    uint64_t of[DBT_INVOICE_KIND_COUNT] = {0};
    json_t *object = json_object();
    for (size_t i = 0; i < invoices->count; i++) {
        of[invoices->items[i].kind]++;
    }
    for (unsigned i = 0; i < DBT_INVOICE_KIND_COUNT; i++) {
        dbt_json_put(&object, dbt_invoice_kind_word((enum dbt_invoice_kind)i),
                     dbt_json_count(of[i]));
    }
    return object;
}

static json_t *run_json(const struct dbt_result *result)
{
    const struct dbt_run *run = result->run;
    char date[DBT_DATE_BYTES];
    json_t *object = json_object();
    dbt_json_put(&object, "program_version", dbt_json_text(run->program_version));
    dbt_json_put(&object, "region", dbt_json_text(result->region->identity.code));
    dbt_json_put(&object, "region_sha256", dbt_json_text(run->region_sha256));
    dbt_json_put(&object, "period", dbt_json_period(run->period));
    /* null: it billed the period; k: its k-th correction. */
    dbt_json_put(&object, "correction",
                 run->correction == 0 ? json_null() : json_integer(run->correction));
    dbt_json_put(&object, "issue_date", dbt_json_text(dbt_day_write(run->issue_date, date)));
    dbt_json_put(&object, "draft", json_boolean(result->draft));
    dbt_json_put(&object, "sequence", result->draft ? json_null() : json_integer(run->sequence));
    dbt_json_put(&object, "price_list", dbt_json_text(result->prices_name));
    dbt_json_put(&object, "inputs_sha256", dbt_json_text(run->inputs_sha256));
    dbt_json_put(&object, "previous_manifest_sha256", dbt_json_text(run->previous_manifest_sha256));
    return object;
}

enum dbt_status dbt_manifest_write(const struct dbt_result *result, struct dbt_buffer *out,
                                   struct dbt_error *error)
{
    struct dbt_totals totals;
    enum dbt_status status = dbt_totals_add_up(&totals, result, error);
    if (status != DBT_OK) {
        return status;
    }
    json_t *manifest = run_json(result);
    dbt_json_put(&manifest, "inputs", dbt_manifest_inputs(result));
    dbt_json_put(&manifest, "accounting", dbt_json_accountings(result));
    dbt_json_put(&manifest, "repeats", dbt_manifest_repeats(result));
    dbt_json_put(&manifest, "findings", dbt_json_findings(result->findings, true));
    dbt_json_put(&manifest, "documents", documents_json(result->invoices));
    dbt_json_put(&manifest, "totals", dbt_json_totals(&totals, result->region));
    dbt_json_put(&manifest, "outputs", dbt_manifest_outputs(result->files, result->file_count));
    return dbt_json_write(manifest, "manifest.json", out, error);
}
