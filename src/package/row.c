/* Rows: typed cells. */
#include "list.h"

void dbt_row_init(struct dbt_row *row)
{
    *row = (struct dbt_row){.count = 0};
    dbt_buffer_init(&row->texts);
}

void dbt_row_release(struct dbt_row *row)
{
    dbt_buffer_release(&row->texts);
}

void dbt_row_clear(struct dbt_row *row)
{
    row->count = 0;
    dbt_buffer_clear(&row->texts);
}

/* One cell more than a list can have is counted and not kept: dbt_list_each refuses the row. */
void dbt_row_add(struct dbt_row *row, const struct dbt_cell *cell)
{
    if (row->count < DBT_LIST_COLUMNS_MAX) {
        row->cells[row->count] = *cell;
    }
    row->count += row->count <= DBT_LIST_COLUMNS_MAX;
}

void dbt_row_text(struct dbt_row *row, const char *text)
{
    const size_t length = strlen(text);
    const struct dbt_cell cell = {.kind = length > 0 ? DBT_CELL_TEXT : DBT_CELL_EMPTY,
                                  .text_at = row->texts.length,
                                  .text_length = length};
    dbt_row_add(row, &cell);
    dbt_buffer_add(&row->texts, text, length);
}

struct dbt_text dbt_row_text_of(const struct dbt_row *row, const struct dbt_cell *cell)
{
    struct dbt_text texts = dbt_buffer_text(&row->texts);
    return (struct dbt_text){texts.at + cell->text_at, cell->text_length};
}
