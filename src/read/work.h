/*
 * Work: one worker's memory, and the block that is in it, from bytes to its account.
 *
 * The steps, in this order: begin, when the piece is there; lead, when the block's turn has come
 * among those of its file (it learns whether the block begins inside a record, and tells the next
 * one how it ends); rows, at the same time as other blocks; and of the last block of a file finish.
 * Each says false on a problem, which is then in `problem`, and no further step follows.
 */
#ifndef DEBITERA_READ_WORK_H
#define DEBITERA_READ_WORK_H

#include "block.h"
#include "careful.h"
#include "stream.h"

/* What the blocks of a file pass on, in their order. */
struct dbt_chain {
    struct dbt_careful careful;
    struct dbt_mapping mapping; /* from the header on, it stays */
    size_t mark_seen;           /* bytes of a byte-order mark that are held back */
    bool mark_over;
    uint64_t lines; /* line ends before the block */
    bool after_cr;  /* the block before ends with one */
};

struct dbt_work {
    char *room; /* piece.bytes with the padding before and behind */
    struct dbt_piece piece;
    struct dbt_scope scope;
    struct dbt_block block;
    struct dbt_block_room *block_room;
    struct dbt_block_cursor cursor;
    uint32_t line_ends;         /* in the block */
    uint32_t at, tail;          /* where the rows of the block begin and end */
    struct dbt_careful careful; /* for single records */
    struct dbt_account account;
    struct dbt_problem problem;
    uint32_t declined[DBT_RUN_ROWS_MAX];
};

enum dbt_status dbt_chain_init(struct dbt_chain *chain, char delimiter,
                               struct dbt_error *error) DBT_CHECKED;
void dbt_chain_release(struct dbt_chain *chain);

/* All zero before; release also after a failure. */
enum dbt_status dbt_work_init(struct dbt_work *work, size_t block_bytes, char delimiter,
                              struct dbt_error *error) DBT_CHECKED;
void dbt_work_release(struct dbt_work *work);

/* `scope` without what is the block's own. */
void dbt_work_begin(struct dbt_work *work, const struct dbt_scope *scope);
bool dbt_work_lead(struct dbt_work *work, struct dbt_chain *chain) DBT_CHECKED;
bool dbt_work_rows(struct dbt_work *work, struct dbt_chain *chain) DBT_CHECKED;
bool dbt_work_finish(struct dbt_work *work, struct dbt_chain *chain) DBT_CHECKED;

#endif
