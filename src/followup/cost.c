/*
 * What it cost: the lines of all documents, by service and month. Lines come by month; each is
 * added to its service's figures, of its unit and of the region, and not kept.
 */
#include "maker.h"

#include <stdlib.h>

/* A service of a unit, or of the region, in one unit of quantity. */
struct series {
    struct dbt_followup_service service; /* quantities are of the months before `month` */
    uint32_t order;  /* in the region's services; those that it has no more come behind them */
    unsigned billed; /* bits 1 << month: it has lines of */
    int month;
    struct dbt_ratio quantity; /* of `month` */
    size_t last;               /* number of its last line, as they came */
    struct series *next;       /* of the unit */
};

struct texts { /* kept once */
    const char **items;
    size_t count, capacity;
};

struct costing {
    struct dbt_maker *maker;
    struct series **first; /* of each unit, and of the region */
    size_t series_count;
    struct texts texts;
    size_t lines;
};

/* The text, kept; null when memory ends. */
static const char *keep(struct costing *costing, const char *text)
{
    struct dbt_maker *maker = costing->maker;
    struct texts *texts = &costing->texts;
    for (size_t i = 0; i < texts->count; i++) {
        if (strcmp(texts->items[i], text) == 0) {
            return texts->items[i];
        }
    }
    const char **items = dbt_arena_grow(&maker->scratch, texts->items, texts->count,
                                        &texts->capacity, sizeof *items);
    const char *kept = dbt_arena_string(maker->arena, text);
    if (items == NULL || kept == NULL) {
        return NULL;
    }
    texts->items = items;
    texts->items[texts->count++] = kept;
    return kept;
}

static struct series *add_series(struct costing *costing, size_t unit, const struct dbt_line *line)
{
    struct dbt_maker *maker = costing->maker;
    struct series *series = dbt_maker_scratch(maker, 1, sizeof *series);
    const char *code = keep(costing, line->service_code);
    const char *unit_of_quantity = keep(costing, line->unit_of_quantity);
    if (series == NULL || code == NULL || unit_of_quantity == NULL) {
        return NULL;
    }
    series->service = (struct dbt_followup_service){
        .code = code, .name = "", .unit_of_quantity = unit_of_quantity};
    series->order = dbt_region_service(maker->region, dbt_text_of(code));
    series->month = -1;
    series->next = costing->first[unit];
    costing->first[unit] = series;
    costing->series_count++;
    return series;
}

/* The series of a line, made when it is the first. */
static struct series *series_of(struct costing *costing, size_t unit, const struct dbt_line *line)
{
    struct series *series = costing->first[unit];
    while (series != NULL &&
           (strcmp(series->service.code, line->service_code) != 0 ||
            strcmp(series->service.unit_of_quantity, line->unit_of_quantity) != 0)) {
        series = series->next;
    }
    return series != NULL ? series : add_series(costing, unit, line);
}

/* The line's quantity; of one by time the part of the month that it is for. */
static bool quantity_of(const struct dbt_line *line, struct dbt_ratio *quantity)
{
    struct dbt_ratio part = {0};
    *quantity = line->quantity;
    return line->basis == DBT_PER_PIECE ||
           (dbt_ratio_make(dbt_span_days(line->span), dbt_month_days(line->month), &part) &&
            dbt_ratio_multiply(line->quantity, part, quantity));
}

/* 10^-4 of the quantities of the series' month, which are rounded once. */
static bool close_month(struct series *series)
{
    struct dbt_ratio scaled = {0};
    return series->month < 0 ||
           (dbt_ratio_multiply(series->quantity, dbt_ratio_of(10000), &scaled) &&
            dbt_ratio_round(scaled, &series->service.quantity.of[series->month]));
}

static bool add_quantity(struct series *series, int month, const struct dbt_line *line)
{
    struct dbt_ratio quantity = {0};
    if (series->month != month) {
        if (!close_month(series)) {
            return false;
        }
        series->month = month;
        series->quantity = dbt_ratio_of(0);
    }
    return quantity_of(line, &quantity) &&
           dbt_ratio_add(series->quantity, quantity, &series->quantity);
}

