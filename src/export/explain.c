/* Which lines are explained, and in which form. */
#include "explain.h"

enum { LISTED_MAX = 12 };

static bool is_meant(const char *asked, const char *found)
{
    return asked == NULL || strcmp(asked, found) == 0;
}

static bool is_unit(const char *asked, const char *found)
{
    return asked == NULL || dbt_text_equal_fold(dbt_text_of(asked), dbt_text_of(found));
}

bool dbt_explanation_shows(const struct dbt_explanation *explanation,
                           const struct dbt_invoice *invoice, size_t index)
{
    const struct dbt_line *line = &invoice->lines[index];
    return is_meant(explanation->provider, invoice->buyer.org_no) &&
           is_unit(explanation->unit, line->unit_code) &&
           is_meant(explanation->service, line->service_code) &&
           (explanation->line == 0 || explanation->line == index + 1);
}

static size_t count_lines(const struct dbt_explanation *explanation, bool shown)
{
    size_t count = 0;
    for (size_t i = 0; i < explanation->invoices->count; i++) {
        const struct dbt_invoice *invoice = &explanation->invoices->items[i];
        for (size_t k = 0; k < invoice->line_count; k++) {
            count += !shown || dbt_explanation_shows(explanation, invoice, k);
        }
    }
    return count;
}

enum named { NAMED_PROVIDER, NAMED_UNIT, NAMED_SERVICE, NAMED_COUNT };

static const char *name_of(const struct dbt_invoice *invoice, size_t index, enum named named)
{
    if (named == NAMED_PROVIDER) {
        return invoice->buyer.org_no;
    }
    const struct dbt_line *line = &invoice->lines[index];
    return named == NAMED_UNIT ? line->unit_code : line->service_code;
}

/* Has one of the first `count` lines the name? */
static bool has_name(const struct dbt_invoice *invoice, size_t count, const char *name,
                     enum named named)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, name_of(invoice, i, named)) == 0) {
            return true;
        }
    }
    return false;
}

struct listing {
    const struct dbt_invoices *invoices;
    enum named named;
    struct dbt_buffer *out;
    size_t count;
};

/* Lists the name of a line, unless an earlier line had it. */
static void list_name(struct listing *listing, size_t at, size_t index)
{
    const struct dbt_invoice *items = listing->invoices->items;
    const char *name = name_of(&items[at], index, listing->named);
    bool known = has_name(&items[at], index, name, listing->named);
    for (size_t i = 0; i < at && !known; i++) {
        known = has_name(&items[i], items[i].line_count, name, listing->named);
    }
    if (!known && listing->count < LISTED_MAX) {
        dbt_buffer_format(listing->out, "%s%s", listing->count == 0 ? "" : ", ", name);
    }
    listing->count += !known;
}

static void list_names(const struct dbt_invoices *invoices, enum named named,
                       struct dbt_buffer *out)
{
    struct listing listing = {.invoices = invoices, .named = named, .out = out};
    for (size_t i = 0; i < invoices->count; i++) {
        for (size_t k = 0; k < invoices->items[i].line_count; k++) {
            list_name(&listing, i, k);
        }
    }
    if (listing.count > LISTED_MAX) {
        dbt_buffer_format(out, " and %zu more", listing.count - LISTED_MAX);
    }
}

/* The first of the things asked for that no line has; else together they meet in none. */
static enum dbt_status refuse(const struct dbt_explanation *explanation, struct dbt_error *error)
{
    static const char *const words[NAMED_COUNT] = {"provider", "unit", "service"};
    struct dbt_explanation alone[NAMED_COUNT] = {*explanation, *explanation, *explanation};
    alone[NAMED_PROVIDER].unit = alone[NAMED_PROVIDER].service = NULL;
    alone[NAMED_UNIT].provider = alone[NAMED_UNIT].service = NULL;
    alone[NAMED_SERVICE].provider = alone[NAMED_SERVICE].unit = NULL;
    const char *const asked[NAMED_COUNT] = {explanation->provider, explanation->unit,
                                            explanation->service};
    struct dbt_buffer names;
    dbt_buffer_init(&names);
    enum dbt_status status =
        dbt_error_set(error, DBT_INPUT, "no line is of all that is asked for together");
    if (explanation->line > count_lines(explanation, false)) {
        status =
            dbt_error_set(error, DBT_INPUT, "there is no line %llu: the invoice has lines 1 to %zu",
                          (unsigned long long)explanation->line, count_lines(explanation, false));
    }
    for (size_t i = 0; i < NAMED_COUNT; i++) {
        alone[i].line = 0;
        if (asked[i] == NULL || names.length > 0 || count_lines(&alone[i], true) > 0) {
            continue;
        }
        list_names(explanation->invoices, (enum named)i, &names);
        status = names.failed
                     ? dbt_error_memory(error, "the lines that there are")
                     : dbt_error_set(error, DBT_INPUT, "no line is of %s %s; there are lines of %s",
                                     words[i], asked[i], names.bytes);
    }
    dbt_buffer_release(&names);
    return status;
}

enum dbt_status dbt_export_explanation(const struct dbt_explanation *explanation,
                                       enum dbt_list_form form, struct dbt_buffer *out,
                                       struct dbt_error *error)
{
    if (count_lines(explanation, false) > 0 && count_lines(explanation, true) == 0) {
        return refuse(explanation, error);
    }
    if (form == DBT_LIST_JSON) {
        return dbt_explanation_json(explanation, out, error);
    }
    dbt_explanation_text(explanation, out);
    return out->failed ? dbt_error_memory(error, "the explanation") : DBT_OK;
}
