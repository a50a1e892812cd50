/* Text: spans, UTF-8, the growing buffer. */
#include "debitera/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 256 };

/* What an empty buffer points to; never written, as its capacity is 0. */
static char nothing[1];

struct dbt_text dbt_text_of(const char *string)
{
    return (struct dbt_text){string, strlen(string)};
}

/* Bytes of the blank that begins at `at`, of which `length` follow; 0 when none does. */
static size_t blank_length(const char *at, size_t length)
{
    if (length > 0 && (at[0] == ' ' || at[0] == '\t')) {
        return 1;
    }
    return length > 1 && memcmp(at, "\u00A0", 2) == 0 ? 2 : 0;
}

static size_t blank_ahead(struct dbt_text text)
{
    return blank_length(text.at, text.length);
}

static size_t blank_behind(struct dbt_text text)
{
    size_t one = text.length > 0 ? blank_length(text.at + text.length - 1, 1) : 0;
    return one == 0 && text.length > 1 ? blank_length(text.at + text.length - 2, 2) & 2U : one;
}

struct dbt_text dbt_text_trim(struct dbt_text text)
{
    size_t blank;
    while ((blank = blank_ahead(text)) > 0) {
        text.at += blank;
        text.length -= blank;
    }
    while ((blank = blank_behind(text)) > 0) {
        text.length -= blank;
    }
    return text;
}

bool dbt_text_equal(struct dbt_text a, struct dbt_text b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

bool dbt_text_is(struct dbt_text a, const char *string)
{
    return dbt_text_equal(a, dbt_text_of(string));
}

static unsigned char fold(char byte)
{
    return (unsigned char)(byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte);
}

int dbt_text_compare_fold(struct dbt_text a, struct dbt_text b)
{
    size_t common = a.length < b.length ? a.length : b.length;
    for (size_t i = 0; i < common; i++) {
        int difference = fold(a.at[i]) - fold(b.at[i]);
        if (difference != 0) {
            return difference;
        }
    }
    return (a.length > b.length) - (a.length < b.length);
}

bool dbt_text_equal_fold(struct dbt_text a, struct dbt_text b)
{
    return a.length == b.length && dbt_text_compare_fold(a, b) == 0;
}

/* Bytes of the character that `lead` begins, and the least code point that needs so many; 0 for a
   byte that begins none. */
static size_t lead_length(unsigned char lead, uint32_t *least)
{
    if (lead < 0x80) {
        *least = 0;
        return 1;
    }
    if (lead >= 0xC2 && lead < 0xE0) {
        *least = 0x80;
        return 2;
    }
    if (lead >= 0xE0 && lead < 0xF0) {
        *least = 0x800;
        return 3;
    }
    *least = 0x10000;
    return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

/* Takes one character off the front; false when it is not valid UTF-8 (RFC 3629). */
static bool take_character(struct dbt_text *text, uint32_t *point)
{
    unsigned char lead = (unsigned char)text->at[0];
    uint32_t least = 0;
    size_t length = lead_length(lead, &least);
    if (length == 0 || length > text->length) {
        return false;
    }
    uint32_t value = length == 1 ? lead : lead & (0x7FU >> length);
    for (size_t i = 1; i < length; i++) {
        unsigned char byte = (unsigned char)text->at[i];
        if ((byte & 0xC0U) != 0x80) {
            return false;
        }
        value = value << 6 | (byte & 0x3FU);
    }
    if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return false;
    }
    text->at += length;
    text->length -= length;
    *point = value;
    return true;
}

bool dbt_text_is_utf8(struct dbt_text text)
{
    while (text.length > 0) {
        uint32_t point;
        if (!take_character(&text, &point)) {
            return false;
        }
    }
    return true;
}

static bool is_clean_character(uint32_t point)
{
    bool control = point < 0x20 || (point >= 0x7F && point <= 0x9F);
    bool direction = (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
    bool none = (point >= 0xFDD0 && point <= 0xFDEF) || (point & 0xFFFEU) == 0xFFFE;
    return !control && !direction && !none && point != 0xFEFF;
}

bool dbt_text_is_clean(struct dbt_text text)
{
    while (text.length > 0) {
        uint32_t point;
        if (!take_character(&text, &point) || !is_clean_character(point)) {
            return false;
        }
    }
    return true;
}

bool dbt_text_is_formula(struct dbt_text text)
{
    static const char *const beginnings[] = {"=",  "+",      "-",      "@",      "\t",    "\r",
                                             "\n", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
    while (text.length > 0 && text.at[0] == ' ') {
        text.at++;
        text.length--;
    }
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        size_t length = strlen(beginnings[i]);
        if (text.length >= length && memcmp(text.at, beginnings[i], length) == 0) {
            return true;
        }
    }
    return false;
}

void dbt_buffer_init(struct dbt_buffer *buffer)
{
    *buffer = (struct dbt_buffer){.bytes = nothing};
}

void dbt_buffer_release(struct dbt_buffer *buffer)
{
    if (buffer->capacity > 0) {
        free(buffer->bytes);
    }
    dbt_buffer_init(buffer);
}

void dbt_buffer_clear(struct dbt_buffer *buffer)
{
    dbt_buffer_cut(buffer, 0);
    buffer->failed = false;
}

void dbt_buffer_cut(struct dbt_buffer *buffer, size_t length)
{
    if (length < buffer->length) {
        buffer->length = length;
        buffer->bytes[length] = '\0';
    }
}

/* Makes room for `more` bytes and the terminating zero. */
static bool reserve(struct dbt_buffer *buffer, size_t more)
{
    if (buffer->failed || more > SIZE_MAX / 2 - 1 - buffer->length) {
        buffer->failed = true;
        return false;
    }
    size_t wanted = buffer->length + more + 1;
    if (wanted <= buffer->capacity) {
        return true;
    }
    size_t capacity = buffer->capacity > 0 ? buffer->capacity : FIRST_CAPACITY;
    while (capacity < wanted) {
        capacity *= 2;
    }
    char *bytes = realloc(buffer->capacity > 0 ? buffer->bytes : NULL, capacity);
    if (bytes == NULL) {
        buffer->failed = true;
        return false;
    }
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return true;
}

void dbt_buffer_add(struct dbt_buffer *buffer, const void *bytes, size_t length)
{
    if (!reserve(buffer, length)) {
        return;
    }
    if (length > 0) {
        memcpy(buffer->bytes + buffer->length, bytes, length);
    }
    buffer->length += length;
    buffer->bytes[buffer->length] = '\0';
}

void dbt_buffer_string(struct dbt_buffer *buffer, const char *string)
{
    dbt_buffer_add(buffer, string, strlen(string));
}

void dbt_buffer_format_list(struct dbt_buffer *buffer, const char *format, va_list list)
{
    va_list again;
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0) {
        buffer->failed = true;
    } else if (reserve(buffer, (size_t)length)) {
        vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, list);
        buffer->length += (size_t)length;
    }
}

