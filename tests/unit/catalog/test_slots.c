/* Slots: where a period is cut, and that its days are all in one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "debitera/catalog.h"

static struct dbt_arena arena;
static struct dbt_error error;

static int setup(void **state)
{
    (void)state;
    dbt_arena_init(&arena, 1 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    dbt_arena_release(&arena);
    return 0;
}

static dbt_day day_of(int year, int month, int day)
{
    dbt_day out = 0;
    assert_true(dbt_day_make(year, month, day, &out));
    return out;
}

static struct dbt_period period_of(const char *text)
{
    struct dbt_period out = {0};
    assert_true(dbt_period_parse(dbt_text_of(text), &out));
    return out;
}

static void assert_slot(const struct dbt_slots *slots, uint32_t slot, dbt_day first, dbt_day last)
{
    assert_int_equal(slots->slots[slot].first, first);
    assert_int_equal(slots->slots[slot].last, last);
    for (dbt_day day = first; day <= last; day++) {
        assert_int_equal(slots->of_day[day - slots->span.first], slot);
    }
}

/* Registers of nothing but what slots are made of. */
static struct dbt_registers registers_of(const struct dbt_region *region, struct dbt_period period)
{
    return (struct dbt_registers){.region = region, .period = period};
}

static enum dbt_status make(struct dbt_slots *slots, const struct dbt_region *region,
                            struct dbt_period period)
{
    const struct dbt_registers registers = registers_of(region, period);
    return dbt_slots_make(slots, &registers, &arena, &error);
}

static void months_alone(void **state)
{
    (void)state;
    const struct dbt_region region = {0};
    struct dbt_slots slots;
    assert_int_equal(make(&slots, &region, period_of("2024-Q1")), DBT_OK);
    assert_int_equal(slots.count, 3);
    assert_slot(&slots, 0, day_of(2024, 1, 1), day_of(2024, 1, 31));
    assert_slot(&slots, 1, day_of(2024, 2, 1), day_of(2024, 2, 29));
    assert_slot(&slots, 2, day_of(2024, 3, 1), day_of(2024, 3, 31));
    assert_int_equal(slots.span.first, day_of(2024, 1, 1));
    assert_int_equal(slots.span.last, day_of(2024, 3, 31));
    assert_int_equal(slots.period.last - slots.period.first, 2);
}

/* Changes on the same day, on the first of a month, before and after the period cut once or not. */
static void prices_and_vat_cut(void **state)
{
    (void)state;
    const struct dbt_price prices[] = {
        {.from = day_of(2025, 5, 1)},  {.from = day_of(2025, 5, 16)},
        {.from = day_of(2025, 5, 16)}, {.from = day_of(2025, 5, 31)},
        {.from = day_of(2025, 6, 1)},  {.from = day_of(2025, 4, 30)}};
    const struct dbt_vat_rate rates[] = {{.from = DBT_DAY_MIN}, {.from = day_of(2025, 5, 20)}};
    const struct dbt_vat vats[] = {{.rates = rates, .count = 2}, {.rates = rates, .count = 1}};
    const struct dbt_region region = {
        .prices = {.prices = prices, .count = 6}, .vats = vats, .vat_count = 2};
    struct dbt_slots slots;
    assert_int_equal(make(&slots, &region, period_of("2025-05")), DBT_OK);
    assert_int_equal(slots.count, 4);
    assert_slot(&slots, 0, day_of(2025, 5, 1), day_of(2025, 5, 15));
    assert_slot(&slots, 1, day_of(2025, 5, 16), day_of(2025, 5, 19));
    assert_slot(&slots, 2, day_of(2025, 5, 20), day_of(2025, 5, 30));
    assert_slot(&slots, 3, day_of(2025, 5, 31), day_of(2025, 5, 31));
}

enum { NEEDED, NOT_NEEDED, FLAT_ONLY, SERVICES };

/* What a unit uses while it subscribes, what it uses anyhow, and what counts nothing. */
static const struct dbt_service services[SERVICES] = {
    [NEEDED] = {.code = "sms",
                .needs_subscription = true,
                .components = {{.model = DBT_CHARGE_FLAT}, {.model = DBT_CHARGE_METERED}},
                .component_count = 2},
    [NOT_NEEDED] = {.code = "calls",
                    .components = {{.model = DBT_CHARGE_METERED}, {.model = DBT_CHARGE_RECURRING}},
                    .component_count = 2},
    [FLAT_ONLY] = {.code = "journal",
                   .needs_subscription = true,
                   .components = {{.model = DBT_CHARGE_FLAT}},
                   .component_count = 1},
};

static struct dbt_subscription row(uint32_t service, dbt_day first, dbt_day last)
{
    return (struct dbt_subscription){
        .id = "A", .service = service, .quantity = 1, .valid = {first, last}};
}

