/* Included quantity: what a month has without charge. */
#include "fixture.h"

static struct dbt_price *include(struct fixture *f, uint32_t service, uint32_t component,
                                 int64_t included)
{
    uint32_t i = 0;
    while (f->prices[i].service != service || f->prices[i].component != component) {
        i++;
        assert_in_range(i, 0, f->region.prices.count - 1);
    }
    f->prices[i].included = included;
    return &f->prices[i];
}

static void it_comes_off_first(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", always());
    include(f, TEXTING, 1, 100);
    begin(f, "2025-05..2025-06");
    use(f, SMS_METER, 0, day_of(2025, 5, 7), 120);
    use(f, SMS_METER, 0, day_of(2025, 6, 7), 101);
    rate_ok(f);
    ASSERT_NETS(f, 900, 45);
    assert_ratio(f->charges.items[0].quantity, "20");
    assert_ratio(f->charges.items[0].free_quantity, "100");
}

static void nothing_left_is_kept(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", always());
    include(f, TEXTING, 1, 100)->minimum_ore = 5000;
    begin(f, "2025-05");
    use(f, SMS_METER, 0, day_of(2025, 5, 7), 100);
    rate_ok(f);
    ASSERT_NETS(f, 0);
    assert_ratio(f->charges.items[0].quantity, "0");
    assert_ratio(f->charges.items[0].free_quantity, "100");
    assert_int_equal(f->charges.items[0].minimum_ore, 0);
    assert_int_equal(f->charges.items[0].price_micro, 450000);
}

/* Each segment by its own row: 50 of the first 60, then what 80 has beyond 50, then nothing. */
static void segments_use_it_up_in_order(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", always());
    include(f, TEXTING, 1, 50);
    add_price(f, (struct dbt_price){TEXTING, 1, day_of(2025, 5, 11), 1000000,
                                    .basis = DBT_PER_PIECE, .included = 80});
    add_price(f, (struct dbt_price){TEXTING, 1, day_of(2025, 5, 21), 1000000,
                                    .basis = DBT_PER_PIECE, .included = 20});
    begin(f, "2025-05");
    use(f, SMS_METER, 0, day_of(2025, 5, 10), 60);
    use(f, SMS_METER, 0, day_of(2025, 5, 11), 60);
    use(f, SMS_METER, 0, day_of(2025, 5, 31), 60);
    rate_ok(f);
    ASSERT_NETS(f, 450, 3000, 6000);
    assert_ratio(f->charges.items[1].free_quantity, "30");
}

static void rows_use_it_up_by_date(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", always());
    include(f, CARD, 0, 3);
    order(f, 0, CARD, day_of(2025, 5, 2))->quantity = 2;
    order(f, 0, CARD, day_of(2025, 5, 2))->quantity = 2;
    order(f, 0, CARD, day_of(2025, 5, 9));
    order(f, 0, CARD, day_of(2025, 6, 1));
    begin(f, "2025-05..2025-06");
    rate_ok(f);
    ASSERT_NETS(f, 0, 31000, 31000, 0);
}

static void each_segment_of_a_census_has_all_of_it(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", always());
    f->region.prices.count = 0;
    price_of(f, LISTED, 0, 10000000, DBT_PER_MONTH)->included = 100;
    add_price(f, (struct dbt_price){LISTED, 0, day_of(2025, 6, 16), 20000000,
                                    .basis = DBT_PER_MONTH, .included = 200});
    begin(f, "2025-06");
    use(f, CENSUS_METER, 0, day_of(2025, 6, 1), 150);
    rate_ok(f);
    ASSERT_NETS(f, 25000, 0); /* 50 × 10 × 15/30 */
    assert_ratio(f->charges.items[1].free_quantity, "150");
}

/* Rows on a day stand on each other; who has a price of his own stands outside. */
static void rows_of_a_day_share_it(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", always());
    include(f, HELPDESK, 0, 3);
    subscribe(f, 0, HELPDESK, 5)->price_micro = 1000000;
    subscribe(f, 0, HELPDESK, 2);
    subscribe(f, 0, HELPDESK, 2);
    subscribe(f, 0, HELPDESK, 2);
    begin(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 500, 0, 120000, 240000);
}

static void overflow_is_told(void **state)
{
    (void)state;
    const struct dbt_price price = {.included = 1};
    struct dbt_charge draft = {
        .price = &price, .quantity = {1, ((dbt_int128)1 << 125) + 1}, .free_quantity = {0, 1}};
    struct dbt_ratio taken = {1, ((dbt_int128)1 << 125) - 1};
    assert_false(dbt_included_take(&draft, &taken));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(it_comes_off_first),
        RATE_TEST(nothing_left_is_kept),
        RATE_TEST(segments_use_it_up_in_order),
        RATE_TEST(rows_use_it_up_by_date),
        RATE_TEST(each_segment_of_a_census_has_all_of_it),
        RATE_TEST(rows_of_a_day_share_it),
        RATE_TEST(overflow_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
