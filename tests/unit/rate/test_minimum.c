/* Minimum: per line, where anything is charged. */
#include "fixture.h"

static void rate_quantity(struct fixture *f, int64_t quantity)
{
    f->registers.unit_count = 0;
    add_unit(f, "SE1", always());
    begin(f, "2025-05");
    use(f, SMS_METER, 0, day_of(2025, 5, 7), quantity);
    rate_ok(f);
}

static void small_amounts_are_raised(void **state)
{
    struct fixture *f = *state;
    price_of(f, TEXTING, 1, 450000, DBT_PER_PIECE)->minimum_ore = 5000;
    rate_quantity(f, 111); /* 49,95 kr */
    ASSERT_NETS(f, 5000);
    assert_int_equal(f->charges.items[0].minimum_ore, 5000);
    assert_ratio(f->charges.items[0].exact_ore, "4995");
    rate_quantity(f, 112);
    ASSERT_NETS(f, 5040);
    assert_int_equal(f->charges.items[0].minimum_ore, 0);
    rate_quantity(f, 0);
    assert_int_equal(f->charges.count, 0);
}

static void it_is_compared_after_rounding(void **state)
{
    struct fixture *f = *state;
    price_of(f, TEXTING, 1, 99995000, DBT_PER_PIECE)->minimum_ore = 10000; /* 99,995 kr */
    rate_quantity(f, 1);
    ASSERT_NETS(f, 10000);
    assert_int_equal(f->charges.items[0].minimum_ore, 0);
}

static void a_price_of_zero_is_raised_too(void **state)
{
    struct fixture *f = *state;
    price_of(f, TEXTING, 1, 0, DBT_PER_PIECE)->minimum_ore = 1;
    rate_quantity(f, 5);
    ASSERT_NETS(f, 1);
}

/* Of each line, not of the month: a month in two segments has it twice. */
static void each_line_has_its_own(void **state)
{
    struct fixture *f = *state;
    price_of(f, HELPDESK, 0, 1000000, DBT_PER_MONTH)->minimum_ore = 700;
    add_price(f, (struct dbt_price){HELPDESK, 0, day_of(2025, 6, 16), 1000000,
                                    .basis = DBT_PER_MONTH, .minimum_ore = 800});
    subscribe(f, add_unit(f, "SE1", always()), HELPDESK, 1);
    begin(f, "2025-06");
    rate_ok(f);
    ASSERT_NETS(f, 700, 800);
}

static void a_charge_without_price_has_none(void **state)
{
    (void)state;
    struct dbt_charge charge = {.quantity = {1, 1}, .net_ore = -5};
    dbt_minimum_raise(&charge);
    assert_int_equal(charge.net_ore, -5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(small_amounts_are_raised),        RATE_TEST(it_is_compared_after_rounding),
        RATE_TEST(a_price_of_zero_is_raised_too),   RATE_TEST(each_line_has_its_own),
        RATE_TEST(a_charge_without_price_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
