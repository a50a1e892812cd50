/* The block of counters. */
#include "counting.h"

static void every_cell_is_its_own(void **state)
{
    (void)state;
    struct counting counting;
    counting_init(&counting, "2025-05..2025-06");
    counting_meter(&counting, (struct dbt_meter){.priced = true});
    counting_meter(&counting, (struct dbt_meter){.priced = true});
    assert_int_equal(counting.slots.count, 3);
    struct dbt_usage_scope scope = counting_scope(&counting);
    assert_int_equal(dbt_usage_init(&counting.usage, &scope, &counting.arena, NULL), DBT_OK);
    int64_t value = 0;
    const size_t cells = 24;
    for (size_t i = 0; i < cells; i++) {
        int64_t *cell = dbt_usage_at(&counting.usage, i / 12, i / 3 % 4, i % 3);
        assert_int_equal(*cell, 0);
        *cell = ++value;
    }
    assert_int_equal(*dbt_usage_at(&counting.usage, 1, 3, 2), 24);
    assert_int_equal(*dbt_usage_at(&counting.usage, 0, 0, 0), 1);
    counting_release(&counting);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    struct counting counting;
    counting_init(&counting, "2025-05");
    counting_meter(&counting, (struct dbt_meter){.priced = true});
    struct dbt_usage usage = {.unit_count = 77};
    struct dbt_registers many = {.unit_count = SIZE_MAX};
    struct dbt_usage_scope scope = counting_scope(&counting);
    scope.registers = &many;
    assert_int_equal(dbt_usage_init(&usage, &scope, &counting.arena, &counting.error), DBT_MEMORY);
    many.unit_count = (size_t)1 << 30;
    assert_int_equal(dbt_usage_init(&usage, &scope, &counting.arena, &counting.error), DBT_MEMORY);
    assert_int_equal(usage.unit_count, 77);
    counting_release(&counting);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_is_its_own),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
