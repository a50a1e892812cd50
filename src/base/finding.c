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

/* ---- those that are known: a hash table of positions, at most half full ---------------------- */

/* FNV-1a; the terminating zero is taken too, so that texts do not run together. */
static uint64_t hash_text(uint64_t hash, const char *text)
{
    do {
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    } while (*text++ != '\0');
    return hash;
}

static uint64_t hash_finding(const struct dbt_finding *finding)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) + (uint64_t)finding->severity;
    hash = hash_text(hash, finding->what);
    hash = hash_text(hash, finding->where);
    hash = hash_text(hash, finding->code);
    return hash_text(hash, finding->advice);
}

static bool is_equal(const struct dbt_finding *a, const struct dbt_finding *b)
{
    return a->severity == b->severity && strcmp(a->what, b->what) == 0 &&
           strcmp(a->where, b->where) == 0 && strcmp(a->code, b->code) == 0 &&
           strcmp(a->advice, b->advice) == 0;
}

/* The place of an equal finding, or the free one for it. There are places, and free ones. */
static uint32_t *find_place(const struct dbt_findings *findings, const struct dbt_finding *finding)
{
    size_t at = (size_t)hash_finding(finding) & (findings->place_count - 1);
    while (findings->places[at] != 0 &&
           !is_equal(&findings->items[findings->places[at] - 1], finding)) {
        at = (at + 1) & (findings->place_count - 1);
    }
    return &findings->places[at];
}

/* Room for one more; false when memory ends. */
static bool make_places(struct dbt_findings *findings)
{
    enum { PLACES_MIN = 16 };
    if (findings->count < findings->place_count / 2) {
        return true;
    }
    size_t count = findings->place_count == 0 ? PLACES_MIN : findings->place_count * 2;
    uint32_t *places = dbt_arena_alloc(findings->arena, count, sizeof *places);
    if (places == NULL) {
        return false;
    }
    findings->places = places;
    findings->place_count = count;
    for (size_t i = 0; i < findings->count; i++) {
        *find_place(findings, &findings->items[i]) = (uint32_t)i + 1;
    }
    return true;
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

/* False when memory ends. */
static bool add_once(struct dbt_findings *findings, const struct dbt_finding *finding)
{
    if (!make_places(findings)) {
        return false;
    }
    uint32_t *place = find_place(findings, finding);
    if (*place != 0) {
        return true;
    }
    if (!append(findings, *finding)) {
        return false;
    }
    *place = (uint32_t)findings->count;
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
    if (what.failed || !add_once(findings, &finding)) {
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
