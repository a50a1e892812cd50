/* Labels where series end: which lines they have, and where they stand beside each other. */
#include <math.h>
#include <string.h>

#include "plot.h"

#define GAP_MM    1.4 /* between the field and a label, or its strip */
#define STRIP_MM  0.9
#define INNER_MM  1.2 /* between strip or leader and text */
#define LEADER_MM 2.2
#define APART_MM  0.9

enum { LINES_MOST = 5 };

struct line {
    const char *text;
    enum dbt_style style;
    bool is_figure;
};

struct label {
    const struct dbt_ending *ending;
    struct line lines[LINES_MOST];
    size_t count;
    const char *name; /* beside the only line; null: it is among the lines */
    double anchor_mm; /* from its upper edge to what is at the end's height */
    double h_mm;
    double y_mm; /* its upper edge */
};

struct labels {
    struct label *items;
    size_t count;
    double w_mm; /* of their texts */
};

static double indent_of(const struct dbt_pen *pen)
{
    double mark_mm = pen->chart->kind == DBT_CHART_COLUMNS ? STRIP_MM : LEADER_MM;
    return pen->chart->series_count > 1 ? GAP_MM + mark_mm + INNER_MM : GAP_MM + INNER_MM;
}

size_t dbt_series_end(const struct dbt_chart *chart, const struct dbt_chart_series *series)
{
    size_t end = chart->category_count;
    while (end > 0 && series->figures[end - 1] == DBT_FIGURE_NONE) {
        end--;
    }
    return end;
}

/* What stands over the figure: the series' name, or of one alone without a name its month. */
static const char *name_of(struct dbt_pen *pen, const struct dbt_chart_series *series, size_t at)
{
    bool unnamed = pen->chart->series_count == 1 && series->name[0] == '\0';
    return unnamed ? dbt_months_write(pen, at) : series->name;
}

/* What stands below it when it is not the last month's; null: it is, or has been said. */
static const char *month_of(struct dbt_pen *pen, const struct dbt_chart_series *series, size_t at)
{
    bool said = at + 1 == pen->chart->category_count || series->name[0] == '\0';
    return said ? NULL : dbt_months_write(pen, at);
}

static void widen(double *widest_mm, const struct dbt_pen *pen, enum dbt_style style,
                  const char *text)
{
    *widest_mm = text != NULL ? fmax(*widest_mm, dbt_pen_width(pen, style, text)) : *widest_mm;
}

struct dbt_labels_width dbt_labels_width(struct dbt_pen *pen)
{
    const struct dbt_chart *chart = pen->chart;
    bool alone = chart->series_count == 1;
    struct dbt_labels_width width = {0};
    for (size_t i = 0; i < chart->series_count; i++) {
        const struct dbt_chart_series *series = &chart->series[i];
        size_t end = dbt_series_end(chart, series);
        if (end == 0) {
            continue;
        }
        const char *value = dbt_pen_write(pen, series->figures[end - 1]);
        widen(&width.least_mm, pen, DBT_STYLE_AXIS, value);
        widen(&width.wanted_mm, pen, alone ? DBT_STYLE_POINT : DBT_STYLE_AXIS, value);
        widen(&width.wanted_mm, pen, alone ? DBT_STYLE_AXIS : DBT_STYLE_AXIS_BOLD,
              name_of(pen, series, end - 1));
        widen(&width.wanted_mm, pen, DBT_STYLE_AXIS, month_of(pen, series, end - 1));
        widen(&width.wanted_mm, pen, DBT_STYLE_AXIS, series->note);
    }
    if (width.wanted_mm > 0) {
        width.wanted_mm += indent_of(pen);
        width.least_mm += indent_of(pen);
    }
    return width;
}

static void add_line(struct label *label, const char *text, enum dbt_style style)
{
    if (text != NULL && *text != '\0' && label->count < LINES_MOST) {
        label->lines[label->count] = (struct line){text, style, false};
        label->count++;
        label->h_mm += dbt_leading(style);
    }
}

/* In two lines where it does not fit into one, broken at the last blank that allows it. */
static void add_name(struct dbt_pen *pen, struct label *label, enum dbt_style style, double w_mm)
{
    const char *name = name_of(pen, label->ending->series, label->ending->at);
    const char *rest = NULL;
    char *first = NULL;
    if (dbt_pen_width(pen, style, name) > w_mm + DBT_NOTHING_MM) {
        first = dbt_pen_take(pen, strlen(name) + 1, 1);
    }
    for (const char *at = name; first != NULL && *at != '\0'; at++) {
        size_t length = (size_t)(at - name);
        memcpy(first, name, length);
        first[length] = '\0';
        if (*at == ' ' && dbt_pen_width(pen, style, first) <= w_mm) {
            rest = at + 1;
        }
    }
    if (rest == NULL) {
        add_line(label, name, style);
        return;
    }
    first[rest - 1 - name] = '\0';
    add_line(label, first, style);
    add_line(label, rest, style);
}

/* One series has its value large; of several the name is what tells them apart. */
static void fill_label(struct dbt_pen *pen, double w_mm, struct label *label)
{
    const struct dbt_ending *ending = label->ending;
    bool alone = pen->chart->series_count == 1;
    const char *figure = dbt_pen_write(pen, ending->figure);
    bool large = alone && dbt_pen_width(pen, DBT_STYLE_POINT, figure) <= w_mm + DBT_NOTHING_MM;
    enum dbt_style value = large ? DBT_STYLE_POINT : DBT_STYLE_AXIS;
    add_name(pen, label, alone ? DBT_STYLE_AXIS : DBT_STYLE_AXIS_BOLD, w_mm);
    double before_mm = label->h_mm;
    add_line(label, figure, value);
    label->lines[label->count - 1].is_figure = true;
    label->anchor_mm = alone ? before_mm + dbt_leading(value) / 2 : label->h_mm / 2;
    add_line(label, month_of(pen, ending->series, ending->at), DBT_STYLE_AXIS);
    add_line(label, ending->series->note, DBT_STYLE_AXIS);
}

