/* List: issued invoices, one row each. */
#include "cells.h"

#define ISSUED(column, form, member)                                                               \
    {                                                                                              \
        column, DBT_CELL_##form, offsetof(struct dbt_issued, member)                               \
    }

/* Its corrections refer to the original, never to one another. */
#define CORRECTIONS "FROM invoice AS other WHERE other.refers_to = "
#define ORIGINAL    "coalesce(invoice.refers_to, invoice.number)"

#define CORRECTED_BY                                                                               \
    "(SELECT coalesce(group_concat(number, ' '), '')"                                              \
    " FROM (SELECT number " CORRECTIONS "invoice.number ORDER BY number))"

#define STANDING(sum) sum " + (SELECT coalesce(sum(" sum "), 0) " CORRECTIONS "invoice.number)"

#define STATUS                                                                                     \
    "CASE WHEN NOT EXISTS (SELECT 1 " CORRECTIONS ORIGINAL ") THEN 'issued'"                       \
    " WHEN (SELECT net_ore FROM invoice AS other WHERE other.number = " ORIGINAL ")"               \
    " + (SELECT sum(net_ore) " CORRECTIONS ORIGINAL ") = 0 THEN 'credited'"                        \
    " ELSE 'adjusted' END"

static const struct dbt_cell items_of_row[] = {
    ISSUED("(SELECT region_code FROM meta)", TEXT, region),
    ISSUED("number", INT64, number),
    ISSUED("run", INT64, run),
    ISSUED("kind", KIND, kind),
    ISSUED("refers_to", INT64_IF_ANY, refers_to),
    ISSUED(CORRECTED_BY, TEXT, corrected_by),
    ISSUED(STATUS " AS status", TEXT, status),
    ISSUED(STANDING("net_ore"), INT64, standing_ore),
    ISSUED(STANDING("total_ore"), INT64, standing_total_ore),
    ISSUED("ocr", TEXT, ocr),
    ISSUED("first_month", MONTH, period.first),
    ISSUED("last_month", MONTH, period.last),
    ISSUED("issued", DAY, issued),
    ISSUED("due", DAY, due),
    ISSUED("buyer_org_no", TEXT, org_no),
    ISSUED("buyer_name", TEXT, provider),
    ISSUED("customer", TEXT, customer),
    ISSUED("(SELECT count(*) FROM line WHERE line.invoice = invoice.number)", UINT32, lines),
    ISSUED("net_ore", INT64, net_ore),
    ISSUED("vat_ore", INT64, vat_ore),
    ISSUED("rounding_ore", INT64, rounding_ore),
    ISSUED("total_ore", INT64, total_ore),
};

static const struct dbt_cells cells = {"invoice", "", 0, items_of_row,
                                       sizeof items_of_row / sizeof *items_of_row};

/* A null parameter does not filter. */
static void open_list(struct dbt_query *query, struct dbt_ledger *ledger,
                      const struct dbt_issued_filter *filter, struct dbt_error *error)
{
    dbt_cells_open_select(
        query, ledger, &cells,
        "WHERE " DBT_SHARES_MONTH " AND (?3 IS NULL OR buyer_org_no = ?3)"
        " AND (?4 IS NULL OR EXISTS (SELECT 1 FROM line WHERE line.invoice = invoice.number"
        " AND line.unit_code = ?4 COLLATE NOCASE))" /* ASCII letters, as registers compare */
        " AND (?5 IS NULL OR status = ?5)"
        " AND (?6 = 0 OR number = ?6 OR refers_to = ?6"
        " OR number = (SELECT refers_to FROM invoice AS other WHERE other.number = ?6))"
        " ORDER BY number",
        error);
    dbt_query_bind_period(query, filter->period);
    dbt_query_bind_text(query, filter->provider);
    dbt_query_bind_text(query, filter->unit);
    dbt_query_bind_text(query,
                        filter->standing != NULL ? dbt_standing_word(*filter->standing) : NULL);
    dbt_query_bind_integer(query, filter->number);
}

enum dbt_status dbt_ledger_list(struct dbt_ledger *ledger, const struct dbt_issued_filter *filter,
                                struct dbt_issued_list *list, struct dbt_arena *arena,
                                struct dbt_error *error)
{
    struct dbt_gathered rows = {.item_bytes = sizeof *list->items};
    struct dbt_query query;
    open_list(&query, ledger, filter, error);
    dbt_cells_gather(&query, &cells, &rows, arena);
    enum dbt_status status = dbt_query_close(&query);
    if (status == DBT_OK) {
        *list = (struct dbt_issued_list){rows.items, rows.count};
    }
    return status;
}
