/*
 * Charts to draw, and what is looked for in them. Every character is as wide as every other.
 */
#ifndef DEBITERA_TESTS_CHART_DRAWING_H
#define DEBITERA_TESTS_CHART_DRAWING_H

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "support.h"

#include "debitera/chart.h"

#define NONE  DBT_FIGURE_NONE
#define SMALL DBT_FIGURE_SMALL

#define DRAWING_CHARACTER 0.56 /* of the size; about Inter's mean */
#define DRAWING_NEAR_MM   0.02

enum { DRAWING_MONTHS = 13, DRAWING_ARENA_BYTES = 16 * 1024 * 1024 };

static const double drawing_sizes_pt[] = {
#define DBT_STYLE(name, weight, size_pt, ink) (size_pt),
#include "debitera/style.def"
#undef DBT_STYLE
};

static const char *const drawing_months[DRAWING_MONTHS] = {"juni",  "juli", "aug", "sep", "okt",
                                                           "nov",   "dec",  "jan", "feb", "mars",
                                                           "april", "maj",  "juni"};
static const char *const drawing_years[DRAWING_MONTHS] = {"2024", "", "", "", "", "", "",
                                                          "2025", "", "", "", "", ""};

struct drawing {
    struct dbt_arena arena;
    struct dbt_error error;
    struct dbt_drawing made;
    struct dbt_chart_room room;
};

static __attribute__((unused)) double drawing_width(void *context, enum dbt_style style,
                                                    const char *text)
{
    (void)context;
    double count = 0;
    for (const char *at = text; *at != '\0'; at++) {
        count += ((unsigned char)*at & 0xC0U) != 0x80 ? 1 : 0;
    }
    return count * DRAWING_CHARACTER * drawing_sizes_pt[style] * 25.4 / 72;
}

static __attribute__((unused)) const char *drawing_write(void *context, dbt_figure figure,
                                                         struct dbt_arena *arena)
{
    (void)context;
    return figure == SMALL ? "< 5" : dbt_arena_format(arena, "%" PRId64, figure);
}

static __attribute__((unused)) struct dbt_chart
drawing_chart(enum dbt_chart_kind kind, const struct dbt_chart_series *series, size_t count)
{
    return (struct dbt_chart){.kind = kind,
                              .categories = drawing_months,
                              .category_count = DRAWING_MONTHS,
                              .groups = drawing_years,
                              .group_count = DRAWING_MONTHS,
                              .series = series,
                              .series_count = count,
                              .least = NONE,
                              .median = NONE,
                              .most = NONE,
                              .target = NONE,
                              .write = drawing_write,
                              .alternative = "Listade"};
}

static __attribute__((unused)) void drawing_init(struct drawing *drawing, double w_mm, double h_mm)
{
    *drawing = (struct drawing){.room = {w_mm, h_mm, {NULL, drawing_width}}};
    dbt_arena_init(&drawing->arena, DRAWING_ARENA_BYTES);
}

static __attribute__((unused)) void drawing_release(struct drawing *drawing)
{
    dbt_arena_release(&drawing->arena);
}

/* In a room of 100 mm × 40 mm. */
static __attribute__((unused)) void drawing_make(struct drawing *drawing,
                                                 const struct dbt_chart *chart)
{
    drawing_init(drawing, 100, 40);
    assert_int_equal(
        dbt_chart_draw(chart, &drawing->room, &drawing->made, &drawing->arena, &drawing->error),
        DBT_OK);
}

static __attribute__((unused)) size_t drawing_says(const struct drawing *drawing, const char *text)
{
    size_t count = 0;
    for (size_t i = 0; i < drawing->made.count; i++) {
        const struct dbt_shape *shape = &drawing->made.items[i];
        count += shape->kind == DBT_SHAPE_TEXT && strcmp(shape->text, text) == 0 ? 1 : 0;
    }
    return count;
}

static const struct dbt_shape no_shape;

/* The only text that says this. */
static __attribute__((unused)) const struct dbt_shape *drawing_text(const struct drawing *drawing,
                                                                    const char *text)
{
    assert_int_equal(drawing_says(drawing, text), 1);
    for (size_t i = 0; i < drawing->made.count; i++) {
        const struct dbt_shape *shape = &drawing->made.items[i];
        if (shape->kind == DBT_SHAPE_TEXT && strcmp(shape->text, text) == 0) {
            return shape;
        }
    }
    return &no_shape; /* it does not come here, which the compiler cannot know */
}

static __attribute__((unused)) size_t drawing_count(const struct drawing *drawing,
                                                    enum dbt_shape_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < drawing->made.count; i++) {
        count += drawing->made.items[i].kind == kind ? 1 : 0;
    }
    return count;
}

static __attribute__((unused)) size_t drawing_inked(const struct drawing *drawing,
                                                    enum dbt_shape_kind kind, enum dbt_ink ink)
{
    size_t count = 0;
    for (size_t i = 0; i < drawing->made.count; i++) {
        const struct dbt_shape *shape = &drawing->made.items[i];
        count += shape->kind == kind && shape->ink == ink ? 1 : 0;
    }
    return count;
}

/* The first of a kind and ink. */
static __attribute__((unused)) const struct dbt_shape *
drawing_first(const struct drawing *drawing, enum dbt_shape_kind kind, enum dbt_ink ink)
{
    assert_true(drawing_inked(drawing, kind, ink) > 0);
    for (size_t i = 0; i < drawing->made.count; i++) {
        const struct dbt_shape *shape = &drawing->made.items[i];
        if (shape->kind == kind && shape->ink == ink) {
            return shape;
        }
    }
    return &no_shape;
}

struct drawing_box {
    double left, top, right, bottom;
};

static __attribute__((unused)) struct drawing_box drawing_box(const struct dbt_shape *shape)
{
    double half = shape->kind == DBT_SHAPE_DOT ? shape->w_mm / 2 : shape->h_mm / 2;
    struct drawing_box box = {shape->x_mm, shape->y_mm, shape->x_mm + shape->w_mm,
                              shape->y_mm + shape->h_mm};
    if (shape->kind == DBT_SHAPE_DOT) {
        box = (struct drawing_box){shape->x_mm - half, shape->y_mm - half, shape->x_mm + half,
                                   shape->y_mm + half};
    } else if (shape->kind == DBT_SHAPE_TEXT) {
        double em = drawing_sizes_pt[shape->style] * 25.4 / 72;
        double w = drawing_width(NULL, shape->style, shape->text);
        double shift = shape->align == DBT_ALIGN_RIGHT    ? w
                       : shape->align == DBT_ALIGN_CENTRE ? w / 2
                                                          : 0;
        box = (struct drawing_box){shape->x_mm - shift, shape->y_mm - 0.73 * em,
                                   shape->x_mm - shift + w, shape->y_mm + 0.2 * em};
    } else if (shape->kind == DBT_SHAPE_LINE) {
        box = (struct drawing_box){HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
        for (size_t i = 0; i < shape->point_count; i++) {
            box.left = fmin(box.left, shape->points[i].x_mm - half);
            box.right = fmax(box.right, shape->points[i].x_mm + half);
            box.top = fmin(box.top, shape->points[i].y_mm - half);
            box.bottom = fmax(box.bottom, shape->points[i].y_mm + half);
        }
    }
    return box;
}

#endif
