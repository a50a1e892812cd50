/* Graduated tiers: each piece at the price of its tier. */
#include "fixture.h"

static const struct dbt_tier tiers[] = {{100, 1000000}, {200, 800000}, {INT64_MAX, 500000}};
static const struct dbt_tier dear[] = {{100, 2000000}, {200, 1600000}, {INT64_MAX, 1000000}};

static void begin_messages(struct fixture *f, const char *period)
{
    SET_TIERS(price_of(f, TEXTING, 1, 1000000, DBT_PER_PIECE), DBT_TIERS_GRADUATED, tiers);
    add_unit(f, "SE1", always());
    begin(f, period);
}

static void rate_messages(struct fixture *f, int64_t quantity)
{
    begin(f, "2025-05");
    use(f, SMS_METER, 0, day_of(2025, 5, 7), quantity);
    rate_ok(f);
}

static void each_part_at_its_price(void **state)
{
    struct fixture *f = *state;
    begin_messages(f, "2025-05");
    rate_messages(f, 250);
    ASSERT_NETS(f, 20500); /* 100 × 1,00 + 100 × 0,80 + 50 × 0,50 */
    const struct dbt_charge *charge = &f->charges.items[0];
    assert_int_equal(charge->step_count, 3);
    assert_int_equal(charge->price_micro, 0);
    assert_ratio(charge->steps[0].quantity, "100");
    assert_ratio(charge->steps[2].quantity, "50");
    assert_int_equal(charge->steps[1].price_micro, 800000);
}

static void bounds_are_inclusive(void **state)
{
    struct fixture *f = *state;
    begin_messages(f, "2025-05");
    rate_messages(f, 100);
    ASSERT_NETS(f, 10000);
    assert_int_equal(f->charges.items[0].step_count, 0);
    assert_null(f->charges.items[0].steps);
    assert_int_equal(f->charges.items[0].price_micro, 1000000);
    rate_messages(f, 101);
    ASSERT_NETS(f, 10080);
    assert_int_equal(f->charges.items[0].step_count, 2);
    rate_messages(f, 200);
    ASSERT_NETS(f, 18000);
    rate_messages(f, 201);
    ASSERT_NETS(f, 18050);
}

/* The second segment begins at piece 151, in the tiers of its own row. */
static void segments_go_on_where_the_one_before_ended(void **state)
{
    struct fixture *f = *state;
    begin_messages(f, "2025-05");
    struct dbt_price *later = add_price(
        f, (struct dbt_price){TEXTING, 1, day_of(2025, 5, 16), 2000000, .basis = DBT_PER_PIECE});
    SET_TIERS(later, DBT_TIERS_GRADUATED, dear);
    begin(f, "2025-05");
    use(f, SMS_METER, 0, day_of(2025, 5, 15), 150);
    use(f, SMS_METER, 0, day_of(2025, 5, 16), 100);
    rate_ok(f);
    ASSERT_NETS(f, 14000, 13000); /* 100 × 1,00 + 50 × 0,80; 50 × 1,60 + 50 × 1,00 */
    assert_int_equal(f->charges.items[1].scheme, DBT_TIERS_GRADUATED);
    assert_ratio(f->charges.items[0].placed, "0");
    assert_ratio(f->charges.items[1].placed, "150");
}

static void every_month_begins_anew(void **state)
{
    struct fixture *f = *state;
    begin_messages(f, "2025-05..2025-06");
    use(f, SMS_METER, 0, day_of(2025, 5, 31), 150);
    use(f, SMS_METER, 0, day_of(2025, 6, 1), 150);
    rate_ok(f);
    ASSERT_NETS(f, 14000, 14000);
}

static void every_unit_for_itself(void **state)
{
    struct fixture *f = *state;
    begin_messages(f, "2025-05");
    add_unit(f, "SE2", always());
    begin(f, "2025-05");
    use(f, SMS_METER, 0, day_of(2025, 5, 1), 150);
    use(f, SMS_METER, 1, day_of(2025, 5, 1), 150);
    rate_ok(f);
    ASSERT_NETS(f, 14000, 14000);
}

