/*
 * Spill: keys on disk, in blocks of one size that each name the one before.
 *
 * There is one file, without a name (so that nothing is left behind, however the program ends),
 * under $TMPDIR or /tmp, made when the first block is written. Blocks are written whole and once,
 * by any thread, each at the next free place: so a chain costs no memory but the number of its last
 * block, and any number of chains share the file.
 *
 * What cannot be made, written or read is DBT_OUTPUT, with the folder and what to do.
 */
#ifndef DEBITERA_METER_SPILL_H
#define DEBITERA_METER_SPILL_H

#include <stdatomic.h>
#include <stdint.h>

#include "debitera/base/error.h"

enum { DBT_SPILL_BLOCK_BYTES = 4096, DBT_SPILL_BLOCK_KEYS = 511 };

struct dbt_spill_block {
    uint64_t previous; /* number of a block; 0: it is the first of its chain */
    uint64_t keys[DBT_SPILL_BLOCK_KEYS];
};

_Static_assert(sizeof(struct dbt_spill_block) == DBT_SPILL_BLOCK_BYTES, "8 bytes for 511 keys");

/* A zeroed one is ready, and holds nothing. */
struct dbt_spill {
    atomic_int descriptor; /* plus one; 0: there is no file yet */
    _Atomic uint64_t block_count;
};

void dbt_spill_release(struct dbt_spill *spill);

/* `*number` becomes the block's, from 1. */
enum dbt_status dbt_spill_write(struct dbt_spill *spill, const struct dbt_spill_block *block,
                                uint64_t *number, struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_spill_read(struct dbt_spill *spill, uint64_t number,
                               struct dbt_spill_block *block, struct dbt_error *error) DBT_CHECKED;

#endif
