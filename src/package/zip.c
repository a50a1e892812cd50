/* Zip: the writer. */
#include "zip.h"

#include <stdlib.h>

enum { ARENA_BYTES = 1 << 30, CHUNK_BYTES = 32 * 1024, WINDOW_BITS = -15, MEMORY_LEVEL = 8 };

static bool date_of(dbt_day day, uint16_t *date)
{
    int year;
    int month;
    int day_of_month;
    dbt_day_split(day, &year, &month, &day_of_month);
    if (year < 1980 || year > 2107) {
        return false;
    }
    *date = (uint16_t)((year - 1980) << 9 | month << 5 | day_of_month);
    return true;
}

enum dbt_status dbt_zip_new(struct dbt_zip **zip, struct dbt_medium medium, dbt_day day,
                            struct dbt_error *error)
{
    uint16_t date;
    if (!date_of(day, &date)) {
        char text[DBT_DATE_BYTES];
        return dbt_error_set(error, DBT_INPUT,
                             "%s: a zip archive holds dates of 1980 to 2107 only: correct the date",
                             dbt_day_write(day, text));
    }
    struct dbt_zip *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return dbt_error_memory(error, "a zip archive");
    }
    made->medium = medium;
    made->date = date;
    dbt_arena_init(&made->arena, ARENA_BYTES);
    dbt_buffer_init(&made->packed);
    *zip = made;
    return DBT_OK;
}

void dbt_zip_free(struct dbt_zip *zip)
{
    if (zip == NULL) {
        return;
    }
    if (zip->has_stream) {
        deflateEnd(&zip->stream);
    }
    dbt_buffer_release(&zip->packed);
    dbt_arena_release(&zip->arena);
    free(zip);
}

static bool is_good(const struct dbt_zip *zip)
{
    return zip->error.status == DBT_OK;
}

/* Of no bytes at no place, as of an empty file, crc32_z begins anew. */
static void write_bytes(struct dbt_zip *zip, struct dbt_text bytes)
{
    if (is_good(zip) && bytes.length > 0 &&
        zip->medium.write(zip->medium.context, bytes, &zip->error) == DBT_OK) {
        zip->offset += bytes.length;
        zip->crc = (uint32_t)crc32_z(zip->crc, (const unsigned char *)bytes.at, bytes.length);
    }
}

static void write_buffer(struct dbt_zip *zip, struct dbt_buffer *bytes)
{
    if (bytes->failed) {
        dbt_error_memory(&zip->error, "a zip archive");
    }
    write_bytes(zip, dbt_buffer_text(bytes));
    dbt_buffer_release(bytes);
}

/* --- an entry --- */

/* What local and central header have alike, from the flags to the name's length. */
static void add_common(struct dbt_buffer *out, const struct dbt_zip *zip,
                       const struct dbt_zip_entry *entry)
{
    dbt_little_add(out, DBT_ZIP_UTF8, 2);
    dbt_little_add(out, entry->method, 2);
    dbt_little_add(out, 0, 2); /* 00:00 */
    dbt_little_add(out, zip->date, 2);
    dbt_little_add(out, entry->crc, 4);
    dbt_little_add(out, entry->packed_bytes, 4);
    dbt_little_add(out, entry->bytes, 4);
    dbt_little_add(out, strlen(entry->name), 2);
}

static void write_local(struct dbt_zip *zip, const struct dbt_zip_entry *entry)
{
    struct dbt_buffer header;
    dbt_buffer_init(&header);
    dbt_little_add(&header, DBT_ZIP_LOCAL, 4);
    dbt_little_add(&header, DBT_ZIP_VERSION, 2);
    add_common(&header, zip, entry);
    dbt_little_add(&header, 0, 2);
    dbt_buffer_string(&header, entry->name);
    write_buffer(zip, &header);
}

static void write_entry(struct dbt_zip *zip, struct dbt_text packed)
{
    struct dbt_zip_entry *entries =
        dbt_arena_grow(&zip->arena, zip->entries, zip->count, &zip->capacity, sizeof *entries);
    if (entries == NULL) {
        dbt_error_memory(&zip->error, "the entries of a zip archive");
        return;
    }
    zip->entries = entries;
    zip->open.offset = zip->offset;
    entries[zip->count++] = zip->open;
    write_local(zip, &zip->open);
    write_bytes(zip, packed);
}

static void refuse_size(struct dbt_zip *zip)
{
    dbt_error_set(&zip->error, DBT_OUTPUT,
                  "%s: of 4 GiB or more, which an entry of a zip archive does not hold here: leave "
                  "it out, or divide it",
                  zip->open.name);
}

