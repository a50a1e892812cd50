/* The columns of the lists, by name. */
#include "list_columns.h"

#include <stdlib.h>

struct column {
    const char *name;
    enum dbt_cell_kind kind;
};

/* By name. Numbers that only name something are text: nobody adds them up, and a leading zero
   counts. */
static const struct column columns[] = {
    {"account", DBT_CELL_TEXT},
    {"cell", DBT_CELL_TEXT},
    {"column", DBT_CELL_TEXT},
    {"component", DBT_CELL_TEXT},
    {"customer", DBT_CELL_TEXT},
    {"due_date", DBT_CELL_DAY},
    {"evidence", DBT_CELL_TEXT},
    {"exact_net_ore", DBT_CELL_RATIO},
    {"explanation", DBT_CELL_TEXT},
    {"figure", DBT_CELL_TEXT},
    {"file", DBT_CELL_TEXT},
    {"free_quantity", DBT_CELL_RATIO},
    {"from", DBT_CELL_DAY},
    {"invoice_number", DBT_CELL_INTEGER},
    {"issue_date", DBT_CELL_DAY},
    {"kind", DBT_CELL_TEXT},
    {"line", DBT_CELL_INTEGER},
    {"lines", DBT_CELL_INTEGER},
    {"meter", DBT_CELL_TEXT},
    {"minimum_kr", DBT_CELL_ORE},
    {"model", DBT_CELL_TEXT},
    {"month", DBT_CELL_MONTH},
    {"net_kr", DBT_CELL_ORE},
    {"ocr", DBT_CELL_TEXT},
    {"period", DBT_CELL_TEXT}, /* "2025-05", and "2025-Q2" */
    {"price_basis", DBT_CELL_TEXT},
    {"price_source", DBT_CELL_TEXT},
    {"provider_name", DBT_CELL_TEXT},
    {"provider_org_no", DBT_CELL_TEXT},
    {"quantity", DBT_CELL_RATIO},
    {"quantity_unit", DBT_CELL_TEXT},
    {"reason", DBT_CELL_TEXT},
    {"record", DBT_CELL_EMPTY}, /* a number, and "abonnemang.csv: record 2" */
    {"refers_to", DBT_CELL_INTEGER},
    {"reverses", DBT_CELL_INTEGER},
    {"reverses_line", DBT_CELL_INTEGER},
    {"rounding_kr", DBT_CELL_ORE},
    {"service_code", DBT_CELL_TEXT},
    {"service_name", DBT_CELL_TEXT},
    {"source", DBT_CELL_TEXT},
    {"steps", DBT_CELL_TEXT},
    {"time_fraction", DBT_CELL_RATIO},
    {"to", DBT_CELL_DAY},
    {"total_kr", DBT_CELL_ORE},
    {"unit_code", DBT_CELL_TEXT},
    {"unit_name", DBT_CELL_TEXT},
    {"unit_price_kr", DBT_CELL_PRICE},
    {"units", DBT_CELL_INTEGER},
    {"value", DBT_CELL_EMPTY}, /* of any figure, and "small" */
    {"vat_category", DBT_CELL_TEXT},
    {"vat_kr", DBT_CELL_ORE},
    {"vat_rate_percent", DBT_CELL_PERCENT},
};

static int by_name(const void *name, const void *item)
{
    const struct column *column = item;

    return strcmp(name, column->name);
}

bool dbt_column_find(const char *name, enum dbt_cell_kind *kind)
{
    const struct column *found =
        bsearch(name, columns, sizeof columns / sizeof *columns, sizeof *columns, by_name);

    *kind = found == NULL ? DBT_CELL_TEXT : found->kind;
    return found != NULL;
}

enum dbt_cell_kind dbt_column_kind(const char *name)
{
    enum dbt_cell_kind kind;

    (void)!dbt_column_find(name, &kind);
    return kind;
}
