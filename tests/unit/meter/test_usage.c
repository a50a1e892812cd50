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

static void cells_are_their_meters(void **state)
{
    (void)state;
    struct counting counting;
    counting_init(&counting, "2025-05..2025-06");
    counting_meter(&counting, (struct dbt_meter){.model = DBT_METER_WEEKDAY_HOUR});
    counting_meter(&counting, (struct dbt_meter){.model = DBT_METER_RECORDS});
    counting_meter(&counting, (struct dbt_meter){.model = DBT_METER_DISTRIBUTION});
    struct dbt_usage_scope scope = counting_scope(&counting);
    assert_int_equal(dbt_usage_init(&counting.usage, &scope, &counting.arena, NULL), DBT_OK);
    assert_int_equal(counting.usage.month_count, 2);
    assert_null(counting.usage.cells[1]);
    for (size_t meter = 0; meter < 3; meter += 2) {
        uint32_t count = dbt_meter_cells(counting.meters[meter].model);
        for (size_t i = 0; i < COUNTING_UNITS * 2; i++) {
            uint32_t *cells = dbt_usage_cells(&counting.usage, meter, i / 2, i % 2);
            assert_ptr_equal(cells, counting.usage.cells[meter] + i * count);
            for (uint32_t cell = 0; cell < count; cell++) {
                assert_int_equal(cells[cell]++, 0);
            }
        }
    }
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
        cmocka_unit_test(cells_are_their_meters),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
