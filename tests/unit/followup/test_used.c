/* Usage rows to figures. */
#include "fixture.h"

static void counts_stand_by_month(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", "Zeta");
    add_unit(f, "SE2", "Alfa");
    close_units(f);
    use(f, "SE1", LISTED, MAY, 6000);
    use(f, "SE1", LISTED, JUNE, 6100);
    use(f, "se1", CALLS, JUNE, 52); /* codes compare without case */
    use(f, "SE1", ANSWERED, JUNE, 40);
    use(f, "SE1", SAME_DAY, JUNE, 8);
    use(f, "SE2", LISTED, JUNE, 1000);
    use(f, "SE2", SMS, JUNE, 30);
    use(f, "SE2", SMS, JUNE, 20);       /* another slot of the month */
    use(f, "SE9", LISTED, MAY, 500);    /* closed since */
    use(f, "SE1", LISTED, JUNE + 1, 1); /* of another month */
    use(f, "SE1", LISTED, -1, 1);
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->unit_count, 2);
    assert_int_equal(made->months[0], month(0));
    assert_int_equal(made->months[JUNE], month(JUNE));
    const struct dbt_followup_unit *alfa = &made->units[0];
    const struct dbt_followup_unit *zeta = &made->units[1];
    assert_string_equal(alfa->name, "Alfa");
    assert_string_equal(alfa->provider, "Alfa AB");
    assert_string_equal(zeta->code, "SE1");
    assert_int_equal(zeta->listed.of[JUNE], 6100);
    assert_int_equal(zeta->listed.of[MAY], 6000);
    assert_int_equal(zeta->listed.of[APRIL], DBT_FIGURE_NONE);
    assert_int_equal(zeta->listed.of[0], DBT_FIGURE_NONE);
    assert_int_equal(zeta->calls.all.of[JUNE], 52);
    assert_int_equal(zeta->calls.reached.of[JUNE], 48);
    assert_int_equal(zeta->calls.share.of[JUNE], 9231); /* 92.307… */
    assert_int_equal(zeta->calls.all.of[MAY], 0);
    assert_int_equal(zeta->calls.share.of[MAY], DBT_FIGURE_NONE);
    assert_true(zeta->calls.any);
    assert_false(alfa->calls.any);
    assert_int_equal(alfa->listed.of[MAY], 0);
    assert_int_equal(alfa->dispatches[0].count.of[JUNE], 50);
    assert_int_equal(alfa->dispatches[0].per_thousand.of[JUNE], 50);
    assert_string_equal(alfa->dispatches[1].code, "letters");
    assert_int_equal(alfa->dispatches[1].count.of[JUNE], 0);
    assert_int_equal(made->total.listed.of[JUNE], 7100);
    assert_int_equal(made->total.listed.of[MAY], 6500);
    assert_int_equal(made->total.calls.reached.of[JUNE], 48);
    assert_string_equal(made->total.name, "Region X");
    assert_string_equal(made->dispatch_names[1], "E-brev");
}

static void waiting_times_are_the_months_own(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", "Zeta");
    close_units(f);
    static const char *const cells[] = {"", "median", "p90"};
    for (int i = 0; i < 3; i++) {
        use_cell(f, "SE1", WAIT, cells[i], JUNE);
        f->rows[f->usage.count - 1].quantity = 60 * (i + 1);
        use_cell(f, "SE1", WAIT, cells[i], MAY);
        f->rows[f->usage.count - 1].quantity = i == 0 ? 4 : 90;
    }
    use(f, "SE1", LISTED, APRIL, 10);
    const struct dbt_followup *made = make(f);
    const struct dbt_followup_calls *calls = &made->units[0].calls;
    assert_int_equal(calls->median_s.of[JUNE], 120);
    assert_int_equal(calls->p90_s.of[JUNE], 180);
    assert_int_equal(calls->median_s.of[MAY], DBT_FIGURE_NONE); /* of 4 calls */
    assert_int_equal(calls->p90_s.of[MAY], DBT_FIGURE_NONE);
    assert_int_equal(calls->median_s.of[APRIL], DBT_FIGURE_NONE); /* nobody waited */
    assert_int_equal(made->total.calls.median_s.of[JUNE], DBT_FIGURE_NONE);
}

static void use_hour(struct fixture *f, const char *cell, int place, int64_t calls)
{
    use_cell(f, "SE1", HOURS, cell, place);
    f->rows[f->usage.count - 1].quantity = calls;
}

