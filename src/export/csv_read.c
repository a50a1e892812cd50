/* CSV of our own: records and fields. */
#include "csv_read.h"

#include <stdlib.h>

static enum dbt_status bad(const struct dbt_csv_reader *reader, const char *reason,
                           struct dbt_error *error)
{
    return dbt_error_at(error, DBT_INPUT, &reader->place,
                        "%s: it is not as this program wrote it; make or publish it again", reason);
}

enum dbt_status dbt_csv_reader_init(struct dbt_csv_reader *reader, struct dbt_text bytes,
                                    const char *file, struct dbt_arena *arena,
                                    struct dbt_error *error)
{
    const struct dbt_csv_reader made = {
        .rest = bytes, .place = {.file = file}, .next_line = 1, .arena = arena};
    if (!dbt_text_is_utf8(bytes)) {
        return bad(&made, "the encoding is not UTF-8", error);
    }
    *reader = made;
    return DBT_OK;
}

static bool is_end(char byte)
{
    return byte == ',' || byte == '\n';
}

/* A field that is not quoted, up to what ends it; false when it holds what would be quoted. */
static bool take_plain(struct dbt_csv_reader *reader, struct dbt_text *field)
{
    size_t length = 0;
    const struct dbt_text rest = reader->rest;
    while (length < rest.length && !is_end(rest.at[length])) {
        const char byte = rest.at[length];
        if (byte == '"' || byte == '\r' || byte == '\0') {
            return false;
        }
        length++;
    }
    *field = (struct dbt_text){rest.at, length};
    reader->rest = (struct dbt_text){rest.at + length, rest.length - length};
    return true;
}

/* Where the quote stands that closes the field which begins at 1; 0: nowhere. */
static size_t closing_quote(struct dbt_text rest, bool *doubled)
{
    for (size_t i = 1; i < rest.length; i++) {
        if (rest.at[i] != '"') {
            continue;
        }
        if (i + 1 == rest.length || rest.at[i + 1] != '"') {
            return i;
        }
        *doubled = true;
        i++;
    }
    return 0;
}

/* A copy with single quotes; null when memory ends. */
static const char *undouble(struct dbt_text field, struct dbt_arena *arena, size_t *length)
{
    char *copy = dbt_arena_copy(arena, field);
    *length = 0;
    for (size_t i = 0; copy != NULL && i < field.length; i++) {
        copy[(*length)++] = field.at[i];
        i += field.at[i] == '"';
    }
    return copy;
}

static enum dbt_status take_quoted(struct dbt_csv_reader *reader, struct dbt_text *field,
                                   struct dbt_error *error)
{
    const struct dbt_text rest = reader->rest;
    bool doubled = false;
    const size_t end = closing_quote(rest, &doubled);
    if (end == 0) {
        return bad(reader, "a quoted field is open at the end of the file", error);
    }
    *field = (struct dbt_text){rest.at + 1, end - 1};
    for (size_t i = 0; i < field->length; i++) {
        reader->next_line += field->at[i] == '\n';
    }
    reader->rest = (struct dbt_text){rest.at + end + 1, rest.length - end - 1};
    if (doubled) {
        field->at = undouble(*field, reader->arena, &field->length);
    }
    return field->at == NULL ? dbt_error_memory(error, "a quoted field") : DBT_OK;
}

static enum dbt_status take_field(struct dbt_csv_reader *reader, struct dbt_error *error)
{
    struct dbt_text *field = &reader->fields[reader->field_count];
    if (reader->field_count == DBT_CSV_FIELDS_MAX) {
        return bad(reader, "the record has too many fields", error);
    }
    if (reader->rest.length > 0 && reader->rest.at[0] == '"') {
        const enum dbt_status status = take_quoted(reader, field, error);
        if (status != DBT_OK) {
            return status;
        }
    } else if (!take_plain(reader, field)) {
        return bad(reader, "a field without quotes holds a quote or a carriage return", error);
    }
    reader->field_count++;
    if (reader->rest.length == 0) {
        return bad(reader, "the file ends within a record", error);
    }
    return is_end(reader->rest.at[0]) ? DBT_OK
                                      : bad(reader, "something follows a quoted field", error);
}

enum dbt_status dbt_csv_reader_next(struct dbt_csv_reader *reader, bool *more,
                                    struct dbt_error *error)
{
    bool at_end = false;
    *more = reader->rest.length > 0;
    reader->field_count = 0;
    reader->place.record++;
    reader->place.line = reader->next_line;
    while (*more && !at_end) {
        const enum dbt_status status = take_field(reader, error);
        if (status != DBT_OK) {
            return status;
        }
        at_end = reader->rest.at[0] == '\n';
        reader->rest = (struct dbt_text){reader->rest.at + 1, reader->rest.length - 1};
    }
    reader->next_line++;
    return DBT_OK;
}
