/* From a draft to a charge: who pays, at which price, how much. */
#include "rater.h"

enum { MICRO_PER_ORE = 10000 };

/* ---- amounts -------------------------------------------------------------------------------- */

static bool multiply_price(struct dbt_ratio quantity, int64_t price_micro, struct dbt_ratio *ore)
{
    struct dbt_ratio price_ore = {0};
    return dbt_ratio_make(price_micro, MICRO_PER_ORE, &price_ore) &&
           dbt_ratio_multiply(quantity, price_ore, ore);
}

static bool add_steps(const struct dbt_charge *charge, struct dbt_ratio *sum_ore)
{
    *sum_ore = dbt_ratio_of(0);
    bool fits = true;
    for (uint32_t i = 0; fits && i < charge->step_count; i++) {
        const struct dbt_step *step = &charge->steps[i];
        struct dbt_ratio ore = {0};
        fits = multiply_price(step->quantity, step->price_micro, &ore) &&
               dbt_ratio_add(*sum_ore, ore, sum_ore);
    }
    return fits;
}

bool dbt_amount(const struct dbt_charge *charge, struct dbt_ratio *exact_ore)
{
    struct dbt_ratio whole_ore = {0};
    const bool fits = charge->step_count > 0
                          ? add_steps(charge, &whole_ore)
                          : multiply_price(charge->quantity, charge->price_micro, &whole_ore);
    return fits && dbt_ratio_multiply(whole_ore, charge->fraction, exact_ore);
}

/* What is counted has no record of its own: it is the unit's. */
static const struct dbt_place *place_of(const struct dbt_rater *rater,
                                        const struct dbt_charge *draft)
{
    if (draft->one_off != NULL) {
        return &draft->one_off->place;
    }
    return draft->subscription != NULL ? &draft->subscription->place
                                       : &rater->rating->registers->units[draft->unit].place;
}

void dbt_rater_overflow(const struct dbt_rater *rater, const struct dbt_charge *draft)
{
    char month[DBT_DATE_BYTES];
    dbt_findings_add(rater->findings, DBT_SEVERITY_HOLD, "amount-too-large", place_of(rater, draft),
                     "check the quantity and the price",
                     "the amount of service %s on unit %s in %s is too large",
                     rater->rating->region->services[draft->service].code,
                     rater->rating->registers->units[draft->unit].code,
                     dbt_month_write(draft->month, month));
}

/* ---- what a charge is ----------------------------------------------------------------------- */

const struct dbt_component *dbt_rater_component(const struct dbt_rater *rater,
                                                const struct dbt_charge *charge)
{
    return &rater->rating->region->services[charge->service].components[charge->component];
}

/* Things are sold by the piece; what lasts, and persons who are listed, by time. */
static bool is_by_time(const struct dbt_rater *rater, const struct dbt_charge *charge)
{
    if (charge->model != DBT_CHARGE_METERED) {
        return dbt_charge_is_subscribed(charge->model);
    }
    const uint32_t meter = dbt_rater_component(rater, charge)->meter;
    const enum dbt_meter_model model = rater->rating->region->meters[meter].model;
    return model == DBT_METER_CENSUS || model == DBT_METER_PERSON_DAYS;
}

bool dbt_rater_payer(struct dbt_rater *rater, struct dbt_charge *charge)
{
    const struct dbt_unit *unit = &rater->rating->registers->units[charge->unit];
    charge->provider = unit->provider;
    if (unit->provider != DBT_NONE) {
        return true;
    }
    dbt_findings_add(rater->findings, DBT_SEVERITY_HOLD, "unit-without-provider", &unit->place,
                     "add the unit's provider to the providers register",
                     "there is something to charge on the unit, and nobody to charge it to");
    return false;
}

/* ---- prices --------------------------------------------------------------------------------- */

static enum dbt_status price_evenly(struct dbt_rater *rater, const struct dbt_draft *draft,
                                    struct dbt_charge *charge, bool *held)
{
    (void)rater;
    (void)draft;
    (void)held;
    charge->price_micro = charge->price->price_micro;
    return DBT_OK;
}

static dbt_tier_price *const schemes[] = {
    [DBT_TIERS_NONE] = price_evenly,
    [DBT_TIERS_GRADUATED] = dbt_price_graduated,
    [DBT_TIERS_VOLUME] = dbt_price_volume,
};

static void hold_basis(const struct dbt_rater *rater, const struct dbt_charge *charge)
{
    dbt_findings_add(rater->findings, DBT_SEVERITY_HOLD, "price-basis", &charge->price->place,
                     is_by_time(rater, charge) ? "give the price per month or per year"
                                               : "give the price per piece",
                     "the price of service %s does not suit the way the service is charged",
                     rater->rating->region->services[charge->service].code);
}

/* A unit's first pieces are free by a rule of the service: where nothing else is left, no price
   is needed. */
static enum dbt_status do_without(struct dbt_rater *rater, struct dbt_charge *charge, bool *held)
{
    *held = dbt_ratio_compare_zero(charge->quantity) != 0;
    if (*held) {
        return dbt_gaps_note(&rater->gaps, charge, rater->rating->region->proration, rater->arena,
                             rater->error);
    }
    charge->price = NULL;
    charge->basis = DBT_PER_PIECE;
    return DBT_OK;
}

/* `*held`: there is no price to charge by, and it has been told. */
static enum dbt_status price_by_catalogue(struct dbt_rater *rater, const struct dbt_draft *draft,
                                          struct dbt_charge *charge, bool *held)
{
    const struct dbt_price *price = charge->price;
    if (price == NULL || !price->confirmed) {
        return do_without(rater, charge, held);
    }
    charge->basis = price->basis;
    charge->scheme = price->scheme;
    *held = true;
    if ((price->basis != DBT_PER_PIECE) != is_by_time(rater, charge)) {
        hold_basis(rater, charge);
        return DBT_OK;
    }
    *held = false;
    return schemes[price->scheme](rater, draft, charge, held);
}

static enum dbt_status find_price(struct dbt_rater *rater, const struct dbt_draft *draft,
                                  struct dbt_charge *charge, bool *held)
{
    *held = false;
    if (dbt_agreement_is(charge->subscription)) {
        dbt_agreement_price(charge, dbt_rater_component(rater, charge));
        return DBT_OK;
    }
    return price_by_catalogue(rater, draft, charge, held);
}

/* ---- charges -------------------------------------------------------------------------------- */

enum dbt_status dbt_rater_store(struct dbt_rater *rater, const struct dbt_charge *charge)
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

enum dbt_status dbt_rater_finish(struct dbt_rater *rater, struct dbt_charge *charge)
{
    charge->fraction = dbt_time_fraction(rater->rating->region->proration, charge->basis,
                                         charge->month, charge->span);
    if (!dbt_amount(charge, &charge->exact_ore) ||
        !dbt_ratio_round(charge->exact_ore, &charge->net_ore)) {
        dbt_rater_overflow(rater, charge);
        return DBT_OK;
    }
    dbt_minimum_raise(charge);
    return dbt_rater_store(rater, charge);
}

enum dbt_status dbt_rater_charge(struct dbt_rater *rater, const struct dbt_draft *draft)
{
    struct dbt_charge charge = draft->charge;
    charge.placed = dbt_ratio_of(0);
    charge.model = dbt_rater_component(rater, &charge)->model;
    if (!dbt_rater_payer(rater, &charge)) {
        return DBT_OK;
    }
    bool held = false;
    const enum dbt_status status = find_price(rater, draft, &charge, &held);
    return status != DBT_OK || held ? status : dbt_rater_finish(rater, &charge);
}
