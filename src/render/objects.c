/* Writing the objects of a PDF, and the table that finds them (a cross-reference stream). */
#include "objects.h"

#include <inttypes.h>
#include <stdio.h>

#include "debitera/base/hash.h"

#include "syntax.h"

enum {
    PACK_MAX = 200,
    BLOCK_ENTRIES = 512, /* growing by blocks, nothing is copied or held twice */
    PIECE_BYTES = 16 * 1024
};

static void put(struct dbt_objects *objects, const char *string)
{
    dbt_sink_add(objects->sink, string, strlen(string));
}

void dbt_objects_init(struct dbt_objects *objects)
{
    *objects = (struct dbt_objects){0};
    dbt_buffer_init(&objects->packed);
    dbt_buffer_init(&objects->index);
    dbt_buffer_init(&objects->deflated);
}

void dbt_objects_release(struct dbt_objects *objects)
{
    dbt_buffer_release(&objects->packed);
    dbt_buffer_release(&objects->index);
    dbt_buffer_release(&objects->deflated);
}

void dbt_objects_begin(struct dbt_objects *objects)
{
    objects->blocks = NULL;
    objects->block_count = 0;
    objects->block_capacity = 0;
    objects->count = 0;
    objects->begin = 0;
    objects->pack = 0;
    objects->packed_count = 0;
    objects->failed = false;
    dbt_buffer_clear(&objects->packed);
    dbt_buffer_clear(&objects->index);
    (void)dbt_objects_reserve(objects, 1); /* number 0 is nobody's */
    /* Bytes above 127, so that nobody takes the file for text. */
    put(objects, DBT_PDF_BEGIN);
}

static bool add_block(struct dbt_objects *objects)
{
    struct dbt_entries *blocks =
        dbt_arena_grow(objects->arena, objects->blocks, objects->block_count,
                       &objects->block_capacity, sizeof *blocks);
    if (blocks == NULL) {
        return false;
    }
    objects->blocks = blocks;
    struct dbt_entry *first = dbt_arena_alloc(objects->arena, BLOCK_ENTRIES, sizeof *first);
    blocks[objects->block_count].first = first;
    objects->block_count++;
    return first != NULL;
}

uint32_t dbt_objects_reserve(struct dbt_objects *objects, size_t count)
{
    uint32_t first = (uint32_t)objects->count;
    while (!objects->failed && objects->count + count > objects->block_count * BLOCK_ENTRIES) {
        objects->failed = !add_block(objects);
    }
    if (objects->failed) {
        return 0;
    }
    objects->count += count;
    return first;
}

struct dbt_entry *dbt_objects_entry(const struct dbt_objects *objects, uint32_t number)
{
    return &objects->blocks[number / BLOCK_ENTRIES].first[number % BLOCK_ENTRIES];
}

static struct dbt_entry *entry_of(struct dbt_objects *objects, uint32_t number)
{
    static struct dbt_entry nobody;
    return objects->failed ? &nobody : dbt_objects_entry(objects, number);
}

/* Every byte that was written is there. */
static bool is_all_there(const struct dbt_sink *sink)
{
    return !sink->failed && !sink->bytes.failed && sink->bytes.length == sink->written;
}

void dbt_objects_drop(struct dbt_objects *objects)
{
    struct dbt_sink *sink = objects->sink;
    objects->failed |= !is_all_there(sink);
    dbt_sha256_add(objects->sha, sink->bytes.bytes, sink->bytes.length);
    objects->begin += sink->bytes.length;
    dbt_sink_clear(sink);
}

/* Where what is written next will be. */
static uint64_t place_of(const struct dbt_objects *objects)
{
    return objects->begin + objects->sink->bytes.length;
}

static void place_here(struct dbt_objects *objects, uint32_t number)
{
    *entry_of(objects, number) =
        (struct dbt_entry){.kind = 1, .place = (uint32_t)place_of(objects)};
}

static void open_object(struct dbt_objects *objects, uint32_t number)
{
    char head[32];
    place_here(objects, number);
    snprintf(head, sizeof head, "%u 0 obj\n", number);
    put(objects, head);
}