/* All in one line: the figure, and as much of the name as there is room for. */
static void fill_short_label(struct dbt_pen *pen, struct label *label)
{
    add_line(label, dbt_pen_write(pen, label->ending->figure), DBT_STYLE_AXIS);
    label->lines[0].is_figure = true;
    label->anchor_mm = label->h_mm / 2;
    label->name = label->ending->series->name;
}

/* By where their series end, however high the labels are. */
static void sort(struct label *labels, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct label label = labels[i];
        size_t at = i;
        for (; at > 0 && labels[at - 1].ending->y_mm > label.ending->y_mm; at--) {
            labels[at] = labels[at - 1];
        }
        labels[at] = label;
    }
}

/* Down where they touch, and up again from the foot of the room. */
static void push_apart(struct label *labels, size_t count, double room_mm)
{
    double free_mm = 0;
    for (size_t i = 0; i < count; i++) {
        labels[i].y_mm = fmax(labels[i].y_mm, free_mm);
        free_mm = labels[i].y_mm + labels[i].h_mm + APART_MM;
    }
    double foot_mm = room_mm;
    for (size_t i = count; i-- > 0;) {
        labels[i].y_mm = fmin(labels[i].y_mm, foot_mm - labels[i].h_mm);
        foot_mm = labels[i].y_mm - APART_MM;
    }
}

/* A strip of a column's ink, or a line from where the series ends. */
static void draw_mark(const struct dbt_plot *plot, struct dbt_pen *pen, const struct label *label)
{
    const struct dbt_ending *ending = label->ending;
    double x_mm = plot->frame.x_mm + plot->frame.w_mm + GAP_MM;
    if (pen->chart->kind == DBT_CHART_COLUMNS) {
        dbt_pen_fill(pen, (struct dbt_frame){x_mm, label->y_mm, STRIP_MM, label->h_mm},
                     ending->tone);
        return;
    }
    const struct dbt_stroke leader = {.h_mm = DBT_GRID_MM, .tone = dbt_tone_axis};
    dbt_pen_straight(pen, (struct dbt_point){x_mm, ending->y_mm},
                     (struct dbt_point){x_mm + LEADER_MM, label->y_mm + label->anchor_mm}, &leader);
}

static void draw_lines(struct dbt_pen *pen, const struct label *label, double x_mm, double w_mm)
{
    double y_mm = label->y_mm;
    for (size_t i = 0; i < label->count; i++) {
        const struct line *line = &label->lines[i];
        double lead_mm = (dbt_leading(line->style) - dbt_em(line->style)) / 2;
        struct dbt_writing writing = {.text = line->text,
                                      .style = line->style,
                                      .x_mm = x_mm,
                                      .y_mm = y_mm + lead_mm + dbt_above(line->style),
                                      .w_mm = w_mm,
                                      .is_figure = line->is_figure};
        dbt_pen_text(pen, &writing);
        y_mm += dbt_leading(line->style);
        if (label->name != NULL) {
            double taken_mm = dbt_pen_width(pen, line->style, line->text) + INNER_MM;
            writing.text = label->name;
            writing.style = DBT_STYLE_AXIS_BOLD;
            writing.x_mm += taken_mm;
            writing.w_mm -= taken_mm;
            writing.is_figure = false;
            dbt_pen_text(pen, &writing);
        }
    }
}

/* At their heights; how high all are is the result. */
static double fill_labels(struct dbt_pen *pen, const struct dbt_ending *endings,
                          struct labels *labels, bool are_short)
{
    double needed_mm = -APART_MM;
    for (size_t i = 0; i < labels->count; i++) {
        struct label *label = &labels->items[i];
        *label = (struct label){.ending = &endings[i]};
        if (are_short) {
            fill_short_label(pen, label);
        } else {
            fill_label(pen, labels->w_mm, label);
        }
        label->y_mm = endings[i].y_mm - label->anchor_mm;
        needed_mm += label->h_mm + APART_MM;
    }
    return needed_mm;
}

void dbt_labels_draw(const struct dbt_plot *plot, struct dbt_pen *pen,
                     const struct dbt_ending *endings, size_t count)
{
    double indent_mm = indent_of(pen);
    struct labels labels = {.items = dbt_pen_take(pen, count + 1, sizeof *labels.items),
                            .count = count,
                            .w_mm = plot->labels_mm - indent_mm};
    if (labels.items == NULL || plot->labels_mm <= 0) {
        return;
    }
    double room_mm = pen->room.h_mm;
    if (fill_labels(pen, endings, &labels, false) > room_mm &&
        fill_labels(pen, endings, &labels, true) > room_mm) {
        return;
    }
    sort(labels.items, count);
    push_apart(labels.items, count, room_mm);
    double x_mm = plot->frame.x_mm + plot->frame.w_mm + indent_mm;
    for (size_t i = 0; i < count && pen->status == DBT_OK; i++) {
        draw_lines(pen, &labels.items[i], x_mm, labels.w_mm);
        if (pen->chart->series_count > 1) {
            draw_mark(plot, pen, &labels.items[i]);
        }
    }
}
