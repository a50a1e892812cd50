/* Metered charges: the vectors of the domain, census and events. */
#include "fixture.h"

static void assert_listed(struct fixture *f, const char *period, int64_t listed, int64_t net_ore)
{
    f->registers.unit_count = 0;
    const uint32_t unit = add_unit(f, "SE1", always());
    begin(f, period);
    use(f, CENSUS_METER, unit, f->slots.span.first, listed);
    rate_ok(f);
    ASSERT_NETS(f, net_ore);
}

static void domain_vectors(void **state)
{
    struct fixture *f = *state;
    assert_listed(f, "2025-04", 8000, 168667);
    assert_listed(f, "2025-05", 8000, 190000);
    f->region.proration = DBT_PRORATION_DAYS_365;
    assert_listed(f, "2025-04", 8000, 166356);
    assert_listed(f, "2025-05", 8000, 193644);
    f->region.proration = DBT_PRORATION_DAYS_ACTUAL;
    assert_listed(f, "2025-05", 8000, 193644);
    assert_listed(f, "2024-05", 8000, 171432); /* 8000 × 2,53 × 31/366 */
}

/* 8 001 listed: a year of the old price is 20 242,53 kr, of the new 22 802,85 kr; four months of
   one and eight of the other are 21 949,41 kr, and twelve rounded months 21 949,44 kr. */
static void twelve_months_are_not_a_year(void **state)
{
    struct fixture *f = *state;
    const uint32_t unit = add_unit(f, "SE1", always());
    begin(f, "2025");
    for (int month = 1; month <= 12; month++) {
        use(f, CENSUS_METER, unit, day_of(2025, month, 1), 8001);
    }
    rate_ok(f);
    assert_int_equal(f->charges.count, 12);
    int64_t sum_ore = 0;
    struct dbt_ratio exact = dbt_ratio_of(0);
    for (size_t i = 0; i < 12; i++) {
        sum_ore += f->charges.items[i].net_ore;
        assert_true(dbt_ratio_add(exact, f->charges.items[i].exact_ore, &exact));
    }
    int64_t exact_ore = 0;
    assert_true(dbt_ratio_round(exact, &exact_ore));
    assert_int_equal(sum_ore, 2194944);
    assert_int_equal(exact_ore, 2194941);
}

static void census_is_cut_at_a_price_change(void **state)
{
    struct fixture *f = *state;
    add_price(f,
              (struct dbt_price){LISTED, 0, day_of(2025, 6, 16), 3000000, .basis = DBT_PER_YEAR});
    const uint32_t unit = add_unit(f, "SE1", always());
    begin(f, "2025-06");
    use(f, CENSUS_METER, unit, day_of(2025, 6, 1), 8000);
    rate_ok(f);
    ASSERT_NETS(f, 95000, 100000); /* 8000 × 2,85/24 and 8000 × 3,00/24 */
    assert_span(f->charges.items[0].span, day_of(2025, 6, 1), day_of(2025, 6, 15));
    assert_span(f->charges.items[1].span, day_of(2025, 6, 16), day_of(2025, 6, 30));
    assert_int_equal(f->charges.items[1].price_micro, 3000000);
}

static void census_ends_with_the_unit(void **state)
{
    struct fixture *f = *state;
    const uint32_t unit =
        add_unit(f, "SE1", (struct dbt_span){day_of(2020, 1, 1), day_of(2025, 5, 15)});
    begin(f, "2025-05..2025-06");
    use(f, CENSUS_METER, unit, day_of(2025, 5, 1), 8000);
    rate_ok(f);
    ASSERT_NETS(f, 91935); /* 1 900 kr × 15/31 */
    assert_span(f->charges.items[0].span, day_of(2025, 5, 1), day_of(2025, 5, 15));
}

static void events_stand_in_their_segment(void **state)
{
    struct fixture *f = *state;
    add_price(f,
              (struct dbt_price){TEXTING, 1, day_of(2025, 5, 16), 500000, .basis = DBT_PER_PIECE});
    add_price(f, (struct dbt_price){CARD, 0, day_of(2025, 5, 10), 1, .basis = DBT_PER_PIECE});
    const uint32_t other = add_unit(f, "SE0", always());
    const uint32_t unit = add_unit(f, "SE1", always());
    begin(f, "2025-05");
    assert_int_equal(f->slots.count, 3);
    use(f, SMS_METER, other, day_of(2025, 5, 3), 1);
    use(f, SMS_METER, unit, day_of(2025, 5, 3), 10);
    use(f, SMS_METER, unit, day_of(2025, 5, 12), 3);
    use(f, SMS_METER, unit, day_of(2025, 5, 31), 7);
    rate_ok(f);
    ASSERT_NETS(f, 45, 585, 350);
    const struct dbt_charge *charge = &f->charges.items[1];
    assert_int_equal(charge->unit, unit);
    assert_int_equal(charge->component, 1);
    assert_int_equal(charge->model, DBT_CHARGE_METERED);
    assert_true(charge->quantity.above == 13);
    assert_true(charge->fraction.above == 1 && charge->fraction.below == 1);
    assert_span(charge->span, day_of(2025, 5, 1), day_of(2025, 5, 15));
}

/* Counted is charged, also when the unit has closed in the meantime. */
static void events_are_not_cut_by_the_unit(void **state)
{
    struct fixture *f = *state;
    const uint32_t unit =
        add_unit(f, "SE1", (struct dbt_span){day_of(2020, 1, 1), day_of(2025, 5, 15)});
    begin(f, "2025-05");
    use(f, SMS_METER, unit, day_of(2025, 5, 15), 2);
    rate_ok(f);
    ASSERT_NETS(f, 90);
}

