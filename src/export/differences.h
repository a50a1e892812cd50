/* Differences: what the forms of `diff` share. */
#ifndef DEBITERA_EXPORT_DIFFERENCES_H
#define DEBITERA_EXPORT_DIFFERENCES_H

#include "debitera/export.h"

static inline bool dbt_difference_has(const struct dbt_difference *row, enum dbt_cause cause)
{
    return (row->causes >> cause & 1U) != 0;
}

/* For people: both sides, a row per difference, sums per cause and service. */
void dbt_differences_write_table(const struct dbt_comparison *comparison, struct dbt_buffer *out);

#endif
