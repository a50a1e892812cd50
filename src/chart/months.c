/* Months and years below the field. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "plot.h"

#define ABOVE_MM  1.3 /* between the field and the names */
#define APART_MM  1.2 /* between two names */
#define MARK_MM   0.9
#define BESIDE_MM 2.0 /* that a name may reach beyond the field where labels are */

struct steps { /* which months are named */
    size_t first, step;
};

static bool has_groups(const struct dbt_chart *chart)
{
    return chart->group_count >= chart->category_count && chart->category_count > 0;
}

const char *dbt_months_write(struct dbt_pen *pen, size_t at)
{
    const struct dbt_chart *chart = pen->chart;
    size_t year = at;
    while (has_groups(chart) && year > 0 && chart->groups[year][0] == '\0') {
        year--;
    }
    if (!has_groups(chart) || chart->groups[year][0] == '\0') {
        return chart->categories[at];
    }
    size_t bytes = strlen(chart->categories[at]) + strlen(chart->groups[year]) + sizeof "\u00A0";
    char *text = dbt_pen_take(pen, bytes, 1);
    if (text == NULL) {
        return "";
    }
    snprintf(text, bytes, "%s\u00A0%s", chart->categories[at], chart->groups[year]);
    return text;
}

double dbt_months_height(const struct dbt_chart *chart)
{
    if (chart->category_count == 0) {
        return dbt_em(DBT_STYLE_AXIS) / 2;
    }
    double line_mm = dbt_above(DBT_STYLE_AXIS) + dbt_below(DBT_STYLE_AXIS);
    return ABOVE_MM + line_mm + (has_groups(chart) ? dbt_leading(DBT_STYLE_AXIS_BOLD) : 0);
}

double dbt_months_beyond(const struct dbt_pen *pen)
{
    const struct dbt_chart *chart = pen->chart;
    bool reaches = chart->kind == DBT_CHART_LINE && chart->category_count > 1;
    double half_mm =
        reaches
            ? dbt_pen_width(pen, DBT_STYLE_AXIS, chart->categories[chart->category_count - 1]) / 2
            : 0;
    return fmin(half_mm, pen->room.w_mm / 4);
}

/* Every `step`th is named, so that the first month of a year is: the second year's, when there is
   one, because the first may begin anywhere; else the last month. */
static size_t anchor_of(const struct dbt_chart *chart)
{
    for (size_t i = 1; has_groups(chart) && i < chart->category_count; i++) {
        if (chart->groups[i][0] != '\0') {
            return i;
        }
    }
    return chart->category_count - 1;
}

static size_t step_of(const struct dbt_plot *plot, const struct dbt_pen *pen)
{
    static const size_t steps[] = {1, 2, 3, 4, 6, 12};
    enum { COUNT = sizeof steps / sizeof steps[0] };
    const struct dbt_chart *chart = pen->chart;
    double widest_mm = 0;
    for (size_t i = 0; i < chart->category_count; i++) {
        widest_mm = fmax(widest_mm, dbt_pen_width(pen, DBT_STYLE_AXIS, chart->categories[i]));
    }
    for (size_t i = 0; i < COUNT; i++) {
        if ((double)steps[i] * dbt_plot_pitch(plot, chart) >= widest_mm + APART_MM) {
            return steps[i];
        }
    }
    return chart->category_count;
}

/* Beside the field stand the labels of series. */
static double right_end(const struct dbt_plot *plot, const struct dbt_pen *pen)
{
    return plot->labels_mm > 0 ? plot->frame.x_mm + plot->frame.w_mm + BESIDE_MM : pen->room.w_mm;
}

static void draw_name(const struct dbt_plot *plot, struct dbt_pen *pen, size_t at)
{
    const char *name = pen->chart->categories[at];
    double x_mm = dbt_plot_x(plot, pen->chart, at);
    double foot_mm = plot->frame.y_mm + plot->frame.h_mm;
    if (pen->chart->kind == DBT_CHART_LINE) {
        const struct dbt_stroke mark = {.h_mm = DBT_GRID_MM, .tone = dbt_tone_axis};
        dbt_pen_straight(pen, (struct dbt_point){x_mm, foot_mm},
                         (struct dbt_point){x_mm, foot_mm + MARK_MM}, &mark);
    }
    if (x_mm + dbt_pen_width(pen, DBT_STYLE_AXIS, name) / 2 <= right_end(plot, pen)) {
        dbt_pen_text(pen,
                     &(struct dbt_writing){.text = name,
                                           .style = DBT_STYLE_AXIS,
                                           .align = DBT_ALIGN_CENTRE,
                                           .x_mm = x_mm,
                                           .y_mm = foot_mm + ABOVE_MM + dbt_above(DBT_STYLE_AXIS),
                                           .w_mm = pen->room.w_mm});
    }
}

/* The first month of a year that is named; the year's first when none is. */
static size_t named_month(const struct dbt_chart *chart, size_t at, struct steps steps)
{
    for (size_t i = at; i < chart->category_count; i++) {
        if (i > at && chart->groups[i][0] != '\0') {
            break;
        }
        if (i % steps.step == steps.first) {
            return i;
        }
    }
    return at;
}

/* From the right, so that the first of two that touch gives way. */
static void draw_years(const struct dbt_plot *plot, struct dbt_pen *pen, struct steps steps)
{
    const struct dbt_chart *chart = pen->chart;
    double right_mm = right_end(plot, pen);
    double y_mm = plot->frame.y_mm + plot->frame.h_mm + ABOVE_MM + dbt_above(DBT_STYLE_AXIS) +
                  dbt_leading(DBT_STYLE_AXIS_BOLD);
    for (size_t i = chart->category_count; i-- > 0;) {
        const char *year = chart->groups[i];
        double x_mm = dbt_plot_x(plot, chart, named_month(chart, i, steps));
        double half_mm = dbt_pen_width(pen, DBT_STYLE_AXIS_BOLD, year) / 2;
        if (*year != '\0' && x_mm + half_mm <= right_mm) {
            dbt_pen_text(pen, &(struct dbt_writing){.text = year,
                                                    .style = DBT_STYLE_AXIS_BOLD,
                                                    .align = DBT_ALIGN_CENTRE,
                                                    .x_mm = x_mm,
                                                    .y_mm = y_mm,
                                                    .w_mm = pen->room.w_mm});
            right_mm = x_mm - half_mm - APART_MM;
        }
    }
}

void dbt_months_draw(const struct dbt_plot *plot, struct dbt_pen *pen)
{
    const struct dbt_chart *chart = pen->chart;
    double foot_mm = plot->frame.y_mm + plot->frame.h_mm;
    if (chart->category_count == 0 ||
        foot_mm + dbt_months_height(chart) > pen->room.h_mm + DBT_NOTHING_MM) {
        return;
    }
    struct steps steps = {.step = step_of(plot, pen)};
    steps.first = anchor_of(chart) % steps.step;
    for (size_t i = steps.first; i < chart->category_count; i += steps.step) {
        draw_name(plot, pen, i);
    }
    if (has_groups(chart)) {
        draw_years(plot, pen, steps);
    }
}
