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
};

struct label {
    const struct dbt_ending *ending;
    struct line lines[LINES_MOST];
    size_t count;
    double anchor_mm; /* from its upper edge to what is at the end's height */
    double h_mm;
    double y_mm; /* its upper edge */
};

static double indent_of(const struct dbt_pen *pen)
{
    double mark_mm = pen->chart->kind == DBT_CHART_COLUMNS ? STRIP_MM : LEADER_MM;
    return pen->chart->series_count > 1 ? GAP_MM + mark_mm + INNER_MM : GAP_MM + INNER_MM;
}

static dbt_figure last_known(const struct dbt_pen *pen, const struct dbt_chart_series *series)
{
    for (size_t i = pen->chart->category_count; i-- > 0;) {
        if (series->figures[i] != DBT_FIGURE_NONE) {
            return series->figures[i];
        }
    }
    return DBT_FIGURE_NONE;
}

static double widest(const struct dbt_pen *pen, double before_mm, enum dbt_style style,
                     const char *text)
{
    return text == NULL ? before_mm : fmax(before_mm, dbt_pen_width(pen, style, text));
}

double dbt_labels_width(struct dbt_pen *pen)
{
    const struct dbt_chart *chart = pen->chart;
    bool alone = chart->series_count == 1;
    double w_mm = 0;
    for (size_t i = 0; i < chart->series_count; i++) {
        const struct dbt_chart_series *series = &chart->series[i];
        dbt_figure figure = last_known(pen, series);
        if (figure == DBT_FIGURE_NONE) {
            continue;
        }
        w_mm = widest(pen, w_mm, alone ? DBT_STYLE_AXIS : DBT_STYLE_AXIS_BOLD, series->name);
        w_mm = widest(pen, w_mm, DBT_STYLE_AXIS, series->note);
        w_mm =
            widest(pen, w_mm, alone ? DBT_STYLE_POINT : DBT_STYLE_AXIS, dbt_pen_write(pen, figure));
    }
    return w_mm > 0 ? w_mm + indent_of(pen) : 0;
}

static void add_line(struct label *label, const char *text, enum dbt_style style)
{
    if (text != NULL && *text != '\0' && label->count < LINES_MOST) {
        label->lines[label->count] = (struct line){text, style};
        label->count++;
        label->h_mm += dbt_leading(style);
    }
}

/* In two lines where it does not fit into one, broken at the last blank that allows it. */
static void add_name(struct dbt_pen *pen, struct label *label, enum dbt_style style, double w_mm)
{
    const char *name = label->ending->series->name;
    const char *rest = NULL;
    char *first = NULL;
    if (dbt_pen_width(pen, style, name) > w_mm) {
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
static void fill_label(struct dbt_pen *pen, const struct dbt_ending *ending, bool alone,
                       double w_mm, struct label *label)
{
    enum dbt_style name = alone ? DBT_STYLE_AXIS : DBT_STYLE_AXIS_BOLD;
    enum dbt_style value = alone ? DBT_STYLE_POINT : DBT_STYLE_AXIS;
    *label = (struct label){.ending = ending};
    add_name(pen, label, name, w_mm);
    double before_mm = label->h_mm;
    add_line(label, dbt_pen_write(pen, ending->figure), value);
    label->anchor_mm = alone ? before_mm + dbt_leading(value) / 2 : label->h_mm / 2;
    add_line(label, ending->when, DBT_STYLE_AXIS);
    add_line(label, ending->series->note, DBT_STYLE_AXIS);
}

static void sort(struct label *labels, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct label label = labels[i];
        size_t at = i;
        for (; at > 0 && labels[at - 1].y_mm > label.y_mm; at--) {
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

static void draw_label(const struct dbt_plot *plot, struct dbt_pen *pen, const struct label *label)
{
    double indent_mm = indent_of(pen);
    double y_mm = label->y_mm;
    for (size_t i = 0; i < label->count; i++) {
        enum dbt_style style = label->lines[i].style;
        double lead_mm = (dbt_leading(style) - dbt_em(style)) / 2;
        dbt_pen_text(pen,
                     &(struct dbt_writing){.text = label->lines[i].text,
                                           .style = style,
                                           .x_mm = plot->frame.x_mm + plot->frame.w_mm + indent_mm,
                                           .y_mm = y_mm + lead_mm + dbt_above(style),
                                           .w_mm = plot->labels_mm - indent_mm});
        y_mm += dbt_leading(style);
    }
    if (pen->chart->series_count > 1) {
        draw_mark(plot, pen, label);
    }
}

void dbt_labels_draw(const struct dbt_plot *plot, struct dbt_pen *pen,
                     const struct dbt_ending *endings, size_t count)
{
    struct label *labels = dbt_pen_take(pen, count + 1, sizeof *labels);
    if (labels == NULL || plot->labels_mm <= 0) {
        return;
    }
    double w_mm = plot->labels_mm - indent_of(pen);
    double needed_mm = 0;
    for (size_t i = 0; i < count; i++) {
        fill_label(pen, &endings[i], pen->chart->series_count == 1, w_mm, &labels[i]);
        labels[i].y_mm = endings[i].y_mm - labels[i].anchor_mm;
        needed_mm += labels[i].h_mm + APART_MM;
    }
    if (needed_mm - APART_MM > pen->room.h_mm) {
        return;
    }
    sort(labels, count);
    push_apart(labels, count, pen->room.h_mm);
    for (size_t i = 0; i < count; i++) {
        draw_label(plot, pen, &labels[i]);
    }
}
