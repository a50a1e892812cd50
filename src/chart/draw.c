/* Which kind of chart it is. */
#include "draw.h"

enum dbt_status dbt_chart_draw(const struct dbt_chart *chart, const struct dbt_chart_room *room,
                               struct dbt_drawing *drawing, struct dbt_arena *arena,
                               struct dbt_error *error)
{
    struct dbt_pen pen = {
        .chart = chart, .room = *room, .drawing = drawing, .arena = arena, .error = error};
    *drawing = (struct dbt_drawing){0};
    switch (chart->kind) {
    case DBT_CHART_LINE:
        dbt_line_draw(&pen);
        break;
    case DBT_CHART_COLUMNS:
        dbt_columns_draw(&pen);
        break;
    case DBT_CHART_HEAT:
        dbt_heat_draw(&pen);
        break;
    case DBT_CHART_SPARK:
        dbt_spark_draw(&pen);
        break;
    case DBT_CHART_RANGE:
        dbt_range_draw(&pen);
        break;
    case DBT_CHART_BAR:
        dbt_bar_draw(&pen);
        break;
    }
    return pen.status;
}
