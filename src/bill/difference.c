/* Comparison: the lines of both sides, brought together to rows. */
#include "debitera/difference.h"

#include <assert.h>

#include "biller.h"
#include "difference_row.h"

struct comparison {
    const struct dbt_comparing *comparing;
    struct dbt_pair_line *lines;
    size_t line_count;
    bool by_month; /* against another period: segments are not told apart */
    struct dbt_differences made;
    struct dbt_arena *arena;
    struct dbt_error *error;
};

/* ---- lines ---------------------------------------------------------------------------------- */

static bool is_wanted(const struct dbt_comparing *comparing, const struct dbt_pair_line *line)
{
    const char *unit = comparing->unit_code;
    return (comparing->org_no == NULL ||
            strcmp(comparing->org_no, line->invoice->buyer.org_no) == 0) &&
           (unit == NULL ||
            dbt_text_equal_fold(dbt_text_of(unit), dbt_text_of(line->line->unit_code))) &&
           (comparing->service_code == NULL ||
            strcmp(comparing->service_code, line->line->service_code) == 0);
}

/* Those of one invoice that are wanted, of the months of its side. */
static void add_lines(struct comparison *comparison, const struct dbt_invoice *invoice,
                      bool is_right)
{
    const struct dbt_comparing *comparing = comparison->comparing;
    const struct dbt_period period = is_right ? comparing->right_period : comparing->left_period;
    for (size_t i = 0; i < invoice->line_count; i++) {
        const struct dbt_pair_line line = {.invoice = invoice,
                                           .line = &invoice->lines[i],
                                           .org_no =
                                               comparing->any_provider ? "" : invoice->buyer.org_no,
                                           .position = (uint32_t)i + 1,
                                           .month = invoice->lines[i].month - period.first,
                                           .is_right = is_right};
        if (line.line->month >= period.first && line.line->month <= period.last &&
            is_wanted(comparing, &line)) {
            comparison->lines[comparison->line_count++] = line;
        }
    }
}

static size_t add_side(struct comparison *comparison, const struct dbt_invoices *invoices,
                       bool is_right)
{
    const size_t before = comparison->line_count;
    for (size_t i = 0; i < invoices->count; i++) {
        add_lines(comparison, &invoices->items[i], is_right);
    }
    return comparison->line_count - before;
}

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Lines that are compared with one another, whatever their segments. */
static int compare_kin(const struct dbt_pair_line *a, const struct dbt_pair_line *b)
{
    int order = compare_numbers(a->month, b->month);
    order = order != 0 ? order
                       : dbt_text_compare_fold(dbt_text_of(a->line->unit_code),
                                               dbt_text_of(b->line->unit_code));
    order = order != 0 ? order : strcmp(a->line->service_code, b->line->service_code);
    order = order != 0 ? order : strcmp(a->line->component, b->line->component);
    return order != 0 ? order : strcmp(a->org_no, b->org_no);
}

static int compare_segments(const struct dbt_pair_line *a, const struct dbt_pair_line *b)
{
    const int order = compare_numbers(a->line->span.first, b->line->span.first);
    return order != 0 ? order : compare_numbers(a->line->span.last, b->line->span.last);
}

/* The rest is the order they came in, so that equal inputs give equal rows. */
static int compare_lines(const void *left, const void *right)
{
    const struct dbt_pair_line *a = left;
    const struct dbt_pair_line *b = right;
    int order = compare_kin(a, b);
    order = order != 0 ? order : compare_segments(a, b);
    order = order != 0 ? order : compare_numbers(a->is_right, b->is_right);
    order = order != 0 ? order : compare_numbers(a->invoice->number, b->invoice->number);
    return order != 0 ? order : compare_numbers(a->position, b->position);
}

