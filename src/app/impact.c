/* Quantities of today × the readings of a price. */
#include "impact.h"

struct ordering { /* one price, and what a delivery has for it */
    const struct dbt_part *part;
    const struct dbt_price *price;
    const struct dbt_component *component;
    dbt_day day;
    struct dbt_ratio quantity;
    uint32_t units;
    uint32_t last_unit; /* rows come by unit */
    int64_t free_left;  /* of the unit's first pieces of the service, which cost nothing */
    bool failed;        /* the quantity does not fit */
};

static void add(struct ordering *ordering, uint32_t unit, struct dbt_ratio quantity)
{
    if (dbt_ratio_compare_zero(quantity) == 0)
        return;
    ordering->units += ordering->last_unit != unit;
    ordering->last_unit = unit;
    if (!dbt_ratio_add(ordering->quantity, quantity, &ordering->quantity))
        ordering->failed = true;
}

/* ---- what is ordered ------------------------------------------------------------------------- */

/* An agreed price stays as it is agreed. */
static void add_subscriptions(struct ordering *ordering)
{
    const struct dbt_registers *registers = &ordering->part->registers;

    for (size_t i = 0; i < registers->subscription_count; i++) {
        const struct dbt_subscription *row = &registers->subscriptions[i];
        if (row->service == ordering->price->service && row->price_micro < 0 &&
            dbt_span_has(row->valid, ordering->day) &&
            dbt_span_has(registers->units[row->unit].valid, ordering->day))
            add(ordering, row->unit, dbt_ratio_of(row->quantity));
    }
}

static void add_units(struct ordering *ordering)
{
    const struct dbt_registers *registers = &ordering->part->registers;

    for (uint32_t i = 0; i < registers->unit_count; i++)
        if (dbt_span_has(registers->units[i].valid, ordering->day))
            add(ordering, i, dbt_ratio_of(1));
}

/* By unit, service, day and id, as they are rated. */
static void add_one_offs(struct ordering *ordering)
{
    const struct dbt_registers *registers = &ordering->part->registers;

    for (size_t i = 0; i < registers->one_off_count; i++) {
        const struct dbt_one_off *row = &registers->one_offs[i];
        int64_t free_pieces = 0;
        if (row->service != ordering->price->service)
            continue;
        if (i == 0 || row[-1].unit != row->unit || row[-1].service != row->service)
            ordering->free_left = dbt_first_free_left(registers, row->unit, row->service,
                                                      ordering->component->first_free);
        if (row->has_amount)
            continue;
        free_pieces = row->quantity < ordering->free_left ? row->quantity : ordering->free_left;
        ordering->free_left -= free_pieces;
        if (dbt_month_of(row->day) == dbt_month_of(ordering->day))
            add(ordering, row->unit, dbt_ratio_of(row->quantity - free_pieces));
    }
}

/* A daily average is over the days on which the unit is valid. */
static struct dbt_ratio counted(const struct ordering *ordering, int64_t sum, uint32_t unit)
{
    const struct dbt_registers *registers = &ordering->part->registers;
    const struct dbt_meter *meter = &registers->region->meters[ordering->component->meter];
    dbt_month month = dbt_month_of(ordering->day);
    struct dbt_span days = {dbt_month_first(month), dbt_month_last(month)};
    struct dbt_ratio average = dbt_ratio_of(0);

    if (meter->model != DBT_METER_PERSON_DAYS)
        return dbt_ratio_of(sum);
    days = dbt_span_intersect(days, registers->units[unit].valid);
    return dbt_ratio_make(sum, dbt_span_days(days), &average) ? average : dbt_ratio_of(0);
}

static void add_usage(struct ordering *ordering)
{
    const struct dbt_usage *usage = &ordering->part->usage;
    const struct dbt_slots *slots = &ordering->part->slots;

    for (uint32_t unit = 0; unit < usage->unit_count; unit++) {
        int64_t sum = 0;
        for (uint32_t slot = 0; slot < slots->count; slot++)
            if (dbt_month_of(slots->slots[slot].first) == dbt_month_of(ordering->day) &&
                !dbt_ore_add(sum, *dbt_usage_at(usage, ordering->component->meter, unit, slot),
                             &sum))
                ordering->failed = true;
        add(ordering, unit, counted(ordering, sum, unit));
    }
}

static void add_up(struct ordering *ordering)
{
    const struct dbt_region *region = ordering->part->registers.region;
    bool subscribed = region->services[ordering->price->service].needs_subscription;

    switch (ordering->component->model) {
    case DBT_CHARGE_METERED:
        add_usage(ordering);
        break;
    case DBT_CHARGE_FLAT:
        if (!subscribed) {
            add_units(ordering);
            break;
        }
        add_subscriptions(ordering);
        break;
    case DBT_CHARGE_RECURRING:
    case DBT_CHARGE_PACKAGE:
        add_subscriptions(ordering);
        break;
    case DBT_CHARGE_ONE_OFF:
        add_one_offs(ordering);
        break;
    case DBT_CHARGE_PASS_THROUGH:
    case DBT_CHARGE_INCLUDED:
    case DBT_CHARGE_MODEL_COUNT:
        break;
    }
}

