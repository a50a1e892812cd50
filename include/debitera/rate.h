/*
 * Rate: usage, subscriptions and one-offs × dated prices → charges (R3–R8, R10–R12).
 *
 * One charge per subscription row, one-off row, or (service, unit) that is metered or flat, per
 * month and segment: a segment is a month cut at price changes, VAT changes and validity (R4). The
 * amount is quantity × price × time fraction, exact until one rounding to öre, half away from zero
 * (R8). Each charge model is one file of src/rate and one row of its table, and so is each way that
 * a price row may shape an amount.
 *
 * What is free comes off first: a unit's first pieces ever, then the quantity that the price row
 * includes in a month. What is left is charged, by tiers where the row has them (catalog.h); then
 * the amount is rounded, and raised to the row's minimum. Where nothing is left nothing is charged,
 * no minimum either: the charge is kept, and says what was free.
 *
 * A price on a subscription replaces the catalogue's row altogether; what it is per, the component
 * says.
 *
 * A price is needed only where a charge with a quantity would stand: not where all of it is a
 * unit's first pieces. Missing and unconfirmed prices are findings (hold, R10), all of them; no
 * charge stands in their place, nor in that of an amount that is too large, which is a hold too. A
 * quantity of 0 gives no charge; a charge of exactly 0 öre is kept (`net_ore` 0) and is not an
 * invoice line.
 *
 * A service that needs a subscription is charged on the days that one covers; a row with the
 * quantity 0 covers none. Events on days without cover are a hold. Listed persons are counted for
 * a month, and charged for its covered days (R4, R12); they are a hold in a month of which no day
 * is covered on which the unit is valid.
 */
#ifndef DEBITERA_RATE_H
#define DEBITERA_RATE_H

#include "debitera/catalog.h"
#include "debitera/meter.h"

struct dbt_step { /* the part of a graduated charge that one tier prices */
    struct dbt_ratio quantity;
    int64_t price_micro;
};

struct dbt_charge {
    uint32_t provider, unit, service, component; /* indices */
    enum dbt_charge_model model;
    dbt_month month;
    struct dbt_span span;           /* the segment; one day for a one-off */
    struct dbt_ratio quantity;      /* that is charged */
    struct dbt_ratio free_quantity; /* that came off first; 0 for most */
    /* 10^-6 kr; for a pass-through its amount; by volume that of the tier. 0 with steps. */
    int64_t price_micro;
    enum dbt_basis basis;
    const struct dbt_step *steps; /* of a charge that more than one tier prices; by tier */
    uint32_t step_count;
    enum dbt_tier_scheme scheme; /* of the price row */
    /* Graduated: charged pieces of the month that stand before its own. Volume: those of the month,
       which found the tier. Else 0. */
    struct dbt_ratio placed;
    struct dbt_ratio fraction;  /* of the basis: 1/12 for a whole month of a yearly price */
    struct dbt_ratio exact_ore; /* before rounding, and before the minimum */
    int64_t minimum_ore;        /* what the amount was raised to; 0: it was not */
    int64_t net_ore;
    const struct dbt_vat_rate *vat; /* null when included */
    /* null: agreement price, pass-through, included, or first pieces without a price */
    const struct dbt_price *price;
    const struct dbt_subscription *subscription; /* null unless it comes from such a row */
    const struct dbt_one_off *one_off;           /* null unless one-off or pass-through */
};

struct dbt_charges {
    /* Sorted by provider, unit, service, component, month, span, source row. */
    struct dbt_charge *items;
    size_t count, capacity;
};

struct dbt_rating {
    const struct dbt_region *region;
    const struct dbt_registers *registers;
    const struct dbt_slots *slots;
    const struct dbt_usage *usage;
};

/*
 * Rates the months of the registers' period, which the slots cover.
 * DBT_OK also when holds were found: look at `findings`. Charges live in `arena`.
 */
enum dbt_status dbt_rate(const struct dbt_rating *rating, struct dbt_charges *charges,
                         struct dbt_arena *arena, struct dbt_findings *findings,
                         struct dbt_error *error) DBT_CHECKED;

/*
 * R7. The part of `basis` that `span`, which lies in `month`, stands for: 1 for a piece; days/days
 * of the month for a month; for a year by convention: month (days/days of the month)/12, days-365
 * days/365, days-actual days/days of the year.
 */
struct dbt_ratio dbt_time_fraction(enum dbt_proration proration, enum dbt_basis basis,
                                   dbt_month month, struct dbt_span span);

/* How many of a unit's pieces of a service are still free when the registers' period begins, of
   the `first_free` ones of its component. */
int64_t dbt_first_free_left(const struct dbt_registers *registers, uint32_t unit, uint32_t service,
                            int64_t first_free);

#endif
