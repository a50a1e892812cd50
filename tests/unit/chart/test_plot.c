/* Charts over months: axes, gaps, what is said where a series ends. */
#include "drawing.h"

static const dbt_figure listed[] = {5972, 6003, 6017, 6050, 6030, 6058, 6057,
                                    6038, 6019, 6056, 6090, 6100, 6222};
static const dbt_figure sms[] = {4300, 4500, 4100, 4300, 4300, 4350, 4300,
                                 4000, 4250, 4100, 4500, 4431, 4500};
static const dbt_figure letters[] = {760,  700,  800,  900,  1100, 1000, 1150,
                                     1300, 1350, 1300, 1396, 1396, 1250};
static const dbt_figure gaps[] = {5, 9, SMALL, SMALL, 12, 0, NONE, NONE, 8, SMALL, 9, 6, NONE};

static void a_line_ends_in_its_label(void **state)
{
    (void)state;
    const struct dbt_chart_series series = {"", "+2,0 % på ett år", listed};
    struct dbt_chart chart = drawing_chart(DBT_CHART_LINE, &series, 1);
    struct drawing drawing;
    drawing_make(&drawing, &chart);
    const struct dbt_shape *value = drawing_text(&drawing, "6222");
    const struct dbt_shape *dot = drawing_first(&drawing, DBT_SHAPE_DOT, DBT_INK_ACCENT);
    assert_int_equal(value->style, DBT_STYLE_POINT);
    assert_true(dot->x_mm < value->x_mm);
    assert_true(fabs(dot->y_mm - value->y_mm) < 2);
    assert_true(drawing_text(&drawing, "juni\u00A02025")->y_mm < value->y_mm);
    assert_true(drawing_text(&drawing, "+2,0 % på ett år")->y_mm > value->y_mm);
    assert_int_equal(drawing_count(&drawing, DBT_SHAPE_DOT), 1);
    drawing_release(&drawing);
}

/* Every line of the drawing is a grid line, a month's mark, the break mark or the curve. */
static size_t broken_lines(const dbt_figure *figures)
{
    const struct dbt_chart_series series = {"", NULL, figures};
    struct dbt_chart chart = drawing_chart(DBT_CHART_LINE, &series, 1);
    struct drawing drawing;
    size_t count = 0;
    drawing_make(&drawing, &chart);
    for (size_t i = 0; i < drawing.made.count; i++) {
        const struct dbt_shape *shape = &drawing.made.items[i];
        bool slanted = shape->kind == DBT_SHAPE_LINE && shape->point_count == 2 &&
                       shape->ink == DBT_INK_MUTED &&
                       fabs(shape->points[0].y_mm - shape->points[1].y_mm) > DRAWING_NEAR_MM &&
                       fabs(shape->points[0].x_mm - shape->points[1].x_mm) > DRAWING_NEAR_MM;
        count += slanted ? 1 : 0;
    }
    drawing_release(&drawing);
    return count;
}

static void an_axis_that_begins_above_0_says_so(void **state)
{
    (void)state;
    assert_int_equal(broken_lines(listed), 2);
    assert_int_equal(broken_lines(gaps), 0);
}

static void months_without_a_figure_are_gaps(void **state)
{
    (void)state;
    const struct dbt_chart_series series = {"", NULL, gaps};
    struct dbt_chart chart = drawing_chart(DBT_CHART_LINE, &series, 1);
    struct drawing drawing;
    drawing_make(&drawing, &chart);
    size_t runs = 0;
    for (size_t i = 0; i < drawing.made.count; i++) {
        const struct dbt_shape *shape = &drawing.made.items[i];
        runs += shape->kind == DBT_SHAPE_LINE && shape->ink == DBT_INK_ACCENT ? 1 : 0;
    }
    assert_int_equal(runs, 3); /* the month alone is a disc */
    assert_int_equal(drawing_inked(&drawing, DBT_SHAPE_DOT, DBT_INK_WHITE), 3);
    assert_int_equal(drawing_says(&drawing, "< 5"), 1); /* once */
    /* Its last figure is not the last month's: the label says whose it is. */
    assert_int_equal(drawing_says(&drawing, "6"), 1);
    assert_int_equal(drawing_says(&drawing, "maj\u00A02025"), 1);
    drawing_release(&drawing);
}

