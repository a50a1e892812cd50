/* What each reading of an unconfirmed price would come to. */
#include "impacts.h"

#include "columns.h"
#include "figure.h"
#include "price.h"

/* ---- for people ----------------------------------------------------------------------------- */

static void write_amounts(struct dbt_buffer *cells, const struct dbt_impact_reading *reading,
                          bool with_change)
{
    if (reading->too_large) {
        dbt_buffer_string(cells, "\ttoo large\ttoo large\t\n");
        return;
    }
    dbt_buffer_string(cells, "\t");
    dbt_figure_ore(cells, reading->month_ore);
    dbt_buffer_string(cells, "\t");
    dbt_figure_ore(cells, reading->year_ore);
    dbt_buffer_string(cells, with_change && reading->change_ore > 0 ? "\t+" : "\t");
    if (with_change) {
        dbt_figure_ore(cells, reading->change_ore);
    }
    dbt_buffer_string(cells, "\n");
}

static void write_readings(const struct dbt_impact *impact, struct dbt_buffer *cells)
{
    dbt_buffer_string(cells, "    reading\tprice\tkr a month\tkr a year\tchange a year\n");
    dbt_buffer_string(cells, "    the price before\t");
    if (impact->before != NULL) {
        dbt_price_write(cells, impact->before);
    }
    if (impact->comparable) {
        write_amounts(cells, &impact->current, false);
    } else {
        dbt_buffer_string(cells, impact->before == NULL ? "none\t\t\t\n" : "\t\t\t\n");
    }
    for (uint32_t i = 0; i < impact->price->reading_count; i++) {
        const struct dbt_reading *reading = impact->readings[i].reading;
        dbt_buffer_format(cells, "    %s\t", reading->name);
        dbt_figure_price(cells, reading->price_micro, reading->basis);
        write_amounts(cells, &impact->readings[i], impact->comparable);
    }
}

/* What is counted, or ordered by the piece, is of the month; what lasts, of its last day. */
static bool is_of_month(const struct dbt_component *component)
{
    return component->model == DBT_CHARGE_METERED || component->model == DBT_CHARGE_ONE_OFF;
}

static void write_impact(const struct dbt_impact *impact, struct dbt_buffer *out)
{
    const struct dbt_component *component = impact->component;
    bool has_component = component->code[0] != '\0';
    char from[DBT_DATE_BYTES];
    char day[DBT_DATE_BYTES];
    struct dbt_buffer cells;
    dbt_buffer_format(out, "  %s (%s%s%s) from %s, %s, ",
                      dbt_service_name(impact->service, impact->price->from), impact->service->code,
                      has_component ? ", " : "", component->code,
                      dbt_day_write(impact->price->from, from), impact->price->document);
    dbt_price_place_write(out, impact->price);
    dbt_buffer_string(out, ": ");
    dbt_figure_near(out, impact->quantity,
                    component->unit_name != NULL ? component->unit_name : "");
    dbt_buffer_format(out, " on %u unit%s %s %s\n", impact->units, impact->units == 1 ? "" : "s",
                      is_of_month(component) ? "in the month to" : "on",
                      dbt_day_write(impact->day, day));
    dbt_buffer_init(&cells);
    write_readings(impact, &cells);
    dbt_columns_write(dbt_buffer_text(&cells), "llrrr", out);
    out->failed = out->failed || cells.failed;
    dbt_buffer_release(&cells);
}

void dbt_export_impacts(const struct dbt_impacts *impacts, struct dbt_buffer *out)
{
    if (impacts->count > 0) {
        dbt_buffer_string(out, "unconfirmed prices, for what is ordered now, without VAT:\n");
    }
    for (size_t i = 0; i < impacts->count; i++) {
        write_impact(&impacts->items[i], out);
    }
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void put_amounts(json_t **object, const struct dbt_impact_reading *reading)
{
    bool none = reading->too_large;
    dbt_json_put(object, "month_ore", none ? json_null() : json_integer(reading->month_ore));
    dbt_json_put(object, "year_ore", none ? json_null() : json_integer(reading->year_ore));
}

static json_t *reading_json(const struct dbt_impact *impact,
                            const struct dbt_impact_reading *reading)
{
    char text[DBT_DECIMAL_BYTES];
    json_t *object = json_object();
    bool has_change = impact->comparable && !reading->too_large;
    dbt_json_put(&object, "name", dbt_json_text(reading->reading->name));
    dbt_json_put(&object, "price_kr",
                 dbt_json_text(dbt_decimal_write(reading->reading->price_micro, 6, 2, text)));
    dbt_json_put(&object, "per", dbt_json_text(dbt_basis_word(reading->reading->basis)));
    put_amounts(&object, reading);
    dbt_json_put(&object, "change_year_ore",
                 has_change ? json_integer(reading->change_ore) : json_null());
    return object;
}

static json_t *before_json(const struct dbt_impact *impact)
{
    if (!impact->comparable) {
        return json_null();
    }
    json_t *object = json_object();
    put_amounts(&object, &impact->current);
    return object;
}

static json_t *impact_json(const struct dbt_impact *impact)
{
    char text[DBT_RATIO_BYTES];
    json_t *readings = json_array();
    for (uint32_t i = 0; i < impact->price->reading_count; i++) {
        dbt_json_append(&readings, reading_json(impact, &impact->readings[i]));
    }
    json_t *object = json_object();
    dbt_json_put(&object, "service_code", dbt_json_text(impact->service->code));
    dbt_json_put(&object, "component", dbt_json_text(impact->component->code));
    dbt_json_put(&object, "service_name",
                 dbt_json_text(dbt_service_name(impact->service, impact->price->from)));
    dbt_json_put(&object, "quantity", dbt_json_text(dbt_ratio_write(impact->quantity, text)));
    dbt_json_put(&object, "unit", dbt_json_text(impact->component->unit_name));
    dbt_json_put(&object, "units", json_integer(impact->units));
    dbt_json_put(&object, "ordered_on", dbt_json_text(dbt_day_write(impact->day, text)));
    dbt_json_put(&object, "price", dbt_price_json(impact->price));
    dbt_json_put(&object, "price_before", dbt_price_json(impact->before));
    dbt_json_put(&object, "before", before_json(impact));
    dbt_json_put(&object, "readings", readings);
    return object;
}

json_t *dbt_impacts_json(const struct dbt_impacts *impacts)
{
    json_t *array = json_array();
    for (size_t i = 0; i < impacts->count; i++) {
        dbt_json_append(&array, impact_json(&impacts->items[i]));
    }
    return array;
}
