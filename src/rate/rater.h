/*
 * Private to rate: the state of one rating, and what a charge model is.
 *
 * A model walks its part of the input, unit by unit in ascending order, cuts it into segments
 * (tariff.h) and makes a draft of each: a charge that says unit, service, component, month, span,
 * quantity, catalogue price, VAT rate and source row. Drafts whose pieces share what is included
 * and the tiers of a month make a group (group.c); each draft of it is then priced (charge.c), by
 * an agreement (agreement.c) or by the catalogue's row, whose shapes are a file each.
 */
#ifndef DEBITERA_RATE_RATER_H
#define DEBITERA_RATE_RATER_H

#include "gap.h"
#include "tariff.h"
#include "unsubscribed.h"

struct dbt_draft {
    struct dbt_charge charge;
    struct dbt_ratio position; /* charged pieces that stand below its own in the tiers */
    struct dbt_ratio total;    /* charged pieces that a volume tier is found by */
};

/*
 * The drafts of one unit, service, component and month, by date. In a stack of subscription rows
 * there is one draft, between what the rows below and above it have on its days.
 */
struct dbt_group {
    struct dbt_draft *items; /* kept from group to group */
    size_t count, capacity;
    int64_t below, above;
};

struct dbt_rater {
    const struct dbt_rating *rating;
    struct dbt_charges charges;
    struct dbt_group group;
    struct dbt_pile below, all; /* of the stack in turn; made when they are needed */
    struct dbt_gaps gaps;
    struct dbt_unsubscribed unsubscribed;
    struct dbt_arena *arena;
    struct dbt_findings *findings;
    struct dbt_error *error;
};

/* ---- group.c: what drafts share ------------------------------------------------------------- */

/* Adds a draft to the group of its unit, service, component and month; another's is rated first.
   `charge->free_quantity` of it is free already. Nothing happens for a quantity of 0. */
enum dbt_status dbt_group_add(struct dbt_rater *rater, const struct dbt_charge *charge) DBT_CHECKED;

/* Prices what the group has, if anything, and empties it. */
enum dbt_status dbt_group_rate(struct dbt_rater *rater) DBT_CHECKED;

/* ---- charge.c: from a draft to a charge ----------------------------------------------------- */

/* Prices a draft and stores it, or finds out why it cannot be. */
enum dbt_status dbt_rater_charge(struct dbt_rater *rater,
                                 const struct dbt_draft *draft) DBT_CHECKED;

/* Finds who pays; false when nobody does, which is told. */
bool dbt_rater_payer(struct dbt_rater *rater, struct dbt_charge *charge) DBT_CHECKED;

/* Amount of a charge that has its price, and store. */
enum dbt_status dbt_rater_finish(struct dbt_rater *rater, struct dbt_charge *charge) DBT_CHECKED;
enum dbt_status dbt_rater_store(struct dbt_rater *rater,
                                const struct dbt_charge *charge) DBT_CHECKED;

/* Tells that the amount of a draft does not fit, in place of a charge. */
void dbt_rater_overflow(const struct dbt_rater *rater, const struct dbt_charge *draft);

const struct dbt_component *dbt_rater_component(const struct dbt_rater *rater,
                                                const struct dbt_charge *charge);

/* ---- what shapes an amount, a file each ----------------------------------------------------- */

/* Was the row's price agreed, in place of the catalogue's? `row` may be null. */
bool dbt_agreement_is(const struct dbt_subscription *row);
/* Price and basis of a charge whose row's price was agreed. */
void dbt_agreement_price(struct dbt_charge *charge, const struct dbt_component *component);

/* Takes what the draft's price row includes off its quantity, and adds that to `taken`, which is
   what has been taken off in the month. False on overflow. */
bool dbt_included_take(struct dbt_charge *draft, struct dbt_ratio *taken) DBT_CHECKED;

/* The price of a tier scheme: `charge` is the draft's, and gets price_micro or steps, and where it
   is placed. `*held` is set when it does not fit, which is told. */
typedef enum dbt_status dbt_tier_price(struct dbt_rater *rater, const struct dbt_draft *draft,
                                       struct dbt_charge *charge, bool *held);
dbt_tier_price dbt_price_graduated;
dbt_tier_price dbt_price_volume;

/* Raises the amount to the minimum of the price row. */
void dbt_minimum_raise(struct dbt_charge *charge);

/* ---- charge models -------------------------------------------------------------------------- */

typedef enum dbt_status dbt_charge_rate(struct dbt_rater *rater);
dbt_charge_rate dbt_rate_metered;
dbt_charge_rate dbt_rate_recurring;
dbt_charge_rate dbt_rate_flat;
dbt_charge_rate dbt_rate_package;
dbt_charge_rate dbt_rate_one_off;
dbt_charge_rate dbt_rate_pass_through;
dbt_charge_rate dbt_rate_included;

#endif
