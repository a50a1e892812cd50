/* One-off charges: pieces, at the price of their day. */
#include "fixture.h"

static void pieces_at_the_price_of_the_day(void **state)
{
    struct fixture *f = *state;
    add_price(f,
              (struct dbt_price){CARD, 0, day_of(2025, 5, 16), 320500000, .basis = DBT_PER_PIECE});
    const uint32_t unit = add_unit(f, "SE1", always());
    order(f, unit, CARD, day_of(2025, 5, 15))->quantity = 3;
    order(f, unit, CARD, day_of(2025, 5, 16));
    begin(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 93000, 32050);
    const struct dbt_charge *charge = &f->charges.items[0];
    assert_int_equal(charge->model, DBT_CHARGE_ONE_OFF);
    assert_ptr_equal(charge->one_off, &f->one_offs[0]);
    assert_span(charge->span, day_of(2025, 5, 15), day_of(2025, 5, 15));
    assert_int_equal(charge->price_micro, 310000000);
}

static void vat_of_the_day(void **state)
{
    struct fixture *f = *state;
    f->vat_rates[1] = (struct dbt_vat_rate){day_of(2025, 5, 16), 'S', 1200, ""};
    f->vat.count = 2;
    const uint32_t unit = add_unit(f, "SE1", always());
    order(f, unit, CARD, day_of(2025, 5, 15));
    order(f, unit, CARD, day_of(2025, 5, 16));
    begin(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 31000, 31000);
    assert_int_equal(f->charges.items[0].vat->rate_bp, 2500);
    assert_int_equal(f->charges.items[1].vat->rate_bp, 1200);
}

static void no_pieces_no_charge(void **state)
{
    struct fixture *f = *state;
    order(f, add_unit(f, "SE1", always()), CARD, day_of(2025, 5, 15))->quantity = 0;
    begin(f, "2025-05");
    rate_ok(f);
    assert_int_equal(f->charges.count, 0);
    assert_int_equal(f->findings.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(pieces_at_the_price_of_the_day),
        RATE_TEST(vat_of_the_day),
        RATE_TEST(no_pieces_no_charge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
