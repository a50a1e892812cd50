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
static void add(struct dbt_row *row, struct dbt_cell cell)
{
    if (row->count < DBT_LIST_COLUMNS_MAX) {
        row->cells[row->count] = cell;
    }
    row->count += row->count <= DBT_LIST_COLUMNS_MAX;
}

static void add_number(struct dbt_row *row, enum dbt_cell_kind kind, int64_t number)
{
    add(row, (struct dbt_cell){.kind = kind, .number = number});
}

void dbt_row_empty(struct dbt_row *row)
{
    add(row, (struct dbt_cell){.kind = DBT_CELL_EMPTY});
}

void dbt_row_text(struct dbt_row *row, const char *text)
{
    size_t length = strlen(text);
    if (length == 0) {
        dbt_row_empty(row);
        return;
    }
    add(row, (struct dbt_cell){
                 .kind = DBT_CELL_TEXT, .text_at = row->texts.length, .text_length = length});
    dbt_buffer_add(&row->texts, text, length);
}

void dbt_row_integer(struct dbt_row *row, int64_t value)
{
    add_number(row, DBT_CELL_INTEGER, value);
}

/* A count that is larger than an integer can be is none that was counted. */
void dbt_row_count(struct dbt_row *row, uint64_t value)
{
    add_number(row, DBT_CELL_INTEGER, value <= INT64_MAX ? (int64_t)value : INT64_MAX);
}

void dbt_row_number(struct dbt_row *row, int64_t number)
{
    add_number(row, number == 0 ? DBT_CELL_EMPTY : DBT_CELL_INTEGER, number);
}

void dbt_row_ore(struct dbt_row *row, int64_t ore)
{
    add_number(row, DBT_CELL_ORE, ore);
}

void dbt_row_price(struct dbt_row *row, int64_t price_micro)
{
    add_number(row, DBT_CELL_PRICE, price_micro);
}

void dbt_row_percent(struct dbt_row *row, int32_t rate_bp)
{
    add_number(row, DBT_CELL_PERCENT, rate_bp);
}

void dbt_row_ratio(struct dbt_row *row, struct dbt_ratio ratio)
{
    add(row, (struct dbt_cell){.kind = DBT_CELL_RATIO, .ratio = ratio});
}

void dbt_row_day(struct dbt_row *row, dbt_day day)
{
    add_number(row, DBT_CELL_DAY, day);
}

void dbt_row_month(struct dbt_row *row, dbt_month month)
{
    add_number(row, DBT_CELL_MONTH, month);
}

void dbt_row_period(struct dbt_row *row, struct dbt_period period)
{
    char text[DBT_DATE_BYTES];
    dbt_row_text(row, dbt_period_write(period, text));
}

void dbt_row_letter(struct dbt_row *row, char letter)
{
    dbt_row_text(row, (const char[]){letter, '\0'});
}

struct dbt_text dbt_row_text_of(const struct dbt_row *row, const struct dbt_cell *cell)
{
    struct dbt_text texts = dbt_buffer_text(&row->texts);
    return (struct dbt_text){texts.at + cell->text_at, cell->text_length};
}
