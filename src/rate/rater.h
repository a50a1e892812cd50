/*
 * Private to rate: the state of one rating, and what a charge model is.
 *
 * A model walks its part of the input, unit by unit in ascending order, cuts it into segments
 * (tariff.h) and hands a draft of each to dbt_rater_charge, which alone prices and stores.
 */
#ifndef DEBITERA_RATE_RATER_H
#define DEBITERA_RATE_RATER_H

#include "gap.h"
#include "tariff.h"

struct dbt_rater {
    const struct dbt_rating *rating;
    struct dbt_charges charges;
    struct dbt_gaps gaps;
    struct dbt_arena *arena;
    struct dbt_findings *findings;
    struct dbt_error *error;
};

/*
 * Prices a draft and stores it, or finds out why it cannot be. The draft says unit, service,
 * component, month, span, quantity, catalogue price, VAT rate and source row. An agreement price
 * and a pass-through amount are taken from that row, and have no catalogue price beside them.
 * Nothing happens for a quantity of 0.
 */
enum dbt_status dbt_rater_charge(struct dbt_rater *rater,
                                 const struct dbt_charge *draft) DBT_CHECKED;

/* The same for a row of the charges source, by each component of its service that is of `model`. */
enum dbt_status dbt_rater_row(struct dbt_rater *rater, const struct dbt_one_off *row,
                              enum dbt_charge_model model) DBT_CHECKED;

/* DBT_INPUT, naming service, unit and month of the draft whose amount does not fit. */
enum dbt_status dbt_rater_overflow(const struct dbt_rater *rater, const struct dbt_charge *draft);

typedef enum dbt_status dbt_charge_rate(struct dbt_rater *rater);
dbt_charge_rate dbt_rate_metered;
dbt_charge_rate dbt_rate_recurring;
dbt_charge_rate dbt_rate_one_off;
dbt_charge_rate dbt_rate_pass_through;

#endif
