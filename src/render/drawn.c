/* Reading Cairo's file by its own table of objects. */
#include "drawn.h"

#include "token.h"

enum { ENTRY_BYTES = 20, PLACE_DIGITS = 10, OBJECTS_MAX = 1 << 22 };

#define TABLE_MARK "startxref\n"

static struct dbt_text from(struct dbt_text text, size_t begin)
{
    return begin <= text.length ? (struct dbt_text){text.at + begin, text.length - begin}
                                : (struct dbt_text){text.at, 0};
}

static bool take_word(struct dbt_text *rest, const char *word)
{
    return dbt_text_is(dbt_token_take(rest).text, word);
}

static bool take_count(struct dbt_text *rest, uint32_t *count)
{
    return dbt_value_count(dbt_token_take(rest).text, count);
}

/* Where the end of the file says that the table is. */
static struct dbt_text find_table(struct dbt_text bytes)
{
    size_t tail = bytes.length < 64 ? bytes.length : 64;
    struct dbt_text end = from(bytes, bytes.length - tail);
    const char *mark = memmem(end.at, end.length, TABLE_MARK, strlen(TABLE_MARK));
    uint32_t place = 0;
    if (mark == NULL) {
        return (struct dbt_text){bytes.at, 0};
    }
    struct dbt_text rest = from(bytes, (size_t)(mark - bytes.at) + strlen(TABLE_MARK));
    return take_count(&rest, &place) ? from(bytes, place) : (struct dbt_text){bytes.at, 0};
}

static bool read_entry(const char *entry, size_t *place)
{
    *place = 0;
    for (size_t i = 0; i < PLACE_DIGITS; i++) {
        if (entry[i] < '0' || entry[i] > '9') {
            return false;
        }
        *place = *place * 10 + (size_t)(entry[i] - '0');
    }
    bool used = memcmp(entry + PLACE_DIGITS, " 00000 n ", 9) == 0;
    if (!used) {
        *place = 0;
    }
    return used || memcmp(entry + PLACE_DIGITS, " 65535 f ", 9) == 0;
}

bool dbt_drawn_open(struct dbt_drawn *drawn, struct dbt_text bytes, struct dbt_arena *arena)
{
    struct dbt_text rest = find_table(bytes);
    uint32_t first = 0;
    *drawn = (struct dbt_drawn){.bytes = bytes};
    if (!take_word(&rest, "xref") || !take_count(&rest, &first) || first != 0 ||
        !take_count(&rest, &drawn->count) || drawn->count > OBJECTS_MAX || rest.length == 0) {
        return false;
    }
    rest = from(rest, 1);
    if (rest.length < (size_t)drawn->count * ENTRY_BYTES) {
        return false;
    }
    drawn->places = dbt_arena_alloc(arena, drawn->count + 1, sizeof *drawn->places);
    drawn->exhausted = drawn->places == NULL;
    for (size_t i = 0; !drawn->exhausted && i < drawn->count; i++) {
        if (!read_entry(rest.at + i * ENTRY_BYTES, &drawn->places[i])) {
            return false;
        }
    }
    rest = from(rest, (size_t)drawn->count * ENTRY_BYTES);
    bool whole = take_word(&rest, "trailer");
    drawn->trailer = dbt_value_take(&rest);
    return whole && drawn->trailer.length > 0 && !drawn->exhausted;
}

/* The value of a stream's length: a number, or a reference to an object that is one. */
static bool stream_length(const struct dbt_drawn *drawn, struct dbt_text dictionary, size_t *length)
{
    struct dbt_text value = dbt_dictionary_find(dictionary, "/Length");
    uint32_t number = 0;
    uint32_t count = 0;
    if (dbt_value_reference(value, &number)) {
        if (number >= drawn->count || drawn->places[number] == 0) {
            return false;
        }
        struct dbt_text rest = from(drawn->bytes, drawn->places[number]);
        uint32_t head[2];
        if (!take_count(&rest, &head[0]) || !take_count(&rest, &head[1]) ||
            !take_word(&rest, "obj") || head[0] != number) {
            return false;
        }
        value = dbt_token_take(&rest).text;
    }
    bool known = dbt_value_count(value, &count);
    *length = count;
    return known;
}

bool dbt_drawn_find(const struct dbt_drawn *drawn, uint32_t number, struct dbt_drawn_object *object)
{
    *object = (struct dbt_drawn_object){0};
    return number < drawn->count && drawn->places[number] != 0 &&
           dbt_drawn_read(drawn, number, drawn->places[number], object);
}

bool dbt_drawn_read(const struct dbt_drawn *drawn, uint32_t number, size_t place,
                    struct dbt_drawn_object *object)
{
    uint32_t head[2];
    *object = (struct dbt_drawn_object){0};
    struct dbt_text rest = from(drawn->bytes, place);
    if (!take_count(&rest, &head[0]) || !take_count(&rest, &head[1]) || head[0] != number ||
        head[1] != 0 || !take_word(&rest, "obj")) {
        return false;
    }
    object->value = dbt_value_take(&rest);
    struct dbt_token keyword = dbt_token_take(&rest);
    if (object->value.length == 0 || dbt_text_is(keyword.text, "endobj")) {
        return object->value.length > 0;
    }
    size_t length = 0;
    if (!dbt_text_is(keyword.text, "stream") || rest.length == 0 || rest.at[0] != '\n' ||
        !stream_length(drawn, object->value, &length) || length >= rest.length) {
        return false;
    }
    object->stream = (struct dbt_text){rest.at + 1, length};
    rest = from(rest, length + 1);
    return take_word(&rest, "endstream") && take_word(&rest, "endobj");
}

bool dbt_drawn_follow(const struct dbt_drawn *drawn, struct dbt_text dictionary, const char *key,
                      struct dbt_drawn_object *object)
{
    uint32_t number = 0;
    return dbt_value_reference(dbt_dictionary_find(dictionary, key), &number) &&
           dbt_drawn_find(drawn, number, object);
}
