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

/* The register row that gave the price; null when the catalogue did. */
static const struct dbt_place *row_place(const struct dbt_charge *charge)
{
    if (charge->price != NULL) {
        return NULL;
    }
    return charge->one_off != NULL ? &charge->one_off->place : &charge->subscription->place;
}

static const char *price_source(const struct dbt_charge *charge, struct dbt_keeper *keeper)
{
    const struct dbt_place *row = row_place(charge);
    const struct dbt_price *price = charge->price;
    const char *source = NULL;
    if (row != NULL) {
        source = dbt_arena_format(keeper->arena, "%s: record %llu", base_name(row->file),
                                  (unsigned long long)row->record);
    } else if (price->document == NULL || price->document[0] == '\0') {
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

struct dbt_line dbt_line_make(const struct dbt_entry *entry, const struct dbt_region *region,
                              struct dbt_keeper *keeper)
{
    const struct dbt_charge *charge = entry->charge;
    const struct dbt_service *service = &region->services[charge->service];
    const struct dbt_component *component = &service->components[charge->component];
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
        .unit_of_quantity = dbt_keep(keeper, component->unit_name),
        .price_micro = charge->price_micro,
        .basis = charge->basis,
        .fraction = charge->fraction,
        .exact_ore = charge->exact_ore,
        .net_ore = charge->net_ore,
        .vat_category = charge->vat->category,
        .vat_rate_bp = charge->vat->rate_bp,
        .vat_exemption = dbt_keep(keeper, charge->vat->exemption),
        .evidence = dbt_keep(keeper, evidence(charge)),
        .price_source = price_source(charge, keeper),
    };
}
