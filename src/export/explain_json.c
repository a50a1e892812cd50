/* Explain, for programs: one object. */
#include "explain.h"
#include "figure.h"
#include "json.h"

static json_t *ratio_json(struct dbt_ratio ratio)
{
    char text[DBT_RATIO_BYTES];
    return dbt_json_text(dbt_ratio_write(ratio, text));
}

static json_t *price_json(int64_t price_micro)
{
    char text[DBT_DECIMAL_BYTES];
    return dbt_json_text(dbt_decimal_write(price_micro, 6, 2, text));
}

/* The files of a line that is taken back are those of the run that issued it. */
static json_t *inputs_json(const struct dbt_ledger_inputs *inputs, const struct dbt_line *line)
{
    json_t *array = json_array();
    for (size_t i = 0; i < inputs->count; i++) {
        const struct dbt_ledger_input *input = &inputs->items[i];
        if (line->reverses != 0 || !dbt_line_is_counted(line) || !dbt_line_reads(line, input)) {
            continue;
        }
        json_t *object = json_object();
        dbt_json_put(&object, "delivery", dbt_json_period(input->period));
        dbt_json_put(&object, "name", dbt_json_text(input->name));
        dbt_json_put(&object, "copy_of", dbt_json_text(input->copy_of));
        dbt_json_put(&object, "sha256", dbt_json_text(input->sha256));
        dbt_json_put(&object, "read", dbt_json_count(input->read));
        dbt_json_put(&object, "billed", dbt_json_count(input->of[DBT_CLASS_BILLED]));
        dbt_json_append(&array, object);
    }
    return array;
}

static json_t *steps_json(const struct dbt_line *line)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < line->step_count; i++) {
        json_t *object = json_object();
        dbt_json_put(&object, "quantity", ratio_json(line->steps[i].quantity));
        dbt_json_put(&object, "unit_price_kr", price_json(line->steps[i].price_micro));
        dbt_json_append(&array, object);
    }
    return array;
}

static json_t *segment_json(const struct dbt_beside *beside, const struct dbt_line *line)
{
    char text[DBT_DATE_BYTES];
    json_t *object = json_object();
    dbt_json_put(&object, "month", dbt_json_text(dbt_month_write(line->month, text)));
    dbt_json_put(&object, "from", dbt_json_text(dbt_day_write(line->span.first, text)));
    dbt_json_put(&object, "to", dbt_json_text(dbt_day_write(line->span.last, text)));
    dbt_json_put(&object, "days", json_integer(dbt_span_days(line->span)));
    dbt_json_put(&object, "begins", dbt_json_text(dbt_segment_begin(beside, line)));
    dbt_json_put(&object, "ends", dbt_json_text(dbt_segment_end(beside, line)));
    return object;
}

static json_t *quantity_json(const struct dbt_explanation *explanation, const struct dbt_line *line)
{
    json_t *object = json_object();
    dbt_json_put(&object, "charged", ratio_json(line->quantity));
    dbt_json_put(&object, "free", ratio_json(line->free_quantity));
    dbt_json_put(&object, "unit", dbt_json_text(line->unit_of_quantity));
    dbt_json_put(&object, "source", dbt_json_text(line->source));
    dbt_json_put(&object, "meter", dbt_json_text(line->meter));
    dbt_json_put(&object, "record", dbt_json_text(line->record));
    dbt_json_put(&object, "files", inputs_json(explanation->inputs, line));
    return object;
}

static json_t *vat_json(const struct dbt_beside *beside, const struct dbt_line *line)
{
    const struct dbt_invoice *invoice = beside->invoice;
    const struct dbt_vat_sum *vat = dbt_line_vat(invoice, line);
    json_t *object = json_object();
    dbt_json_put(&object, "category", json_stringn(&line->vat_category, 1));
    dbt_json_put(&object, "rate_bp", json_integer(line->vat_rate_bp));
    dbt_json_put(&object, "exemption", dbt_json_text(line->vat_exemption));
    dbt_json_put(&object, "base_ore", vat == NULL ? json_null() : json_integer(vat->base_ore));
    dbt_json_put(&object, "vat_ore", vat == NULL ? json_null() : json_integer(vat->vat_ore));
    dbt_json_put(&object, "lines",
                 dbt_json_count(vat == NULL ? 0 : beside->vat_lines[vat - invoice->vats]));
    return object;
}

static json_t *arithmetic_json(const struct dbt_line *line)
{
    struct dbt_buffer text;
    dbt_buffer_init(&text);
    dbt_line_arithmetic(&text, line);
    json_t *value = text.failed ? NULL : dbt_json_text(text.bytes);
    dbt_buffer_release(&text);
    return value;
}

static json_t *amount_json(const struct dbt_line *line)
{
    json_t *object = json_object();
    dbt_json_put(&object, "arithmetic", arithmetic_json(line));
    dbt_json_put(&object, "exact_ore", ratio_json(line->exact_ore));
    dbt_json_put(&object, "minimum_ore", json_integer(line->minimum_ore));
    dbt_json_put(&object, "net_ore", json_integer(line->net_ore));
    return object;
}

static json_t *reverses_json(const struct dbt_line *line)
{
    if (line->reverses == 0) {
        return json_null();
    }
    json_t *object = json_object();
    dbt_json_put(&object, "invoice_number", json_integer(line->reverses));
    dbt_json_put(&object, "line", dbt_json_count(line->reverses_line));
    return object;
}

