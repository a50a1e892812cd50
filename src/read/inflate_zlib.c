/* zlib as an engine of the gzip driver: everywhere to be had, and the measure for the others. */
#include "inflate.h"

#include <stdlib.h>
#include <zlib.h>

static void *zlib_open(void)
{
    z_stream *stream = calloc(1, sizeof *stream);
    if (stream && inflateInit2(stream, 16 + MAX_WBITS) != Z_OK) {
        free(stream);
        return NULL;
    }
    return stream;
}

static enum dbt_inflated zlib_begin(void *state)
{
    return inflateReset(state) == Z_OK ? DBT_INFLATED_SOME : DBT_INFLATED_DAMAGE;
}

static enum dbt_inflated zlib_run(void *state, struct dbt_inflate *io)
{
    z_stream *stream = state;
    stream->next_in = io->in;
    stream->avail_in = (uInt)io->in_bytes;
    stream->next_out = io->out;
    stream->avail_out = (uInt)io->out_bytes;
    int result = inflate(stream, Z_NO_FLUSH);
    io->in = stream->next_in;
    io->in_bytes = stream->avail_in;
    io->out = stream->next_out;
    io->out_bytes = stream->avail_out;
    switch (result) {
    case Z_OK:
    case Z_BUF_ERROR: /* it wants more input, which the next run brings */
        return DBT_INFLATED_SOME;
    case Z_STREAM_END:
        return DBT_INFLATED_MEMBER;
    case Z_MEM_ERROR:
        return DBT_INFLATED_MEMORY;
    default:
        return DBT_INFLATED_DAMAGE;
    }
}

static const char *zlib_reason(const void *state)
{
    const z_stream *stream = state;
    return stream->msg ? stream->msg : "damaged data";
}

static void zlib_close(void *state)
{
    (void)inflateEnd(state);
    free(state);
}

const struct dbt_inflater dbt_inflate_zlib = {zlib_open, zlib_begin, zlib_run, zlib_reason,
                                              zlib_close};
