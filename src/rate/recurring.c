/* Recurring charges: a subscription's quantity × price × time. */
#include "subscribed.h"

enum dbt_status dbt_rate_recurring(struct dbt_rater *rater)
{
    return dbt_subscribed_each(rater, DBT_CHARGE_RECURRING, dbt_subscribed_charge);
}