static json_t *line_json(const struct dbt_explanation *explanation, const struct dbt_beside *beside,
                         size_t index)
{
    const struct dbt_line *line = &beside->invoice->lines[index];
    json_t *object = json_object();
    dbt_json_put(&object, "line", dbt_json_count(index + 1));
    dbt_json_put(&object, "reverses", reverses_json(line));
    dbt_json_put(&object, "unit_code", dbt_json_text(line->unit_code));
    dbt_json_put(&object, "unit_name", dbt_json_text(line->unit_name));
    dbt_json_put(&object, "service_code", dbt_json_text(line->service_code));
    dbt_json_put(&object, "component", dbt_json_text(line->component));
    dbt_json_put(&object, "service_name", dbt_json_text(line->service_name));
    dbt_json_put(&object, "model", dbt_json_text(line->model));
    dbt_json_put(&object, "segment", segment_json(beside, line));
    dbt_json_put(&object, "quantity", quantity_json(explanation, line));
    dbt_json_put(&object, "unit_price_kr",
                 line->step_count > 0 ? json_null() : price_json(line->price_micro));
    dbt_json_put(&object, "per", dbt_json_text(dbt_basis_word(line->basis)));
    dbt_json_put(&object, "steps", steps_json(line));
    dbt_json_put(&object, "scheme", dbt_json_text(line->scheme));
    dbt_json_put(&object, "placed", ratio_json(line->placed));
    dbt_json_put(&object, "price_source", dbt_json_text(line->price_source));
    dbt_json_put(&object, "reference", dbt_json_text(line->evidence));
    dbt_json_put(&object, "time_fraction", ratio_json(line->fraction));
    dbt_json_put(&object, "amount", amount_json(line));
    dbt_json_put(&object, "vat", vat_json(beside, line));
    return object;
}

/* `shown`: how many of its lines are asked for. */
static json_t *invoice_json(const struct dbt_explanation *explanation,
                            const struct dbt_invoice *invoice, size_t *shown)
{
    struct dbt_beside beside;
    json_t *lines = dbt_beside_make(&beside, invoice) ? json_array() : NULL;
    for (size_t i = 0; lines != NULL && i < invoice->line_count; i++) {
        if (dbt_explanation_shows(explanation, invoice, i)) {
            dbt_json_append(&lines, line_json(explanation, &beside, i));
            ++*shown;
        }
    }
    dbt_beside_free(&beside);
    char date[DBT_DATE_BYTES];
    bool draft = explanation->run == NULL;
    bool corrects = invoice->kind != DBT_INVOICE_ORIGINAL;
    json_t *object = json_object();
    dbt_json_put(&object, "kind", dbt_json_text(dbt_invoice_kind_word(invoice->kind)));
    dbt_json_put(&object, "invoice_number", draft ? json_null() : json_integer(invoice->number));
    dbt_json_put(&object, "issue_date",
                 draft ? json_null() : dbt_json_text(dbt_day_write(invoice->issued, date)));
    dbt_json_put(&object, "refers_to", corrects ? json_integer(invoice->refers_to) : json_null());
    dbt_json_put(&object, "refers_to_issued",
                 corrects ? dbt_json_text(dbt_day_write(invoice->refers_issued, date))
                          : json_null());
    dbt_json_put(&object, "corrected_by",
                 explanation->corrected_by == NULL ? json_null()
                                                   : dbt_json_numbers(explanation->corrected_by));
    dbt_json_put(&object, "provider_org_no", dbt_json_text(invoice->buyer.org_no));
    dbt_json_put(&object, "provider_name", dbt_json_text(invoice->buyer.name));
    dbt_json_put(&object, "net_ore", json_integer(invoice->net_ore));
    dbt_json_put(&object, "vat_ore", json_integer(invoice->vat_ore));
    dbt_json_put(&object, "rounding_ore", json_integer(invoice->rounding_ore));
    dbt_json_put(&object, "total_ore", json_integer(invoice->total_ore));
    dbt_json_put(&object, "line_count", dbt_json_count(invoice->line_count));
    dbt_json_put(&object, "lines", lines);
    return object;
}

enum dbt_status dbt_explanation_json(const struct dbt_explanation *explanation,
                                     struct dbt_buffer *out, struct dbt_error *error)
{
    json_t *invoices = json_array();
    for (size_t i = 0; i < explanation->invoices->count; i++) {
        size_t shown = 0;
        json_t *invoice = invoice_json(explanation, &explanation->invoices->items[i], &shown);
        if (shown > 0 || invoice == NULL) {
            dbt_json_append(&invoices, invoice);
        } else {
            json_decref(invoice);
        }
    }
    json_t *root = json_object();
    dbt_json_put(&root, "region", dbt_json_text(explanation->region));
    dbt_json_put(&root, "period", dbt_json_period(explanation->period));
    dbt_json_put(&root, "draft", json_boolean(explanation->run == NULL));
    dbt_json_put(&root, "invoices", invoices);
    if (explanation->findings != NULL) {
        dbt_json_put(&root, "findings", dbt_json_findings(explanation->findings, false));
    }
    return dbt_json_write(root, "the explanation", out, error);
}
