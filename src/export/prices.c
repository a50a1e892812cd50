/* The price list in force on a day: every service, as a table, CSV or JSON. */
#include "columns.h"
#include "csv.h"
#include "figure.h"
#include "price.h"

struct listing {
    const struct dbt_region *region;
    dbt_day day;
    struct dbt_buffer *out;
    struct dbt_buffer cell; /* scratch */
};

static const char *name_of(const struct dbt_price_row *row)
{
    return row->edition != NULL ? row->edition->text : row->service->code;
}

static const char *unit_of(const struct dbt_price_row *row)
{
    return row->component->unit_name != NULL ? row->component->unit_name : "";
}

typedef void row_writer(struct listing *listing, const struct dbt_price_row *row, void *context);

static void each_row(struct listing *listing, row_writer *write, void *context)
{
    const struct dbt_region *region = listing->region;
    for (uint32_t i = 0; i < region->service_count; i++) {
        for (uint32_t k = 0; k < region->services[i].component_count; k++) {
            const struct dbt_price_row row = dbt_price_row_on(region, i, k, listing->day);
            write(listing, &row, context);
        }
    }
}

/* ---- CSV ------------------------------------------------------------------------------------ */

static bool is_single(const struct dbt_price_row *row)
{
    return row->price != NULL && row->price->tier_count == 0 && row->price->reading_count == 0;
}

static void add_price(struct dbt_csv *csv, const struct dbt_price_row *row)
{
    if (is_single(row)) {
        dbt_csv_price(csv, row->price->price_micro);
    } else {
        dbt_csv_text(csv, "");
    }
}

static const char *basis_of(const struct dbt_price_row *row)
{
    bool known = row->price != NULL && row->price->reading_count == 0;
    return known ? dbt_basis_word(row->price->basis) : "";
}

typedef void price_words(struct dbt_buffer *out, const struct dbt_price *price);

static void add_words(struct dbt_csv *csv, const struct dbt_price_row *row, price_words *words)
{
    struct dbt_buffer text;
    dbt_buffer_init(&text);
    if (row->price != NULL) {
        words(&text, row->price);
    }
    dbt_csv_text(csv, text.length > 0 ? text.bytes : "");
    csv->out->failed = csv->out->failed || text.failed;
    dbt_buffer_release(&text);
}

static void add_tiers(struct dbt_csv *csv, const struct dbt_price_row *row)
{
    add_words(csv, row, dbt_price_tiers_write);
}

static void write_readings(struct dbt_buffer *out, const struct dbt_price *price)
{
    if (price->reading_count > 0) {
        dbt_price_write(out, price);
    }
}

static void add_readings(struct dbt_csv *csv, const struct dbt_price_row *row)
{
    add_words(csv, row, write_readings);
}

static void add_place(struct dbt_csv *csv, const struct dbt_price_row *row)
{
    add_words(csv, row, dbt_price_place_write);
}

static void add_included(struct dbt_csv *csv, const struct dbt_price_row *row)
{
    if (row->price != NULL && row->price->included > 0) {
        dbt_csv_integer(csv, row->price->included);
    } else {
        dbt_csv_text(csv, "");
    }
}

static void add_minimum(struct dbt_csv *csv, const struct dbt_price_row *row)
{
    if (row->price != NULL && row->price->minimum_ore > 0) {
        dbt_csv_ore(csv, row->price->minimum_ore);
    } else {
        dbt_csv_text(csv, "");
    }
}

static void add_from(struct dbt_csv *csv, const struct dbt_price_row *row)
{
    if (row->price != NULL) {
        dbt_csv_day(csv, row->price->from);
    } else {
        dbt_csv_text(csv, "");
    }
}

static void write_csv_row(struct listing *listing, const struct dbt_price_row *row, void *context)
{
    struct dbt_csv csv = {.out = listing->out};
    (void)context;
#define DBT_CSV_COLUMN(name, write) write;
#include "prices.def"
#undef DBT_CSV_COLUMN
    dbt_csv_end(&csv);
}

