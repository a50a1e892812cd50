/* Event class: which meters take a record, by the few sets of them that there are. */
#include <assert.h>

#include "event.h"

/* ---- the definition -------------------------------------------------------------------------- */

/* Which of the declared ones; all bits when none are. */
static bool find_status(const struct dbt_source *source, struct dbt_text text, uint32_t *bits)
{
    *bits = UINT32_MAX;
    for (uint32_t i = 0; i < source->status_count; i++) {
        if (dbt_text_is(text, source->statuses[i])) {
            *bits = UINT32_C(1) << i;
            return true;
        }
    }
    return source->status_count == 0;
}

static uint64_t takers_of_status(const struct dbt_metering *metering, uint32_t bits)
{
    uint64_t takers = 0;
    for (uint32_t i = 0; i < metering->meter_count; i++) {
        bool takes = metering->source->status_count == 0 ||
                     (dbt_event_meter(metering, i)->statuses & bits) != 0;
        takers |= (uint64_t)takes << i;
    }
    return takers;
}

static uint64_t takers_of_kind(const struct dbt_metering *metering, struct dbt_text text)
{
    uint64_t takers = 0;
    for (uint32_t i = 0; i < metering->meter_count; i++) {
        const char *kind = dbt_event_meter(metering, i)->kind;
        takers |= (uint64_t)(!kind || dbt_text_is(text, kind)) << i;
    }
    return takers;
}

/* ---- sets of meters by number ---------------------------------------------------------------- */

static uint32_t find(const uint64_t *sets, uint32_t count, uint64_t takers)
{
    uint32_t at = 0;
    while (at < count && sets[at] != takers) {
        at++;
    }
    return at;
}

static uint32_t enter(uint64_t *sets, uint32_t *count, uint64_t takers)
{
    uint32_t at = find(sets, *count, takers);
    if (at == *count) {
        sets[(*count)++] = takers;
    }
    return at;
}

bool dbt_event_status(const void *context, struct dbt_text text, uint64_t *status)
{
    const struct dbt_metering *metering = context;
    const struct dbt_event_classes *classes = &metering->events->classes;
    uint32_t bits;
    if (!find_status(metering->source, text, &bits)) {
        return false;
    }
    *status = find(classes->by_status, classes->status_count, takers_of_status(metering, bits));
    assert(*status < classes->status_count);
    return true;
}

bool dbt_event_kind(const void *context, struct dbt_text text, uint64_t *kind)
{
    const struct dbt_metering *metering = context;
    const struct dbt_event_classes *classes = &metering->events->classes;
    *kind = find(classes->by_kind, classes->kind_count, takers_of_kind(metering, text));
    assert(*kind < classes->kind_count);
    return true;
}

void dbt_event_classify(struct dbt_metering *metering)
{
    const struct dbt_source *source = metering->source;
    struct dbt_event_classes *classes = &metering->events->classes;
    for (uint32_t i = 0; i < source->status_count; i++) {
        enter(classes->by_status, &classes->status_count,
              takers_of_status(metering, UINT32_C(1) << i));
    }
    if (source->status_count == 0) {
        enter(classes->by_status, &classes->status_count, takers_of_status(metering, UINT32_MAX));
    }
    /* Any word that no meter asks for is like the empty one. */
    enter(classes->by_kind, &classes->kind_count,
          takers_of_kind(metering, (struct dbt_text){NULL, 0}));
    for (uint32_t i = 0; i < metering->meter_count; i++) {
        const char *kind = dbt_event_meter(metering, i)->kind;
        if (kind) {
            enter(classes->by_kind, &classes->kind_count,
                  takers_of_kind(metering, dbt_text_of(kind)));
        }
    }
    for (uint32_t i = 0; i < classes->status_count; i++) {
        for (uint32_t j = 0; j < classes->kind_count; j++) {
            uint64_t takers = classes->by_status[i] & classes->by_kind[j];
            classes->of[i * classes->kind_count + j] =
                (uint16_t)enter(classes->takers, &classes->count, takers);
        }
    }
    for (uint32_t i = 0; i < classes->count; i++) {
        classes->verdicts[i] = (uint8_t)dbt_event_verdict(metering->events, classes->takers[i]);
    }
}

/* ---- words in the source's encoding ---------------------------------------------------------- */

/* The byte that a character of two bytes of UTF-8 is, in Latin-1 and in Windows-1252; 0: none. */
static char latin_byte(struct dbt_text text, size_t at)
{
    unsigned char lead = (unsigned char)text.at[at];
    if ((lead != 0xC2 && lead != 0xC3) || at + 1 == text.length) {
        return 0;
    }
    unsigned char byte = (unsigned char)((lead & 3) << 6 | ((unsigned char)text.at[at + 1] & 0x3F));
    if (byte < 0xA0) {
        return 0; /* those below are not the same in both */
    }
    return (char)byte;
}

/* From clean UTF-8; false for what the encoding does not have, or what is as plain as ASCII. */
static bool encode(enum dbt_encoding encoding, struct dbt_text text, char raw[DBT_RECALL_BYTES],
                   size_t *length)
{
    bool is_ascii = true;
    *length = 0;
    for (size_t i = 0; i < text.length; i++) {
        bool is_wide = (unsigned char)text.at[i] >= 0x80;
        char byte = text.at[i];
        if (is_wide && encoding != DBT_ENCODING_UTF8) {
            byte = latin_byte(text, i++);
        }
        if (byte == 0 || *length == DBT_RECALL_BYTES) {
            return false;
        }
        is_ascii = is_ascii && !is_wide;
        raw[(*length)++] = byte;
    }
    return !is_ascii;
}

/* Bare and in quotes. */
static void teach(const struct dbt_metering *metering, struct dbt_recall *recall, const char *word)
{
    char room[DBT_ROWS_PADDING + DBT_RECALL_BYTES] = {'"'};
    size_t length;
    uint64_t meaning;
    if (!encode(metering->source->encoding, dbt_text_of(word), room + 1, &length) ||
        !recall->meaning(recall->context, dbt_text_of(word), &meaning)) {
        return;
    }
    dbt_recall_put(recall, (struct dbt_text){room + 1, length}, meaning);
    room[1 + length] = '"';
    dbt_recall_put(recall, (struct dbt_text){room, length + 2}, meaning);
}

void dbt_event_teach(const struct dbt_metering *metering, struct dbt_event_worker *worker)
{
    for (uint32_t i = 0; i < metering->source->status_count; i++) {
        teach(metering, &worker->statuses, metering->source->statuses[i]);
    }
    for (uint32_t i = 0; i < metering->meter_count; i++) {
        const char *kind = dbt_event_meter(metering, i)->kind;
        if (kind) {
            teach(metering, &worker->kinds, kind);
        }
    }
}
