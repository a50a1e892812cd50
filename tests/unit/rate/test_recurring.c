/* Recurring charges: subscriptions over time. */
#include "fixture.h"

static void whole_months(void **state)
{
    struct fixture *f = *state;
    const uint32_t unit = add_unit(f, "SE1", always());
    subscribe(f, unit, HELPDESK, 3);
    subscribe(f, unit, JOURNAL, 1);
    begin(f, "2025-04..2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 360000, 360000, 128333, 128333);
    assert_int_equal(f->charges.items[0].model, DBT_CHARGE_RECURRING);
    assert_int_equal(f->charges.items[0].basis, DBT_PER_MONTH);
    assert_ptr_equal(f->charges.items[0].subscription, &f->subscriptions[0]);
    assert_int_equal(f->charges.items[0].vat->rate_bp, 2500);
}

/* A leap year under each convention: 15 400 kr a year in February 2024. */
static void leap_year(void **state)
{
    static const int64_t nets[] = {
        [DBT_PRORATION_MONTH] = 128333,
        [DBT_PRORATION_DAYS_365] = 122356,
        [DBT_PRORATION_DAYS_ACTUAL] = 122022,
    };
    struct fixture *f = *state;
    subscribe(f, add_unit(f, "SE1", always()), JOURNAL, 1);
    begin(f, "2024-02");
    for (int proration = DBT_PRORATION_MONTH; proration <= DBT_PRORATION_DAYS_ACTUAL; proration++) {
        f->region.proration = (enum dbt_proration)proration;
        rate_ok(f);
        ASSERT_NETS(f, nets[proration]);
    }
}

static void follows_subscription_and_unit(void **state)
{
    struct fixture *f = *state;
    const uint32_t unit =
        add_unit(f, "SE1", (struct dbt_span){day_of(2025, 4, 11), day_of(2025, 6, 15)});
    subscribe(f, unit, HELPDESK, 1)->valid =
        (struct dbt_span){day_of(2024, 1, 1), day_of(2025, 6, 10)};
    begin(f, "2025-Q2");
    rate_ok(f);
    ASSERT_NETS(f, 80000, 120000, 40000); /* 20/30, whole, 10/30 */
}

static void nothing_after_the_unit_closed(void **state)
{
    struct fixture *f = *state;
    const uint32_t unit =
        add_unit(f, "SE1", (struct dbt_span){day_of(2020, 1, 1), day_of(2025, 4, 30)});
    subscribe(f, unit, HELPDESK, 1);
    begin(f, "2025-05");
    rate_ok(f);
    assert_int_equal(f->charges.count, 0);
}

static void several_changes_in_a_month(void **state)
{
    struct fixture *f = *state;
    add_price(f, (struct dbt_price){HELPDESK, 0, day_of(2025, 6, 11), 1500000000,
                                    .basis = DBT_PER_MONTH});
    add_price(f, (struct dbt_price){HELPDESK, 0, day_of(2025, 6, 21), 1800000000,
                                    .basis = DBT_PER_MONTH});
    f->vat_rates[1] = (struct dbt_vat_rate){day_of(2025, 6, 16), 'S', 1200, ""};
    f->vat.count = 2;
    subscribe(f, add_unit(f, "SE1", always()), HELPDESK, 1);
    begin(f, "2025-06");
    rate_ok(f);
    ASSERT_NETS(f, 40000, 25000, 25000, 60000);
    assert_int_equal(f->charges.items[1].vat->rate_bp, 2500);
    assert_int_equal(f->charges.items[2].vat->rate_bp, 1200);
}

/* A row that begins and ends inside the days of one price. */
static void it_begins_and_ends_inside_a_segment(void **state)
{
    struct fixture *f = *state;
    add_price(f, (struct dbt_price){HELPDESK, 0, day_of(2025, 6, 21), 1800000000,
                                    .basis = DBT_PER_MONTH});
    const uint32_t unit = add_unit(f, "SE1", always());
    subscribe(f, unit, HELPDESK, 1)->valid = days_of(2025, 6, 5, 10);
    subscribe(f, unit, HELPDESK, 1)->valid = days_of(2025, 6, 18, 23);
    begin(f, "2025-06");
    rate_ok(f);
    ASSERT_NETS(f, 24000, 12000, 18000);
    assert_span(f->charges.items[0].span, day_of(2025, 6, 5), day_of(2025, 6, 10));
}

static void agreement_price(void **state)
{
    struct fixture *f = *state;
    const uint32_t unit = add_unit(f, "SE1", always());
    add_price(f, (struct dbt_price){HELPDESK, 0, day_of(2025, 5, 16), 1, .basis = DBT_PER_MONTH});
    subscribe(f, unit, HELPDESK, 2)->price_micro = 999500000;
    subscribe(f, unit, JOURNAL, 1)->price_micro = 12000000000; /* the catalogue's is per year */
    subscribe(f, unit, NEWEST, 1)->price_micro = 33330000;     /* the catalogue has none */
    begin(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 199900, 1200000, 3333);
    for (size_t i = 0; i < f->charges.count; i++) {
        assert_null(f->charges.items[i].price);
        assert_int_equal(f->charges.items[i].basis, DBT_PER_MONTH);
    }
}

static void agreement_by_the_year(void **state)
{
    struct fixture *f = *state;
    f->services[HELPDESK].components[0].agreement_basis = DBT_PER_YEAR;
    const uint32_t unit = add_unit(f, "SE1", always());
    subscribe(f, unit, HELPDESK, 1)->price_micro = 12000000000;
    subscribe(f, unit, HELPDESK, 1); /* at the catalogue's price, which stays per month */
    begin(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 100000, 120000);
    assert_int_equal(f->charges.items[0].basis, DBT_PER_YEAR);
    assert_int_equal(f->charges.items[1].basis, DBT_PER_MONTH);
}

/* Whatever row is added, be it of a basis that does not suit the service or not confirmed. */
static void a_new_catalogue_price_leaves_agreements_alone(void **state)
{
    static const struct dbt_reading readings[] = {{"A", 725000000, DBT_PER_YEAR}};
    const struct dbt_price rows[] = {
        {NEWEST, 0, day_of(2024, 1, 1), 600000000, .basis = DBT_PER_YEAR},
        {NEWEST, 0, day_of(2025, 5, 1), 50000000, .basis = DBT_PER_MONTH},
        {NEWEST, 0, day_of(2025, 5, 11), 50000000, .basis = DBT_PER_PIECE},
        {NEWEST, 0, day_of(2025, 5, 21), .readings = readings, .reading_count = 1},
    };
    struct fixture *f = *state;
    subscribe(f, add_unit(f, "SE1", always()), NEWEST, 1)->price_micro = 33330000;
    begin(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 3333);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        add_price(f, rows[i]);
        begin(f, "2025-05");
        rate_ok(f);
        ASSERT_NETS(f, 3333);
        assert_int_equal(f->charges.items[0].basis, DBT_PER_MONTH);
        assert_span(f->charges.items[0].span, day_of(2025, 5, 1), day_of(2025, 5, 31));
    }
}

