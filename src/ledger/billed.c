/* Billed: what each thing came to in each month, summed from the lines. */
#include "cells.h"

#define BILLED(column, form, member)                                                               \
    {                                                                                              \
        column, DBT_CELL_##form, offsetof(struct dbt_billed, member)                               \
    }

static const struct dbt_cell items[] = {
    BILLED("unit_code", TEXT, unit_code), BILLED("service_code", TEXT, service_code),
    BILLED("component", TEXT, component), BILLED("model", TEXT, model),
    BILLED("month", MONTH, month),        BILLED("sum(net_ore)", INT64, net_ore),
};

static const struct dbt_cells cells = {"line", "", 0, items, sizeof items / sizeof *items};

enum dbt_status dbt_ledger_billed(struct dbt_ledger *ledger, struct dbt_period months,
                                  struct dbt_billed_list *list, struct dbt_arena *arena,
                                  struct dbt_error *error)
{
    char month[DBT_DATE_BYTES];
    struct dbt_gathered rows = {.item_bytes = sizeof *list->items};
    struct dbt_query query;
    dbt_cells_open_select(&query, ledger, &cells,
                          "WHERE month BETWEEN ? AND ?"
                          " GROUP BY unit_code, service_code, component, month, model"
                          " ORDER BY unit_code, service_code, component, month, model",
                          error);
    dbt_query_bind_text(&query, dbt_month_write(months.first, month));
    dbt_query_bind_text(&query, dbt_month_write(months.last, month));
    dbt_cells_gather(&query, &cells, &rows, arena);
    enum dbt_status status = dbt_query_close(&query);
    if (status == DBT_OK) {
        *list = (struct dbt_billed_list){rows.items, rows.count};
    }
    return status;
}
