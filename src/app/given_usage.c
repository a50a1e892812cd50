/* Quantities, rejects and repeats of a usage file, put where metering would have put them. */
#include "given.h"

struct taking { /* one source of one delivery */
    struct dbt_pipeline *pipeline;
    struct dbt_part *part;
    const struct dbt_usage_counted *counted;
    uint32_t source;
};

static enum dbt_status refuse(const struct taking *taking, const char *what, const char *name,
                              struct dbt_error *error)
{
    return dbt_error_set(error, DBT_INPUT,
                         "%s: there is no %s %s in this run; count again with "
                         "meter",
                         taking->pipeline->given->path, what, name);
}

/* Prices and VAT are those of the count, as the region folder is: subscriptions may be others. */
static enum dbt_status refuse_slot(const struct taking *taking, const char *first,
                                   struct dbt_error *error)
{
    if (!dbt_region_counts_by_subscription(&taking->pipeline->region))
        return refuse(taking, "stretch of days from", first, error);
    return dbt_error_set(error, DBT_INPUT,
                         "%s: the subscriptions have changed since it was counted, and what was "
                         "counted from %s on cannot be told apart by them; count again with meter",
                         taking->pipeline->given->path, first);
}

/* The source's meter of this code; DBT_NONE. */
static uint32_t find_meter(const struct taking *taking, const char *code)
{
    const struct dbt_region *region = &taking->pipeline->region;

    for (uint32_t m = 0; m < region->meter_count; m++)
        if (region->meters[m].source == taking->source && strcmp(region->meters[m].code, code) == 0)
            return m;
    return DBT_NONE;
}

static bool find_slot(const struct dbt_slots *slots, struct dbt_span span, uint32_t *found)
{
    for (*found = 0; *found < slots->count; ++*found)
        if (slots->slots[*found].first == span.first && slots->slots[*found].last == span.last)
            return true;
    return false;
}

static enum dbt_status take_quantity(const struct taking *taking,
                                     const struct dbt_usage_quantity *quantity,
                                     struct dbt_error *error)
{
    const struct dbt_part *part = taking->part;
    uint32_t meter = find_meter(taking, quantity->meter);
    uint32_t unit = dbt_registers_unit(&part->registers, dbt_text_of(quantity->unit));
    uint32_t slot = 0;
    char day[DBT_DATE_BYTES];

    if (meter == DBT_NONE)
        return refuse(taking, "meter", quantity->meter, error);
    if (unit == DBT_NONE)
        return refuse(taking, "care unit", quantity->unit, error);
    if (!find_slot(&part->slots, quantity->slot, &slot))
        return refuse_slot(taking, dbt_day_write(quantity->slot.first, day), error);
    *dbt_usage_at(&part->usage, meter, unit, slot) = quantity->quantity;
    return DBT_OK;
}

static enum dbt_status take_cells(const struct taking *taking,
                                  const struct dbt_usage_cell_list *list, struct dbt_error *error)
{
    const struct dbt_part *part = taking->part;
    uint32_t meter = find_meter(taking, list->meter);
    uint32_t unit = dbt_registers_unit(&part->registers, dbt_text_of(list->unit));
    struct dbt_period period = part->slots.period;
    char month[DBT_DATE_BYTES];

    if (meter == DBT_NONE ||
        list->count > dbt_meter_cells(taking->pipeline->region.meters[meter].model))
        return refuse(taking, "such meter with cells as", list->meter, error);
    if (unit == DBT_NONE)
        return refuse(taking, "care unit", list->unit, error);
    if (list->month < period.first || list->month > period.last)
        return refuse(taking, "month", dbt_month_write(list->month, month), error);
    memcpy(dbt_usage_cells(&part->usage, meter, unit, (size_t)(list->month - period.first)),
           list->records, list->count * sizeof *list->records);
    return DBT_OK;
}

static enum dbt_status take_rejects(const struct taking *taking, struct dbt_error *error)
{
    struct dbt_rejects *rejects = &taking->pipeline->rejects;

