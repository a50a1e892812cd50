/* Statuses and messages. */
#include "debitera/base/error.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct status_row {
    int exit_status;
    const char *word;
};

static const struct status_row rows[] = {
#define DBT_STATUS(name, exit_status, word) {(exit_status), (word)},
#include "debitera/base/status.def"
#undef DBT_STATUS
};

/* 126 and above belong to the shell and to signals. */
#define DBT_STATUS(name, exit_status, word)                                                        \
    _Static_assert((exit_status) >= 0 && (exit_status) < 126 && sizeof(word) > 1, #name);
#include "debitera/base/status.def"
#undef DBT_STATUS
_Static_assert(DBT_OK == 0, "a zeroed status is a good one");
_Static_assert(sizeof rows / sizeof rows[0] == DBT_STATUS_COUNT, "one row per status");

/* Room for the reason behind a message that is too long: the reason is what must not be lost. */
enum { REASON_BYTES = 128 };

static size_t sequence_length(unsigned char lead)
{
    if (lead >= 0xF0) {
        return 4;
    }
    if (lead >= 0xE0) {
        return 3;
    }
    return lead >= 0xC0 ? 2 : 1;
}

/* Takes away the beginning of a character that the end of the room has cut in two. */
static void cut_at_character(char *text, size_t length)
{
    size_t lead = length;
    while (lead > 0 && ((unsigned char)text[lead - 1] & 0xC0U) == 0x80) {
        lead--;
    }
    if (lead > 0 && length - (lead - 1) < sequence_length((unsigned char)text[lead - 1])) {
        text[lead - 1] = '\0';
    }
}

/* Writes behind `used` bytes of `text`; returns the new length. */
static size_t __attribute__((format(printf, 4, 0)))
append_list(char *text, size_t text_bytes, size_t used, const char *format, va_list list)
{
    int wanted = vsnprintf(text + used, text_bytes - used, format, list);
    if (wanted < 0) {
        text[used] = '\0';
        return used;
    }
    if ((size_t)wanted >= text_bytes - used) {
        cut_at_character(text, text_bytes - 1);
        return strlen(text);
    }
    return used + (size_t)wanted;
}

static size_t __attribute__((format(printf, 4, 5)))
append(char *text, size_t text_bytes, size_t used, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    size_t length = append_list(text, text_bytes, used, format, list);
    va_end(list);
    return length;
}

/* The message is made apart and then copied, so that it may quote `error->text` itself. */
static enum dbt_status finish(struct dbt_error *error, enum dbt_status status, const char *text)
{
    if (error != NULL) {
        error->status = status;
        memcpy(error->text, text, strlen(text) + 1);
    }
    return status;
}

enum dbt_status dbt_error_set(struct dbt_error *error, enum dbt_status status, const char *format,
                              ...)
{
    char text[DBT_ERROR_TEXT_BYTES];
    va_list list;
    va_start(list, format);
    append_list(text, sizeof text, 0, format, list);
    va_end(list);
    return finish(error, status, text);
}

enum dbt_status dbt_error_at(struct dbt_error *error, enum dbt_status status,
                             const struct dbt_place *place, const char *format, ...)
{
    char text[DBT_ERROR_TEXT_BYTES];
    dbt_place_format(place, text, sizeof text);
    size_t used = strlen(text);
    if (used > 0) {
        used = append(text, sizeof text, used, ": ");
    }
    va_list list;
    va_start(list, format);
    append_list(text, sizeof text, used, format, list);
    va_end(list);
    return finish(error, status, text);
}

enum dbt_status dbt_error_system(struct dbt_error *error, enum dbt_status status, int errno_value,
                                 const char *format, ...)
{
    char text[DBT_ERROR_TEXT_BYTES];
    va_list list;
    va_start(list, format);
    size_t used = append_list(text, sizeof text - REASON_BYTES, 0, format, list);
    va_end(list);
    /* Unlike strerror, the same in every locale. */
    const char *reason = strerrordesc_np(errno_value);
    if (reason != NULL) {
        append(text, sizeof text, used, ": %s", reason);
    } else {
        append(text, sizeof text, used, ": error %d", errno_value);
    }
    return finish(error, status, text);
}

enum dbt_status dbt_error_memory(struct dbt_error *error, const char *what)
{
    return dbt_error_set(error, DBT_MEMORY,
                         "out of memory for %s: give the program more memory or smaller limits",
                         what);
}

const char *dbt_place_format(const struct dbt_place *place, char *text, uint32_t text_bytes)
{
    size_t used = 0;
    const char *between = "";
    text[0] = '\0';
    if (place->file != NULL) {
        used = append(text, text_bytes, used, "%s", place->file);
        between = ": ";
    }
    /* Of a file of records a person looks for the record; of any other, for the line. */
    bool is_source = place->line > 0 && place->record == 0;
    if (is_source) {
        const char *lead = place->file != NULL ? ":" : "line ";
        used = append(text, text_bytes, used, "%s%" PRIu64, lead, place->line);
        between = ": ";
    }
    if (is_source && place->column_no > 0) {
        used = append(text, text_bytes, used, ":%" PRIu32, place->column_no);
    }
    if (place->record > 0) {
        used = append(text, text_bytes, used, "%srecord %" PRIu64, between, place->record);
        between = ", ";
    }
    if (place->record > 0 && place->line > 0) {
        used = append(text, text_bytes, used, ", line %" PRIu64, place->line);
    }
    if (place->column != NULL) {
        append(text, text_bytes, used, "%scolumn %s", between, place->column);
    }
    return text;
}

int dbt_status_exit(enum dbt_status status)
{
    return rows[status].exit_status;
}

const char *dbt_status_word(enum dbt_status status)
{
    return rows[status].word;
}
