/* Plot: the field of a chart over months, with its axes and the labels at the right of it. */
#ifndef DEBITERA_CHART_PLOT_H
#define DEBITERA_CHART_PLOT_H

#include "pen.h"
#include "scale.h"

struct dbt_plot {
    struct dbt_frame frame;
    struct dbt_scale scale;
    double labels_mm; /* width of the labels at the right; 0: there is no room for them */
    double inset_mm;  /* from the frame to the middle of the first and last month */
};

/* Finds the room of the field and draws its axes: what is shown is drawn over them. */
void dbt_plot_open(struct dbt_plot *plot, struct dbt_pen *pen, struct dbt_bounds bounds);
double dbt_plot_x(const struct dbt_plot *plot, const struct dbt_chart *chart, size_t category);
double dbt_plot_y(const struct dbt_plot *plot, double value);
/* From the middle of one month to that of the next. */
double dbt_plot_pitch(const struct dbt_plot *plot, const struct dbt_chart *chart);

/* ---- months.c ------------------------------------------------------------------------------- */

/* Their names below the field, as many as fit, and the years below them. */
void dbt_months_draw(const struct dbt_plot *plot, struct dbt_pen *pen);
double dbt_months_height(const struct dbt_chart *chart);

/* ---- labels.c ------------------------------------------------------------------------------- */

/* What is written where a series ends. */
struct dbt_ending {
    const struct dbt_chart_series *series;
    struct dbt_tone tone;
    dbt_figure figure;
    const char *when; /* its month, when it is not the last one; null: it is */
    double y_mm;      /* where it ends */
};

/* The width that the labels of all series want, their strip or leader and the gap included. */
double dbt_labels_width(struct dbt_pen *pen);
/* Beside the field, each as near its end as the others allow. */
void dbt_labels_draw(const struct dbt_plot *plot, struct dbt_pen *pen,
                     const struct dbt_ending *endings, size_t count);

#endif
