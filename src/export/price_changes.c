/* What changes between two days: prices, first prices, unconfirmed ones, names. */
#include "columns.h"
#include "csv.h"
#include "price.h"

enum change_kind { CHANGE_PRICE, CHANGE_FIRST, CHANGE_UNCONFIRMED, CHANGE_NAME, CHANGE_KIND_COUNT };

static const char *const kind_words[CHANGE_KIND_COUNT] = {
    [CHANGE_PRICE] = "price",
    [CHANGE_FIRST] = "first price",
    [CHANGE_UNCONFIRMED] = "unconfirmed price",
    [CHANGE_NAME] = "name",
};

struct change {
    dbt_day day;
    enum change_kind kind;
    const struct dbt_service *service;
    const char *component;
    const struct dbt_price *old_price, *new_price; /* null: none; both for a name */
    const char *old_name, *new_name;               /* of a name */
    const char *document;
};

struct telling { /* what the writers of all forms get */
    const struct dbt_region *region;
    struct dbt_span days; /* its first is the day that is compared with */
    struct dbt_buffer *out;
    struct dbt_buffer words; /* scratch */
    json_t *array;
    size_t count;
};

typedef void change_writer(struct telling *telling, const struct change *change);

/* ---- finding them ---------------------------------------------------------------------------- */

static enum change_kind kind_of(const struct dbt_price *old_price,
                                const struct dbt_price *new_price)
{
    if (!new_price->confirmed) {
        return CHANGE_UNCONFIRMED;
    }
    return old_price == NULL ? CHANGE_FIRST : CHANGE_PRICE;
}

static void tell(struct telling *telling, const struct change *change, change_writer *write)
{
    write(telling, change);
    telling->count++;
}

/* Do they differ, if at all, in nothing but one price? */
static bool is_shaped_alike(const struct dbt_price *a, const struct dbt_price *b)
{
    bool alike = a->scheme == b->scheme && a->tier_count == b->tier_count &&
                 a->included == b->included && a->minimum_ore == b->minimum_ore;
    for (uint32_t i = 0; alike && i < a->tier_count; i++) {
        alike = a->tiers[i].up_to == b->tiers[i].up_to &&
                a->tiers[i].price_micro == b->tiers[i].price_micro;
    }
    return alike;
}

/* A row that says what the one before said. */
static bool is_repeated(const struct dbt_price *old, const struct dbt_price *price)
{
    return old != NULL && old->confirmed && price->confirmed &&
           old->price_micro == price->price_micro && old->basis == price->basis &&
           is_shaped_alike(old, price);
}

static void tell_price(struct telling *telling, uint32_t service, uint32_t component, dbt_day day,
                       change_writer *write)
{
    const struct dbt_price_list *list = &telling->region->prices;
    const struct dbt_price *old = dbt_price_find(list, service, component, day - 1);
    const struct dbt_price_row row = dbt_price_row_on(telling->region, service, component, day);
    if (row.price == old || is_repeated(old, row.price)) {
        return;
    }
    const struct change change = {
        .day = day,
        .kind = kind_of(old, row.price),
        .service = row.service,
        .component = row.component->code,
        .old_price = old,
        .new_price = row.price,
        .document = dbt_price_document(&row),
    };
    tell(telling, &change, write);
}

/* The first edition holds from the beginning, whatever its date. */
static void tell_name(struct telling *telling, const struct dbt_service *service, dbt_day day,
                      change_writer *write)
{
    const struct dbt_edition *old = dbt_service_edition(service, day - 1);
    const struct dbt_edition *new = dbt_service_edition(service, day);
    if (new == old || strcmp(old->text, new->text) == 0) {
        return;
    }
    const struct change change = {
        .day = day,
        .kind = CHANGE_NAME,
        .service = service,
        .component = "",
        .old_name = old->text,
        .new_name = new->text,
        .document = dbt_edition_document(service, new),
    };
    tell(telling, &change, write);
}

static dbt_day earlier(const struct telling *telling, dbt_day from, dbt_day day, dbt_day next)
{
    bool is_next = from > day && from <= telling->days.last && from < next;
    return is_next ? from : next;
}

