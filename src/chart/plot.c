/* The field of a chart over months, and its axes. */
#include "plot.h"

#include <math.h>

#define TICK_GAP_MM   1.6
#define LABEL_SHARE   0.36 /* of the room, that labels may take */
#define LABEL_MOST_MM 42.0
#define FIELD_LEAST   0.4 /* of the room, that the field must keep */
#define TICK_PITCH    1.9 /* from tick to tick, in sizes of their text */
#define BREAK_MM      2.6
#define LINE_INSET_MM 1.0
#define SMALL_GAP_MM  0.6

enum { INTERVALS_LEAST = 2, INTERVALS_MOST = 4 };

double dbt_plot_pitch(const struct dbt_plot *plot, const struct dbt_chart *chart)
{
    double w_mm = plot->frame.w_mm - plot->left_mm - plot->right_mm;
    return chart->category_count > 1 ? w_mm / (double)(chart->category_count - 1) : w_mm;
}

double dbt_plot_x(const struct dbt_plot *plot, const struct dbt_chart *chart, size_t category)
{
    if (chart->category_count < 2) {
        return plot->frame.x_mm + plot->frame.w_mm / 2;
    }
    return plot->frame.x_mm + plot->left_mm + (double)category * dbt_plot_pitch(plot, chart);
}

double dbt_plot_y(const struct dbt_plot *plot, double value)
{
    return plot->frame.y_mm + plot->frame.h_mm * (1 - dbt_scale_at(&plot->scale, value));
}

static double tick_width(struct dbt_pen *pen, const struct dbt_scale *scale)
{
    double widest_mm = 0;
    for (size_t i = 0; i < scale->tick_count; i++) {
        const char *text = dbt_pen_write(pen, scale->ticks[i]);
        widest_mm = fmax(widest_mm, dbt_pen_width(pen, DBT_STYLE_AXIS, text));
    }
    return widest_mm;
}

static void draw_tick(const struct dbt_plot *plot, struct dbt_pen *pen, dbt_figure tick, bool named)
{
    double y_mm = dbt_plot_y(plot, (double)tick);
    const struct dbt_frame *frame = &plot->frame;
    const struct dbt_stroke grid = {.h_mm = DBT_GRID_MM, .tone = dbt_tone_grid};
    const struct dbt_stroke zero = {.h_mm = DBT_AXIS_MM, .tone = dbt_tone_axis};
    dbt_pen_straight(pen, (struct dbt_point){frame->x_mm, y_mm},
                     (struct dbt_point){frame->x_mm + frame->w_mm, y_mm},
                     tick == 0 ? &zero : &grid);
    if (named && frame->x_mm > TICK_GAP_MM) {
        dbt_pen_text(pen, &(struct dbt_writing){.text = dbt_pen_write(pen, tick),
                                                .style = DBT_STYLE_AXIS,
                                                .align = DBT_ALIGN_RIGHT,
                                                .x_mm = frame->x_mm - TICK_GAP_MM,
                                                .y_mm = y_mm + dbt_middle(DBT_STYLE_AXIS),
                                                .w_mm = frame->x_mm - TICK_GAP_MM,
                                                .is_figure = true});
    }
}

/* In a low room not all of them are named. */
static void draw_ticks(const struct dbt_plot *plot, struct dbt_pen *pen)
{
    size_t count = plot->scale.tick_count;
    double text_mm = dbt_above(DBT_STYLE_AXIS) + dbt_below(DBT_STYLE_AXIS);
    double pitch_mm = count > 1 ? plot->frame.h_mm / (double)(count - 1) : text_mm;
    size_t step = 1;
    while ((double)step * pitch_mm < text_mm && step < count) {
        step++;
    }
    for (size_t i = 0; i < count; i++) {
        draw_tick(plot, pen, plot->scale.ticks[i], i % step == 0);
    }
}

/* At the axis' foot: a piece of it with a cut, because it does not begin at 0. */
static void draw_break(const struct dbt_plot *plot, struct dbt_pen *pen)
{
    static const double lines[][4] = {
        {0.5, 0, 0.5, 0.32}, {0.5, 0.62, 0.5, 1}, {0.2, 0.2, 0.8, 0.44}, {0.2, 0.5, 0.8, 0.74}};
    const struct dbt_stroke stroke = {.h_mm = DBT_AXIS_MM, .tone = dbt_tone_muted};
    double foot_mm = plot->frame.y_mm + plot->frame.h_mm;
    double side_mm = fmin(BREAK_MM, plot->frame.h_mm);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        const double *line = lines[i];
        dbt_pen_straight(
            pen,
            (struct dbt_point){plot->frame.x_mm + side_mm * line[0], foot_mm - side_mm * line[1]},
            (struct dbt_point){plot->frame.x_mm + side_mm * line[2], foot_mm - side_mm * line[3]},
            &stroke);
    }
}

