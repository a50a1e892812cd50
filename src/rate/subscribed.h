/*
 * Subscribed: what the models have in common that are charged by rows of the subscriptions source.
 */
#ifndef DEBITERA_RATE_SUBSCRIBED_H
#define DEBITERA_RATE_SUBSCRIBED_H

#include "rater.h"

/* A row, in its stack, with the component of its service that it is rated for. */
struct dbt_subscribed {
    struct dbt_stack stack;
    uint32_t component;
    struct dbt_span span; /* when row and unit are valid in the period; never empty */
};

typedef enum dbt_status dbt_subscribed_rate(struct dbt_rater *rater,
                                            const struct dbt_subscribed *subscribed);

/* Calls `rate` for each row and each component of its service that is of `model`. */
enum dbt_status dbt_subscribed_each(struct dbt_rater *rater, enum dbt_charge_model model,
                                    dbt_subscribed_rate *rate) DBT_CHECKED;

const struct dbt_subscription *dbt_subscribed_row(const struct dbt_subscribed *subscribed);

/* Rates the row's quantity, segment by segment; a dbt_subscribed_rate. */
enum dbt_status dbt_subscribed_charge(struct dbt_rater *rater,
                                      const struct dbt_subscribed *subscribed) DBT_CHECKED;

#endif
