/*
 * Recall: what the fields of a column mean, by their bytes as they stand in the file, so that the
 * codes and words that come again and again are judged once.
 *
 * One table for each worker and column, of fixed size: entries side by side, and many more places
 * that name them, so that a field is mostly found in the first place that is looked at. A field of
 * more than DBT_RECALL_BYTES, or one that is not plainly the text it looks like (dbt_recall_text),
 * has no meaning here: its row is to be declined. What there is no room for is judged anew each
 * time.
 *
 * Life cycle: init, any number of find, release. A zeroed one may be released.
 */
#ifndef DEBITERA_METER_RECALL_H
#define DEBITERA_METER_RECALL_H

#include "words.h"

enum { DBT_RECALL_BYTES = 32, DBT_RECALL_WORDS = DBT_RECALL_BYTES / DBT_WORD_BYTES };

/* The definition: what clean text, which may be empty, means in the column. False: nothing. */
typedef bool dbt_recall_meaning(const void *context, struct dbt_text text, uint64_t *meaning);

struct dbt_recall_entry {           /* of one cache line */
    uint64_t raw[DBT_RECALL_WORDS]; /* dbt_recall_load */
    uint64_t length;                /* UINT64_MAX: nothing */
    uint64_t meaning;
} __attribute__((aligned(64)));

struct dbt_recall {
    uint16_t *places;                 /* which entry; 0: it is free */
    struct dbt_recall_entry *entries; /* [1 + most]; the first is nothing's */
    uint32_t shift;                   /* there are 2^(64 - shift) places */
    uint32_t count;                   /* of entries taken */
    uint32_t most;
    dbt_recall_meaning *meaning;
    const void *context;
};

/* With room for `values` of them at least, bare and in quotes, as long as it is some ten thousands;
   memory is touched only as it is taken. */
enum dbt_status dbt_recall_init(struct dbt_recall *recall, size_t values,
                                dbt_recall_meaning *meaning, const void *context,
                                struct dbt_error *error) DBT_CHECKED;
void dbt_recall_release(struct dbt_recall *recall);

/*
 * The text of a raw field, borrowed, where that is plain to see: printable ASCII, unquoted or
 * quoted without a quote in it, no blank at its ends, and none of the words for "absent".
 */
bool dbt_recall_text(struct dbt_text raw, struct dbt_text *text) DBT_CHECKED;

/* Teaches it a field that could not be judged by the text it looks like; at least 8 bytes behind it
   may be read. */
void dbt_recall_put(struct dbt_recall *recall, struct dbt_text raw, uint64_t meaning);

/* Of a field that is not in its first place, or too long to be in any. */
bool dbt_recall_seek(struct dbt_recall *recall, struct dbt_text raw, uint64_t *meaning) DBT_CHECKED;

/*
 * All bytes of a field of at most DBT_RECALL_BYTES, in words that overlap where they have to: its
 * first one, its last one, and those between. Fields of one length with the same words are the
 * same.
 */
static inline void dbt_recall_load(struct dbt_text raw, uint64_t words[DBT_RECALL_WORDS])
{
    const size_t pair = 2 * sizeof(uint64_t);
    const char *end = raw.at + raw.length;
    words[0] = dbt_word_load(raw.at);
    words[2] = words[3] = 0;
    if (raw.length >= pair) {
        words[1] = dbt_word_load(end - DBT_WORD_BYTES);
        words[2] = dbt_word_load(raw.at + DBT_WORD_BYTES);
        words[3] = dbt_word_load(end - pair);
    } else if (raw.length >= DBT_WORD_BYTES) {
        words[1] = dbt_word_load(end - DBT_WORD_BYTES);
    } else {
        words[0] = words[1] = dbt_word_first(words[0], raw.length);
    }
}

/* The place that a field belongs to, by its first and its last word. */
static inline size_t dbt_recall_home(const struct dbt_recall *recall,
                                     const uint64_t words[DBT_RECALL_WORDS])
{
    /* A product's highest bits come from all bytes below: so the highest are brought down first. */
    const uint64_t odd = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = words[0] * odd + words[1];
    return (mixed ^ mixed >> 32) * odd >> recall->shift;
}

static inline bool dbt_recall_is(const struct dbt_recall_entry *entry,
                                 const uint64_t words[DBT_RECALL_WORDS], size_t length)
{
    return ((entry->raw[0] ^ words[0]) | (entry->raw[1] ^ words[1]) | (entry->raw[2] ^ words[2]) |
            (entry->raw[3] ^ words[3]) | (entry->length ^ length)) == 0;
}

/* The entry that the field's first place names; null where it is another's, or the field is too
   long. DBT_WORD_BYTES bytes from raw.at on may be read (DBT_ROWS_PADDING), here and above. */
static inline const struct dbt_recall_entry *dbt_recall_first(const struct dbt_recall *recall,
                                                              struct dbt_text raw)
{
    if (raw.length > DBT_RECALL_BYTES) {
        return NULL;
    }
    uint64_t words[DBT_RECALL_WORDS];
    dbt_recall_load(raw, words);
    uint32_t number = recall->places[dbt_recall_home(recall, words)];
    const struct dbt_recall_entry *entry = &recall->entries[number];
    return __builtin_expect(dbt_recall_is(entry, words, raw.length), 1) ? entry : NULL;
}

/* False: decline the row. */
static inline bool dbt_recall_find(struct dbt_recall *recall, struct dbt_text raw,
                                   uint64_t *meaning)
{
    const struct dbt_recall_entry *entry = dbt_recall_first(recall, raw);
    if (!entry) {
        return dbt_recall_seek(recall, raw, meaning);
    }
    *meaning = entry->meaning;
    return true;
}

#endif
