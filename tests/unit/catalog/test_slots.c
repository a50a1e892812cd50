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

static void months_alone(void **state)
{
    (void)state;
    const struct dbt_region region = {0};
    struct dbt_slots slots;
    assert_int_equal(dbt_slots_make(&slots, &region, period_of("2024-Q1"), &arena, &error), DBT_OK);
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
    assert_int_equal(dbt_slots_make(&slots, &region, period_of("2025-05"), &arena, &error), DBT_OK);
    assert_int_equal(slots.count, 4);
    assert_slot(&slots, 0, day_of(2025, 5, 1), day_of(2025, 5, 15));
    assert_slot(&slots, 1, day_of(2025, 5, 16), day_of(2025, 5, 19));
    assert_slot(&slots, 2, day_of(2025, 5, 20), day_of(2025, 5, 30));
    assert_slot(&slots, 3, day_of(2025, 5, 31), day_of(2025, 5, 31));
}

static void lengths_of_periods(void **state)
{
    (void)state;
    const struct dbt_region region = {0};
    struct dbt_period period = period_of("2025-01");
    struct dbt_slots slots = {.count = 77};
    period.last = period.first + DBT_PERIOD_MONTHS_MAX;
    assert_int_equal(dbt_slots_make(&slots, &region, period, &arena, &error), DBT_USAGE);
    assert_string_equal(error.text, "a period of 121 months: give 1 to 120 months");
    period.last = period.first - 1;
    assert_int_equal(dbt_slots_make(&slots, &region, period, &arena, &error), DBT_USAGE);
    assert_int_equal(slots.count, 77);
    period.last = period.first + DBT_PERIOD_MONTHS_MAX - 1;
    assert_int_equal(dbt_slots_make(&slots, &region, period, &arena, &error), DBT_OK);
    assert_int_equal(slots.count, 120);
}

static void the_end_of_memory_is_reported(void **state)
{
    (void)state;
    const struct dbt_region region = {0};
    enum dbt_status status = DBT_MEMORY;
    for (size_t limit = 0; status == DBT_MEMORY; limit += 32) {
        struct dbt_arena small;
        struct dbt_slots slots;
        dbt_arena_init(&small, limit);
        status = dbt_slots_make(&slots, &region, period_of("2025-05"), &small, &error);
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
        cmocka_unit_test(lengths_of_periods),
        cmocka_unit_test(the_end_of_memory_is_reported),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
