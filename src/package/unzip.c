/* Unzip: directory and entries. */
#include "unzip.h"

static enum dbt_status damaged(const struct dbt_unzip *unzip, const char *what,
                               struct dbt_error *error)
{
    return dbt_error_set(error, DBT_OUTPUT,
                         "a zip archive was not written as it was meant: %s%s%s: look at the disk, "
                         "and run again",
                         unzip->name, unzip->name[0] != '\0' ? ": " : "", what);
}

static enum dbt_status read_at(const struct dbt_unzip *unzip, uint64_t offset, void *bytes,
                               size_t length, struct dbt_error *error)
{
    return unzip->medium.read(unzip->medium.context, offset, bytes, length, error);
}

/* --- the directory's place --- */

static enum dbt_status read_zip64_end(struct dbt_unzip *unzip, uint64_t end,
                                      struct dbt_error *error)
{
    enum { BOTH = DBT_ZIP64_END_BYTES + DBT_ZIP64_LOCATOR_BYTES };
    unsigned char bytes[BOTH];
    if (end < BOTH) {
        return damaged(unzip, "too short", error);
    }
    enum dbt_status status = read_at(unzip, end - BOTH, bytes, BOTH, error);
    if (status != DBT_OK) {
        return status;
    }
    const unsigned char *locator = bytes + DBT_ZIP64_END_BYTES;
    unzip->count = dbt_little_get(bytes + 32, 8);
    unzip->start = dbt_little_get(bytes + 48, 8);
    unzip->end = end - BOTH;
    bool is_right = dbt_little_get(bytes, 4) == DBT_ZIP64_END &&
                    dbt_little_get(bytes + 4, 8) == DBT_ZIP64_END_BYTES - 12 &&
                    dbt_little_get(bytes + 24, 8) == unzip->count &&
                    dbt_little_get(bytes + 40, 8) == unzip->end - unzip->start &&
                    dbt_little_get(locator, 4) == DBT_ZIP64_LOCATOR &&
                    dbt_little_get(locator + 8, 8) == unzip->end;
    return is_right ? DBT_OK : damaged(unzip, "its ZIP64 end", error);
}

static enum dbt_status read_end(struct dbt_unzip *unzip, uint64_t size, struct dbt_error *error)
{
    unsigned char bytes[DBT_ZIP_END_BYTES];
    if (size < sizeof bytes) {
        return damaged(unzip, "too short", error);
    }
    uint64_t end = size - sizeof bytes;
    enum dbt_status status = read_at(unzip, end, bytes, sizeof bytes, error);
    if (status != DBT_OK) {
        return status;
    }
    uint64_t length = dbt_little_get(bytes + 12, 4);
    unzip->count = dbt_little_get(bytes + 10, 2);
    unzip->start = dbt_little_get(bytes + 16, 4);
    unzip->end = end;
    if (dbt_little_get(bytes, 4) != DBT_ZIP_END || dbt_little_get(bytes + 8, 2) != unzip->count) {
        return damaged(unzip, "its end", error);
    }
    if (unzip->count == DBT_ZIP_MANY || unzip->start == DBT_ZIP_LARGE) {
        return read_zip64_end(unzip, end, error);
    }
    return unzip->start + length == end ? DBT_OK : damaged(unzip, "its end", error);
}

enum dbt_status dbt_unzip_init(struct dbt_unzip *unzip, struct dbt_medium medium, uint64_t bytes,
                               struct dbt_error *error)
{
    *unzip = (struct dbt_unzip){.medium = medium};
    enum dbt_status status = read_end(unzip, bytes, error);
    unzip->at = unzip->start;
    return status;
}

/* --- an entry of the directory --- */

static enum dbt_status read_name(struct dbt_unzip *unzip, uint64_t offset, size_t length,
                                 struct dbt_error *error)
{
    unzip->name[0] = '\0';
    if (length == 0 || length > DBT_FILE_PATH_BYTES) {
        return damaged(unzip, "the length of a name", error);
    }
    unzip->name[length] = '\0';
    enum dbt_status status = read_at(unzip, offset, unzip->name, length, error);
    bool is_right = status == DBT_OK && dbt_output_name_is_safe(unzip->name);
    if (!is_right) {
        unzip->name[0] = '\0';
    }
    return is_right || status != DBT_OK ? status : damaged(unzip, "a name", error);
}