static void overlapping_subscriptions_add_up(void **state)
{
    struct fixture *f = *state;
    const uint32_t unit = add_unit(f, "SE1", always());
    subscribe(f, unit, HELPDESK, 1);
    subscribe(f, unit, HELPDESK, 2);
    begin(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 120000, 240000);
}

/* A flat fee and a fee per message of one service; only the fee is by subscription. */
static void components_are_charged_apart(void **state)
{
    struct fixture *f = *state;
    const uint32_t unit = add_unit(f, "SE1", always());
    subscribe(f, unit, TEXTING, 1);
    begin(f, "2025-05");
    use(f, SMS_METER, unit, day_of(2025, 5, 15), 10);
    rate_ok(f);
    ASSERT_NETS(f, 5000, 450);
}

static void zero_quantity_is_no_charge(void **state)
{
    struct fixture *f = *state;
    const uint32_t unit = add_unit(f, "SE1", always());
    subscribe(f, unit, NEWEST, 0); /* and its missing price is not needed */
    begin(f, "2025-05");
    rate_ok(f);
    assert_int_equal(f->charges.count, 0);
    assert_int_equal(f->findings.count, 0);
}

static void a_charge_of_zero_is_kept(void **state)
{
    struct fixture *f = *state;
    subscribe(f, add_unit(f, "SE1", always()), NEWEST, 1)->price_micro = 0;
    begin(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(whole_months),
        RATE_TEST(leap_year),
        RATE_TEST(follows_subscription_and_unit),
        RATE_TEST(nothing_after_the_unit_closed),
        RATE_TEST(several_changes_in_a_month),
        RATE_TEST(it_begins_and_ends_inside_a_segment),
        RATE_TEST(agreement_price),
        RATE_TEST(agreement_by_the_year),
        RATE_TEST(a_new_catalogue_price_leaves_agreements_alone),
        RATE_TEST(overlapping_subscriptions_add_up),
        RATE_TEST(components_are_charged_apart),
        RATE_TEST(zero_quantity_is_no_charge),
        RATE_TEST(a_charge_of_zero_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
