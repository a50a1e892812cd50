/* From a draft to a charge: exactness, the largest amounts, who pays. */
#include "fixture.h"

static void amounts_are_exact(void **state)
{
    struct fixture *f = *state;
    const uint32_t unit = add_unit(f, "SE1", always());
    begin(f, "2025-04");
    use(f, CENSUS_METER, unit, day_of(2025, 4, 1), 8000);
    rate_ok(f);
    char text[DBT_RATIO_BYTES];
    assert_string_equal(dbt_ratio_write(f->charges.items[0].exact_ore, text), "506000/3");
    assert_int_equal(f->charges.items[0].net_ore, 168667);
}

static void half_an_ore_goes_away_from_zero(void **state)
{
    struct fixture *f = *state;
    const uint32_t unit = add_unit(f, "SE1", always());
    subscribe(f, unit, NEWEST, 1)->price_micro = 5000;
    subscribe(f, unit, NEWEST, 1)->price_micro = 4999;
    begin(f, "2025-04");
    rate_ok(f);
    ASSERT_NETS(f, 1, 0);
}

static void overflow_is_held(void **state)
{
    struct fixture *f = *state;
    struct dbt_subscription *subscription =
        subscribe(f, add_unit(f, "SE1", always()), NEWEST, INT64_MAX);
    subscription->price_micro = INT64_MAX;
    begin(f, "2025-04");
    subscription->place = (struct dbt_place){.file = "subscriptions.csv", .record = 7};
    rate_ok(f);
    assert_int_equal(f->charges.count, 0);
    assert_too_large(f, "subscriptions.csv: record 7", "newest on unit SE1 in 2025-04");
    subscription->price_micro = 10000; /* one öre a piece: the largest amount there is */
    rate_ok(f);
    ASSERT_NETS(f, INT64_MAX);
}

static void a_unit_without_provider_is_held(void **state)
{
    struct fixture *f = *state;
    const uint32_t unit = add_unit(f, "SE1", always());
    f->units[unit].provider = DBT_NONE;
    subscribe(f, unit, HELPDESK, 1);
    subscribe(f, unit, JOURNAL, 1);
    begin(f, "2025-05");
    rate_ok(f);
    assert_held(f, "unit-without-provider", "units.csv: record 2",
                "there is something to charge on the unit, and nobody to charge it to");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(amounts_are_exact),
        RATE_TEST(half_an_ore_goes_away_from_zero),
        RATE_TEST(overflow_is_held),
        RATE_TEST(a_unit_without_provider_is_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
