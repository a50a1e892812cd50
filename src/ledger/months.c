/* Months: what was billed of each, for the charts of pages. */
#include "cells.h"

#define SUM(column, form, member)                                                                  \
    {                                                                                              \
        column, DBT_CELL_##form, offsetof(struct dbt_month_sum, member)                            \
    }

static const struct dbt_cell items[] = {
    SUM("buyer_org_no", TEXT, org_no),
    SUM("line.month", MONTH, month),
    SUM("sum(line.net_ore)", INT64, net_ore),
};

/* Lines are looked up by their invoices, in the order that they lie in: of one provider they are
   few, and of all it is the whole table, once. */
#define LINES "invoice CROSS JOIN line ON line.invoice = invoice.number"

static const struct dbt_cells cells = {LINES, "", 0, items, sizeof items / sizeof *items};

enum dbt_status dbt_ledger_months(struct dbt_ledger *ledger, const struct dbt_month_scope *scope,
                                  struct dbt_month_sums *sums, struct dbt_arena *arena,
                                  struct dbt_error *error)
{
    struct dbt_gathered rows = {.item_bytes = sizeof *sums->items};
    struct dbt_query query;
    dbt_cells_open_select(&query, ledger, &cells,
                          "WHERE invoice.first_month <= ?2 AND invoice.last_month >= ?1"
                          " AND line.month BETWEEN ?1 AND ?2 AND (?3 IS NULL OR buyer_org_no = ?3)"
                          " AND (?4 IS NULL OR invoice.last_month < ?4 OR invoice.first_month > ?5)"
                          " GROUP BY buyer_org_no, line.month ORDER BY buyer_org_no, line.month",
                          error);
    dbt_query_bind_period(&query, &scope->months);
    dbt_query_bind_text(&query, scope->provider);
    dbt_query_bind_period(&query, scope->replaced);
    dbt_cells_gather(&query, &cells, &rows, arena);
    enum dbt_status status = dbt_query_close(&query);
    if (status == DBT_OK) {
        *sums = (struct dbt_month_sums){rows.items, rows.count};
    }
    return status;
}
