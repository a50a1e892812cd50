/*
 * The gzip driver: any number of members, one behind the other (RFC 1952, 2.2).
 *
 * Not gzread: that takes damage in a later member's header for the end of the data. Here every byte
 * of the file belongs to a member whose CRC and length an engine has checked, or the file is in
 * error.
 *
 * The engine is ISA-L where the program is built with it. When that meets damage or a cut, zlib
 * takes the member again from its beginning: so what is refused, with which words and at which
 * byte, is the same in any build.
 */
#include "bytes.h"

#include <errno.h>
#include <unistd.h>

#include "inflate.h"

struct gzip {
    const struct dbt_inflater *engine;
    void *inflater; /* the engine's */
    struct dbt_inflate io;
    struct dbt_bytes_room *room; /* the caller's */
    uint64_t member_at;          /* where in the file the current member begins */
    uint64_t handed_on;          /* bytes of the current member, unpacked, that the caller has */
    uint64_t known; /* of these, how many an engine that begins again has yet to pass */
    bool in_member;
    bool any_member;
};

static enum dbt_status set_engine(struct gzip *gzip, const struct dbt_inflater *engine,
                                  struct dbt_error *error)
{
    if (gzip->inflater) {
        gzip->engine->close(gzip->inflater);
    }
    gzip->engine = engine;
    gzip->inflater = engine->open();
    return gzip->inflater ? DBT_OK : dbt_error_memory(error, "a gzip stream");
}

static enum dbt_status open_with(struct dbt_bytes *bytes, const struct dbt_inflater *engine,
                                 struct dbt_error *error)
{
    struct gzip *gzip = calloc(1, sizeof *gzip);
    if (!gzip) {
        return dbt_error_memory(error, "a gzip stream");
    }
    bytes->state = gzip;
    return set_engine(gzip, engine, error);
}

static enum dbt_status zlib_open(struct dbt_bytes *bytes, struct dbt_error *error)
{
    return open_with(bytes, &dbt_inflate_zlib, error);
}

static enum dbt_status gzip_open(struct dbt_bytes *bytes, struct dbt_error *error)
{
#ifdef DEBITERA_ISAL
    return open_with(bytes, &dbt_inflate_isal, error);
#else
    return zlib_open(bytes, error);
#endif
}

static void gzip_close(struct dbt_bytes *bytes)
{
    struct gzip *gzip = bytes->state;
    if (gzip) {
        if (gzip->inflater) {
            gzip->engine->close(gzip->inflater);
        }
        free(gzip);
        bytes->state = NULL;
    }
}

static uint64_t position(const struct dbt_bytes *bytes)
{
    const struct gzip *gzip = bytes->state;
    return bytes->offset - gzip->io.in_bytes;
}

static void empty_out(struct gzip *gzip)
{
    gzip->io.out = (unsigned char *)gzip->room->at;
    gzip->io.out_bytes = gzip->room->capacity;
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
    gzip->io.in = (unsigned char *)bytes->chunk;
    gzip->io.in_bytes = raw.length;
    return DBT_OK;
}

static enum dbt_status begin_again(struct dbt_bytes *bytes, struct dbt_error *error)
{
    struct gzip *gzip = bytes->state;
    if (lseek(bytes->fd, (off_t)gzip->member_at, SEEK_SET) < 0) {
        return dbt_error_system(error, DBT_INPUT, errno, "%s: cannot be read at byte %llu",
                                bytes->place.file, (unsigned long long)gzip->member_at);
    }
    bytes->offset = gzip->member_at;
    gzip->io.in_bytes = 0;
    gzip->known = gzip->handed_on;
    empty_out(gzip);
    return set_engine(gzip, &dbt_inflate_zlib, error);
}

static enum dbt_status cut(struct dbt_bytes *bytes, struct dbt_error *error)
{
    const struct gzip *gzip = bytes->state;
    if (gzip->engine != &dbt_inflate_zlib) {
        return begin_again(bytes, error);
    }
    return dbt_error_at(error, DBT_INPUT, &bytes->place,
                        "the gzip file is cut: it ends at byte %llu inside the member that begins "
                        "at byte %llu; deliver it again",
                        (unsigned long long)bytes->offset, (unsigned long long)gzip->member_at);
}

