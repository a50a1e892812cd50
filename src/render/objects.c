/* Writing the objects of a PDF, and the table that finds them (a cross-reference stream). */
#include "objects.h"

#include "debitera/base/hash.h"

#include "syntax.h"

enum {
    PACK_MAX = 200,
    ROW_BYTES = 7, /* of the table: kind, four bytes of place, two of index */
    ID_DIGITS = 32
};

#define END "%%EOF\n"

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
    objects->entries = NULL;
    objects->count = 0;
    objects->capacity = 0;
    objects->pack = 0;
    objects->packed_count = 0;
    objects->failed = false;
    dbt_buffer_clear(&objects->packed);
    dbt_buffer_clear(&objects->index);
    (void)dbt_objects_reserve(objects, 1); /* number 0 is nobody's */
    /* Bytes above 127, so that nobody takes the file for text. */
    put(objects, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
}

uint32_t dbt_objects_reserve(struct dbt_objects *objects, size_t count)
{
    uint32_t first = (uint32_t)objects->count;
    struct dbt_entry *entries =
        dbt_arena_grow(objects->arena, objects->entries, objects->count + count, &objects->capacity,
                       sizeof *entries);
    if (entries == NULL) {
        objects->failed = true;
        return 0;
    }
    objects->entries = entries;
    objects->count += count;
    return first;
}

static struct dbt_entry *entry_of(struct dbt_objects *objects, uint32_t number)
{
    static struct dbt_entry nobody;
    return objects->failed ? &nobody : &objects->entries[number];
}

static void place_here(struct dbt_objects *objects, uint32_t number)
{
    *entry_of(objects, number) =
        (struct dbt_entry){.kind = 1, .place = (uint32_t)objects->sink->bytes.length};
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

/* Each row as its difference from the one before (PNG's filter 2): mostly zeros. */
static void write_table(const struct dbt_objects *objects, struct dbt_buffer *out)
{
    unsigned char before[ROW_BYTES] = {0};
    for (size_t i = 0; i < objects->count; i++) {
        const struct dbt_entry *entry = &objects->entries[i];
        unsigned char row[ROW_BYTES] = {entry->kind,
                                        (unsigned char)(entry->place >> 24),
                                        (unsigned char)(entry->place >> 16),
                                        (unsigned char)(entry->place >> 8),
                                        (unsigned char)entry->place,
                                        (unsigned char)(entry->index >> 8),
                                        (unsigned char)entry->index};
        unsigned char change[ROW_BYTES + 1] = {2};
        for (size_t j = 0; j < ROW_BYTES; j++) {
            change[j + 1] = (unsigned char)(row[j] - before[j]);
            before[j] = row[j];
        }
        dbt_buffer_add(out, change, sizeof change);
    }
}

/* The file's identity is what it says: the hash of all that stands before. */
static bool write_end(struct dbt_objects *objects, uint32_t root, uint32_t info)
{
    char entries[320];
    char hex[DBT_SHA256_HEX_BYTES];
    uint32_t number = dbt_objects_reserve(objects, 1);
    size_t place = objects->sink->bytes.length;
    objects->failed |= !dbt_sha256_of(dbt_buffer_text(&objects->sink->bytes), hex);
    if (objects->failed || place > UINT32_MAX) {
        return false;
    }
    place_here(objects, number);
    hex[ID_DIGITS] = '\0';
    snprintf(entries, sizeof entries,
             "/Type/XRef/Size %zu/W[1 4 2]/Root %u 0 R/Info %u 0 R/ID[<%s><%s>]"
             "/DecodeParms<</Predictor 12/Columns %d>>",
             objects->count, root, info, hex, hex, ROW_BYTES);
    write_table(objects, &objects->index);
    objects->failed |= objects->index.failed;
    dbt_objects_stream(objects, number, entries, dbt_buffer_text(&objects->index));
    snprintf(entries, sizeof entries, "startxref\n%zu\n", place);
    put(objects, entries);
    put(objects, END);
    return true;
}

/* Every byte that was written is there: the end, and the table where the end says it is. */
static bool is_whole(const struct dbt_objects *objects)
{
    const struct dbt_buffer *bytes = &objects->sink->bytes;
    size_t length = sizeof END - 1;
    size_t place = objects->entries[objects->count - 1].place;
    char head[32];
    int head_length = snprintf(head, sizeof head, "%zu 0 obj\n", objects->count - 1);
    return bytes->length == objects->sink->written && bytes->length > length &&
           place + (size_t)head_length < bytes->length &&
           memcmp(bytes->bytes + place, head, (size_t)head_length) == 0 &&
           memcmp(bytes->bytes + bytes->length - length, END, length) == 0;
}

bool dbt_objects_finish(struct dbt_objects *objects, uint32_t root, uint32_t info)
{
    flush_pack(objects);
    bool ended = write_end(objects, root, info);
    objects->failed |= objects->sink->failed || objects->sink->bytes.failed;
    return ended && !objects->failed && is_whole(objects);
}
