/* Reading a finished file from its end. */
#include "finished.h"

#include <stdio.h>

#include "token.h"

enum {
    END_BYTES = 32, /* more than the table's place and the end take */
    WORD_FILTER_BYTES = 64
};

#define FILTER "/Filter/FlateDecode/Length "

static struct dbt_text from(struct dbt_text text, size_t begin)
{
    return (struct dbt_text){text.at + begin, text.length - begin};
}

/* A number's digits, and the one byte behind them. */
static bool take_digits(struct dbt_text *rest, char behind, uint32_t *number)
{
    uint64_t value = 0;
    size_t at = 0;
    while (at < rest->length && rest->at[at] >= '0' && rest->at[at] <= '9' && value <= UINT32_MAX) {
        value = value * 10 + (uint64_t)(rest->at[at] - '0');
        at++;
    }
    if (at == 0 || at == rest->length || rest->at[at] != behind || value > UINT32_MAX) {
        return false;
    }
    *number = (uint32_t)value;
    *rest = from(*rest, at + 1);
    return true;
}

static bool begins(struct dbt_text text, const char *with)
{
    size_t length = strlen(with);
    return text.length >= length && memcmp(text.at, with, length) == 0;
}

/* The table, from its place up to where it must end. */
static bool find_table(struct dbt_text bytes, struct dbt_text *found)
{
    size_t tail = bytes.length < END_BYTES ? bytes.length : END_BYTES;
    struct dbt_text rest = from(bytes, bytes.length - tail);
    const char *mark = memmem(rest.at, rest.length, DBT_PDF_TABLE, strlen(DBT_PDF_TABLE));
    uint32_t place = 0;
    if (!begins(bytes, DBT_PDF_BEGIN) || mark == NULL) {
        return false;
    }
    size_t end = (size_t)(mark - bytes.at);
    rest = from(bytes, end + strlen(DBT_PDF_TABLE));
    if (!take_digits(&rest, '\n', &place) || !dbt_text_is(rest, DBT_PDF_END) || place >= end) {
        return false;
    }
    *found = (struct dbt_text){bytes.at + place, end - place};
    return true;
}

/* It is told again from what it says, and must be the same to the byte. */
static bool read_dictionary(struct dbt_finished *finished, const struct dbt_drawn_object *object)
{
    char entries[DBT_TABLE_ENTRIES_BYTES];
    char expected[DBT_TABLE_ENTRIES_BYTES + WORD_FILTER_BYTES];
    struct dbt_text id = dbt_dictionary_find(object->value, "/ID");
    if (!dbt_value_count(dbt_dictionary_find(object->value, "/Size"), &finished->count) ||
        !dbt_value_reference(dbt_dictionary_find(object->value, "/Root"), &finished->root) ||
        !dbt_value_reference(dbt_dictionary_find(object->value, "/Info"), &finished->info) ||
        id.length != 2 * (DBT_ID_DIGITS + 2) + 2) {
        return false;
    }
    dbt_table_entries(entries, finished->count, (const uint32_t[]){finished->root, finished->info},
                      id.at + 2);
    snprintf(expected, sizeof expected, "<<%s" FILTER "%zu>>", entries, object->stream.length);
    return dbt_text_is(object->value, expected) && finished->count <= DBT_OBJECTS_MAX;
}

struct rows {
    struct dbt_finished *finished;
    uint32_t taken;
    unsigned char row[DBT_ROW_BYTES];
};

static bool take_row(struct rows *rows, const unsigned char *change)
{
    unsigned char *row = rows->row;
    if (rows->taken == rows->finished->count || change[0] != DBT_ROW_FILTER) {
        return false;
    }
    for (size_t i = 0; i < DBT_ROW_BYTES; i++) {
        row[i] = (unsigned char)(row[i] + change[i + 1]);
    }
    rows->finished->entries[rows->taken] = (struct dbt_entry){
        .place = (uint32_t)row[1] << 24 | (uint32_t)row[2] << 16 | (uint32_t)row[3] << 8 | row[4],
        .index = (uint16_t)(row[5] << 8 | row[6]),
        .kind = row[0],
    };
    rows->taken++;
    return true;
}

