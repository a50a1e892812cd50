/*
 * Pile: what subscription rows have together on each day of a period, and where that changes. Rows
 * are put on it one by one; those with an agreed price weigh nothing.
 */
#ifndef DEBITERA_RATE_PILE_H
#define DEBITERA_RATE_PILE_H

#include "debitera/catalog.h"

struct dbt_pile {
    struct dbt_span span; /* the days it knows */
    dbt_int128 *quantity; /* by day */
    bool *changes;        /* by day: a row begins, or one has ended the day before */
};

/* Empty, over `span`; its memory is the arena's. False when that ends. */
bool dbt_pile_make(struct dbt_pile *pile, struct dbt_span span,
                   struct dbt_arena *arena) DBT_CHECKED;
void dbt_pile_clear(struct dbt_pile *pile);
void dbt_pile_add(struct dbt_pile *pile, const struct dbt_subscription *row);

/* On a day of the span. */
dbt_int128 dbt_pile_on(const struct dbt_pile *pile, dbt_day day);

/* The last day, `last` at most, to which the pile is as it is on `first`; both are in the span. */
dbt_day dbt_pile_last(const struct dbt_pile *pile, dbt_day first, dbt_day last);

#endif
