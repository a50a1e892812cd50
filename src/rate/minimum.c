/* Minimum: the least that a line costs which charges anything. */
#include "rater.h"

void dbt_minimum_raise(struct dbt_charge *charge)
{
    if (charge->price == NULL || dbt_ratio_compare_zero(charge->quantity) == 0 ||
        charge->net_ore >= charge->price->minimum_ore) {
        return;
    }
    charge->minimum_ore = charge->price->minimum_ore;
    charge->net_ore = charge->minimum_ore;
}
