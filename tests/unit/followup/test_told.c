/* What is told, and what is not so that nothing else gives it away. */
#include "fixture.h"

static const char *const codes[] = {"SE1", "SE2", "SE3", "SE4"};

/* Units by their codes, and by their names, with that many listed in June. */
static void list(struct fixture *f, const int64_t *listed, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        add_unit(f, codes[i], codes[i]);
    }
    close_units(f);
    for (size_t i = 0; i < count; i++) {
        use(f, codes[i], LISTED, JUNE, listed[i]);
    }
}

static void small_counts_are_not_told(void **state)
{
    struct fixture *f = *state;
    list(f, (const int64_t[]){4, 5, 0, 1}, 4);
    bill(f, "SE1", DESK, JUNE, 120000);
    use(f, "SE1", SMS, JUNE, 50);
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->units[0].listed.of[JUNE], DBT_FIGURE_SMALL);
    assert_int_equal(made->units[1].listed.of[JUNE], 5);
    assert_int_equal(made->units[2].listed.of[JUNE], 0);
    assert_int_equal(made->units[3].listed.of[JUNE], DBT_FIGURE_SMALL);
    assert_int_equal(made->total.listed.of[JUNE], 10);
    /* Nothing that is divided by them; amounts are told. */
    assert_int_equal(made->units[0].cost_ore.of[JUNE], 120000);
    assert_int_equal(made->units[0].per_listed.of[JUNE], DBT_FIGURE_NONE);
    assert_int_equal(made->units[0].dispatches[0].count.of[JUNE], 50);
    assert_int_equal(made->units[0].dispatches[0].per_thousand.of[JUNE], DBT_FIGURE_NONE);
    /* Two are small: neither can be computed from the region's. */
    assert_int_equal(made->regional[1].listed.of[JUNE], 5);
}

static void a_share_of_few_is_not_told(void **state)
{
    struct fixture *f = *state;
    list(f, (const int64_t[]){100, 100, 100}, 3);
    static const int64_t calls[][2] = {{20, 4}, {4, 0}, {20, 0}};
    for (int i = 0; i < 3; i++) {
        use(f, codes[i], CALLS, JUNE, calls[i][0]);
        use(f, codes[i], ANSWERED, JUNE, calls[i][1]);
    }
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->units[0].calls.all.of[JUNE], 20);
    assert_int_equal(made->units[0].calls.reached.of[JUNE], DBT_FIGURE_SMALL);
    assert_int_equal(made->units[0].calls.share.of[JUNE], DBT_FIGURE_NONE);
    assert_int_equal(made->units[1].calls.all.of[JUNE], DBT_FIGURE_SMALL);
    assert_int_equal(made->units[1].calls.share.of[JUNE], DBT_FIGURE_NONE);
    assert_int_equal(made->units[2].calls.share.of[JUNE], 0);
}

static void one_small_unit_takes_the_next_with_it(void **state)
{
    struct fixture *f = *state;
    list(f, (const int64_t[]){3, 900, 20, 0}, 4);
    bill(f, "SE3", DESK, JUNE, 120000);
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->units[2].listed.of[JUNE], 20); /* its own report tells it */
    assert_int_equal(made->units[2].per_listed.of[JUNE], 6000);
    assert_int_equal(made->regional[0].listed.of[JUNE], DBT_FIGURE_SMALL);
    assert_int_equal(made->regional[1].listed.of[JUNE], 900);
    assert_int_equal(made->regional[2].listed.of[JUNE], DBT_FIGURE_NONE);
    assert_int_equal(made->regional[2].per_listed.of[JUNE], DBT_FIGURE_NONE);
    assert_int_equal(made->regional[3].listed.of[JUNE], 0);
    assert_int_equal(made->total.listed.of[JUNE], 923);
    assert_ptr_equal(made->ranked[0], &made->regional[2]);
}

static void without_a_next_the_region_is_not_told(void **state)
{
    struct fixture *f = *state;
    list(f, (const int64_t[]){3, 0}, 2);
    use(f, "SE9", LISTED, JUNE, 30); /* closed since */
    use(f, "SE1", LISTED, MAY, 3);   /* alone: as small as the region's */
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->total.listed.of[JUNE], DBT_FIGURE_NONE);
    assert_int_equal(made->total.listed.of[MAY], DBT_FIGURE_SMALL);
}

static void units_that_are_closed_are_not_told_either(void **state)
{
    struct fixture *f = *state;
    list(f, (const int64_t[]){30, 20}, 2);
    use(f, "SE1", LISTED, MAY, 30);
    use(f, "SE2", LISTED, MAY, 20);
    use(f, "SE9", LISTED, MAY, 2);
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->regional[1].listed.of[MAY], DBT_FIGURE_NONE);
    assert_int_equal(made->regional[1].listed.of[JUNE], 20);
    assert_int_equal(made->total.listed.of[MAY], 52);
}

