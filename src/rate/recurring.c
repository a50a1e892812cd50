/* Recurring charges: a subscription's quantity × price × time, while it and its unit are valid. */
#include "rater.h"

static enum dbt_status rate_component(struct dbt_rater *rater,
                                      const struct dbt_subscription *subscription,
                                      uint32_t component)
{
    const struct dbt_registers *registers = rater->rating->registers;
    const struct dbt_span valid =
        dbt_span_intersect(subscription->valid, registers->units[subscription->unit].valid);
    struct dbt_tariff tariff = {
        .region = rater->rating->region,
        .service = subscription->service,
        .component = component,
        .agreement = subscription->price_micro >= 0,
        .rest = dbt_span_intersect(dbt_period_span(registers->period), valid),
    };
    struct dbt_segment segment;
    enum dbt_status status = DBT_OK;
    while (status == DBT_OK && dbt_tariff_next(&tariff, &segment)) {
        const struct dbt_charge draft = {.unit = subscription->unit,
                                         .service = subscription->service,
                                         .component = component,
                                         .month = segment.month,
                                         .span = segment.span,
                                         .quantity = dbt_ratio_of(subscription->quantity),
                                         .vat = segment.vat,
                                         .price = segment.price,
                                         .subscription = subscription};
        status = dbt_rater_charge(rater, &draft);
    }
    return status;
}

static enum dbt_status rate_subscription(struct dbt_rater *rater,
                                         const struct dbt_subscription *subscription)
{
    const struct dbt_service *service = &rater->rating->region->services[subscription->service];
    enum dbt_status status = DBT_OK;
    for (uint32_t i = 0; status == DBT_OK && i < service->component_count; i++) {
        if (service->components[i].model == DBT_CHARGE_RECURRING) {
            status = rate_component(rater, subscription, i);
        }
    }
    return status;
}

enum dbt_status dbt_rate_recurring(struct dbt_rater *rater)
{
    const struct dbt_registers *registers = rater->rating->registers;
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < registers->subscription_count; i++) {
        status = rate_subscription(rater, &registers->subscriptions[i]);
    }
    return status;
}
