/* Pass-through charges: the amount of a row as it is, with its evidence; never priced. */
#include "rater.h"

enum { MICRO_PER_ORE = 10000 };

static enum dbt_status pass_on(struct dbt_rater *rater, const struct dbt_one_off *row,
                               uint32_t component)
{
    const struct dbt_region *region = rater->rating->region;
    struct dbt_charge charge = {
        .unit = row->unit,
        .service = row->service,
        .component = component,
        .model = DBT_CHARGE_PASS_THROUGH,
        .month = dbt_month_of(row->day),
        .span = {row->day, row->day},
        .quantity = dbt_ratio_of(1),
        .free_quantity = dbt_ratio_of(0),
        .placed = dbt_ratio_of(0),
        .basis = DBT_PER_PIECE,
        .vat = dbt_vat_find(&region->vats[region->services[row->service].vat], row->day),
        .one_off = row,
    };
    if (__builtin_mul_overflow(row->amount_ore, (int64_t)MICRO_PER_ORE, &charge.price_micro)) {
        dbt_rater_overflow(rater, &charge);
        return DBT_OK;
    }
    return dbt_rater_payer(rater, &charge) ? dbt_rater_finish(rater, &charge) : DBT_OK;
}

static enum dbt_status rate_row(struct dbt_rater *rater, const struct dbt_one_off *row)
{
    const struct dbt_service *service = &rater->rating->region->services[row->service];
    enum dbt_status status = DBT_OK;
    for (uint32_t i = 0; status == DBT_OK && i < service->component_count; i++) {
        if (service->components[i].model == DBT_CHARGE_PASS_THROUGH) {
            status = pass_on(rater, row, i);
        }
    }
    return status;
}

enum dbt_status dbt_rate_pass_through(struct dbt_rater *rater)
{
    const struct dbt_registers *registers = rater->rating->registers;
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < registers->one_off_count; i++) {
        if (registers->one_offs[i].has_amount) {
            status = rate_row(rater, &registers->one_offs[i]);
        }
    }
    return status;
}
