/* Metered charges: what a meter counted, by the piece or, for persons who are listed, by time. A
   service that needs a subscription is charged on the days that one covers. */
#include "rater.h"

#include <assert.h>

struct counting { /* a component, and what counts it; `unit` is the one in turn */
    struct dbt_rater *rater;
    uint32_t unit, service, component;
    uint32_t meter;
    enum dbt_meter_model model;
};

static int64_t used(const struct counting *counting, uint32_t slot)
{
    const struct dbt_usage *usage = counting->rater->rating->usage;
    const size_t row = counting->meter * usage->unit_count + counting->unit;
    return usage->quantity[row * usage->slots->count + slot];
}

static uint32_t slot_of(const struct counting *counting, dbt_day day)
{
    const struct dbt_slots *slots = counting->rater->rating->usage->slots;
    assert(dbt_span_has(slots->span, day));
    return slots->of_day[day - slots->span.first];
}

/* Events stand in the slots of their days; only validity ends a segment inside a slot. */
static bool count_in(const struct counting *counting, struct dbt_span span, int64_t *sum)
{
    const uint32_t last = slot_of(counting, span.last);
    *sum = 0;
    bool fits = true;
    for (uint32_t slot = slot_of(counting, span.first); fits && slot <= last; slot++) {
        fits = !__builtin_add_overflow(*sum, used(counting, slot), sum);
    }
    return fits;
}

static struct dbt_span month_span(dbt_month month)
{
    return (struct dbt_span){dbt_month_first(month), dbt_month_last(month)};
}

/* Person-days by the days of the month on which the unit is valid, unrounded (R6). */
static bool average(const struct counting *counting, dbt_month month, struct dbt_ratio *quantity)
{
    const struct dbt_unit *unit = &counting->rater->rating->registers->units[counting->unit];
    const struct dbt_span whole = month_span(month);
    int64_t person_days = 0;
    return count_in(counting, whole, &person_days) &&
           dbt_ratio_make(person_days, dbt_span_days(dbt_span_intersect(whole, unit->valid)),
                          quantity);
}

/* Is the quantity one for the whole month, whatever part of it is charged? */
static bool is_of_month(const struct counting *counting)
{
    return counting->model == DBT_METER_CENSUS || counting->model == DBT_METER_PERSON_DAYS;
}

/* What is charged for `span`, which lies in `month`. False on overflow. */
static bool quantity_of(const struct counting *counting, dbt_month month, struct dbt_span span,
                        struct dbt_ratio *quantity)
{
    if (counting->model == DBT_METER_PERSON_DAYS) {
        return average(counting, month, quantity);
    }
    int64_t counted = 0;
    bool fits = true;
    if (counting->model == DBT_METER_CENSUS) {
        counted = used(counting, slot_of(counting, dbt_month_first(month)));
    } else {
        fits = count_in(counting, span, &counted);
    }
    *quantity = dbt_ratio_of(counted);
    return fits;
}

static enum dbt_status rate_segment(const struct counting *counting,
                                    const struct dbt_segment *segment)
{
    struct dbt_charge draft = {.unit = counting->unit,
                               .service = counting->service,
                               .component = counting->component,
                               .month = segment->month,
                               .span = segment->span,
                               .free_quantity = dbt_ratio_of(0),
                               .vat = segment->vat,
                               .price = segment->price};
    if (!quantity_of(counting, segment->month, segment->span, &draft.quantity)) {
        dbt_rater_overflow(counting->rater, &draft);
        return DBT_OK;
    }
    const enum dbt_status status = dbt_group_add(counting->rater, &draft);
    return status == DBT_OK && is_of_month(counting) ? dbt_group_rate(counting->rater) : status;
}

/* A unit pays while it is valid (R4). Events are counted on valid days only, so the cut takes none
   away: it shows in the dates of the line. */
static enum dbt_status rate_span(const struct counting *counting, struct dbt_span span)
{
    struct dbt_tariff tariff = {
        .region = counting->rater->rating->region,
        .service = counting->service,
        .component = counting->component,
        .rest = span,
    };
    struct dbt_segment segment;
    enum dbt_status status = DBT_OK;
    while (status == DBT_OK && dbt_tariff_next(&tariff, &segment)) {
        status = rate_segment(counting, &segment);
    }
    return status;
}