static void quantities_follow_their_counts(void **state)
{
    struct fixture *f = *state;
    list(f, (const int64_t[]){3, 20, 30}, 3);
    for (int i = 0; i < 3; i++) {
        bill_listed(f, codes[i], JUNE, (int64_t[]){3, 20, 30}[i], 2850000);
    }
    bill(f, "SE3", DESK, JUNE, 120000);
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->units[0].services[0].quantity.of[JUNE], DBT_FIGURE_SMALL);
    assert_int_equal(made->units[0].services[0].ore.of[JUNE], 71);
    assert_int_equal(made->units[1].services[0].quantity.of[JUNE], 200000);
    assert_int_equal(made->regional[1].services[0].quantity.of[JUNE], DBT_FIGURE_NONE);
    assert_int_equal(made->regional[2].services[0].quantity.of[JUNE], 300000);
    assert_int_equal(made->units[2].services[1].quantity.of[JUNE],
                     10000); /* ordered, not counted */
}

static void use_hours(struct fixture *f, const int64_t *calls, size_t count)
{
    int64_t all = 0;
    for (size_t i = 0; i < count; i++) {
        use_cell(f, "SE1", HOURS, ((const char *[]){"1-00", "1-01", "1-02", "1-03"})[i], JUNE);
        f->rows[f->usage.count - 1].quantity = calls[i];
        all += calls[i];
    }
    use(f, "SE1", CALLS, JUNE, all);
}

static void one_small_hour_takes_the_next_with_it(void **state)
{
    struct fixture *f = *state;
    list(f, (const int64_t[]){100}, 1);
    use_hours(f, (const int64_t[]){30, 2, 9, 0}, 4);
    const dbt_figure *hours = make(f)->units[0].calls.by_hour;
    assert_int_equal(hours[0], 30);
    assert_int_equal(hours[1], DBT_FIGURE_SMALL);
    assert_int_equal(hours[2], DBT_FIGURE_NONE);
    assert_int_equal(hours[3], 0);
}

static void several_small_hours_hide_one_another(void **state)
{
    struct fixture *f = *state;
    list(f, (const int64_t[]){100}, 1);
    use_hours(f, (const int64_t[]){30, 2, 1, 5}, 4);
    const dbt_figure *hours = make(f)->units[0].calls.by_hour;
    assert_int_equal(hours[1], DBT_FIGURE_SMALL);
    assert_int_equal(hours[2], DBT_FIGURE_SMALL);
    assert_int_equal(hours[3], 5);
}

static void a_unit_has_no_figures_before_it_opens(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", "Norra");
    f->units[0].valid.first = day("2025-06-01");
    close_units(f);
    use(f, "SE1", LISTED, JUNE, 30);
    use(f, "SE9", LISTED, MAY, 20);
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->units[0].listed.of[JUNE], 30);
    assert_int_equal(made->units[0].calls.all.of[JUNE], 0);
    assert_int_equal(made->units[0].listed.of[MAY], DBT_FIGURE_NONE);
    assert_int_equal(made->units[0].dispatches[0].count.of[MAY], DBT_FIGURE_NONE);
    assert_int_equal(made->regional[0].calls.all.of[MAY], DBT_FIGURE_NONE);
    assert_int_equal(made->total.listed.of[MAY], 20);
}

/* Random regions: whoever has all that the region's report tells of a month cannot tell a small
   count: it is one of two at least that are not told, or the region's is not. */
static void nothing_can_be_subtracted(void **state)
{
    uint64_t random = 12345;
    for (int round = 0; round < 200; round++) {
        int64_t listed[4];
        for (int i = 0; i < 4; i++) {
            random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
            listed[i] = (int64_t)((random >> 40) % 12);
        }
        assert_int_equal(fixture_teardown(state), 0);
        assert_int_equal(fixture_setup(state), 0);
        struct fixture *f = *state;
        list(f, listed, 3);
        use(f, "SE9", LISTED, JUNE, listed[3]);
        const struct dbt_followup *made = make(f);
        int hidden = 0;
        bool small = listed[3] > 0 && listed[3] < 5;
        hidden += small;
        for (int i = 0; i < 3; i++) {
            const dbt_figure told = made->regional[i].listed.of[JUNE];
            assert_true(!dbt_figure_known(told) || told == listed[i]);
            assert_false(listed[i] > 0 && listed[i] < 5 && told != DBT_FIGURE_SMALL);
            small = small || (listed[i] > 0 && listed[i] < 5);
            hidden += !dbt_figure_known(told);
        }
        if (small && dbt_figure_known(made->total.listed.of[JUNE])) {
            assert_in_range(hidden, 2, 4);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(small_counts_are_not_told),
        TEST(a_share_of_few_is_not_told),
        TEST(one_small_unit_takes_the_next_with_it),
        TEST(without_a_next_the_region_is_not_told),
        TEST(units_that_are_closed_are_not_told_either),
        TEST(quantities_follow_their_counts),
        TEST(one_small_hour_takes_the_next_with_it),
        TEST(several_small_hours_hide_one_another),
        TEST(a_unit_has_no_figures_before_it_opens),
        TEST(nothing_can_be_subtracted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
