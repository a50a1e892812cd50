/* The units beside one another. */
#include "fixture.h"

static const char *const codes[] = {"SE1", "SE2", "SE3", "SE4"};

static void add_units(struct fixture *f, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        add_unit(f, codes[i], codes[i]);
    }
    close_units(f);
}

static void the_median_is_a_units_own(void **state)
{
    struct fixture *f = *state;
    add_units(f, 4);
    static const int64_t listed[] = {400, 100, 300, 200};
    for (int i = 0; i < 4; i++) {
        use(f, codes[i], LISTED, JUNE, listed[i]);
        use(f, codes[i], SMS, JUNE, 10 * (i + 1));
        bill(f, codes[i], DESK, JUNE, 1000 * (i + 1));
    }
    use(f, codes[0], CALLS, JUNE, 100);
    use(f, codes[1], CALLS, JUNE, 100);
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->listed.least, 100);
    assert_int_equal(made->listed.median, 200); /* of 200 and 300 the lower */
    assert_int_equal(made->listed.most, 400);
    assert_int_equal(made->listed.units, 4);
    assert_int_equal(made->cost_ore.median, 2000);
    assert_int_equal(made->per_listed.least, 3);   /* 1000 / 400 is 2.5 */
    assert_int_equal(made->per_listed.median, 10); /* 3, 10, 20, 20 */
    assert_int_equal(made->dispatches[0].least, 25);
    assert_int_equal(made->dispatches[0].most, 200);
    assert_int_equal(made->dispatches[1].median, 0);
    /* Two units have calls: no range of one other. */
    assert_int_equal(made->share.units, 2);
    assert_int_equal(made->share.median, DBT_FIGURE_NONE);
    assert_int_equal(made->median_s.least, DBT_FIGURE_NONE);
}

static void of_three_units_there_is_a_range(void **state)
{
    struct fixture *f = *state;
    add_units(f, 3);
    for (int i = 0; i < 3; i++) {
        use(f, codes[i], LISTED, JUNE, 100 * (i + 1));
    }
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->listed.median, 200);
    assert_int_equal(made->listed.units, 3);
}

/* A region may ask for more, and not for fewer. */
static void a_region_says_how_many_there_must_be(void **state)
{
    struct fixture *f = *state;
    add_units(f, 3);
    for (int i = 0; i < 3; i++) {
        use(f, codes[i], LISTED, JUNE, 100 * (i + 1));
    }
    use(f, codes[0], CALLS, JUNE, 100);
    use(f, codes[1], CALLS, JUNE, 100);
    f->region.followup.compare_from = 4;
    assert_int_equal(make(f)->listed.median, DBT_FIGURE_NONE);
    f->region.followup.compare_from = 2;
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->listed.median, 200);
    assert_int_equal(made->share.units, 2);
    assert_int_equal(made->share.median, DBT_FIGURE_NONE);
}

static void the_most_expensive_unit_is_first(void **state)
{
    struct fixture *f = *state;
    add_units(f, 4);
    static const int64_t ore[] = {100, 500, 100, 700};
    for (int i = 0; i < 4; i++) {
        bill(f, codes[i], DESK, JUNE, ore[i]);
    }
    const struct dbt_followup *made = make(f);
    static const char *const order[] = {"SE4", "SE2", "SE1", "SE3"};
    for (int i = 0; i < 4; i++) {
        assert_string_equal(made->ranked[i]->code, order[i]);
    }
}

/* SE4 was not there in May; SE3 is as it was. */
static void changes_are_against_the_month_before(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 4; i++) {
        add_unit(f, codes[i], codes[i]);
    }
    f->units[3].valid.first = day("2025-06-01");
    close_units(f);
    static const int64_t ore[][2] = {{100, 150}, {500, 300}, {100, 100}, {0, 900}};
    for (int i = 0; i < 4; i++) {
        bill(f, codes[i], DESK, MAY, ore[i][0]);
        bill(f, codes[i], DESK, JUNE, ore[i][1]);
    }
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->change_count, 2);
    assert_string_equal(made->changes[0].unit->code, "SE2");
    assert_int_equal(made->changes[0].before_ore, 500);
    assert_int_equal(made->changes[0].after_ore, 300);
    assert_int_equal(made->changes[0].change_ore, -200);
    assert_int_equal(made->changes[1].change_ore, 50);
}

static void without_a_month_before_there_are_no_changes(void **state)
{
    struct fixture *f = *state;
    add_units(f, 1);
    bill(f, "SE1", DESK, JUNE, 100);
    bill(f, "SE1", DESK, APRIL, 100);
    assert_int_equal(make(f)->change_count, 0);
}

static void a_change_may_be_too_large(void **state)
{
    struct fixture *f = *state;
    add_units(f, 1);
    bill(f, "SE1", DESK, MAY, -2);
    bill(f, "SE1", DESK, JUNE, INT64_MAX - 1);
    f->services[DESK].code = "other"; /* without a change of prices nothing else subtracts them */
    assert_int_equal(dbt_followup_make(&f->input, &f->made, &f->arena, &f->error), DBT_INPUT);
    assert_non_null(strstr(f->error.text, "SE1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_median_is_a_units_own),
        TEST(of_three_units_there_is_a_range),
        TEST(a_region_says_how_many_there_must_be),
        TEST(the_most_expensive_unit_is_first),
        TEST(changes_are_against_the_month_before),
        TEST(without_a_month_before_there_are_no_changes),
        TEST(a_change_may_be_too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
