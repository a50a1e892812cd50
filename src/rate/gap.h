/*
 * Gaps: prices that charges need and that are missing or unconfirmed (R10), gathered per service,
 * component and month, so that one finding tells what to do for all units it concerns.
 */
#ifndef DEBITERA_RATE_GAP_H
#define DEBITERA_RATE_GAP_H

#include "debitera/rate.h"

struct dbt_gap {
    uint32_t service, component;
    dbt_month month;
    const struct dbt_price *price; /* the unconfirmed row; null: there is none yet */
    struct dbt_span span;          /* the days it is needed for */
    uint32_t units;
    uint32_t last_unit;        /* units come in ascending order, so this counts each once */
    struct dbt_ratio *impacts; /* öre by reading; a zero `below`: too large to say */
};

struct dbt_gaps {
    struct dbt_gap *items;
    size_t count, capacity;
};

/* Notes that `draft` stands without a price; its quantity goes into the impact of each reading. */
enum dbt_status dbt_gaps_note(struct dbt_gaps *gaps, const struct dbt_charge *draft,
                              enum dbt_proration proration, struct dbt_arena *arena,
                              struct dbt_error *error) DBT_CHECKED;

/* One hold per gap. */
void dbt_gaps_report(const struct dbt_gaps *gaps, const struct dbt_region *region,
                     struct dbt_findings *findings);

/* quantity × price × fraction, in öre, exact (R8). False on overflow. */
bool dbt_amount(const struct dbt_charge *charge, struct dbt_ratio *exact_ore) DBT_CHECKED;

#endif
