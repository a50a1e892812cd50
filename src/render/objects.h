/*
 * Objects: a PDF file while it is written, object by object (ISO 32000-1, 7.5).
 *
 * Numbers are reserved first, so that objects can name those to come. Small objects are packed
 * together and deflated; streams, and what tools look for in plain sight, stand by themselves. A
 * failure sticks, in the sink or in a buffer, and is seen by dbt_objects_finish.
 */
#ifndef DEBITERA_RENDER_OBJECTS_H
#define DEBITERA_RENDER_OBJECTS_H

#include "deflate.h"
#include "pdf.h"

struct dbt_sha256;

struct dbt_entry {  /* of the table of objects */
    uint32_t place; /* where in the file, or in which object */
    uint16_t index; /* among those packed there */
    uint8_t kind;   /* 0 none, 1 by itself, 2 packed */
};
_Static_assert(sizeof(struct dbt_entry) == 8, "a file of many documents has a million of them");

struct dbt_entries {
    struct dbt_entry *first;
};

/* What every file begins and ends with. */
#define DBT_PDF_BEGIN "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"
#define DBT_PDF_TABLE "startxref\n" /* then its place */
#define DBT_PDF_END   "%%EOF\n"

enum {
    DBT_ROW_BYTES = 7, /* of the table: kind, four bytes of place, two of index */
    DBT_ROW_FILTER = 2,
    DBT_ID_DIGITS = 32,
    DBT_TABLE_ENTRIES_BYTES = 256
};

struct dbt_objects {
    struct dbt_sink *sink;
    struct dbt_deflater *deflater;
    struct dbt_arena *arena;
    struct dbt_entries *blocks; /* see dbt_objects_entry */
    size_t block_count, block_capacity;
    size_t count;
    uint64_t begin;             /* of what the sink holds, in the file */
    struct dbt_sha256 *sha;     /* of what was before that; null: nothing was */
    struct dbt_buffer packed;   /* the bodies of those to be packed next */
    struct dbt_buffer index;    /* their numbers and places */
    struct dbt_buffer deflated; /* the stream at hand */
    uint32_t pack;              /* the object they go into; 0 when there are none */
    uint16_t packed_count;
    bool failed;
};

void dbt_objects_init(struct dbt_objects *objects);
void dbt_objects_release(struct dbt_objects *objects);
/* Begins a file, with the sink, the deflater and the arena given; buffers are kept. */
void dbt_objects_begin(struct dbt_objects *objects);
/* Consecutive ones; the first. Counts from 1. */
uint32_t dbt_objects_reserve(struct dbt_objects *objects, size_t count);
/* Where the object is; of a number that was reserved. */
struct dbt_entry *dbt_objects_entry(const struct dbt_objects *objects, uint32_t number);
/* Empties the sink, for a file that goes on elsewhere: with a `sha` only, and once the caller has
   handed on what the sink holds. */
void dbt_objects_drop(struct dbt_objects *objects);

/* The body goes into the buffer given, up to the next call of this module. */
struct dbt_buffer *dbt_objects_pack(struct dbt_objects *objects, uint32_t number);
/* An object by itself. */
void dbt_objects_add(struct dbt_objects *objects, uint32_t number, struct dbt_text body);
/* `entries` stands in the stream's dictionary: "/Type/XObject …". */
void dbt_objects_stream(struct dbt_objects *objects, uint32_t number, const char *entries,
                        struct dbt_text bytes);
/* The same as it is, for who reads files without inflating. */
void dbt_objects_stream_plain(struct dbt_objects *objects, uint32_t number, const char *entries,
                              struct dbt_text bytes);
/* Objects made before, which hold `count` packed objects from `first` on in the object `pack`. */
void dbt_objects_packed(struct dbt_objects *objects, uint32_t pack, uint32_t first, size_t count);

/* Writes the table of objects and the end. False when anything failed, or the file is not whole. */
bool dbt_objects_finish(struct dbt_objects *objects, uint32_t root, uint32_t info) DBT_CHECKED;
/* What the table says of itself; `id` has DBT_ID_DIGITS. */
void dbt_table_entries(char entries[DBT_TABLE_ENTRIES_BYTES], size_t count,
                       const uint32_t root_and_info[2], const char *id);

#endif
