/* Blocks of a file, one after the other. */
#include "stream.h"

#include <errno.h>
#include <sys/stat.h>

static enum dbt_status changed(const struct dbt_stream *stream, struct dbt_error *error)
{
    return dbt_error_at(error, DBT_INPUT, &stream->bytes.place,
                        "the file changed while it was read; run again when the delivery is "
                        "complete");
}

/* An export that is still being written would be billed in part, and one that has changed since it
   was looked at may be another. */
static enum dbt_status check_state(const struct dbt_stream *stream, struct dbt_error *error)
{
    const struct dbt_input *input = stream->input;
    struct dbt_file_state state;
    uint64_t size_bytes;
    enum dbt_status status = dbt_bytes_state(&stream->bytes, &state, &size_bytes, error);
    if (status != DBT_OK ||
        (size_bytes == input->size_bytes && dbt_file_state_equal(&state, &input->state))) {
        return status;
    }
    return changed(stream, error);
}

enum dbt_status dbt_stream_open(struct dbt_stream *stream, const struct dbt_input *input,
                                size_t block_bytes, bool hashed, struct dbt_error *error)
{
    *stream = (struct dbt_stream){.input = input, .block_bytes = block_bytes};
    enum dbt_status status =
        dbt_bytes_open(&stream->bytes, input->path, input->name, block_bytes, error);
    if (status == DBT_OK) {
        status = check_state(stream, error);
    }
    if (status != DBT_OK) {
        return status;
    }
    stream->rest = malloc(block_bytes);
    stream->bytes.sha = hashed ? dbt_sha256_new() : NULL;
    return stream->rest && (stream->bytes.sha || !hashed)
               ? DBT_OK
               : dbt_error_memory(error, "a block of an input file");
}

void dbt_stream_close(struct dbt_stream *stream)
{
    dbt_sha256_free(stream->bytes.sha);
    dbt_bytes_close(&stream->bytes);
    free(stream->rest);
    stream->rest = NULL;
}

/* Behind the last line end; all of it when there is none. A CR that is the last byte may be half of
   a line end. */
static size_t find_cut(const char *bytes, size_t length)
{
    const char *last = memrchr(bytes, '\n', length);
    if (!last && length > 1) {
        last = memrchr(bytes, '\r', length - 1);
    }
    return last ? (size_t)(last - bytes) + 1 : length;
}

static enum dbt_status finish(struct dbt_stream *stream, struct dbt_error *error)
{
    enum dbt_status status = check_state(stream, error);
    if (status == DBT_OK && stream->bytes.offset != stream->input->size_bytes) {
        status = changed(stream, error);
    }
    if (status == DBT_OK && stream->bytes.sha &&
        !dbt_sha256_take(stream->bytes.sha, stream->sha256)) {
        status = dbt_error_set(error, DBT_INTERNAL, "%s: SHA-256 failed in the crypto library",
                               stream->input->name);
    }
    return status;
}

enum dbt_status dbt_stream_next(struct dbt_stream *stream, struct dbt_piece *piece,
                                struct dbt_error *error)
{
    size_t kept = stream->rest_bytes;
    uint64_t file_offset = stream->bytes.offset;
    memcpy(piece->bytes, stream->rest, kept);
    struct dbt_bytes_room room = {piece->bytes + kept, stream->block_bytes - kept, 0};
    piece->length = 0;
    piece->file_bytes = 0;
    enum dbt_status status = dbt_bytes_fill(&stream->bytes, &room, error);
    if (status != DBT_OK) {
        return status;
    }
    size_t length = kept + room.length;
    piece->is_last = room.length < room.capacity;
    piece->length = (uint32_t)(piece->is_last ? length : find_cut(piece->bytes, length));
    piece->offset = stream->offset;
    /* A driver may have gone back to read again. */
    piece->file_bytes = stream->bytes.offset > file_offset ? stream->bytes.offset - file_offset : 0;
    stream->offset += piece->length;
    stream->rest_bytes = length - piece->length;
    memcpy(stream->rest, piece->bytes + piece->length, stream->rest_bytes);
    return piece->is_last ? finish(stream, error) : DBT_OK;
}
