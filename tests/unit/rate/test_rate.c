/* The whole rating: order, independence of order, quarters and months, the end of memory. */
#include "fixture.h"

/* Something of every model, on two units. */
static void fill(struct fixture *f, const char *period)
{
    const uint32_t first = add_unit(f, "SE1", always());
    const uint32_t second = add_unit(f, "SE2", always());
    f->units[first].provider = 1;
    f->providers[1] = (struct dbt_provider){.org_no = "559999-0000"};
    subscribe(f, first, HELPDESK, 1)->id = "A1";
    subscribe(f, first, HELPDESK, 2)->id = "A2";
    subscribe(f, first, JOURNAL, 1)->id = "A3";
    subscribe(f, second, HELPDESK, 5)->id = "A4";
    order(f, second, CARD, day_of(2025, 5, 20))->quantity = 2;
    struct dbt_one_off *passed = order(f, second, SCREEN, day_of(2025, 5, 15));
    passed->has_amount = true;
    passed->amount_ore = 4711;
    begin(f, period);
    use(f, CENSUS_METER, first, day_of(2025, 5, 1), 8000);
    use(f, SMS_METER, second, day_of(2025, 5, 7), 100);
}

static void charges_are_sorted(void **state)
{
    struct fixture *f = *state;
    fill(f, "2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 600000, 4500, 62000, 4711, 190000, 120000, 240000, 128333);
    assert_int_equal(f->charges.items[0].provider, 0);
    assert_int_equal(f->charges.items[4].provider, 1);
}

/* A quarter is exactly the sum of its months. */
static void a_quarter_is_its_months(void **state)
{
    struct fixture *f = *state;
    fill(f, "2025-Q2");
    rate_ok(f);
    assert_int_equal(f->charges.count, 16);
    int64_t quarter_ore = 0;
    for (size_t i = 0; i < f->charges.count; i++) {
        quarter_ore += f->charges.items[i].net_ore;
    }
    assert_int_equal(quarter_ore, 1349544 + 2 * (600000 + 120000 + 240000 + 128333));
}

static void order_of_subscriptions_does_not_matter(void **state)
{
    struct fixture *f = *state;
    fill(f, "2025-05");
    rate_ok(f);
    const struct dbt_charges straight = f->charges;
    const struct dbt_subscription last = f->subscriptions[3];
    f->subscriptions[3] = f->subscriptions[2];
    f->subscriptions[2] = last;
    rate_ok(f);
    assert_int_equal(f->charges.count, straight.count);
    for (size_t i = 0; i < straight.count; i++) {
        const struct dbt_charge *a = &straight.items[i];
        const struct dbt_charge *b = &f->charges.items[i];
        assert_int_equal(a->unit, b->unit);
        assert_int_equal(a->service, b->service);
        assert_int_equal(a->net_ore, b->net_ore);
    }
}

/* A delivery of one month of a longer run is rated for its own month. */
static void rates_the_months_of_the_registers(void **state)
{
    struct fixture *f = *state;
    fill(f, "2025-Q2");
    f->registers.period = period_of("2025-05");
    rate_ok(f);
    ASSERT_NETS(f, 600000, 4500, 62000, 4711, 190000, 120000, 240000, 128333);
}

static void the_end_of_memory_is_reported(void **state)
{
    struct fixture *f = *state;
    fill(f, "2025-05");
    subscribe(f, 1, NEWEST, 1);
    enum dbt_status status = DBT_MEMORY;
    size_t limit = 0;
    for (; status == DBT_MEMORY && limit < 1 << 20; limit += 64) {
        struct dbt_arena arena;
        dbt_arena_init(&arena, limit);
        dbt_findings_init(&f->findings, &arena);
        f->charges = (struct dbt_charges){0};
        status = rate_in(f, &arena);
        assert_true(status == DBT_MEMORY || (status == DBT_OK && f->charges.count == 8));
        assert_true(status == DBT_OK || f->charges.items == NULL);
        dbt_arena_release(&arena);
    }
    assert_int_equal(status, DBT_OK);
    assert_in_range(limit, 1024, 1 << 20);
}

/* Something of every shape, with what is held and what is told. */
static void fill_shapes(struct fixture *f)
{
    static const struct dbt_tier tiers[] = {{1, 1000000}, {INT64_MAX, 500000}};
    SET_TIERS(price_of(f, TEXTING, 1, 1000000, DBT_PER_PIECE), DBT_TIERS_GRADUATED, tiers);
    SET_TIERS(price_of(f, CARD, 0, 1000000, DBT_PER_PIECE), DBT_TIERS_VOLUME, tiers);
    price_of(f, JOURNAL, 0, 1000000, DBT_PER_YEAR)->included = 1;
    set_component(f, NEWEST, 0, (struct dbt_component){.code = "", .model = DBT_CHARGE_FLAT});
    price_of(f, NEWEST, 0, 1000000, DBT_PER_MONTH)->minimum_ore = 500;
    const uint32_t unit = add_unit(f, "SE1", always());
    subscribe(f, unit, JOURNAL, 3);
    subscribe(f, unit, INCLUDED, 1);
    order(f, unit, CARD, day_of(2025, 5, 20))->quantity = 2;
    order(f, unit, SCREEN, day_of(2025, 5, 20))->has_amount = true;
    f->services[LISTED].needs_subscription = true;
    begin(f, "2025-05");
    use(f, CENSUS_METER, unit, day_of(2025, 5, 1), 8);
    use(f, SMS_METER, unit, day_of(2025, 5, 7), 100);
}

static void memory_may_end_at_any_shape(void **state)
{
    struct fixture *f = *state;
    fill_shapes(f);
    enum dbt_status status = DBT_MEMORY;
    size_t limit = 0;
    for (; status == DBT_MEMORY && limit < 1 << 20; limit += 64) {
        struct dbt_arena arena;
        dbt_arena_init(&arena, limit);
        dbt_findings_init(&f->findings, &arena);
        f->charges = (struct dbt_charges){0};
        status = rate_in(f, &arena);
        assert_true(status == DBT_MEMORY || (status == DBT_OK && f->charges.count == 6));
        dbt_arena_release(&arena);
    }
    assert_int_equal(status, DBT_OK);
    assert_int_equal(f->findings.count, 1);
}

/* Each is told in the order of the models, whatever its model and shape, and the rest is rated. */
static void overflow_of_any_model(void **state)
{
    struct fixture *f = *state;
    static const char *const services[] = {"texting", "journal", "card", "screen"};
    fill_shapes(f);
    rate_ok(f);
    const size_t charges = f->charges.count;
    const size_t findings = f->findings.count;
    f->one_offs[1].amount_ore = INT64_MAX;
    f->one_offs[0].quantity = INT64_MAX;
    f->subscriptions[0].quantity = INT64_MAX;
    price_of(f, JOURNAL, 0, INT64_MAX, DBT_PER_YEAR);
    use(f, SMS_METER, 0, day_of(2025, 5, 7), INT64_MAX - 100);
    rate_ok(f);
    assert_int_equal(f->charges.count, charges - 4);
    assert_int_equal(f->findings.count, findings + 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(f->findings.items[findings + i].code, "amount-too-large");
        assert_non_null(strstr(f->findings.items[findings + i].what, services[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(charges_are_sorted),
        RATE_TEST(a_quarter_is_its_months),
        RATE_TEST(order_of_subscriptions_does_not_matter),
        RATE_TEST(rates_the_months_of_the_registers),
        RATE_TEST(the_end_of_memory_is_reported),
        RATE_TEST(memory_may_end_at_any_shape),
        RATE_TEST(overflow_of_any_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
