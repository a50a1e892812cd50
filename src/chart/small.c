/* What stands in a table's row: its figure as a word among words. */
#include <math.h>

#include "draw.h"
#include "scale.h"

#define SPARK_MM      0.3
#define SPARK_DOT_MM  1.3
#define SPARK_RING_MM 1.1
#define RANGE_MM      1.0 /* the line from least to most */
#define MEDIAN_MM     0.35
#define RANGE_DOT_MM  2.0
#define RANGE_GAP_MM  0.6
#define APART_MM      1.5
#define BAR_SHARE     0.55 /* of the room's height */
#define BAR_MOST_MM   3.2

static const struct dbt_tone range_tone = {DBT_INK_LINE, 0};
static const struct dbt_tone curve_tone = {DBT_INK_MUTED, 0};

/* ---- spark ---------------------------------------------------------------------------------- */

struct spark {
    double low, high;
    double x_mm, w_mm, y_mm, h_mm; /* of the middle of its line */
};

static double spark_x(const struct spark *spark, const struct dbt_chart *chart, size_t at)
{
    size_t last = chart->category_count - 1;
    return spark->x_mm + (last > 0 ? spark->w_mm * (double)at / (double)last : spark->w_mm);
}

/* Figures that do not change lie in the middle, 0 at the foot. */
static double spark_y(const struct spark *spark, double value)
{
    double span = spark->high - spark->low;
    double flat = value > 0 ? 0.5 : 0;
    double at = span > 0 ? fmin(fmax((value - spark->low) / span, 0), 1) : flat;
    return spark->y_mm + spark->h_mm * (1 - at);
}

static void find_spark(struct spark *spark, const struct dbt_pen *pen)
{
    const struct dbt_chart *chart = pen->chart;
    struct dbt_bounds bounds;
    dbt_bounds_init(&bounds);
    for (size_t i = 0; i < chart->category_count; i++) {
        if (dbt_figure_known(chart->series[0].figures[i])) {
            dbt_bounds_add(&bounds, (double)chart->series[0].figures[i]);
        }
    }
    if (chart->target > 0) {
        dbt_bounds_add(&bounds, (double)chart->target);
    }
    bool given = dbt_figure_known(chart->least) && chart->most > chart->least;
    double margin_mm = fmin(SPARK_DOT_MM, fmin(pen->room.w_mm, pen->room.h_mm)) / 2;
    *spark = (struct spark){given ? (double)chart->least : bounds.least,
                            given ? (double)chart->most : bounds.most,
                            margin_mm,
                            pen->room.w_mm - 2 * margin_mm,
                            margin_mm,
                            pen->room.h_mm - 2 * margin_mm};
}

static void draw_spark_run(struct dbt_pen *pen, const struct spark *spark, size_t from, size_t end)
{
    const struct dbt_chart_series *series = &pen->chart->series[0];
    struct dbt_point *points = dbt_pen_take(pen, end - from, sizeof *points);
    for (size_t i = from; points != NULL && i < end; i++) {
        points[i - from] = (struct dbt_point){spark_x(spark, pen->chart, i),
                                              spark_y(spark, (double)series->figures[i])};
    }
    if (points != NULL && end - from > 1) {
        dbt_pen_stroke(
            pen, &(struct dbt_stroke){
                     .points = points, .count = end - from, .h_mm = SPARK_MM, .tone = curve_tone});
    } else if (points != NULL) {
        dbt_pen_dot(pen, points[0], 2 * SPARK_MM, curve_tone);
    }
}

static void draw_spark_target(struct dbt_pen *pen, const struct spark *spark)
{
    const struct dbt_stroke dashes = {
        .h_mm = DBT_GRID_MM, .tone = dbt_tone_axis, .is_dashed = true};
    double y_mm = spark_y(spark, (double)pen->chart->target);
    dbt_pen_straight(pen, (struct dbt_point){spark->x_mm, y_mm},
                     (struct dbt_point){spark->x_mm + spark->w_mm, y_mm}, &dashes);
}

