/*
 * Findings: what a run or a check has to say about its input, collected so that all of it is shown
 * at once.
 *
 * A hold means that the data does not allow issuing (exit 4); a warning must be read by somebody
 * (exit 3); an invalid input cannot be used at all (exit 10). Each names the place, what is wrong
 * and what to do. Texts are copied into the arena that the list was made with, and live as long as
 * it.
 */
#ifndef DEBITERA_BASE_FINDING_H
#define DEBITERA_BASE_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "debitera/base/arena.h"
#include "debitera/base/error.h"

enum dbt_severity {
    DBT_SEVERITY_WARNING,
    DBT_SEVERITY_HOLD,
    DBT_SEVERITY_INVALID,
    DBT_SEVERITY_COUNT
};

struct dbt_finding {
    enum dbt_severity severity;
    const char *code;  /* stable, for scripts: "missing-price"; a string constant */
    const char *where; /* "" when it has no place */
    const char *what;
    const char *advice; /* what to do */
};

struct dbt_findings {
    struct dbt_arena *arena;
    struct dbt_finding *items;
    size_t count;
    size_t capacity;
    size_t of[DBT_SEVERITY_COUNT];
    uint32_t *places; /* where an equal one would stand: positions from 1, by hash; 0: free */
    size_t place_count;
    bool failed; /* memory ended: sticks, and the run is an error */
};

void dbt_findings_init(struct dbt_findings *findings, struct dbt_arena *arena);

/* `place` may be null. `advice` is copied. A finding equal in every part to an earlier one is not
   added again. */
void dbt_findings_add(struct dbt_findings *findings, enum dbt_severity severity, const char *code,
                      const struct dbt_place *place, const char *advice, const char *format, ...)
    DBT_PRINTF(6, 7);

/* DBT_MEMORY when `failed`, else DBT_INPUT, DBT_HELD, DBT_WARNED or DBT_OK: the worst there is. */
enum dbt_status dbt_findings_status(const struct dbt_findings *findings);
const char *dbt_severity_word(enum dbt_severity severity); /* "warning", "hold", "invalid" */

#endif
