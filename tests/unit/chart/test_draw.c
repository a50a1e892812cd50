/* Every kind of chart, whatever its figures and its room: inside it, legible, always the same. */
#include "drawing.h"

enum { ROUNDS = 1500, SERIES_MOST = 5, CATEGORIES_MOST = 24, ROWS = 7 };

struct random {
    uint64_t state;
};

static uint64_t draw(struct random *random, uint64_t below)
{
    random->state = random->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (random->state >> 33) % below;
}

struct fiction { /* a chart made up */
    struct dbt_chart chart;
    struct dbt_chart_series series[SERIES_MOST];
    dbt_figure figures[SERIES_MOST][CATEGORIES_MOST * ROWS];
    double w_mm, h_mm;
};

static const char *const names[] = {"",
                                    "SMS",
                                    "E-brev",
                                    "Vårdcentralen Björkbacken med ett långt namn",
                                    "Överenskommelse",
                                    "Västerbottensvårdcentralernasgemensammaväxel"};
static const char *const hours[CATEGORIES_MOST] = {"00", "01", "02", "03", "04", "05", "06", "07",
                                                   "08", "09", "10", "11", "12", "13", "14", "15",
                                                   "16", "17", "18", "19", "20", "21", "22", "23"};
static const char *const days[ROWS] = {"måndag", "tisdag", "onsdag", "torsdag",
                                       "fredag", "lördag", "söndag"};

static dbt_figure make_figure(struct random *random, int64_t size)
{
    switch (draw(random, 12)) {
    case 0:
        return NONE;
    case 1:
        return SMALL;
    case 2:
        return 0;
    case 3:
        return -(dbt_figure)draw(random, (uint64_t)size);
    default:
        return size / 2 + (dbt_figure)draw(random, (uint64_t)size);
    }
}

static void make_up(struct fiction *fiction, struct random *random)
{
    static const int64_t sizes[] = {2, 10, 300, 6000, 1000000, INT64_C(4000000000000)};
    int64_t size = sizes[draw(random, 6)];
    enum dbt_chart_kind kind = (enum dbt_chart_kind)draw(random, DBT_CHART_BAR + 1);
    bool heat = kind == DBT_CHART_HEAT;
    fiction->chart = drawing_chart(kind, fiction->series, 1 + draw(random, SERIES_MOST));
    struct dbt_chart *chart = &fiction->chart;
    chart->category_count = heat ? CATEGORIES_MOST : draw(random, DRAWING_MONTHS) + 1;
    chart->categories = heat ? hours : drawing_months;
    chart->group_count = heat ? ROWS : draw(random, 2) * DRAWING_MONTHS;
    chart->groups = heat ? days : drawing_years;
    chart->shown_count = draw(random, 2) * 10;
    chart->is_share = draw(random, 4) == 0;
    chart->target = draw(random, 3) == 0 ? (dbt_figure)draw(random, (uint64_t)size) : NONE;
    chart->least = make_figure(random, size);
    chart->median = make_figure(random, size);
    chart->most = make_figure(random, size);
    for (size_t i = 0; i < chart->series_count; i++) {
        fiction->series[i] =
            (struct dbt_chart_series){.name = names[draw(random, sizeof names / sizeof names[0])],
                                      .note = draw(random, 2) == 0 ? NULL : "+2,0 % på ett år",
                                      .figures = fiction->figures[i]};
        for (size_t j = 0; j < CATEGORIES_MOST * ROWS; j++) {
            fiction->figures[i][j] = make_figure(random, size);
        }
    }
    fiction->w_mm = 1 + (double)draw(random, 1800) / 10;
    fiction->h_mm = 1 + (double)draw(random, 600) / 10;
}

static void assert_inside(const struct drawing *drawing, size_t round)
{
    for (size_t i = 0; i < drawing->made.count; i++) {
        const struct dbt_shape *shape = &drawing->made.items[i];
        struct drawing_box box = drawing_box(shape);
        if (!(box.left >= -DRAWING_NEAR_MM && box.top >= -DRAWING_NEAR_MM &&
              box.right <= drawing->room.w_mm + DRAWING_NEAR_MM &&
              box.bottom <= drawing->room.h_mm + DRAWING_NEAR_MM)) {
            fail_msg("round %zu, %.1f x %.1f mm: %s of kind %d at %.2f %.2f to %.2f %.2f", round,
                     drawing->room.w_mm, drawing->room.h_mm,
                     shape->text != NULL ? shape->text : "a shape", (int)shape->kind, box.left,
                     box.top, box.right, box.bottom);
        }
    }
}

/* What is said at a ring stands among the curves, wherever that is. */
static bool is_text(const struct dbt_shape *shape)
{
    return shape->kind == DBT_SHAPE_TEXT && strcmp(shape->text, "< 5") != 0;
}

