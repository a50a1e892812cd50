/* Cuts spans at months, price changes, VAT changes, and changes of a stack of rows. */
#include "tariff.h"

static dbt_day last_of_price(const struct dbt_tariff *tariff, dbt_day first, dbt_day last)
{
    const struct dbt_price *next =
        dbt_price_next(&tariff->region->prices, tariff->service, tariff->component, first);
    return next != NULL && next->from <= last ? next->from - 1 : last;
}

static dbt_day last_of_vat(const struct dbt_vat *vat, dbt_day first, dbt_day last)
{
    for (uint32_t i = 0; i < vat->count; i++) {
        /* The first rate holds from the beginning, whatever its date: it is no change. */
        if (i > 0 && vat->rates[i].from > first && vat->rates[i].from <= last) {
            last = vat->rates[i].from - 1;
        }
    }
    return last;
}

bool dbt_tariff_next(struct dbt_tariff *tariff, struct dbt_segment *segment)
{
    if (dbt_span_days(tariff->rest) == 0) {
        return false;
    }
    const struct dbt_vat *vat =
        &tariff->region->vats[tariff->region->services[tariff->service].vat];
    const dbt_day first = tariff->rest.first;
    const dbt_month month = dbt_month_of(first);
    dbt_day last = dbt_month_last(month);
    last = tariff->rest.last < last ? tariff->rest.last : last;
    last = last_of_vat(vat, first, last);
    const struct dbt_price *price =
        tariff->agreement
            ? NULL
            : dbt_price_find(&tariff->region->prices, tariff->service, tariff->component, first);
    last = tariff->agreement ? last : last_of_price(tariff, first, last);
    last = tariff->stack != NULL ? dbt_stack_last(tariff->stack, price, first, last) : last;
    *segment = (struct dbt_segment){
        .month = month,
        .span = {first, last},
        .price = price,
        .vat = dbt_vat_find(vat, first),
    };
    tariff->rest.first = last + 1;
    return true;
}
