/* List: issued invoices, one row each. */
#include "cells.h"

#define ISSUED(column, form, member)                                                               \
    {                                                                                              \
        column, DBT_CELL_##form, offsetof(struct dbt_issued, member)                               \
    }

static const struct dbt_cell items_of_row[] = {
    ISSUED("number", INT64, number),
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
    char month[DBT_DATE_BYTES];
    const struct dbt_period *period = filter->period;
    dbt_cells_open_select(query, ledger, &cells,
                          "WHERE (?1 IS NULL OR last_month >= ?1)"
                          " AND (?2 IS NULL OR first_month <= ?2)"
                          " AND (?3 IS NULL OR buyer_org_no = ?3) ORDER BY number",
                          error);
    dbt_query_bind_text(query, period != NULL ? dbt_month_write(period->first, month) : NULL);
    dbt_query_bind_text(query, period != NULL ? dbt_month_write(period->last, month) : NULL);
    dbt_query_bind_text(query, filter->provider);
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
