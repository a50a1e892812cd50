/* What it cost: the lines of all documents, by service and month. */
#include "maker.h"

#include <stdlib.h>

/* A line, of a unit or of the region. */
struct item {
    const struct dbt_line *line;
    size_t unit;
    uint32_t service; /* in the region's services; those that it has no more come behind them */
    int month;
    size_t order; /* as it came */
};

struct items {
    struct item *at;
    size_t count;
};

static int compare_numbers(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int compare_items(const void *left, const void *right)
{
    const struct item *a = left;
    const struct item *b = right;
    int order = compare_numbers(a->unit, b->unit);
    order = order != 0 ? order : compare_numbers(a->service, b->service);
    order = order != 0 ? order : strcmp(a->line->service_code, b->line->service_code);
    order = order != 0 ? order : (a->month > b->month) - (a->month < b->month);
    return order != 0 ? order : compare_numbers(a->order, b->order);
}

static bool is_same_service(const struct item *a, const struct item *b)
{
    return a->unit == b->unit && strcmp(a->line->service_code, b->line->service_code) == 0;
}

static size_t count_lines(const struct dbt_invoices *invoices)
{
    size_t count = 0;
    for (size_t i = 0; i < invoices->count; i++) {
        count += invoices->items[i].line_count;
    }
    return count;
}

/* Each line once for the region, and once for its unit when that is one of the month's. */
static void add_line(const struct dbt_maker *maker, struct items *items,
                     const struct dbt_line *line)
{
    const int month = dbt_maker_month(maker, line->month);
    if (month < 0) {
        return;
    }
    const uint32_t unit = dbt_maker_unit(maker, line->unit_code);
    struct item item = {.line = line,
                        .unit = maker->unit_count,
                        .service =
                            dbt_region_service(maker->region, dbt_text_of(line->service_code)),
                        .month = month,
                        .order = items->count};
    items->at[items->count++] = item;
    if (unit != DBT_NONE) {
        item.unit = unit;
        items->at[items->count++] = item;
    }
}

static bool gather(const struct dbt_maker *maker, struct items *items)
{
    const struct dbt_invoices *invoices = maker->input->invoices;
    items->at = dbt_maker_alloc(maker, 2 * count_lines(invoices), sizeof *items->at);
    if (items->at == NULL) {
        return false;
    }
    for (size_t i = 0; i < invoices->count; i++) {
        for (size_t j = 0; j < invoices->items[i].line_count; j++) {
            add_line(maker, items, &invoices->items[i].lines[j]);
        }
    }
    qsort(items->at, items->count, sizeof *items->at, compare_items);
    return true;
}

/* ---- services ------------------------------------------------------------------------------- */

/* The line's quantity; of one by time the part of the month that it is for. */
static bool quantity_of(const struct dbt_line *line, struct dbt_ratio *quantity)
{
    struct dbt_ratio part = {0};
    *quantity = line->quantity;
    return line->basis == DBT_PER_PIECE ||
           (dbt_ratio_make(dbt_span_days(line->span), dbt_month_days(line->month), &part) &&
            dbt_ratio_multiply(line->quantity, part, quantity));
}

/* 10^-4 of the quantities of a month, `items`, in `unit_of_quantity`. */
static bool sum_quantity(const struct items *items, const char *unit_of_quantity, int64_t *out)
{
    struct dbt_ratio sum = dbt_ratio_of(0);
    for (size_t i = 0; i < items->count; i++) {
        const struct dbt_line *line = items->at[i].line;
        struct dbt_ratio quantity = {0};
        if (strcmp(line->unit_of_quantity, unit_of_quantity) == 0 &&
            (!quantity_of(line, &quantity) || !dbt_ratio_add(sum, quantity, &sum))) {
            return false;
        }
    }
    return dbt_ratio_multiply(sum, dbt_ratio_of(10000), &sum) && dbt_ratio_round(sum, out);
}

static bool sum_ore(const struct items *items, int64_t *ore)
{
    *ore = 0;
    for (size_t i = 0; i < items->count; i++) {
        if (!dbt_maker_add(ore, items->at[i].line->net_ore)) {
            return false;
        }
    }
    return true;
}

/* The items from `first` on that are of its month. */
static struct items of_month(const struct items *items, size_t first)
{
    struct items taken = {&items->at[first], 0};
    while (first + taken.count < items->count && taken.at[taken.count].month == taken.at[0].month) {
        taken.count++;
    }
    return taken;
}

/* Figures of the service that all `items` are of; they stand by month. */
static bool sum_service(const struct dbt_maker *maker, const struct items *items,
                        struct dbt_followup_service *service)
{
    const struct dbt_line *last = items->at[items->count - 1].line;
    *service = (struct dbt_followup_service){.code = last->service_code,
                                             .name = last->service_name,
                                             .unit_of_quantity = last->unit_of_quantity};
    for (int i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        service->ore.of[i] = maker->known[i] ? 0 : DBT_FIGURE_NONE;
        service->quantity.of[i] = service->ore.of[i];
    }
    for (size_t i = 0; i < items->count;) {
        const struct items taken = of_month(items, i);
        const int month = taken.at[0].month;
        if (!sum_ore(&taken, &service->ore.of[month]) ||
            !sum_quantity(&taken, last->unit_of_quantity, &service->quantity.of[month])) {
            return false;
        }
        i += taken.count;
    }
    return true;
}

static bool costs_anything(const struct dbt_followup_service *service)
{
    for (int i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        if (dbt_figure_known(service->ore.of[i]) && service->ore.of[i] != 0) {
            return true;
        }
    }
    return false;
}

static enum dbt_status sum_services(struct dbt_maker *maker, const struct items *items)
{
    struct dbt_followup_service *services = dbt_maker_alloc(maker, items->count, sizeof *services);
    if (services == NULL) {
        return DBT_MEMORY;
    }
    maker->own.services = services;
    for (size_t i = 0; i < items->count;) {
        struct items of_service = {&items->at[i], 1};
        struct dbt_followup_unit *unit = &maker->own.units[items->at[i].unit];
        while (i + of_service.count < items->count &&
               is_same_service(of_service.at, &items->at[i + of_service.count])) {
            of_service.count++;
        }
        i += of_service.count;
        struct dbt_followup_service *service = &services[maker->service_count];
        if (!sum_service(maker, &of_service, service)) {
            return dbt_maker_overflow(maker, of_service.at[0].line->service_code);
        }
        if (costs_anything(service)) {
            unit->services = unit->service_count == 0 ? service : unit->services;
            unit->service_count++;
            maker->service_count++;
        }
    }
    return DBT_OK;
}

/* ---- sums ----------------------------------------------------------------------------------- */

static bool sum_month(const struct dbt_followup_unit *unit, int month, dbt_figure *ore)
{
    int64_t sum = 0;
    for (size_t i = 0; i < unit->service_count; i++) {
        if (!dbt_maker_add(&sum, unit->services[i].ore.of[month])) {
            return false;
        }
    }
    *ore = sum;
    return true;
}

static bool sum_cost(const struct dbt_maker *maker, struct dbt_followup_unit *unit)
{
    bool ok = true;
    for (int i = 0; ok && i < DBT_FOLLOWUP_MONTHS; i++) {
        unit->cost_ore.of[i] = DBT_FIGURE_NONE;
        ok = !maker->known[i] || sum_month(unit, i, &unit->cost_ore.of[i]);
    }
    return ok;
}

/* The meter that a line's component is charged by; DBT_NONE when it is not, or there is none
   such any more. */
static uint32_t meter_of(const struct dbt_maker *maker, const struct item *item)
{
    if (item->service == DBT_NONE) {
        return DBT_NONE;
    }
    const struct dbt_service *service = &maker->region->services[item->service];
    for (uint32_t i = 0; i < service->component_count; i++) {
        const struct dbt_component *component = &service->components[i];
        if (component->model == DBT_CHARGE_METERED &&
            strcmp(component->code, item->line->component) == 0) {
            return component->meter;
        }
    }
    return DBT_NONE;
}

static void begin_dispatches(const struct dbt_maker *maker)
{
    const uint32_t *meters = maker->region->followup.dispatches;
    const size_t all = (maker->unit_count + 1) * maker->dispatch_count;
    for (size_t i = 0; i < all; i++) {
        const bool is_charged = maker->region->meters[meters[i % maker->dispatch_count]].priced;
        for (int month = 0; month < DBT_FOLLOWUP_MONTHS; month++) {
            maker->own.dispatches[i].ore.of[month] =
                is_charged && maker->known[month] ? 0 : DBT_FIGURE_NONE;
        }
    }
}

/* A meter that charges is one of a kind, or of none. */
static bool add_dispatch(const struct dbt_maker *maker, const struct item *item)
{
    const uint32_t *meters = maker->region->followup.dispatches;
    const uint32_t meter = meter_of(maker, item);
    size_t kind = 0;
    while (kind < maker->dispatch_count && meters[kind] != meter) {
        kind++;
    }
    return meter == DBT_NONE || kind == maker->dispatch_count ||
           dbt_maker_add(
               &dbt_maker_dispatches(maker, &maker->own, item->unit)[kind].ore.of[item->month],
               item->line->net_ore);
}

static enum dbt_status sum_dispatches(const struct dbt_maker *maker, const struct items *items)
{
    begin_dispatches(maker);
    for (size_t i = 0; i < items->count; i++) {
        if (!add_dispatch(maker, &items->at[i])) {
            return dbt_maker_overflow(maker, items->at[i].line->service_code);
        }
    }
    return DBT_OK;
}

enum dbt_status dbt_maker_cost(struct dbt_maker *maker)
{
    struct items items = {0};
    enum dbt_status status = gather(maker, &items) ? DBT_OK : DBT_MEMORY;
    if (status == DBT_OK) {
        status = sum_services(maker, &items);
    }
    for (size_t i = 0; status == DBT_OK && i <= maker->unit_count; i++) {
        if (!sum_cost(maker, &maker->own.units[i])) {
            status = dbt_maker_overflow(maker, "the cost of all services");
        }
    }
    return status == DBT_OK ? sum_dispatches(maker, &items) : status;
}
