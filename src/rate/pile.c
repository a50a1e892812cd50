/* Sums by day, so that a row finds its place without looking at all others. */
#include "pile.h"

#include "rater.h"

bool dbt_pile_make(struct dbt_pile *pile, struct dbt_span span, struct dbt_arena *arena)
{
    const size_t days = (size_t)dbt_span_days(span);
    *pile = (struct dbt_pile){
        .span = span,
        .quantity = dbt_arena_alloc(arena, days, sizeof *pile->quantity),
        .changes = dbt_arena_alloc(arena, days, sizeof *pile->changes),
    };
    if (pile->quantity == NULL || pile->changes == NULL) {
        return false;
    }
    dbt_pile_clear(pile);
    return true;
}

void dbt_pile_clear(struct dbt_pile *pile)
{
    const size_t days = (size_t)dbt_span_days(pile->span);
    memset(pile->quantity, 0, days * sizeof *pile->quantity);
    memset(pile->changes, 0, days * sizeof *pile->changes);
}

static void mark(struct dbt_pile *pile, dbt_day day)
{
    if (dbt_span_has(pile->span, day)) {
        pile->changes[day - pile->span.first] = true;
    }
}

void dbt_pile_add(struct dbt_pile *pile, const struct dbt_subscription *row)
{
    const struct dbt_span days = dbt_span_intersect(row->valid, pile->span);
    if (dbt_agreement_is(row) || dbt_span_days(days) == 0) {
        return;
    }
    mark(pile, days.first);
    mark(pile, days.last + 1);
    for (dbt_day day = days.first; day <= days.last; day++) {
        pile->quantity[day - pile->span.first] += row->quantity;
    }
}

dbt_int128 dbt_pile_on(const struct dbt_pile *pile, dbt_day day)
{
    return pile->quantity[day - pile->span.first];
}

dbt_day dbt_pile_last(const struct dbt_pile *pile, dbt_day first, dbt_day last)
{
    dbt_day day = first;
    while (day < last && !pile->changes[day + 1 - pile->span.first]) {
        day++;
    }
    return day;
}
