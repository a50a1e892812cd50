/* The list of issued invoices as a table for people: columns aligned by characters, not bytes. */
#include "writers.h"

enum column {
    COLUMN_NUMBER,
    COLUMN_PERIOD,
    COLUMN_ISSUED,
    COLUMN_DUE,
    COLUMN_ORG_NO,
    COLUMN_PROVIDER,
    COLUMN_LINES,
    COLUMN_NET,
    COLUMN_VAT,
    COLUMN_TOTAL,
    COLUMN_COUNT
};

static const struct {
    const char *header;
    bool is_number; /* stands at the right */
} columns[] = {
    [COLUMN_NUMBER] = {"Invoice", true},  [COLUMN_PERIOD] = {"Period", false},
    [COLUMN_ISSUED] = {"Issued", false},  [COLUMN_DUE] = {"Due", false},
    [COLUMN_ORG_NO] = {"Org. no", false}, [COLUMN_PROVIDER] = {"Provider", false},
    [COLUMN_LINES] = {"Lines", true},     [COLUMN_NET] = {"Net kr", true},
    [COLUMN_VAT] = {"VAT kr", true},      [COLUMN_TOTAL] = {"Total kr", true},
};

_Static_assert(sizeof columns / sizeof *columns == COLUMN_COUNT, "a header per column");

struct totals {
    uint64_t lines;
    int64_t net_ore, vat_ore, total_ore;
};

enum { CELL_BYTES = DBT_DECIMAL_BYTES + DBT_DATE_BYTES };

static const char *count_text(uint64_t count, char *text)
{
    snprintf(text, CELL_BYTES, "%llu", (unsigned long long)count);
    return text;
}

/* What stands in a column; made in `text` unless it is a text already. */
static const char *cell(const struct dbt_issued *item, enum column column, char *text)
{
    switch (column) {
    case COLUMN_NUMBER:
        return dbt_decimal_write(item->number, 0, 0, text);
    case COLUMN_PERIOD:
        return dbt_period_write(item->period, text);
    case COLUMN_ISSUED:
        return dbt_day_write(item->issued, text);
    case COLUMN_DUE:
        return dbt_day_write(item->due, text);
    case COLUMN_ORG_NO:
        return item->org_no;
    case COLUMN_PROVIDER:
        return item->provider;
    case COLUMN_LINES:
        return count_text(item->lines, text);
    case COLUMN_NET:
        return dbt_decimal_write(item->net_ore, 2, 2, text);
    case COLUMN_VAT:
        return dbt_decimal_write(item->vat_ore, 2, 2, text);
    case COLUMN_TOTAL:
    case COLUMN_COUNT:
        break;
    }
    return dbt_decimal_write(item->total_ore, 2, 2, text);
}

static const char *total_cell(const struct totals *totals, enum column column, char *text)
{
    if (column == COLUMN_NUMBER) {
        return "Total";
    }
    if (column == COLUMN_LINES) {
        return count_text(totals->lines, text);
    }
    if (column == COLUMN_NET) {
        return dbt_decimal_write(totals->net_ore, 2, 2, text);
    }
    if (column == COLUMN_VAT) {
        return dbt_decimal_write(totals->vat_ore, 2, 2, text);
    }
    return column == COLUMN_TOTAL ? dbt_decimal_write(totals->total_ore, 2, 2, text) : "";
}

/* Characters of UTF-8: bytes that do not continue another. */
static size_t width_of(const char *text)
{
    size_t width = 0;
    for (; *text != '\0'; text++) {
        width += ((unsigned char)*text & 0xC0U) != 0x80U;
    }
    return width;
}

static void widen(size_t widths[COLUMN_COUNT], enum column column, const char *text)
{
    size_t width = width_of(text);
    if (width > widths[column]) {
        widths[column] = width;
    }
}

static void pad(struct dbt_buffer *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        dbt_buffer_string(out, " ");
    }
}

/* The last column ends the row; nothing is padded behind it. */
static void put(struct dbt_buffer *out, const size_t widths[COLUMN_COUNT], enum column column,
                const char *text)
{
    size_t room = widths[column] - width_of(text);
    pad(out, columns[column].is_number ? room : 0);
    dbt_buffer_string(out, text);
    pad(out, columns[column].is_number ? 0 : room);
    dbt_buffer_string(out, column + 1 < COLUMN_COUNT ? "  " : "\n");
}

static bool add_up(const struct dbt_issued_list *list, struct totals *totals)
{
    bool fits = true;
    for (size_t i = 0; i < list->count && fits; i++) {
        totals->lines += list->items[i].lines;
        fits = dbt_ore_add(totals->net_ore, list->items[i].net_ore, &totals->net_ore) &&
               dbt_ore_add(totals->vat_ore, list->items[i].vat_ore, &totals->vat_ore) &&
               dbt_ore_add(totals->total_ore, list->items[i].total_ore, &totals->total_ore);
    }
    return fits;
}

static void measure(const struct dbt_issued_list *list, const struct totals *totals,
                    size_t widths[COLUMN_COUNT])
{
    char text[CELL_BYTES];
    for (enum column column = 0; column < COLUMN_COUNT; column++) {
        widen(widths, column, columns[column].header);
        for (size_t i = 0; i < list->count; i++) {
            widen(widths, column, cell(&list->items[i], column, text));
        }
        widen(widths, column, total_cell(totals, column, text));
    }
}

enum dbt_status dbt_issued_write_table(const struct dbt_issued_list *list, struct dbt_buffer *out,
                                       struct dbt_error *error)
{
    struct totals totals = {0};
    if (!add_up(list, &totals)) {
        return dbt_error_set(error, DBT_INPUT,
                             "the totals are too large: list fewer invoices with --period");
    }
    size_t widths[COLUMN_COUNT] = {0};
    measure(list, &totals, widths);
    char text[CELL_BYTES];
    for (enum column column = 0; column < COLUMN_COUNT; column++) {
        put(out, widths, column, columns[column].header);
    }
    for (size_t i = 0; i < list->count; i++) {
        for (enum column column = 0; column < COLUMN_COUNT; column++) {
            put(out, widths, column, cell(&list->items[i], column, text));
        }
    }
    for (enum column column = 0; column < COLUMN_COUNT; column++) {
        put(out, widths, column, total_cell(&totals, column, text));
    }
    return DBT_OK;
}
