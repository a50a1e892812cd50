/* Open addressing with linear probing: find looks at a field's first place, the rest is here. */
#include "recall.h"

#include <stdlib.h>

enum {
    PLACE_BITS = 15, /* at least; and so many places for a value: */
    PLACES_EACH = 4,
    VALUES_MOST = UINT16_MAX / 2
};

static size_t place_count(const struct dbt_recall *recall)
{
    return (size_t)1 << (64 - recall->shift);
}

enum dbt_status dbt_recall_init(struct dbt_recall *recall, size_t values,
                                dbt_recall_meaning *meaning, const void *context,
                                struct dbt_error *error)
{
    values = values == 0 ? 1 : values < VALUES_MOST ? values : VALUES_MOST;
    *recall = (struct dbt_recall){.shift = 64 - PLACE_BITS,
                                  .most = 2 * (uint32_t)values,
                                  .meaning = meaning,
                                  .context = context};
    while (place_count(recall) < values * PLACES_EACH) {
        recall->shift--;
    }
    recall->places = calloc(place_count(recall), sizeof *recall->places);
    recall->entries =
        aligned_alloc(sizeof *recall->entries, sizeof *recall->entries * (1 + recall->most));
    if (!recall->places || !recall->entries) {
        return dbt_error_memory(error, "the table of a column's values");
    }
    recall->entries[0] = (struct dbt_recall_entry){.length = UINT64_MAX};
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
    if (!plain || dbt_text_is_absent(bare) || dbt_text_trim(bare).length != bare.length) {
        return false;
    }
    *text = bare;
    return true;
}

/* The place of the field, or the free one where it belongs; there is always a free one. */
static uint16_t *probe(const struct dbt_recall *recall, struct dbt_text raw,
                       const uint64_t words[DBT_RECALL_WORDS])
{
    size_t place = dbt_recall_home(recall, words);
    while (recall->places[place] != 0 &&
           !dbt_recall_is(&recall->entries[recall->places[place]], words, raw.length)) {
        place = (place + 1) % place_count(recall);
    }
    return &recall->places[place];
}

static void enter(struct dbt_recall *recall, uint16_t *place, size_t length,
                  const uint64_t words[DBT_RECALL_WORDS], uint64_t meaning)
{
    if (recall->count == recall->most) {
        return;
    }
    *place = (uint16_t)++recall->count;
    struct dbt_recall_entry *entry = &recall->entries[*place];
    memcpy(entry->raw, words, sizeof entry->raw);
    entry->length = length;
    entry->meaning = meaning;
}

void dbt_recall_put(struct dbt_recall *recall, struct dbt_text raw, uint64_t meaning)
{
    uint64_t words[DBT_RECALL_WORDS];
    if (raw.length > DBT_RECALL_BYTES) {
        return;
    }
    dbt_recall_load(raw, words);
    uint16_t *place = probe(recall, raw, words);
    if (*place == 0) {
        enter(recall, place, raw.length, words, meaning);
    }
}

bool dbt_recall_seek(struct dbt_recall *recall, struct dbt_text raw, uint64_t *meaning)
{
    uint64_t words[DBT_RECALL_WORDS];
    if (raw.length > DBT_RECALL_BYTES) {
        return false;
    }
    dbt_recall_load(raw, words);
    uint16_t *place = probe(recall, raw, words);
    if (*place != 0) {
        *meaning = recall->entries[*place].meaning;
        return true;
    }
    struct dbt_text text;
    if (!dbt_recall_text(raw, &text) || !recall->meaning(recall->context, text, meaning)) {
        return false;
    }
    enter(recall, place, raw.length, words, *meaning);
    return true;
}
