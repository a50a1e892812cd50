/* A week by its hours: what is shown, how dark, and the scale under it. */
#include "drawing.h"

enum { HOURS = 24, DAYS = 7, MONDAY = 0, FRIDAY = 4 };

static const char *const hours[HOURS] = {"00", "01", "02", "03", "04", "05", "06", "07",
                                         "08", "09", "10", "11", "12", "13", "14", "15",
                                         "16", "17", "18", "19", "20", "21", "22", "23"};
static const char *const days[DAYS] = {"måndag", "tisdag", "onsdag", "torsdag",
                                       "fredag", "lördag", "söndag"};

struct week {
    dbt_figure figures[DAYS * HOURS];
    struct dbt_chart_series series;
    struct dbt_chart chart;
};

static void week_init(struct week *week)
{
    *week = (struct week){0};
    week->series.name = "samtal";
    week->series.figures = week->figures;
    week->chart = drawing_chart(DBT_CHART_HEAT, &week->series, 1);
    week->chart.categories = hours;
    week->chart.category_count = HOURS;
    week->chart.groups = days;
    week->chart.group_count = DAYS;
    week->chart.shown_first = 7;
    week->chart.shown_count = 11;
}

/* Cells and swatches of a paleness. */
static size_t count_pale(const struct drawing *drawing, unsigned paleness)
{
    size_t count = 0;
    for (size_t i = 0; i < drawing->made.count; i++) {
        const struct dbt_shape *shape = &drawing->made.items[i];
        count += shape->kind == DBT_SHAPE_FILL && shape->ink == DBT_INK_ACCENT &&
                         shape->paleness == paleness
                     ? 1
                     : 0;
    }
    return count;
}

static void the_darker_the_more(void **state)
{
    (void)state;
    struct week week;
    struct drawing drawing;
    week_init(&week);
    week.figures[MONDAY * HOURS + 8] = 80;
    week.figures[MONDAY * HOURS + 9] = 60;
    week.figures[FRIDAY * HOURS + 8] = 21;
    week.figures[FRIDAY * HOURS + 9] = 20;
    week.figures[FRIDAY * HOURS + 10] = 6;
    drawing_make(&drawing, &week.chart);
    assert_int_equal(count_pale(&drawing, 0), 1 + 1);
    assert_int_equal(count_pale(&drawing, 28), 1 + 1);
    assert_int_equal(count_pale(&drawing, 54), 1 + 1);
    assert_int_equal(count_pale(&drawing, 78), 2 + 1);
    assert_int_equal(drawing_says(&drawing, "0"), 1);
    assert_int_equal(drawing_says(&drawing, "6\u201320"), 1);
    assert_int_equal(drawing_says(&drawing, "21\u201340"), 1);
    assert_int_equal(drawing_says(&drawing, "41\u201360"), 1);
    assert_int_equal(drawing_says(&drawing, "61\u201380"), 1);
    const struct dbt_shape *busiest = drawing_text(&drawing, "80");
    assert_int_equal(busiest->style, DBT_STYLE_REVERSED);
    drawing_release(&drawing);
}

/* Figures that are near one another are told apart all the same. */
static void narrow_ranges_begin_at_their_least(void **state)
{
    (void)state;
    struct week week;
    struct drawing drawing;
    week_init(&week);
    week.figures[MONDAY * HOURS + 8] = 92;
    week.figures[MONDAY * HOURS + 9] = 88;
    week.figures[FRIDAY * HOURS + 8] = 84;
    week.figures[FRIDAY * HOURS + 9] = 76;
    drawing_make(&drawing, &week.chart);
    assert_int_equal(drawing_says(&drawing, "76\u201380"), 1);
    assert_int_equal(drawing_says(&drawing, "81\u201384"), 1);
    assert_int_equal(drawing_says(&drawing, "85\u201388"), 1);
    assert_int_equal(drawing_says(&drawing, "89\u201392"), 1);
    assert_int_equal(count_pale(&drawing, 78), 1 + 1);
    assert_int_equal(count_pale(&drawing, 0), 1 + 1);
    drawing_release(&drawing);
}

