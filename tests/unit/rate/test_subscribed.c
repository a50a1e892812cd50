/* What is charged by subscription rows: segments of stacked rows. */
#include "fixture.h"

static const struct dbt_tier tiers[] = {{2, 10000000}, {INT64_MAX, 5000000}};

static void add_stack(struct fixture *f)
{
    add_unit(f, "SE1", always());
    subscribe(f, 0, HELPDESK, 2)->valid = days_of(2025, 6, 1, 15);
    subscribe(f, 0, HELPDESK, 3);
}

/* The upper row stands in the second tier while the lower is valid, then in both. */
static void graduated_rows_stand_on_each_other(void **state)
{
    struct fixture *f = *state;
    SET_TIERS(price_of(f, HELPDESK, 0, 10000000, DBT_PER_MONTH), DBT_TIERS_GRADUATED, tiers);
    add_stack(f);
    begin(f, "2025-06");
    rate_ok(f);
    ASSERT_NETS(f, 1000, 750, 1250); /* 2 × 10, 3 × 5, 2 × 10 + 1 × 5; each × 15/30 */
    assert_int_equal(f->charges.items[2].step_count, 2);
}

static void without_shape_rows_are_not_cut(void **state)
{
    struct fixture *f = *state;
    add_stack(f);
    begin(f, "2025-06");
    rate_ok(f);
    ASSERT_NETS(f, 120000, 360000);
    assert_span(f->charges.items[1].span, day_of(2025, 6, 1), day_of(2025, 6, 30));
}

/* The shape begins with the second price: only its days are cut. */
static void only_where_the_price_in_force_has_a_shape(void **state)
{
    struct fixture *f = *state;
    add_price(f, (struct dbt_price){HELPDESK, 0, day_of(2025, 6, 11), 30000000,
                                    .basis = DBT_PER_MONTH, .included = 1});
    add_unit(f, "SE1", always());
    subscribe(f, 0, HELPDESK, 1)->valid = days_of(2025, 6, 5, 20);
    subscribe(f, 0, HELPDESK, 1);
    begin(f, "2025-06");
    rate_ok(f);
    /* by first day: 10 days at 1 200 of the second row, 6 of the first; then with 1 included */
    ASSERT_NETS(f, 40000, 24000, 0, 1000, 0);
    assert_span(f->charges.items[0].span, day_of(2025, 6, 1), day_of(2025, 6, 10));
    assert_span(f->charges.items[3].span, day_of(2025, 6, 11), day_of(2025, 6, 20));
}

static void stacks_that_overflow(void **state)
{
    struct fixture *f = *state;
    SET_TIERS(price_of(f, HELPDESK, 0, 10000000, DBT_PER_MONTH), DBT_TIERS_VOLUME, tiers);
    add_unit(f, "SE1", always());
    subscribe(f, 0, HELPDESK, 1);
    subscribe(f, 0, HELPDESK, INT64_MAX);
    subscribe(f, 0, HELPDESK, INT64_MAX);
    for (size_t i = 0; i < 3; i++) {
        f->subscriptions[i].place.file = "subscriptions.csv";
    }
    begin(f, "2025-06");
    rate_ok(f);
    assert_int_equal(f->charges.count, 0);
    assert_too_large(f, "subscriptions.csv", "helpdesk on unit SE1 in 2025-06");
    f->subscriptions[0].quantity = 0;
    f->subscriptions[2].quantity = 0;
    f->subscriptions[1].quantity = INT64_MAX / 500; /* at 5 kr: the largest that fits */
    rate_ok(f);
    ASSERT_NETS(f, INT64_MAX / 500 * 500);
}

/* A row of quantity 0 leaves no weight to the next group. */
static void a_row_of_nothing_weighs_nothing(void **state)
{
    struct fixture *f = *state;
    SET_TIERS(price_of(f, HELPDESK, 0, 10000000, DBT_PER_MONTH), DBT_TIERS_VOLUME, tiers);
    SET_TIERS(price_of(f, CARD, 0, 10000000, DBT_PER_PIECE), DBT_TIERS_VOLUME, tiers);
    add_unit(f, "SE1", always());
    subscribe(f, 0, HELPDESK, 2);
    subscribe(f, 0, HELPDESK, 0);
    order(f, 0, CARD, day_of(2025, 6, 2));
    begin(f, "2025-06");
    rate_ok(f);
    ASSERT_NETS(f, 2000, 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(graduated_rows_stand_on_each_other),
        RATE_TEST(without_shape_rows_are_not_cut),
        RATE_TEST(only_where_the_price_in_force_has_a_shape),
        RATE_TEST(stacks_that_overflow),
        RATE_TEST(a_row_of_nothing_weighs_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
