/* The counters as rows with names: what usage.csv and the ledger hold. */
#include "debitera/meter.h"

static size_t count_rows(const struct dbt_usage *usage)
{
    size_t cells = usage->meter_count * usage->unit_count * usage->slots->count;
    size_t count = 0;

    for (size_t i = 0; i < cells; i++)
        count += usage->quantity[i] != 0;
    return count;
}

/* A census stands for its month, however many slots a price change cuts that into. */
static struct dbt_span span_of(const struct dbt_usage *usage, const struct dbt_meter *meter,
                               size_t slot)
{
    struct dbt_span span = usage->slots->slots[slot];

    if (meter->model == DBT_METER_CENSUS)
        span.last = dbt_month_last(dbt_month_of(span.first));
    return span;
}

static int compare_rows(const void *a, const void *b)
{
    const struct dbt_usage_row *left = a;
    const struct dbt_usage_row *right = b;
    int order = dbt_text_compare_fold(dbt_text_of(left->unit_code), dbt_text_of(right->unit_code));

    if (order == 0)
        order = strcmp(left->meter_code, right->meter_code);
    if (order == 0)
        order = (left->span.first > right->span.first) - (left->span.first < right->span.first);
    return order;
}

void dbt_usage_rows_sort(struct dbt_usage_rows *rows)
{
    if (rows->count > 1)
        qsort(rows->items, rows->count, sizeof *rows->items, compare_rows);
}

/* The rows of one meter at one unit, behind those that are there. */
static void add_rows(const struct dbt_usage *usage, const struct dbt_usage_scope *scope,
                     size_t meter, size_t unit, struct dbt_usage_rows *list)
{
    const struct dbt_meter *counted = &scope->region->meters[meter];

    for (size_t slot = 0; slot < usage->slots->count; slot++) {
        int64_t quantity = *dbt_usage_at(usage, meter, unit, slot);
        if (quantity == 0)
            continue;
        list->items[list->count++] = (struct dbt_usage_row){
            .unit_code = scope->registers->units[unit].code,
            .meter_code = counted->code,
            .span = span_of(usage, counted, slot),
            .quantity = quantity,
        };
    }
}

enum dbt_status dbt_usage_list(const struct dbt_usage *usage, const struct dbt_usage_scope *scope,
                               struct dbt_arena *arena, struct dbt_usage_rows *rows,
                               struct dbt_error *error)
{
    size_t count = count_rows(usage);
    struct dbt_usage_rows list = {
        .items = dbt_arena_alloc(arena, count == 0 ? 1 : count, sizeof *list.items)};

    if (list.items == NULL)
        return dbt_error_memory(error, "the rows of usage");
    for (size_t meter = 0; meter < usage->meter_count; meter++)
        for (size_t unit = 0; unit < usage->unit_count; unit++)
            add_rows(usage, scope, meter, unit, &list);
    dbt_usage_rows_sort(&list);
    *rows = list;
    return DBT_OK;
}
