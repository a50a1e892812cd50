/* JSON: values from the run's results. */
#include "json.h"

#include <assert.h>

void dbt_json_append(json_t **array, json_t *item)
{
    if (json_array_append_new(*array, item) != 0) {
        json_decref(*array);
        *array = NULL;
    }
}

void dbt_json_put(json_t **object, const char *key, json_t *value)
{
    if (json_object_set_new(*object, key, value) != 0) {
        json_decref(*object);
        *object = NULL;
    }
}

/* JSON holds UTF-8 only; the name of a file may be any bytes. */
static json_t *repaired_text(const char *text)
{
    struct dbt_buffer repaired;
    dbt_buffer_init(&repaired);
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 0x80U) {
            dbt_buffer_add(&repaired, text, 1);
        } else {
            dbt_buffer_string(&repaired, "\uFFFD");
        }
    }
    json_t *value = repaired.failed ? NULL : json_string(repaired.bytes);
    dbt_buffer_release(&repaired);
    return value;
}

json_t *dbt_json_text(const char *text)
{
    if (text == NULL) {
        return json_null();
    }
    return dbt_text_is_utf8(dbt_text_of(text)) ? json_string(text) : repaired_text(text);
}

json_t *dbt_json_count(uint64_t value)
{
    assert(value <= INT64_MAX);
    return json_integer((json_int_t)value);
}

json_t *dbt_json_numbers(const char *numbers)
{
    json_t *array = json_array();
    char *end = NULL;
    for (long long number; (number = strtoll(numbers, &end, 10)) > 0; numbers = end) {
        dbt_json_append(&array, json_integer(number));
    }
    return array;
}

json_t *dbt_json_period(struct dbt_period period)
{
    char text[DBT_DATE_BYTES];
    return period.first == 0 ? json_null() : json_string(dbt_period_write(period, text));
}

json_t *dbt_json_accounting(const struct dbt_accounting *accounting)
{
    json_t *reasons = json_object();
    for (int i = 0; i < DBT_REASON_COUNT; i++) {
        if (accounting->rejected[i] > 0) {
            dbt_json_put(&reasons, dbt_reason_word((enum dbt_reason)i),
                         dbt_json_count(accounting->rejected[i]));
        }
    }
    json_t *object = json_object();
    dbt_json_put(&object, "read", dbt_json_count(accounting->read));
    for (int i = 0; i < DBT_CLASS_COUNT; i++) {
        dbt_json_put(&object, dbt_class_word((enum dbt_class)i), dbt_json_count(accounting->of[i]));
    }
    dbt_json_put(&object, "reasons", reasons);
    dbt_json_put(&object, "conflicting", dbt_json_count(accounting->conflicting));
    dbt_json_put(&object, "double_listed", dbt_json_count(accounting->double_listed));
    return object;
}

/* Adds up the files of `source`, or of all sources when it is null. The number of files. */
static size_t add_up_delivery(const struct dbt_delivery *delivery, const struct dbt_source *source,
                              struct dbt_accounting *sum)
{
    size_t files = 0;
    for (size_t i = 0; i < delivery->count; i++) {
        if (source == NULL || delivery->inputs[i].source == source) {
            dbt_accounting_add(sum, &delivery->inputs[i].accounting);
            files++;
        }
    }
    return files;
}

static size_t add_up(const struct dbt_result *result, const struct dbt_source *source,
                     struct dbt_accounting *sum)
{
    size_t files = 0;
    for (size_t i = 0; i < result->delivery_count; i++) {
        files += add_up_delivery(&result->deliveries[i], source, sum);
    }
    return files;
}

json_t *dbt_json_accountings(const struct dbt_result *result)
{
    json_t *sources = json_object();
    for (uint32_t i = 0; i < result->region->source_count; i++) {
        const struct dbt_source *source = &result->region->sources[i];
        struct dbt_accounting sum = {0};
        if (add_up(result, source, &sum) > 0) {
            dbt_json_put(&sources, source->code, dbt_json_accounting(&sum));
        }
    }
    struct dbt_accounting all = {0};
    (void)add_up(result, NULL, &all);
    json_t *object = json_object();
    dbt_json_put(&object, "sources", sources);
    dbt_json_put(&object, "total", dbt_json_accounting(&all));
    return object;
}

