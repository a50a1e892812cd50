/* Series over months, as columns on top of each other. */
#include <math.h>

#include "draw.h"
#include "plot.h"

#define COLUMN_SHARE   0.72 /* of the way to the next one */
#define COLUMN_MOST_MM 9.0
#define SEAM_MM        0.25
#define RING_MM        1.4

struct stack { /* a month while it is drawn: where its next part begins */
    double above, below;
};

static void add_to_bounds(const struct dbt_chart *chart, size_t at, struct dbt_bounds *bounds)
{
    double above = 0;
    double below = 0;
    for (size_t i = 0; i < chart->series_count; i++) {
        dbt_figure figure = chart->series[i].figures[at];
        if (dbt_figure_known(figure)) {
            above += fmax((double)figure, 0);
            below += fmin((double)figure, 0);
            dbt_bounds_add(bounds, above);
            dbt_bounds_add(bounds, below);
        }
    }
}

static struct dbt_frame part_of(const struct dbt_plot *plot, const struct dbt_chart *chart,
                                size_t at, struct stack *stack, double value)
{
    double *from = value >= 0 ? &stack->above : &stack->below;
    double w_mm =
        fmin(COLUMN_SHARE * plot->frame.w_mm / (double)chart->category_count, COLUMN_MOST_MM);
    double begin_mm = dbt_plot_y(plot, *from);
    *from += value;
    double end_mm = dbt_plot_y(plot, *from);
    return (struct dbt_frame){dbt_plot_x(plot, chart, at) - w_mm / 2, fmin(begin_mm, end_mm), w_mm,
                              fabs(end_mm - begin_mm)};
}

/* Between two parts: a white line that takes its room from the later one. */
static void draw_part(struct dbt_pen *pen, struct dbt_frame part, size_t series, double seam_mm)
{
    if (part.h_mm <= 0) {
        return;
    }
    dbt_pen_fill(pen, part, dbt_tone_series(series));
    if (seam_mm > 0) {
        dbt_pen_fill(pen, (struct dbt_frame){part.x_mm, seam_mm - SEAM_MM, part.w_mm, SEAM_MM},
                     dbt_tone_white);
    }
}

/* Where the seam of a part that begins at `from` has its lower edge; 0: it needs none. */
static double seam_of(const struct dbt_plot *plot, double from, double value)
{
    double begin_mm = dbt_plot_y(plot, from);
    double end_mm = dbt_plot_y(plot, from + value);
    if (from > 0 && begin_mm - end_mm > SEAM_MM) {
        return begin_mm;
    }
    return from < 0 && end_mm - begin_mm > SEAM_MM ? begin_mm + SEAM_MM : 0;
}

static bool is_small(const struct dbt_chart *chart, size_t at)
{
    bool small = false;
    for (size_t i = 0; i < chart->series_count; i++) {
        small |= chart->series[i].figures[at] == DBT_FIGURE_SMALL;
    }
    return small;
}

/* On top of what is told of the month. */
static void draw_small(struct dbt_pen *pen, const struct dbt_plot *plot, size_t at, double top_mm)
{
    struct dbt_point point = {dbt_plot_x(plot, pen->chart, at),
                              fmax(top_mm - RING_MM / 2 - SEAM_MM, RING_MM / 2)};
    bool is_first = true;
    for (size_t i = 0; i < at; i++) {
        is_first &= !is_small(pen->chart, i);
    }
    dbt_pen_ring(pen, point, RING_MM);
    if (is_first && at + 1 < pen->chart->category_count) {
        point.y_mm -= RING_MM / 2;
        dbt_plot_say_small(plot, pen, point);
    }
}

static void draw_month(struct dbt_pen *pen, const struct dbt_plot *plot, size_t at)
{
    const struct dbt_chart *chart = pen->chart;
    struct stack stack = {0};
    for (size_t i = 0; i < chart->series_count; i++) {
        dbt_figure figure = chart->series[i].figures[at];
        if (dbt_figure_known(figure)) {
            double from = figure >= 0 ? stack.above : stack.below;
            double seam_mm = seam_of(plot, from, (double)figure);
            draw_part(pen, part_of(plot, chart, at, &stack, (double)figure), i, seam_mm);
        }
    }
    if (is_small(chart, at)) {
        draw_small(pen, plot, at, dbt_plot_y(plot, stack.above));
    }
}

/* The month behind the last one that has any figure; 0: none has. */
static size_t last_end(const struct dbt_chart *chart)
{
    size_t last = 0;
    for (size_t i = 0; i < chart->series_count; i++) {
        size_t end = dbt_series_end(chart, &chart->series[i]);
        last = end > last ? end : last;
    }
    return last;
}

static size_t end_series(const struct dbt_plot *plot, const struct dbt_chart *chart, size_t month,
                         struct dbt_ending *endings)
{
    struct stack stack = {0};
    size_t count = 0;
    for (size_t i = 0; i < chart->series_count; i++) {
        dbt_figure figure = chart->series[i].figures[month];
        if (figure == DBT_FIGURE_NONE) {
            continue;
        }
        double value = dbt_figure_known(figure) ? (double)figure : 0;
        struct dbt_frame part = part_of(plot, chart, month, &stack, value);
        endings[count] =
            (struct dbt_ending){.series = &chart->series[i],
                                .tone = dbt_tone_series(i),
                                .figure = figure,
                                .at = month,
                                .y_mm = part.y_mm + (chart->series_count > 1 ? part.h_mm / 2 : 0)};
        count++;
    }
    return count;
}

void dbt_columns_draw(struct dbt_pen *pen)
{
    const struct dbt_chart *chart = pen->chart;
    struct dbt_bounds bounds;
    struct dbt_plot plot;
    dbt_bounds_init(&bounds);
    for (size_t i = 0; i < chart->category_count; i++) {
        add_to_bounds(chart, i, &bounds);
    }
    dbt_plot_open(&plot, pen, bounds);
    for (size_t i = 0; i < chart->category_count && pen->status == DBT_OK; i++) {
        draw_month(pen, &plot, i);
    }
    struct dbt_ending *endings = dbt_pen_take(pen, chart->series_count + 1, sizeof *endings);
    size_t end = last_end(chart);
    if (endings != NULL && end > 0) {
        dbt_labels_draw(&plot, pen, endings, end_series(&plot, chart, end - 1, endings));
    }
}
