/* What stands in a table's row. */
#include "drawing.h"

static void draw_in(struct drawing *drawing, const struct dbt_chart *chart, double h_mm)
{
    drawing_init(drawing, 40, h_mm);
    assert_int_equal(
        dbt_chart_draw(chart, &drawing->room, &drawing->made, &drawing->arena, &drawing->error),
        DBT_OK);
}

static const struct dbt_shape *dot(const struct drawing *drawing)
{
    return drawing_first(drawing, DBT_SHAPE_DOT, DBT_INK_ACCENT);
}

static void a_spark_ends_in_a_dot(void **state)
{
    (void)state;
    static const dbt_figure figures[DRAWING_MONTHS] = {5,  6,  NONE, 7,  8,     9, 10,
                                                       11, 12, 13,   14, SMALL, 15};
    const struct dbt_chart_series series = {"", NULL, figures};
    struct dbt_chart chart = drawing_chart(DBT_CHART_SPARK, &series, 1);
    struct drawing drawing;
    draw_in(&drawing, &chart, 4);
    assert_int_equal(drawing_count(&drawing, DBT_SHAPE_LINE), 2);
    assert_true(dot(&drawing)->x_mm > 39);
    assert_true(dot(&drawing)->y_mm < 1); /* the highest */
    assert_int_equal(drawing_count(&drawing, DBT_SHAPE_TEXT), 0);
    drawing_release(&drawing);
    chart.least = 0; /* a scale of several rows */
    chart.most = 30;
    draw_in(&drawing, &chart, 4);
    assert_true(fabs(dot(&drawing)->y_mm - 2) < DRAWING_NEAR_MM);
    drawing_release(&drawing);
}

static void a_spark_without_its_last_month_has_no_dot(void **state)
{
    (void)state;
    static const dbt_figure figures[] = {5, 6, NONE};
    const struct dbt_chart_series series = {"", NULL, figures};
    struct dbt_chart chart = drawing_chart(DBT_CHART_SPARK, &series, 1);
    struct drawing drawing;
    chart.category_count = 3;
    draw_in(&drawing, &chart, 4);
    assert_int_equal(drawing_count(&drawing, DBT_SHAPE_DOT), 0);
    drawing_release(&drawing);
}

static struct dbt_chart range_of(const struct dbt_chart_series *series)
{
    struct dbt_chart chart = drawing_chart(DBT_CHART_RANGE, series, 1);
    chart.least = 800;
    chart.median = 4000;
    chart.most = 8800;
    return chart;
}

static void a_range_shows_where_a_figure_stands(void **state)
{
    (void)state;
    static const dbt_figure figure = 4800;
    const struct dbt_chart_series series = {"", NULL, &figure};
    struct dbt_chart chart = range_of(&series);
    struct drawing drawing;
    draw_in(&drawing, &chart, 4);
    assert_true(fabs(dot(&drawing)->x_mm - 20) < DRAWING_NEAR_MM);
    const struct dbt_shape *median = drawing_first(&drawing, DBT_SHAPE_FILL, DBT_INK_MUTED);
    assert_true(median->x_mm < 20);
    assert_int_equal(drawing_count(&drawing, DBT_SHAPE_TEXT), 0);
    drawing_release(&drawing);
    draw_in(&drawing, &chart, 8);
    assert_int_equal(drawing_says(&drawing, "800"), 1);
    assert_int_equal(drawing_says(&drawing, "4000"), 1);
    assert_int_equal(drawing_says(&drawing, "8800"), 1);
    drawing_release(&drawing);
}

/* The range is the others': it does not reach to a figure outside it. */
static void a_figure_may_lie_outside_the_range(void **state)
{
    (void)state;
    static const dbt_figure figure = 16800;
    const struct dbt_chart_series series = {"", NULL, &figure};
    struct dbt_chart chart = range_of(&series);
    struct drawing drawing;
    draw_in(&drawing, &chart, 4);
    const struct dbt_shape *range = drawing_first(&drawing, DBT_SHAPE_FILL, DBT_INK_LINE);
    assert_true(fabs(range->x_mm + range->w_mm - 20) < DRAWING_NEAR_MM);
    assert_true(dot(&drawing)->x_mm > 35);
    drawing_release(&drawing);
}

static void a_range_of_too_few_is_not_shown(void **state)
{
    (void)state;
    static const dbt_figure figure = 4800;
    const struct dbt_chart_series series = {"", NULL, &figure};
    struct dbt_chart chart = range_of(&series);
    struct drawing drawing;
    chart.least = chart.median = chart.most = NONE;
    draw_in(&drawing, &chart, 4);
    assert_int_equal(drawing.made.count, 0);
    drawing_release(&drawing);
}

/* Of a figure, with the least and most of its column; NONE: there is none. */
static void draw_bar(struct drawing *drawing, dbt_figure figure, dbt_figure least)
{
    const struct dbt_chart_series series = {"", NULL, &figure};
    struct dbt_chart chart = drawing_chart(DBT_CHART_BAR, &series, 1);
    chart.least = least;
    chart.most = 1000;
    draw_in(drawing, &chart, 4);
}

static const struct dbt_shape *bar(struct drawing *drawing, dbt_figure figure, dbt_figure least)
{
    draw_bar(drawing, figure, least);
    return drawing_first(drawing, DBT_SHAPE_FILL, DBT_INK_ACCENT);
}

static void a_bar_is_as_long_as_its_share(void **state)
{
    (void)state;
    struct drawing drawing;
    assert_true(fabs(bar(&drawing, 1000, NONE)->w_mm - 40) < DRAWING_NEAR_MM);
    drawing_release(&drawing);
    assert_true(fabs(bar(&drawing, 250, NONE)->w_mm - 10) < DRAWING_NEAR_MM);
    drawing_release(&drawing);
    const struct dbt_shape *below = bar(&drawing, -500, -1000);
    assert_true(fabs(below->x_mm - 10) < DRAWING_NEAR_MM);
    assert_true(fabs(below->w_mm - 10) < DRAWING_NEAR_MM);
    drawing_release(&drawing);
    static const dbt_figure nothing[] = {0, SMALL, NONE};
    for (size_t i = 0; i < 3; i++) {
        draw_bar(&drawing, nothing[i], NONE);
        assert_int_equal(drawing.made.count, 0);
        drawing_release(&drawing);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_spark_ends_in_a_dot),
        cmocka_unit_test(a_spark_without_its_last_month_has_no_dot),
        cmocka_unit_test(a_range_shows_where_a_figure_stands),
        cmocka_unit_test(a_figure_may_lie_outside_the_range),
        cmocka_unit_test(a_range_of_too_few_is_not_shown),
        cmocka_unit_test(a_bar_is_as_long_as_its_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
