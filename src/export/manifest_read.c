/* What a manifest.json says of findings and records, read back. */
#include "json.h"

struct reader {
    struct dbt_manifest *manifest;
    struct dbt_arena *arena;
    size_t source_capacity;
    bool damaged;
};

static const char *take_text(struct reader *reader, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    reader->damaged = reader->damaged || text == NULL;
    const char *kept = text != NULL ? dbt_arena_string(reader->arena, text) : NULL;
    reader->manifest->findings.failed =
        reader->manifest->findings.failed || (text != NULL && kept == NULL);
    return kept;
}

static uint64_t take_count(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    json_int_t count = json_integer_value(value);
    reader->damaged = reader->damaged || !json_is_integer(value) || count < 0;
    return count < 0 ? 0 : (uint64_t)count;
}

/* ---- findings -------------------------------------------------------------------------------- */

static enum dbt_severity take_severity(struct reader *reader, const json_t *object)
{
    const char *word = json_string_value(json_object_get(object, "severity"));
    for (unsigned i = 0; word != NULL && i < DBT_SEVERITY_COUNT; i++) {
        if (strcmp(word, dbt_severity_word((enum dbt_severity)i)) == 0) {
            return (enum dbt_severity)i;
        }
    }
    reader->damaged = true;
    return DBT_SEVERITY_WARNING;
}

static void read_finding(struct reader *reader, const json_t *object)
{
    struct dbt_findings *findings = &reader->manifest->findings;
    struct dbt_finding *items = dbt_arena_grow(reader->arena, findings->items, findings->count,
                                               &findings->capacity, sizeof *items);
    if (items == NULL) {
        findings->failed = true;
        return;
    }
    findings->items = items;
    struct dbt_finding *finding = &items[findings->count];
    *finding = (struct dbt_finding){
        .severity = take_severity(reader, object),
        .code = take_text(reader, object, "code"),
        .where = take_text(reader, object, "where"),
        .what = take_text(reader, object, "what"),
        .advice = take_text(reader, object, "advice"),
    };
    findings->of[finding->severity]++;
    findings->count++;
}

static void read_findings(struct reader *reader, const json_t *object)
{
    const json_t *array = json_object_get(object, "findings");
    reader->damaged = reader->damaged || !json_is_array(array);
    for (size_t i = 0; i < json_array_size(array); i++) {
        read_finding(reader, json_array_get(array, i));
    }
}

/* ---- row accounting -------------------------------------------------------------------------- */

/* The source of that code, added when it is new; null when memory ends. */
static struct dbt_followup_source *source_of(struct reader *reader, const char *code)
{
    struct dbt_manifest *manifest = reader->manifest;
    for (size_t i = 0; i < manifest->source_count; i++) {
        if (strcmp(manifest->sources[i].code, code) == 0) {
            return &manifest->sources[i];
        }
    }
    struct dbt_followup_source *sources =
        dbt_arena_grow(reader->arena, manifest->sources, manifest->source_count,
                       &reader->source_capacity, sizeof *sources);
    const char *kept = dbt_arena_string(reader->arena, code);
    if (sources == NULL || kept == NULL) {
        manifest->findings.failed = true;
        return NULL;
    }
    manifest->sources = sources;
    sources[manifest->source_count] = (struct dbt_followup_source){.code = kept};
    return &sources[manifest->source_count++];
}

static void read_accounting(struct reader *reader, const json_t *object)
{
    json_t *sources = json_object_get(json_object_get(object, "accounting"), "sources");
    const char *code = NULL;
    const json_t *counts = NULL;
    reader->damaged = reader->damaged || !json_is_object(sources);
    json_object_foreach(sources, code, counts)
    {
        struct dbt_followup_source *source = source_of(reader, code);
        if (source == NULL) {
            return;
        }
        source->read += take_count(reader, counts, "read");
        for (unsigned i = 0; i < DBT_CLASS_COUNT; i++) {
            source->of[i] += take_count(reader, counts, dbt_class_word((enum dbt_class)i));
        }
    }
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* A rerun has one for all its months. */
static void read_price_list(struct reader *reader, const json_t *object)
{
    const char *name = json_string_value(json_object_get(object, "price_list"));
    if (name != NULL) {
        reader->manifest->price_list = take_text(reader, object, "price_list");
    }
}

static void read_all(struct reader *reader, const json_t *root)
{
    const json_t *months = json_object_get(root, "months");
    read_findings(reader, root);
    read_price_list(reader, root);
    read_price_list(reader, json_array_get(months, 0));
    for (size_t i = 0; i < json_array_size(months); i++) {
        read_findings(reader, json_array_get(months, i));
        read_accounting(reader, json_array_get(months, i));
    }
    if (months == NULL) {
        read_accounting(reader, root);
    }
}

enum dbt_status dbt_manifest_read(struct dbt_text bytes, struct dbt_manifest *manifest,
                                  struct dbt_arena *arena, struct dbt_error *error)
{
    struct reader reader = {.manifest = manifest, .arena = arena};
    json_error_t reason = {.line = 0};
    json_t *root = json_loadb(bytes.at, bytes.length, 0, &reason);
    *manifest = (struct dbt_manifest){.findings.arena = arena, .price_list = ""};
    if (root == NULL && dbt_json_is_memory(&reason)) {
        return dbt_error_memory(error, "manifest.json");
    }
    reader.damaged = !json_is_object(root);
    read_all(&reader, root);
    json_decref(root);
    if (manifest->findings.failed) {
        return dbt_error_memory(error, "manifest.json");
    }
    return reader.damaged ? dbt_error_set(error, DBT_INPUT, "it is no manifest of this program")
                          : DBT_OK;
}
