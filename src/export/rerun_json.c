/* A rerun as JSON: its manifest, and its verdict for scripts. */
#include "manifest.h"
#include "rerun.h"

/* The mark by which a folder is known to be a rerun's. */
static const char mark[] = "rerun";

/* ---- the months ------------------------------------------------------------------------------ */

/* `totals` is null where nothing came of it: those of a part would pass for the whole. */
typedef json_t *month_json(const struct dbt_result *month, const struct dbt_totals *totals);

static json_t *totals_json(const struct dbt_totals *totals, const struct dbt_region *region)
{
    return totals == NULL ? json_null() : dbt_json_totals(totals, region);
}

static json_t *month_of_manifest(const struct dbt_result *month, const struct dbt_totals *totals)
{
    const struct dbt_run *run = month->run;
    char date[DBT_DATE_BYTES];
    json_t *object = json_object();
    dbt_json_put(&object, "period", dbt_json_period(run->period));
    dbt_json_put(&object, "issue_date", dbt_json_text(dbt_day_write(run->issue_date, date)));
    dbt_json_put(&object, "price_list", dbt_json_text(month->prices_name));
    dbt_json_put(&object, "price_list_of_run",
                 month->prices_run == 0 ? json_null() : json_integer(month->prices_run));
    dbt_json_put(&object, "inputs_sha256", dbt_json_text(run->inputs_sha256));
    dbt_json_put(&object, "inputs", dbt_manifest_inputs(month));
    dbt_json_put(&object, "accounting", dbt_json_accountings(month));
    dbt_json_put(&object, "repeats", dbt_manifest_repeats(month));
    dbt_json_put(&object, "findings", dbt_json_findings(month->findings, true));
    dbt_json_put(&object, "totals", dbt_json_totals(totals, month->region));
    return object;
}

static json_t *month_of_verdict(const struct dbt_result *month, const struct dbt_totals *totals)
{
    json_t *object = json_object();
    dbt_json_put(&object, "period", dbt_json_period(month->run->period));
    dbt_json_put(&object, "totals", totals_json(totals, month->region));
    dbt_json_put(&object, "accounting", dbt_json_accountings(month));
    dbt_json_put(&object, "findings", dbt_json_findings(month->findings, false));
    return object;
}

/* `*array` is made, and the caller's, unless a total overflows. */
static enum dbt_status list_months(const struct dbt_rerun *rerun, month_json *describe, bool done,
                                   json_t **array, struct dbt_error *error)
{
    struct dbt_totals totals;
    enum dbt_status status = DBT_OK;
    *array = json_array();
    for (size_t i = 0; status == DBT_OK && i < rerun->month_count; i++) {
        status = dbt_totals_add_up(&totals, &rerun->months[i], error);
        if (status == DBT_OK) {
            dbt_json_append(array, describe(&rerun->months[i], done ? &totals : NULL));
        }
    }
    if (status != DBT_OK) {
        json_decref(*array);
    }
    return status;
}

/* ---- the whole ------------------------------------------------------------------------------- */

enum dbt_status dbt_rerun_manifest_write(const struct dbt_rerun *rerun, struct dbt_buffer *out,
                                         struct dbt_error *error)
{
    struct dbt_totals totals;
    json_t *months = NULL;
    enum dbt_status status =
        dbt_totals_add_up_all(&totals, rerun->months, rerun->month_count, error);
    if (status == DBT_OK) {
        status = list_months(rerun, month_of_manifest, true, &months, error);
    }
    if (status != DBT_OK) {
        return status;
    }
    json_t *manifest = json_object();
    dbt_json_put(&manifest, mark, json_true());
    dbt_json_put(&manifest, "program_version", dbt_json_text(DEBITERA_VERSION));
    dbt_json_put(&manifest, "region", dbt_json_text(rerun->region->identity.code));
    dbt_json_put(&manifest, "region_sha256", dbt_json_text(rerun->region->sha256));
    dbt_json_put(&manifest, "period", dbt_json_period(rerun->period));
    dbt_json_put(&manifest, "findings", dbt_json_findings(rerun->findings, true));
    dbt_json_put(&manifest, "months", months);
    dbt_json_put(&manifest, "totals", dbt_json_totals(&totals, rerun->region));
    dbt_json_put(&manifest, "outputs", dbt_manifest_outputs(rerun->files, rerun->file_count));
    return dbt_json_write(manifest, "manifest.json", out, error);
}

enum dbt_status dbt_export_rerun_verdict(enum dbt_status status, const struct dbt_rerun *rerun,
                                         struct dbt_buffer *out, struct dbt_error *error)
{
    const bool done = status == DBT_OK || status == DBT_WARNED;
    struct dbt_totals totals;
    json_t *months = NULL;
    enum dbt_status added =
        dbt_totals_add_up_all(&totals, rerun->months, rerun->month_count, error);
    if (added == DBT_OK) {
        added = list_months(rerun, month_of_verdict, done, &months, error);
    }
    if (added != DBT_OK) {
        return added;
    }
    json_t *verdict = json_object();
    dbt_json_put(&verdict, "status", dbt_json_text(dbt_status_word(status)));
    dbt_json_put(&verdict, "exit_status", json_integer(dbt_status_exit(status)));
    dbt_json_put(&verdict, "region", dbt_json_text(rerun->region->identity.code));
    dbt_json_put(&verdict, "period", dbt_json_period(rerun->period));
    dbt_json_put(&verdict, "totals", totals_json(done ? &totals : NULL, rerun->region));
    dbt_json_put(&verdict, "months", months);
    dbt_json_put(&verdict, "findings", dbt_json_findings(rerun->findings, false));
    return dbt_json_write(verdict, "the verdict", out, error);
}

bool dbt_manifest_is_rerun(struct dbt_text manifest)
{
    json_t *root = json_loadb(manifest.at, manifest.length, 0, NULL);
    bool is = json_is_true(json_object_get(root, mark));
    json_decref(root);
    return is;
}

static bool has_text(const json_t *object, const char *key, const char *text)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value != NULL && strcmp(value, text) == 0;
}

/* All months have their prices from the same place. */
static bool has_prices(const json_t *month, const struct dbt_rerun_identity *identity)
{
    const bool issued = json_is_integer(json_object_get(month, "price_list_of_run"));
    return issued == identity->issued_prices &&
           (issued || has_text(month, "price_list", identity->prices_name));
}

enum dbt_rerun_likeness dbt_manifest_compare_rerun(struct dbt_text manifest,
                                                   const struct dbt_rerun_identity *identity)
{
    char period[DBT_DATE_BYTES];
    enum dbt_rerun_likeness likeness = DBT_RERUN_NONE;
    json_t *root = json_loadb(manifest.at, manifest.length, 0, NULL);
    if (json_is_true(json_object_get(root, mark))) {
        likeness = DBT_RERUN_OTHER;
        dbt_period_write(identity->period, period);
        if (has_text(root, "region", identity->region) && has_text(root, "period", period) &&
            has_prices(json_array_get(json_object_get(root, "months"), 0), identity)) {
            likeness = DBT_RERUN_SAME;
        }
    }
    json_decref(root);
    return likeness;
}
