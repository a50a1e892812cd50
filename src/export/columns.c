/* Columns aligned by characters. */
#include "columns.h"

#include <assert.h>

/* Characters of UTF-8: bytes that do not continue another. */
static size_t width_of(struct dbt_text text)
{
    size_t width = 0;
    for (size_t i = 0; i < text.length; i++) {
        width += ((unsigned char)text.at[i] & 0xC0U) != 0x80U;
    }
    return width;
}

/* Takes what stands before the next `end` off the front. */
static struct dbt_text take(struct dbt_text *rest, char end)
{
    const char *at = rest->length == 0 ? NULL : memchr(rest->at, end, rest->length);
    struct dbt_text taken = {rest->at, at == NULL ? rest->length : (size_t)(at - rest->at)};
    size_t used = taken.length + (at != NULL);
    rest->at += used;
    rest->length -= used;
    return taken;
}

static bool is_alone(struct dbt_text row)
{
    return row.length == 0 || memchr(row.at, '\t', row.length) == NULL;
}

static void measure(struct dbt_text table, size_t widths[DBT_COLUMNS_MAX])
{
    while (table.length > 0) {
        struct dbt_text row = take(&table, '\n');
        bool last = is_alone(row);
        for (size_t i = 0; !last; i++) {
            assert(i < DBT_COLUMNS_MAX);
            last = is_alone(row);
            size_t width = width_of(take(&row, '\t'));
            widths[i] = width > widths[i] ? width : widths[i];
        }
    }
}

static void pad(struct dbt_buffer *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        dbt_buffer_string(out, " ");
    }
}

static void write_row(struct dbt_text row, const size_t widths[DBT_COLUMNS_MAX], const char *sides,
                      struct dbt_buffer *out)
{
    size_t owed = 0; /* blanks that only another cell would need */
    bool last = false;
    for (size_t i = 0; !last; i++) {
        last = is_alone(row);
        struct dbt_text cell = take(&row, '\t');
        size_t room = widths[i] - width_of(cell);
        owed += sides[i] == 'r' ? room : 0;
        if (cell.length > 0) {
            pad(out, owed);
            dbt_buffer_add(out, cell.at, cell.length);
            owed = 0;
        }
        owed += (sides[i] == 'r' ? 0 : room) + 2;
    }
    dbt_buffer_string(out, "\n");
}

void dbt_columns_write(struct dbt_text table, const char *sides, struct dbt_buffer *out)
{
    size_t widths[DBT_COLUMNS_MAX] = {0};
    measure(table, widths);
    while (table.length > 0) {
        struct dbt_text row = take(&table, '\n');
        if (is_alone(row)) {
            dbt_buffer_add(out, row.at, row.length);
            dbt_buffer_string(out, "\n");
        } else {
            write_row(row, widths, sides, out);
        }
    }
}
