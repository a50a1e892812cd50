/* totals.csv of a rerun: the lines of each provider, added up by month and service. */
#include "csv.h"
#include "rerun.h"

/* One invoice's totals, and what they are made of. */
#define TOTALS_BYTES ((size_t)256 << 20)

struct entry {
    const struct dbt_line *line;
};

struct total {
    const struct dbt_line *line; /* the last in time of those added up: names change */
    const char *unit_code;       /* of the line that was added last */
    uint64_t units, lines;
    struct dbt_ratio quantity;
    int64_t net_ore;
};

/* ---- order ----------------------------------------------------------------------------------- */

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* By what a row of totals.csv is of. */
static int compare_keys(const struct dbt_line *a, const struct dbt_line *b)
{
    int order = compare_numbers(a->month, b->month);
    if (order == 0) {
        order = strcmp(a->service_code, b->service_code);
    }
    if (order == 0) {
        order = strcmp(a->component, b->component);
    }
    if (order == 0) {
        order = strcmp(a->unit_of_quantity, b->unit_of_quantity);
    }
    if (order == 0) {
        order = strcmp(a->account, b->account);
    }
    if (order == 0) {
        order = compare_numbers(a->vat_category, b->vat_category);
    }
    return order != 0 ? order : compare_numbers(b->vat_rate_bp, a->vat_rate_bp);
}

/* Those of a key by unit and time, so that units can be counted. */
static int compare_lines(const void *left, const void *right)
{
    const struct dbt_line *a = ((const struct entry *)left)->line;
    const struct dbt_line *b = ((const struct entry *)right)->line;
    int order = compare_keys(a, b);
    if (order == 0) {
        order = strcmp(a->unit_code, b->unit_code);
    }
    if (order == 0) {
        order = compare_numbers(a->span.first, b->span.first);
    }
    return order != 0 ? order : (a > b) - (a < b);
}

/* ---- sums ------------------------------------------------------------------------------------ */

/* A quantity priced by time counts for the part of its month that the line is of. */
static bool quantity_of(const struct dbt_line *line, struct dbt_ratio *quantity)
{
    struct dbt_ratio part;
    if (line->basis == DBT_PER_PIECE) {
        *quantity = line->quantity;
        return true;
    }
    return dbt_ratio_make(dbt_span_days(line->span), dbt_month_days(line->month), &part) &&
           dbt_ratio_multiply(line->quantity, part, quantity);
}

static bool add_line(struct total *total, const struct dbt_line *line)
{
    struct dbt_ratio quantity;
    bool is_new_unit = total->lines == 0 || strcmp(total->unit_code, line->unit_code) != 0;
    if (total->lines == 0 || line->span.first > total->line->span.first) {
        total->line = line;
    }
    total->unit_code = line->unit_code;
    total->units += is_new_unit ? 1 : 0;
    total->lines++;
    return quantity_of(line, &quantity) &&
           dbt_ratio_add(total->quantity, quantity, &total->quantity) &&
           dbt_ore_add(total->net_ore, line->net_ore, &total->net_ore);
}

/* The total of entries[*at] and those behind it that make one row; moves `*at` past them. */
static enum dbt_status add_row(const struct entry *entries, size_t count, size_t *at,
                               struct total *total, struct dbt_error *error)
{
    const struct dbt_line *first = entries[*at].line;
    bool fits = true;
    *total = (struct total){.line = first, .quantity = dbt_ratio_of(0)};
    for (; fits && *at < count && compare_keys(first, entries[*at].line) == 0; ++*at) {
        fits = add_line(total, entries[*at].line);
    }
    return fits ? DBT_OK
                : dbt_error_set(error, DBT_INPUT,
                                "the quantities or amounts of %s are too large to add up: check "
                                "the prices and quantities",
                                first->service_code);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void write_row(const struct dbt_invoice *invoice, const struct total *total,
                      struct dbt_buffer *out)
{
    struct dbt_csv csv = {.out = out};
#define DBT_CSV_COLUMN(name, write) write;
#include "service_totals.def"
#undef DBT_CSV_COLUMN
    dbt_csv_end(&csv);
}

static enum dbt_status write_invoice(const struct dbt_invoice *invoice, struct dbt_arena *arena,
                                     struct dbt_buffer *out, struct dbt_error *error)
{
    struct entry *entries = dbt_arena_alloc(arena, invoice->line_count + 1, sizeof *entries);
    enum dbt_status status = DBT_OK;
    if (entries == NULL) {
        return dbt_error_memory(error, "totals.csv");
    }
    for (size_t i = 0; i < invoice->line_count; i++) {
        entries[i].line = &invoice->lines[i];
    }
    qsort(entries, invoice->line_count, sizeof *entries, compare_lines);
    for (size_t at = 0; status == DBT_OK && at < invoice->line_count;) {
        struct total total;
        status = add_row(entries, invoice->line_count, &at, &total, error);
        if (status == DBT_OK) {
            write_row(invoice, &total, out);
        }
    }
    return status;
}

static void write_header(struct dbt_buffer *out)
{
    struct dbt_csv csv = {.out = out};
#define DBT_CSV_COLUMN(name, write) dbt_csv_text(&csv, name);
#include "service_totals.def"
#undef DBT_CSV_COLUMN
    dbt_csv_end(&csv);
}

enum dbt_status dbt_service_totals_write(const struct dbt_result *result, struct dbt_buffer *out,
                                         struct dbt_error *error)
{
    struct dbt_arena arena;
    enum dbt_status status = DBT_OK;
    dbt_arena_init(&arena, TOTALS_BYTES);
    write_header(out);
    for (size_t i = 0; status == DBT_OK && i < result->invoices->count; i++) {
        dbt_arena_reset(&arena);
        status = write_invoice(&result->invoices->items[i], &arena, out, error);
    }
    dbt_arena_release(&arena);
    return status;
}
