/* The counters: blocks whose size is known before the first row. */
#include <assert.h>
#include <stdlib.h>

#include "debitera/meter.h"

static bool product(size_t a, size_t b, size_t c, size_t *out)
{
    return !__builtin_mul_overflow(a, b, out) && !__builtin_mul_overflow(*out, c, out);
}

static enum dbt_status add_cells(struct dbt_usage *usage, const struct dbt_region *region,
                                 struct dbt_error *error)
{
    assert(region->meter_count <= DBT_METERS_MAX);
    for (size_t meter = 0; meter < usage->meter_count; meter++) {
        uint32_t cells = dbt_meter_cells(region->meters[meter].model);
        size_t count;
        if (!product(usage->unit_count, usage->month_count, cells, &count)) {
            return dbt_error_memory(error, "the cells of all units");
        }
        usage->cell_counts[meter] = cells;
        if (count == 0) {
            continue;
        }
        usage->cells[meter] = calloc(count, sizeof **usage->cells);
        if (!usage->cells[meter]) {
            return dbt_error_memory(error, "the cells of all units");
        }
    }
    return DBT_OK;
}

enum dbt_status dbt_usage_init(struct dbt_usage *usage, const struct dbt_usage_scope *scope,
                               struct dbt_arena *arena, struct dbt_error *error)
{
    struct dbt_period period = scope->slots->period;
    struct dbt_usage made = {
        .slots = scope->slots,
        .unit_count = scope->registers->unit_count,
        .meter_count = scope->region->meter_count,
        .month_count = (size_t)(period.last - period.first + 1),
    };
    size_t count;
    if (!product(made.unit_count, made.meter_count, scope->slots->count, &count)) {
        return dbt_error_memory(error, "the usage of all units");
    }
    made.quantity = dbt_arena_alloc(arena, count, sizeof *made.quantity);
    if (!made.quantity && count > 0) {
        return dbt_error_memory(error, "the usage of all units");
    }
    enum dbt_status status = add_cells(&made, scope->region, error);
    if (status == DBT_OK) {
        *usage = made;
    } else {
        dbt_usage_release(&made);
    }
    return status;
}

void dbt_usage_release(struct dbt_usage *usage)
{
    for (size_t meter = 0; meter < usage->meter_count; meter++) {
        free(usage->cells[meter]);
        usage->cells[meter] = NULL;
    }
}

int64_t *dbt_usage_at(const struct dbt_usage *usage, size_t meter, size_t unit, size_t slot)
{
    assert(meter < usage->meter_count && unit < usage->unit_count && slot < usage->slots->count);
    return &usage->quantity[(meter * usage->unit_count + unit) * usage->slots->count + slot];
}

uint32_t *dbt_usage_cells(const struct dbt_usage *usage, size_t meter, size_t unit, size_t month)
{
    assert(meter < usage->meter_count && unit < usage->unit_count && month < usage->month_count);
    assert(usage->cells[meter]);
    return &usage->cells[meter][(unit * usage->month_count + month) * usage->cell_counts[meter]];
}