static bool take_rows(void *context, struct dbt_text piece)
{
    enum { CHANGE_BYTES = DBT_ROW_BYTES + 1 };
    bool right = piece.length % CHANGE_BYTES == 0;
    for (size_t at = 0; right && at < piece.length; at += CHANGE_BYTES) {
        right = take_row(context, (const unsigned char *)piece.at + at);
    }
    return right;
}

static bool read_rows(struct dbt_finished *finished, struct dbt_text stream,
                      struct dbt_inflater *inflater, struct dbt_arena *arena)
{
    struct rows rows = {.finished = finished};
    finished->entries = dbt_arena_alloc(arena, finished->count, sizeof *finished->entries);
    if (finished->entries == NULL) {
        finished->exhausted = true;
        return false;
    }
    bool whole = dbt_inflate_each(inflater, stream, take_rows, &rows);
    finished->exhausted = inflater->exhausted;
    return whole && rows.taken == finished->count && finished->entries[0].kind == 0;
}

bool dbt_finished_open(struct dbt_finished *finished, struct dbt_text bytes,
                       struct dbt_inflater *inflater, struct dbt_arena *arena)
{
    static const char end[] = "\nendstream\nendobj\n";
    struct dbt_text found;
    struct dbt_drawn_object object;
    uint32_t number = 0;
    *finished = (struct dbt_finished){.file = {.bytes = bytes}};
    if (!find_table(bytes, &found)) {
        return false;
    }
    size_t place = (size_t)(found.at - bytes.at);
    struct dbt_text rest = found;
    return take_digits(&rest, ' ', &number) &&
           dbt_drawn_read(&finished->file, number, place, &object) && object.stream.at != NULL &&
           object.stream.at + object.stream.length + strlen(end) == found.at + found.length &&
           read_dictionary(finished, &object) && finished->count == number + 1 &&
           read_rows(finished, object.stream, inflater, arena) &&
           finished->entries[number].kind == 1 && finished->entries[number].place == place;
}

bool dbt_finished_find(const struct dbt_finished *finished, uint32_t number,
                       struct dbt_drawn_object *object)
{
    return number < finished->count && finished->entries[number].kind == 1 &&
           finished->entries[number].place < finished->file.bytes.length &&
           dbt_drawn_read(&finished->file, number, finished->entries[number].place, object);
}

bool dbt_pack_is(const struct dbt_drawn_object *object)
{
    return object->stream.at != NULL && begins(object->value, "<</Type/ObjStm/");
}

bool dbt_pack_open(struct dbt_pack *pack, const struct dbt_drawn_object *object,
                   struct dbt_text inflated)
{
    uint32_t first = 0;
    if (!dbt_value_count(dbt_dictionary_find(object->value, "/N"), &pack->count) ||
        !dbt_value_count(dbt_dictionary_find(object->value, "/First"), &first) ||
        first > inflated.length) {
        return false;
    }
    pack->taken = 0;
    pack->index = (struct dbt_text){inflated.at, first};
    pack->bodies = from(inflated, first);
    return true;
}

/* Where the body begins that stands behind those taken: at the end, behind the last. */
static bool next_place(const struct dbt_pack *pack, uint32_t *place)
{
    struct dbt_text rest = pack->index;
    uint32_t number;
    *place = (uint32_t)pack->bodies.length + 1;
    return pack->taken == pack->count ||
           (take_digits(&rest, ' ', &number) && take_digits(&rest, ' ', place));
}

bool dbt_pack_take(struct dbt_pack *pack, uint32_t *number, struct dbt_text *value)
{
    uint32_t begin = 0;
    uint32_t end = 0;
    if (!take_digits(&pack->index, ' ', number) || !take_digits(&pack->index, ' ', &begin) ||
        *number >= pack->finished->count) {
        return false;
    }
    const struct dbt_entry *entry = &pack->finished->entries[*number];
    if (entry->kind != 2 || entry->place != pack->number || entry->index != pack->taken) {
        return false;
    }
    pack->taken++;
    if (!next_place(pack, &end) || begin + UINT64_C(4) >= end || end > pack->bodies.length + 1) {
        return false;
    }
    *value = (struct dbt_text){pack->bodies.at + begin, end - begin - 1};
    return begins(*value, "<<") && memcmp(value->at + value->length - 2, ">>", 2) == 0;
}
