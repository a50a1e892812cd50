/* Workbooks: what a cell is in a sheet. */
#include "xlsx.h"

/* Days from 1899-12-30, as Excel counts from March 1900 on; before, it has a day too many. */
enum { EXCEL_EPOCH = 25569, EXCEL_FIRST = 61 };
/* What a number of Excel's (binary64, shown with 15 digits) holds exactly. */
static const int64_t number_limit = INT64_C(1000000000000000);

static bool is_number(const struct dbt_cell *cell)
{
    unsigned decimals;
    int64_t millionths;
    bool exact = true;
    if (cell->kind == DBT_CELL_RATIO &&
        (!dbt_ratio_millionths(cell->ratio, &millionths, &exact) || !exact)) {
        return false;
    }
    int64_t value = dbt_cell_value(cell, &decimals);
    bool is_date = cell->kind == DBT_CELL_DAY || cell->kind == DBT_CELL_MONTH;
    return value < number_limit && value > -number_limit && (!is_date || value >= EXCEL_FIRST);
}

int64_t dbt_cell_value(const struct dbt_cell *cell, unsigned *decimals)
{
    int64_t millionths = 0;
    bool exact;
    *decimals = 0;
    switch (cell->kind) {
    case DBT_CELL_ORE:
        *decimals = 2;
        break;
    case DBT_CELL_PRICE:
        *decimals = 6;
        break;
    case DBT_CELL_PERCENT:
        *decimals = 4;
        break;
    case DBT_CELL_RATIO:
        *decimals = 6;
        return dbt_ratio_millionths(cell->ratio, &millionths, &exact) ? millionths : 0;
    case DBT_CELL_DAY:
        return cell->number + EXCEL_EPOCH;
    case DBT_CELL_MONTH:
        return (int64_t)dbt_month_first((dbt_month)cell->number) + EXCEL_EPOCH;
    case DBT_CELL_EMPTY:
    case DBT_CELL_TEXT:
    case DBT_CELL_INTEGER:
    case DBT_CELL_KIND_COUNT:
        break;
    }
    return cell->number;
}

static enum dbt_xlsx_style style_of_kind(const struct dbt_cell *cell)
{
    switch (cell->kind) {
    case DBT_CELL_TEXT:
        return DBT_XLSX_TEXT;
    case DBT_CELL_INTEGER:
        return DBT_XLSX_INTEGER;
    case DBT_CELL_ORE:
        return DBT_XLSX_ORE;
    case DBT_CELL_PRICE:
        return DBT_XLSX_PRICE;
    case DBT_CELL_PERCENT:
        return cell->number % 100 == 0 ? DBT_XLSX_WHOLE_PERCENT : DBT_XLSX_PERCENT;
    case DBT_CELL_DAY:
        return DBT_XLSX_DAY;
    case DBT_CELL_MONTH:
        return DBT_XLSX_MONTH;
    case DBT_CELL_RATIO:
    case DBT_CELL_EMPTY:
    case DBT_CELL_KIND_COUNT:
        break;
    }
    return DBT_XLSX_PLAIN;
}

enum dbt_xlsx_style dbt_cell_style(const struct dbt_cell *cell)
{
    return cell->kind == DBT_CELL_TEXT || is_number(cell) ? style_of_kind(cell) : DBT_XLSX_TEXT;
}

void dbt_reference_write(size_t column, uint64_t row, char text[DBT_REFERENCE_BYTES])
{
    enum { LETTERS = 26 };
    char digits[DBT_DECIMAL_BYTES];
    size_t at = 0;
    if (column >= LETTERS) {
        text[at++] = (char)('A' + column / LETTERS - 1);
    }
    text[at++] = (char)('A' + column % LETTERS);
    /* For every cell: no printf. */
    dbt_decimal_write((int64_t)row, 0, 0, digits);
    for (size_t i = 0; digits[i] != '\0' && at + 1 < DBT_REFERENCE_BYTES; i++) {
        text[at++] = digits[i];
    }
    text[at] = '\0';
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_escape(struct dbt_text text)
{
    return text.length >= 7 && text.at[0] == '_' && (text.at[1] == 'x' || text.at[1] == 'X') &&
           is_hex(text.at[2]) && is_hex(text.at[3]) && is_hex(text.at[4]) && is_hex(text.at[5]) &&
           text.at[6] == '_';
}

void dbt_xml_add(struct dbt_buffer *out, struct dbt_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.at[i];
        if (byte == '&') {
            dbt_buffer_string(out, "&amp;");
        } else if (byte == '<') {
            dbt_buffer_string(out, "&lt;");
        } else if (byte == '>') {
            dbt_buffer_string(out, "&gt;");
        } else if (byte == '"') {
            dbt_buffer_string(out, "&quot;");
        } else if (is_escape((struct dbt_text){text.at + i, text.length - i})) {
            dbt_buffer_string(out, "_x005F_");
        } else {
            dbt_buffer_add(out, &byte, 1);
        }
    }
}
