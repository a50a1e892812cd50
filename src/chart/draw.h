/* Draw: one function for each kind of chart, in the file of its name. */
#ifndef DEBITERA_CHART_DRAW_H
#define DEBITERA_CHART_DRAW_H

#include "pen.h"

void dbt_line_draw(struct dbt_pen *pen);
void dbt_columns_draw(struct dbt_pen *pen);
void dbt_heat_draw(struct dbt_pen *pen);
void dbt_spark_draw(struct dbt_pen *pen);
void dbt_range_draw(struct dbt_pen *pen);
void dbt_bar_draw(struct dbt_pen *pen);

#endif
