/* The header record to columns. */
#include "mapping.h"

enum { DIGITS_IN_NAME_MAX = 5, LIST_BYTES = 600 };

static uint32_t digit_count(struct dbt_text text)
{
    uint32_t count = 0;
    for (size_t i = 0; i < text.length; i++) {
        count += text.at[i] >= '0' && text.at[i] <= '9';
    }
    return count;
}

/* A file without its header begins with a record, whose values must not come into a message. */
static bool looks_like_data(const struct dbt_header *header)
{
    for (uint32_t i = 0; i < header->count; i++) {
        if (digit_count(header->names[i]) > DIGITS_IN_NAME_MAX) {
            return true;
        }
    }
    return false;
}

static enum dbt_status missing(const char *name, const struct dbt_header *header,
                               struct dbt_error *error)
{
    if (looks_like_data(header)) {
        return dbt_error_at(error, DBT_INPUT, &header->place,
                            "no header record: the column \"%s\" is missing, and the first record "
                            "looks like data; deliver the file with its header",
                            name);
    }
    char list[LIST_BYTES];
    size_t length = 0;
    list[0] = '\0';
    for (uint32_t i = 0; i < header->count; i++) {
        struct dbt_text found = dbt_text_trim(header->names[i]);
        if (length + found.length + sizeof ", …" + 2 >= sizeof list) {
            (void)snprintf(list + length, sizeof list - length, "%s", ", …");
            break;
        }
        int written = snprintf(list + length, sizeof list - length, "%s\"%.*s\"", i > 0 ? ", " : "",
                               (int)found.length, found.at);
        length += written > 0 ? (size_t)written : 0;
    }
    return dbt_error_at(error, DBT_INPUT, &header->place,
                        "the column \"%s\" is missing; the header has %s; correct the export, or "
                        "the column's name in sources.yaml",
                        name, list);
}

static uint32_t find(const struct dbt_header *header, struct dbt_text name)
{
    for (uint32_t i = 0; i < header->count; i++) {
        if (dbt_text_equal(dbt_text_trim(header->names[i]), name)) {
            return i;
        }
    }
    return DBT_NONE;
}

static enum dbt_status check_unique(const struct dbt_header *header, struct dbt_error *error)
{
    for (uint32_t i = 0; i < header->count; i++) {
        struct dbt_text name = dbt_text_trim(header->names[i]);
        uint32_t first = find(header, name);
        if (first < i && name.length > 0) {
            return dbt_error_at(error, DBT_INPUT, &header->place,
                                "columns %u and %u of the header have the same name; correct the "
                                "export",
                                (unsigned)first + 1, (unsigned)i + 1);
        }
    }
    return DBT_OK;
}

/*
 * Keeps the columns in field order, so that the first bad field of a record is the one that is
 * blamed.
 */
static void insert(struct dbt_mapping *mapping, struct dbt_mapped_column column)
{
    uint32_t at = mapping->column_count++;
    while (at > 0 && mapping->columns[at - 1].field > column.field) {
        mapping->columns[at] = mapping->columns[at - 1];
        at--;
    }
    mapping->columns[at] = column;
    mapping->field_of[column.column] = column.field;
    mapping->wanted[column.field] = true;
    mapping->may_break[column.field] &= dbt_column_is_free_text(column.column);
}

enum dbt_status dbt_mapping_make(struct dbt_mapping *mapping, const struct dbt_source *source,
                                 const struct dbt_header *header, struct dbt_error *error)
{
    struct dbt_mapping made = {.field_count = header->count};
    if (header->count == 1) {
        return dbt_error_at(error, DBT_INPUT, &header->place,
                            "the header is one column only; is the delimiter %s? Correct it in "
                            "sources.yaml, or the export",
                            source->delimiter == '\t'  ? "a tab"
                            : source->delimiter == ',' ? "','"
                                                       : "';'");
    }
    memset(made.may_break, true, sizeof made.may_break);
    for (enum dbt_column column = 0; column < DBT_COLUMN_COUNT; column++) {
        const char *name = source->headers[column];
        made.field_of[column] = DBT_NONE;
        if (!name) {
            continue;
        }
        uint32_t field = find(header, dbt_text_of(name));
        if (field == DBT_NONE) {
            return missing(name, header, error);
        }
        insert(&made, (struct dbt_mapped_column){column, field});
    }
    enum dbt_status status = check_unique(header, error);
    if (status == DBT_OK) {
        *mapping = made;
    }
    return status;
}