/* From the flags to the sizes; the same in both headers. */
static bool parse_common(const unsigned char *at, struct dbt_zip_entry *entry)
{
    entry->method = (uint16_t)dbt_little_get(at + 2, 2);
    entry->crc = (uint32_t)dbt_little_get(at + 8, 4);
    entry->packed_bytes = (uint32_t)dbt_little_get(at + 12, 4);
    entry->bytes = (uint32_t)dbt_little_get(at + 16, 4);
    return dbt_little_get(at, 2) == DBT_ZIP_UTF8 &&
           (entry->method == DBT_ZIP_DEFLATED ||
            (entry->method == DBT_ZIP_STORED && entry->packed_bytes == entry->bytes));
}

/* The entry's place, where 32 bits do not hold it. */
static enum dbt_status read_far(struct dbt_unzip *unzip, uint64_t offset, struct dbt_error *error)
{
    unsigned char bytes[DBT_ZIP64_OFFSET_BYTES];
    enum dbt_status status = read_at(unzip, offset, bytes, sizeof bytes, error);
    if (status != DBT_OK) {
        return status;
    }
    unzip->entry.offset = dbt_little_get(bytes + 4, 8);
    return dbt_little_get(bytes, 2) == 1 && dbt_little_get(bytes + 2, 2) == 8
               ? DBT_OK
               : damaged(unzip, "an extra field", error);
}

static enum dbt_status read_central(struct dbt_unzip *unzip, struct dbt_error *error)
{
    unsigned char bytes[DBT_ZIP_CENTRAL_BYTES];
    unzip->name[0] = '\0';
    if (unzip->end - unzip->at < sizeof bytes) {
        return damaged(unzip, "its directory is cut", error);
    }
    enum dbt_status status = read_at(unzip, unzip->at, bytes, sizeof bytes, error);
    if (status != DBT_OK) {
        return status;
    }
    size_t name_length = (size_t)dbt_little_get(bytes + 28, 2);
    size_t extra_length = (size_t)dbt_little_get(bytes + 30, 2);
    unzip->entry =
        (struct dbt_zip_entry){.name = unzip->name, .offset = dbt_little_get(bytes + 42, 4)};
    bool is_far = unzip->entry.offset == DBT_ZIP_LARGE;
    if (dbt_little_get(bytes, 4) != DBT_ZIP_CENTRAL || !parse_common(bytes + 8, &unzip->entry) ||
        extra_length != (is_far ? DBT_ZIP64_OFFSET_BYTES : 0) ||
        dbt_little_get(bytes + 38, 4) != (uint64_t)DBT_ZIP_MODE << 16) {
        return damaged(unzip, "its directory", error);
    }
    status = read_name(unzip, unzip->at + sizeof bytes, name_length, error);
    if (status == DBT_OK && is_far) {
        status = read_far(unzip, unzip->at + sizeof bytes + name_length, error);
    }
    unzip->at += sizeof bytes + name_length + extra_length;
    return status;
}

static enum dbt_status read_local(struct dbt_unzip *unzip, struct dbt_error *error)
{
    unsigned char bytes[DBT_ZIP_LOCAL_BYTES + DBT_FILE_PATH_BYTES];
    struct dbt_zip_entry local = {0};
    size_t name_length = strlen(unzip->name);
    size_t length = DBT_ZIP_LOCAL_BYTES + name_length;
    if (unzip->entry.offset > unzip->start || unzip->start - unzip->entry.offset < length) {
        return damaged(unzip, "its place", error);
    }
    enum dbt_status status = read_at(unzip, unzip->entry.offset, bytes, length, error);
    if (status != DBT_OK) {
        return status;
    }
    unzip->packed_at = unzip->entry.offset + length;
    unzip->packed_end = unzip->packed_at + unzip->entry.packed_bytes;
    bool is_right =
        dbt_little_get(bytes, 4) == DBT_ZIP_LOCAL && parse_common(bytes + 6, &local) &&
        local.method == unzip->entry.method && local.crc == unzip->entry.crc &&
        local.packed_bytes == unzip->entry.packed_bytes && local.bytes == unzip->entry.bytes &&
        dbt_little_get(bytes + 26, 2) == name_length && dbt_little_get(bytes + 28, 2) == 0 &&
        memcmp(bytes + DBT_ZIP_LOCAL_BYTES, unzip->name, name_length) == 0 &&
        unzip->packed_end <= unzip->start;
    return is_right ? DBT_OK : damaged(unzip, "its header", error);
}