/* The longest name is far below the format's limit of 65,535 bytes. */
static bool begin_entry(struct dbt_zip *zip, const char *name)
{
    if (!is_good(zip)) {
        return false;
    }
    if (!(zip->is_format ? dbt_output_name_is_safe(name) : dbt_file_path_is_portable(name))) {
        dbt_error_set(&zip->error, DBT_OUTPUT,
                      "a file of a zip archive cannot have the name '%.200s': use letters, digits, "
                      "'.', '-' and '_', and no name that means something to a system",
                      dbt_text_is_clean(dbt_text_of(name)) ? name : "");
        return false;
    }
    zip->open = (struct dbt_zip_entry){.name = dbt_arena_string(&zip->arena, name)};
    zip->open.crc = (uint32_t)crc32_z(0, NULL, 0);
    zip->open_bytes = 0;
    dbt_buffer_clear(&zip->packed);
    if (zip->open.name == NULL) {
        dbt_error_memory(&zip->error, "the names of a zip archive");
    }
    return is_good(zip);
}

/* --- deflate --- */

static bool begin_deflate(struct dbt_zip *zip)
{
    int result = zip->has_stream ? deflateReset(&zip->stream)
                                 : deflateInit2(&zip->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                                                WINDOW_BITS, MEMORY_LEVEL, Z_DEFAULT_STRATEGY);
    if (result != Z_OK) {
        dbt_error_memory(&zip->error, "packing a zip archive");
        return false;
    }
    zip->has_stream = true;
    return true;
}

static void deflate_chunk(struct dbt_zip *zip, struct dbt_text bytes, int flush)
{
    unsigned char out[CHUNK_BYTES];
    zip->stream.next_in = (const unsigned char *)bytes.at;
    zip->stream.avail_in = (uInt)bytes.length;
    int result;
    do {
        zip->stream.next_out = out;
        zip->stream.avail_out = sizeof out;
        result = deflate(&zip->stream, flush);
        dbt_buffer_add(&zip->packed, out, sizeof out - zip->stream.avail_out);
    } while (result == Z_OK && zip->stream.avail_out == 0);
    if ((flush == Z_FINISH) != (result == Z_STREAM_END)) {
        dbt_error_set(&zip->error, DBT_INTERNAL, "%s: zlib cannot pack it", zip->open.name);
    }
}

static void deflate_bytes(struct dbt_zip *zip, struct dbt_text bytes)
{
    while (is_good(zip) && bytes.length > 0) {
        size_t length = bytes.length < CHUNK_BYTES ? bytes.length : CHUNK_BYTES;
        zip->open.crc = (uint32_t)crc32_z(zip->open.crc, (const unsigned char *)bytes.at, length);
        deflate_chunk(zip, (struct dbt_text){bytes.at, length}, Z_NO_FLUSH);
        zip->open_bytes += length;
        bytes.at += length;
        bytes.length -= length;
    }
}

static void end_deflate(struct dbt_zip *zip)
{
    if (is_good(zip)) {
        deflate_chunk(zip, (struct dbt_text){0}, Z_FINISH);
    }
    if (is_good(zip) && zip->packed.failed) {
        dbt_error_memory(&zip->error, "packing a zip archive");
    }
    if (is_good(zip) && (zip->open_bytes >= DBT_ZIP_LARGE || zip->packed.length >= DBT_ZIP_LARGE)) {
        refuse_size(zip);
    }
    zip->open.method = DBT_ZIP_DEFLATED;
    zip->open.bytes = (uint32_t)zip->open_bytes;
    zip->open.packed_bytes = (uint32_t)zip->packed.length;
}

/* --- what others call --- */

void dbt_zip_open(struct dbt_zip *zip, const char *name)
{
    zip->is_open = begin_entry(zip, name) && begin_deflate(zip);
}

void dbt_zip_write(struct dbt_zip *zip, struct dbt_text bytes)
{
    if (zip->is_open) {
        deflate_bytes(zip, bytes);
    }
}

/* Ends the open entry; `plain`, if not null, is all of it, and stored where that is not larger. */
static void close_entry(struct dbt_zip *zip, const struct dbt_text *plain)
{
    if (!zip->is_open) {
        return;
    }
    zip->is_open = false;
    end_deflate(zip);
    if (is_good(zip) && plain != NULL && zip->packed.length >= plain->length) {
        zip->open.method = DBT_ZIP_STORED;
        zip->open.packed_bytes = zip->open.bytes;
        write_entry(zip, *plain);
    } else if (is_good(zip)) {
        write_entry(zip, dbt_buffer_text(&zip->packed));
    }
}

void dbt_zip_close(struct dbt_zip *zip)
{
    close_entry(zip, NULL);
}

void dbt_zip_add(struct dbt_zip *zip, const char *name, struct dbt_text bytes)
{
    dbt_zip_open(zip, name);
    dbt_zip_write(zip, bytes);
    close_entry(zip, &bytes);
}

