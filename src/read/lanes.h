/*
 * Lanes: the open files among the workers. Who makes the next block of which file, whose turn it
 * is, and the accounts of blocks, which are added up in their order.
 *
 * A worker claims a lane, makes the next block from its stream and offers the lane to the others
 * again; awaits the block's turn, uses the chain, and passes the turn; settles the block. What it
 * holds meanwhile (the stream until it offers, the chain in its turn) is its own; all the rest is
 * under the lock.
 */
#ifndef DEBITERA_READ_SLOTS_H
#define DEBITERA_READ_SLOTS_H

#include <pthread.h>
#include <stdatomic.h>

#include "work.h"

struct dbt_result { /* what reading a file comes to */
    struct dbt_account account;
    struct dbt_problem problem;
    char sha256[DBT_SHA256_HEX_BYTES]; /* "" where it was not asked for */
};

struct dbt_settled { /* a block's account, which may wait for those before it */
    bool is_there;
    struct dbt_account account;
};

struct dbt_lane {
    struct dbt_stream stream;
    struct dbt_chain chain;
    _Atomic uint64_t turn; /* number of the block; written under the lock */
    uint32_t input;        /* as long as the lane is open */
    struct dbt_result *result;
    bool is_open;
    bool is_made;     /* somebody makes the next block */
    bool has_ended;   /* no further block will be made */
    uint64_t begun;   /* blocks that were made, or failed to be */
    uint64_t settled; /* blocks whose accounts are added up */
    unsigned in_work;
    struct dbt_settled *waiting; /* [number of the block % waiting_count] */
};

struct dbt_lanes {
    const struct dbt_read *read;
    const struct dbt_input *inputs;
    size_t input_count;
    struct dbt_lane *items;
    unsigned count;
    size_t waiting_count; /* how far the first block of a file may lag behind the last */
    struct dbt_settled *waiting;
    struct dbt_result *results; /* by input */
    pthread_mutex_t lock;
    pthread_cond_t available; /* a lane can be claimed, or there is nothing more to claim */
    atomic_uint told;         /* how often that was said; written under the lock */
    pthread_cond_t moved;     /* a turn, or a settled block */
    size_t next_input;
    bool stops; /* the run ends: nothing more is begun */
};

/* `lanes` for `count` workers, with `read`, `inputs` and `input_count` set and all else zero.
   Release also after a failure. */
enum dbt_status dbt_lanes_init(struct dbt_lanes *lanes, unsigned count,
                               struct dbt_error *error) DBT_CHECKED;
void dbt_lanes_release(struct dbt_lanes *lanes);

/* Waits. Null: there is nothing left to begin. `*number`: of the block that is to be made; the
   stream and the chain of block 0 are to be opened. */
struct dbt_lane *dbt_lanes_claim(struct dbt_lanes *lanes, uint64_t *number) DBT_CHECKED;
void dbt_lanes_offer(struct dbt_lanes *lanes, struct dbt_lane *lane, bool has_ended);
/* False when it will not come: settle the block. */
bool dbt_lanes_await(struct dbt_lanes *lanes, struct dbt_lane *lane, uint64_t number) DBT_CHECKED;
void dbt_lanes_pass(struct dbt_lanes *lanes, struct dbt_lane *lane, uint64_t number);
/* A block that is done, or has a problem, or was dropped. The work's account is spent. */
void dbt_lanes_settle(struct dbt_lanes *lanes, struct dbt_lane *lane, struct dbt_work *work);

#endif
