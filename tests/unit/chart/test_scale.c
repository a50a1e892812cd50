/* Where axes begin and end, and their ticks. */
#include "drawing.h"

#include "scale.h"

struct wanted {
    bool is_share, is_line;
    dbt_figure unit;
    double least, most;
    const char *ticks;
};

static const struct wanted wanted[] = {
    /* counts begin at 0 */
    {false, false, 0, 4000, 6200, "0 2000 4000 6000 8000 "},
    {false, false, 0, 0, 1, "0 1 "},
    {false, false, 0, 1, 3, "0 1 2 3 "},
    {false, false, 0, 1, 9, "0 5 10 "},
    {false, false, 0, 1, 10, "0 5 10 "},
    {false, false, 0, 1, 11, "0 5 10 15 "},
    {false, false, 0, 0, 98, "0 25 50 75 100 "},
    /* a line that spans much of its level does, too */
    {false, true, 0, 4000, 6200, "0 2000 4000 6000 8000 "},
    {false, true, 0, 5972, 6222, "5900 6000 6100 6200 6300 "},
    /* what does not move is not made to look as if it did */
    {false, true, 0, 6222, 6222, "6150 6200 6250 6300 "},
    {false, true, 0, 6222, 6223, "6150 6200 6250 6300 "},
    {false, true, 0, 0, 0, "0 "},
    {false, true, 0, -50, -40, "-60 -40 -20 0 "},
    {false, false, 0, -1500, 14000, "-5000 0 5000 10000 15000 "},
    /* steps are whole units */
    {false, false, 100, 0, 900, "0 500 1000 "},
    {false, false, 100, 0, 1000000, "0 250000 500000 750000 1000000 "},
    /* shares end at 100 % */
    {true, true, 10, 8900, 9700, "8500 9000 9500 10000 "},
    {true, true, 10, 9900, 9990, "9000 9250 9500 9750 10000 "},
    {true, true, 10, 4900, 9700, "0 2500 5000 7500 10000 "},
    {true, false, 10, 8900, 9700, "0 2500 5000 7500 10000 "},
};

static void make(struct dbt_scale *scale, const struct wanted *row)
{
    struct dbt_chart chart = {.kind = row->is_line ? DBT_CHART_LINE : DBT_CHART_COLUMNS,
                              .is_share = row->is_share,
                              .unit = row->unit};
    struct dbt_bounds bounds;
    dbt_bounds_init(&bounds);
    dbt_bounds_add(&bounds, row->most);
    dbt_bounds_add(&bounds, row->least);
    dbt_scale_make(scale, &chart, bounds, 4);
}

static void ticks_are_nice(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        struct dbt_scale scale;
        char ticks[200] = "";
        make(&scale, &wanted[i]);
        for (size_t j = 0; j < scale.tick_count; j++) {
            size_t length = strlen(ticks);
            snprintf(ticks + length, sizeof ticks - length, "%" PRId64 " ", scale.ticks[j]);
        }
        if (strcmp(ticks, wanted[i].ticks) != 0) {
            fail_msg("%g to %g: %s, expected %s", wanted[i].least, wanted[i].most, ticks,
                     wanted[i].ticks);
        }
        assert_int_equal(scale.is_broken, scale.ticks[0] > 0);
    }
}

static void nothing_known_is_nothing_but_zero(void **state)
{
    (void)state;
    struct dbt_chart chart = {.kind = DBT_CHART_LINE};
    struct dbt_bounds bounds;
    struct dbt_scale scale;
    dbt_bounds_init(&bounds);
    dbt_scale_make(&scale, &chart, bounds, 4);
    assert_int_equal(scale.tick_count, 1);
    assert_int_equal(scale.ticks[0], 0);
    chart.is_share = true;
    dbt_scale_make(&scale, &chart, bounds, 2);
    assert_int_equal(scale.tick_count, 3);
    assert_int_equal(scale.ticks[2], 10000);
}

/* Few intervals in a low room; and the largest figures have an end above them. */
static void extremes_are_within(void **state)
{
    (void)state;
    for (unsigned intervals = 2; intervals <= 4; intervals++) {
        for (int sign = -1; sign <= 1; sign += 2) {
            struct dbt_scale scale;
            struct wanted row = {.least = sign * 0.5 * (double)INT64_MAX,
                                 .most = (double)INT64_MAX};
            make(&scale, &row);
            assert_true(scale.low <= row.least || scale.low <= 0);
            assert_true(scale.high >= row.most);
            assert_true(scale.tick_count > 1);
        }
    }
}

static void places_stay_between_the_ends(void **state)
{
    (void)state;
    struct dbt_scale scale = {.low = 100, .high = 300};
    assert_true(fabs(dbt_scale_at(&scale, 200) - 0.5) < 1e-9);
    assert_true(dbt_scale_at(&scale, 50) <= 0);
    assert_true(dbt_scale_at(&scale, 500) >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_are_nice),
        cmocka_unit_test(nothing_known_is_nothing_but_zero),
        cmocka_unit_test(extremes_are_within),
        cmocka_unit_test(places_stay_between_the_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
