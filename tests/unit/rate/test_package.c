/* Package charges: ordered groups, and the workstations they give right to (R11). */
#include "fixture.h"

static struct dbt_subscription *order_groups(struct fixture *f, int64_t groups, int64_t registered)
{
    set_component(
        f, HELPDESK, 0,
        (struct dbt_component){.code = "", .model = DBT_CHARGE_PACKAGE, .package_size = 10});
    f->registers.unit_count = 0;
    f->registers.subscription_count = 0;
    struct dbt_subscription *row = subscribe(f, add_unit(f, "SE1", always()), HELPDESK, groups);
    row->registered = registered;
    row->place = (struct dbt_place){.file = "abonnemang.csv", .record = 7};
    begin(f, "2025-05..2025-06");
    rate_ok(f);
    return row;
}

static void ordered_groups_are_charged(void **state)
{
    struct fixture *f = *state;
    order_groups(f, 2, 20);
    ASSERT_NETS(f, 240000, 240000);
    assert_int_equal(f->charges.items[0].model, DBT_CHARGE_PACKAGE);
    order_groups(f, 2, -1); /* not said */
    ASSERT_NETS(f, 240000, 240000);
    price_of(f, HELPDESK, 0, 0, DBT_PER_MONTH);
    order_groups(f, INT64_MAX / 10 + 1, INT64_MAX); /* they allow more than can be registered */
    ASSERT_NETS(f, 0, 0);
}

static void more_workstations_are_told_and_cost_nothing(void **state)
{
    struct fixture *f = *state;
    order_groups(f, 2, 21);
    assert_int_equal(f->charges.count, 2);
    assert_int_equal(f->charges.items[0].net_ore, 240000);
    assert_int_equal(f->findings.count, 1); /* once, whatever the months */
    const struct dbt_finding *finding = &f->findings.items[0];
    assert_int_equal(finding->severity, DBT_SEVERITY_WARNING);
    assert_string_equal(finding->code, "package-exceeded");
    assert_string_equal(finding->where, "abonnemang.csv: record 7");
    assert_string_equal(finding->what, "unit SE1 has 21 registered workstations of \"Helpdesk\" "
                                       "(helpdesk), and the groups ordered allow 20");
}

static void not_of_rows_outside_the_period(void **state)
{
    struct fixture *f = *state;
    order_groups(f, 2, 20)->valid = days_of(2025, 4, 1, 30);
    f->subscriptions[0].registered = 99;
    rate_ok(f);
    assert_int_equal(f->charges.count, 0);
    assert_int_equal(f->findings.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(ordered_groups_are_charged),
        RATE_TEST(more_workstations_are_told_and_cost_nothing),
        RATE_TEST(not_of_rows_outside_the_period),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
