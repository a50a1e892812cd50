/* The counters as rows with names: what usage.csv and the ledger hold. */
#include "debitera/meter.h"

enum { HOUR_NAME_BYTES = 5, HOURS = 24 }; /* "7-23" */

struct listing {
    const struct dbt_usage *usage;
    const struct dbt_usage_scope *scope;
    const char *hour_names; /* of each cell of a weekday and hour */
    struct dbt_usage_rows rows;
    bool counts_only; /* no items yet */
};

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
    if (order == 0)
        order = (left->span.last > right->span.last) - (left->span.last < right->span.last);
    return order != 0 ? order : strcmp(left->cell, right->cell);
}

void dbt_usage_rows_sort(struct dbt_usage_rows *rows)
{
    if (rows->count > 1)
        qsort(rows->items, rows->count, sizeof *rows->items, compare_rows);
}

/* Behind those that are there. */
static void add_row(struct listing *list, const struct dbt_usage_row *row)
{
    if (!list->counts_only)
        list->rows.items[list->rows.count] = *row;
    list->rows.count++;
}

static void add_percentiles(struct listing *list, const uint32_t *cells,
                            const struct dbt_usage_row *month)
{
    struct dbt_usage_row row = *month;

    row.quantity = dbt_distribution_percentile(cells, 50);
    if (row.quantity < 0)
        return;
    row.cell = "median";
    add_row(list, &row);
    row.quantity = dbt_distribution_percentile(cells, 90);
    row.cell = "p90";
    add_row(list, &row);
}

static void add_hours(struct listing *list, const uint32_t *cells,
                      const struct dbt_usage_row *month)
{
    struct dbt_usage_row row = *month;

    for (size_t cell = 0; cell < DBT_WEEKDAY_HOUR_CELLS; cell++) {
        row.cell = list->hour_names + cell * HOUR_NAME_BYTES;
        row.quantity = cells[cell];
        if (row.quantity != 0)
            add_row(list, &row);
    }
}

static void add_cells(struct listing *list, size_t meter, size_t unit)
{
    const struct dbt_meter *counted = &list->scope->region->meters[meter];

    if (list->usage->cells[meter] == NULL)
        return;
    for (size_t month = 0; month < list->usage->month_count; month++) {
        const uint32_t *cells = dbt_usage_cells(list->usage, meter, unit, month);
        dbt_month at = list->usage->slots->period.first + (dbt_month)month;
        struct dbt_usage_row row = {
            .unit_code = list->scope->registers->units[unit].code,
            .meter_code = counted->code,
            .span = {dbt_month_first(at), dbt_month_last(at)},
        };
        if (counted->model == DBT_METER_DISTRIBUTION)
            add_percentiles(list, cells, &row);
        else
            add_hours(list, cells, &row);
    }
}

static void add_quantities(struct listing *list, size_t meter, size_t unit)
{
    const struct dbt_meter *counted = &list->scope->region->meters[meter];

    for (size_t slot = 0; slot < list->usage->slots->count; slot++) {
        struct dbt_usage_row row = {
            .unit_code = list->scope->registers->units[unit].code,
            .meter_code = counted->code,
            .cell = "",
            .span = span_of(list->usage, counted, slot),
            .quantity = *dbt_usage_at(list->usage, meter, unit, slot),
        };
        if (row.quantity != 0)
            add_row(list, &row);
    }
}

static void add_rows(struct listing *list)
{
    list->rows.count = 0;
    for (size_t meter = 0; meter < list->usage->meter_count; meter++) {
        for (size_t unit = 0; unit < list->usage->unit_count; unit++) {
            add_quantities(list, meter, unit);
            add_cells(list, meter, unit);
        }
    }
}

/* "1-00" to "7-23": Monday is 1. */
static char *name_hours(struct dbt_arena *arena)
{
    char *names = dbt_arena_alloc(arena, DBT_WEEKDAY_HOUR_CELLS, HOUR_NAME_BYTES);

    for (size_t cell = 0; names != NULL && cell < DBT_WEEKDAY_HOUR_CELLS; cell++) {
        char *name = names + cell * HOUR_NAME_BYTES;
        name[0] = (char)('1' + cell / HOURS);
        name[1] = '-';
        name[2] = (char)('0' + cell % HOURS / 10);
        name[3] = (char)('0' + cell % HOURS % 10);
    }
    return names;
}

enum dbt_status dbt_usage_list(const struct dbt_usage *usage, const struct dbt_usage_scope *scope,
                               struct dbt_arena *arena, struct dbt_usage_rows *rows,
                               struct dbt_error *error)
{
    struct listing list = {
        .usage = usage, .scope = scope, .hour_names = name_hours(arena), .counts_only = true};

    if (list.hour_names == NULL)
        return dbt_error_memory(error, "the rows of usage");
    add_rows(&list);
    list.rows.items =
        dbt_arena_alloc(arena, list.rows.count == 0 ? 1 : list.rows.count, sizeof *rows->items);
    if (list.rows.items == NULL)
        return dbt_error_memory(error, "the rows of usage");
    list.counts_only = false;
    add_rows(&list);
    dbt_usage_rows_sort(&list.rows);
    *rows = list.rows;
    return DBT_OK;
}
