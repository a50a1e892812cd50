/* Metered charges: what a meter counted × price, by the piece or, for a census, by time. */
#include "rater.h"

#include <assert.h>

static int64_t used(const struct dbt_usage *usage, uint32_t meter, uint32_t unit, uint32_t slot)
{
    return usage->quantity[(meter * usage->unit_count + unit) * usage->slots->count + slot];
}

static uint32_t slot_of(const struct dbt_slots *slots, dbt_day day)
{
    assert(dbt_span_has(slots->span, day));
    return slots->of_day[day - slots->span.first];
}

/* Events stand in the slots of their days; only validity ends a segment inside a slot. */
static bool count_events(const struct dbt_usage *usage, uint32_t meter, uint32_t unit,
                         struct dbt_span span, int64_t *sum)
{
    *sum = 0;
    for (uint32_t slot = slot_of(usage->slots, span.first);
         slot <= slot_of(usage->slots, span.last); slot++) {
        if (__builtin_add_overflow(*sum, used(usage, meter, unit, slot), sum)) {
            return false;
        }
    }
    return true;
}

/* What to charge for `segment`; `target` says unit, service and component. */
static enum dbt_status rate_segment(struct dbt_rater *rater, const struct dbt_charge *target,
                                    const struct dbt_segment *segment, uint32_t meter)
{
    const struct dbt_usage *usage = rater->rating->usage;
    struct dbt_charge draft = *target;
    draft.month = segment->month;
    draft.span = segment->span;
    draft.vat = segment->vat;
    draft.price = segment->price;
    int64_t quantity = 0;
    if (rater->rating->region->meters[meter].model == DBT_METER_CENSUS) {
        const uint32_t slot = slot_of(usage->slots, dbt_month_first(segment->month));
        quantity = used(usage, meter, target->unit, slot);
    } else if (!count_events(usage, meter, target->unit, segment->span, &quantity)) {
        return dbt_rater_overflow(rater, &draft);
    }
    draft.quantity = dbt_ratio_of(quantity);
    return dbt_rater_charge(rater, &draft);
}

static enum dbt_status rate_unit(struct dbt_rater *rater, const struct dbt_charge *target)
{
    const struct dbt_region *region = rater->rating->region;
    const struct dbt_registers *registers = rater->rating->registers;
    const uint32_t meter = region->services[target->service].components[target->component].meter;
    const struct dbt_span span = dbt_period_span(registers->period);
    /* A unit pays while it is valid (R4). Events are counted on valid days only, so the cut takes
       none away: it shows in the dates of the line. */
    struct dbt_tariff tariff = {
        .region = region,
        .service = target->service,
        .component = target->component,
        .rest = dbt_span_intersect(span, registers->units[target->unit].valid),
    };
    struct dbt_segment segment;
    enum dbt_status status = DBT_OK;
    while (status == DBT_OK && dbt_tariff_next(&tariff, &segment)) {
        status = rate_segment(rater, target, &segment, meter);
    }
    return status;
}

static enum dbt_status rate_component(struct dbt_rater *rater, uint32_t service, uint32_t component)
{
    enum dbt_status status = DBT_OK;
    for (uint32_t unit = 0; status == DBT_OK && unit < rater->rating->usage->unit_count; unit++) {
        const struct dbt_charge target = {.unit = unit, .service = service, .component = component};
        status = rate_unit(rater, &target);
    }
    return status;
}

static enum dbt_status rate_service(struct dbt_rater *rater, uint32_t index)
{
    const struct dbt_service *service = &rater->rating->region->services[index];
    enum dbt_status status = DBT_OK;
    for (uint32_t i = 0; status == DBT_OK && i < service->component_count; i++) {
        if (service->components[i].model == DBT_CHARGE_METERED) {
            status = rate_component(rater, index, i);
        }
    }
    return status;
}

enum dbt_status dbt_rate_metered(struct dbt_rater *rater)
{
    enum dbt_status status = DBT_OK;
    for (uint32_t i = 0; status == DBT_OK && i < rater->rating->region->service_count; i++) {
        status = rate_service(rater, i);
    }
    return status;
}
