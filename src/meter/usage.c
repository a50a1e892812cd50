/* The counters: one block, whose size is known before the first row. */
#include <assert.h>

#include "debitera/meter.h"

enum dbt_status dbt_usage_init(struct dbt_usage *usage, const struct dbt_region *region,
                               size_t unit_count, const struct dbt_slots *slots,
                               struct dbt_arena *arena, struct dbt_error *error)
{
    size_t count;
    if (__builtin_mul_overflow(unit_count, (size_t)region->meter_count, &count) ||
        __builtin_mul_overflow(count, (size_t)slots->count, &count)) {
        return dbt_error_memory(error, "the usage of all units");
    }
    int64_t *quantity = dbt_arena_alloc(arena, count, sizeof *quantity);
    if (!quantity && count > 0) {
        return dbt_error_memory(error, "the usage of all units");
    }
    *usage = (struct dbt_usage){
        .slots = slots,
        .unit_count = unit_count,
        .meter_count = region->meter_count,
        .quantity = quantity,
    };
    return DBT_OK;
}

int64_t *dbt_usage_at(const struct dbt_usage *usage, size_t meter, size_t unit, size_t slot)
{
    assert(meter < usage->meter_count && unit < usage->unit_count && slot < usage->slots->count);
    return &usage->quantity[(meter * usage->unit_count + unit) * usage->slots->count + slot];
}
