/* What `verify` found: a line per fault, and a verdict per region. */
#include <inttypes.h>

#include "json.h"
#include "writers.h"

/* ---- for people ----------------------------------------------------------------------------- */

/* "run 2 (2025-05, correction 1)" */
static void put_run(const struct dbt_fault *fault, struct dbt_buffer *out)
{
    char period[DBT_DATE_BYTES];
    dbt_buffer_format(out, "run %" PRId64, fault->run);
    if (fault->period.first == 0) {
        return;
    }
    dbt_buffer_format(out, " (%s", dbt_period_write(fault->period, period));
    if (fault->correction > 0) {
        dbt_buffer_format(out, ", correction %" PRIu32, fault->correction);
    }
    dbt_buffer_string(out, ")");
}

/* A file, and what stands in it: of the run, of a part of it, or of neither. */
static void put_fault(const struct dbt_fault *fault, struct dbt_buffer *out)
{
    bool is_of_run = fault->run != 0 && fault->part[0] != '\0';
    bool has_part = fault->part[0] != '\0' && strcmp(fault->part, "run") != 0;
    dbt_buffer_format(out, "%s: ", fault->file);
    if (is_of_run) {
        put_run(fault, out);
        dbt_buffer_string(out, has_part ? ", " : " ");
    }
    if (has_part) {
        dbt_buffer_format(out, "%s ", fault->part);
    }
    dbt_buffer_format(out, "%s%s%s\n", fault->what, fault->advice[0] == '\0' ? "" : "; ",
                      fault->advice);
}

static void put_count(uint64_t count, const char *what, struct dbt_buffer *out)
{
    dbt_buffer_format(out, "%" PRIu64 " %s%s", count, what, count == 1 ? "" : "s");
}

/* Of an unsealed ledger nobody can say that all is as issued. */
static void put_verdict(const struct dbt_verification *region, struct dbt_buffer *out)
{
    bool is_unsealed = region->readable && !region->sealed;
    if (region->fault_count > 0) {
        put_count(region->fault_count, "fault", out);
    } else {
        dbt_buffer_string(out, is_unsealed ? "no fault found" : "all as issued");
    }
    if (is_unsealed) {
        dbt_buffer_string(out, "; the ledger is of an older version and not sealed yet: sums, "
                               "rules and files were checked");
    }
}

static void put_region(const struct dbt_verification *region, struct dbt_buffer *out)
{
    for (size_t i = 0; i < region->fault_count; i++) {
        put_fault(&region->faults[i], out);
    }
    dbt_buffer_format(out, "%s: ", region->region);
    put_count(region->runs.count, "run", out);
    dbt_buffer_string(out, ", ");
    put_count(region->invoices, "invoice", out);
    dbt_buffer_string(out, ", ");
    put_count(region->lines, "line", out);
    dbt_buffer_string(out, ", ");
    put_count(region->files, "file", out);
    dbt_buffer_string(out, ": ");
    put_verdict(region, out);
    dbt_buffer_string(out, region->under_way ? "; a run is under way, and is not judged\n" : "\n");
}

/* ---- for programs --------------------------------------------------------------------------- */

static json_t *fault_json(const struct dbt_fault *fault)
{
    json_t *object = json_object();
    dbt_json_put(&object, "file", dbt_json_text(fault->file));
    dbt_json_put(&object, "run", fault->run != 0 ? json_integer(fault->run) : json_null());
    dbt_json_put(&object, "period", dbt_json_period(fault->period));
    dbt_json_put(&object, "correction", dbt_json_count(fault->correction));
    dbt_json_put(&object, "part", dbt_json_text(fault->part));
    dbt_json_put(&object, "what", dbt_json_text(fault->what));
    dbt_json_put(&object, "advice", dbt_json_text(fault->advice));
    return object;
}

static json_t *region_json(const struct dbt_verification *region)
{
    json_t *faults = json_array();
    for (size_t i = 0; i < region->fault_count; i++) {
        dbt_json_append(&faults, fault_json(&region->faults[i]));
    }
    json_t *object = json_object();
    dbt_json_put(&object, "region", dbt_json_text(region->region));
    /* null: the ledger cannot be read. */
    dbt_json_put(&object, "sealed", region->readable ? json_boolean(region->sealed) : json_null());
    dbt_json_put(&object, "run_under_way", json_boolean(region->under_way));
    dbt_json_put(&object, "runs", dbt_json_count(region->runs.count));
    dbt_json_put(&object, "invoices", dbt_json_count(region->invoices));
    dbt_json_put(&object, "lines", dbt_json_count(region->lines));
    dbt_json_put(&object, "files", dbt_json_count(region->files));
    dbt_json_put(&object, "faults", faults);
    return object;
}

static enum dbt_status write_json(enum dbt_status verdict, const struct dbt_verifications *list,
                                  struct dbt_buffer *out, struct dbt_error *error)
{
    json_t *regions = json_array();
    for (size_t i = 0; i < list->count; i++) {
        dbt_json_append(&regions, region_json(&list->items[i]));
    }
    json_t *object = json_object();
    dbt_json_put(&object, "status", dbt_json_text(dbt_status_word(verdict)));
    dbt_json_put(&object, "exit_status", json_integer(dbt_status_exit(verdict)));
    dbt_json_put(&object, "regions", regions);
    return dbt_json_write(object, "the verdict", out, error);
}

enum dbt_status dbt_export_verifications(enum dbt_status verdict,
                                         const struct dbt_verifications *list,
                                         enum dbt_list_form form, struct dbt_buffer *out,
                                         struct dbt_error *error)
{
    if (form == DBT_LIST_JSON) {
        return write_json(verdict, list, out, error);
    }
    for (size_t i = 0; i < list->count; i++) {
        put_region(&list->items[i], out);
    }
    return out->failed ? dbt_error_memory(error, "the verdict") : DBT_OK;
}