void dbt_buffer_format(struct dbt_buffer *buffer, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    dbt_buffer_format_list(buffer, format, list);
    va_end(list);
}

struct dbt_text dbt_buffer_text(const struct dbt_buffer *buffer)
{
    return (struct dbt_text){buffer->bytes, buffer->length};
}

/* Code points of the bytes 80–9F in Windows-1252; 0 where there is none. */
static const uint16_t cp1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static uint32_t cp1252_point(char byte)
{
    unsigned char value = (unsigned char)byte;
    return value >= 0x80 && value < 0xA0 ? cp1252[value - 0x80] : value;
}

/* Of the Basic Multilingual Plane, which is all that Windows-1252 reaches. */
static size_t encode(uint32_t point, char out[3])
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (char)(0xC0U | point >> 6);
        out[1] = (char)(0x80U | (point & 0x3FU));
        return 2;
    }
    out[0] = (char)(0xE0U | point >> 12);
    out[1] = (char)(0x80U | (point >> 6 & 0x3FU));
    out[2] = (char)(0x80U | (point & 0x3FU));
    return 3;
}

bool dbt_buffer_cp1252(struct dbt_buffer *buffer, struct dbt_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (cp1252_point(text.at[i]) == 0 && text.at[i] != '\0') {
            return false;
        }
    }
    for (size_t i = 0; i < text.length; i++) {
        char character[3];
        dbt_buffer_add(buffer, character, encode(cp1252_point(text.at[i]), character));
    }
    return true;
}
