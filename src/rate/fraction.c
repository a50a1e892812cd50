/* R7: the part of a price's basis that a span of days stands for. */
#include "debitera/rate.h"

#include <assert.h>

/* What a yearly price is divided by for one day of `month`. */
static int64_t days_of_year(enum dbt_proration proration, dbt_month month)
{
    switch (proration) {
    case DBT_PRORATION_MONTH:
        return (int64_t)dbt_month_days(month) * 12;
    case DBT_PRORATION_DAYS_365:
        return 365;
    case DBT_PRORATION_DAYS_ACTUAL:
        break;
    }
    return dbt_year_days(month);
}

struct dbt_ratio dbt_time_fraction(enum dbt_proration proration, enum dbt_basis basis,
                                   dbt_month month, struct dbt_span span)
{
    if (basis == DBT_PER_PIECE) {
        return dbt_ratio_of(1);
    }
    const int64_t whole =
        basis == DBT_PER_MONTH ? dbt_month_days(month) : days_of_year(proration, month);
    struct dbt_ratio fraction = {0};
    const bool made = dbt_ratio_make(dbt_span_days(span), whole, &fraction);
    assert(made); /* a month has days */
    (void)made;
    return fraction;
}
