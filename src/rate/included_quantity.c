/* Included quantity: what a price row lets a unit have in a month without charge. */
#include "rater.h"

bool dbt_included_take(struct dbt_charge *draft, struct dbt_ratio *taken)
{
    if (draft->price == NULL || draft->price->included == 0) {
        return true;
    }
    struct dbt_ratio room = {0};
    struct dbt_ratio left = {0};
    struct dbt_ratio off = {0};
    if (!dbt_ratio_excess(dbt_ratio_of(draft->price->included), *taken, &room) ||
        !dbt_ratio_excess(draft->quantity, room, &left) ||
        !dbt_ratio_subtract(draft->quantity, left, &off)) {
        return false;
    }
    draft->quantity = left;
    return dbt_ratio_add(draft->free_quantity, off, &draft->free_quantity) &&
           dbt_ratio_add(*taken, off, taken);
}