static void hours_are_added_up_over_months_that_are_told(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", "Zeta");
    close_units(f);
    use(f, "SE1", CALLS, APRIL, 4);
    use(f, "SE1", CALLS, MAY, 30);
    use(f, "SE1", CALLS, JUNE, 40);
    use_hour(f, "1-08", APRIL, 4); /* of a month that is not told */
    use_hour(f, "1-08", MAY, 20);
    use_hour(f, "1-08", JUNE, 20);
    use_hour(f, "7-23", MAY, 10);
    use_hour(f, "7-23", JUNE, 20);
    use_hour(f, "8-01", JUNE, 20); /* no hour of a week */
    use_hour(f, "1-24", JUNE, 20);
    const struct dbt_followup *made = make(f);
    const struct dbt_followup_calls *calls = &made->units[0].calls;
    assert_int_equal(calls->by_hour_from, month(MAY));
    assert_int_equal(calls->by_hour[8], 40);
    assert_int_equal(calls->by_hour[DBT_WEEK_HOURS - 1], 30);
    assert_int_equal(calls->by_hour[9], 0);
    assert_int_equal(made->total.calls.by_hour[8], 40);
    assert_int_equal(made->regional[0].calls.by_hour_from, 0);
}

static void a_region_may_count_less(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", "Zeta");
    close_units(f);
    f->region.followup = (struct dbt_followup_settings){.wanted = true,
                                                        .listed = DBT_NONE,
                                                        .calls = DBT_NONE,
                                                        .wait = DBT_NONE,
                                                        .by_hour = DBT_NONE,
                                                        .suppress_below = 5};
    use(f, "SE1", LISTED, JUNE, 100);
    use(f, "SE1", CALLS, JUNE, 100);
    f->rows[1].meter_code = "no-more"; /* of a region folder that has changed since */
    const struct dbt_followup *made = make(f);
    const struct dbt_followup_unit *unit = &made->units[0];
    assert_int_equal(unit->listed.of[JUNE], DBT_FIGURE_NONE);
    assert_int_equal(unit->calls.all.of[JUNE], DBT_FIGURE_NONE);
    assert_int_equal(unit->calls.reached.of[JUNE], DBT_FIGURE_NONE);
    assert_int_equal(unit->calls.share.of[JUNE], DBT_FIGURE_NONE);
    assert_int_equal(unit->calls.by_hour[0], DBT_FIGURE_NONE);
    assert_int_equal(unit->calls.by_hour_from, 0);
    assert_int_equal(unit->per_listed.of[JUNE], DBT_FIGURE_NONE);
    assert_int_equal(unit->cost_ore.of[JUNE], 0);
    assert_int_equal(made->dispatch_count, 0);
}

/* 30 days of June: 100 persons on each at one unit, 60 on the 15 that the other is valid. */
static void person_days_are_averaged(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", "Zeta");
    add_unit(f, "SE2", "Alfa");
    f->units[1].valid.first = day("2025-06-16");
    close_units(f);
    f->meters[LISTED].model = DBT_METER_PERSON_DAYS;
    use(f, "SE1", LISTED, JUNE, 3014);
    use(f, "SE2", LISTED, JUNE, 908);
    use(f, "SE9", LISTED, JUNE, 3000); /* no unit of the month's register */
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->units[1].listed.of[JUNE], 100); /* 100.47 */
    assert_int_equal(made->units[0].listed.of[JUNE], 61);  /* 60.53 */
    assert_int_equal(made->total.listed.of[JUNE], 261);
}

static void what_is_too_large_is_told(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", "Zeta");
    close_units(f);
    use(f, "SE1", SMS, JUNE, INT64_MAX);
    use(f, "SE1", SMS, JUNE, 1);
    assert_int_equal(dbt_followup_make(&f->input, &f->made, &f->arena, &f->error), DBT_INPUT);
    assert_non_null(strstr(f->error.text, "follow-up of 2025-06: sms: the numbers are too large"));
    assert_null(f->made.units);
}

static void memory_may_end(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", "Zeta");
    close_units(f);
    use(f, "SE1", SMS, JUNE, 100);
    bill_listed(f, "SE1", MAY, 100, 2530000);
    bill_listed(f, "SE1", JUNE, 100, 2850000);
    use(f, "SE1", SMS, MAY, 100);
    struct dbt_arena small;
    enum dbt_status status = DBT_MEMORY;
    for (size_t limit = 64; status == DBT_MEMORY; limit += 512) {
        dbt_arena_init(&small, limit);
        f->made = (struct dbt_followup){0};
        status = dbt_followup_make(&f->input, &f->made, &small, &f->error);
        assert_true(status == DBT_OK || f->made.units == NULL);
        dbt_arena_release(&small);
        assert_in_range(limit, 0, 4 << 20);
    }
    assert_int_equal(status, DBT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(counts_stand_by_month),
        TEST(waiting_times_are_the_months_own),
        TEST(hours_are_added_up_over_months_that_are_told),
        TEST(a_region_may_count_less),
        TEST(person_days_are_averaged),
        TEST(what_is_too_large_is_told),
        TEST(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
