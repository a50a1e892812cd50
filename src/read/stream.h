/*
 * Stream: an input file's content, cut into blocks (block.h).
 *
 * There is no thread that reads or inflates ahead: whichever worker is free makes the next block,
 * in its own memory, while the others parse theirs; so a block is warm in the cache of the core
 * that parses it. A block ends behind its last LF, or where it has none behind its last CR, or is
 * full; what was read beyond is kept for the next one. The file itself is hashed as it is read, and
 * must be the one that was found, at its end too.
 *
 * Life cycle: open, next until the piece is the last, close; close also after a failure. Used by
 * one thread at a time.
 */
#ifndef DEBITERA_READ_STREAM_H
#define DEBITERA_READ_STREAM_H

#include "bytes.h"
#include "debitera/read.h"

struct dbt_stream {
    const struct dbt_input *input;
    struct dbt_bytes bytes;
    size_t block_bytes;
    char *rest; /* what was read beyond the last block */
    size_t rest_bytes;
    uint64_t offset;                   /* of the next block in the content */
    char sha256[DBT_SHA256_HEX_BYTES]; /* after the last block; "" where it was not asked for */
};

struct dbt_piece {
    char *bytes; /* the caller's, with room for as many as a block may have */
    uint32_t length;
    bool is_last;
    uint64_t number; /* the caller's, in the order of the blocks */
    uint64_t offset;
    uint64_t file_bytes; /* that were read of the file for it */
};

enum dbt_status dbt_stream_open(struct dbt_stream *stream, const struct dbt_input *input,
                                size_t block_bytes, bool hashed,
                                struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_stream_next(struct dbt_stream *stream, struct dbt_piece *piece,
                                struct dbt_error *error) DBT_CHECKED;
void dbt_stream_close(struct dbt_stream *stream);

#endif