/* ---- what it comes to ------------------------------------------------------------------------ */

/* Of a year, or with `month` of a month: a price per piece is taken for as many each month. */
static bool amount(const struct ordering *ordering, const struct dbt_reading *reading, bool month,
                   int64_t *ore)
{
    enum { MICRO_PER_ORE = 10000, MONTHS = 12 };
    struct dbt_ratio price = {0};
    struct dbt_ratio times = dbt_ratio_of(1);
    struct dbt_ratio sum = {0};

    if (reading->basis == DBT_PER_YEAR && month && !dbt_ratio_make(1, MONTHS, &times))
        return false;
    if (reading->basis != DBT_PER_YEAR && !month)
        times = dbt_ratio_of(MONTHS);
    return !ordering->failed && dbt_ratio_make(reading->price_micro, MICRO_PER_ORE, &price) &&
           dbt_ratio_multiply(ordering->quantity, price, &sum) &&
           dbt_ratio_multiply(sum, times, &sum) && dbt_ratio_round(sum, ore);
}

static struct dbt_impact_reading read_amounts(const struct ordering *ordering,
                                              const struct dbt_reading *reading)
{
    struct dbt_impact_reading made = {.reading = reading};

    if (!amount(ordering, reading, true, &made.month_ore) ||
        !amount(ordering, reading, false, &made.year_ore))
        made = (struct dbt_impact_reading){.reading = reading, .too_large = true};
    return made;
}

static void compare(struct dbt_impact *impact, const struct ordering *ordering)
{
    const struct dbt_price *before = impact->before;
    struct dbt_reading current = {.name = ""};

    impact->comparable = before != NULL && before->confirmed && before->tier_count == 0 &&
                         before->included == 0 && before->minimum_ore == 0;
    if (!impact->comparable)
        return;
    current.price_micro = before->price_micro;
    current.basis = before->basis;
    impact->current = read_amounts(ordering, &current);
    impact->current.reading = NULL;
    for (uint32_t i = 0; i < impact->price->reading_count; i++)
        if (impact->current.too_large ||
            !dbt_ore_add(impact->readings[i].year_ore, -impact->current.year_ore,
                         &impact->readings[i].change_ore))
            impact->readings[i].too_large = true;
}

static enum dbt_status make_impact(struct dbt_pipeline *pipeline, const struct dbt_price *price,
                                   struct dbt_impact *impact, struct dbt_error *error)
{
    const struct dbt_service *service = &pipeline->region.services[price->service];
    struct ordering ordering = {
        .part = &pipeline->parts[pipeline->part_count - 1],
        .price = price,
        .component = &service->components[price->component],
        .day = dbt_month_last(pipeline->options->period.last),
        .quantity = dbt_ratio_of(0),
        .last_unit = DBT_NONE,
    };

    add_up(&ordering);
    *impact = (struct dbt_impact){
        .service = service,
        .component = ordering.component,
        .price = price,
        .before = dbt_price_find(&pipeline->region.prices, price->service, price->component,
                                 price->from - 1),
        .day = ordering.day,
        .quantity = ordering.quantity,
        .units = ordering.units,
        .readings =
            dbt_arena_alloc(&pipeline->arena, price->reading_count + 1, sizeof *impact->readings),
    };
    if (impact->readings == NULL)
        return dbt_error_memory(error, "what unconfirmed prices come to");
    for (uint32_t i = 0; i < price->reading_count; i++)
        impact->readings[i] = read_amounts(&ordering, &price->readings[i]);
    compare(impact, &ordering);
    return DBT_OK;
}

enum dbt_status dbt_pipeline_impacts(struct dbt_pipeline *pipeline, struct dbt_impacts *impacts,
                                     struct dbt_error *error)
{
    const struct dbt_price_list *list = &pipeline->region.prices;
    struct dbt_impacts made = {0};
    enum dbt_status status = DBT_OK;

    if (pipeline->part_count > 0 && pipeline->findings.of[DBT_SEVERITY_INVALID] == 0) {
        made.items = dbt_arena_alloc(&pipeline->arena, list->count + 1, sizeof *made.items);
        if (made.items == NULL)
            return dbt_error_memory(error, "what unconfirmed prices come to");
        for (uint32_t i = 0; status == DBT_OK && i < list->count; i++)
            if (!list->prices[i].confirmed)
                status = make_impact(pipeline, &list->prices[i], &made.items[made.count++], error);
    }
    if (status == DBT_OK)
        *impacts = made;
    return status;
}