enum dbt_status dbt_unzip_next(struct dbt_unzip *unzip, bool *more, struct dbt_error *error)
{
    if (unzip->at == unzip->end) {
        *more = false;
        return DBT_OK;
    }
    enum dbt_status status = read_central(unzip, error);
    if (status == DBT_OK) {
        status = read_local(unzip, error);
    }
    *more = status == DBT_OK;
    return status;
}

/* --- an entry's bytes --- */

enum dbt_status dbt_unzip_open(struct dbt_unzip *unzip, struct dbt_error *error)
{
    enum { WINDOW_BITS = -15 };
    unzip->stream = (z_stream){0};
    unzip->has_ended = false;
    unzip->got_bytes = 0;
    unzip->got_crc = (uint32_t)crc32_z(0, NULL, 0);
    if (inflateInit2(&unzip->stream, WINDOW_BITS) != Z_OK) {
        return dbt_error_memory(error, "unpacking a zip archive");
    }
    unzip->is_open = true;
    return DBT_OK;
}

void dbt_unzip_close(struct dbt_unzip *unzip)
{
    if (unzip->is_open) {
        inflateEnd(&unzip->stream);
        unzip->is_open = false;
    }
}

/* More packed bytes, up to `size`, to `bytes`. */
static enum dbt_status read_packed(struct dbt_unzip *unzip, void *bytes, size_t size,
                                   size_t *length, struct dbt_error *error)
{
    uint64_t left = unzip->packed_end - unzip->packed_at;
    *length = left < size ? (size_t)left : size;
    enum dbt_status status =
        *length > 0 ? read_at(unzip, unzip->packed_at, bytes, *length, error) : DBT_OK;
    unzip->packed_at += *length;
    return status;
}

static enum dbt_status refill(struct dbt_unzip *unzip, struct dbt_error *error)
{
    size_t length = 0;
    enum dbt_status status = read_packed(unzip, unzip->chunk, sizeof unzip->chunk, &length, error);
    unzip->stream.next_in = unzip->chunk;
    unzip->stream.avail_in = (uInt)length;
    return status;
}

static enum dbt_status inflate_some(struct dbt_unzip *unzip, void *bytes, size_t size,
                                    size_t *length, struct dbt_error *error)
{
    unzip->stream.next_out = bytes;
    unzip->stream.avail_out = (uInt)size;
    while (!unzip->has_ended && unzip->stream.avail_out == size) {
        enum dbt_status status = unzip->stream.avail_in == 0 ? refill(unzip, error) : DBT_OK;
        if (status != DBT_OK) {
            return status;
        }
        int result = inflate(&unzip->stream, Z_NO_FLUSH);
        unzip->has_ended = result == Z_STREAM_END;
        if (result == Z_MEM_ERROR) {
            return dbt_error_memory(error, "unpacking a zip archive");
        }
        if (result != Z_OK && result != Z_STREAM_END) {
            return damaged(unzip, "it cannot be unpacked", error);
        }
    }
    *length = size - unzip->stream.avail_out;
    return DBT_OK;
}

static enum dbt_status judge_end(const struct dbt_unzip *unzip, struct dbt_error *error)
{
    bool is_right = unzip->got_bytes == unzip->entry.bytes && unzip->got_crc == unzip->entry.crc &&
                    unzip->packed_at == unzip->packed_end && unzip->stream.avail_in == 0;
    return is_right ? DBT_OK : damaged(unzip, "its size or checksum", error);
}

enum dbt_status dbt_unzip_read(struct dbt_unzip *unzip, void *bytes, size_t size, size_t *length,
                               struct dbt_error *error)
{
    size_t got = 0;
    size = size < DBT_UNZIP_CHUNK_BYTES ? size : DBT_UNZIP_CHUNK_BYTES;
    enum dbt_status status = unzip->entry.method == DBT_ZIP_STORED
                                 ? read_packed(unzip, bytes, size, &got, error)
                                 : inflate_some(unzip, bytes, size, &got, error);
    if (status != DBT_OK) {
        return status;
    }
    unzip->got_bytes += got;
    unzip->got_crc = (uint32_t)crc32_z(unzip->got_crc, bytes, got);
    *length = got;
    return got == 0 ? judge_end(unzip, error) : DBT_OK;
}
