/* What a delivery promised, against what was read of it. */
#include <inttypes.h>
#include <strings.h>

#include "debitera/read.h"

enum { BASIS_POINTS = 10000 };

/* ---- control files --------------------------------------------------------------------------- */

static const struct dbt_input *find_input(const struct dbt_delivery *delivery, const char *name)
{
    for (size_t i = 0; i < delivery->count; i++) {
        if (strcmp(delivery->inputs[i].name, name) == 0) {
            return &delivery->inputs[i];
        }
    }
    return NULL;
}

static void judge_control(const struct dbt_delivery *delivery, const struct dbt_control *control,
                          struct dbt_findings *findings)
{
    const struct dbt_input *input = find_input(delivery, control->file);
    if (!input) {
        dbt_findings_add(findings, DBT_SEVERITY_HOLD, "control-missing-file", &control->place,
                         "complete the delivery, or correct the control file",
                         "the control file names %s, which is not among the files read",
                         control->file);
        return;
    }
    if (control->rows != input->accounting.read) {
        dbt_findings_add(findings, DBT_SEVERITY_HOLD, "control-rows", &control->place,
                         "deliver the file and its control file again",
                         "%s: the control file promises %" PRIu64 " records, %" PRIu64 " were read",
                         control->file, control->rows, input->accounting.read);
    }
    if (control->sha256[0] != '\0' && strcasecmp(control->sha256, input->sha256) != 0) {
        dbt_findings_add(findings, DBT_SEVERITY_HOLD, "control-hash", &control->place,
                         "deliver the file and its control file again",
                         "%s: the SHA-256 in the control file is not that of the file",
                         control->file);
    }
}

static bool is_named(const struct dbt_registers *registers, const char *name)
{
    for (size_t i = 0; i < registers->control_count; i++) {
        if (strcmp(registers->controls[i].file, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_control(const struct dbt_region *region)
{
    for (uint32_t i = 0; i < region->source_count; i++) {
        if (region->sources[i].kind == DBT_SOURCE_CONTROL) {
            return true;
        }
    }
    return false;
}

static void judge_controls(const struct dbt_delivery *delivery,
                           const struct dbt_registers *registers, struct dbt_findings *findings)
{
    for (size_t i = 0; i < registers->control_count; i++) {
        judge_control(delivery, &registers->controls[i], findings);
    }
    for (size_t i = 0; i < delivery->count; i++) {
        const struct dbt_input *input = &delivery->inputs[i];
        if (input->source->kind == DBT_SOURCE_CONTROL || is_named(registers, input->name)) {
            continue;
        }
        struct dbt_place place = {.file = input->name};
        dbt_findings_add(findings, DBT_SEVERITY_WARNING, "control-unnamed-file", &place,
                         "see that the control file covers the whole delivery",
                         "no control file names this file");
    }
}

/* ---- sources --------------------------------------------------------------------------------- */

/*
 * What a register's row says is judged, and held, where it is stored; a row that the reader refuses
 * never comes there, and would be missed from the invoices as much.
 */
static void judge_register(const struct dbt_delivery *delivery, const struct dbt_source *source,
                           const struct dbt_accounting *sum, struct dbt_findings *findings)
{
    uint64_t unreadable = sum->rejected[DBT_REASON_TOO_LONG] +
                          sum->rejected[DBT_REASON_FIELD_COUNT] +
                          sum->rejected[DBT_REASON_BAD_ENCODING];
    if (unreadable == 0) {
        return;
    }
    struct dbt_place place = {.file = delivery->folder};
    dbt_findings_add(findings, DBT_SEVERITY_HOLD, "unreadable-records", &place,
                     "the first of each reason and file are listed with record and column; correct "
                     "the export or its layout",
                     "%" PRIu64 " of %" PRIu64 " records of the source %s cannot be read",
                     unreadable, sum->read, source->code);
}

static void judge_share(const struct dbt_delivery *delivery, const struct dbt_source *source,
                        const struct dbt_accounting *sum, struct dbt_findings *findings)
{
    uint64_t rejected = sum->of[DBT_CLASS_REJECTED];
    if (rejected * BASIS_POINTS <= sum->read * (uint64_t)source->reject_limit_bp) {
        return;
    }
    struct dbt_place place = {.file = delivery->folder};
    dbt_findings_add(findings, DBT_SEVERITY_HOLD, "reject-share", &place,
                     "look at the rejects, and correct the export or its layout",
                     "%" PRIu64 " of %" PRIu64 " records of the source %s are rejected, more "
                     "than the limit of %d.%02d percent",
                     rejected, sum->read, source->code, source->reject_limit_bp / 100,
                     source->reject_limit_bp % 100);
}

static void judge_source(const struct dbt_delivery *delivery, const struct dbt_source *source,
                         struct dbt_findings *findings)
{
    /* Copies are left out: they would dilute the share of rejects. */
    struct dbt_accounting sum = {0};
    bool has_file = false;
    for (size_t i = 0; i < delivery->count; i++) {
        const struct dbt_input *input = &delivery->inputs[i];
        if (input->source == source && !input->copy_of_other) {
            dbt_accounting_add(&sum, &input->accounting);
            has_file = true;
        }
    }
    struct dbt_place place = {.file = delivery->folder};
    if (has_file && sum.read == 0 && !source->may_be_empty) {
        dbt_findings_add(findings, DBT_SEVERITY_HOLD, "empty-source", &place,
                         "deliver the export again, or set may_be_empty in sources.yaml",
                         "the source %s has no record", source->code);
    }
    if (source->kind == DBT_SOURCE_LISTINGS || source->kind == DBT_SOURCE_EVENTS) {
        judge_share(delivery, source, &sum, findings);
    } else {
        judge_register(delivery, source, &sum, findings);
    }
}

void dbt_delivery_judge(const struct dbt_delivery *delivery, const struct dbt_region *region,
                        const struct dbt_registers *registers, struct dbt_findings *findings)
{
    if (has_control(region)) {
        judge_controls(delivery, registers, findings);
    }
    for (uint32_t i = 0; i < region->source_count; i++) {
        judge_source(delivery, &region->sources[i], findings);
    }
}
