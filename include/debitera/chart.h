/*
 * Chart: figures → shapes in millimetres, for a page or a picture of any format.
 *
 * A chart says what is to be seen, and nothing of how: axes, their ticks, places of labels and
 * inks follow from the figures and the room. Axes of counts and amounts begin at 0; that of a line
 * which spans less than a fifth of its level may begin higher, and so may that of shares: a break
 * mark at the axis' foot then says so. Series are labelled where they end, never by a legend, and
 * differ also without colour: by paleness, dash or mark. A month without a figure is a gap; one
 * that is too small to be told is a gap with a ring.
 */
#ifndef DEBITERA_CHART_H
#define DEBITERA_CHART_H

#include "debitera/base/figure.h"
#include "debitera/layout.h"

enum dbt_chart_kind {
    DBT_CHART_LINE,    /* series over months */
    DBT_CHART_COLUMNS, /* series over months, on top of each other */
    DBT_CHART_HEAT,    /* one series: a cell for each row (its `groups`) and category */
    DBT_CHART_SPARK,   /* one series over months in a table's row: a line with its last point */
    DBT_CHART_RANGE,   /* one figure against others': a line from least to most, the median, it */
    DBT_CHART_BAR      /* one figure of a table's row, as long as its share of `most` */
};

struct dbt_chart_series {
    const char *name;          /* "" of one alone: its last figure's month stands for it */
    const char *note;          /* below its last figure: "+2,0 % på ett år"; null: nothing */
    const dbt_figure *figures; /* as many as categories; of a heat chart times groups */
};

struct dbt_chart {
    enum dbt_chart_kind kind;
    const char *const *categories; /* "juni" … , or "08" … */
    size_t category_count;
    const char *const *groups; /* of months: the year under each, "" where it is the one before;
                                  of a heat chart the rows' names, "måndag" … */
    size_t group_count;
    const struct dbt_chart_series *series;
    size_t series_count;
    /* Of HEAT: so many categories from `shown_first` on are shown in any case, others where there
       is something in them; 0: all. */
    size_t shown_first, shown_count;
    bool is_share;   /* the axis ends at 100 % */
    dbt_figure unit; /* ticks are multiples of it: 100 of öre that are written as kronor; 0: 1 */
    /* RANGE: the others'. BAR: `most` is as long as there is room, `median` a mark. SPARK: where
       its scale begins and ends, when `most` is the larger one. */
    dbt_figure least, median, most;
    dbt_figure target; /* a dashed line; none unless above 0 */
    /* How a figure is written, at an axis and as a label; also one that is too small to be told.
       Null when memory ends. */
    const char *(*write)(void *context, dbt_figure figure, struct dbt_arena *arena);
    void *context;
    const char *alternative; /* what it shows, for readers that do not see it */
};

enum dbt_shape_kind {
    DBT_SHAPE_FILL, /* a filled rectangle */
    DBT_SHAPE_LINE, /* through `points`, of thickness h */
    DBT_SHAPE_DOT,  /* a filled disc around x, y, of diameter w */
    DBT_SHAPE_TEXT  /* one line; x is the left, right or middle by align; y is the baseline */
};

struct dbt_point {
    double x_mm, y_mm;
};

struct dbt_shape {
    enum dbt_shape_kind kind;
    enum dbt_ink ink;  /* text has its style's */
    unsigned paleness; /* per cent of white in it */
    bool is_dashed;
    enum dbt_style style;
    enum dbt_align align;
    double x_mm, y_mm, w_mm, h_mm; /* y downwards from the chart's upper edge */
    const char *text;
    const struct dbt_point *points;
    size_t point_count;
};

struct dbt_drawing {
    struct dbt_shape *items;
    size_t count, capacity;
};

struct dbt_chart_room {
    double w_mm, h_mm;
    struct dbt_metrics metrics;
};

/* Shapes and their texts live in `arena`; none lies outside the room. DBT_MEMORY. Figures that are
   all unknown give the axes, and no more. */
enum dbt_status dbt_chart_draw(const struct dbt_chart *chart, const struct dbt_chart_room *room,
                               struct dbt_drawing *drawing, struct dbt_arena *arena,
                               struct dbt_error *error) DBT_CHECKED;

#endif
