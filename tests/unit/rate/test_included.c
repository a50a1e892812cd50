/* Included services: in the follow-up, without amount. */
#include "fixture.h"

static void a_charge_of_nothing_per_month(void **state)
{
    struct fixture *f = *state;
    const uint32_t unit = add_unit(f, "SE1", (struct dbt_span){DBT_DAY_MIN, day_of(2025, 6, 15)});
    f->vat_rates[1] = (struct dbt_vat_rate){day_of(2025, 5, 16), 'S', 1200, ""};
    f->vat.count = 2;
    subscribe(f, unit, INCLUDED, 4)->valid =
        (struct dbt_span){day_of(2025, 5, 10), day_of(2025, 6, 20)};
    begin(f, "2025-05..2025-06");
    rate_ok(f);
    ASSERT_NETS(f, 0, 0);
    const struct dbt_charge *charge = &f->charges.items[0];
    assert_int_equal(charge->model, DBT_CHARGE_INCLUDED);
    assert_span(charge->span, day_of(2025, 5, 10), day_of(2025, 5, 31));
    assert_span(f->charges.items[1].span, day_of(2025, 6, 1), day_of(2025, 6, 15));
    assert_ratio(charge->quantity, "4");
    assert_ratio(charge->exact_ore, "0");
    assert_null(charge->vat);
    assert_null(charge->price);
    assert_ptr_equal(charge->subscription, &f->subscriptions[0]);
}

static void nothing_of_nothing(void **state)
{
    struct fixture *f = *state;
    subscribe(f, add_unit(f, "SE1", always()), INCLUDED, 0);
    begin(f, "2025-05");
    rate_ok(f);
    assert_int_equal(f->charges.count, 0);
}

/* Nothing is charged, so that nobody is missed; the register has told of it. */
static void a_unit_without_provider(void **state)
{
    struct fixture *f = *state;
    const uint32_t unit = add_unit(f, "SE1", always());
    f->units[unit].provider = DBT_NONE;
    subscribe(f, unit, INCLUDED, 1);
    begin(f, "2025-05");
    rate_ok(f);
    assert_int_equal(f->charges.count, 0);
    assert_int_equal(f->findings.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(a_charge_of_nothing_per_month),
        RATE_TEST(nothing_of_nothing),
        RATE_TEST(a_unit_without_provider),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
