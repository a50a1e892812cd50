/* Included services: what a unit subscribes to without charge, for the follow-up. */
#include "subscribed.h"

static enum dbt_status rate_included(struct dbt_rater *rater,
                                     const struct dbt_subscribed *subscribed)
{
    const struct dbt_subscription *row = dbt_subscribed_row(subscribed);
    struct dbt_charge charge = {
        .provider = rater->rating->registers->units[row->unit].provider,
        .unit = row->unit,
        .service = row->service,
        .component = subscribed->component,
        .model = DBT_CHARGE_INCLUDED,
        .quantity = dbt_ratio_of(row->quantity),
        .free_quantity = dbt_ratio_of(0),
        .placed = dbt_ratio_of(0),
        .basis = DBT_PER_PIECE,
        .fraction = dbt_ratio_of(1),
        .exact_ore = dbt_ratio_of(0),
        .subscription = row,
    };
    /* Nobody is charged: a unit without provider needs none here. */
    const bool is_kept = row->quantity != 0 && charge.provider != DBT_NONE;
    struct dbt_span rest = subscribed->span;
    enum dbt_status status = DBT_OK;
    while (status == DBT_OK && is_kept && dbt_span_days(rest) > 0) {
        charge.month = dbt_month_of(rest.first);
        charge.span =
            dbt_span_intersect(rest, (struct dbt_span){rest.first, dbt_month_last(charge.month)});
        status = dbt_rater_store(rater, &charge);
        rest.first = charge.span.last + 1;
    }
    return status;
}

enum dbt_status dbt_rate_included(struct dbt_rater *rater)
{
    return dbt_subscribed_each(rater, DBT_CHARGE_INCLUDED, rate_included);
}