static void write_csv(struct listing *listing)
{
    struct dbt_csv csv = {.out = listing->out};
#define DBT_CSV_COLUMN(name, write) dbt_csv_text(&csv, name);
#include "prices.def"
#undef DBT_CSV_COLUMN
    dbt_csv_end(&csv);
    each_row(listing, write_csv_row, NULL);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void write_json_row(struct listing *listing, const struct dbt_price_row *row, void *context)
{
    json_t **array = context;
    json_t *object = json_object();
    (void)listing;
    dbt_json_put(&object, "service_code", dbt_json_text(row->service->code));
    dbt_json_put(&object, "component", dbt_json_text(row->component->code));
    dbt_json_put(&object, "service_name", dbt_json_text(name_of(row)));
    dbt_json_put(&object, "package", dbt_json_text(row->service->package));
    dbt_json_put(&object, "obligation", dbt_json_text(row->service->obligation));
    dbt_json_put(&object, "model", dbt_json_text(dbt_charge_model_word(row->component->model)));
    dbt_json_put(&object, "unit", dbt_json_text(unit_of(row)));
    dbt_json_put(&object, "status", dbt_json_text(dbt_price_status(row)));
    dbt_json_put(&object, "document", dbt_json_text(dbt_price_document(row)));
    dbt_json_put(&object, "price", dbt_price_json(row->price));
    dbt_json_append(array, object);
}

static enum dbt_status write_json(struct listing *listing, struct dbt_error *error)
{
    char day[DBT_DATE_BYTES];
    json_t *rows = json_array();
    json_t *object = json_object();
    each_row(listing, write_json_row, &rows);
    dbt_json_put(&object, "region", dbt_json_text(listing->region->identity.code));
    dbt_json_put(&object, "date", dbt_json_text(dbt_day_write(listing->day, day)));
    dbt_json_put(&object, "title", dbt_json_text(listing->region->prices.title));
    dbt_json_put(&object, "demonstration", json_boolean(listing->region->prices.demonstration));
    dbt_json_put(&object, "services", rows);
    return dbt_json_write(object, "the price list", listing->out, error);
}

/* ---- for people ----------------------------------------------------------------------------- */

/* Its rows may have prices of their own, so that none is needed here. */
static bool may_be_agreed(const struct dbt_price_row *row)
{
    return dbt_charge_is_subscribed(row->component->model) &&
           (row->component->model != DBT_CHARGE_FLAT || row->service->needs_subscription);
}

static void write_price(struct dbt_buffer *out, const struct dbt_price_row *row)
{
    if (row->price != NULL) {
        dbt_price_write(out, row->price);
    } else {
        dbt_buffer_string(out, may_be_agreed(row) ? "only as agreed, on the subscription" : "–");
    }
}

static void write_table_row(struct listing *listing, const struct dbt_price_row *row, void *context)
{
    const char **package = context;
    struct dbt_buffer *cells = &listing->cell;
    char from[DBT_DATE_BYTES] = "";
    if (*package == NULL || strcmp(*package, row->service->package) != 0) {
        *package = row->service->package;
        dbt_buffer_format(cells, "\n%s\n", *package);
    }
    dbt_buffer_format(cells, "  %s%s%s\t%s\t%s\t%s\t", row->service->code,
                      row->component->code[0] != '\0' ? ", " : "", row->component->code,
                      name_of(row), row->service->obligation,
                      dbt_charge_model_word(row->component->model));
    write_price(cells, row);
    dbt_buffer_format(cells, "\t%s\t%s\t%s\t%s\t", unit_of(row),
                      row->price != NULL ? dbt_day_write(row->price->from, from) : "",
                      dbt_price_status(row), dbt_price_document(row));
    dbt_price_place_write(cells, row->price);
    dbt_buffer_string(cells, "\n");
}

static void write_note(struct listing *listing, const struct dbt_price_row *row, void *context)
{
    char from[DBT_DATE_BYTES];
    (void)context;
    if (row->price != NULL && row->price->note != NULL && row->price->note[0] != '\0') {
        dbt_buffer_format(listing->out, "  %s: %s\n", row->service->code, row->price->note);
    }
    for (uint32_t i = 0; row->price != NULL && i < row->price->reading_count; i++) {
        dbt_buffer_format(listing->out, "  %s, reading %s\n", row->service->code,
                          row->price->readings[i].name);
    }
    if (row->price == NULL && row->next != NULL) {
        dbt_buffer_format(listing->out, "  %s: its first price holds from %s\n", row->service->code,
                          dbt_day_write(row->next->from, from));
    }
}

static void write_table(struct listing *listing)
{
    const char *package = NULL;
    char day[DBT_DATE_BYTES];
    dbt_buffer_format(listing->out, "%s, on %s%s\n\n", listing->region->prices.title,
                      dbt_day_write(listing->day, day),
                      listing->region->prices.demonstration ? " (a demonstration)" : "");
    dbt_buffer_string(&listing->cell, "  Service\tName\tObligation\tModel\tPrice, without VAT\tUnit"
                                      "\tFrom\tStatus\tDocument\tPlace\n");
    each_row(listing, write_table_row, &package);
    dbt_columns_write(dbt_buffer_text(&listing->cell), "llllllllll", listing->out);
    size_t before = listing->out->length;
    dbt_buffer_string(listing->out, "\nNotes\n");
    size_t behind = listing->out->length;
    each_row(listing, write_note, NULL);
    if (listing->out->length == behind) {
        dbt_buffer_cut(listing->out, before);
    }
}

enum dbt_status dbt_export_prices(const struct dbt_region *region, dbt_day day,
                                  enum dbt_list_form form, struct dbt_buffer *out,
                                  struct dbt_error *error)
{
    struct listing listing = {.region = region, .day = day, .out = out};
    if (form == DBT_LIST_JSON) {
        return write_json(&listing, error);
    }
    dbt_buffer_init(&listing.cell);
    if (form == DBT_LIST_CSV) {
        write_csv(&listing);
    } else {
        write_table(&listing);
    }
    bool failed = out->failed || listing.cell.failed;
    dbt_buffer_release(&listing.cell);
    return failed ? dbt_error_memory(error, "the price list") : DBT_OK;
}
