/*
 * Compares two sides, the lines in force and the lines of now: both sorted as one list by what is
 * compared, so that a key's lines, and equal ones among them, stand side by side.
 */
#include "correct.h"

#include "biller.h"

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* ---- what is compared ----------------------------------------------------------------------- */

static int compare_units(const struct dbt_sided_line *a, const struct dbt_sided_line *b)
{
    const int order = strcmp(a->invoice->buyer.org_no, b->invoice->buyer.org_no);
    return order != 0 ? order
                      : dbt_text_compare_fold(dbt_text_of(a->line->unit_code),
                                              dbt_text_of(b->line->unit_code));
}

/* Where the sums of these are equal, nothing is corrected. */
static int compare_keys(const struct dbt_sided_line *left, const struct dbt_sided_line *right)
{
    const struct dbt_line *a = left->line;
    const struct dbt_line *b = right->line;
    int order = compare_units(left, right);
    order = order != 0 ? order : strcmp(a->service_code, b->service_code);
    order = order != 0 ? order : compare(a->month, b->month);
    order = order != 0 ? order : compare(a->vat_category, b->vat_category);
    order = order != 0 ? order : compare(a->vat_rate_bp, b->vat_rate_bp);
    return order != 0 ? order : strcmp(a->vat_exemption, b->vat_exemption);
}

/* Any order will do, as long as equal ones come together; they are in lowest terms. */
static int compare_ratios(struct dbt_ratio a, struct dbt_ratio b)
{
    const int order = (a.above > b.above) - (a.above < b.above);
    return order != 0 ? order : (a.below > b.below) - (a.below < b.below);
}

static int compare_steps(const struct dbt_line *a, const struct dbt_line *b)
{
    int order = compare(a->step_count, b->step_count);
    for (uint32_t i = 0; i < a->step_count && order == 0; i++) {
        order = compare_ratios(a->steps[i].quantity, b->steps[i].quantity);
        order = order != 0 ? order : compare(a->steps[i].price_micro, b->steps[i].price_micro);
    }
    return order;
}

/* All that a line bills; not the place of its price, nor its record, which move without effect. */
static int compare_contents(const struct dbt_line *a, const struct dbt_line *b)
{
    int order = strcmp(a->component, b->component);
    order = order != 0 ? order : compare(a->span.first, b->span.first);
    order = order != 0 ? order : compare(a->span.last, b->span.last);
    order = order != 0 ? order : compare_ratios(a->quantity, b->quantity);
    order = order != 0 ? order : compare_ratios(a->free_quantity, b->free_quantity);
    order = order != 0 ? order : compare(a->price_micro, b->price_micro);
    order = order != 0 ? order : compare((int64_t)a->basis, (int64_t)b->basis);
    order = order != 0 ? order : compare_steps(a, b);
    order = order != 0 ? order : compare_ratios(a->fraction, b->fraction);
    order = order != 0 ? order : strcmp(a->evidence, b->evidence);
    return order != 0 ? order : compare(a->net_ore, b->net_ore);
}

/* Issued lines first, oldest first: of equal ones too many the last are taken back. */
static int compare_places(const struct dbt_sided_line *a, const struct dbt_sided_line *b)
{
    int order = compare(b->is_issued, a->is_issued);
    order = order != 0 ? order : compare(a->invoice->number, b->invoice->number);
    return order != 0 ? order : compare(a->position, b->position);
}

static int compare_for_sums(const void *left, const void *right)
{
    const struct dbt_sided_line *a = left;
    const struct dbt_sided_line *b = right;
    int order = compare_keys(a, b);
    order = order != 0 ? order : compare_contents(a->line, b->line);
    return order != 0 ? order : compare_places(a, b);
}

/* ---- differences ---------------------------------------------------------------------------- */

/* How many lines from `first` on, before `end`, are equal to it in `order`. */
static size_t run_of(const struct dbt_sided_line *first, const struct dbt_sided_line *end,
                     int (*order)(const struct dbt_sided_line *, const struct dbt_sided_line *))
{
    const struct dbt_sided_line *next = first + 1;
    while (next < end && order(first, next) == 0) {
        next++;
    }
    return (size_t)(next - first);
}

static int compare_lines(const struct dbt_sided_line *a, const struct dbt_sided_line *b)
{
    return compare_contents(a->line, b->line);
}

static bool sums_differ(const struct dbt_sided_line *lines, size_t count, bool *differ)
{
    int64_t issued_ore = 0;
    int64_t now_ore = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t *sum_ore = lines[i].is_issued ? &issued_ore : &now_ore;
        if (!dbt_ore_add(*sum_ore, lines[i].line->net_ore, sum_ore)) {
            return false;
        }
    }
    *differ = issued_ore != now_ore;
    return true;
}

/* Keeps those of `count` equal lines that the other side does not have; returns how many. */
static size_t keep_unequal(const struct dbt_sided_line *lines, size_t count,
                           struct dbt_sided_line *kept)
{
    size_t issued = 0;
    while (issued < count && lines[issued].is_issued) {
        issued++;
    }
    const size_t pairs = issued < count - issued ? issued : count - issued;
    const size_t reversed = issued - pairs;
    const size_t added = count - issued - pairs;
    memmove(kept, &lines[pairs], reversed * sizeof *kept);
    memmove(&kept[reversed], &lines[issued + pairs], added * sizeof *kept);
    return reversed + added;
}

