/* Shapes into a drawing. */
#include "pen.h"

#include <math.h>
#include <string.h>

#define MM_PER_POINT (25.4 / 72.0)
#define LEADING      1.25
#define ABOVE        0.75
#define BELOW        0.25
#define MIDDLE       0.36
#define RING_MM      0.25
#define ELLIPSIS     "\u2026"

const struct dbt_tone dbt_tone_grid = {DBT_INK_LINE, 25};
const struct dbt_tone dbt_tone_axis = {DBT_INK_MUTED, 20};
const struct dbt_tone dbt_tone_muted = {DBT_INK_MUTED, 0};
const struct dbt_tone dbt_tone_main = {DBT_INK_ACCENT, 0};
const struct dbt_tone dbt_tone_white = {DBT_INK_WHITE, 0};

struct dbt_tone dbt_tone_series(size_t at)
{
    static const struct dbt_tone tones[] = {
        {DBT_INK_ACCENT, 0},  {DBT_INK_ACCENT, 55}, {DBT_INK_MUTED, 10},
        {DBT_INK_ACCENT, 80}, {DBT_INK_INK, 0},     {DBT_INK_MUTED, 60},
    };
    return tones[at % (sizeof tones / sizeof tones[0])];
}

static const double sizes_pt[] = {
#define DBT_STYLE(name, weight, size_pt, ink) (size_pt),
#include "debitera/style.def"
#undef DBT_STYLE
};

double dbt_em(enum dbt_style style)
{
    return sizes_pt[style] * MM_PER_POINT;
}

double dbt_leading(enum dbt_style style)
{
    return dbt_em(style) * LEADING;
}

double dbt_above(enum dbt_style style)
{
    return dbt_em(style) * ABOVE;
}

double dbt_below(enum dbt_style style)
{
    return dbt_em(style) * BELOW;
}

double dbt_middle(enum dbt_style style)
{
    return dbt_em(style) * MIDDLE;
}

static void fail(struct dbt_pen *pen)
{
    if (pen->status == DBT_OK) {
        pen->status = dbt_error_memory(pen->error, "a chart");
    }
}

void *dbt_pen_take(struct dbt_pen *pen, size_t count, size_t bytes)
{
    void *made = pen->status == DBT_OK ? dbt_arena_alloc(pen->arena, count, bytes) : NULL;
    if (made == NULL) {
        fail(pen);
    }
    return made;
}

static void add(struct dbt_pen *pen, const struct dbt_shape *shape)
{
    struct dbt_drawing *drawing = pen->drawing;
    struct dbt_shape *items = pen->status == DBT_OK
                                  ? dbt_arena_grow(pen->arena, drawing->items, drawing->count,
                                                   &drawing->capacity, sizeof *items)
                                  : NULL;
    if (items == NULL) {
        fail(pen);
        return;
    }
    drawing->items = items;
    items[drawing->count] = *shape;
    drawing->count++;
}

/* The nearest place for something of that size that does not leave the room. */
static double keep(double at_mm, double size_mm, double room_mm)
{
    return fmax(fmin(at_mm, room_mm - size_mm / 2), size_mm / 2);
}

static struct dbt_point keep_point(const struct dbt_pen *pen, struct dbt_point point, double w_mm)
{
    return (struct dbt_point){keep(point.x_mm, w_mm, pen->room.w_mm),
                              keep(point.y_mm, w_mm, pen->room.h_mm)};
}

void dbt_pen_fill(struct dbt_pen *pen, struct dbt_frame frame, struct dbt_tone tone)
{
    double left_mm = keep(frame.x_mm, 0, pen->room.w_mm);
    double top_mm = keep(frame.y_mm, 0, pen->room.h_mm);
    double w_mm = keep(frame.x_mm + frame.w_mm, 0, pen->room.w_mm) - left_mm;
    double h_mm = keep(frame.y_mm + frame.h_mm, 0, pen->room.h_mm) - top_mm;
    if (w_mm > 0 && h_mm > 0) {
        add(pen, &(struct dbt_shape){.kind = DBT_SHAPE_FILL,
                                     .ink = tone.ink,
                                     .paleness = tone.paleness,
                                     .x_mm = left_mm,
                                     .y_mm = top_mm,
                                     .w_mm = w_mm,
                                     .h_mm = h_mm});
    }
}

void dbt_pen_dot(struct dbt_pen *pen, struct dbt_point middle, double w_mm, struct dbt_tone tone)
{
    double kept_mm = fmin(w_mm, fmin(pen->room.w_mm, pen->room.h_mm));
    struct dbt_point kept = keep_point(pen, middle, kept_mm);
    if (kept_mm > 0) {
        add(pen, &(struct dbt_shape){.kind = DBT_SHAPE_DOT,
                                     .ink = tone.ink,
                                     .paleness = tone.paleness,
                                     .x_mm = kept.x_mm,
                                     .y_mm = kept.y_mm,
                                     .w_mm = kept_mm});
    }
}

