/* The counters: one block, whose size is known before the first row. */
#include <assert.h>

#include "debitera/meter.h"

enum dbt_status dbt_usage_init(struct dbt_usage *usage, const struct dbt_usage_scope *scope,
                               struct dbt_arena *arena, struct dbt_error *error)
{
    const size_t unit_count = scope->registers->unit_count;
    const size_t meter_count = scope->region->meter_count;
    size_t count;
    if (__builtin_mul_overflow(unit_count, meter_count, &count) ||
        __builtin_mul_overflow(count, (size_t)scope->slots->count, &count)) {
        return dbt_error_memory(error, "the usage of all units");
    }
    int64_t *quantity = dbt_arena_alloc(arena, count, sizeof *quantity);
    if (!quantity && count > 0) {
        return dbt_error_memory(error, "the usage of all units");
    }
    *usage = (struct dbt_usage){
        .slots = scope->slots,
        .unit_count = unit_count,
        .meter_count = meter_count,
        .quantity = quantity,
    };
    return DBT_OK;
}

int64_t *dbt_usage_at(const struct dbt_usage *usage, size_t meter, size_t unit, size_t slot)
{
    assert(meter < usage->meter_count && unit < usage->unit_count && slot < usage->slots->count);
    return &usage->quantity[(meter * usage->unit_count + unit) * usage->slots->count + slot];
}
