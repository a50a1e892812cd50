/*
 * The gzip driver: any number of members, one behind the other (RFC 1952, 2.2), inflated by zlib.
 *
 * Not gzread: that takes damage in a later member's header for the end of the data. Here every byte
 * of the file belongs to a member whose CRC and length zlib has checked, or the file is in error.
 */
#include "bytes.h"

#include <limits.h>
#include <zlib.h>

struct gzip {
    z_stream stream;
    char *out;
    uint64_t member_at; /* where in the file the current member begins */
    bool in_member;
    bool any_member;
};

static enum dbt_status gzip_open(struct dbt_bytes *bytes, struct dbt_error *error)
{
    struct gzip *gzip = calloc(1, sizeof *gzip);
    if (!gzip) {
        return dbt_error_memory(error, "a gzip stream");
    }
    if (inflateInit2(&gzip->stream, 16 + MAX_WBITS) != Z_OK) {
        free(gzip);
        return dbt_error_memory(error, "a gzip stream");
    }
    bytes->state = gzip;
    gzip->out = malloc(bytes->chunk_bytes);
    return gzip->out ? DBT_OK : dbt_error_memory(error, "a chunk of a gzip stream");
}

static void gzip_close(struct dbt_bytes *bytes)
{
    struct gzip *gzip = bytes->state;
    if (gzip) {
        (void)inflateEnd(&gzip->stream);
        free(gzip->out);
        free(gzip);
        bytes->state = NULL;
    }
}

static uint64_t position(const struct dbt_bytes *bytes)
{
    const struct gzip *gzip = bytes->state;
    return bytes->offset - gzip->stream.avail_in;
}

/* Reads on. `*ended`: there is nothing more. */
static enum dbt_status refill(struct dbt_bytes *bytes, bool *ended, struct dbt_error *error)
{
    struct gzip *gzip = bytes->state;
    struct dbt_text raw;
    enum dbt_status status = dbt_bytes_raw(bytes, &raw, error);
    if (status != DBT_OK) {
        return status;
    }
    *ended = raw.length == 0;
    gzip->stream.next_in = (z_const Bytef *)bytes->chunk;
    gzip->stream.avail_in = (uInt)raw.length;
    return DBT_OK;
}

static enum dbt_status at_end(struct dbt_bytes *bytes, struct dbt_error *error)
{
    const struct gzip *gzip = bytes->state;
    if (gzip->any_member && !gzip->in_member) {
        return DBT_OK;
    }
    return dbt_error_at(error, DBT_INPUT, &bytes->place,
                        "the gzip file is cut: it ends at byte %llu inside the member that begins "
                        "at byte %llu; deliver it again",
                        (unsigned long long)bytes->offset, (unsigned long long)gzip->member_at);
}

static enum dbt_status damaged(const struct dbt_bytes *bytes, int result, struct dbt_error *error)
{
    const struct gzip *gzip = bytes->state;
    if (result == Z_MEM_ERROR) {
        return dbt_error_memory(error, "a gzip stream");
    }
    const char *reason = gzip->stream.msg ? gzip->stream.msg : "damaged data";
    return dbt_error_at(error, DBT_INPUT, &bytes->place,
                        "the gzip file is damaged at byte %llu, in the member or the bytes that "
                        "begin at byte %llu (%s); deliver it again",
                        (unsigned long long)position(bytes), (unsigned long long)gzip->member_at,
                        reason);
}

static enum dbt_status begin_member(struct dbt_bytes *bytes, struct dbt_error *error)
{
    struct gzip *gzip = bytes->state;
    gzip->member_at = position(bytes);
    gzip->in_member = true;
    int result = inflateReset(&gzip->stream);
    return result == Z_OK ? DBT_OK : damaged(bytes, result, error);
}

/* Inflates what is there; the output may be empty. */
static enum dbt_status inflate_some(struct dbt_bytes *bytes, struct dbt_error *error)
{
    struct gzip *gzip = bytes->state;
    int result = inflate(&gzip->stream, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
        gzip->in_member = false;
        gzip->any_member = true;
        return DBT_OK;
    }
    /* Z_BUF_ERROR: it wants more input, which the next step brings or finds missing. */
    return result == Z_OK || result == Z_BUF_ERROR ? DBT_OK : damaged(bytes, result, error);
}

/* zlib may hold output back when the chunk was full: so inflate comes before reading on. */
static enum dbt_status step(struct dbt_bytes *bytes, bool *ended, struct dbt_error *error)
{
    struct gzip *gzip = bytes->state;
    if (gzip->in_member) {
        enum dbt_status status = inflate_some(bytes, error);
        if (status != DBT_OK || gzip->stream.avail_out < bytes->chunk_bytes) {
            return status;
        }
    }
    if (gzip->stream.avail_in > 0) {
        return gzip->in_member ? DBT_OK : begin_member(bytes, error);
    }
    enum dbt_status status = refill(bytes, ended, error);
    return status == DBT_OK && *ended ? at_end(bytes, error) : status;
}

static enum dbt_status gzip_next(struct dbt_bytes *bytes, struct dbt_text *chunk,
                                 struct dbt_error *error)
{
    struct gzip *gzip = bytes->state;
    gzip->stream.next_out = (Bytef *)gzip->out;
    gzip->stream.avail_out = (uInt)bytes->chunk_bytes;
    bool ended = false;
    while (!ended && gzip->stream.avail_out == bytes->chunk_bytes) {
        enum dbt_status status = step(bytes, &ended, error);
        if (status != DBT_OK) {
            return status;
        }
    }
    *chunk = (struct dbt_text){gzip->out, bytes->chunk_bytes - gzip->stream.avail_out};
    return DBT_OK;
}

const struct dbt_bytes_driver dbt_bytes_gzip = {gzip_open, gzip_next, gzip_close};