static void years_stand_under_their_first_month(void **state)
{
    (void)state;
    const struct dbt_chart_series series = {"", NULL, listed};
    struct dbt_chart chart = drawing_chart(DBT_CHART_LINE, &series, 1);
    struct drawing drawing;
    drawing_make(&drawing, &chart);
    const struct dbt_shape *year = drawing_text(&drawing, "2025");
    const struct dbt_shape *january = drawing_text(&drawing, "jan");
    assert_true(fabs(year->x_mm - january->x_mm) < DRAWING_NEAR_MM);
    assert_true(year->y_mm > january->y_mm);
    assert_int_equal(drawing_says(&drawing, "2024"), 1);
    drawing_release(&drawing);
}

/* The `nth` part of a column: the first month's come first. */
static const struct dbt_shape *part(const struct drawing *drawing, unsigned paleness, size_t nth)
{
    for (size_t i = 0; i < drawing->made.count; i++) {
        const struct dbt_shape *shape = &drawing->made.items[i];
        bool meant = shape->kind == DBT_SHAPE_FILL && shape->ink == DBT_INK_ACCENT &&
                     shape->paleness == paleness;
        if (meant && nth-- == 0) {
            return shape;
        }
    }
    fail_msg("there is no part %u", paleness);
    return &no_shape;
}

static void columns_are_as_high_as_their_figures(void **state)
{
    (void)state;
    const struct dbt_chart_series series[] = {{"SMS", NULL, sms}, {"E-brev", NULL, letters}};
    struct dbt_chart chart = drawing_chart(DBT_CHART_COLUMNS, series, 2);
    struct drawing drawing;
    drawing_make(&drawing, &chart);
    const struct dbt_shape *below = part(&drawing, 0, 0);
    const struct dbt_shape *above = part(&drawing, 55, 0);
    assert_true(fabs(below->h_mm / above->h_mm - 4300.0 / 760) < 0.001);
    assert_true(fabs(above->y_mm + above->h_mm - below->y_mm) < DRAWING_NEAR_MM);
    assert_true(fabs(below->h_mm / part(&drawing, 0, 1)->h_mm - 4300.0 / 4500) < 0.001);
    /* All stand on one line: 0. */
    assert_true(fabs(below->y_mm + below->h_mm - part(&drawing, 0, 5)->y_mm -
                     part(&drawing, 0, 5)->h_mm) < DRAWING_NEAR_MM);
    const struct dbt_shape *seam = drawing_first(&drawing, DBT_SHAPE_FILL, DBT_INK_WHITE);
    assert_true(fabs(seam->y_mm + seam->h_mm - below->y_mm) < DRAWING_NEAR_MM);
    /* Labels stand as the parts do, each with a strip of its part. */
    assert_true(drawing_text(&drawing, "E-brev")->y_mm < drawing_text(&drawing, "SMS")->y_mm);
    assert_true(part(&drawing, 0, 13)->x_mm > part(&drawing, 0, 12)->x_mm + 5);
    drawing_release(&drawing);
}

static void amounts_below_0_hang_from_it(void **state)
{
    (void)state;
    static const dbt_figure amounts[] = {1000, -500, 800};
    const struct dbt_chart_series series = {"", NULL, amounts};
    struct dbt_chart chart = drawing_chart(DBT_CHART_COLUMNS, &series, 1);
    struct drawing drawing;
    chart.category_count = 3;
    chart.group_count = 3;
    drawing_make(&drawing, &chart);
    const struct dbt_shape *above = part(&drawing, 0, 0);
    const struct dbt_shape *below = part(&drawing, 0, 1);
    assert_true(fabs(above->y_mm + above->h_mm - below->y_mm) < DRAWING_NEAR_MM);
    assert_true(fabs(above->h_mm / below->h_mm - 2) < 0.001);
    drawing_release(&drawing);
}

static void a_part_that_is_not_told_has_a_ring(void **state)
{
    (void)state;
    static const dbt_figure few[] = {10, SMALL, 9, NONE, 9, 9, 9, 9, 9, 9, 9, 9, 9};
    const struct dbt_chart_series series = {"", NULL, few};
    struct dbt_chart chart = drawing_chart(DBT_CHART_COLUMNS, &series, 1);
    struct drawing drawing;
    drawing_make(&drawing, &chart);
    assert_int_equal(drawing_count(&drawing, DBT_SHAPE_DOT), 2);
    const struct dbt_shape *said = drawing_text(&drawing, "< 5");
    const struct dbt_shape *ring = drawing_first(&drawing, DBT_SHAPE_DOT, DBT_INK_WHITE);
    assert_true(fabs(said->x_mm - ring->x_mm) < DRAWING_NEAR_MM);
    assert_true(said->y_mm < ring->y_mm);
    drawing_release(&drawing);
}

