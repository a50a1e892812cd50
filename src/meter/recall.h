/*
 * Recall: what the fields of a column mean, by their bytes as they stand in the file, so that the
 * codes and words that come again and again are judged once.
 *
 * One table for each worker and column, of fixed size. A field of more than DBT_RECALL_BYTES, or
 * one that is not plainly the text it looks like (dbt_recall_text), has no meaning here: its row
 * is to be declined. What there is no room for is judged anew each time.
 *
 * Life cycle: init, any number of find, release. A zeroed one may be released.
 */
#ifndef DEBITERA_METER_RECALL_H
#define DEBITERA_METER_RECALL_H

#include "words.h"

enum { DBT_RECALL_BYTES = 32, DBT_RECALL_WORDS = DBT_RECALL_BYTES / 8 };

/* The definition: what clean text, which may be empty, means in the column. False: nothing. */
typedef bool dbt_recall_meaning(const void *context, struct dbt_text text, uint64_t *meaning);

struct dbt_recall_entry {
    uint64_t raw[DBT_RECALL_WORDS]; /* dbt_recall_load */
    uint64_t length;
    uint64_t meaning;
};

struct dbt_recall {
    uint16_t *places;                 /* [2^bits]: entry, or 0 */
    struct dbt_recall_entry *entries; /* densely, from 1 on; no field is like the first */
    uint32_t bits;
    uint32_t count; /* of entries, the first with them; at most half of the places */
    dbt_recall_meaning *meaning;
    const void *context;
};

/* 2^bits places, at most 16 bits; memory is touched only as it is taken. */
enum dbt_status dbt_recall_init(struct dbt_recall *recall, uint32_t bits,
                                dbt_recall_meaning *meaning, const void *context,
                                struct dbt_error *error) DBT_CHECKED;
void dbt_recall_release(struct dbt_recall *recall);

/*
 * The text of a raw field, borrowed, where that is plain to see: printable ASCII, unquoted or
 * quoted without a quote in it, no blank at its ends, and none of the words for "absent".
 */
bool dbt_recall_text(struct dbt_text raw, struct dbt_text *text) DBT_CHECKED;

/* Of a field that was not found. */
bool dbt_recall_learn(struct dbt_recall *recall, struct dbt_text raw, uint64_t *meaning);

/*
 * All bytes of a field of at most DBT_RECALL_BYTES, in words that overlap where they have to:
 * fields of one length with the same words are the same.
 */
static inline void dbt_recall_load(struct dbt_text raw, uint64_t words[DBT_RECALL_WORDS])
{
    const size_t pair = 2 * sizeof(uint64_t);
    const char *end = raw.at + raw.length;
    words[0] = dbt_word_load(raw.at);
    words[1] = words[2] = words[3] = 0;
    if (raw.length >= pair) {
        words[1] = dbt_word_load(raw.at + DBT_WORD_BYTES);
        words[2] = dbt_word_load(end - pair);
        words[3] = dbt_word_load(end - DBT_WORD_BYTES);
    } else if (raw.length >= DBT_WORD_BYTES) {
        words[1] = dbt_word_load(end - DBT_WORD_BYTES);
    } else {
        words[0] = dbt_word_first(words[0], raw.length);
    }
}

static inline uint64_t dbt_recall_home(const uint64_t words[DBT_RECALL_WORDS], uint32_t bits)
{
    return ((words[0] + words[2]) * UINT64_C(0x9E3779B97F4A7C15) +
            (words[1] + words[3]) * UINT64_C(0xC2B2AE3D27D4EB4F)) >>
           (64 - bits);
}

static inline bool dbt_recall_is(const struct dbt_recall_entry *entry,
                                 const uint64_t words[DBT_RECALL_WORDS], size_t length)
{
    return ((entry->raw[0] ^ words[0]) | (entry->raw[1] ^ words[1]) | (entry->raw[2] ^ words[2]) |
            (entry->raw[3] ^ words[3]) | (entry->length ^ length)) == 0;
}

/*
 * DBT_WORD_BYTES bytes from raw.at on may be read (DBT_ROWS_PADDING). False: decline the row.
 * `*last` is looked at first: the entry of the field before, in columns of few words; in the
 * beginning the table's first.
 */
static inline bool dbt_recall_find_near(struct dbt_recall *recall, struct dbt_text raw,
                                        const struct dbt_recall_entry **last, uint64_t *meaning)
{
    if (raw.length > DBT_RECALL_BYTES) {
        return false;
    }
    uint64_t words[DBT_RECALL_WORDS];
    dbt_recall_load(raw, words);
    if (!dbt_recall_is(*last, words, raw.length)) {
        size_t place = dbt_recall_home(words, recall->bits);
        const struct dbt_recall_entry *entry = &recall->entries[recall->places[place]];
        if (!dbt_recall_is(entry, words, raw.length)) {
            return dbt_recall_learn(recall, raw, meaning);
        }
        *last = entry;
    }
    *meaning = (*last)->meaning;
    return true;
}

/* The same, of columns of many. */
static inline bool dbt_recall_find(struct dbt_recall *recall, struct dbt_text raw,
                                   uint64_t *meaning)
{
    if (raw.length > DBT_RECALL_BYTES) {
        return false;
    }
    uint64_t words[DBT_RECALL_WORDS];
    dbt_recall_load(raw, words);
    size_t place = dbt_recall_home(words, recall->bits);
    const struct dbt_recall_entry *entry = &recall->entries[recall->places[place]];
    if (dbt_recall_is(entry, words, raw.length)) {
        *meaning = entry->meaning;
        return true;
    }
    return dbt_recall_learn(recall, raw, meaning);
}

#endif
