/* Differences between two sets of lines, as CSV and JSON. */
#include "differences.h"

#include "csv.h"
#include "json.h"

/* ---- CSV ------------------------------------------------------------------------------------ */

static void add_ratio(struct dbt_csv *csv, const struct dbt_difference_side *side,
                      struct dbt_ratio ratio)
{
    if (side->lines == 0) {
        dbt_csv_text(csv, "");
    } else {
        dbt_csv_ratio(csv, ratio);
    }
}

static void add_price(struct dbt_csv *csv, const struct dbt_difference_side *side)
{
    if (side->one_price) {
        dbt_csv_price(csv, side->price_micro);
    } else {
        dbt_csv_text(csv, "");
    }
}

static void add_basis(struct dbt_csv *csv, const struct dbt_difference_side *side)
{
    dbt_csv_text(csv, side->one_price ? dbt_basis_word(side->basis) : "");
}

static void add_net(struct dbt_csv *csv, const struct dbt_difference_side *side)
{
    if (side->lines == 0) {
        dbt_csv_text(csv, "");
    } else {
        dbt_csv_ore(csv, side->net_ore);
    }
}

static void add_category(struct dbt_csv *csv, const struct dbt_difference_side *side)
{
    if (side->one_vat) {
        dbt_csv_letter(csv, side->vat_category);
    } else {
        dbt_csv_text(csv, "");
    }
}

static void add_rate(struct dbt_csv *csv, const struct dbt_difference_side *side)
{
    if (side->one_vat) {
        dbt_csv_percent(csv, side->vat_rate_bp);
    } else {
        dbt_csv_text(csv, "");
    }
}

enum { CAUSES_BYTES = 16 * DBT_CAUSE_COUNT };

/* "volume+price" */
static const char *causes_of(const struct dbt_difference *row, char text[CAUSES_BYTES])
{
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; i < DBT_CAUSE_COUNT; i++) {
        if (dbt_difference_has(row, (enum dbt_cause)i)) {
            used += (size_t)snprintf(text + used, CAUSES_BYTES - used, "%s%s", used > 0 ? "+" : "",
                                     dbt_cause_word((enum dbt_cause)i));
        }
    }
    return text;
}

