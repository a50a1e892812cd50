/*
 * Figure: a whole number of a report, or why there is none. Reports print both; nothing computes
 * with a figure before it has asked dbt_figure_known.
 */
#ifndef DEBITERA_BASE_FIGURE_H
#define DEBITERA_BASE_FIGURE_H

#include <stdbool.h>
#include <stdint.h>

typedef int64_t dbt_figure;

#define DBT_FIGURE_NONE  INT64_MIN       /* nothing is known of it: a month that was not billed */
#define DBT_FIGURE_SMALL (INT64_MIN + 1) /* counts so few persons that it is not told */

static inline bool dbt_figure_known(dbt_figure figure)
{
    return figure > DBT_FIGURE_SMALL;
}

#endif
