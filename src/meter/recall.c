/* Open addressing with linear probing: find looks at a field's first place, the rest is here. */
#include "recall.h"

#include <assert.h>

enum { BITS_MAX = 16 };

enum dbt_status dbt_recall_init(struct dbt_recall *recall, uint32_t bits,
                                dbt_recall_meaning *meaning, const void *context,
                                struct dbt_error *error)
{
    assert(bits >= 2 && bits <= BITS_MAX);
    size_t places = (size_t)1 << bits;
    *recall = (struct dbt_recall){
        .places = calloc(places, sizeof *recall->places),
        .entries = calloc(places / 2, sizeof *recall->entries),
        .bits = bits,
        .count = 1,
        .meaning = meaning,
        .context = context,
    };
    if (!recall->places || !recall->entries) {
        dbt_recall_release(recall);
        return dbt_error_memory(error, "the table of a column's values");
    }
    recall->entries[0].length = SIZE_MAX;
    return DBT_OK;
}

void dbt_recall_release(struct dbt_recall *recall)
{
    free(recall->places);
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
    if (!plain || dbt_text_is(bare, "-") || dbt_text_is(bare, "NULL") ||
        dbt_text_trim(bare).length != bare.length) {
        return false;
    }
    *text = bare;
    return true;
}

/* The place of the field, or the free one where it belongs; there is always a free one. */
static size_t probe(const struct dbt_recall *recall, const uint64_t words[DBT_RECALL_WORDS],
                    size_t length)
{
    size_t last = ((size_t)1 << recall->bits) - 1;
    size_t place = dbt_recall_home(words, recall->bits);
    while (recall->places[place] != 0 &&
           !dbt_recall_is(&recall->entries[recall->places[place]], words, length)) {
        place = (place + 1) & last;
    }
    return place;
}

bool dbt_recall_learn(struct dbt_recall *recall, struct dbt_text raw, uint64_t *meaning)
{
    uint64_t words[DBT_RECALL_WORDS];
    dbt_recall_load(raw, words);
    size_t place = probe(recall, words, raw.length);
    if (recall->places[place] != 0) {
        *meaning = recall->entries[recall->places[place]].meaning;
        return true;
    }
    struct dbt_text text;
    if (!dbt_recall_text(raw, &text) || !recall->meaning(recall->context, text, meaning)) {
        return false;
    }
    if (recall->count < (uint32_t)1 << (recall->bits - 1)) {
        struct dbt_recall_entry *entry = &recall->entries[recall->count];
        memcpy(entry->raw, words, sizeof entry->raw);
        entry->length = raw.length;
        entry->meaning = *meaning;
        recall->places[place] = (uint16_t)recall->count++;
    }
    return true;
}
