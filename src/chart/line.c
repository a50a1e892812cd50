/* Series over months, as lines. */
#include "draw.h"
#include "plot.h"

#define DOT_MM  1.5
#define RING_MM 1.4

struct curve { /* a series while it is drawn */
    const struct dbt_plot *plot;
    const struct dbt_chart_series *series;
    struct dbt_tone tone;
    bool is_dashed;
    double h_mm;
};

static struct dbt_point point_of(const struct curve *curve, const struct dbt_chart *chart,
                                 size_t at)
{
    return (struct dbt_point){dbt_plot_x(curve->plot, chart, at),
                              dbt_plot_y(curve->plot, (double)curve->series->figures[at])};
}

/* From one gap to the next; a month alone is a disc, as no line leads to it. */
static size_t draw_run(struct dbt_pen *pen, const struct curve *curve, size_t from)
{
    const struct dbt_chart *chart = pen->chart;
    size_t end = from;
    while (end < chart->category_count && dbt_figure_known(curve->series->figures[end])) {
        end++;
    }
    struct dbt_point *points = dbt_pen_take(pen, end - from, sizeof *points);
    for (size_t i = from; points != NULL && i < end; i++) {
        points[i - from] = point_of(curve, chart, i);
    }
    if (points != NULL && end - from > 1) {
        dbt_pen_stroke(pen, &(struct dbt_stroke){.points = points,
                                                 .count = end - from,
                                                 .h_mm = curve->h_mm,
                                                 .tone = curve->tone,
                                                 .is_dashed = curve->is_dashed});
    } else if (points != NULL) {
        dbt_pen_dot(pen, points[0], DOT_MM * 2 / 3, curve->tone);
    }
    return end;
}

static bool is_first_small(const struct curve *curve, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (curve->series->figures[i] == DBT_FIGURE_SMALL) {
            return false;
        }
    }
    return true;
}

/* On the axis' foot: it is above 0 and below what is told. At the last month its label says so. */
static void draw_small(struct dbt_pen *pen, const struct curve *curve, size_t at)
{
    struct dbt_point foot = {dbt_plot_x(curve->plot, pen->chart, at),
                             curve->plot->frame.y_mm + curve->plot->frame.h_mm};
    dbt_pen_ring(pen, foot, RING_MM);
    if (is_first_small(curve, at) && at + 1 < pen->chart->category_count) {
        foot.y_mm -= RING_MM / 2;
        dbt_plot_say_small(curve->plot, pen, foot);
    }
}

static void draw_curve(struct dbt_pen *pen, const struct curve *curve)
{
    size_t at = 0;
    while (at < pen->chart->category_count && pen->status == DBT_OK) {
        dbt_figure figure = curve->series->figures[at];
        if (dbt_figure_known(figure)) {
            at = draw_run(pen, curve, at);
            continue;
        }
        if (figure == DBT_FIGURE_SMALL) {
            draw_small(pen, curve, at);
        }
        at++;
    }
}

/* Its last figure, with a disc there; false when it has none. */
static bool end_curve(struct dbt_pen *pen, const struct curve *curve, struct dbt_ending *ending)
{
    const struct dbt_chart *chart = pen->chart;
    size_t last = dbt_series_end(chart, curve->series);
    if (last == 0) {
        return false;
    }
    dbt_figure figure = curve->series->figures[last - 1];
    bool known = dbt_figure_known(figure);
    struct dbt_point point = known ? point_of(curve, chart, last - 1) : (struct dbt_point){0};
    if (known) {
        dbt_pen_dot(pen, point, DOT_MM, curve->tone);
    }
    *ending = (struct dbt_ending){
        .series = curve->series,
        .tone = curve->tone,
        .figure = figure,
        .at = last - 1,
        .y_mm = known ? point.y_mm : curve->plot->frame.y_mm + curve->plot->frame.h_mm};
    return true;
}

static void add_to_bounds(const struct dbt_chart *chart, size_t series, struct dbt_bounds *bounds)
{
    for (size_t i = 0; i < chart->category_count; i++) {
        dbt_figure figure = chart->series[series].figures[i];
        if (dbt_figure_known(figure)) {
            dbt_bounds_add(bounds, (double)figure);
        }
    }
}

static struct dbt_bounds bounds_of(const struct dbt_chart *chart)
{
    struct dbt_bounds bounds;
    dbt_bounds_init(&bounds);
    for (size_t i = 0; i < chart->series_count; i++) {
        add_to_bounds(chart, i, &bounds);
    }
    if (chart->target > 0 && dbt_bounds_any(&bounds)) {
        dbt_bounds_add(&bounds, (double)chart->target);
    }
    return bounds;
}

/* The first is what the chart is about, and lies over the others. */
void dbt_line_draw(struct dbt_pen *pen)
{
    const struct dbt_chart *chart = pen->chart;
    struct dbt_plot plot;
    dbt_plot_open(&plot, pen, bounds_of(chart));
    struct dbt_ending *endings = dbt_pen_take(pen, chart->series_count + 1, sizeof *endings);
    size_t count = 0;
    for (size_t i = chart->series_count; endings != NULL && i-- > 0;) {
        struct curve curve = {.plot = &plot,
                              .series = &chart->series[i],
                              .tone = dbt_tone_series(i),
                              .is_dashed = i % 2 == 1,
                              .h_mm = i == 0 ? DBT_CURVE_MM : DBT_CURVE_MM * 2 / 3};
        draw_curve(pen, &curve);
        count += end_curve(pen, &curve, &endings[count]) ? 1 : 0;
    }
    if (endings != NULL) {
        dbt_labels_draw(&plot, pen, endings, count);
    }
}