/* Person-days by the days of the month on which the unit is valid (R6). */
static void a_daily_average(void **state)
{
    struct fixture *f = *state;
    set_component(f, LISTED, 0, metered("", DAYS_METER));
    add_price(f,
              (struct dbt_price){LISTED, 0, day_of(2025, 6, 16), 3000000, .basis = DBT_PER_YEAR});
    const uint32_t unit = add_unit(f, "SE1", (struct dbt_span){DBT_DAY_MIN, day_of(2025, 6, 25)});
    begin(f, "2025-06");
    use(f, DAYS_METER, unit, day_of(2025, 6, 1), 9000);
    use(f, DAYS_METER, unit, day_of(2025, 6, 16), 3510);
    rate_ok(f);
    ASSERT_NETS(f, 5942, 4170); /* 500,4 × 2,85/12 × 15/30 and × 3,00/12 × 10/30 */
    assert_ratio(f->charges.items[0].quantity, "2502/5");
    assert_ratio(f->charges.items[1].quantity, "2502/5");
}

static void days_that_overflow(void **state)
{
    struct fixture *f = *state;
    set_component(f, LISTED, 0, metered("", DAYS_METER));
    add_price(f, (struct dbt_price){CARD, 0, day_of(2025, 5, 10), 1, .basis = DBT_PER_PIECE});
    const uint32_t unit = add_unit(f, "SE1", always());
    begin(f, "2025-05");
    use(f, DAYS_METER, unit, day_of(2025, 5, 1), INT64_MAX);
    use(f, DAYS_METER, unit, day_of(2025, 5, 31), 1);
    rate_ok(f);
    assert_too_large(f, "units.csv: record 2", "listed on unit SE1 in 2025-05");
    /* Without a subscription they are told, however many they are. */
    f->services[LISTED].needs_subscription = true;
    rate_ok(f);
    assert_int_equal(f->findings.count, 1);
    assert_string_equal(f->findings.items[0].code, "usage-without-subscription");
}

/* Several changes of a quarter, each from its day on. */
static void a_quarter_with_several_changes(void **state)
{
    struct fixture *f = *state;
    add_price(f,
              (struct dbt_price){LISTED, 0, day_of(2025, 5, 11), 6000000, .basis = DBT_PER_YEAR});
    add_price(f,
              (struct dbt_price){LISTED, 0, day_of(2025, 6, 16), 3000000, .basis = DBT_PER_YEAR});
    const uint32_t unit = add_unit(f, "SE1", always());
    begin(f, "2025-Q2");
    for (int month = 4; month <= 6; month++) {
        use(f, CENSUS_METER, unit, day_of(2025, month, 1), 1200);
    }
    rate_ok(f);
    /* 253,00; 285,00 × 10/31 and 600,00 × 21/31; half of 600,00 and half of 300,00 */
    ASSERT_NETS(f, 25300, 9194, 40645, 30000, 15000);
}

static void no_usage_no_charge(void **state)
{
    struct fixture *f = *state;
    f->region.prices.count = 0;
    add_unit(f, "SE1", always());
    begin(f, "2025-05");
    rate_ok(f);
    assert_int_equal(f->charges.count, 0);
    assert_int_equal(f->findings.count, 0);
}

static void basis_must_suit(void **state)
{
    struct fixture *f = *state;
    const uint32_t unit = add_unit(f, "SE1", always());
    for (uint32_t i = 0; i < f->region.prices.count; i++) {
        f->prices[i].basis = f->prices[i].service == LISTED ? DBT_PER_PIECE : DBT_PER_MONTH;
    }
    begin(f, "2025-05");
    use(f, SMS_METER, unit, day_of(2025, 5, 15), 2);
    use(f, CENSUS_METER, unit, day_of(2025, 5, 1), 2);
    rate_ok(f);
    assert_int_equal(f->charges.count, 0);
    assert_int_equal(f->findings.of[DBT_SEVERITY_HOLD], 2);
    assert_string_equal(f->findings.items[0].code, "price-basis");
    assert_string_equal(f->findings.items[0].advice, "give the price per month or per year");
    assert_string_equal(f->findings.items[1].advice, "give the price per piece");
}

static void counts_that_overflow(void **state)
{
    struct fixture *f = *state;
    add_price(f, (struct dbt_price){CARD, 0, day_of(2025, 5, 10), 1, .basis = DBT_PER_PIECE});
    const uint32_t unit = add_unit(f, "SE1", always());
    begin(f, "2025-05");
    use(f, SMS_METER, unit, day_of(2025, 5, 1), INT64_MAX);
    use(f, SMS_METER, unit, day_of(2025, 5, 31), 1);
    rate_ok(f);
    assert_too_large(f, "units.csv: record 2", "texting on unit SE1 in 2025-05");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(domain_vectors),
        RATE_TEST(twelve_months_are_not_a_year),
        RATE_TEST(census_is_cut_at_a_price_change),
        RATE_TEST(census_ends_with_the_unit),
        RATE_TEST(events_stand_in_their_segment),
        RATE_TEST(events_are_not_cut_by_the_unit),
        RATE_TEST(a_daily_average),
        RATE_TEST(days_that_overflow),
        RATE_TEST(a_quarter_with_several_changes),
        RATE_TEST(no_usage_no_charge),
        RATE_TEST(basis_must_suit),
        RATE_TEST(counts_that_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
