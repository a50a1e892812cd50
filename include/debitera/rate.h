/*
 * Rate: usage, subscriptions and one-offs × dated prices → charges (R3–R8, R10–R12).
 *
 * One charge per subscription row, one-off row or metered (service, unit), per month and segment: a
 * segment is a month cut at price changes, VAT changes and validity (R4). The amount is
 * quantity × price × time fraction, exact until one rounding to öre, half away from zero (R8).
 * Each charge model is one file of src/rate and one row of its table.
 *
 * A price on a subscription replaces the catalogue's; what it is per, the component says.
 *
 * A price is needed only where a charge with a quantity would stand. Missing and unconfirmed prices
 * are findings (hold, R10), all of them; no charge stands in their place. A quantity of 0 gives no
 * charge; a charge of exactly 0 öre is kept (`net_ore` 0) and is not an invoice line.
 */
#ifndef DEBITERA_RATE_H
#define DEBITERA_RATE_H

#include "debitera/catalog.h"
#include "debitera/meter.h"

struct dbt_charge {
    uint32_t provider, unit, service, component; /* indices */
    enum dbt_charge_model model;
    dbt_month month;
    struct dbt_span span; /* the segment; one day for a one-off */
    struct dbt_ratio quantity;
    int64_t price_micro; /* 10^-6 kr; for a pass-through its amount */
    enum dbt_basis basis;
    struct dbt_ratio fraction;  /* of the basis: 1/12 for a whole month of a yearly price */
    struct dbt_ratio exact_ore; /* before rounding */
    int64_t net_ore;
    const struct dbt_vat_rate *vat;
    const struct dbt_price *price;               /* null: agreement price or pass-through */
    const struct dbt_subscription *subscription; /* null unless recurring */
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
 * DBT_OK also when holds were found: look at `findings`. DBT_INPUT on overflow of an amount, naming
 * service, unit and month. Charges live in `arena`.
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

#endif
