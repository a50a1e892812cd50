/* Volume: all pieces cost what the tier of the month's total costs. */
#include "rater.h"

static bool is_within(struct dbt_ratio total, const struct dbt_tier *tier)
{
    dbt_int128 bound = 0;
    return __builtin_mul_overflow((dbt_int128)tier->up_to, total.below, &bound) ||
           total.above <= bound;
}

enum dbt_status dbt_price_volume(struct dbt_rater *rater, const struct dbt_draft *draft,
                                 struct dbt_charge *charge, bool *held)
{
    (void)rater;
    (void)held;
    const struct dbt_price *price = charge->price;
    uint32_t at = 0;
    while (at + 1 < price->tier_count && !is_within(draft->total, &price->tiers[at])) {
        at++;
    }
    charge->price_micro = price->tiers[at].price_micro;
    charge->placed = draft->total;
    return DBT_OK;
}
