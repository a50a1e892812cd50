/* Open addressing with linear probing: find looks at a field's first place, the rest is here. */
#include "recall.h"

#include <stdlib.h>

enum { BITS_LEAST = 4, BITS_MOST = 20 };

enum dbt_status dbt_recall_init(struct dbt_recall *recall, size_t values,
                                dbt_recall_meaning *meaning, const void *context,
                                struct dbt_error *error)
{
    uint32_t bits = BITS_LEAST;
    while (bits < BITS_MOST && ((size_t)1 << bits) / 2 <= values) {
        bits++;
    }
    size_t bytes = sizeof(struct dbt_recall_entry) << bits;
    void *entries = aligned_alloc(sizeof(struct dbt_recall_entry), bytes);
    if (!entries) {
        return dbt_error_memory(error, "the table of a column's values");
    }
    memset(entries, 0, bytes);
    *recall = (struct dbt_recall){
        .entries = entries, .bits = bits, .meaning = meaning, .context = context};
    return DBT_OK;
}

void dbt_recall_release(struct dbt_recall *recall)
{
    free(recall->entries);
    *recall = (struct dbt_recall){0};
}

bool dbt_recall_text(struct dbt_text raw, struct dbt_text *text)
{
    struct dbt_text bare = dbt_word_unquote(raw);
    bool plain = true;
    for (size_t i = 0; i < bare.length; i++) {
        plain = plain && bare.at[i] >= ' ' && bare.at[i] <= '~' && bare.at[i] != '"';
    }
    if (!plain || dbt_text_is_absent(bare) || dbt_text_trim(bare).length != bare.length) {
        return false;
    }
    *text = bare;
    return true;
}

/* The place of the field, or the free one where it belongs; there is always a free one. */
static struct dbt_recall_entry *probe(const struct dbt_recall *recall, struct dbt_text raw,
                                      const uint64_t words[DBT_RECALL_WORDS])
{
    size_t last = ((size_t)1 << recall->bits) - 1;
    size_t place = dbt_recall_home(recall, raw);
    while (recall->entries[place].size != 0 &&
           !dbt_recall_is(&recall->entries[place], words, raw.length)) {
        place = (place + 1) & last;
    }
    return &recall->entries[place];
}

static void enter(struct dbt_recall *recall, struct dbt_recall_entry *entry, size_t length,
                  const uint64_t words[DBT_RECALL_WORDS])
{
    memcpy(entry->raw, words, sizeof entry->raw);
    entry->size = length + 1;
    recall->count++;
}

static bool has_room(const struct dbt_recall *recall)
{
    return recall->count < (uint32_t)1 << (recall->bits - 1);
}

void dbt_recall_put(struct dbt_recall *recall, struct dbt_text raw, uint64_t meaning)
{
    uint64_t words[DBT_RECALL_WORDS];
    if (raw.length > DBT_RECALL_BYTES || !has_room(recall)) {
        return;
    }
    dbt_recall_load(raw, words);
    struct dbt_recall_entry *entry = probe(recall, raw, words);
    if (entry->size == 0) {
        enter(recall, entry, raw.length, words);
        entry->meaning = meaning;
    }
}

bool dbt_recall_learn(struct dbt_recall *recall, struct dbt_text raw, uint64_t *meaning)
{
    uint64_t words[DBT_RECALL_WORDS];
    dbt_recall_load(raw, words);
    struct dbt_recall_entry *entry = probe(recall, raw, words);
    if (entry->size != 0) {
        *meaning = entry->meaning;
        return true;
    }
    struct dbt_text text;
    if (!dbt_recall_text(raw, &text) || !recall->meaning(recall->context, text, meaning)) {
        return false;
    }
    if (has_room(recall)) {
        enter(recall, entry, raw.length, words);
        entry->meaning = *meaning;
    }
    return true;
}