static enum dbt_status damaged(struct dbt_bytes *bytes, struct dbt_error *error)
{
    struct gzip *gzip = bytes->state;
    if (gzip->engine != &dbt_inflate_zlib) {
        return begin_again(bytes, error);
    }
    return dbt_error_at(error, DBT_INPUT, &bytes->place,
                        "the gzip file is damaged at byte %llu, in the member or the bytes that "
                        "begin at byte %llu (%s); deliver it again",
                        (unsigned long long)position(bytes), (unsigned long long)gzip->member_at,
                        gzip->engine->reason(gzip->inflater));
}

static enum dbt_status begin_member(struct dbt_bytes *bytes, struct dbt_error *error)
{
    struct gzip *gzip = bytes->state;
    gzip->member_at = position(bytes);
    gzip->handed_on = 0;
    gzip->in_member = true;
    return gzip->engine->begin(gzip->inflater) == DBT_INFLATED_SOME ? DBT_OK
                                                                    : damaged(bytes, error);
}

/* After beginning again: what the caller already has goes out of the output. */
static void drop_known(struct gzip *gzip)
{
    size_t made = gzip->room->capacity - gzip->io.out_bytes;
    size_t known = gzip->known < made ? (size_t)gzip->known : made;
    memmove(gzip->room->at, gzip->room->at + known, made - known);
    gzip->io.out -= known;
    gzip->io.out_bytes += known;
    gzip->known -= known;
}

/* Inflates what is there; the output may be empty. */
static enum dbt_status inflate_some(struct dbt_bytes *bytes, struct dbt_error *error)
{
    struct gzip *gzip = bytes->state;
    enum dbt_inflated inflated = gzip->engine->run(gzip->inflater, &gzip->io);
    if (inflated == DBT_INFLATED_MEMORY) {
        return dbt_error_memory(error, "a gzip stream");
    }
    if (inflated == DBT_INFLATED_DAMAGE) {
        return damaged(bytes, error);
    }
    if (gzip->known > 0) {
        drop_known(gzip);
    }
    if (inflated == DBT_INFLATED_MEMBER) {
        gzip->in_member = false;
        gzip->any_member = true;
        /* The member was longer when it was read first: the file has changed under us. */
        return gzip->known == 0 ? DBT_OK : damaged(bytes, error);
    }
    return DBT_OK;
}

/* An engine may hold output back when the room was full: so inflate comes before reading on. */
static enum dbt_status step(struct dbt_bytes *bytes, bool *ended, struct dbt_error *error)
{
    struct gzip *gzip = bytes->state;
    if (gzip->in_member) {
        uint64_t known = gzip->known;
        enum dbt_status status = inflate_some(bytes, error);
        bool made = gzip->io.out_bytes < gzip->room->capacity || gzip->known != known;
        if (status != DBT_OK || made) {
            return status;
        }
    }
    if (gzip->io.in_bytes > 0) {
        return gzip->in_member ? DBT_OK : begin_member(bytes, error);
    }
    enum dbt_status status = refill(bytes, ended, error);
    if (status != DBT_OK || !*ended || (gzip->any_member && !gzip->in_member)) {
        return status;
    }
    *ended = false; /* not for an engine that begins again */
    return cut(bytes, error);
}

static enum dbt_status gzip_next(struct dbt_bytes *bytes, struct dbt_bytes_room *room,
                                 struct dbt_error *error)
{
    struct gzip *gzip = bytes->state;
    gzip->room = room;
    empty_out(gzip);
    bool ended = false;
    while (!ended && gzip->io.out_bytes == room->capacity) {
        enum dbt_status status = step(bytes, &ended, error);
        if (status != DBT_OK) {
            return status;
        }
    }
    room->length = room->capacity - gzip->io.out_bytes;
    gzip->handed_on += room->length;
    return DBT_OK;
}

const struct dbt_bytes_driver dbt_bytes_gzip = {gzip_open, gzip_next, gzip_close};
const struct dbt_bytes_driver dbt_bytes_gzip_zlib = {zlib_open, gzip_next, gzip_close};
