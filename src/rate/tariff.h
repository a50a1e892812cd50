/*
 * Tariff: a span of days cut into segments within which month, price and VAT rate stay the same
 * (R4), and where the price has tiers or includes a quantity, a subscription row's place in its
 * stack too. Life cycle: init, then next until it is false. Nothing is allocated and nothing is
 * merged.
 */
#ifndef DEBITERA_RATE_TARIFF_H
#define DEBITERA_RATE_TARIFF_H

#include "stack.h"

struct dbt_tariff {
    const struct dbt_region *region;
    uint32_t service, component;
    bool agreement;                /* the price is agreed: the catalogue's is not looked at */
    const struct dbt_stack *stack; /* of the row that is cut; null when there is none */
    struct dbt_span rest;          /* what is still to be cut */
};

struct dbt_segment {
    dbt_month month;
    struct dbt_span span;
    const struct dbt_price *price; /* the catalogue's on the first day; null: none, or agreed */
    const struct dbt_vat_rate *vat;
};

bool dbt_tariff_next(struct dbt_tariff *tariff, struct dbt_segment *segment);

#endif