static void hours_are_shown_where_there_is_something(void **state)
{
    (void)state;
    struct week week;
    struct drawing drawing;
    week_init(&week);
    drawing_make(&drawing, &week.chart);
    assert_int_equal(drawing_says(&drawing, "07"), 1);
    assert_int_equal(drawing_says(&drawing, "17"), 1);
    assert_int_equal(drawing_says(&drawing, "06"), 0);
    assert_int_equal(drawing_says(&drawing, "18"), 0);
    drawing_release(&drawing);
    week.figures[FRIDAY * HOURS + 19] = SMALL;
    drawing_make(&drawing, &week.chart);
    assert_int_equal(drawing_says(&drawing, "18"), 1);
    assert_int_equal(drawing_says(&drawing, "19"), 1);
    assert_int_equal(drawing_says(&drawing, "20"), 0);
    drawing_release(&drawing);
    week.chart.shown_count = 0;
    drawing_make(&drawing, &week.chart);
    assert_int_equal(drawing_says(&drawing, "00"), 1);
    drawing_release(&drawing);
}

static void what_is_not_told_has_a_ring_and_its_entry(void **state)
{
    (void)state;
    struct week week;
    struct drawing drawing;
    week_init(&week);
    week.figures[FRIDAY * HOURS + 8] = SMALL;
    week.figures[FRIDAY * HOURS + 9] = 5;
    drawing_make(&drawing, &week.chart);
    assert_int_equal(drawing_count(&drawing, DBT_SHAPE_DOT), 2 * 2);
    assert_int_equal(drawing_says(&drawing, "< 5"), 1);
    drawing_release(&drawing);
}

static void what_nothing_is_known_of_is_left_out(void **state)
{
    (void)state;
    struct week week;
    struct drawing drawing;
    week_init(&week);
    for (size_t i = 0; i < DAYS * HOURS; i++) {
        week.figures[i] = NONE;
    }
    drawing_make(&drawing, &week.chart);
    assert_int_equal(drawing_count(&drawing, DBT_SHAPE_FILL), 0);
    assert_int_equal(drawing_says(&drawing, "0"), 0);
    drawing_release(&drawing);
}

/* Quarters that are no whole numbers end at the next one. */
static void bands_have_no_gap(void **state)
{
    (void)state;
    struct week week;
    struct drawing drawing;
    week_init(&week);
    week.figures[FRIDAY * HOURS + 9] = 11;
    week.figures[FRIDAY * HOURS + 10] = 2;
    drawing_make(&drawing, &week.chart);
    assert_int_equal(drawing_says(&drawing, "2\u20133"), 1);
    assert_int_equal(drawing_says(&drawing, "4\u20136"), 1);
    assert_int_equal(drawing_says(&drawing, "7\u20139"), 1);
    assert_int_equal(drawing_says(&drawing, "10\u201311"), 1);
    drawing_release(&drawing);
}

static void few_are_few_bands(void **state)
{
    (void)state;
    struct week week;
    struct drawing drawing;
    week_init(&week);
    week.figures[FRIDAY * HOURS + 9] = 1;
    week.figures[FRIDAY * HOURS + 10] = 2;
    week.chart.shown_count = 0;
    drawing_make(&drawing, &week.chart);
    assert_int_equal(count_pale(&drawing, 78) + count_pale(&drawing, 54) +
                         count_pale(&drawing, 28) + count_pale(&drawing, 0),
                     2 + 2);
    assert_int_equal(drawing_says(&drawing, "1"), 1);
    drawing_release(&drawing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_darker_the_more),
        cmocka_unit_test(narrow_ranges_begin_at_their_least),
        cmocka_unit_test(hours_are_shown_where_there_is_something),
        cmocka_unit_test(what_is_not_told_has_a_ring_and_its_entry),
        cmocka_unit_test(what_nothing_is_known_of_is_left_out),
        cmocka_unit_test(bands_have_no_gap),
        cmocka_unit_test(few_are_few_bands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
