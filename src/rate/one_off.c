/* One-off charges: pieces ordered × price on the day, after those that are free. Rows with an
   amount are passed on instead. */
#include "rater.h"

struct run { /* the rows of one unit and service, in the order of day and id */
    const struct dbt_one_off *rows;
    size_t count;
};

static struct run run_at(const struct dbt_registers *registers, size_t first)
{
    const struct dbt_one_off *rows = &registers->one_offs[first];
    size_t count = 1;
    while (first + count < registers->one_off_count && rows[count].unit == rows->unit &&
           rows[count].service == rows->service) {
        count++;
    }
    return (struct run){rows, count};
}

static enum dbt_status add_row(struct dbt_rater *rater, const struct dbt_one_off *row,
                               uint32_t component, int64_t *free_left)
{
    const struct dbt_region *region = rater->rating->region;
    const int64_t free_pieces = row->quantity < *free_left ? row->quantity : *free_left;
    const struct dbt_charge draft = {
        .unit = row->unit,
        .service = row->service,
        .component = component,
        .month = dbt_month_of(row->day),
        .span = {row->day, row->day},
        .quantity = dbt_ratio_of(row->quantity),
        .free_quantity = dbt_ratio_of(free_pieces),
        .vat = dbt_vat_find(&region->vats[region->services[row->service].vat], row->day),
        .price = dbt_price_find(&region->prices, row->service, component, row->day),
        .one_off = row,
    };
    *free_left -= free_pieces;
    return dbt_group_add(rater, &draft);
}

static enum dbt_status rate_component(struct dbt_rater *rater, const struct run *run,
                                      uint32_t index)
{
    const struct dbt_one_off *first = run->rows;
    const struct dbt_component *component =
        &rater->rating->region->services[first->service].components[index];
    int64_t free_left = dbt_first_free_left(rater->rating->registers, first->unit, first->service,
                                            component->first_free);
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < run->count; i++) {
        if (!run->rows[i].has_amount) {
            status = add_row(rater, &run->rows[i], index, &free_left);
        }
    }
    return status == DBT_OK ? dbt_group_rate(rater) : status;
}

static enum dbt_status rate_run(struct dbt_rater *rater, const struct run *run)
{
    const struct dbt_service *service = &rater->rating->region->services[run->rows->service];
    enum dbt_status status = DBT_OK;
    for (uint32_t i = 0; status == DBT_OK && i < service->component_count; i++) {
        if (service->components[i].model == DBT_CHARGE_ONE_OFF) {
            status = rate_component(rater, run, i);
        }
    }
    return status;
}

enum dbt_status dbt_rate_one_off(struct dbt_rater *rater)
{
    const struct dbt_registers *registers = rater->rating->registers;
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < registers->one_off_count;) {
        const struct run run = run_at(registers, i);
        status = rate_run(rater, &run);
        i += run.count;
    }
    return status;
}
