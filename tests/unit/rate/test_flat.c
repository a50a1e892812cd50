/* Flat charges: per care unit, for all or for those that subscribe. */
#include "fixture.h"

static void make_flat(struct fixture *f, bool needs_subscription)
{
    f->services[NEWEST].needs_subscription = needs_subscription;
    set_component(f, NEWEST, 0, (struct dbt_component){.code = "", .model = DBT_CHARGE_FLAT});
    price_of(f, NEWEST, 0, 12000000000, DBT_PER_YEAR);
}

static void every_valid_unit_pays(void **state)
{
    struct fixture *f = *state;
    make_flat(f, false);
    add_unit(f, "SE1", always());
    add_unit(f, "SE2", days_of(2025, 6, 16, 30));
    add_unit(f, "SE3", days_of(2025, 7, 1, 31));
    begin(f, "2025-06");
    rate_ok(f);
    ASSERT_NETS(f, 100000, 50000);
    const struct dbt_charge *charge = &f->charges.items[1];
    assert_int_equal(charge->model, DBT_CHARGE_FLAT);
    assert_ratio(charge->quantity, "1");
    assert_ratio(charge->free_quantity, "0");
    assert_null(charge->subscription);
    assert_span(charge->span, day_of(2025, 6, 16), day_of(2025, 6, 30));
}

static void it_is_cut_at_prices_and_months(void **state)
{
    struct fixture *f = *state;
    make_flat(f, false);
    add_price(
        f, (struct dbt_price){NEWEST, 0, day_of(2025, 6, 11), 24000000000, .basis = DBT_PER_YEAR});
    add_unit(f, "SE1", always());
    begin(f, "2025-05..2025-06");
    rate_ok(f);
    ASSERT_NETS(f, 100000, 33333, 133333);
}

static void a_leap_february(void **state)
{
    static const int64_t nets[] = {100000, 95342, 95082};
    struct fixture *f = *state;
    make_flat(f, false);
    add_unit(f, "SE1", always());
    begin(f, "2024-02");
    for (int proration = DBT_PRORATION_MONTH; proration <= DBT_PRORATION_DAYS_ACTUAL; proration++) {
        f->region.proration = (enum dbt_proration)proration;
        rate_ok(f);
        ASSERT_NETS(f, nets[proration]);
    }
}

static void only_those_that_subscribe(void **state)
{
    struct fixture *f = *state;
    make_flat(f, true);
    add_unit(f, "SE1", always());
    subscribe(f, add_unit(f, "SE2", always()), NEWEST, 1)->valid = days_of(2025, 6, 1, 15);
    begin(f, "2025-06");
    rate_ok(f);
    ASSERT_NETS(f, 50000);
    assert_ptr_equal(f->charges.items[0].subscription, &f->subscriptions[0]);
}

static void an_agreement_price(void **state)
{
    struct fixture *f = *state;
    make_flat(f, true);
    f->services[NEWEST].components[0].agreement_basis = DBT_PER_MONTH;
    subscribe(f, add_unit(f, "SE1", always()), NEWEST, 1)->price_micro = 77000000;
    begin(f, "2025-06");
    rate_ok(f);
    ASSERT_NETS(f, 7700);
}

static void rows_that_overlap_are_told(void **state)
{
    struct fixture *f = *state;
    make_flat(f, true);
    const uint32_t unit = add_unit(f, "SE1", always());
    subscribe(f, unit, NEWEST, 1)->valid = days_of(2025, 6, 1, 15);
    struct dbt_subscription *second = subscribe(f, unit, NEWEST, 1);
    second->valid = days_of(2025, 6, 16, 30);
    second->place = (struct dbt_place){.file = "abonnemang.csv", .record = 3};
    begin(f, "2025-06");
    rate_ok(f);
    ASSERT_NETS(f, 50000, 50000);
    second->valid.first--;
    rate_ok(f);
    assert_int_equal(f->charges.count, 2);
    assert_int_equal(f->findings.count, 1);
    const struct dbt_finding *finding = &f->findings.items[0];
    assert_int_equal(finding->severity, DBT_SEVERITY_WARNING);
    assert_string_equal(finding->code, "flat-overlap");
    assert_string_equal(finding->where, "abonnemang.csv: record 3");
    assert_string_equal(finding->what, "unit SE1 subscribes to \"newest\" (newest) more than once "
                                       "on the same days, and pays for each");
}

/* Rows of a recurring component are not what a flat one beside it is charged by. */
static void beside_a_recurring_component(void **state)
{
    struct fixture *f = *state;
    make_flat(f, false);
    set_component(f, NEWEST, 1, recurring("extra"));
    price_of(f, NEWEST, 1, 1000000, DBT_PER_MONTH);
    subscribe(f, add_unit(f, "SE1", always()), NEWEST, 3);
    begin(f, "2025-06");
    rate_ok(f);
    ASSERT_NETS(f, 100000, 300);
}

static void a_missing_price_is_held_once(void **state)
{
    struct fixture *f = *state;
    make_flat(f, false);
    f->region.prices.count = 0;
    add_unit(f, "SE1", always());
    add_unit(f, "SE2", always());
    begin(f, "2025-06");
    rate_ok(f);
    assert_held(f, "missing-price", "region/prices.yaml",
                "no price of \"newest\" (newest) for 2025-06-01 to 2025-06-30, needed for 2 "
                "units");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(every_valid_unit_pays),
        RATE_TEST(it_is_cut_at_prices_and_months),
        RATE_TEST(a_leap_february),
        RATE_TEST(only_those_that_subscribe),
        RATE_TEST(an_agreement_price),
        RATE_TEST(rows_that_overlap_are_told),
        RATE_TEST(beside_a_recurring_component),
        RATE_TEST(a_missing_price_is_held_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