static enum dbt_status too_large(const struct dbt_line *line, struct dbt_error *error)
{
    char month[DBT_DATE_BYTES];
    return dbt_error_set(error, DBT_INPUT,
                         "the sum of %s of the unit %s in %s is too large: check the quantities "
                         "and the prices",
                         line->service_code, line->unit_code, dbt_month_write(line->month, month));
}

/* Leaves only the lines that a correction has. */
static enum dbt_status keep_differences(struct dbt_sided_lines *lines, struct dbt_error *error)
{
    struct dbt_sided_line *items = lines->items;
    const struct dbt_sided_line *end = items + lines->count;
    size_t kept = 0;
    size_t count = 0;
    for (const struct dbt_sided_line *key = items; key < end; key += count) {
        bool differ = false;
        count = run_of(key, end, compare_keys);
        if (!sums_differ(key, count, &differ)) {
            return too_large(key->line, error);
        }
        const struct dbt_sided_line *next = differ ? key : key + count;
        while (next < key + count) {
            const size_t equal = run_of(next, key + count, compare_lines);
            kept += keep_unequal(next, equal, &items[kept]);
            next += equal;
        }
    }
    lines->count = kept;
    return DBT_OK;
}

/* ---- the document's order ------------------------------------------------------------------- */

static bool is_newer(const struct dbt_sided_line *a, const struct dbt_sided_line *b)
{
    return a->is_issued != b->is_issued ? b->is_issued : a->invoice->number > b->invoice->number;
}

/* A unit has one name in a document, whatever it was called before. */
static void name_units(const struct dbt_sided_lines *lines)
{
    struct dbt_sided_line *const end = lines->items + lines->count;
    size_t count = 0;
    for (struct dbt_sided_line *unit = lines->items; unit < end; unit += count) {
        const struct dbt_sided_line *newest = unit;
        count = run_of(unit, end, compare_units);
        for (size_t i = 1; i < count; i++) {
            newest = is_newer(&unit[i], newest) ? &unit[i] : newest;
        }
        for (size_t i = 0; i < count; i++) {
            unit[i].unit = newest->line;
        }
    }
}

static void place_services(const struct dbt_region *region, struct dbt_sided_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        struct dbt_sided_line *item = &lines->items[i];
        item->service = dbt_region_service(region, dbt_text_of(item->line->service_code));
        item->component = DBT_NONE;
        const uint32_t components =
            item->service == DBT_NONE ? 0 : region->services[item->service].component_count;
        for (uint32_t c = 0; c < components; c++) {
            const char *code = region->services[item->service].components[c].code;
            item->component = strcmp(code, item->line->component) == 0 ? c : item->component;
        }
    }
}

static int compare_names(const struct dbt_sided_line *a, const struct dbt_sided_line *b)
{
    int order = strcmp(a->invoice->buyer.org_no, b->invoice->buyer.org_no);
    order = order != 0 ? order : dbt_name_compare(a->unit->unit_name, b->unit->unit_name);
    return order != 0 ? order : compare_units(a, b);
}

static int compare_services(const struct dbt_sided_line *a, const struct dbt_sided_line *b)
{
    int order = compare(a->service, b->service);
    order = order != 0 ? order : strcmp(a->line->service_code, b->line->service_code);
    order = order != 0 ? order : compare(a->component, b->component);
    return order != 0 ? order : strcmp(a->line->component, b->line->component);
}

/* A line that is taken back stands before those that begin with it. */
static int compare_for_document(const void *left, const void *right)
{
    const struct dbt_sided_line *a = left;
    const struct dbt_sided_line *b = right;
    int order = a->unit == b->unit ? 0 : compare_names(a, b);
    order = order != 0 ? order : compare_services(a, b);
    order = order != 0 ? order : compare(a->line->month, b->line->month);
    order = order != 0 ? order : compare(a->line->span.first, b->line->span.first);
    order = order != 0 ? order : compare(b->is_issued, a->is_issued);
    order = order != 0 ? order : compare(a->line->span.last, b->line->span.last);
    return order != 0 ? order : compare_places(a, b);
}

enum dbt_status dbt_correct_lines(const struct dbt_correcting *correcting,
                                  struct dbt_sided_lines *lines, struct dbt_arena *arena,
                                  struct dbt_error *error)
{
    struct dbt_sided_lines found = {0};
    enum dbt_status status = dbt_correct_sides(correcting, &found, arena, error);
    if (status != DBT_OK) {
        return status;
    }
    qsort(found.items, found.count, sizeof *found.items, compare_for_sums);
    name_units(&found);
    status = keep_differences(&found, error);
    if (status != DBT_OK) {
        return status;
    }
    place_services(correcting->region, &found);
    qsort(found.items, found.count, sizeof *found.items, compare_for_document);
    *lines = found;
    return DBT_OK;
}