void dbt_spark_draw(struct dbt_pen *pen)
{
    const struct dbt_chart *chart = pen->chart;
    if (chart->series_count == 0 || chart->category_count == 0) {
        return;
    }
    const dbt_figure *figures = chart->series[0].figures;
    struct spark spark;
    find_spark(&spark, pen);
    if (chart->target > 0) {
        draw_spark_target(pen, &spark);
    }
    size_t last = chart->category_count - 1;
    for (size_t i = 0; i < chart->category_count && pen->status == DBT_OK; i++) {
        size_t end = i;
        while (end < chart->category_count && dbt_figure_known(figures[end])) {
            end++;
        }
        if (end > i) {
            draw_spark_run(pen, &spark, i, end);
            i = end - 1;
        } else if (figures[i] == DBT_FIGURE_SMALL) {
            dbt_pen_ring(pen,
                         (struct dbt_point){spark_x(&spark, chart, i), spark.y_mm + spark.h_mm},
                         fmin(SPARK_RING_MM, 2 * spark.y_mm));
        }
    }
    if (dbt_figure_known(figures[last])) {
        dbt_pen_dot(pen,
                    (struct dbt_point){spark_x(&spark, chart, last),
                                       spark_y(&spark, (double)figures[last])},
                    2 * spark.y_mm, dbt_tone_main);
    }
}

/* ---- range ---------------------------------------------------------------------------------- */

struct range {
    double low, high;
    double x_mm, w_mm, y_mm;
};

static double range_x(const struct range *range, double value)
{
    double span = range->high - range->low;
    double at = span > 0 ? fmin(fmax((value - range->low) / span, 0), 1) : 0.5;
    return range->x_mm + range->w_mm * at;
}

/* Ends of the range, and the median where it has room between them. */
static void label_range(struct dbt_pen *pen, const struct range *range, double top_mm)
{
    const struct dbt_chart *chart = pen->chart;
    struct dbt_writing writing = {.style = DBT_STYLE_AXIS,
                                  .y_mm = top_mm + dbt_above(DBT_STYLE_AXIS),
                                  .w_mm = pen->room.w_mm};
    const char *least = dbt_pen_write(pen, chart->least);
    const char *most = dbt_pen_write(pen, chart->most);
    double left_mm = dbt_pen_width(pen, DBT_STYLE_AXIS, least);
    double right_mm = pen->room.w_mm - dbt_pen_width(pen, DBT_STYLE_AXIS, most);
    if (left_mm + APART_MM > right_mm) {
        return;
    }
    writing.text = least;
    dbt_pen_text(pen, &writing);
    writing.text = most;
    writing.align = DBT_ALIGN_RIGHT;
    writing.x_mm = pen->room.w_mm;
    dbt_pen_text(pen, &writing);
    if (!dbt_figure_known(chart->median)) {
        return;
    }
    writing.text = dbt_pen_write(pen, chart->median);
    writing.align = DBT_ALIGN_CENTRE;
    double half_mm = dbt_pen_width(pen, DBT_STYLE_AXIS, writing.text) / 2;
    double x_mm = range_x(range, (double)chart->median);
    double from_mm = left_mm + APART_MM + half_mm;
    double to_mm = right_mm - APART_MM - half_mm;
    /* It may stand a little beside its mark, but not so that it is taken for an end. */
    writing.x_mm = fmin(fmax(x_mm, from_mm), to_mm);
    if (from_mm <= to_mm && fabs(writing.x_mm - x_mm) <= half_mm) {
        dbt_pen_text(pen, &writing);
    }
}

static void draw_range(struct dbt_pen *pen, const struct range *range, double mark_mm)
{
    const struct dbt_chart *chart = pen->chart;
    double least_mm = range_x(range, (double)chart->least);
    double w_mm = range_x(range, (double)chart->most) - least_mm;
    dbt_pen_fill(pen, (struct dbt_frame){least_mm, range->y_mm - RANGE_MM / 2, w_mm, RANGE_MM},
                 range_tone);
    if (dbt_figure_known(chart->median)) {
        double x_mm = range_x(range, (double)chart->median);
        dbt_pen_fill(
            pen,
            (struct dbt_frame){x_mm - MEDIAN_MM / 2, range->y_mm - mark_mm / 2, MEDIAN_MM, mark_mm},
            dbt_tone_muted);
    }
}