void dbt_zip_store(struct dbt_zip *zip, const char *name, struct dbt_text bytes)
{
    if (!begin_entry(zip, name)) {
        return;
    }
    if (bytes.length >= DBT_ZIP_LARGE) {
        refuse_size(zip);
        return;
    }
    zip->open.crc = (uint32_t)crc32_z(zip->open.crc, (const unsigned char *)bytes.at, bytes.length);
    zip->open.method = DBT_ZIP_STORED;
    zip->open.bytes = zip->open.packed_bytes = (uint32_t)bytes.length;
    write_entry(zip, bytes);
}

/* --- the directory --- */

static void write_central(struct dbt_zip *zip, const struct dbt_zip_entry *entry)
{
    struct dbt_buffer header;
    bool is_far = entry->offset >= DBT_ZIP_LARGE;
    dbt_buffer_init(&header);
    dbt_little_add(&header, DBT_ZIP_CENTRAL, 4);
    dbt_little_add(&header, is_far ? DBT_ZIP64_VERSION : DBT_ZIP_VERSION, 1);
    dbt_little_add(&header, DBT_ZIP_UNIX, 1);
    dbt_little_add(&header, is_far ? DBT_ZIP64_VERSION : DBT_ZIP_VERSION, 2);
    add_common(&header, zip, entry);
    dbt_little_add(&header, is_far ? DBT_ZIP64_OFFSET_BYTES : 0, 2);
    dbt_little_add(&header, 0, 2); /* comment */
    dbt_little_add(&header, 0, 2); /* disk */
    dbt_little_add(&header, 0, 2); /* kind of content: not said */
    dbt_little_add(&header, (uint64_t)DBT_ZIP_MODE << 16, 4);
    dbt_little_add(&header, is_far ? DBT_ZIP_LARGE : entry->offset, 4);
    dbt_buffer_string(&header, entry->name);
    if (is_far) {
        dbt_little_add(&header, 1, 2);
        dbt_little_add(&header, 8, 2);
        dbt_little_add(&header, entry->offset, 8);
    }
    write_buffer(zip, &header);
}

static void write_zip64_end(struct dbt_zip *zip, uint64_t start)
{
    struct dbt_buffer end;
    uint64_t at = zip->offset;
    dbt_buffer_init(&end);
    dbt_little_add(&end, DBT_ZIP64_END, 4);
    dbt_little_add(&end, DBT_ZIP64_END_BYTES - 12, 8);
    dbt_little_add(&end, DBT_ZIP64_VERSION | DBT_ZIP_UNIX << 8, 2);
    dbt_little_add(&end, DBT_ZIP64_VERSION, 2);
    dbt_little_add(&end, 0, 8); /* disks */
    dbt_little_add(&end, zip->count, 8);
    dbt_little_add(&end, zip->count, 8);
    dbt_little_add(&end, at - start, 8);
    dbt_little_add(&end, start, 8);
    dbt_little_add(&end, DBT_ZIP64_LOCATOR, 4);
    dbt_little_add(&end, 0, 4);
    dbt_little_add(&end, at, 8);
    dbt_little_add(&end, 1, 4);
    write_buffer(zip, &end);
}

static void write_end(struct dbt_zip *zip, uint64_t start)
{
    uint64_t bytes = zip->offset - start;
    bool is_many = zip->count >= DBT_ZIP_MANY;
    bool is_large = start >= DBT_ZIP_LARGE || bytes >= DBT_ZIP_LARGE;
    if (is_many || is_large) {
        write_zip64_end(zip, start);
    }
    struct dbt_buffer end;
    dbt_buffer_init(&end);
    dbt_little_add(&end, DBT_ZIP_END, 4);
    dbt_little_add(&end, 0, 4); /* disks */
    dbt_little_add(&end, is_many ? DBT_ZIP_MANY : zip->count, 2);
    dbt_little_add(&end, is_many ? DBT_ZIP_MANY : zip->count, 2);
    dbt_little_add(&end, is_large ? DBT_ZIP_LARGE : bytes, 4);
    dbt_little_add(&end, is_large ? DBT_ZIP_LARGE : start, 4);
    dbt_little_add(&end, 0, 2); /* comment */
    write_buffer(zip, &end);
}

enum dbt_status dbt_zip_finish(struct dbt_zip *zip, struct dbt_error *error)
{
    uint64_t start = zip->offset;
    if (is_good(zip)) {
        (void)!dbt_zip_names_check(zip, &zip->error);
    }
    for (size_t i = 0; is_good(zip) && i < zip->count; i++) {
        write_central(zip, &zip->entries[i]);
    }
    if (is_good(zip)) {
        write_end(zip, start);
    }
    if (is_good(zip)) {
        (void)!dbt_zip_check(zip, &zip->error);
    }
    return is_good(zip) ? DBT_OK : dbt_error_set(error, zip->error.status, "%s", zip->error.text);
}