static void make_with(struct dbt_slots *slots, struct dbt_subscription subscription)
{
    const struct dbt_region region = {.services = services, .service_count = SERVICES};
    struct dbt_unit unit = {.code = "E", .valid = {day_of(2025, 5, 3), day_of(2025, 5, 28)}};
    struct dbt_registers registers = registers_of(&region, period_of("2025-05"));
    registers.units = &unit;
    registers.unit_count = 1;
    registers.subscriptions = &subscription;
    registers.subscription_count = 1;
    assert_int_equal(dbt_slots_make(slots, &registers, &arena, &error), DBT_OK);
}

static void needed_subscriptions_cut(void **state)
{
    (void)state;
    struct dbt_slots slots;
    make_with(&slots, row(NEEDED, day_of(2025, 5, 10), day_of(2025, 5, 19)));
    assert_int_equal(slots.count, 3);
    assert_slot(&slots, 0, day_of(2025, 5, 1), day_of(2025, 5, 9));
    assert_slot(&slots, 1, day_of(2025, 5, 10), day_of(2025, 5, 19));
    assert_slot(&slots, 2, day_of(2025, 5, 20), day_of(2025, 5, 31));
}

/* A subscription that outlasts its unit counts no longer than it. */
static void subscriptions_end_with_the_unit(void **state)
{
    (void)state;
    struct dbt_slots slots;
    make_with(&slots, row(NEEDED, day_of(2025, 4, 1), DBT_DAY_MAX));
    assert_int_equal(slots.count, 3);
    assert_slot(&slots, 1, day_of(2025, 5, 3), day_of(2025, 5, 28));
    make_with(&slots, row(NEEDED, day_of(2025, 5, 29), DBT_DAY_MAX));
    assert_int_equal(slots.count, 1);
    make_with(&slots, row(NEEDED, day_of(2025, 6, 1), day_of(2025, 6, 9)));
    assert_int_equal(slots.count, 1);
}

static void other_subscriptions_do_not_cut(void **state)
{
    (void)state;
    struct dbt_slots slots;
    make_with(&slots, row(NOT_NEEDED, day_of(2025, 5, 10), day_of(2025, 5, 19)));
    assert_int_equal(slots.count, 1);
    make_with(&slots, row(FLAT_ONLY, day_of(2025, 5, 10), day_of(2025, 5, 19)));
    assert_int_equal(slots.count, 1);
}

static void regions_count_by_subscription_or_not(void **state)
{
    (void)state;
    struct dbt_region region = {.services = services, .service_count = SERVICES};
    assert_true(dbt_region_counts_by_subscription(&region));
    region.services = &services[NOT_NEEDED];
    region.service_count = SERVICES - 1;
    assert_false(dbt_region_counts_by_subscription(&region));
    region.service_count = 0;
    assert_false(dbt_region_counts_by_subscription(&region));
}

static void lengths_of_periods(void **state)
{
    (void)state;
    const struct dbt_region region = {0};
    struct dbt_period period = period_of("2025-01");
    struct dbt_slots slots = {.count = 77};
    period.last = period.first + DBT_PERIOD_MONTHS_MAX;
    assert_int_equal(make(&slots, &region, period), DBT_USAGE);
    assert_string_equal(error.text, "a period of 121 months: give 1 to 120 months");
    period.last = period.first - 1;
    assert_int_equal(make(&slots, &region, period), DBT_USAGE);
    assert_int_equal(slots.count, 77);
    period.last = period.first + DBT_PERIOD_MONTHS_MAX - 1;
    assert_int_equal(make(&slots, &region, period), DBT_OK);
    assert_int_equal(slots.count, 120);
}

static void the_end_of_memory_is_reported(void **state)
{
    (void)state;
    const struct dbt_region region = {0};
    const struct dbt_registers registers = registers_of(&region, period_of("2025-05"));
    enum dbt_status status = DBT_MEMORY;
    for (size_t limit = 0; status == DBT_MEMORY; limit += 32) {
        struct dbt_arena small;
        struct dbt_slots slots;
        dbt_arena_init(&small, limit);
        status = dbt_slots_make(&slots, &registers, &small, &error);
        assert_true(limit > 0 || status == DBT_MEMORY);
        dbt_arena_release(&small);
    }
    assert_int_equal(status, DBT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_alone),
        cmocka_unit_test(prices_and_vat_cut),
        cmocka_unit_test(needed_subscriptions_cut),
        cmocka_unit_test(subscriptions_end_with_the_unit),
        cmocka_unit_test(other_subscriptions_do_not_cut),
        cmocka_unit_test(regions_count_by_subscription_or_not),
        cmocka_unit_test(lengths_of_periods),
        cmocka_unit_test(the_end_of_memory_is_reported),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
