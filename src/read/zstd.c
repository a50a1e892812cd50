/*
 * The zstd driver: any number of frames, one behind the other (RFC 8878, 3.1).
 *
 * libzstd checks a frame's checksum where it has one, and its length where the header tells it.
 * A frame with a window of more than 128 MiB (zstd --long=28 and above) is refused: that is the
 * library's own limit, so that no file takes all memory.
 */
#include "bytes.h"

#include <zstd.h>
#include <zstd_errors.h>

struct zstd {
    ZSTD_DCtx *context;
    ZSTD_inBuffer in;
    uint64_t frame_at; /* where in the file the current frame begins */
    bool in_frame;
};

static enum dbt_status zstd_open(struct dbt_bytes *bytes, struct dbt_error *error)
{
    struct zstd *zstd = calloc(1, sizeof *zstd);
    if (!zstd) {
        return dbt_error_memory(error, "a zstd stream");
    }
    bytes->state = zstd;
    zstd->context = ZSTD_createDCtx();
    return zstd->context ? DBT_OK : dbt_error_memory(error, "a zstd stream");
}

static void zstd_close(struct dbt_bytes *bytes)
{
    struct zstd *zstd = bytes->state;
    if (zstd) {
        (void)ZSTD_freeDCtx(zstd->context);
        free(zstd);
        bytes->state = NULL;
    }
}

static enum dbt_status damaged(const struct dbt_bytes *bytes, size_t result,
                               struct dbt_error *error)
{
    const struct zstd *zstd = bytes->state;
    if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation) {
        return dbt_error_memory(error, "a zstd stream");
    }
    if (ZSTD_getErrorCode(result) == ZSTD_error_frameParameter_windowTooLarge) {
        return dbt_error_at(error, DBT_INPUT, &bytes->place,
                            "the zstd frame that begins at byte %llu has a window of more than 128 "
                            "MiB; pack the file with --long=27 or less",
                            (unsigned long long)zstd->frame_at);
    }
    return dbt_error_at(error, DBT_INPUT, &bytes->place,
                        "the zstd file is damaged before byte %llu, in the frame or the bytes that "
                        "begin at byte %llu (%s); deliver it again",
                        (unsigned long long)bytes->offset, (unsigned long long)zstd->frame_at,
                        ZSTD_getErrorName(result));
}

/* Reads on. `*ended`: there is nothing more. */
static enum dbt_status refill(struct dbt_bytes *bytes, bool *ended, struct dbt_error *error)
{
    struct zstd *zstd = bytes->state;
    struct dbt_text raw;
    enum dbt_status status = dbt_bytes_raw(bytes, &raw, error);
    if (status != DBT_OK) {
        return status;
    }
    zstd->in = (ZSTD_inBuffer){.src = raw.at, .size = raw.length};
    *ended = raw.length == 0;
    if (!*ended || !zstd->in_frame) {
        return DBT_OK;
    }
    return dbt_error_at(error, DBT_INPUT, &bytes->place,
                        "the zstd file is cut: it ends at byte %llu inside the frame that begins "
                        "at byte %llu; deliver it again",
                        (unsigned long long)bytes->offset, (unsigned long long)zstd->frame_at);
}

/* libzstd may hold output back when the room was full: so it comes before reading on. */
static enum dbt_status step(struct dbt_bytes *bytes, ZSTD_outBuffer *out, bool *ended,
                            struct dbt_error *error)
{
    struct zstd *zstd = bytes->state;
    bool has_input = zstd->in.pos < zstd->in.size;
    if (!zstd->in_frame && has_input) {
        zstd->frame_at = bytes->offset - (zstd->in.size - zstd->in.pos);
    }
    if (zstd->in_frame || has_input) {
        size_t result = ZSTD_decompressStream(zstd->context, out, &zstd->in);
        if (ZSTD_isError(result)) {
            return damaged(bytes, result, error);
        }
        zstd->in_frame = result != 0;
    }
    if (out->pos > 0 || zstd->in.pos < zstd->in.size) {
        return DBT_OK;
    }
    return refill(bytes, ended, error);
}

static enum dbt_status zstd_next(struct dbt_bytes *bytes, struct dbt_bytes_room *room,
                                 struct dbt_error *error)
{
    ZSTD_outBuffer out = {.dst = room->at, .size = room->capacity};
    bool ended = false;
    while (!ended && out.pos == 0) {
        enum dbt_status status = step(bytes, &out, &ended, error);
        if (status != DBT_OK) {
            return status;
        }
    }
    room->length = out.pos;
    return DBT_OK;
}

const struct dbt_bytes_driver dbt_bytes_zstd = {zstd_open, zstd_next, zstd_close};
