/*
 * ISA-L as an engine of the gzip driver: the fast one.
 *
 * isal_inflate can read the header itself, but forgets what it has seen of it when the input ends
 * inside: so the header is read apart, into a structure that stays.
 */
#include "inflate.h"

#include <isa-l/igzip_lib.h>
#include <stdbool.h>
#include <stdlib.h>

struct isal {
    struct inflate_state stream;
    struct isal_gzip_header header;
    bool in_header;
};

enum { RESERVED_FLAGS = 0xe0 }; /* RFC 1952, 2.3.1.2: must give an error */

static enum dbt_inflated isal_begin(void *state)
{
    struct isal *isal = state;
    isal_inflate_reset(&isal->stream);
    isal->stream.crc_flag = ISAL_GZIP_NO_HDR_VER;
    isal_gzip_header_init(&isal->header);
    isal->in_header = true;
    return DBT_INFLATED_SOME;
}

static void *isal_open(void)
{
    struct isal *isal = calloc(1, sizeof *isal);
    if (isal) {
        isal_inflate_init(&isal->stream);
        (void)isal_begin(isal);
    }
    return isal;
}

/* DBT_INFLATED_MEMBER: only of the header, here. */
static enum dbt_inflated read_header(struct isal *isal)
{
    int result = isal_read_gzip_header(&isal->stream, &isal->header);
    if (result != ISAL_DECOMP_OK) {
        return result == ISAL_END_INPUT ? DBT_INFLATED_SOME : DBT_INFLATED_DAMAGE;
    }
    isal->in_header = false;
    return (isal->header.flags & RESERVED_FLAGS) == 0 ? DBT_INFLATED_MEMBER : DBT_INFLATED_DAMAGE;
}

static enum dbt_inflated read_data(struct inflate_state *stream)
{
    if (isal_inflate(stream) != ISAL_DECOMP_OK) {
        return DBT_INFLATED_DAMAGE;
    }
    return stream->block_state == ISAL_BLOCK_FINISH ? DBT_INFLATED_MEMBER : DBT_INFLATED_SOME;
}

static enum dbt_inflated isal_run(void *state, struct dbt_inflate *io)
{
    struct isal *isal = state;
    struct inflate_state *stream = &isal->stream;
    stream->next_in = io->in;
    stream->avail_in = (uint32_t)io->in_bytes;
    stream->next_out = io->out;
    stream->avail_out = (uint32_t)io->out_bytes;
    enum dbt_inflated inflated = isal->in_header ? read_header(isal) : DBT_INFLATED_MEMBER;
    if (inflated == DBT_INFLATED_MEMBER) {
        inflated = read_data(stream);
    }
    io->in = stream->next_in;
    io->in_bytes = stream->avail_in;
    io->out = stream->next_out;
    io->out_bytes = stream->avail_out;
    return inflated;
}

static const char *isal_reason(const void *state)
{
    (void)state;
    return "damaged data";
}

const struct dbt_inflater dbt_inflate_isal = {isal_open, isal_begin, isal_run, isal_reason, free};
