/* Flat charges: a price per care unit × time, for every unit, or for those that subscribe. */
#include "subscribed.h"

/* ---- by subscription ------------------------------------------------------------------------ */

static bool overlaps(const struct dbt_subscribed *subscribed)
{
    bool found = false;
    for (size_t i = 0; !found && i < subscribed->stack.own; i++) {
        found = dbt_span_days(
                    dbt_span_intersect(subscribed->stack.rows[i].valid, subscribed->span)) > 0;
    }
    return found;
}

static enum dbt_status rate_subscribed(struct dbt_rater *rater,
                                       const struct dbt_subscribed *subscribed)
{
    const struct dbt_subscription *row = dbt_subscribed_row(subscribed);
    const struct dbt_service *service = &rater->rating->region->services[row->service];
    if (!service->needs_subscription) {
        return DBT_OK; /* the row stands for another component */
    }
    if (overlaps(subscribed)) {
        dbt_findings_add(rater->findings, DBT_SEVERITY_WARNING, "flat-overlap", &row->place,
                         "end one of the subscriptions before the other begins, unless the unit is "
                         "to pay for both",
                         "unit %s subscribes to \"%s\" (%s) more than once on the same days, and "
                         "pays for each",
                         rater->rating->registers->units[row->unit].code,
                         dbt_service_name(service, subscribed->span.first), service->code);
    }
    return dbt_subscribed_charge(rater, subscribed);
}

/* ---- by unit -------------------------------------------------------------------------------- */

static enum dbt_status rate_unit(struct dbt_rater *rater, uint32_t service, uint32_t component,
                                 uint32_t unit)
{
    const struct dbt_registers *registers = rater->rating->registers;
    struct dbt_tariff tariff = {
        .region = rater->rating->region,
        .service = service,
        .component = component,
        .rest =
            dbt_span_intersect(dbt_period_span(registers->period), registers->units[unit].valid),
    };
    struct dbt_segment segment;
    enum dbt_status status = DBT_OK;
    while (status == DBT_OK && dbt_tariff_next(&tariff, &segment)) {
        const struct dbt_charge draft = {.unit = unit,
                                         .service = service,
                                         .component = component,
                                         .month = segment.month,
                                         .span = segment.span,
                                         .quantity = dbt_ratio_of(1),
                                         .free_quantity = dbt_ratio_of(0),
                                         .vat = segment.vat,
                                         .price = segment.price};
        status = dbt_group_add(rater, &draft);
    }
    return status == DBT_OK ? dbt_group_rate(rater) : status;
}

static enum dbt_status rate_service(struct dbt_rater *rater, uint32_t index)
{
    const struct dbt_service *service = &rater->rating->region->services[index];
    enum dbt_status status = DBT_OK;
    for (uint32_t i = 0; status == DBT_OK && i < service->component_count; i++) {
        const size_t units = service->components[i].model == DBT_CHARGE_FLAT
                                 ? rater->rating->registers->unit_count
                                 : 0;
        for (uint32_t unit = 0; status == DBT_OK && unit < units; unit++) {
            status = rate_unit(rater, index, i, unit);
        }
    }
    return status;
}

enum dbt_status dbt_rate_flat(struct dbt_rater *rater)
{
    const struct dbt_region *region = rater->rating->region;
    enum dbt_status status = dbt_subscribed_each(rater, DBT_CHARGE_FLAT, rate_subscribed);
    for (uint32_t i = 0; status == DBT_OK && i < region->service_count; i++) {
        if (!region->services[i].needs_subscription) {
            status = rate_service(rater, i);
        }
    }
    return status;
}
