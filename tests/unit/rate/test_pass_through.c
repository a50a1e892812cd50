/* Pass-through charges: amounts as they are. */
#include "fixture.h"

static struct dbt_one_off *pass_on(struct fixture *f, uint32_t service, int64_t amount_ore)
{
    struct dbt_one_off *row = order(f, 0, service, day_of(2025, 5, 15));
    row->has_amount = true;
    row->amount_ore = amount_ore;
    return row;
}

static void amounts_as_they_are(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", always());
    pass_on(f, SCREEN, 123456)->quantity = 4; /* the amount is that of the row, not of a piece */
    pass_on(f, SCREEN, -50001);
    pass_on(f, SCREEN, 0);
    begin(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 123456, -50001, 0);
    const struct dbt_charge *charge = &f->charges.items[1];
    assert_int_equal(charge->model, DBT_CHARGE_PASS_THROUGH);
    assert_true(charge->quantity.above == 1);
    assert_int_equal(charge->price_micro, -500010000);
    assert_null(charge->price);
    assert_ptr_equal(charge->one_off, &f->one_offs[1]);
}

/* A service may be sold by the piece and be passed on; the amount decides which. */
static void the_amount_decides(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", always());
    set_component(f, CARD, 1,
                  (struct dbt_component){.code = "cost", .model = DBT_CHARGE_PASS_THROUGH});
    order(f, 0, CARD, day_of(2025, 5, 15))->quantity = 2;
    pass_on(f, CARD, 700);
    begin(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 62000, 700);
    assert_int_equal(f->charges.items[0].component, 0);
    assert_int_equal(f->charges.items[1].component, 1);
}

static void too_large(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", always());
    pass_on(f, SCREEN, INT64_MAX / 10000 + 1);
    f->one_offs[0].place = (struct dbt_place){.file = "charges.csv", .record = 5};
    begin(f, "2025-05");
    rate_ok(f);
    assert_too_large(f, "charges.csv: record 5", "screen on unit SE1 in 2025-05");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(amounts_as_they_are),
        RATE_TEST(the_amount_decides),
        RATE_TEST(too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
