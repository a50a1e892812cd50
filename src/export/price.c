/* One row of a price list in words. */
#include "price.h"

#include "figure.h"

struct dbt_price_row dbt_price_row_on(const struct dbt_region *region, uint32_t service,
                                      uint32_t component, dbt_day day)
{
    const struct dbt_service *of = &region->services[service];
    return (struct dbt_price_row){
        .service = of,
        .component = &of->components[component],
        .edition = dbt_service_edition(of, day),
        .price = dbt_price_find(&region->prices, service, component, day),
        .next = dbt_price_next(&region->prices, service, component, day),
    };
}

const char *dbt_price_status(const struct dbt_price_row *row)
{
    if (row->component->model == DBT_CHARGE_INCLUDED) {
        return "included";
    }
    if (row->component->model == DBT_CHARGE_PASS_THROUGH) {
        return "at cost";
    }
    if (row->price == NULL) {
        return "no price";
    }
    return row->price->confirmed ? "confirmed" : "unconfirmed";
}

const char *dbt_price_scheme(const struct dbt_price *price)
{
    return dbt_tier_scheme_word(price->scheme);
}

void dbt_price_tiers_write(struct dbt_buffer *out, const struct dbt_price *price)
{
    for (uint32_t i = 0; i < price->tier_count; i++) {
        dbt_buffer_string(out, i == 0 ? "" : "; ");
        if (i + 1 < price->tier_count) {
            dbt_buffer_format(out, "%lld: ", (long long)price->tiers[i].up_to);
        }
        dbt_figure_micro(out, price->tiers[i].price_micro);
    }
}

static void write_tiers(struct dbt_buffer *out, const struct dbt_price *price)
{
    for (uint32_t i = 0; i < price->tier_count; i++) {
        dbt_buffer_string(out, i == 0 ? "" : ", ");
        dbt_figure_micro(out, price->tiers[i].price_micro);
        if (i + 1 < price->tier_count) {
            dbt_buffer_format(out, " to %lld", (long long)price->tiers[i].up_to);
        }
    }
    dbt_buffer_format(out, " above, kr/%s, %s", dbt_basis_word(price->basis),
                      dbt_price_scheme(price));
}

static void write_readings(struct dbt_buffer *out, const struct dbt_price *price)
{
    for (uint32_t i = 0; i < price->reading_count; i++) {
        dbt_buffer_string(out, i == 0 ? "" : " or ");
        dbt_figure_price(out, price->readings[i].price_micro, price->readings[i].basis);
    }
}

void dbt_price_write(struct dbt_buffer *out, const struct dbt_price *price)
{
    if (price->reading_count > 0) {
        write_readings(out, price);
    } else if (price->tier_count > 0) {
        write_tiers(out, price);
    } else {
        dbt_figure_price(out, price->price_micro, price->basis);
    }
    if (price->included > 0) {
        dbt_buffer_format(out, ", %lld included", (long long)price->included);
    }
    if (price->minimum_ore > 0) {
        dbt_buffer_string(out, ", at least ");
        dbt_figure_ore(out, price->minimum_ore);
        dbt_buffer_string(out, " kr");
    }
}

void dbt_price_place_write(struct dbt_buffer *out, const struct dbt_price *price)
{
    if (price == NULL) {
        return;
    }
    const char *slash = strrchr(price->place.file, '/');
    dbt_buffer_format(out, "%s:%llu", slash != NULL ? slash + 1 : price->place.file,
                      (unsigned long long)price->place.line);
}

const char *dbt_edition_document(const struct dbt_service *service,
                                 const struct dbt_edition *edition)
{
    const char *document = edition != NULL ? edition->document : NULL;
    document = document != NULL && document[0] != '\0' ? document : service->document;
    return document != NULL ? document : "";
}

const char *dbt_price_document(const struct dbt_price_row *row)
{
    if (row->price != NULL && row->price->document != NULL && row->price->document[0] != '\0') {
        return row->price->document;
    }
    return dbt_edition_document(row->service, row->edition);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static json_t *price_kr(int64_t price_micro)
{
    char text[DBT_DECIMAL_BYTES];
    return dbt_json_text(dbt_decimal_write(price_micro, 6, 2, text));
}

static json_t *tiers_json(const struct dbt_price *price)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < price->tier_count; i++) {
        json_t *object = json_object();
        bool last = i + 1 == price->tier_count;
        dbt_json_put(&object, "up_to", last ? json_null() : json_integer(price->tiers[i].up_to));
        dbt_json_put(&object, "price_kr", price_kr(price->tiers[i].price_micro));
        dbt_json_append(&array, object);
    }
    return array;
}

static json_t *readings_json(const struct dbt_price *price)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < price->reading_count; i++) {
        const struct dbt_reading *reading = &price->readings[i];
        json_t *object = json_object();
        dbt_json_put(&object, "name", dbt_json_text(reading->name));
        dbt_json_put(&object, "price_kr", price_kr(reading->price_micro));
        dbt_json_put(&object, "per", dbt_json_text(dbt_basis_word(reading->basis)));
        dbt_json_append(&array, object);
    }
    return array;
}

static json_t *place_json(const struct dbt_price *price)
{
    struct dbt_buffer text;
    dbt_buffer_init(&text);
    dbt_price_place_write(&text, price);
    json_t *value = text.failed ? NULL : dbt_json_text(text.bytes);
    dbt_buffer_release(&text);
    return value;
}

json_t *dbt_price_json(const struct dbt_price *price)
{
    if (price == NULL) {
        return json_null();
    }
    char from[DBT_DATE_BYTES];
    bool single = price->reading_count == 0;
    json_t *object = json_object();
    dbt_json_put(&object, "from", dbt_json_text(dbt_day_write(price->from, from)));
    dbt_json_put(&object, "status", dbt_json_text(price->confirmed ? "confirmed" : "unconfirmed"));
    dbt_json_put(&object, "price_kr",
                 single && price->tier_count == 0 ? price_kr(price->price_micro) : json_null());
    dbt_json_put(&object, "per",
                 single ? dbt_json_text(dbt_basis_word(price->basis)) : json_null());
    dbt_json_put(&object, "scheme", dbt_json_text(dbt_price_scheme(price)));
    dbt_json_put(&object, "tiers", tiers_json(price));
    dbt_json_put(&object, "included", json_integer(price->included));
    dbt_json_put(&object, "minimum_ore", json_integer(price->minimum_ore));
    dbt_json_put(&object, "readings", readings_json(price));
    dbt_json_put(&object, "document", dbt_json_text(price->document));
    dbt_json_put(&object, "note", dbt_json_text(price->note));
    dbt_json_put(&object, "place", place_json(price));
    return object;
}