/* ---- services that need a subscription ------------------------------------------------------ */

/* Persons who are listed need no cover beside that of other days of the month. */
static bool needs_cover(const struct counting *counting, const struct dbt_stack *stack,
                        dbt_month month)
{
    const struct dbt_unit *unit = &counting->rater->rating->registers->units[counting->unit];
    const struct dbt_span days = dbt_span_intersect(month_span(month), unit->valid);
    return !is_of_month(counting) || dbt_span_days(dbt_stack_covered(stack, days)) == 0;
}

static enum dbt_status note_month(const struct counting *counting, dbt_month month,
                                  struct dbt_span span)
{
    struct dbt_rater *rater = counting->rater;
    const struct dbt_unsubscribed_use use = {.service = counting->service,
                                             .month = month,
                                             .units = 1,
                                             .first_unit = counting->unit,
                                             .last_unit = counting->unit};
    struct dbt_ratio quantity = {0};
    const bool fits = quantity_of(counting, month, span, &quantity);
    return fits && dbt_ratio_compare_zero(quantity) == 0
               ? DBT_OK
               : dbt_unsubscribed_note(&rater->unsubscribed, &use, rater->arena, rater->error);
}

/* Tells the usage of `span`, which the rows do not cover, when there is any. */
static enum dbt_status note_span(const struct counting *counting, const struct dbt_stack *stack,
                                 struct dbt_span span)
{
    enum dbt_status status = DBT_OK;
    while (status == DBT_OK && dbt_span_days(span) > 0) {
        const dbt_month month = dbt_month_of(span.first);
        const struct dbt_span part = dbt_span_intersect(span, month_span(month));
        status = needs_cover(counting, stack, month) ? note_month(counting, month, part) : DBT_OK;
        span.first = part.last + 1;
    }
    return status;
}

static enum dbt_status rate_covered(const struct counting *counting, struct dbt_span rest)
{
    const struct dbt_stack stack =
        dbt_stack_find(counting->rater->rating->registers, counting->unit, counting->service);
    enum dbt_status status = DBT_OK;
    while (status == DBT_OK && dbt_span_days(rest) > 0) {
        const struct dbt_span covered = dbt_stack_covered(&stack, rest);
        status = note_span(counting, &stack, (struct dbt_span){rest.first, covered.first - 1});
        status = status == DBT_OK ? rate_span(counting, covered) : status;
        rest.first = covered.last + 1;
    }
    return status;
}

/* ---- all ------------------------------------------------------------------------------------ */

static enum dbt_status rate_unit(const struct counting *counting)
{
    const struct dbt_rating *rating = counting->rater->rating;
    const struct dbt_span span = dbt_span_intersect(dbt_period_span(rating->registers->period),
                                                    rating->registers->units[counting->unit].valid);
    const enum dbt_status status = rating->region->services[counting->service].needs_subscription
                                       ? rate_covered(counting, span)
                                       : rate_span(counting, span);
    return status == DBT_OK ? dbt_group_rate(counting->rater) : status;
}

/* Unit by unit, so that usage without a subscription counts each unit of a service once. */
static enum dbt_status rate_service(struct dbt_rater *rater, uint32_t index, uint32_t unit)
{
    const struct dbt_service *service = &rater->rating->region->services[index];
    enum dbt_status status = DBT_OK;
    for (uint32_t i = 0; status == DBT_OK && i < service->component_count; i++) {
        const struct dbt_component *component = &service->components[i];
        if (component->model == DBT_CHARGE_METERED) {
            const struct counting counting = {
                .rater = rater,
                .unit = unit,
                .service = index,
                .component = i,
                .meter = component->meter,
                .model = rater->rating->region->meters[component->meter].model};
            status = rate_unit(&counting);
        }
    }
    return status;
}

enum dbt_status dbt_rate_metered(struct dbt_rater *rater)
{
    const struct dbt_rating *rating = rater->rating;
    enum dbt_status status = DBT_OK;
    for (uint32_t i = 0; status == DBT_OK && i < rating->region->service_count; i++) {
        for (uint32_t unit = 0; status == DBT_OK && unit < rating->usage->unit_count; unit++) {
            status = rate_service(rater, i, unit);
        }
    }
    return status;
}
