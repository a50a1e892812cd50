/* Lists as CSV for Excel. */
#include "list.h"

enum { WRITE_BYTES = 32 * 1024 };

#define ROW_END "\r\n"

struct writing {
    const struct dbt_list *list;
    struct dbt_medium medium;
    struct dbt_buffer bytes;
};

static bool needs_quotes(struct dbt_text text)
{
    if (text.length > 0 && (text.at[0] == ' ' || text.at[text.length - 1] == ' ')) {
        return true;
    }
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] != '\0' && strchr(";\"\r\n", text.at[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static void add_field(struct writing *writing, const char *before, struct dbt_text text)
{
    struct dbt_buffer *out = &writing->bytes;
    if (!needs_quotes(text)) {
        dbt_buffer_string(out, before);
        dbt_buffer_add(out, text.at, text.length);
        return;
    }
    dbt_buffer_string(out, "\"");
    dbt_buffer_string(out, before);
    for (size_t i = 0; i < text.length; i++) {
        dbt_buffer_add(out, "\"\"", text.at[i] == '"' ? 1 : 0);
        dbt_buffer_add(out, text.at + i, 1);
    }
    dbt_buffer_string(out, "\"");
}

static void add_text(struct writing *writing, struct dbt_text text)
{
    add_field(writing, dbt_text_is_formula(text) ? "'" : "", text);
}

/* A ratio that is too large for a number of Excel's is left as text. */
static void add_number(struct writing *writing, const struct dbt_row *row,
                       const struct dbt_cell *cell)
{
    char text[DBT_RATIO_BYTES];
    int64_t millionths;
    bool exact;
    if (cell->kind != DBT_CELL_RATIO) {
        dbt_cell_write(row, cell, text);
    } else if (dbt_ratio_millionths(cell->ratio, &millionths, &exact)) {
        dbt_decimal_write(millionths, 6, 0, text);
    } else {
        add_text(writing, dbt_cell_write(row, cell, text));
        return;
    }
    char *point = strchr(text, '.');
    if (point != NULL) {
        *point = ',';
    }
    add_field(writing, "", dbt_text_of(text));
}

static void add_cell(struct writing *writing, const struct dbt_row *row,
                     const struct dbt_cell *cell)
{
    char text[DBT_RATIO_BYTES];
    if (cell->kind == DBT_CELL_TEXT || cell->kind == DBT_CELL_EMPTY) {
        add_text(writing, dbt_cell_write(row, cell, text));
    } else {
        add_number(writing, row, cell);
    }
}

static enum dbt_status flush(struct writing *writing, size_t least, struct dbt_error *error)
{
    if (writing->bytes.failed) {
        return dbt_error_memory(error, writing->list->name);
    }
    if (writing->bytes.length < least) {
        return DBT_OK;
    }
    enum dbt_status status =
        writing->medium.write(writing->medium.context, dbt_buffer_text(&writing->bytes), error);
    dbt_buffer_clear(&writing->bytes);
    return status;
}

static void add_between(struct writing *writing, size_t column)
{
    dbt_buffer_string(&writing->bytes, column > 0 ? ";" : "");
}

static enum dbt_status take_row(void *context, const struct dbt_row *row, struct dbt_error *error)
{
    struct writing *writing = context;
    for (size_t i = 0; i < row->count; i++) {
        add_between(writing, i);
        add_cell(writing, row, &row->cells[i]);
    }
    dbt_buffer_string(&writing->bytes, ROW_END);
    return flush(writing, WRITE_BYTES, error);
}

static void add_header(struct writing *writing)
{
    dbt_buffer_string(&writing->bytes, "\xEF\xBB\xBF");
    for (size_t i = 0; i < writing->list->column_count; i++) {
        add_between(writing, i);
        add_text(writing, dbt_text_of(writing->list->columns[i]));
    }
    dbt_buffer_string(&writing->bytes, ROW_END);
}

enum dbt_status dbt_list_csv(const struct dbt_list *list, struct dbt_medium medium,
                             struct dbt_error *error)
{
    struct writing writing = {.list = list, .medium = medium};
    dbt_buffer_init(&writing.bytes);
    add_header(&writing);
    enum dbt_status status = dbt_list_each(list, take_row, &writing, error);
    if (status == DBT_OK) {
        status = flush(&writing, 1, error);
    }
    dbt_buffer_release(&writing.bytes);
    return status;
}
