/* Plot: the field of a chart over months, with its axes and the labels at the right of it. */
#ifndef DEBITERA_CHART_PLOT_H
#define DEBITERA_CHART_PLOT_H

#include "pen.h"
#include "scale.h"

struct dbt_plot {
    struct dbt_frame frame;
    struct dbt_scale scale;
    double labels_mm;         /* width of the labels at the right; 0: there is no room for them */
    double left_mm, right_mm; /* from the frame to the middle of the first and the last month */
};

/* Finds the room of the field and draws its axes: what is shown is drawn over them. */
void dbt_plot_open(struct dbt_plot *plot, struct dbt_pen *pen, struct dbt_bounds bounds);
double dbt_plot_x(const struct dbt_plot *plot, const struct dbt_chart *chart, size_t category);
double dbt_plot_y(const struct dbt_plot *plot, double value);
/* From the middle of one month to that of the next. */
double dbt_plot_pitch(const struct dbt_plot *plot, const struct dbt_chart *chart);

/* Above `foot`: what stands for figures that are not told, said beside the first of their rings. */
void dbt_plot_say_small(const struct dbt_plot *plot, struct dbt_pen *pen, struct dbt_point foot);

/* ---- months.c ------------------------------------------------------------------------------- */

/* Their names below the field, as many as fit, and the years below them. */
void dbt_months_draw(const struct dbt_plot *plot, struct dbt_pen *pen);
/* "maj 2025"; the year where the chart has years. */
const char *dbt_months_write(struct dbt_pen *pen, size_t at);
double dbt_months_height(const struct dbt_chart *chart);
/* How far the last name of a line's months may reach beyond the field. */
double dbt_months_beyond(const struct dbt_pen *pen);

/* ---- labels.c ------------------------------------------------------------------------------- */

/* The month behind its last figure; 0: it has none. */
size_t dbt_series_end(const struct dbt_chart *chart, const struct dbt_chart_series *series);

/* What is written where a series ends. */
struct dbt_ending {
    const struct dbt_chart_series *series;
    struct dbt_tone tone;
    dbt_figure figure;
    size_t at;   /* its month */
    double y_mm; /* where it ends */
};

/* What the labels of all series want, their strip or leader and the gap included; and what their
   figures need. */
struct dbt_labels_width {
    double wanted_mm, least_mm;
};
struct dbt_labels_width dbt_labels_width(struct dbt_pen *pen);
/* Beside the field, each as near its end as the others allow. */
void dbt_labels_draw(const struct dbt_plot *plot, struct dbt_pen *pen,
                     const struct dbt_ending *endings, size_t count);

#endif
