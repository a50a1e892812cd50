/*
 * Words: fields eight bytes at a time, without a loop over bytes. Bytes behind a field are read,
 * and masked (DBT_ROWS_PADDING).
 */
#ifndef DEBITERA_METER_WORDS_H
#define DEBITERA_METER_WORDS_H

#include <stdbool.h>
#include <string.h>

#include "debitera/base/text.h"

enum { DBT_WORD_BYTES = 8 };

#define DBT_WORD_EACH  UINT64_C(0x0101010101010101)
#define DBT_WORD_HIGHS (0x80 * DBT_WORD_EACH)
#define DBT_WORD_ZEROS ('0' * DBT_WORD_EACH)

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first byte is the lowest");

static inline uint64_t dbt_word_load(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* The first `count` bytes alone; count below 8. */
static inline uint64_t dbt_word_first(uint64_t word, size_t count)
{
    return word & ((UINT64_C(1) << 8 * count) - 1);
}

/* Without its quotes, if it has any (rows.h: then at both ends). */
static inline struct dbt_text dbt_word_unquote(struct dbt_text raw)
{
    if (__builtin_expect(raw.at[0] == '"' && raw.length >= 2, 0)) { /* a jump is foreseen */
        return (struct dbt_text){raw.at + 1, raw.length - 2};
    }
    return raw;
}

/* `digits` holds numbers of 0 to 255 in its bytes: the high bits of those above 9. (A carry from
   byte to byte comes from a byte that is marked itself.) */
static inline uint64_t dbt_word_no_digits(uint64_t digits)
{
    return ((digits + (0x7F - 9) * DBT_WORD_EACH) | digits) & DBT_WORD_HIGHS;
}

/* The number that eight digits of 0 to 9 make, the first one lowest in the word. */
static inline uint32_t dbt_word_number(uint64_t digits)
{
    digits = digits * 10 + (digits >> 8);
    uint64_t low = (digits & UINT64_C(0x000000FF000000FF)) * UINT64_C(0x000F424000000064);
    uint64_t high = (digits >> 16 & UINT64_C(0x000000FF000000FF)) * UINT64_C(0x0000271000000001);
    return (uint32_t)((low + high) >> 32);
}

/* 1 to 8 digits and nothing else. */
static inline bool dbt_word_digits(struct dbt_text text, uint32_t *number)
{
    if (text.length - 1 > DBT_WORD_BYTES - 1) {
        return false;
    }
    size_t missing = 8 * (DBT_WORD_BYTES - text.length); /* bits: leading zeros */
    uint64_t digits = (dbt_word_load(text.at) ^ DBT_WORD_ZEROS) << missing;
    *number = dbt_word_number(digits);
    return dbt_word_no_digits(digits) == 0;
}

/* The high bits of bytes that are not printable ASCII, or are a quote. */
static inline uint64_t dbt_word_odd(uint64_t word)
{
    uint64_t low = word & ~DBT_WORD_HIGHS;
    uint64_t printable = (low + (0x80 - 0x20) * DBT_WORD_EACH) & ~(low + DBT_WORD_EACH);
    uint64_t no_quote = (low ^ '"' * DBT_WORD_EACH) + 0x7F * DBT_WORD_EACH;
    return (word | ~(printable & no_quote)) & DBT_WORD_HIGHS;
}

/* Printable ASCII without a quote; not empty. */
static inline bool dbt_word_plain(struct dbt_text text)
{
    if (text.length < DBT_WORD_BYTES) {
        uint64_t first = dbt_word_first(dbt_word_load(text.at), text.length);
        return text.length > 0 && dbt_word_first(dbt_word_odd(first), text.length) == 0;
    }
    uint64_t odd = dbt_word_odd(dbt_word_load(text.at + text.length - DBT_WORD_BYTES));
    for (size_t i = 0; i + DBT_WORD_BYTES < text.length; i += DBT_WORD_BYTES) {
        odd |= dbt_word_odd(dbt_word_load(text.at + i));
    }
    return odd == 0;
}

#endif
