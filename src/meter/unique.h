/*
 * Unique: which of any number of records share an identity, exactly, in a fixed memory.
 *
 * Two rounds of reading. In the first, each record's identity is noted: 64 bits of it, its key, in
 * the partition that the key's first bits name. In the second, records whose keys were noted more
 * than once are collected whole, and settled in groups of one identity. When those do not all fit
 * in the memory, the second round is read as often as it takes, each time for other keys.
 *
 * Memory: at most `memory_bytes`, of which a quarter is for blocks of keys that are not full, and
 * 9/16 for collected records, 64 bytes each; no page of it is used before it is needed. Less than
 * 1 MiB, or 32 KiB a worker, is taken for that. Disk (spill.h): full blocks of keys, 4096 bytes for
 * 511; a run with a block or less in each partition needs no file.
 *
 * Life cycle: init; note, from any worker; next; as long as it says `again`: collect whatever is
 * wanted, from any worker, and next again; release. A zeroed one may be released.
 */
#ifndef DEBITERA_METER_UNIQUE_H
#define DEBITERA_METER_UNIQUE_H

#include <stdbool.h>

#include "debitera/base/date.h"
#include "debitera/base/hash.h"
#include "debitera/base/team.h"
#include "spill.h"

/* A record that may repeat another, with all that is needed to take it back. */
struct dbt_sighting {
    struct dbt_hash128 identity;
    uint64_t offset;      /* in its file */
    uint64_t takers;      /* events: bit n: the source's n-th meter */
    int64_t quantity;     /* events */
    struct dbt_span span; /* listings: the days; events: twice the day */
    uint32_t input;
    uint32_t unit;
    uint32_t hour;      /* events: cell of the weekday and hour */
    uint32_t uncounted; /* events: 1 where no quantity stands */
};

/* All that was collected of one identity, by (input, offset); two at least. */
typedef enum dbt_status dbt_unique_judge(void *context, const struct dbt_sighting *group,
                                         size_t count, struct dbt_error *error);

struct dbt_unique_options {
    size_t memory_bytes;
    unsigned workers;
    uint64_t expected;  /* records, a guess: it bears on speed alone */
    const char *source; /* code, for messages */
    dbt_unique_judge *judge;
    void *context;
};

/* A key that was noted more than once: a slot of an open table. */
struct dbt_wanted {
    uint64_t key;
    uint32_t end;    /* of the places of its sightings; 0: the slot is free */
    atomic_int left; /* sightings that are still to come */
};

struct dbt_unique_part { /* how far the keys of a partition have been looked through */
    uint64_t next;       /* the first key that is still to be looked at */
    bool is_done;
};

struct dbt_unique {
    struct dbt_unique_options options;
    struct dbt_spill spill;
    void *memory; /* all that the pointers below point into */
    size_t memory_bytes;
    unsigned part_bits;                /* a key's first bits, which name its partition */
    struct dbt_spill_block *blocks;    /* [worker << part_bits | part], being filled */
    uint64_t **places;                 /* the same: where in its block the next key goes */
    struct dbt_unique_part *parts;     /* [1 << part_bits] */
    struct dbt_wanted *wanted;         /* what this round collects */
    size_t wanted_slots, wanted_count; /* slots: a power of two */
    uint64_t *filter;                  /* a bit for many keys: whether one of them may be wanted */
    size_t filter_bytes;
    uint64_t filter_mask;
    struct dbt_sighting *sightings; /* by key; the room is also the finders' (unique_find.c) */
    size_t sighting_count, sightings_most;
};

enum dbt_status dbt_unique_init(struct dbt_unique *unique, const struct dbt_unique_options *options,
                                struct dbt_error *error) DBT_CHECKED;
void dbt_unique_release(struct dbt_unique *unique);

/* Of the first reading; called by hundreds of millions, so it is inline (below). */
static inline enum dbt_status dbt_unique_note(struct dbt_unique *unique, unsigned worker,
                                              struct dbt_hash128 identity, struct dbt_error *error);

/*
 * After each reading: has the judge settle what was collected, then chooses what the next reading
 * is to collect. `*again` false: everything is settled. DBT_INPUT when the records of one key alone
 * do not fit in the memory, and when there are fewer of them now than were noted.
 */
enum dbt_status dbt_unique_next(struct dbt_unique *unique, bool *again,
                                struct dbt_error *error) DBT_CHECKED;

/* Of later readings. DBT_INPUT when there are more records than were noted. */
static inline bool dbt_unique_wants(const struct dbt_unique *unique, struct dbt_hash128 identity);
enum dbt_status dbt_unique_collect(struct dbt_unique *unique, unsigned worker,
                                   const struct dbt_sighting *sighting,
                                   struct dbt_error *error) DBT_CHECKED;

/* ---- what the inline functions leave to unique.c --------------------------------------------- */

/* Writes a block that is full, and begins it anew. */
enum dbt_status dbt_unique_spill(struct dbt_unique *unique, size_t block,
                                 struct dbt_error *error) DBT_CHECKED;
/* The slot of the key, or the free one where it would stand. */
struct dbt_wanted *dbt_unique_slot(const struct dbt_unique *unique, uint64_t key);

static inline enum dbt_status dbt_unique_note(struct dbt_unique *unique, unsigned worker,
                                              struct dbt_hash128 identity, struct dbt_error *error)
{
    unsigned bits = unique->part_bits;
    size_t block = (size_t)worker << bits | (size_t)(identity.low >> (64 - bits));
    uint64_t *place = unique->places[block];
    *place = identity.low;
    unique->places[block] = ++place;
    /* Blocks are aligned to their size: behind a full one the next begins. */
    bool is_full = (uintptr_t)place % DBT_SPILL_BLOCK_BYTES == 0;
    return is_full ? dbt_unique_spill(unique, block, error) : DBT_OK;
}

static inline uint64_t dbt_unique_filter_bit(const struct dbt_unique *unique, uint64_t key)
{
    return key >> 16 & unique->filter_mask; /* the first bits are much the same in a round */
}

static inline bool dbt_unique_wants(const struct dbt_unique *unique, struct dbt_hash128 identity)
{
    uint64_t bit = dbt_unique_filter_bit(unique, identity.low);
    return (unique->filter[bit / 64] >> bit % 64 & 1) != 0 &&
           dbt_unique_slot(unique, identity.low)->end != 0;
}

#endif
