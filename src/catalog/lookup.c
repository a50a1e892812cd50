/* Look-ups in what a region declares: words of kinds and columns, and what holds on a day. */
#include "debitera/catalog.h"

struct column_row {
    enum dbt_source_kind kind;
    enum dbt_column column;
    const char *key;
    bool needed;
};

static const struct column_row column_rows[] = {
#define DBT_COLUMN(kind, column, key, form, needed)                                                \
    {DBT_SOURCE_##kind, DBT_COLUMN_##column, key, needed},
#include "debitera/column.def"
#undef DBT_COLUMN
};

enum { COLUMN_ROW_COUNT = sizeof column_rows / sizeof column_rows[0] };

static const char *const kind_words[] = {
    [DBT_SOURCE_PROVIDERS] = "providers",
    [DBT_SOURCE_UNITS] = "units",
    [DBT_SOURCE_SUBSCRIPTIONS] = "subscriptions",
    [DBT_SOURCE_CHARGES] = "charges",
    [DBT_SOURCE_LISTINGS] = "listings",
    [DBT_SOURCE_EVENTS] = "events",
    [DBT_SOURCE_CONTROL] = "control",
};
_Static_assert(sizeof kind_words / sizeof kind_words[0] == DBT_SOURCE_KIND_COUNT,
               "every source kind has a word");

static const char *const model_words[] = {
    [DBT_CHARGE_METERED] = "metered",   [DBT_CHARGE_RECURRING] = "recurring",
    [DBT_CHARGE_FLAT] = "flat",         [DBT_CHARGE_PACKAGE] = "package",
    [DBT_CHARGE_ONE_OFF] = "one-off",   [DBT_CHARGE_PASS_THROUGH] = "pass-through",
    [DBT_CHARGE_INCLUDED] = "included",
};
_Static_assert(sizeof model_words / sizeof model_words[0] == DBT_CHARGE_MODEL_COUNT,
               "every charge model has a word");

const char *dbt_source_kind_word(enum dbt_source_kind kind)
{
    return kind < DBT_SOURCE_KIND_COUNT ? kind_words[kind] : "";
}

const char *dbt_column_key(enum dbt_column column)
{
    for (size_t i = 0; i < COLUMN_ROW_COUNT; i++) {
        if (column_rows[i].column == column) {
            return column_rows[i].key;
        }
    }
    return "";
}

bool dbt_column_known(enum dbt_source_kind kind, enum dbt_column column, bool *needed)
{
    for (size_t i = 0; i < COLUMN_ROW_COUNT; i++) {
        if (column_rows[i].kind == kind && column_rows[i].column == column) {
            *needed = column_rows[i].needed;
            return true;
        }
    }
    return false;
}

bool dbt_column_is_free_text(enum dbt_column column)
{
    return column == DBT_COLUMN_NAME || column == DBT_COLUMN_ATTENTION ||
           column == DBT_COLUMN_STREET || column == DBT_COLUMN_CITY ||
           column == DBT_COLUMN_REFERENCE;
}

const char *dbt_charge_model_word(enum dbt_charge_model model)
{
    return model < DBT_CHARGE_MODEL_COUNT ? model_words[model] : "";
}

const char *dbt_tier_scheme_word(enum dbt_tier_scheme scheme)
{
    static const char *const words[] = {
        [DBT_TIERS_NONE] = "", [DBT_TIERS_GRADUATED] = "graduated", [DBT_TIERS_VOLUME] = "volume"};

    return words[scheme];
}

bool dbt_charge_is_subscribed(enum dbt_charge_model model)
{
    return model == DBT_CHARGE_RECURRING || model == DBT_CHARGE_FLAT || model == DBT_CHARGE_PACKAGE;
}

const struct dbt_edition *dbt_service_edition(const struct dbt_service *service, dbt_day day)
{
    if (service->edition_count == 0) {
        return NULL;
    }
    uint32_t at = 0;
    while (at + 1 < service->edition_count && service->editions[at + 1].from <= day) {
        at++;
    }
    return &service->editions[at];
}

const char *dbt_service_name(const struct dbt_service *service, dbt_day day)
{
    const struct dbt_edition *edition = dbt_service_edition(service, day);
    return edition != NULL ? edition->text : service->code;
}

bool dbt_service_is_included(const struct dbt_service *service)
{
    return service->component_count == 1 && service->components[0].model == DBT_CHARGE_INCLUDED;
}

/* Does `price` stand after (service, component, day) in the order of a price list? */
static bool price_is_after(const struct dbt_price *price, uint32_t service, uint32_t component,
                           dbt_day day)
{
    if (price->service != service) {
        return price->service > service;
    }
    if (price->component != component) {
        return price->component > component;
    }
    return price->from > day;
}

/* How many rows of the list stand before those that begin after (service, component, day). */
static uint32_t count_until(const struct dbt_price_list *list, uint32_t service, uint32_t component,
                            dbt_day day)
{
    uint32_t low = 0;
    uint32_t high = list->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (price_is_after(&list->prices[middle], service, component, day)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

/* The row at `index`, when there is such a row and it is of the component. */
static const struct dbt_price *price_at(const struct dbt_price_list *list, uint32_t index,
                                        uint32_t service, uint32_t component)
{
    if (index >= list->count) {
        return NULL;
    }
    const struct dbt_price *price = &list->prices[index];
    return price->service == service && price->component == component ? price : NULL;
}

const struct dbt_price *dbt_price_find(const struct dbt_price_list *list, uint32_t service,
                                       uint32_t component, dbt_day day)
{
    const uint32_t count = count_until(list, service, component, day);
    return count > 0 ? price_at(list, count - 1, service, component) : NULL;
}

const struct dbt_price *dbt_price_next(const struct dbt_price_list *list, uint32_t service,
                                       uint32_t component, dbt_day day)
{
    return price_at(list, count_until(list, service, component, day), service, component);
}

const char *dbt_basis_word(enum dbt_basis basis)
{
    static const char *const words[] = {
        [DBT_PER_PIECE] = "piece", [DBT_PER_MONTH] = "month", [DBT_PER_YEAR] = "year"};
    return words[basis];
}

const struct dbt_vat_rate *dbt_vat_find(const struct dbt_vat *vat, dbt_day day)
{
    if (vat->count == 0) {
        return NULL;
    }
    uint32_t at = 0;
    while (at + 1 < vat->count && vat->rates[at + 1].from <= day) {
        at++;
    }
    return &vat->rates[at];
}

const char *dbt_language_tag(enum dbt_language language)
{
    static const char *const tags[DBT_LANGUAGE_COUNT] = {
        [DBT_LANGUAGE_SV] = "sv-SE",
        [DBT_LANGUAGE_EN] = "en-GB",
    };
    return tags[language];
}

const char *dbt_source_name(const struct dbt_region *region, const char *code)
{
    for (uint32_t i = 0; i < region->source_count; i++)
        if (strcmp(region->sources[i].code, code) == 0)
            return region->sources[i].name;
    return code;
}

uint32_t dbt_region_service(const struct dbt_region *region, struct dbt_text code)
{
    for (uint32_t i = 0; i < region->service_count; i++) {
        if (dbt_text_is(code, region->services[i].code)) {
            return i;
        }
    }
    return DBT_NONE;
}
