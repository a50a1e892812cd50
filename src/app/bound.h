/*
 * Bound: one PDF of many that a stage has, with a bookmark for each.
 */
#ifndef DEBITERA_APP_BOUND_H
#define DEBITERA_APP_BOUND_H

#include "debitera/base/date.h"
#include "debitera/base/output.h"

struct dbt_bound_part {
    const char *title; /* of its bookmark */
    const char *name;  /* of the stage's file */
};

struct dbt_bound {
    struct dbt_stage *stage;
    const char *title;
    const char *author;
    const char *language; /* "sv-SE" */
    dbt_day day;
    const struct dbt_bound_part *parts; /* at least one */
    size_t count;
};

/* Memory holds one part at a time. What the stage fails with; as join.h says. */
enum dbt_status dbt_bound_stage(const struct dbt_bound *bound, const char *name,
                                struct dbt_error *error) DBT_CHECKED;

#endif
