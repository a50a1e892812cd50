/* Agreements: a price on a subscription, in place of the catalogue's. */
#include "rater.h"

bool dbt_agreement_is(const struct dbt_subscription *row)
{
    return row != NULL && row->price_micro >= 0;
}

void dbt_agreement_price(struct dbt_charge *charge, const struct dbt_component *component)
{
    charge->price_micro = charge->subscription->price_micro;
    charge->basis = component->agreement_basis;
}
