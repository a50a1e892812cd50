/*
 * Block: a piece of a file's content, to rows (rows.h).
 *
 * Three steps. dbt_block_mark finds separators, quotes and line ends, 64 bytes at a time, by the
 * widest instructions the machine has (block_marks.h); it needs to know nothing of what stands
 * before the block, so workers mark their blocks at the same time. dbt_block_open is told where in
 * the block a record begins, and says how its records end; that is quick, and all that the next
 * block waits for. Then dbt_block_next gives the records.
 *
 * A record is regular when libcsv would make of it exactly `field_count` fields (trimming apart)
 * that fulfil what rows.h promises, it is no longer than DBT_FIELD_BYTES_MAX, and none of its
 * fields has a line end in it that the reader may take for swallowed rows. Whatever is not plainly
 * that, libcsv is to decide: it comes as an odd record, from its first byte to its line end.
 * Blank lines give no record; a line of blanks alone comes as an odd one, of which libcsv makes
 * none.
 *
 * Nothing is allocated; a block borrows its bytes and its room.
 */
#ifndef DEBITERA_READ_BLOCK_H
#define DEBITERA_READ_BLOCK_H

#include "debitera/read.h"

enum {
    DBT_BLOCK_LENGTH_MAX = 192 * 1024,
    DBT_BLOCK_WORDS = DBT_BLOCK_LENGTH_MAX / 64,
    DBT_RUN_ROWS_MAX = 512,    /* rows that one dbt_block_next gives at most */
    DBT_BLOCK_LISTED = 4096,   /* separators that are looked at together: they stay in L1 */
    DBT_BLOCK_LISTED_MORE = 80 /* the last word's, and what is written past them */
};

/* The scratch of one worker: made once, used for block after block. Bit i of word w: byte 64 w + i.
   Of CR LF, the LF is the separator; the CR stands in the field before it (dbt_rows_field). */
struct dbt_block_room {
    uint64_t separators[DBT_BLOCK_WORDS]; /* delimiters and line ends outside quotes */
    uint64_t line_ends[DBT_BLOCK_WORDS];  /* outside quotes */
    uint64_t breaks[DBT_BLOCK_WORDS];     /* line ends inside quotes */
    uint32_t ends[1 + DBT_BLOCK_LISTED + DBT_BLOCK_LISTED_MORE];
};

struct dbt_block_version;

struct dbt_block {
    const char *bytes; /* DBT_ROWS_PADDING bytes before and behind may be read */
    uint32_t length;   /* at most DBT_BLOCK_LENGTH_MAX */
    char delimiter;
    struct dbt_block_room *room;
    const struct dbt_block_version *version; /* null: the widest that is available */
    /* What dbt_block_mark finds. */
    bool has_quotes;
    bool has_breaks;
    bool is_stray;
    uint32_t marked_from; /* where a record was taken to begin */
};

void dbt_block_mark(struct dbt_block *block);

enum dbt_block_end {
    DBT_BLOCK_WHOLE, /* the last record is finished: the next block begins with one */
    DBT_BLOCK_CUT,   /* the block ends inside a record, which begins at `tail` */
    DBT_BLOCK_STRAY  /* a quote stands where none belongs: libcsv must read all of it */
};
struct dbt_block_cursor {
    struct dbt_block *block;
    uint32_t field_count;
    uint32_t at;   /* where the next record begins */
    uint32_t tail; /* where the records end that dbt_block_next gives */
    const bool *may_break;
    /* The separators that are listed in the room; those before `end` are passed. */
    uint32_t end, end_count;
    uint32_t line_count; /* line ends among those that are not passed */
    bool all_listed;     /* up to `tail` */
};
/*
 * `at`: where in the block a record begins, outside quotes; at most its length. `field_count`: 1 to
 * DBT_FIELDS_MAX. `may_break`: of each field, whether a line end may stand in it (so where no
 * column is mapped, or one of free text); null: in none. A row with another one in it is odd, and
 * so is one with a line end in a field that holds the delimiters of a whole row. It must stay as
 * long as the cursor. After DBT_BLOCK_STRAY the cursor is of no use.
 *
 * Takes no time to speak of where the block has no quotes or `at` is 0; else the block is marked
 * again from there, 12 us for 128 KiB.
 */
enum dbt_block_end dbt_block_open(struct dbt_block_cursor *cursor, struct dbt_block *block,
                                  uint32_t at, uint32_t field_count, const bool *may_break);

struct dbt_run {
    const uint32_t *ends; /* as in rows.h; valid until the next call */
    uint32_t count;       /* regular rows; 0: one odd record */
    uint32_t from, to;    /* bytes of the block, line ends included */
};
/* False when the records of the block are at their end. */
bool dbt_block_next(struct dbt_block_cursor *cursor, struct dbt_run *run) DBT_CHECKED;

/* Line ends (LF, CR LF, lone CR) among the bytes [0, to) of the block, those in quotes too; of a
   marked block, whatever became of it. A CR that is the block's last byte counts as one. */
uint32_t dbt_block_lines(const struct dbt_block *block, uint32_t to);

#endif
