/* What a manifest.json says of its run, against what the ledger has. */
#include <stddef.h>

#include "json.h"
#include "writers.h"

static bool is_text(const json_t *manifest, const char *key, const char *expected)
{
    const char *text = json_string_value(json_object_get(manifest, key));
    return text != NULL && strcmp(text, expected) == 0;
}

/* The first statement that differs; null: none. They are those that every version has made. */
static const char *judge(const json_t *manifest, const struct dbt_run *run)
{
    char text[DBT_DATE_BYTES];
    if (json_integer_value(json_object_get(manifest, "sequence")) != run->sequence) {
        return "says another sequence than the ledger";
    }
    if (!is_text(manifest, "previous_manifest_sha256", run->previous_manifest_sha256)) {
        return "says another manifest before it than the ledger";
    }
    if (!is_text(manifest, "period", dbt_period_write(run->period, text))) {
        return "says another period than the ledger";
    }
    if (!is_text(manifest, "issue_date", dbt_day_write(run->issue_date, text))) {
        return "says another issue date than the ledger";
    }
    if (!is_text(manifest, "region_sha256", run->region_sha256)) {
        return "says another region folder than the ledger";
    }
    if (!is_text(manifest, "inputs_sha256", run->inputs_sha256)) {
        return "says other inputs than the ledger";
    }
    return NULL;
}

enum dbt_status dbt_manifest_compare(struct dbt_text bytes, const struct dbt_run *run,
                                     const char **what, struct dbt_error *error)
{
    json_error_t reason = {.line = 0};
    json_t *manifest = json_loadb(bytes.at, bytes.length, 0, &reason);
    if (manifest == NULL && dbt_json_is_memory(&reason)) {
        return dbt_error_memory(error, "manifest.json");
    }
    *what = manifest == NULL ? "is no JSON" : judge(manifest, run);
    json_decref(manifest);
    return DBT_OK;
}