static void close_object(struct dbt_objects *objects)
{
    put(objects, "\nendobj\n");
}

void dbt_objects_add(struct dbt_objects *objects, uint32_t number, struct dbt_text body)
{
    open_object(objects, number);
    dbt_sink_add(objects->sink, body.at, body.length);
    close_object(objects);
}

static void add_stream(struct dbt_objects *objects, uint32_t number, const char *entries,
                       const char *filter, struct dbt_text bytes)
{
    char head[64];
    open_object(objects, number);
    put(objects, "<<");
    put(objects, entries);
    put(objects, filter);
    snprintf(head, sizeof head, "/Length %zu>>\nstream\n", bytes.length);
    put(objects, head);
    dbt_sink_add(objects->sink, bytes.at, bytes.length);
    put(objects, "\nendstream");
    close_object(objects);
}

void dbt_objects_stream_plain(struct dbt_objects *objects, uint32_t number, const char *entries,
                              struct dbt_text bytes)
{
    add_stream(objects, number, entries, "", bytes);
}

void dbt_objects_stream(struct dbt_objects *objects, uint32_t number, const char *entries,
                        struct dbt_text bytes)
{
    struct dbt_buffer *deflated = &objects->deflated;
    dbt_buffer_clear(deflated);
    dbt_deflate(objects->deflater, bytes, deflated);
    objects->failed |= deflated->failed;
    add_stream(objects, number, entries, "/Filter/FlateDecode", dbt_buffer_text(deflated));
}

static void flush_pack(struct dbt_objects *objects)
{
    if (objects->packed_count == 0) {
        return;
    }
    char entries[64];
    snprintf(entries, sizeof entries, "/Type/ObjStm/N %u/First %zu", objects->packed_count,
             objects->index.length);
    dbt_buffer_add(&objects->index, objects->packed.bytes, objects->packed.length);
    objects->failed |= objects->index.failed || objects->packed.failed;
    objects->packed_count = 0;
    dbt_objects_stream(objects, objects->pack, entries, dbt_buffer_text(&objects->index));
    dbt_buffer_clear(&objects->index);
    dbt_buffer_clear(&objects->packed);
}

struct dbt_buffer *dbt_objects_pack(struct dbt_objects *objects, uint32_t number)
{
    if (objects->packed_count == PACK_MAX) {
        flush_pack(objects);
    }
    if (objects->packed_count == 0) {
        objects->pack = dbt_objects_reserve(objects, 1);
    }
    *entry_of(objects, number) =
        (struct dbt_entry){.kind = 2, .place = objects->pack, .index = objects->packed_count};
    objects->packed_count++;
    dbt_buffer_string(&objects->packed, "\n");
    dbt_pdf_count(&objects->index, number);
    dbt_buffer_string(&objects->index, " ");
    dbt_pdf_count(&objects->index, objects->packed.length);
    dbt_buffer_string(&objects->index, " ");
    return &objects->packed;
}

void dbt_objects_packed(struct dbt_objects *objects, uint32_t pack, uint32_t first, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        *entry_of(objects, first + (uint32_t)i) =
            (struct dbt_entry){.kind = 2, .place = pack, .index = (uint16_t)i};
    }
}

static void add_row(struct dbt_buffer *out, const struct dbt_entry *entry,
                    unsigned char before[DBT_ROW_BYTES])
{
    unsigned char row[DBT_ROW_BYTES] = {entry->kind,
                                        (unsigned char)(entry->place >> 24),
                                        (unsigned char)(entry->place >> 16),
                                        (unsigned char)(entry->place >> 8),
                                        (unsigned char)entry->place,
                                        (unsigned char)(entry->index >> 8),
                                        (unsigned char)entry->index};
    unsigned char change[DBT_ROW_BYTES + 1] = {DBT_ROW_FILTER};
    for (size_t j = 0; j < DBT_ROW_BYTES; j++) {
        change[j + 1] = (unsigned char)(row[j] - before[j]);
        before[j] = row[j];
    }
    dbt_buffer_add(out, change, sizeof change);
}