/* Two halves of an öre are one, not two. */
static void the_sum_is_rounded_once(void **state)
{
    static const struct dbt_tier halves[] = {{1, 5000}, {INT64_MAX, 5000}};
    struct fixture *f = *state;
    begin_messages(f, "2025-05");
    SET_TIERS(price_of(f, TEXTING, 1, 5000, DBT_PER_PIECE), DBT_TIERS_GRADUATED, halves);
    rate_messages(f, 2);
    ASSERT_NETS(f, 1);
    assert_int_equal(f->charges.items[0].step_count, 2);
}

static void rows_by_date(void **state)
{
    struct fixture *f = *state;
    SET_TIERS(price_of(f, CARD, 0, 1000000, DBT_PER_PIECE), DBT_TIERS_GRADUATED, tiers);
    add_unit(f, "SE1", always());
    order(f, 0, CARD, day_of(2025, 5, 2))->quantity = 90;
    order(f, 0, CARD, day_of(2025, 5, 2))->quantity = 20;
    order(f, 0, CARD, day_of(2025, 5, 9))->quantity = 10;
    begin(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 9000, 1800, 800); /* 90 × 1,00; 10 × 1,00 + 10 × 0,80; 10 × 0,80 */
}

static void nothing_left_has_the_first_price(void **state)
{
    struct fixture *f = *state;
    begin_messages(f, "2025-05");
    price_of(f, TEXTING, 1, 1000000, DBT_PER_PIECE)->included = 50;
    rate_messages(f, 50);
    ASSERT_NETS(f, 0);
    assert_int_equal(f->charges.items[0].price_micro, 1000000);
    assert_int_equal(f->charges.items[0].step_count, 0);
}

static void a_daily_average_has_parts_of_persons(void **state)
{
    static const struct dbt_tier persons[] = {{10, 12000000}, {INT64_MAX, 6000000}};
    struct fixture *f = *state;
    set_component(f, LISTED, 0, metered("", DAYS_METER));
    f->region.prices.count = 0;
    SET_TIERS(price_of(f, LISTED, 0, 12000000, DBT_PER_YEAR), DBT_TIERS_GRADUATED, persons);
    add_unit(f, "SE1", always());
    begin(f, "2025-06");
    use(f, DAYS_METER, 0, day_of(2025, 6, 1), 315);
    rate_ok(f);
    ASSERT_NETS(f, 1025); /* (10 × 12,00 + 0,5 × 6,00) / 12 */
    assert_ratio(f->charges.items[0].quantity, "21/2");
    assert_ratio(f->charges.items[0].steps[1].quantity, "1/2");
}

static void overflow_is_held(void **state)
{
    struct fixture *f = *state;
    begin_messages(f, "2025-05");
    const struct dbt_rating rating = {&f->region, &f->registers, &f->slots, &f->usage};
    struct dbt_rater rater = {.rating = &rating, .arena = &f->arena, .findings = &f->findings};
    const dbt_int128 largest = (((dbt_int128)1 << 126) - 1) * 2 + 1;
    struct dbt_draft draft = {.charge = {.service = TEXTING, .component = 1},
                              .position = {largest, 1}};
    draft.charge.month = dbt_month_of(day_of(2025, 5, 1));
    draft.charge.quantity = dbt_ratio_of(1);
    draft.charge.price = price_of(f, TEXTING, 1, 1000000, DBT_PER_PIECE);
    struct dbt_charge charge = draft.charge;
    bool held = false;
    assert_int_equal(dbt_price_graduated(&rater, &draft, &charge, &held), DBT_OK);
    assert_true(held);
    assert_too_large(f, "units.csv: record 2", "texting on unit SE1 in 2025-05");
    draft.position = (struct dbt_ratio){0, largest};
    draft.charge.quantity = (struct dbt_ratio){1, 7};
    charge = draft.charge;
    held = false;
    assert_int_equal(dbt_price_graduated(&rater, &draft, &charge, &held), DBT_OK);
    assert_true(held);
    assert_too_large(f, "units.csv: record 2", "texting on unit SE1 in 2025-05");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(each_part_at_its_price),
        RATE_TEST(bounds_are_inclusive),
        RATE_TEST(segments_go_on_where_the_one_before_ended),
        RATE_TEST(every_month_begins_anew),
        RATE_TEST(every_unit_for_itself),
        RATE_TEST(the_sum_is_rounded_once),
        RATE_TEST(rows_by_date),
        RATE_TEST(nothing_left_has_the_first_price),
        RATE_TEST(a_daily_average_has_parts_of_persons),
        RATE_TEST(overflow_is_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