static enum dbt_status add_to(struct costing *costing, size_t unit, int month,
                              const struct dbt_line *line)
{
    struct series *series = series_of(costing, unit, line);
    if (series == NULL) {
        return dbt_error_memory(costing->maker->error, "the follow-up reports");
    }
    if (strcmp(series->service.name, line->service_name) != 0) {
        series->service.name = keep(costing, line->service_name);
    }
    if (series->service.name == NULL) {
        return dbt_error_memory(costing->maker->error, "the follow-up reports");
    }
    series->last = costing->lines;
    series->billed |= 1U << month;
    return dbt_maker_add(&series->service.ore.of[month], line->net_ore) &&
                   add_quantity(series, month, line)
               ? DBT_OK
               : dbt_maker_overflow(costing->maker, line->service_code);
}

/* ---- dispatches ----------------------------------------------------------------------------- */

/* The meter that a line's component is charged by; DBT_NONE when it is not, or there is none
   such any more. */
static uint32_t meter_of(const struct dbt_maker *maker, const struct dbt_line *line)
{
    const uint32_t index = dbt_region_service(maker->region, dbt_text_of(line->service_code));
    if (index == DBT_NONE) {
        return DBT_NONE;
    }
    const struct dbt_service *service = &maker->region->services[index];
    for (uint32_t i = 0; i < service->component_count; i++) {
        const struct dbt_component *component = &service->components[i];
        if (component->model == DBT_CHARGE_METERED &&
            strcmp(component->code, line->component) == 0) {
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
static size_t kind_of(const struct dbt_maker *maker, const struct dbt_line *line)
{
    const uint32_t *meters = maker->region->followup.dispatches;
    const uint32_t meter = meter_of(maker, line);
    size_t kind = 0;
    while (kind < maker->dispatch_count && (meter == DBT_NONE || meters[kind] != meter)) {
        kind++;
    }
    return kind;
}

static bool add_dispatch(const struct dbt_maker *maker, size_t unit, int month,
                         const struct dbt_line *line)
{
    const size_t kind = kind_of(maker, line);
    return kind == maker->dispatch_count ||
           dbt_maker_add(&dbt_maker_dispatches(maker, &maker->own, unit)[kind].ore.of[month],
                         line->net_ore);
}

/* ---- lines ---------------------------------------------------------------------------------- */

/* Once for the region, and once for its unit when that is one of the month's. */
static enum dbt_status add_line(void *taker, const struct dbt_line *line)
{
    struct costing *costing = taker;
    const struct dbt_maker *maker = costing->maker;
    const int month = dbt_maker_month(maker, line->month);
    const uint32_t unit = dbt_maker_unit(maker, line->unit_code);
    if (month < 0) {
        return DBT_OK;
    }
    costing->lines++;
    enum dbt_status status = add_to(costing, maker->unit_count, month, line);
    if (status == DBT_OK && unit != DBT_NONE) {
        status = add_to(costing, unit, month, line);
    }
    if (status != DBT_OK) {
        return status;
    }
    return add_dispatch(maker, maker->unit_count, month, line) &&
                   (unit == DBT_NONE || add_dispatch(maker, unit, month, line))
               ? DBT_OK
               : dbt_maker_overflow(maker, line->service_code);
}

static enum dbt_status add_invoice(struct costing *costing, const struct dbt_invoice *invoice,
                                   dbt_month month)
{
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < invoice->line_count; i++) {
        if (invoice->lines[i].month == month) {
            status = add_line(costing, &invoice->lines[i]);
        }
    }
    return status;
}

/* By month, and of each those of the past first. */
static enum dbt_status add_lines(struct costing *costing)
{
    const struct dbt_followup_past *past = costing->maker->input->past;
    const struct dbt_invoices *invoices = costing->maker->input->invoices;
    enum dbt_status status = DBT_OK;
    for (int i = 0; status == DBT_OK && i < DBT_FOLLOWUP_MONTHS; i++) {
        const dbt_month month = costing->maker->made->months[i];
        if (past != NULL) {
            status = past->lines(past->context, month, add_line, costing);
        }
        for (size_t j = 0; status == DBT_OK && j < invoices->count; j++) {
            status = add_invoice(costing, &invoices->items[j], month);
        }
    }
    return status;
}

/* ---- services ------------------------------------------------------------------------------- */

static int compare_series(const void *left, const void *right)
{
    const struct series *a = *(struct series *const *)left;
    const struct series *b = *(struct series *const *)right;
    int order = (a->order > b->order) - (a->order < b->order);
    order = order != 0 ? order : strcmp(a->service.code, b->service.code);
    return order != 0 ? order : (a->last > b->last) - (a->last < b->last);
}

static bool add_ore(struct dbt_followup_months *to, const struct dbt_followup_months *from)
{
    bool ok = true;
    for (int month = 0; ok && month < DBT_FOLLOWUP_MONTHS; month++) {
        ok = dbt_maker_add(&to->of[month], from->of[month]);
    }
    return ok;
}

/* Those of one service, up to the one that its last line is of: quantities are in that one's. */
static bool join(const struct dbt_maker *maker, struct series *const *series, size_t count,
                 struct dbt_followup_service *service)
{
    const struct series *last = series[count - 1];
    unsigned billed = last->billed;
    *service = last->service;
    for (size_t i = 0; i + 1 < count; i++) {
        billed |= series[i]->billed;
        if (!add_ore(&service->ore, &series[i]->service.ore)) {
            return false;
        }
    }
    for (int month = 0; month < DBT_FOLLOWUP_MONTHS; month++) {
        if (!(billed >> month & 1U) && !maker->known[month]) {
            service->ore.of[month] = DBT_FIGURE_NONE;
            service->quantity.of[month] = DBT_FIGURE_NONE;
        }
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

/* The unit's, sorted, behind one another in `sorted`. */
static bool sort_series(const struct costing *costing, size_t unit, struct series **sorted,
                        size_t *count)
{
    *count = 0;
    for (struct series *series = costing->first[unit]; series != NULL; series = series->next) {
        if (!close_month(series)) {
            return false;
        }
        sorted[(*count)++] = series;
    }
    qsort(sorted, *count, sizeof(struct series *), compare_series);
    return true;
}

static size_t count_same(struct series *const *series, size_t count)
{
    size_t same = 1;
    while (same < count && strcmp(series[same]->service.code, series[0]->service.code) == 0) {
        same++;
    }
    return same;
}

static enum dbt_status add_services(const struct costing *costing, size_t at,
                                    struct series **sorted)
{
    struct dbt_maker *maker = costing->maker;
    struct dbt_followup_unit *unit = &maker->own.units[at];
    size_t count = 0;
    if (!sort_series(costing, at, sorted, &count)) {
        return dbt_maker_overflow(maker, "the quantities of its services");
    }
    size_t same = 0;
    for (size_t i = 0; i < count; i += same) {
        struct dbt_followup_service *service = &maker->own.services[maker->service_count];
        same = count_same(&sorted[i], count - i);
        if (!join(maker, &sorted[i], same, service)) {
            return dbt_maker_overflow(maker, sorted[i]->service.code);
        }
        if (costs_anything(service)) {
            unit->services = unit->service_count == 0 ? service : unit->services;
            unit->service_count++;
            maker->service_count++;
        }
    }
    return DBT_OK;
}

static enum dbt_status list_services(const struct costing *costing)
{
    struct dbt_maker *maker = costing->maker;
    struct series **sorted =
        dbt_maker_scratch(maker, costing->series_count, sizeof(struct series *));
    maker->own.services =
        dbt_maker_alloc(maker, costing->series_count, sizeof *maker->own.services);
    enum dbt_status status = sorted != NULL && maker->own.services != NULL ? DBT_OK : DBT_MEMORY;
    for (size_t i = 0; status == DBT_OK && i <= maker->unit_count; i++) {
        status = add_services(costing, i, sorted);
    }
    return status;
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

enum dbt_status dbt_maker_cost(struct dbt_maker *maker)
{
    struct costing costing = {.maker = maker};
    costing.first = dbt_maker_scratch(maker, maker->unit_count + 1, sizeof(struct series *));
    if (costing.first == NULL) {
        return DBT_MEMORY;
    }
    begin_dispatches(maker);
    enum dbt_status status = add_lines(&costing);
    if (status == DBT_OK) {
        status = list_services(&costing);
    }
    for (size_t i = 0; status == DBT_OK && i <= maker->unit_count; i++) {
        if (!sum_cost(maker, &maker->own.units[i])) {
            status = dbt_maker_overflow(maker, "the cost of all services");
        }
    }
    return status;
}