/* Each row as its difference from the one before (PNG's filter 2): mostly zeros. Deflated piece by
   piece. */
static void write_table(struct dbt_objects *objects, uint32_t number, const char *entries)
{
    unsigned char before[DBT_ROW_BYTES] = {0};
    struct dbt_buffer *rows = &objects->index;
    dbt_buffer_clear(&objects->deflated);
    dbt_deflate_begin(objects->deflater);
    for (size_t i = 0; i < objects->count; i++) {
        add_row(rows, dbt_objects_entry(objects, (uint32_t)i), before);
        if (rows->length >= PIECE_BYTES && !rows->failed) {
            dbt_deflate_add(objects->deflater, dbt_buffer_text(rows), &objects->deflated);
            dbt_buffer_clear(rows);
        }
    }
    dbt_deflate_end(objects->deflater, dbt_buffer_text(rows), &objects->deflated);
    objects->failed |= rows->failed || objects->deflated.failed;
    add_stream(objects, number, entries, "/Filter/FlateDecode",
               dbt_buffer_text(&objects->deflated));
}

void dbt_table_entries(char entries[DBT_TABLE_ENTRIES_BYTES], size_t count,
                       const uint32_t root_and_info[2], const char *id)
{
    snprintf(entries, DBT_TABLE_ENTRIES_BYTES,
             "/Type/XRef/Size %zu/W[1 4 2]/Root %u 0 R/Info %u 0 R/ID[<%.*s><%.*s>]"
             "/DecodeParms<</Predictor 12/Columns %d>>",
             count, root_and_info[0], root_and_info[1], DBT_ID_DIGITS, id, DBT_ID_DIGITS, id,
             DBT_ROW_BYTES);
}

/* The file's identity is what it says: the hash of all that stands before. */
static bool take_identity(struct dbt_objects *objects, char hex[DBT_SHA256_HEX_BYTES])
{
    const struct dbt_buffer *bytes = &objects->sink->bytes;
    if (objects->sha == NULL) {
        return dbt_sha256_of(dbt_buffer_text(bytes), hex);
    }
    dbt_sha256_add(objects->sha, bytes->bytes, bytes->length);
    return dbt_sha256_take(objects->sha, hex);
}

static bool write_end(struct dbt_objects *objects, uint32_t root, uint32_t info)
{
    char entries[DBT_TABLE_ENTRIES_BYTES];
    char hex[DBT_SHA256_HEX_BYTES];
    uint32_t number = dbt_objects_reserve(objects, 1);
    uint64_t place = place_of(objects);
    objects->failed |= !take_identity(objects, hex);
    if (objects->failed || place > UINT32_MAX) {
        return false;
    }
    place_here(objects, number);
    dbt_table_entries(entries, objects->count, (const uint32_t[]){root, info}, hex);
    write_table(objects, number, entries);
    snprintf(entries, sizeof entries, DBT_PDF_TABLE "%" PRIu64 "\n", place);
    put(objects, entries);
    put(objects, DBT_PDF_END);
    return true;
}

/* The end is there, and the table where the end says it is. */
static bool is_whole(const struct dbt_objects *objects)
{
    const struct dbt_buffer *bytes = &objects->sink->bytes;
    size_t length = sizeof DBT_PDF_END - 1;
    uint32_t last = (uint32_t)(objects->count - 1);
    size_t place = (size_t)(dbt_objects_entry(objects, last)->place - objects->begin);
    char head[32];
    int head_length = snprintf(head, sizeof head, "%u 0 obj\n", last);
    return is_all_there(objects->sink) && bytes->length > length &&
           place + (size_t)head_length < bytes->length &&
           memcmp(bytes->bytes + place, head, (size_t)head_length) == 0 &&
           memcmp(bytes->bytes + bytes->length - length, DBT_PDF_END, length) == 0;
}

bool dbt_objects_finish(struct dbt_objects *objects, uint32_t root, uint32_t info)
{
    flush_pack(objects);
    bool ended = write_end(objects, root, info);
    objects->failed |= objects->sink->failed || objects->sink->bytes.failed;
    return ended && !objects->failed && is_whole(objects);
}