/* The first day after `day` on which a price or a name begins; the day after all when none does. */
static dbt_day next_day(const struct telling *telling, dbt_day day)
{
    const struct dbt_region *region = telling->region;
    dbt_day next = telling->days.last + 1;
    for (uint32_t i = 0; i < region->prices.count; i++) {
        next = earlier(telling, region->prices.prices[i].from, day, next);
    }
    for (uint32_t i = 0; i < region->service_count; i++) {
        for (uint32_t k = 0; k < region->services[i].edition_count; k++) {
            next = earlier(telling, region->services[i].editions[k].from, day, next);
        }
    }
    return next;
}

static void tell_day(struct telling *telling, dbt_day day, change_writer *write)
{
    const struct dbt_region *region = telling->region;
    for (uint32_t i = 0; i < region->service_count; i++) {
        tell_name(telling, &region->services[i], day, write);
        for (uint32_t k = 0; k < region->services[i].component_count; k++) {
            tell_price(telling, i, k, day, write);
        }
    }
}

static void each_change(struct telling *telling, change_writer *write)
{
    for (dbt_day day = next_day(telling, telling->days.first); day <= telling->days.last;
         day = next_day(telling, day)) {
        tell_day(telling, day, write);
    }
}

/* ---- in words ------------------------------------------------------------------------------- */

static const char *say(struct telling *telling, const char *name, const struct dbt_price *price)
{
    if (name != NULL) {
        return name;
    }
    dbt_buffer_clear(&telling->words);
    if (price != NULL) {
        dbt_price_write(&telling->words, price);
    }
    return telling->words.length > 0 ? telling->words.bytes : "";
}

static bool is_single(const struct dbt_price *price)
{
    return price->tier_count == 0 && price->reading_count == 0;
}

/* A price a year, so that one by the month can be held against it. */
static bool yearly(const struct dbt_price *price, struct dbt_ratio *micro)
{
    enum { MONTHS = 12 };
    return dbt_ratio_multiply(dbt_ratio_of(price->price_micro),
                              dbt_ratio_of(price->basis == DBT_PER_MONTH ? MONTHS : 1), micro);
}

/* Tenths of a percent; false where it cannot be said in one number. */
static bool tenths(const struct change *change, int64_t *out)
{
    enum { TENTHS = 1000 };
    const struct dbt_price *from = change->old_price;
    const struct dbt_price *to = change->new_price;
    struct dbt_ratio old = {0};
    struct dbt_ratio new = {0};
    struct dbt_ratio part = {0};
    if (from == NULL || to == NULL || !is_single(from) || !is_single(to) ||
        !is_shaped_alike(from, to) || from->price_micro == 0 ||
        (from->basis == DBT_PER_PIECE) != (to->basis == DBT_PER_PIECE) || !yearly(from, &old) ||
        !yearly(to, &new)) {
        return false;
    }
    return dbt_ratio_multiply(new, (struct dbt_ratio){1, old.above}, &part) &&
           dbt_ratio_add(part, dbt_ratio_of(-1), &part) &&
           dbt_ratio_multiply(part, dbt_ratio_of(TENTHS), &part) && dbt_ratio_round(part, out);
}

static const char *percent_of(const struct change *change, char *text)
{
    int64_t value = 0;
    if (!tenths(change, &value)) {
        return "";
    }
    text[0] = '+';
    dbt_decimal_write(value, 1, 1, text + (value > 0));
    return text;
}

/* ---- forms ---------------------------------------------------------------------------------- */

static void write_csv_row(struct telling *telling, const struct change *change)
{
    struct dbt_csv csv = {.out = telling->out};
    char percent[DBT_DECIMAL_BYTES + 1];
#define DBT_CSV_COLUMN(name, write) write;
#include "price_changes.def"
#undef DBT_CSV_COLUMN
    dbt_csv_end(&csv);
}

static void write_csv(struct telling *telling)
{
    struct dbt_csv csv = {.out = telling->out};
#define DBT_CSV_COLUMN(name, write) dbt_csv_text(&csv, name);
#include "price_changes.def"
#undef DBT_CSV_COLUMN
    dbt_csv_end(&csv);
    each_change(telling, write_csv_row);
}