static void write_csv(const struct dbt_differences *differences, struct dbt_buffer *out)
{
    struct dbt_csv csv = {.out = out};
#define DBT_CSV_COLUMN(name, write) dbt_csv_text(&csv, name);
#include "differences.def"
#undef DBT_CSV_COLUMN
    dbt_csv_end(&csv);
    for (size_t i = 0; i < differences->count; i++) {
        const struct dbt_difference *row = &differences->items[i];
        char text[CAUSES_BYTES];
        const char *causes = causes_of(row, text);
#define DBT_CSV_COLUMN(name, write) write;
#include "differences.def"
#undef DBT_CSV_COLUMN
        dbt_csv_end(&csv);
    }
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static json_t *ratio_json(struct dbt_ratio ratio)
{
    char text[DBT_RATIO_BYTES];
    return dbt_json_text(dbt_ratio_write(ratio, text));
}

/* Null for a side that does not have the row. */
static json_t *line_json(const struct dbt_difference_side *side)
{
    if (side->lines == 0) {
        return json_null();
    }
    char text[DBT_DECIMAL_BYTES];
    json_t *object = json_object();
    dbt_json_put(&object, "lines", dbt_json_count(side->lines));
    dbt_json_put(&object, "quantity", ratio_json(side->quantity));
    dbt_json_put(&object, "volume", ratio_json(side->volume));
    dbt_json_put(&object, "free_volume", ratio_json(side->free_volume));
    dbt_json_put(
        &object, "unit_price_kr",
        dbt_json_text(side->one_price ? dbt_decimal_write(side->price_micro, 6, 2, text) : NULL));
    dbt_json_put(&object, "per",
                 dbt_json_text(side->one_price ? dbt_basis_word(side->basis) : NULL));
    dbt_json_put(&object, "exact_ore", ratio_json(side->exact_ore));
    dbt_json_put(&object, "net_ore", json_integer(side->net_ore));
    dbt_json_put(&object, "vat_category",
                 side->one_vat ? json_stringn(&side->vat_category, 1) : json_null());
    dbt_json_put(&object, "vat_rate_bp",
                 side->one_vat ? json_integer(side->vat_rate_bp) : json_null());
    return object;
}

/* {"volume": 1200, …}: of the causes that there are. */
static json_t *effects_json(const struct dbt_difference *row)
{
    json_t *object = json_object();
    for (int i = 0; i < DBT_CAUSE_COUNT; i++) {
        if (dbt_difference_has(row, (enum dbt_cause)i)) {
            dbt_json_put(&object, dbt_cause_word((enum dbt_cause)i),
                         json_integer(row->effect_ore[i]));
        }
    }
    return object;
}

static json_t *row_json(const struct dbt_difference *row)
{
    char text[DBT_DATE_BYTES];
    json_t *object = json_object();
    dbt_json_put(&object, "month", dbt_json_text(dbt_month_write(row->month, text)));
    dbt_json_put(&object, "right_month", dbt_json_text(dbt_month_write(row->right_month, text)));
    dbt_json_put(&object, "from", dbt_json_text(dbt_day_write(row->span.first, text)));
    dbt_json_put(&object, "to", dbt_json_text(dbt_day_write(row->span.last, text)));
    dbt_json_put(&object, "provider_org_no", dbt_json_text(row->org_no));
    dbt_json_put(&object, "provider_name", dbt_json_text(row->provider));
    dbt_json_put(&object, "unit_code", dbt_json_text(row->unit_code));
    dbt_json_put(&object, "unit_name", dbt_json_text(row->unit_name));
    dbt_json_put(&object, "service_code", dbt_json_text(row->service_code));
    dbt_json_put(&object, "component", dbt_json_text(row->component));
    dbt_json_put(&object, "service_name", dbt_json_text(row->service_name));
    dbt_json_put(&object, "quantity_unit", dbt_json_text(row->unit_of_quantity));
    dbt_json_put(&object, "left", line_json(&row->left));
    dbt_json_put(&object, "right", line_json(&row->right));
    dbt_json_put(&object, "difference_ore", json_integer(row->net_ore));
    dbt_json_put(&object, "effects_ore", effects_json(row));
    return object;
}

static void put_sum(json_t **object, const struct dbt_difference_sum *sum)
{
    json_t *causes = json_object();
    for (int i = 0; i < DBT_CAUSE_COUNT; i++) {
        json_t *cause = json_object();
        dbt_json_put(&cause, "rows", dbt_json_count(sum->of[i]));
        dbt_json_put(&cause, "effect_ore", json_integer(sum->effect_ore[i]));
        dbt_json_put(&causes, dbt_cause_word((enum dbt_cause)i), cause);
    }
    dbt_json_put(object, "left_ore", json_integer(sum->left_ore));
    dbt_json_put(object, "right_ore", json_integer(sum->right_ore));
    dbt_json_put(object, "difference_ore", json_integer(sum->net_ore));
    dbt_json_put(object, "causes", causes);
}

static json_t *services_json(const struct dbt_differences *differences)
{
    json_t *array = json_array();
    for (size_t i = 0; i < differences->service_count; i++) {
        json_t *object = json_object();
        dbt_json_put(&object, "service_code", dbt_json_text(differences->services[i].service_code));
        dbt_json_put(&object, "service_name", dbt_json_text(differences->services[i].service_name));
        put_sum(&object, &differences->services[i]);
        dbt_json_append(&array, object);
    }
    return array;
}

static json_t *side_json(const struct dbt_compared_side *side, size_t lines)
{
    json_t *object = json_object();
    dbt_json_put(&object, "name", dbt_json_text(side->name));
    dbt_json_put(&object, "issued", json_boolean(side->issued));
    dbt_json_put(&object, "period", dbt_json_period(side->period));
    dbt_json_put(&object, "lines", dbt_json_count(lines));
    return object;
}

static enum dbt_status write_json(const struct dbt_comparison *comparison, struct dbt_buffer *out,
                                  struct dbt_error *error)
{
    const struct dbt_differences *differences = comparison->differences;
    json_t *rows = json_array();
    json_t *object = json_object();
    for (size_t i = 0; i < differences->count; i++) {
        dbt_json_append(&rows, row_json(&differences->items[i]));
    }
    dbt_json_put(&object, "left", side_json(&comparison->left, differences->left_lines));
    dbt_json_put(&object, "right", side_json(&comparison->right, differences->right_lines));
    dbt_json_put(&object, "compared", dbt_json_count(differences->compared));
    dbt_json_put(&object, "different", dbt_json_count(differences->count));
    put_sum(&object, &differences->all);
    dbt_json_put(&object, "services", services_json(differences));
    dbt_json_put(&object, "differences", rows);
    return dbt_json_write(object, "the differences", out, error);
}

enum dbt_status dbt_export_differences(const struct dbt_comparison *comparison,
                                       enum dbt_list_form form, struct dbt_buffer *out,
                                       struct dbt_error *error)
{
    if (form == DBT_LIST_JSON) {
        return write_json(comparison, out, error);
    }
    if (form == DBT_LIST_CSV) {
        write_csv(comparison->differences, out);
    } else {
        dbt_differences_write_table(comparison, out);
    }
    return out->failed ? dbt_error_memory(error, "the differences") : DBT_OK;
}
