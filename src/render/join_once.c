/* Finding streams again. */
#include "join_once.h"

#include "debitera/base/hash.h"

enum { PLACES = 4096, PLACE_DIGITS = 3 /* of the key: 16 to their power are the places */ };

_Static_assert(1 << (4 * PLACE_DIGITS) == PLACES, "digits tell the place");

bool dbt_once_init(struct dbt_once *once, struct dbt_arena *arena)
{
    once->failed = false;
    once->places = dbt_arena_alloc(arena, PLACES, sizeof *once->places);
    return once->places != NULL;
}

static size_t place_of(const char *hex)
{
    size_t place = 0;
    for (size_t i = 0; i < PLACE_DIGITS; i++) {
        place = place * 16 + (size_t)(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10);
    }
    return place;
}

struct dbt_once_place *dbt_once_find(struct dbt_once *once, const struct dbt_drawn_object *stream)
{
    char hex[DBT_SHA256_HEX_BYTES];
    const char *end = stream->stream.at + stream->stream.length;
    struct dbt_text whole = {stream->value.at, (size_t)(end - stream->value.at)};
    if (memmem(stream->value.at, stream->value.length, " 0 R", 4) != NULL) {
        return NULL;
    }
    if (!dbt_sha256_of(whole, hex)) {
        once->failed = true;
        return NULL;
    }
    struct dbt_once_place *place = &once->places[place_of(hex)];
    if (place->number != 0 && memcmp(place->key, hex, sizeof place->key) != 0) {
        place->number = 0;
    }
    memcpy(place->key, hex, sizeof place->key);
    return place;
}