static void assert_legible(const struct drawing *drawing, size_t round)
{
    for (size_t i = 0; i < drawing->made.count; i++) {
        const struct dbt_shape *one = &drawing->made.items[i];
        for (size_t j = 0; j < i && is_text(one); j++) {
            const struct dbt_shape *two = &drawing->made.items[j];
            struct drawing_box a = drawing_box(one);
            struct drawing_box b = drawing_box(two);
            bool apart = a.left >= b.right - DRAWING_NEAR_MM ||
                         b.left >= a.right - DRAWING_NEAR_MM ||
                         a.top >= b.bottom - DRAWING_NEAR_MM || b.top >= a.bottom - DRAWING_NEAR_MM;
            if (is_text(two) && !apart) {
                fail_msg("round %zu, %.1f x %.1f mm: \"%s\" on \"%s\"", round, drawing->room.w_mm,
                         drawing->room.h_mm, one->text, two->text);
            }
        }
    }
}

static void nothing_is_outside_or_on_top_of_another(void **state)
{
    (void)state;
    struct random random = {20250501};
    static struct fiction fiction;
    for (size_t i = 0; i < ROUNDS; i++) {
        struct drawing drawing;
        make_up(&fiction, &random);
        drawing_init(&drawing, fiction.w_mm, fiction.h_mm);
        assert_int_equal(dbt_chart_draw(&fiction.chart, &drawing.room, &drawing.made,
                                        &drawing.arena, &drawing.error),
                         DBT_OK);
        assert_inside(&drawing, i);
        assert_legible(&drawing, i);
        drawing_release(&drawing);
    }
}

static bool is_written_whole(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (strchr("-0123456789", *at) == NULL) {
            return strcmp(at, "\u2026") != 0 || at == text;
        }
    }
    return true;
}

/* "40 000…" would be another number. */
static void no_number_is_cut(void **state)
{
    (void)state;
    struct random random = {7};
    static struct fiction fiction;
    for (size_t i = 0; i < ROUNDS / 3; i++) {
        struct drawing drawing;
        make_up(&fiction, &random);
        drawing_init(&drawing, fiction.w_mm / 3 + 1, fiction.h_mm);
        assert_int_equal(dbt_chart_draw(&fiction.chart, &drawing.room, &drawing.made,
                                        &drawing.arena, &drawing.error),
                         DBT_OK);
        for (size_t j = 0; j < drawing.made.count; j++) {
            const struct dbt_shape *shape = &drawing.made.items[j];
            if (shape->kind == DBT_SHAPE_TEXT && !is_written_whole(shape->text)) {
                fail_msg("round %zu: \"%s\"", i, shape->text);
            }
        }
        drawing_release(&drawing);
    }
}

/* With little memory, and then always a little more, until it is enough. */
static void memory_that_ends_is_told(void **state)
{
    (void)state;
    static const dbt_figure figures[DRAWING_MONTHS * DRAWING_MONTHS] = {3, NONE, SMALL, 7,
                                                                        0, 12,   11};
    const struct dbt_chart_series series[] = {{"SMS", NULL, figures}, {"E-brev", "ett", figures}};
    for (int kind = DBT_CHART_LINE; kind <= DBT_CHART_BAR; kind++) {
        struct dbt_chart chart = drawing_chart((enum dbt_chart_kind)kind, series, 2);
        chart.least = 0;
        chart.median = 3;
        chart.most = 9;
        enum dbt_status status = DBT_MEMORY;
        size_t limit = 0;
        for (; status == DBT_MEMORY && limit < 100000; limit += 48) {
            struct drawing drawing;
            drawing_init(&drawing, 100, 40);
            drawing.arena.limit_bytes = limit;
            status = dbt_chart_draw(&chart, &drawing.room, &drawing.made, &drawing.arena,
                                    &drawing.error);
            drawing_release(&drawing);
        }
        assert_int_equal(status, DBT_OK);
        assert_true(limit > 500);
    }
}

static void no_series_is_no_fault(void **state)
{
    (void)state;
    for (int kind = DBT_CHART_LINE; kind <= DBT_CHART_BAR; kind++) {
        for (size_t categories = 0; categories <= 1; categories++) {
            struct drawing drawing;
            struct dbt_chart chart = drawing_chart((enum dbt_chart_kind)kind, NULL, 0);
            chart.category_count = categories;
            chart.group_count = 0;
            drawing_make(&drawing, &chart);
            assert_inside(&drawing, 0);
            drawing_release(&drawing);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_outside_or_on_top_of_another),
        cmocka_unit_test(no_number_is_cut),
        cmocka_unit_test(memory_that_ends_is_told),
        cmocka_unit_test(no_series_is_no_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
