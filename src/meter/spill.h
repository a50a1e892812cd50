/*
 * Spill: rows put aside on disk, in partitions, and read back in the order in which they came.
 *
 * There is one file, without a name (so that nothing is left behind, however the program ends),
 * under $TMPDIR or /tmp, made when the first row is put. It is a run of blocks of one size. Each
 * block belongs to one partition and names the partition's next, so a file and its buffers do for
 * any number of partitions, and partitions may be split again while the file is read. Blocks are
 * not used again: the file grows by a row for each row that is put.
 *
 * What cannot be made, written or read is DBT_OUTPUT, with the folder and what to do.
 */
#ifndef DEBITERA_METER_SPILL_H
#define DEBITERA_METER_SPILL_H

#include <stddef.h>
#include <stdint.h>

#include "debitera/base/error.h"

enum { DBT_SPILL_PARTS = 64 };

/* Blocks are numbered from 1; a zeroed part is empty. */
struct dbt_spill_part {
    uint64_t first;
    uint64_t at; /* the block that its buffer will be */
    uint64_t row_count;
};

/* All zero: nothing is put. Only one division is filled at a time, as they share the buffers. */
struct dbt_spill_division {
    struct dbt_spill_part parts[DBT_SPILL_PARTS];
};

struct dbt_spill {
    size_t row_bytes;
    size_t block_bytes;
    unsigned char *blocks; /* one of each partition, and one to read; null until a row is put */
    uint64_t block_count;
    int fd; /* valid while there are blocks */
};

/* `memory_bytes` for the buffers, but at least a row in each. `row_bytes`, a multiple of 8, go to
   disk as they are. Acquires nothing yet. */
void dbt_spill_init(struct dbt_spill *spill, size_t memory_bytes, size_t row_bytes);
void dbt_spill_release(struct dbt_spill *spill);

enum dbt_status dbt_spill_put(struct dbt_spill *spill, struct dbt_spill_division *division,
                              size_t number, const void *row, struct dbt_error *error) DBT_CHECKED;
/* Writes what is still in the buffers; after it, another division may be filled. */
enum dbt_status dbt_spill_flush(struct dbt_spill *spill, const struct dbt_spill_division *division,
                                struct dbt_error *error) DBT_CHECKED;

/* One block, borrowed until the next read. */
struct dbt_spill_read {
    const unsigned char *rows; /* aligned to 8 */
    size_t count;
    uint64_t next; /* block of the same part; 0: it was the last */
};
enum dbt_status dbt_spill_read(struct dbt_spill *spill, uint64_t block, struct dbt_spill_read *read,
                               struct dbt_error *error) DBT_CHECKED;

#endif
