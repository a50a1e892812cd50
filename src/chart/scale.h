/* Scale: which figures an axis begins and ends with, and the ticks between. */
#ifndef DEBITERA_CHART_SCALE_H
#define DEBITERA_CHART_SCALE_H

#include "debitera/chart.h"

enum { DBT_TICKS_MOST = 6 };

struct dbt_bounds { /* of what is shown; nothing is while least > most */
    double least, most;
};

struct dbt_scale {
    double low, high;
    double step;
    bool is_broken; /* begins above 0 */
    dbt_figure ticks[DBT_TICKS_MOST];
    size_t tick_count;
};

void dbt_bounds_init(struct dbt_bounds *bounds);
bool dbt_bounds_any(const struct dbt_bounds *bounds);
void dbt_bounds_add(struct dbt_bounds *bounds, double value);

/* At most `intervals` of them; steps are 1, 2, 2.5 or 5 times a power of ten, in the chart's
   units. */
void dbt_scale_make(struct dbt_scale *scale, const struct dbt_chart *chart,
                    struct dbt_bounds bounds, unsigned intervals);
/* From 0 for `low` to 1 for `high`; what is outside is at the nearer end. */
double dbt_scale_at(const struct dbt_scale *scale, double value);

#endif
