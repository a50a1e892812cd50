/* A charge as a line: everything it refers to written out. */
#include "biller.h"

const char *dbt_keep(struct dbt_keeper *keeper, const char *text)
{
    if (text == NULL || text[0] == '\0') {
        return "";
    }
    const char *copy = dbt_arena_string(keeper->arena, text);
    keeper->failed = keeper->failed || copy == NULL;
    return copy != NULL ? copy : "";
}

struct dbt_address dbt_keep_address(struct dbt_keeper *keeper, const struct dbt_address *address)
{
    return (struct dbt_address){.street = dbt_keep(keeper, address->street),
                                .postcode = dbt_keep(keeper, address->postcode),
                                .city = dbt_keep(keeper, address->city)};
}

static const char *base_name(const char *path)
{
    if (path == NULL) {
        return "";
    }
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* "abonnemang.csv: record 12" */
static const char *name_record(const struct dbt_place *place, struct dbt_keeper *keeper)
{
    const char *name = dbt_arena_format(keeper->arena, "%s: record %llu", base_name(place->file),
                                        (unsigned long long)place->record);
    keeper->failed = keeper->failed || name == NULL;
    return name;
}

static const char *price_source(const struct dbt_charge *charge, struct dbt_keeper *keeper)
{
    const struct dbt_price *price = charge->price;
    const char *source = NULL;
    if (price == NULL) {
        return charge->one_off != NULL ? name_record(&charge->one_off->place, keeper)
                                       : name_record(&charge->subscription->place, keeper);
    }
    if (price->document == NULL || price->document[0] == '\0') {
        source = dbt_arena_format(keeper->arena, "%s:%llu", base_name(price->place.file),
                                  (unsigned long long)price->place.line);
    } else {
        source = dbt_arena_format(keeper->arena, "%s:%llu (%s)", base_name(price->place.file),
                                  (unsigned long long)price->place.line, price->document);
    }
    keeper->failed = keeper->failed || source == NULL;
    return source;
}

/* A price from the catalogue speaks for itself; the others point at a paper. */
static const char *evidence(const struct dbt_charge *charge)
{
    if (charge->price != NULL) {
        return "";
    }
    return charge->one_off != NULL ? charge->one_off->reference : charge->subscription->reference;
}

/* ---- where the quantity comes from ---------------------------------------------------------- */

static const struct dbt_meter *meter_of(const struct dbt_entry *entry,
                                        const struct dbt_region *region)
{
    const struct dbt_charge *charge = entry->charge;
    return charge->model == DBT_CHARGE_METERED
               ? &region->meters
                      [region->services[charge->service].components[charge->component].meter]
               : NULL;
}

/* A region has exactly one source of each kind of register. */
static const char *source_of_kind(const struct dbt_region *region, enum dbt_source_kind kind)
{
    for (uint32_t i = 0; i < region->source_count; i++) {
        if (region->sources[i].kind == kind) {
            return region->sources[i].code;
        }
    }
    return "";
}

static const char *source_code(const struct dbt_entry *entry, const struct dbt_region *region)
{
    const struct dbt_charge *charge = entry->charge;
    const struct dbt_meter *meter = meter_of(entry, region);
    if (meter != NULL) {
        return region->sources[meter->source].code;
    }
    if (charge->one_off != NULL) {
        return source_of_kind(region, DBT_SOURCE_CHARGES);
    }
    return source_of_kind(region, charge->subscription != NULL ? DBT_SOURCE_SUBSCRIPTIONS
                                                               : DBT_SOURCE_UNITS);
}

/* What is flat, and needs no subscription, is by the units register. */
static const char *record_name(const struct dbt_entry *entry, struct dbt_keeper *keeper)
{
    const struct dbt_charge *charge = entry->charge;
    if (charge->model == DBT_CHARGE_METERED) {
        return "";
    }
    if (charge->one_off != NULL) {
        return name_record(&charge->one_off->place, keeper);
    }
    return name_record(charge->subscription != NULL ? &charge->subscription->place
                                                    : &entry->registers->units[charge->unit].place,
                       keeper);
}

static const struct dbt_step *keep_steps(const struct dbt_charge *charge, struct dbt_keeper *keeper)
{
    if (charge->step_count == 0) {
        return NULL;
    }
    struct dbt_step *steps = dbt_arena_alloc(keeper->arena, charge->step_count, sizeof *steps);
    keeper->failed = keeper->failed || steps == NULL;
    if (steps != NULL) {
        memcpy(steps, charge->steps, charge->step_count * sizeof *steps);
    }
    return steps;
}

/* ---- the line ------------------------------------------------------------------------------- */

struct dbt_line dbt_line_make(const struct dbt_entry *entry, const struct dbt_region *region,
                              struct dbt_keeper *keeper)
{
    const struct dbt_charge *charge = entry->charge;
    const struct dbt_service *service = &region->services[charge->service];
    const struct dbt_component *component = &service->components[charge->component];
    const struct dbt_meter *meter = meter_of(entry, region);
    return (struct dbt_line){
        .unit_code = dbt_keep(keeper, entry->unit->code),
        .unit_name = dbt_keep(keeper, entry->unit->name),
        .service_code = dbt_keep(keeper, service->code),
        .component = dbt_keep(keeper, component->code),
        .service_name = dbt_keep(keeper, dbt_service_name(service, charge->span.first)),
        .account = dbt_keep(keeper, service->account),
        .month = charge->month,
        .span = charge->span,
        .quantity = charge->quantity,
        .free_quantity = charge->free_quantity,
        .unit_of_quantity = dbt_keep(keeper, component->unit_name),
        .price_micro = charge->price_micro,
        .basis = charge->basis,
        .steps = keep_steps(charge, keeper),
        .step_count = charge->step_count,
        .scheme = dbt_tier_scheme_word(charge->scheme),
        .placed = charge->placed,
        .fraction = charge->fraction,
        .exact_ore = charge->exact_ore,
        .minimum_ore = charge->minimum_ore,
        .net_ore = charge->net_ore,
        .vat_category = charge->vat->category,
        .vat_rate_bp = charge->vat->rate_bp,
        .vat_exemption = dbt_keep(keeper, charge->vat->exemption),
        .evidence = dbt_keep(keeper, evidence(charge)),
        .price_source = price_source(charge, keeper),
        .model = dbt_charge_model_word(charge->model),
        .source = dbt_keep(keeper, source_code(entry, region)),
        .meter = dbt_keep(keeper, meter != NULL ? meter->code : ""),
        .record = record_name(entry, keeper),
    };
}
