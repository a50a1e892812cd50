/* First free: a unit's first pieces ever. */
#include "fixture.h"

static void let_first_be_free(struct fixture *f, int64_t pieces)
{
    f->services[CARD].components[0].first_free = pieces;
    add_unit(f, "SE1", always());
    add_unit(f, "SE2", always());
}

static void by_day_and_id(void **state)
{
    struct fixture *f = *state;
    let_first_be_free(f, 3);
    order(f, 0, CARD, day_of(2025, 5, 2))->quantity = 2;
    order(f, 0, CARD, day_of(2025, 5, 9))->quantity = 2;
    order(f, 0, CARD, day_of(2025, 6, 1));
    order(f, 1, CARD, day_of(2025, 6, 1));
    begin(f, "2025-05..2025-06");
    rate_ok(f);
    ASSERT_NETS(f, 0, 31000, 31000, 0);
    assert_ratio(f->charges.items[0].free_quantity, "2");
    assert_ratio(f->charges.items[0].quantity, "0");
    assert_ratio(f->charges.items[1].free_quantity, "1");
    assert_ratio(f->charges.items[1].quantity, "1");
    assert_ratio(f->charges.items[2].free_quantity, "0");
}

static void earlier_pieces_use_it_up(void **state)
{
    struct fixture *f = *state;
    let_first_be_free(f, 2);
    ordered_earlier(f, 0, CARD, day_of(2019, 1, 1));
    ordered_earlier(f, 0, SCREEN, day_of(2019, 1, 1))->quantity = 9; /* another service's */
    ordered_earlier(f, 1, CARD, day_of(2019, 1, 1))->quantity = 9;
    order(f, 0, CARD, day_of(2025, 5, 2))->quantity = 2;
    order(f, 1, CARD, day_of(2025, 5, 2));
    begin(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 31000, 31000);
    assert_ratio(f->charges.items[0].free_quantity, "1");
    assert_ratio(f->charges.items[1].free_quantity, "0");
}

static void amounts_passed_on_are_no_pieces(void **state)
{
    struct fixture *f = *state;
    let_first_be_free(f, 1);
    set_component(f, CARD, 1,
                  (struct dbt_component){.code = "cost", .model = DBT_CHARGE_PASS_THROUGH});
    ordered_earlier(f, 0, CARD, day_of(2019, 1, 1))->has_amount = true;
    order(f, 0, CARD, day_of(2025, 5, 2))->has_amount = true;
    order(f, 0, CARD, day_of(2025, 5, 3));
    begin(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 0, 0);
    assert_int_equal(f->charges.items[0].model, DBT_CHARGE_ONE_OFF);
    assert_ratio(f->charges.items[0].free_quantity, "1");
}

static void before_what_is_included_and_the_tiers(void **state)
{
    static const struct dbt_tier tiers[] = {{2, 1000000}, {INT64_MAX, 100000}};
    struct fixture *f = *state;
    let_first_be_free(f, 1);
    struct dbt_price *price = price_of(f, CARD, 0, 1000000, DBT_PER_PIECE);
    SET_TIERS(price, DBT_TIERS_GRADUATED, tiers);
    price->included = 2;
    order(f, 0, CARD, day_of(2025, 5, 2))->quantity = 7;
    begin(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 220); /* 1 and 2 free, 2 × 1,00 + 2 × 0,10 */
    assert_ratio(f->charges.items[0].free_quantity, "3");
}

static void what_is_left(void **state)
{
    struct fixture *f = *state;
    let_first_be_free(f, 5);
    ordered_earlier(f, 1, CARD, day_of(2019, 1, 1))->quantity = 2;
    ordered_earlier(f, 1, CARD, day_of(2019, 1, 2))->quantity = INT64_MAX;
    ordered_earlier(f, 1, CARD, day_of(2019, 1, 3))->quantity = INT64_MAX;
    assert_int_equal(dbt_first_free_left(&f->registers, 0, CARD, 5), 5);
    assert_int_equal(dbt_first_free_left(&f->registers, 1, CARD, 5), 0);
    assert_int_equal(dbt_first_free_left(&f->registers, 1, SCREEN, 5), 5);
    f->registers.earlier_count = 1;
    assert_int_equal(dbt_first_free_left(&f->registers, 1, CARD, 5), 3);
    assert_int_equal(dbt_first_free_left(&f->registers, 1, CARD, 0), 0);
}

/* A price is needed only where something is left to charge: the allowance is the service's. */
static void a_free_piece_needs_no_price(void **state)
{
    struct fixture *f = *state;
    let_first_be_free(f, 2);
    f->region.prices.count = 0;
    order(f, 0, CARD, day_of(2025, 5, 2));
    begin(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 0);
    assert_ratio(f->charges.items[0].free_quantity, "1");
    assert_ratio(f->charges.items[0].quantity, "0");
    assert_ratio(f->charges.items[0].exact_ore, "0");
    order(f, 0, CARD, day_of(2025, 5, 3))->quantity = 2;
    rate_ok(f);
    assert_int_equal(f->charges.count, 1);
    assert_int_equal(f->findings.count, 1);
    assert_string_equal(f->findings.items[0].what,
                        "no price of \"card\" (card) for 2025-05-03 to 2025-05-03, needed for 1 "
                        "unit");
}

/* Nor are they in what its readings come to. */
static void an_unconfirmed_price_is_told_for_the_rest(void **state)
{
    static const struct dbt_reading readings[] = {{"A", 1000000, DBT_PER_PIECE}};
    struct fixture *f = *state;
    let_first_be_free(f, 2);
    add_price(f, (struct dbt_price){CARD, 0, day_of(2025, 1, 1), .basis = DBT_PER_PIECE,
                                    .readings = readings, .reading_count = 1});
    order(f, 0, CARD, day_of(2025, 5, 2));
    begin(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 0);
    assert_null(f->charges.items[0].price);
    order(f, 0, CARD, day_of(2025, 5, 3))->quantity = 4;
    rate_ok(f);
    assert_int_equal(f->findings.count, 1);
    assert_non_null(strstr(f->findings.items[0].what, "reading A, 1.00 kr per piece: 3.00 kr"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(by_day_and_id),
        RATE_TEST(earlier_pieces_use_it_up),
        RATE_TEST(amounts_passed_on_are_no_pieces),
        RATE_TEST(before_what_is_included_and_the_tiers),
        RATE_TEST(what_is_left),
        RATE_TEST(a_free_piece_needs_no_price),
        RATE_TEST(an_unconfirmed_price_is_told_for_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
