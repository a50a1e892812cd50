/* Agreements: a price on the row. */
#include "fixture.h"

static void only_a_row_with_a_price(void **state)
{
    (void)state;
    struct dbt_subscription row = {.price_micro = -1};
    assert_false(dbt_agreement_is(NULL));
    assert_false(dbt_agreement_is(&row));
    row.price_micro = 0;
    assert_true(dbt_agreement_is(&row));
}

static void the_component_says_what_it_is_per(void **state)
{
    (void)state;
    const struct dbt_subscription row = {.price_micro = 7};
    const struct dbt_component component = {.agreement_basis = DBT_PER_YEAR};
    struct dbt_charge charge = {.subscription = &row};
    dbt_agreement_price(&charge, &component);
    assert_int_equal(charge.price_micro, 7);
    assert_int_equal(charge.basis, DBT_PER_YEAR);
}

/* Neither included quantity nor tiers nor minimum of the catalogue's row. */
static void the_catalogues_row_is_not_looked_at(void **state)
{
    static const struct dbt_tier tiers[] = {{1, 9000000}, {INT64_MAX, 1}};
    struct fixture *f = *state;
    struct dbt_price *price = price_of(f, HELPDESK, 0, 9000000, DBT_PER_MONTH);
    SET_TIERS(price, DBT_TIERS_VOLUME, tiers);
    price->included = 10;
    price->minimum_ore = 100000;
    subscribe(f, add_unit(f, "SE1", always()), HELPDESK, 2)->price_micro = 1500000;
    begin(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 300);
    assert_int_equal(f->charges.items[0].minimum_ore, 0);
    assert_ratio(f->charges.items[0].free_quantity, "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(only_a_row_with_a_price),
        RATE_TEST(the_component_says_what_it_is_per),
        RATE_TEST(the_catalogues_row_is_not_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
