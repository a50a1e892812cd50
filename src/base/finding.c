/* Findings: a list in an arena. */
#include "debitera/base/finding.h"

#include <stdarg.h>
#include <string.h>

static const char *const words[] = {
    [DBT_SEVERITY_WARNING] = "warning",
    [DBT_SEVERITY_HOLD] = "hold",
    [DBT_SEVERITY_INVALID] = "invalid",
};
_Static_assert(sizeof words / sizeof words[0] == DBT_SEVERITY_COUNT, "a word per severity");

void dbt_findings_init(struct dbt_findings *findings, struct dbt_arena *arena)
{
    *findings = (struct dbt_findings){.arena = arena};
}

static bool is_known(const struct dbt_findings *findings, const struct dbt_finding *finding)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct dbt_finding *item = &findings->items[i];
        if (item->severity == finding->severity && strcmp(item->what, finding->what) == 0 &&
            strcmp(item->where, finding->where) == 0 && strcmp(item->code, finding->code) == 0 &&
            strcmp(item->advice, finding->advice) == 0) {
            return true;
        }
    }
    return false;
}

/* Copies what `finding` borrows and appends it; false when memory ends. */
static bool append(struct dbt_findings *findings, struct dbt_finding finding)
{
    finding.where = dbt_arena_string(findings->arena, finding.where);
    finding.what = dbt_arena_string(findings->arena, finding.what);
    finding.advice = dbt_arena_string(findings->arena, finding.advice);
    struct dbt_finding *items = dbt_arena_grow(findings->arena, findings->items, findings->count,
                                               &findings->capacity, sizeof *items);
    if (items == NULL) {
        return false;
    }
    findings->items = items;
    if (finding.where == NULL || finding.what == NULL || finding.advice == NULL) {
        return false;
    }
    items[findings->count++] = finding;
    findings->of[finding.severity]++;
    return true;
}

/* NOLINTNEXTLINE(readability-function-size): the parts of a finding and its format. */
void dbt_findings_add(struct dbt_findings *findings, enum dbt_severity severity, const char *code,
                      const struct dbt_place *place, const char *advice, const char *format, ...)
{
    char where[DBT_ERROR_TEXT_BYTES] = "";
    if (place != NULL) {
        dbt_place_format(place, where, sizeof where);
    }
    struct dbt_buffer what;
    dbt_buffer_init(&what);
    va_list list;
    va_start(list, format);
    dbt_buffer_format_list(&what, format, list);
    va_end(list);
    struct dbt_finding finding = {severity, code, where, what.bytes, advice};
    if (what.failed || (!is_known(findings, &finding) && !append(findings, finding))) {
        findings->failed = true;
    }
    dbt_buffer_release(&what);
}

enum dbt_status dbt_findings_status(const struct dbt_findings *findings)
{
    if (findings->failed) {
        return DBT_MEMORY;
    }
    if (findings->of[DBT_SEVERITY_INVALID] > 0) {
        return DBT_INPUT;
    }
    if (findings->of[DBT_SEVERITY_HOLD] > 0) {
        return DBT_HELD;
    }
    return findings->of[DBT_SEVERITY_WARNING] > 0 ? DBT_WARNED : DBT_OK;
}

const char *dbt_severity_word(enum dbt_severity severity)
{
    return words[severity];
}