static enum dbt_status collect(struct comparison *comparison)
{
    const struct dbt_comparing *comparing = comparison->comparing;
    const size_t count =
        dbt_invoices_count_lines(comparing->left) + dbt_invoices_count_lines(comparing->right);
    comparison->lines = dbt_arena_alloc(comparison->arena, count + 1, sizeof *comparison->lines);
    if (comparison->lines == NULL) {
        return dbt_error_memory(comparison->error, "the lines to compare");
    }
    comparison->made.left_lines = add_side(comparison, comparing->left, false);
    comparison->made.right_lines = add_side(comparison, comparing->right, true);
    qsort(comparison->lines, comparison->line_count, sizeof *comparison->lines, compare_lines);
    return DBT_OK;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static enum dbt_status too_large(const struct comparison *comparison,
                                 const struct dbt_difference *row)
{
    char month[DBT_DATE_BYTES];
    return dbt_error_set(comparison->error, DBT_INPUT,
                         "%s, unit %s, service %s: the numbers are too large to compare: check the "
                         "quantities and amounts of both sides",
                         dbt_month_write(row->month, month), row->unit_code, row->service_code);
}

/* The row of `lines`, without what is compared. */
static struct dbt_difference describe(const struct comparison *comparison,
                                      const struct dbt_pair_lines *lines)
{
    const struct dbt_comparing *comparing = comparison->comparing;
    const struct dbt_pair_line *named = lines->items; /* at least one is compared */
    bool is_named = false;
    struct dbt_span span = {DBT_DAY_MAX, DBT_DAY_MIN};
    for (size_t i = 0; i < lines->count; i++) {
        const struct dbt_pair_line *item = &lines->items[i];
        if (!dbt_pair_has(lines, item)) {
            continue;
        }
        named = !is_named || item->is_right ? item : named;
        is_named = true;
        span.first = item->line->span.first < span.first ? item->line->span.first : span.first;
        span.last = item->line->span.last > span.last ? item->line->span.last : span.last;
    }
    assert(is_named);
    const dbt_month month = comparing->left_period.first + named->month;
    return (struct dbt_difference){
        .month = month,
        .right_month = comparing->right_period.first + named->month,
        .span = comparison->by_month
                    ? (struct dbt_span){dbt_month_first(month), dbt_month_last(month)}
                    : span,
        .org_no = named->invoice->buyer.org_no,
        .provider = named->invoice->buyer.name,
        .unit_code = named->line->unit_code,
        .unit_name = named->line->unit_name,
        .service_code = named->line->service_code,
        .component = named->line->component,
        .service_name = named->line->service_name,
        .unit_of_quantity = named->line->unit_of_quantity,
    };
}

/* The sum of the row's service, made when it is the first; null when memory ends. */
static struct dbt_difference_sum *service_of(struct comparison *comparison,
                                             const struct dbt_difference *row)
{
    struct dbt_differences *made = &comparison->made;
    for (size_t i = 0; i < made->service_count; i++) {
        if (strcmp(made->services[i].service_code, row->service_code) == 0) {
            return &made->services[i];
        }
    }
    struct dbt_difference_sum *services =
        dbt_arena_grow(comparison->arena, made->services, made->service_count,
                       &made->service_capacity, sizeof *services);
    if (services == NULL) {
        return NULL;
    }
    made->services = services;
    struct dbt_difference_sum *sum = &services[made->service_count++];
    *sum = (struct dbt_difference_sum){.service_code = row->service_code};
    return sum;
}

static bool add_up(struct dbt_difference_sum *sum, const struct dbt_difference *row)
{
    bool fits = dbt_ore_add(sum->left_ore, row->left.net_ore, &sum->left_ore) &&
                dbt_ore_add(sum->right_ore, row->right.net_ore, &sum->right_ore) &&
                dbt_ore_add(sum->net_ore, row->net_ore, &sum->net_ore);
    for (int i = 0; i < DBT_CAUSE_COUNT; i++) {
        sum->of[i] += row->causes >> i & 1U;
        fits = fits && dbt_ore_add(sum->effect_ore[i], row->effect_ore[i], &sum->effect_ore[i]);
    }
    return fits;
}

static enum dbt_status add_row(struct comparison *comparison, const struct dbt_difference *row)
{
    struct dbt_differences *made = &comparison->made;
    struct dbt_difference_sum *service = service_of(comparison, row);
    if (service == NULL) {
        return dbt_error_memory(comparison->error, "the sums of the services");
    }
    service->service_name = row->service_name;
    made->compared++;
    if (!add_up(&made->all, row) || !add_up(service, row)) {
        return too_large(comparison, row);
    }
    if (row->causes == 0) {
        return DBT_OK;
    }
    struct dbt_difference *items =
        dbt_arena_grow(comparison->arena, made->items, made->count, &made->capacity, sizeof *items);
    if (items == NULL) {
        return dbt_error_memory(comparison->error, "the differences");
    }
    made->items = items;
    made->items[made->count++] = *row;
    return DBT_OK;
}

static bool has_any(const struct dbt_pair_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        if (dbt_pair_has(lines, &lines->items[i])) {
            return true;
        }
    }
    return false;
}

static enum dbt_status compare_row(struct comparison *comparison,
                                   const struct dbt_pair_lines *lines)
{
    if (!has_any(lines)) {
        return DBT_OK;
    }
    struct dbt_difference row = describe(comparison, lines);
    return dbt_pair_compare(lines, &row) ? add_row(comparison, &row) : too_large(comparison, &row);
}

/* ---- segments ------------------------------------------------------------------------------- */

