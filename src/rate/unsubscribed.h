/*
 * Unsubscribed: usage of services that need a subscription, on days without one, gathered per
 * service and month, so that one hold tells it for all units it concerns.
 */
#ifndef DEBITERA_RATE_UNSUBSCRIBED_H
#define DEBITERA_RATE_UNSUBSCRIBED_H

#include "debitera/rate.h"

struct dbt_unsubscribed_use {
    uint32_t service;
    dbt_month month;
    uint32_t units;
    uint32_t first_unit, last_unit; /* of a service they come in ascending order: each once */
};

struct dbt_unsubscribed {
    struct dbt_unsubscribed_use *items;
    size_t count, capacity;
};

enum dbt_status dbt_unsubscribed_note(struct dbt_unsubscribed *uses,
                                      const struct dbt_unsubscribed_use *use,
                                      struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;

/* One hold per service and month. */
void dbt_unsubscribed_report(const struct dbt_unsubscribed *uses, const struct dbt_rating *rating,
                             struct dbt_findings *findings);

#endif