void dbt_pen_ring(struct dbt_pen *pen, struct dbt_point middle, double w_mm)
{
    dbt_pen_dot(pen, middle, w_mm, dbt_tone_muted);
    dbt_pen_dot(pen, middle, w_mm - 2 * RING_MM, dbt_tone_white);
}

void dbt_pen_stroke(struct dbt_pen *pen, const struct dbt_stroke *stroke)
{
    struct dbt_point *points = dbt_pen_take(pen, stroke->count, sizeof *points);
    if (points == NULL || stroke->h_mm > fmin(pen->room.w_mm, pen->room.h_mm)) {
        return;
    }
    for (size_t i = 0; i < stroke->count; i++) {
        points[i] = keep_point(pen, stroke->points[i], stroke->h_mm);
    }
    add(pen, &(struct dbt_shape){.kind = DBT_SHAPE_LINE,
                                 .ink = stroke->tone.ink,
                                 .paleness = stroke->tone.paleness,
                                 .is_dashed = stroke->is_dashed,
                                 .h_mm = stroke->h_mm,
                                 .points = points,
                                 .point_count = stroke->count});
}

void dbt_pen_straight(struct dbt_pen *pen, struct dbt_point from, struct dbt_point to,
                      const struct dbt_stroke *stroke)
{
    const struct dbt_point points[] = {from, to};
    struct dbt_stroke made = *stroke;
    made.points = points;
    made.count = 2;
    dbt_pen_stroke(pen, &made);
}

double dbt_pen_width(const struct dbt_pen *pen, enum dbt_style style, const char *text)
{
    return pen->room.metrics.width_mm(pen->room.metrics.context, style, text);
}

const char *dbt_pen_write(struct dbt_pen *pen, dbt_figure figure)
{
    const char *text =
        pen->status == DBT_OK ? pen->chart->write(pen->chart->context, figure, pen->arena) : NULL;
    if (text == NULL) {
        fail(pen);
    }
    return text != NULL ? text : "";
}

static bool continues_character(char byte)
{
    return ((unsigned char)byte & 0xC0U) == 0x80U;
}

/* As much of the text as fits in front of an ellipsis; null when nothing does. */
static const char *cut(struct dbt_pen *pen, const struct dbt_writing *writing)
{
    size_t length = strlen(writing->text);
    char *made = dbt_pen_take(pen, length + sizeof ELLIPSIS, 1);
    while (made != NULL && length > 0) {
        length--;
        while (length > 0 && continues_character(writing->text[length])) {
            length--;
        }
        while (length > 0 && writing->text[length - 1] == ' ') {
            length--;
        }
        memcpy(made, writing->text, length);
        memcpy(made + length, ELLIPSIS, sizeof ELLIPSIS);
        if (length > 0 && dbt_pen_width(pen, writing->style, made) <= writing->w_mm) {
            return made;
        }
    }
    return NULL;
}

static double left_of(const struct dbt_writing *writing, double width_mm)
{
    return writing->align == DBT_ALIGN_RIGHT    ? writing->x_mm - width_mm
           : writing->align == DBT_ALIGN_CENTRE ? writing->x_mm - width_mm / 2
                                                : writing->x_mm;
}

static bool is_inside(const struct dbt_pen *pen, const struct dbt_writing *writing, double width_mm)
{
    double left_mm = left_of(writing, width_mm);
    return left_mm >= -DBT_NOTHING_MM && left_mm + width_mm <= pen->room.w_mm + DBT_NOTHING_MM &&
           writing->y_mm >= dbt_above(writing->style) - DBT_NOTHING_MM &&
           writing->y_mm + dbt_below(writing->style) <= pen->room.h_mm + DBT_NOTHING_MM;
}

void dbt_pen_text(struct dbt_pen *pen, const struct dbt_writing *writing)
{
    const char *text = writing->text;
    if (pen->status != DBT_OK || *text == '\0') {
        return;
    }
    if (dbt_pen_width(pen, writing->style, text) > writing->w_mm + DBT_NOTHING_MM) {
        text = writing->is_figure ? NULL : cut(pen, writing);
    }
    if (text == NULL || !is_inside(pen, writing, dbt_pen_width(pen, writing->style, text))) {
        return;
    }
    add(pen, &(struct dbt_shape){.kind = DBT_SHAPE_TEXT,
                                 .style = writing->style,
                                 .align = writing->align,
                                 .x_mm = writing->x_mm,
                                 .y_mm = writing->y_mm,
                                 .text = text});
}