/* Lines from `first` on that belong together by `compare`. */
static size_t run_of(const struct dbt_pair_line *lines, size_t count,
                     int (*compare)(const struct dbt_pair_line *, const struct dbt_pair_line *))
{
    size_t length = 1;
    while (length < count && compare(&lines[0], &lines[length]) == 0) {
        length++;
    }
    return length;
}

/* Equal in all but the sign to the line that takes it back, so it stands where that one's key does
   but for invoice and position. */
static struct dbt_pair_line *taken_back_by(struct dbt_pair_line *lines, size_t count,
                                           const struct dbt_pair_line *by)
{
    const struct dbt_invoice invoice = {.number = by->line->reverses};
    const struct dbt_pair_line key = {.invoice = &invoice,
                                      .line = by->line,
                                      .org_no = by->org_no,
                                      .position = by->line->reverses_line,
                                      .month = by->month,
                                      .is_right = by->is_right};
    return bsearch(&key, lines, count, sizeof *lines, compare_lines);
}

static void leave_out_taken_back(struct dbt_pair_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct dbt_pair_line *target =
            lines[i].line->reverses == 0 ? NULL : taken_back_by(lines, count, &lines[i]);
        if (target != NULL) {
            target->taken_back = true;
            lines[i].taken_back = true;
        }
    }
}

/* Marks the lines of one segment that the other side does not have. */
static void mark_alone(struct dbt_pair_line *lines, size_t count)
{
    bool has[2] = {false, false};
    for (size_t i = 0; i < count; i++) {
        has[lines[i].is_right] = has[lines[i].is_right] || !lines[i].taken_back;
    }
    for (size_t i = 0; i < count; i++) {
        lines[i].alone = !has[0] || !has[1];
    }
}

/* Do the segments that only one side has come to a difference, as one row? When they do not, what
   differs is the days alone, and each is told. */
static enum dbt_status join_alone(struct comparison *comparison, const struct dbt_pair_lines *alone,
                                  bool *joined)
{
    *joined = false;
    if (!has_any(alone)) {
        return DBT_OK;
    }
    struct dbt_difference row = describe(comparison, alone);
    if (!dbt_pair_compare(alone, &row)) {
        return too_large(comparison, &row);
    }
    if (row.left.lines == 0 || row.right.lines == 0 || row.causes == 0) {
        return DBT_OK;
    }
    *joined = true;
    return add_row(comparison, &row);
}

/* Lines of one month, unit, service, component and provider. */
static enum dbt_status compare_family(struct comparison *comparison, struct dbt_pair_line *lines,
                                      size_t count)
{
    const struct dbt_pair_lines all = {lines, count, false};
    const struct dbt_pair_lines alone = {lines, count, true};
    leave_out_taken_back(lines, count);
    if (comparison->by_month) {
        return compare_row(comparison, &all);
    }
    size_t length = 0;
    for (size_t i = 0; i < count; i += length) {
        length = run_of(&lines[i], count - i, compare_segments);
        mark_alone(&lines[i], length);
    }
    bool joined = false;
    enum dbt_status status = join_alone(comparison, &alone, &joined);
    for (size_t i = 0; i < count && status == DBT_OK; i += length) {
        length = run_of(&lines[i], count - i, compare_segments);
        if (!joined || !lines[i].alone) {
            status = compare_row(comparison, &(struct dbt_pair_lines){&lines[i], length, false});
        }
    }
    return status;
}

static int compare_services(const void *left, const void *right)
{
    const struct dbt_difference_sum *a = left;
    const struct dbt_difference_sum *b = right;
    return strcmp(a->service_code, b->service_code);
}

enum dbt_status dbt_compare(const struct dbt_comparing *comparing,
                            struct dbt_differences *differences, struct dbt_arena *arena,
                            struct dbt_error *error)
{
    const struct dbt_period left = comparing->left_period;
    const struct dbt_period right = comparing->right_period;
    struct comparison comparison = {.comparing = comparing,
                                    .by_month = left.first != right.first,
                                    .arena = arena,
                                    .error = error};
    if (left.last - left.first != right.last - right.first) {
        return dbt_error_set(error, DBT_USAGE,
                             "the two periods are not equally long: give as many months on the "
                             "right as on the left");
    }
    enum dbt_status status = collect(&comparison);
    size_t count = 0;
    for (size_t i = 0; i < comparison.line_count && status == DBT_OK; i += count) {
        count = run_of(&comparison.lines[i], comparison.line_count - i, compare_kin);
        status = compare_family(&comparison, &comparison.lines[i], count);
    }
    if (status != DBT_OK) {
        return status;
    }
    if (comparison.made.service_count > 1) {
        qsort(comparison.made.services, comparison.made.service_count,
              sizeof *comparison.made.services, compare_services);
    }
    *differences = comparison.made;
    return DBT_OK;
}