/* White around it, so that it is seen on the median too. */
static void draw_own(struct dbt_pen *pen, const struct range *range, dbt_figure figure,
                     double mark_mm)
{
    if (dbt_figure_known(figure)) {
        struct dbt_point point = {range_x(range, (double)figure), range->y_mm};
        dbt_pen_dot(pen, point, mark_mm, dbt_tone_white);
        dbt_pen_dot(pen, point, mark_mm * 0.8, dbt_tone_main);
    }
}

void dbt_range_draw(struct dbt_pen *pen)
{
    const struct dbt_chart *chart = pen->chart;
    double line_mm = dbt_above(DBT_STYLE_AXIS) + dbt_below(DBT_STYLE_AXIS);
    double mark_mm = fmin(RANGE_DOT_MM * 1.25, pen->room.h_mm);
    bool labelled = pen->room.h_mm >= mark_mm + RANGE_GAP_MM + line_mm;
    if (chart->series_count == 0 || chart->category_count == 0 || !dbt_figure_known(chart->least) ||
        !dbt_figure_known(chart->most) || chart->most < chart->least) {
        return;
    }
    dbt_figure figure = chart->series[0].figures[0];
    double own = dbt_figure_known(figure) ? (double)figure : (double)chart->least;
    struct range range = {fmin((double)chart->least, own), fmax((double)chart->most, own),
                          mark_mm / 2, pen->room.w_mm - mark_mm,
                          labelled ? mark_mm / 2 : pen->room.h_mm / 2};
    draw_range(pen, &range, mark_mm);
    draw_own(pen, &range, figure, mark_mm);
    if (labelled) {
        label_range(pen, &range, mark_mm + RANGE_GAP_MM);
    }
}

/* ---- bar ------------------------------------------------------------------------------------ */

/* From 0, which lies inside where there are figures below it. */
void dbt_bar_draw(struct dbt_pen *pen)
{
    const struct dbt_chart *chart = pen->chart;
    if (chart->series_count == 0 || chart->category_count == 0) {
        return;
    }
    dbt_figure figure = chart->series[0].figures[0];
    double value = dbt_figure_known(figure) ? (double)figure : 0;
    double low = dbt_figure_known(chart->least) ? fmin((double)chart->least, 0) : 0;
    double high = dbt_figure_known(chart->most) ? fmax((double)chart->most, 0) : 0;
    struct range range = {fmin(low, value), fmax(high, value), 0, pen->room.w_mm,
                          pen->room.h_mm / 2};
    double h_mm = fmin(BAR_SHARE * pen->room.h_mm, BAR_MOST_MM);
    double zero_mm = range_x(&range, 0);
    double end_mm = range_x(&range, value);
    if (range.high <= range.low || !dbt_figure_known(figure)) {
        return;
    }
    dbt_pen_fill(pen,
                 (struct dbt_frame){fmin(zero_mm, end_mm), range.y_mm - h_mm / 2,
                                    fabs(end_mm - zero_mm), h_mm},
                 dbt_tone_main);
    if (dbt_figure_known(chart->median)) {
        double x_mm = fmin(range_x(&range, (double)chart->median), pen->room.w_mm - MEDIAN_MM);
        double mark_mm = fmin(h_mm * 1.5, pen->room.h_mm);
        dbt_pen_fill(
            pen,
            (struct dbt_frame){x_mm - MEDIAN_MM, range.y_mm - mark_mm / 2, 3 * MEDIAN_MM, mark_mm},
            dbt_tone_white);
        dbt_pen_fill(pen, (struct dbt_frame){x_mm, range.y_mm - mark_mm / 2, MEDIAN_MM, mark_mm},
                     dbt_tone_muted);
    }
}
