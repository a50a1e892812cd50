/* Volume tiers: all pieces at the price of the tier that the total of the month finds. */
#include "fixture.h"

static const struct dbt_tier tiers[] = {{100, 1000000}, {200, 800000}, {INT64_MAX, 500000}};

static void rate_messages(struct fixture *f, int64_t quantity)
{
    begin(f, "2025-05");
    use(f, SMS_METER, 0, day_of(2025, 5, 7), quantity);
    rate_ok(f);
}

static void add_tiers(struct fixture *f, uint32_t service, uint32_t component, enum dbt_basis basis)
{
    SET_TIERS(price_of(f, service, component, 1000000, basis), DBT_TIERS_VOLUME, tiers);
    add_unit(f, "SE1", always());
}

static void bounds_are_inclusive(void **state)
{
    struct fixture *f = *state;
    add_tiers(f, TEXTING, 1, DBT_PER_PIECE);
    rate_messages(f, 100);
    ASSERT_NETS(f, 10000);
    rate_messages(f, 101);
    ASSERT_NETS(f, 8080);
    assert_int_equal(f->charges.items[0].price_micro, 800000);
    assert_int_equal(f->charges.items[0].step_count, 0);
    rate_messages(f, 200);
    ASSERT_NETS(f, 16000);
    rate_messages(f, 201);
    ASSERT_NETS(f, 10050);
}

/* Of all segments, also of those behind, and of those whose row has no tiers. */
static void the_total_is_the_months(void **state)
{
    struct fixture *f = *state;
    add_tiers(f, TEXTING, 1, DBT_PER_PIECE);
    add_price(f,
              (struct dbt_price){TEXTING, 1, day_of(2025, 5, 16), 100000, .basis = DBT_PER_PIECE});
    begin(f, "2025-05..2025-06");
    use(f, SMS_METER, 0, day_of(2025, 5, 1), 10);
    use(f, SMS_METER, 0, day_of(2025, 5, 31), 191);
    use(f, SMS_METER, 0, day_of(2025, 6, 1), 10);
    rate_ok(f);
    assert_int_equal(f->charges.items[0].scheme, DBT_TIERS_VOLUME);
    assert_ratio(f->charges.items[0].placed, "201");
    assert_int_equal(f->charges.items[1].scheme, DBT_TIERS_NONE);
    assert_ratio(f->charges.items[1].placed, "0");
    ASSERT_NETS(f, 500, 1910, 100); /* 10 × 0,50; 191 × 0,10; 10 × 0,10 */
}

static void what_is_included_does_not_count(void **state)
{
    struct fixture *f = *state;
    add_tiers(f, TEXTING, 1, DBT_PER_PIECE);
    price_of(f, TEXTING, 1, 1000000, DBT_PER_PIECE)->included = 50;
    rate_messages(f, 150);
    ASSERT_NETS(f, 10000);
    rate_messages(f, 151);
    ASSERT_NETS(f, 8080);
}

static void rows_of_a_month(void **state)
{
    struct fixture *f = *state;
    add_tiers(f, CARD, 0, DBT_PER_PIECE);
    order(f, 0, CARD, day_of(2025, 5, 2))->quantity = 60;
    order(f, 0, CARD, day_of(2025, 5, 9))->quantity = 60;
    begin(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 4800, 4800);
}

/* A census is one number: each segment goes by all of it. */
static void a_census_in_two_segments(void **state)
{
    struct fixture *f = *state;
    add_tiers(f, LISTED, 0, DBT_PER_MONTH);
    f->vat_rates[1] = (struct dbt_vat_rate){day_of(2024, 6, 16), 'S', 1200, ""};
    f->vat.count = 2;
    begin(f, "2024-06");
    use(f, CENSUS_METER, 0, day_of(2024, 6, 1), 150);
    rate_ok(f);
    ASSERT_NETS(f, 6000, 6000); /* 150 × 0,80 × 15/30 */
}

/* 60 and 60 together find the second tier, where both are valid. */
static void rows_of_a_day_find_it_together(void **state)
{
    struct fixture *f = *state;
    add_tiers(f, HELPDESK, 0, DBT_PER_MONTH);
    subscribe(f, 0, HELPDESK, 60);
    subscribe(f, 0, HELPDESK, 60)->valid = days_of(2025, 6, 11, 20);
    begin(f, "2025-06");
    rate_ok(f);
    ASSERT_NETS(f, 2000, 1600, 1600, 2000);
    assert_span(f->charges.items[1].span, day_of(2025, 6, 11), day_of(2025, 6, 20));
}

static void the_last_tier_has_no_bound(void **state)
{
    struct fixture *f = *state;
    add_tiers(f, TEXTING, 1, DBT_PER_PIECE);
    const struct dbt_price *price = price_of(f, TEXTING, 1, 1000000, DBT_PER_PIECE);
    struct dbt_draft draft = {.total = {(dbt_int128)INT64_MAX * 8, 3}};
    struct dbt_charge charge = {.price = price};
    bool held = false;
    assert_int_equal(dbt_price_volume(NULL, &draft, &charge, &held), DBT_OK);
    assert_int_equal(charge.price_micro, 500000);
    draft.total = (struct dbt_ratio){1, (dbt_int128)1 << 125}; /* far below a bound */
    assert_int_equal(dbt_price_volume(NULL, &draft, &charge, &held), DBT_OK);
    assert_int_equal(charge.price_micro, 1000000);
    assert_false(held);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(bounds_are_inclusive),
        RATE_TEST(the_total_is_the_months),
        RATE_TEST(what_is_included_does_not_count),
        RATE_TEST(rows_of_a_month),
        RATE_TEST(a_census_in_two_segments),
        RATE_TEST(rows_of_a_day_find_it_together),
        RATE_TEST(the_last_tier_has_no_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
