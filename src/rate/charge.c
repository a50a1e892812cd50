/* From a draft to a charge: who pays, at which price, how much. */
#include "rater.h"

enum { MICRO_PER_ORE = 10000 };

static bool is_agreed(const struct dbt_charge *charge)
{
    return charge->subscription != NULL && charge->subscription->price_micro >= 0;
}

bool dbt_amount(const struct dbt_charge *charge, struct dbt_ratio *exact_ore)
{
    struct dbt_ratio price_ore = {0};
    struct dbt_ratio product = {0};
    return dbt_ratio_make(charge->price_micro, MICRO_PER_ORE, &price_ore) &&
           dbt_ratio_multiply(charge->quantity, price_ore, &product) &&
           dbt_ratio_multiply(product, charge->fraction, exact_ore);
}

enum dbt_status dbt_rater_overflow(const struct dbt_rater *rater, const struct dbt_charge *draft)
{
    char month[DBT_DATE_BYTES];
    return dbt_error_set(rater->error, DBT_INPUT,
                         "the amount of service %s on unit %s in %s is too large: check the "
                         "quantity and the price",
                         rater->rating->region->services[draft->service].code,
                         rater->rating->registers->units[draft->unit].code,
                         dbt_month_write(draft->month, month));
}

static const struct dbt_component *component_of(const struct dbt_rater *rater,
                                                const struct dbt_charge *draft)
{
    return &rater->rating->region->services[draft->service].components[draft->component];
}

/* Things are sold by the piece; what lasts, a census too, by time. */
static bool is_by_time(const struct dbt_rater *rater, const struct dbt_charge *charge)
{
    if (charge->model == DBT_CHARGE_METERED) {
        const uint32_t meter = component_of(rater, charge)->meter;
        return rater->rating->region->meters[meter].model == DBT_METER_CENSUS;
    }
    return charge->model == DBT_CHARGE_RECURRING;
}

static void hold_basis(const struct dbt_rater *rater, const struct dbt_charge *charge)
{
    dbt_findings_add(rater->findings, DBT_SEVERITY_HOLD, "price-basis", &charge->price->place,
                     is_by_time(rater, charge) ? "give the price per month or per year"
                                               : "give the price per piece",
                     "the price of service %s does not suit the way the service is charged",
                     rater->rating->region->services[charge->service].code);
}

static void hold_provider(const struct dbt_rater *rater, const struct dbt_charge *draft)
{
    dbt_findings_add(rater->findings, DBT_SEVERITY_HOLD, "unit-without-provider",
                     &rater->rating->registers->units[draft->unit].place,
                     "add the unit's provider to the providers register",
                     "there is something to charge on the unit, and nobody to charge it to");
}

/* The price and its basis. `*held`: there is none to charge by, and it has been told. */
static enum dbt_status find_price(struct dbt_rater *rater, struct dbt_charge *charge, bool *held)
{
    const struct dbt_price *price = charge->price;
    *held = false;
    if (is_agreed(charge)) {
        charge->price_micro = charge->subscription->price_micro;
        charge->basis = component_of(rater, charge)->agreement_basis;
        return DBT_OK;
    }
    *held = true;
    if (price == NULL || !price->confirmed) {
        return dbt_gaps_note(&rater->gaps, charge, rater->rating->region->proration, rater->arena,
                             rater->error);
    }
    charge->price_micro = price->price_micro;
    charge->basis = price->basis;
    if ((charge->basis != DBT_PER_PIECE) != is_by_time(rater, charge)) {
        hold_basis(rater, charge);
        return DBT_OK;
    }
    *held = false;
    return DBT_OK;
}

static enum dbt_status pass_on(struct dbt_rater *rater, struct dbt_charge *charge)
{
    charge->basis = DBT_PER_PIECE;
    return __builtin_mul_overflow(charge->one_off->amount_ore, (int64_t)MICRO_PER_ORE,
                                  &charge->price_micro)
               ? dbt_rater_overflow(rater, charge)
               : DBT_OK;
}

static enum dbt_status store(struct dbt_rater *rater, const struct dbt_charge *charge)
{
    struct dbt_charges *charges = &rater->charges;
    struct dbt_charge *items = dbt_arena_grow(rater->arena, charges->items, charges->count,
                                              &charges->capacity, sizeof *items);
    if (items == NULL) {
        return dbt_error_memory(rater->error, "the charges");
    }
    charges->items = items;
    items[charges->count++] = *charge;
    return DBT_OK;
}

enum dbt_status dbt_rater_charge(struct dbt_rater *rater, const struct dbt_charge *draft)
{
    if (dbt_ratio_compare_zero(draft->quantity) == 0) {
        return DBT_OK;
    }
    struct dbt_charge charge = *draft;
    charge.model = component_of(rater, draft)->model;
    charge.provider = rater->rating->registers->units[draft->unit].provider;
    if (charge.provider == DBT_NONE) {
        hold_provider(rater, draft);
        return DBT_OK;
    }
    bool held = false;
    const enum dbt_status status = charge.model == DBT_CHARGE_PASS_THROUGH
                                       ? pass_on(rater, &charge)
                                       : find_price(rater, &charge, &held);
    if (status != DBT_OK || held) {
        return status;
    }
    charge.fraction = dbt_time_fraction(rater->rating->region->proration, charge.basis,
                                        charge.month, charge.span);
    if (!dbt_amount(&charge, &charge.exact_ore) ||
        !dbt_ratio_round(charge.exact_ore, &charge.net_ore)) {
        return dbt_rater_overflow(rater, draft);
    }
    return store(rater, &charge);
}

enum dbt_status dbt_rater_row(struct dbt_rater *rater, const struct dbt_one_off *row,
                              enum dbt_charge_model model)
{
    const struct dbt_region *region = rater->rating->region;
    const struct dbt_service *service = &region->services[row->service];
    const bool is_passed_on = model == DBT_CHARGE_PASS_THROUGH;
    enum dbt_status status = DBT_OK;
    for (uint32_t i = 0; status == DBT_OK && i < service->component_count; i++) {
        if (service->components[i].model != model) {
            continue;
        }
        const struct dbt_charge draft = {
            .unit = row->unit,
            .service = row->service,
            .component = i,
            .month = dbt_month_of(row->day),
            .span = {row->day, row->day},
            .quantity = dbt_ratio_of(is_passed_on ? 1 : row->quantity),
            .vat = dbt_vat_find(&region->vats[service->vat], row->day),
            .price =
                is_passed_on ? NULL : dbt_price_find(&region->prices, row->service, i, row->day),
            .one_off = row};
        status = dbt_rater_charge(rater, &draft);
    }
    return status;
}
