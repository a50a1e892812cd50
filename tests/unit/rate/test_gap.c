/* R10: missing and unconfirmed prices. */
#include "fixture.h"

static void missing_price_once_for_all_units(void **state)
{
    struct fixture *f = *state;
    const uint32_t first = add_unit(f, "SE1", always());
    const uint32_t second =
        add_unit(f, "SE2", (struct dbt_span){day_of(2025, 5, 10), day_of(2025, 5, 12)});
    subscribe(f, first, NEWEST, 1)->valid =
        (struct dbt_span){day_of(2025, 5, 11), day_of(2025, 5, 20)};
    subscribe(f, first, NEWEST, 1)->valid =
        (struct dbt_span){day_of(2025, 5, 11), day_of(2025, 5, 20)};
    subscribe(f, second, NEWEST, 1);
    begin(f, "2025-05");
    rate_ok(f);
    assert_held(f, "missing-price", "region/prices.yaml",
                "no price of \"newest\" (newest) for 2025-05-10 to 2025-05-20, needed for 2 units");
    assert_string_equal(f->findings.items[0].advice, "add a row for it, from 2025-05-10 or "
                                                     "earlier, to this list or give --prices "
                                                     "FILE");
}

/* A list that begins too late is told apart from one that has no such price at all. */
static void the_first_price_is_told(void **state)
{
    struct fixture *f = *state;
    subscribe(f, add_unit(f, "SE1", always()), HELPDESK, 1);
    add_price(f, (struct dbt_price){HELPDESK, 0, day_of(2024, 5, 1), 1, .basis = DBT_PER_MONTH});
    begin(f, "2023-12");
    rate_ok(f);
    assert_held(f, "missing-price", "region/prices.yaml",
                "no price of \"Helpdesk\" (helpdesk) for 2023-12-01 to 2023-12-31, needed for 1 "
                "unit; its first price holds from 2024-01-01");
}

static void an_empty_list_is_named(void **state)
{
    struct fixture *f = *state;
    f->region.prices.count = 0;
    f->region.prices.file = "given/list.yaml";
    const uint32_t unit = add_unit(f, "SE1", always());
    begin(f, "2025-05");
    use(f, SMS_METER, unit, day_of(2025, 5, 3), 9);
    rate_ok(f);
    assert_held(f, "missing-price", "given/list.yaml",
                "no price of \"texting\" (texting, component sms) for 2025-05-01 to 2025-05-31, "
                "needed for 1 unit");
}

static void each_month_and_service_apart(void **state)
{
    struct fixture *f = *state;
    f->region.prices.count = 0;
    const uint32_t unit = add_unit(f, "SE1", always());
    subscribe(f, unit, HELPDESK, 1);
    subscribe(f, unit, JOURNAL, 1);
    order(f, unit, CARD, day_of(2025, 5, 15));
    begin(f, "2025-04..2025-05");
    rate_ok(f);
    assert_int_equal(f->charges.count, 0);
    assert_int_equal(f->findings.of[DBT_SEVERITY_HOLD], 5);
}

static void held_although_others_are_priced(void **state)
{
    struct fixture *f = *state;
    const uint32_t unit = add_unit(f, "SE1", always());
    subscribe(f, unit, HELPDESK, 1);
    subscribe(f, unit, NEWEST, 1);
    begin(f, "2025-05");
    rate_ok(f);
    assert_int_equal(f->charges.count, 1);
    assert_int_equal(f->findings.count, 1);
    assert_int_equal(dbt_findings_status(&f->findings), DBT_HELD);
}

static const struct dbt_reading readings[] = {
    {"A", 725000000, DBT_PER_YEAR},
    {"B", 725000000, DBT_PER_MONTH},
    {"C", INT64_MAX, DBT_PER_PIECE},
};

static void add_unconfirmed(struct fixture *f)
{
    add_price(f, (struct dbt_price){HELPDESK, 0, day_of(2027, 1, 1), .basis = DBT_PER_MONTH,
                                    .readings = readings, .reading_count = 3});
}

static void unconfirmed_price_tells_its_readings(void **state)
{
    struct fixture *f = *state;
    add_unconfirmed(f);
    subscribe(f, add_unit(f, "SE1", always()), HELPDESK, 2);
    subscribe(f, add_unit(f, "SE2", always()), HELPDESK, 1);
    begin(f, "2027-01");
    rate_ok(f);
    assert_held(f, "unconfirmed-price", "region/prices.yaml:13",
                "an unconfirmed price of \"Helpdesk\" (helpdesk) for 2027-01-01 to 2027-01-31, "
                "needed for 2 units; reading A, 725.00 kr per year: 181.25 kr; reading B, 725.00 "
                "kr per month: 2175.00 kr; reading C, 9223372036854.775807 kr per piece: "
                "27670116110564.33 kr");
}

static void an_impact_that_is_too_large_does_not_fail(void **state)
{
    struct fixture *f = *state;
    add_unconfirmed(f);
    subscribe(f, add_unit(f, "SE1", always()), HELPDESK, INT64_MAX);
    subscribe(f, add_unit(f, "SE2", always()), HELPDESK, INT64_MAX);
    subscribe(f, add_unit(f, "SE3", always()), HELPDESK, INT64_MAX);
    begin(f, "2027-01");
    rate_ok(f);
    assert_int_equal(f->findings.count, 1);
    assert_non_null(strstr(f->findings.items[0].what, "per piece: too much to say, kr"));
}

/* Units with their own price do not need the catalogue's, and are not in what it would cost. */
static void agreements_wait_for_nothing(void **state)
{
    struct fixture *f = *state;
    add_unconfirmed(f);
    subscribe(f, add_unit(f, "SE1", always()), HELPDESK, 1)->price_micro = 120000000;
    subscribe(f, add_unit(f, "SE2", always()), HELPDESK, 1);
    begin(f, "2027-01");
    rate_ok(f);
    assert_int_equal(f->charges.count, 1);
    assert_int_equal(f->charges.items[0].net_ore, 12000);
    assert_int_equal(f->findings.count, 1);
    assert_non_null(strstr(f->findings.items[0].what, "needed for 1 unit; "));
    assert_non_null(strstr(f->findings.items[0].what, "per month: 725.00 kr; "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(missing_price_once_for_all_units),
        RATE_TEST(the_first_price_is_told),
        RATE_TEST(an_empty_list_is_named),
        RATE_TEST(each_month_and_service_apart),
        RATE_TEST(held_although_others_are_priced),
        RATE_TEST(unconfirmed_price_tells_its_readings),
        RATE_TEST(an_impact_that_is_too_large_does_not_fail),
        RATE_TEST(agreements_wait_for_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