/* `where` begins with a file; what follows it stands behind a colon. */
static const char *without_folder(const char *where)
{
    const char *file = where;
    for (const char *at = where; *at != '\0' && *at != ':'; at++) {
        if (*at == '/') {
            file = at + 1;
        }
    }
    return file;
}

json_t *dbt_json_findings(const struct dbt_findings *findings, bool bare)
{
    json_t *array = json_array();
    for (size_t i = 0; i < findings->count; i++) {
        const struct dbt_finding *finding = &findings->items[i];
        const char *where = bare ? without_folder(finding->where) : finding->where;
        json_t *object = json_object();
        dbt_json_put(&object, "severity", dbt_json_text(dbt_severity_word(finding->severity)));
        dbt_json_put(&object, "code", dbt_json_text(finding->code));
        dbt_json_put(&object, "where", dbt_json_text(where));
        dbt_json_put(&object, "what", dbt_json_text(finding->what));
        dbt_json_put(&object, "advice", dbt_json_text(finding->advice));
        dbt_json_append(&array, object);
    }
    return array;
}

static json_t *vat_totals(const struct dbt_totals *totals)
{
    json_t *array = json_array();
    for (size_t i = 0; i < totals->vat_count; i++) {
        const struct dbt_vat_total *vat = &totals->vats[i];
        json_t *object = json_object();
        dbt_json_put(&object, "category", json_stringn(&vat->category, 1));
        dbt_json_put(&object, "rate_bp", json_integer(vat->rate_bp));
        dbt_json_put(&object, "net_ore", json_integer(vat->net_ore));
        dbt_json_put(&object, "vat_ore", json_integer(vat->vat_ore));
        dbt_json_put(&object, "total_ore", json_integer(vat->total_ore));
        dbt_json_append(&array, object);
    }
    return array;
}

static json_t *usage_totals(const struct dbt_totals *totals, const struct dbt_region *region)
{
    json_t *object = json_object();
    for (uint32_t i = 0; i < region->meter_count; i++) {
        dbt_json_put(&object, region->meters[i].code, json_integer(totals->usage[i]));
    }
    return object;
}

json_t *dbt_json_totals(const struct dbt_totals *totals, const struct dbt_region *region)
{
    json_t *object = json_object();
    dbt_json_put(&object, "invoices", dbt_json_count(totals->invoices));
    dbt_json_put(&object, "lines", dbt_json_count(totals->lines));
    dbt_json_put(&object, "net_ore", json_integer(totals->net_ore));
    dbt_json_put(&object, "vat_ore", json_integer(totals->vat_ore));
    dbt_json_put(&object, "rounding_ore", json_integer(totals->rounding_ore));
    dbt_json_put(&object, "total_ore", json_integer(totals->total_ore));
    dbt_json_put(&object, "vat_rates", vat_totals(totals));
    dbt_json_put(&object, "usage", usage_totals(totals, region));
    return object;
}

/* Where memory ends before it reads, jansson gives no code, and leaves what is in its place. */
bool dbt_json_is_memory(const json_error_t *reason)
{
    enum json_error_code code = json_error_code(reason);
    return code == json_error_out_of_memory || code == json_error_unknown;
}

static int add_to_buffer(const char *bytes, size_t length, void *context)
{
    struct dbt_buffer *out = context;
    dbt_buffer_add(out, bytes, length);
    return out->failed ? -1 : 0;
}

enum dbt_status dbt_json_write(json_t *value, const char *what, struct dbt_buffer *out,
                               struct dbt_error *error)
{
    bool written =
        value != NULL && json_dump_callback(value, add_to_buffer, out, JSON_INDENT(2)) == 0;
    json_decref(value);
    dbt_buffer_string(out, "\n");
    return written && !out->failed ? DBT_OK : dbt_error_memory(error, what);
}