static void a_target_is_dashed(void **state)
{
    (void)state;
    static const dbt_figure shares[] = {9000, 9200, 9400};
    const struct dbt_chart_series series = {"", NULL, shares};
    struct dbt_chart chart = drawing_chart(DBT_CHART_LINE, &series, 1);
    chart.category_count = 3;
    chart.group_count = 3;
    chart.is_share = true;
    for (int i = 0; i < 2; i++) {
        struct drawing drawing;
        size_t dashed = 0;
        chart.target = i == 0 ? NONE : 8000;
        drawing_make(&drawing, &chart);
        for (size_t j = 0; j < drawing.made.count; j++) {
            dashed += drawing.made.items[j].is_dashed ? 1 : 0;
        }
        assert_int_equal(dashed, i);
        assert_int_equal(drawing_says(&drawing, "10000"), 1);
        drawing_release(&drawing);
    }
}

/* Three that end at the upper edge: they make way downwards, and none is lost. */
static void labels_stay_in_the_room(void **state)
{
    (void)state;
    static const dbt_figure same[DRAWING_MONTHS] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1000};
    const struct dbt_chart_series series[] = {
        {"A", "ett", same}, {"B", "två", same}, {"C", "tre", same}};
    for (int kind = DBT_CHART_LINE; kind <= DBT_CHART_COLUMNS; kind++) {
        struct dbt_chart chart = drawing_chart((enum dbt_chart_kind)kind, series, 3);
        struct drawing drawing;
        drawing_make(&drawing, &chart);
        for (size_t i = 0; i < 3; i++) {
            assert_int_equal(drawing_says(&drawing, series[i].name), 1);
            assert_int_equal(drawing_says(&drawing, series[i].note), 1);
        }
        drawing_release(&drawing);
    }
}

/* A label of more lines reaches higher, but does not go before one whose series ends above it. */
static void labels_stand_as_their_series_end(void **state)
{
    (void)state;
    static const dbt_figure upper[] = {10, 228};
    static const dbt_figure lower[] = {10, 227};
    const struct dbt_chart_series series[] = {{"over", NULL, upper}, {"under", "ett", lower}};
    struct dbt_chart chart = drawing_chart(DBT_CHART_LINE, series, 2);
    struct drawing drawing;
    chart.category_count = 2;
    chart.group_count = 2;
    drawing_make(&drawing, &chart);
    assert_true(drawing_text(&drawing, "over")->y_mm < drawing_text(&drawing, "under")->y_mm);
    drawing_release(&drawing);
}

/* In a low room each series has one line, in a lower one none. */
static void labels_shrink_before_they_touch(void **state)
{
    (void)state;
    const struct dbt_chart_series series[] = {{"SMS", NULL, sms},
                                              {"E-brev", NULL, letters},
                                              {"Brev", NULL, letters},
                                              {"Fax", NULL, letters},
                                              {"Telegram", NULL, letters}};
    static const double heights_mm[] = {60, 22, 8};
    struct dbt_chart chart = drawing_chart(DBT_CHART_COLUMNS, series, 5);
    for (size_t i = 0; i < 3; i++) {
        struct drawing drawing;
        drawing_init(&drawing, 100, heights_mm[i]);
        assert_int_equal(
            dbt_chart_draw(&chart, &drawing.room, &drawing.made, &drawing.arena, &drawing.error),
            DBT_OK);
        assert_int_equal(drawing_says(&drawing, "SMS"), i < 2);
        if (i < 2) {
            double apart_mm =
                drawing_text(&drawing, "4500")->y_mm - drawing_text(&drawing, "SMS")->y_mm;
            assert_int_equal(fabs(apart_mm) < DRAWING_NEAR_MM, i == 1);
        }
        drawing_release(&drawing);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_ends_in_its_label),
        cmocka_unit_test(an_axis_that_begins_above_0_says_so),
        cmocka_unit_test(months_without_a_figure_are_gaps),
        cmocka_unit_test(years_stand_under_their_first_month),
        cmocka_unit_test(columns_are_as_high_as_their_figures),
        cmocka_unit_test(amounts_below_0_hang_from_it),
        cmocka_unit_test(a_part_that_is_not_told_has_a_ring),
        cmocka_unit_test(a_target_is_dashed),
        cmocka_unit_test(labels_stay_in_the_room),
        cmocka_unit_test(labels_stand_as_their_series_end),
        cmocka_unit_test(labels_shrink_before_they_touch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
