/* zlib, from memory to memory. */
#include "deflate.h"

#include <assert.h>
#include <limits.h>

/* Faster settings than zlib's own, and so little larger that it does not show. */
enum { CHUNK_BYTES = 16 * 1024, LEVEL = 3, MEMORY_LEVEL = 7 };

bool dbt_deflater_init(struct dbt_deflater *deflater)
{
    *deflater = (struct dbt_deflater){0};
    deflater->ready = deflateInit2(&deflater->stream, LEVEL, Z_DEFLATED, MAX_WBITS, MEMORY_LEVEL,
                                   Z_DEFAULT_STRATEGY) == Z_OK;
    return deflater->ready;
}

void dbt_deflater_release(struct dbt_deflater *deflater)
{
    if (deflater->ready) {
        (void)deflateEnd(&deflater->stream);
    }
    *deflater = (struct dbt_deflater){0};
}

static int deflate_some(struct dbt_deflater *deflater, struct dbt_text bytes, int flush,
                        struct dbt_buffer *out)
{
    unsigned char chunk[CHUNK_BYTES];
    z_stream *stream = &deflater->stream;
    size_t left = bytes.length;
    int result = Z_OK;
    stream->next_in = (const Bytef *)bytes.at;
    stream->avail_in = 0;
    do {
        if (stream->avail_in == 0) {
            stream->avail_in = left < UINT_MAX ? (uInt)left : UINT_MAX;
            left -= stream->avail_in;
        }
        stream->next_out = chunk;
        stream->avail_out = sizeof chunk;
        result = deflate(stream, left == 0 ? flush : Z_NO_FLUSH);
        dbt_buffer_add(out, chunk, sizeof chunk - stream->avail_out);
    } while (result == Z_OK && (stream->avail_out == 0 || stream->avail_in + left > 0));
    return result;
}

void dbt_deflate_begin(struct dbt_deflater *deflater)
{
    (void)deflateReset(&deflater->stream);
}

void dbt_deflate_add(struct dbt_deflater *deflater, struct dbt_text bytes, struct dbt_buffer *out)
{
    (void)deflate_some(deflater, bytes, Z_NO_FLUSH, out);
}

void dbt_deflate_end(struct dbt_deflater *deflater, struct dbt_text bytes, struct dbt_buffer *out)
{
    int result = deflate_some(deflater, bytes, Z_FINISH, out);
    /* All its memory is there, and all its output is taken: nothing else can happen. */
    assert(result == Z_STREAM_END);
    (void)result;
}

void dbt_deflate(struct dbt_deflater *deflater, struct dbt_text bytes, struct dbt_buffer *out)
{
    dbt_deflate_begin(deflater);
    dbt_deflate_end(deflater, bytes, out);
}

bool dbt_inflater_init(struct dbt_inflater *inflater)
{
    *inflater = (struct dbt_inflater){0};
    inflater->ready = inflateInit(&inflater->stream) == Z_OK;
    return inflater->ready;
}

void dbt_inflater_release(struct dbt_inflater *inflater)
{
    if (inflater->ready) {
        (void)inflateEnd(&inflater->stream);
    }
    *inflater = (struct dbt_inflater){0};
}

bool dbt_inflate_each(struct dbt_inflater *inflater, struct dbt_text bytes,
                      dbt_inflated_taker *take, void *context)
{
    char chunk[CHUNK_BYTES];
    z_stream *stream = &inflater->stream;
    if (bytes.length > UINT_MAX) {
        return false;
    }
    int result = inflateReset(stream);
    stream->next_in = (const Bytef *)bytes.at;
    stream->avail_in = (uInt)bytes.length;
    while (result == Z_OK) {
        stream->next_out = (Bytef *)chunk;
        stream->avail_out = sizeof chunk;
        result = inflate(stream, Z_NO_FLUSH);
        struct dbt_text piece = {chunk, sizeof chunk - stream->avail_out};
        if (!take(context, piece)) {
            return false;
        }
    }
    inflater->exhausted = result == Z_MEM_ERROR;
    return result == Z_STREAM_END && stream->avail_in == 0;
}

static bool append(void *context, struct dbt_text piece)
{
    struct dbt_buffer *out = context;
    dbt_buffer_add(out, piece.at, piece.length);
    return true;
}

bool dbt_inflate(struct dbt_inflater *inflater, struct dbt_text bytes, struct dbt_buffer *out)
{
    bool whole = dbt_inflate_each(inflater, bytes, append, out);
    out->failed |= inflater->exhausted;
    return whole;
}
