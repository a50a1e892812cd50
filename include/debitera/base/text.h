/*
 * Text: borrowed spans of bytes, a growing buffer with a sticky error, and the checks text passes
 * where it enters.
 *
 * Inside the program all text is valid UTF-8 without control characters or bidirectional overrides
 * (dbt_text_is_clean): Pango, XML and terminals can then show it without surprises.
 */
#ifndef DEBITERA_BASE_TEXT_H
#define DEBITERA_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "debitera/base/error.h"

/* A borrowed span; not zero-terminated. `at` may be null when `length` is 0. */
struct dbt_text {
    const char *at;
    size_t length;
};

struct dbt_text dbt_text_of(const char *string);
struct dbt_text dbt_text_trim(struct dbt_text text); /* space, tab and U+00A0 at both ends */
bool dbt_text_equal(struct dbt_text a, struct dbt_text b);
bool dbt_text_is(struct dbt_text a, const char *string);
/* "NULL" or "-": what warehouses write in place of nothing. Inline: it is asked for every row. */
static inline bool dbt_text_is_absent(struct dbt_text a)
{
    return (a.length == 1 && a.at[0] == '-') || (a.length == 4 && memcmp(a.at, "NULL", 4) == 0);
}
/* Equal when ASCII letters are compared without case: HSA-ids (RFC 4517 caseIgnoreMatch over
   printable ASCII). */
bool dbt_text_equal_fold(struct dbt_text a, struct dbt_text b);
/* Like strcmp, ASCII letters without case; the order of unit codes. */
int dbt_text_compare_fold(struct dbt_text a, struct dbt_text b);

bool dbt_text_is_utf8(struct dbt_text text);
/* Valid UTF-8, no C0/C1 control, no bidi override or isolate (U+202A–202E, U+2066–2069), no U+FEFF,
   no noncharacter. */
bool dbt_text_is_clean(struct dbt_text text);
/* Would a spreadsheet that opens it as a cell take it for a formula (CWE-1236)? Begins, behind
   spaces, with = + - @, the wide forms of them that it takes for them, TAB, CR or LF. */
bool dbt_text_is_formula(struct dbt_text text);

/* A growing byte buffer, zero-terminated at every moment. The first failed growth makes `failed`
   stick; every later call does nothing, so it is checked once, at the end. */
struct dbt_buffer {
    char *bytes;
    size_t length;
    size_t capacity;
    bool failed;
};

void dbt_buffer_init(struct dbt_buffer *buffer);
void dbt_buffer_release(struct dbt_buffer *buffer);
void dbt_buffer_clear(struct dbt_buffer *buffer); /* empty and good again, the memory kept */
void dbt_buffer_cut(struct dbt_buffer *buffer, size_t length); /* to at most `length` bytes */
void dbt_buffer_add(struct dbt_buffer *buffer, const void *bytes, size_t length);
void dbt_buffer_string(struct dbt_buffer *buffer, const char *string);
void dbt_buffer_format(struct dbt_buffer *buffer, const char *format, ...) DBT_PRINTF(2, 3);
void dbt_buffer_format_list(struct dbt_buffer *buffer, const char *format, va_list list)
    DBT_PRINTF(2, 0);
struct dbt_text dbt_buffer_text(const struct dbt_buffer *buffer);

/* Windows-1252 to UTF-8, appended. False, and nothing appended, on one of the five bytes that mean
   nothing there (81 8D 8F 90 9D). */
bool dbt_buffer_cp1252(struct dbt_buffer *buffer, struct dbt_text text) DBT_CHECKED;

#endif
