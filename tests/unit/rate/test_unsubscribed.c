/* Usage without the subscription that its service needs. */
#include "fixture.h"

static void make_needed(struct fixture *f)
{
    f->services[TEXTING].needs_subscription = true;
    add_unit(f, "SE1", always());
    add_unit(f, "SE2", always());
    add_unit(f, "SE3", always());
}

static void once_per_service_and_month(void **state)
{
    struct fixture *f = *state;
    make_needed(f);
    set_component(f, TEXTING, 0,
                  metered("calls", SMS_METER)); /* two components count a unit once */
    f->services[TEXTING].component_count = 2;
    price_of(f, TEXTING, 0, 1000000, DBT_PER_PIECE);
    begin(f, "2025-05..2025-06");
    use(f, SMS_METER, 1, day_of(2025, 5, 7), 3);
    use(f, SMS_METER, 2, day_of(2025, 5, 7), 3);
    use(f, SMS_METER, 2, day_of(2025, 6, 7), 3);
    rate_ok(f);
    assert_int_equal(f->charges.count, 0);
    assert_int_equal(f->findings.count, 2);
    const struct dbt_finding *finding = &f->findings.items[0];
    assert_int_equal(finding->severity, DBT_SEVERITY_HOLD);
    assert_string_equal(finding->code, "usage-without-subscription");
    assert_string_equal(finding->where, "units.csv: record 3");
    assert_string_equal(finding->what, "usage of \"texting\" (texting) in 2025-05 on days without "
                                       "a subscription: 2 units, the first is SE2");
    assert_string_equal(f->findings.items[1].what,
                        "usage of \"texting\" (texting) in 2025-06 on days without a "
                        "subscription: 1 unit, the first is SE3");
}

static void covered_days_are_charged_all_the_same(void **state)
{
    struct fixture *f = *state;
    make_needed(f);
    price_of(f, TEXTING, 0, 0, DBT_PER_MONTH);
    subscribe(f, 0, TEXTING, 1)->valid = days_of(2025, 5, 11, 20);
    begin(f, "2025-05");
    use(f, SMS_METER, 0, day_of(2025, 5, 11), 10);
    use(f, SMS_METER, 0, day_of(2025, 5, 20), 10);
    rate_ok(f);
    ASSERT_NETS(f, 0, 900);
    assert_span(f->charges.items[1].span, day_of(2025, 5, 11), day_of(2025, 5, 20));
    use(f, SMS_METER, 0, day_of(2025, 5, 21), 1);
    rate_ok(f);
    assert_int_equal(f->charges.count, 2);
    assert_int_equal(f->findings.count, 1);
}

/* Two subscriptions with a gap in a month share what it includes. */
static void spans_of_a_month_are_one_group(void **state)
{
    struct fixture *f = *state;
    make_needed(f);
    price_of(f, TEXTING, 0, 0, DBT_PER_MONTH);
    price_of(f, TEXTING, 1, 1000000, DBT_PER_PIECE)->included = 15;
    subscribe(f, 0, TEXTING, 1)->valid = days_of(2025, 5, 1, 5);
    subscribe(f, 0, TEXTING, 1)->valid = days_of(2025, 5, 11, 20);
    begin(f, "2025-05");
    use(f, SMS_METER, 0, day_of(2025, 5, 1), 10);
    use(f, SMS_METER, 0, day_of(2025, 5, 20), 10);
    rate_ok(f);
    ASSERT_NETS(f, 0, 0, 0, 500);
}

/* A census is for the month: it is charged for the days that are covered, and needs one. */
static void a_census_needs_a_day_of_the_month(void **state)
{
    struct fixture *f = *state;
    f->services[LISTED].needs_subscription = true;
    add_unit(f, "SE1", (struct dbt_span){DBT_DAY_MIN, day_of(2025, 6, 20)});
    subscribe(f, 0, LISTED, 1)->valid = days_of(2025, 6, 1, 20);
    begin(f, "2025-06");
    use(f, CENSUS_METER, 0, day_of(2025, 6, 1), 1200);
    rate_ok(f);
    ASSERT_NETS(f, 19000); /* 1 200 × 2,85 / 12 × 20/30 */
    f->subscriptions[0].valid.first++;
    begin(f, "2025-06");
    use(f, CENSUS_METER, 0, day_of(2025, 6, 1), 1200);
    rate_ok(f);
    ASSERT_NETS(f, 18050);
    f->subscriptions[0].valid.first = day_of(2025, 6, 21); /* the unit is closed then */
    f->subscriptions[0].valid.last = day_of(2025, 6, 30);
    begin(f, "2025-06");
    use(f, CENSUS_METER, 0, day_of(2025, 6, 1), 1200);
    rate_ok(f);
    assert_held(f, "usage-without-subscription", "units.csv: record 2",
                "usage of \"listed\" (listed) in 2025-06 on days without a subscription: 1 unit, "
                "the first is SE1");
}

/* 30 listed persons × 31,00 kr a month × 22 of 31 days. */
static void an_average_is_charged_for_covered_days(void **state)
{
    struct fixture *f = *state;
    set_component(f, LISTED, 0, metered("", DAYS_METER));
    f->services[LISTED].needs_subscription = true;
    add_price(f,
              (struct dbt_price){LISTED, 0, day_of(2025, 5, 2), 31000000, .basis = DBT_PER_MONTH});
    add_unit(f, "SE1", always());
    subscribe(f, 0, LISTED, 1)->valid = days_of(2025, 5, 10, 31);
    begin(f, "2025-05");
    use(f, DAYS_METER, 0, day_of(2025, 5, 1), 30 * 31);
    rate_ok(f);
    ASSERT_NETS(f, 66000);
}

static void a_row_of_nothing_covers_nothing(void **state)
{
    struct fixture *f = *state;
    make_needed(f);
    subscribe(f, 0, TEXTING, 0);
    subscribe(f, 0, TEXTING, 1)->valid = days_of(2025, 5, 1, 9);
    begin(f, "2025-05");
    use(f, SMS_METER, 0, day_of(2025, 5, 10), 1);
    rate_ok(f);
    assert_int_equal(f->findings.count, 1);
    assert_string_equal(f->findings.items[0].code, "usage-without-subscription");
}

static void no_usage_needs_none(void **state)
{
    struct fixture *f = *state;
    make_needed(f);
    begin(f, "2025-05");
    rate_ok(f);
    assert_int_equal(f->charges.count, 0);
    assert_int_equal(f->findings.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(once_per_service_and_month),
        RATE_TEST(covered_days_are_charged_all_the_same),
        RATE_TEST(spans_of_a_month_are_one_group),
        RATE_TEST(a_census_needs_a_day_of_the_month),
        RATE_TEST(an_average_is_charged_for_covered_days),
        RATE_TEST(a_row_of_nothing_covers_nothing),
        RATE_TEST(no_usage_needs_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
