/* Lists: rows judged, and cells as exact text. */
#include "list.h"

enum { MICRO = 1000000 };

struct judging {
    const struct dbt_list *list;
    dbt_row_taker *take;
    void *taker;
};

static enum dbt_status judge(void *context, const struct dbt_row *row, struct dbt_error *error)
{
    const struct judging *judging = context;
    const struct dbt_list *list = judging->list;
    if (row->texts.failed) {
        return dbt_error_memory(error, "a row of a list");
    }
    if (row->count != list->column_count) {
        return dbt_error_set(error, DBT_INTERNAL, "%s: a row of %zu cells for %zu columns",
                             list->name, row->count, list->column_count);
    }
    return judging->take(judging->taker, row, error);
}

enum dbt_status dbt_list_each(const struct dbt_list *list, dbt_row_taker *take, void *taker,
                              struct dbt_error *error)
{
    struct judging judging = {list, take, taker};
    if (list->column_count == 0 || list->column_count > DBT_LIST_COLUMNS_MAX) {
        return dbt_error_set(error, DBT_INTERNAL, "%s: %zu columns, expected 1 to %d", list->name,
                             list->column_count, DBT_LIST_COLUMNS_MAX);
    }
    return list->each(list->context, judge, &judging, error);
}

struct dbt_text dbt_cell_write(const struct dbt_row *row, const struct dbt_cell *cell, char *text)
{
    switch (cell->kind) {
    case DBT_CELL_TEXT:
        return dbt_row_text_of(row, cell);
    case DBT_CELL_INTEGER:
        return dbt_text_of(dbt_decimal_write(cell->number, 0, 0, text));
    case DBT_CELL_ORE:
        return dbt_text_of(dbt_decimal_write(cell->number, 2, 2, text));
    case DBT_CELL_PRICE:
        return dbt_text_of(dbt_decimal_write(cell->number, 6, 2, text));
    case DBT_CELL_PERCENT:
        return dbt_text_of(dbt_decimal_write(cell->number, 2, 0, text));
    case DBT_CELL_RATIO:
        return dbt_text_of(dbt_ratio_write(cell->ratio, text));
    case DBT_CELL_DAY:
        return dbt_text_of(dbt_day_write((dbt_day)cell->number, text));
    case DBT_CELL_MONTH:
        return dbt_text_of(dbt_month_write((dbt_month)cell->number, text));
    case DBT_CELL_EMPTY:
    case DBT_CELL_KIND_COUNT:
        break;
    }
    return dbt_text_of("");
}

bool dbt_ratio_millionths(struct dbt_ratio ratio, int64_t *millionths, bool *exact)
{
    struct dbt_ratio all;
    if (!dbt_ratio_multiply(ratio, dbt_ratio_of(MICRO), &all) ||
        !dbt_ratio_round(all, millionths)) {
        return false;
    }
    *exact = all.below == 1;
    return true;
}
