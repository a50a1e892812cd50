/* Units of the month, their groups, and what is included. */
#include "fixture.h"

static void units_are_those_of_the_month_by_name(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", "Östersund");
    add_unit(f, "SE2", "Åre");
    add_unit(f, "SE4", "Berg");
    add_unit(f, "SE3", "Berg");
    add_unit(f, "SE5", "Closed");
    add_unit(f, "SE6", "Opened");
    f->units[4].valid.last = day("2025-05-31");
    f->units[5].valid.first = day("2025-06-30");
    close_units(f);
    const struct dbt_followup *made = make(f);
    static const char *const order[] = {"SE3", "SE4", "SE6", "SE2", "SE1"};
    assert_int_equal(made->unit_count, 5);
    for (int i = 0; i < 5; i++) {
        assert_string_equal(made->units[i].code, order[i]);
        assert_string_equal(made->regional[i].code, order[i]);
    }
    assert_string_equal(made->units[0].org_no, "556016-0680");
    assert_ptr_equal(made->sources, &f->source);
    assert_ptr_equal(made->findings, &f->findings);
}

static struct dbt_subscription row(uint32_t service, int64_t quantity, int64_t registered)
{
    return (struct dbt_subscription){.service = service,
                                     .quantity = quantity,
                                     .registered = registered,
                                     .valid = {DBT_DAY_MIN, DBT_DAY_MAX}};
}

static void groups_are_added_up_on_the_last_day(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", "A");
    add_unit(f, "SE2", "B");
    add_unit(f, "SE3", "C");
    close_units(f);
    f->units[2].valid.last = day("2025-06-10");
    struct dbt_subscription rows[] = {row(DESK, 2, 12),    row(DESK, 1, 19), row(DESK, 7, 70),
                                      row(MESSAGES, 1, 5), row(DESK, 1, -1), row(DESK, 1, 10),
                                      row(DESK, 3, 3)};
    rows[2].valid.last = day("2025-06-29"); /* not ordered any more */
    rows[4].unit = 1;
    rows[5].unit = 2;
    rows[5].valid.last = day("2025-06-20");
    rows[6].unit = 2;
    rows[6].valid.first = day("2025-06-11"); /* the unit is closed by then */
    f->registers.subscriptions = rows;
    f->registers.subscription_count = 7;
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->units[0].group_count, 1);
    assert_string_equal(made->units[0].groups[0].code, "desk");
    assert_string_equal(made->units[0].groups[0].name, "Helpdesk");
    assert_int_equal(made->units[0].groups[0].groups, 3);
    assert_int_equal(made->units[0].groups[0].allowed, 30);
    assert_int_equal(made->units[0].groups[0].registered, 31);
    assert_true(made->units[0].groups[0].is_breach);
    assert_int_equal(made->units[1].groups[0].registered, DBT_FIGURE_NONE);
    assert_false(made->units[1].groups[0].is_breach);
    assert_int_equal(made->units[2].group_count, 1);
    assert_int_equal(made->units[2].groups[0].registered, 10);
    assert_false(made->units[2].groups[0].is_breach); /* 10 of 10 */
    assert_int_equal(made->total.group_count, 0);
}

static void groups_past_all_numbers_are_told(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", "A");
    close_units(f);
    struct dbt_subscription rows[] = {row(DESK, INT64_MAX, 12), row(DESK, 1, 19)};
    f->registers.subscriptions = rows;
    f->registers.subscription_count = 1;
    assert_int_equal(dbt_followup_make(&f->input, &f->made, &f->arena, &f->error), DBT_INPUT);
    rows[0] = row(DESK, 1, INT64_MAX);
    f->registers.subscription_count = 2;
    assert_int_equal(dbt_followup_make(&f->input, &f->made, &f->arena, &f->error), DBT_INPUT);
    assert_non_null(strstr(f->error.text, "Helpdesk"));
}

static void what_is_included_stands_by_package(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", "A");
    close_units(f);
    for (int i = 0; i < SERVICES; i++) {
        f->services[i].components[0] =
            (struct dbt_component){.code = "", .model = DBT_CHARGE_INCLUDED};
    }
    f->services[DESK].package = "Andra";
    const struct dbt_followup *made = make(f);
    static const char *const names[] = {"Kvalitet", "1177", "Helpdesk", "SMS"};
    assert_int_equal(made->included_count, 4);
    for (int i = 0; i < 4; i++) {
        assert_string_equal(made->included[i].name, names[i]);
    }
    assert_string_equal(made->included[2].package, "Andra");
    assert_string_equal(made->included[2].obligation, "mandatory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(units_are_those_of_the_month_by_name),
        TEST(groups_are_added_up_on_the_last_day),
        TEST(groups_past_all_numbers_are_told),
        TEST(what_is_included_stands_by_package),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