static void draw_target(const struct dbt_plot *plot, struct dbt_pen *pen)
{
    if (pen->chart->target > 0) {
        double y_mm = dbt_plot_y(plot, (double)pen->chart->target);
        const struct dbt_stroke dashes = {
            .h_mm = DBT_AXIS_MM, .tone = dbt_tone_muted, .is_dashed = true};
        dbt_pen_straight(pen, (struct dbt_point){plot->frame.x_mm, y_mm},
                         (struct dbt_point){plot->frame.x_mm + plot->frame.w_mm, y_mm}, &dashes);
    }
}

static unsigned intervals_of(double h_mm)
{
    double most = floor(h_mm / (TICK_PITCH * dbt_em(DBT_STYLE_AXIS)));
    return (unsigned)fmin(fmax(most, INTERVALS_LEAST), INTERVALS_MOST);
}

/* Labels give way to the field where both have no room, the ticks' first. */
static void share_width(struct dbt_plot *plot, struct dbt_pen *pen)
{
    double room_mm = pen->room.w_mm;
    double ticks_mm = tick_width(pen, &plot->scale) + TICK_GAP_MM;
    struct dbt_labels_width labels = dbt_labels_width(pen);
    double most_mm = fmin(LABEL_SHARE * room_mm, LABEL_MOST_MM);
    double labels_mm = fmin(labels.wanted_mm, fmax(most_mm, labels.least_mm));
    if (room_mm - ticks_mm - labels_mm < FIELD_LEAST * room_mm) {
        ticks_mm = 0;
    }
    if (room_mm - labels_mm < FIELD_LEAST * room_mm) {
        labels_mm = 0;
    }
    plot->labels_mm = labels_mm;
    plot->frame.x_mm = ticks_mm;
    plot->frame.w_mm = room_mm - ticks_mm - fmax(labels_mm, dbt_months_beyond(pen));
}

/* Columns have half their pitch beside them; a line leaves room for the break mark. */
static void inset(struct dbt_plot *plot, const struct dbt_chart *chart)
{
    if (chart->kind == DBT_CHART_COLUMNS && chart->category_count > 0) {
        plot->left_mm = plot->frame.w_mm / (double)chart->category_count / 2;
        plot->right_mm = plot->left_mm;
        return;
    }
    plot->right_mm = fmin(LINE_INSET_MM, plot->frame.w_mm / 4);
    plot->left_mm =
        fmin(LINE_INSET_MM + (plot->scale.is_broken ? BREAK_MM : 0), plot->frame.w_mm / 4);
}

void dbt_plot_say_small(const struct dbt_plot *plot, struct dbt_pen *pen, struct dbt_point foot)
{
    dbt_pen_text(pen, &(struct dbt_writing){.text = dbt_pen_write(pen, DBT_FIGURE_SMALL),
                                            .style = DBT_STYLE_AXIS,
                                            .align = DBT_ALIGN_CENTRE,
                                            .x_mm = foot.x_mm,
                                            .y_mm = foot.y_mm - SMALL_GAP_MM,
                                            .w_mm = plot->frame.w_mm,
                                            .is_figure = true});
}

void dbt_plot_open(struct dbt_plot *plot, struct dbt_pen *pen, struct dbt_bounds bounds)
{
    const struct dbt_chart *chart = pen->chart;
    double room_mm = pen->room.h_mm;
    double top_mm = fmin(dbt_em(DBT_STYLE_AXIS) / 2, room_mm / 4);
    double below_mm = dbt_months_height(chart);
    below_mm = top_mm + below_mm < room_mm / 2 ? below_mm : top_mm;
    *plot =
        (struct dbt_plot){.frame = {.y_mm = top_mm, .h_mm = fmax(room_mm - top_mm - below_mm, 0)}};
    dbt_scale_make(&plot->scale, chart, bounds, intervals_of(plot->frame.h_mm));
    share_width(plot, pen);
    inset(plot, chart);
    draw_ticks(plot, pen);
    if (plot->scale.is_broken) {
        draw_break(plot, pen);
    }
    draw_target(plot, pen);
    dbt_months_draw(plot, pen);
}
