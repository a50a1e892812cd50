/*
 * Pen: shapes into a drawing, and how large they are.
 *
 * A failure sticks in `status`: every later call does nothing, so it is checked once, at the end.
 * Nothing leaves the room: text is cut with an ellipsis where it is wider than it may be, and left
 * out where not even that helps; other shapes stop at the room's edge.
 */
#ifndef DEBITERA_CHART_PEN_H
#define DEBITERA_CHART_PEN_H

#include "debitera/chart.h"

struct dbt_pen {
    const struct dbt_chart *chart;
    struct dbt_chart_room room;
    struct dbt_drawing *drawing;
    struct dbt_arena *arena;
    struct dbt_error *error;
    enum dbt_status status;
};

struct dbt_tone {
    enum dbt_ink ink;
    unsigned paleness;
};

struct dbt_frame {
    double x_mm, y_mm, w_mm, h_mm;
};

struct dbt_stroke {
    const struct dbt_point *points;
    size_t count;
    double h_mm; /* its thickness */
    struct dbt_tone tone;
    bool is_dashed;
};

struct dbt_writing {
    const char *text;
    enum dbt_style style;
    enum dbt_align align;
    double x_mm, y_mm; /* as in struct dbt_shape */
    double w_mm;       /* how wide it may be */
    bool is_figure;    /* left out rather than cut: a part of a number is another number */
};

#define DBT_GRID_MM  0.12
#define DBT_AXIS_MM  0.2
#define DBT_CURVE_MM 0.5

extern const struct dbt_tone dbt_tone_grid, dbt_tone_axis, dbt_tone_muted, dbt_tone_main,
    dbt_tone_white;
/* Of series `at`: neighbours differ also in grey. */
struct dbt_tone dbt_tone_series(size_t at);

/* Widths that were computed in two ways are the same when they differ by less. */
#define DBT_NOTHING_MM 0.01

/* Memory of the arena; null when it has ended, and the pen has failed. */
void *dbt_pen_take(struct dbt_pen *pen, size_t count, size_t bytes);
void dbt_pen_fill(struct dbt_pen *pen, struct dbt_frame frame, struct dbt_tone tone);
void dbt_pen_dot(struct dbt_pen *pen, struct dbt_point middle, double w_mm, struct dbt_tone tone);
/* A ring: a figure that there is, but that is not told. */
void dbt_pen_ring(struct dbt_pen *pen, struct dbt_point middle, double w_mm);
void dbt_pen_stroke(struct dbt_pen *pen, const struct dbt_stroke *stroke);
void dbt_pen_straight(struct dbt_pen *pen, struct dbt_point from, struct dbt_point to,
                      const struct dbt_stroke *stroke);
void dbt_pen_text(struct dbt_pen *pen, const struct dbt_writing *writing);

/* As the chart writes it; "" where it cannot. */
const char *dbt_pen_write(struct dbt_pen *pen, dbt_figure figure);
double dbt_pen_width(const struct dbt_pen *pen, enum dbt_style style, const char *text);
/* Of a style: its size, from baseline to baseline, and what of a line lies above and below its
   baseline. */
double dbt_em(enum dbt_style style);
double dbt_leading(enum dbt_style style);
double dbt_above(enum dbt_style style);
double dbt_below(enum dbt_style style);
/* From a baseline up to the middle of its digits. */
double dbt_middle(enum dbt_style style);

#endif