static void write_json_item(struct telling *telling, const struct change *change)
{
    char text[DBT_DECIMAL_BYTES + 1];
    char day[DBT_DATE_BYTES];
    int64_t value = 0;
    json_t *object = json_object();
    dbt_json_put(&object, "date", dbt_json_text(dbt_day_write(change->day, day)));
    dbt_json_put(&object, "change", dbt_json_text(kind_words[change->kind]));
    dbt_json_put(&object, "service_code", dbt_json_text(change->service->code));
    dbt_json_put(&object, "component", dbt_json_text(change->component));
    dbt_json_put(&object, "service_name",
                 dbt_json_text(dbt_service_name(change->service, change->day)));
    if (change->kind == CHANGE_NAME) {
        dbt_json_put(&object, "old", dbt_json_text(change->old_name));
        dbt_json_put(&object, "new", dbt_json_text(change->new_name));
    } else {
        dbt_json_put(&object, "old", dbt_price_json(change->old_price));
        dbt_json_put(&object, "new", dbt_price_json(change->new_price));
        dbt_json_put(&object, "percent",
                     tenths(change, &value) ? dbt_json_text(percent_of(change, text))
                                            : json_null());
    }
    dbt_json_put(&object, "document", dbt_json_text(change->document));
    dbt_json_append(&telling->array, object);
}

static enum dbt_status write_json(struct telling *telling, struct dbt_error *error)
{
    char day[DBT_DATE_BYTES];
    json_t *object = json_object();
    telling->array = json_array();
    each_change(telling, write_json_item);
    dbt_json_put(&object, "region", dbt_json_text(telling->region->identity.code));
    dbt_json_put(&object, "from", dbt_json_text(dbt_day_write(telling->days.first, day)));
    dbt_json_put(&object, "to", dbt_json_text(dbt_day_write(telling->days.last, day)));
    dbt_json_put(&object, "title", dbt_json_text(telling->region->prices.title));
    dbt_json_put(&object, "changes", telling->array);
    return dbt_json_write(object, "the changes", telling->out, error);
}

static void write_table_row(struct telling *telling, const struct change *change)
{
    struct dbt_buffer *cells = telling->out;
    char percent[DBT_DECIMAL_BYTES + 1];
    char day[DBT_DATE_BYTES];
    const char *share = percent_of(change, percent);
    bool first = change->kind != CHANGE_NAME && change->old_price == NULL;
    dbt_buffer_format(cells, "  %s\t%s%s%s\t%s\t%s", dbt_day_write(change->day, day),
                      change->service->code, change->component[0] != '\0' ? ", " : "",
                      change->component, kind_words[change->kind],
                      first ? "–" : say(telling, change->old_name, change->old_price));
    dbt_buffer_format(cells, "\t%s\t%s%s\t%s\n", say(telling, change->new_name, change->new_price),
                      share, share[0] != '\0' ? " %" : "", change->document);
}

static void write_table(struct telling *telling)
{
    struct dbt_buffer *out = telling->out;
    struct dbt_buffer cells;
    char first[DBT_DATE_BYTES];
    char last[DBT_DATE_BYTES];
    dbt_buffer_init(&cells);
    dbt_buffer_string(&cells, "  Date\tService\tChange\tOld\tNew\tPercent\tDocument\n");
    telling->out = &cells;
    each_change(telling, write_table_row);
    telling->out = out;
    dbt_buffer_format(out, "%s: ", telling->region->prices.title);
    if (telling->count == 0) {
        dbt_buffer_string(out, "nothing changes");
    } else {
        dbt_buffer_format(out, "%zu change%s", telling->count, telling->count == 1 ? "" : "s");
    }
    dbt_buffer_format(out, " after %s, up to %s\n", dbt_day_write(telling->days.first, first),
                      dbt_day_write(telling->days.last, last));
    if (telling->count > 0) {
        dbt_buffer_string(out, "\n");
        dbt_columns_write(dbt_buffer_text(&cells), "lllllrl", out);
    }
    out->failed = out->failed || cells.failed;
    dbt_buffer_release(&cells);
}

enum dbt_status dbt_export_price_changes(const struct dbt_region *region, struct dbt_span days,
                                         enum dbt_list_form form, struct dbt_buffer *out,
                                         struct dbt_error *error)
{
    struct telling telling = {.region = region, .days = days, .out = out};
    if (form == DBT_LIST_JSON) {
        return write_json(&telling, error);
    }
    dbt_buffer_init(&telling.words);
    if (form == DBT_LIST_CSV) {
        write_csv(&telling);
    } else {
        write_table(&telling);
    }
    bool failed = out->failed || telling.words.failed;
    dbt_buffer_release(&telling.words);
    return failed ? dbt_error_memory(error, "the changes") : DBT_OK;
}
