/*
 * Stacks: the subscription rows of one unit to one service. Rows that the catalogue prices share
 * what it includes in a month, and its tiers: on each day they stand on each other in the order of
 * their ids. Rows with a price of their own stand outside.
 */
#ifndef DEBITERA_RATE_STACK_H
#define DEBITERA_RATE_STACK_H

#include "pile.h"

struct dbt_stack {
    const struct dbt_subscription *rows; /* by id */
    size_t count;
    size_t own; /* the row in question */
    /* What the rows below the own one have, and all rows; null in a stack of one. */
    const struct dbt_pile *below, *all;
};

/* The stack that begins with a row of the registers, and that of a unit and service, which may have
   no rows; `own` is 0, and there are no piles. */
struct dbt_stack dbt_stack_at(const struct dbt_registers *registers, size_t first);
struct dbt_stack dbt_stack_find(const struct dbt_registers *registers, uint32_t unit,
                                uint32_t service);

/* The last day, `last` at most, to which what decides the own row's place stays as it is on
   `first`: always `last` where `price` (may be null) has neither tiers nor included quantity. */
dbt_day dbt_stack_last(const struct dbt_stack *stack, const struct dbt_price *price, dbt_day first,
                       dbt_day last);

/* The quantity of the rows below the own and of those above it on `day`; both 0 where `price` (may
   be null) does not ask. False on overflow. */
bool dbt_stack_weigh(const struct dbt_stack *stack, const struct dbt_price *price, dbt_day day,
                     int64_t *below, int64_t *above) DBT_CHECKED;

/* The first run of days in `span` on which some row is valid, one whose quantity is not 0; an empty
   span when there is none. */
struct dbt_span dbt_stack_covered(const struct dbt_stack *stack, struct dbt_span span);

#endif