    for (size_t i = 0; i < taking->counted->reject_count; i++) {
        struct dbt_reject *items = dbt_arena_grow(rejects->arena, rejects->items, rejects->count,
                                                  &rejects->capacity, sizeof *items);
        if (items == NULL)
            return dbt_error_memory(error, "the list of rejects");
        rejects->items = items;
        rejects->items[rejects->count++] = taking->counted->rejects[i];
    }
    return DBT_OK;
}

static enum dbt_status take_source(const struct taking *taking, struct dbt_error *error)
{
    const struct dbt_usage_counted *counted = taking->counted;
    enum dbt_status status = DBT_OK;

    for (size_t i = 0; status == DBT_OK && i < counted->quantity_count; i++)
        status = take_quantity(taking, &counted->quantities[i], error);
    for (size_t i = 0; status == DBT_OK && i < counted->cells_count; i++)
        status = take_cells(taking, &counted->cells[i], error);
    taking->part->counted[taking->source] = (struct dbt_counted){
        .repeats = counted->repeats,
        .repeats_count = counted->repeats_count,
        .missing_days = counted->missing_days,
        .missing_day_count = counted->missing_day_count,
    };
    return status == DBT_OK ? take_rejects(taking, error) : status;
}

static enum dbt_status refuse_register(const struct dbt_pipeline *pipeline,
                                       const struct dbt_input *input, struct dbt_error *error)
{
    if (input->source->kind == DBT_SOURCE_UNITS)
        return dbt_error_set(error, DBT_INPUT,
                             "%s: was counted on other care units than those of %s; count again "
                             "with meter, or give the register that it was counted with",
                             pipeline->given->path, input->path);
    return dbt_error_set(error, DBT_INPUT,
                         "%s: the subscriptions of %s have changed since it was counted, and what "
                         "is counted depends on them; count again with meter, or give the file "
                         "that it was counted with",
                         pipeline->given->path, input->path);
}

/* Counted on other care units, or subscriptions, the usage might be another. */
static enum dbt_status check_registers(const struct dbt_pipeline *pipeline,
                                       const struct dbt_part *part,
                                       const struct dbt_usage_delivery *from,
                                       struct dbt_error *error)
{
    const struct dbt_delivery *delivery = part->delivery;
    size_t found = 0;

    for (size_t i = 0; i < delivery->count; i++) {
        const struct dbt_input *input = &delivery->inputs[i];
        if (!dbt_pipeline_counts_on(pipeline, input->source))
            continue;
        if (found < from->unit_file_count && strcmp(from->units[found].name, input->name) == 0 &&
            strcmp(from->units[found].sha256, input->sha256) == 0)
            found++;
        else
            return refuse_register(pipeline, input, error);
    }
    if (found != from->unit_file_count)
        return dbt_error_set(error, DBT_INPUT,
                             "%s: was counted with %s, which is not in %s; complete the delivery",
                             pipeline->given->path, from->units[found].name, delivery->folder);
    return DBT_OK;
}

enum dbt_status dbt_given_usage(struct dbt_pipeline *pipeline, struct dbt_part *part,
                                struct dbt_error *error)
{
    const struct dbt_usage_delivery *from = dbt_given_delivery(pipeline, part);
    const struct dbt_delivery *delivery = part->delivery;
    const struct dbt_source *done = NULL;
    enum dbt_status status = check_registers(pipeline, part, from, error);

    /* In the order of the files, as rejects are listed in it. */
    for (size_t i = 0; status == DBT_OK && i < delivery->count; i++) {
        const struct dbt_source *source = delivery->inputs[i].source;
        struct taking taking = {.pipeline = pipeline, .part = part};
        if (source == done || !dbt_source_is_counted(source))
            continue;
        taking.source = (uint32_t)(source - pipeline->region.sources);
        taking.counted = &from->counted[dbt_given_source(pipeline, taking.source)];
        status = take_source(&taking, error);
        done = source;
    }
    return status;
}
