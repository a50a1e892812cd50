/*
 * Careful: records by libcsv's definition (csv_scan.h), decoded and judged one by one; what every
 * faster way must agree with.
 *
 * Each file has one for the records that stand in several blocks and for what only libcsv can
 * tell apart; it goes from block to block in their order. Each worker has one for single records in
 * the midst of a block. A record goes to the sink and into the account of the block in which it
 * ends.
 */
#ifndef DEBITERA_READ_CAREFUL_H
#define DEBITERA_READ_CAREFUL_H

#include "account.h"
#include "block.h"
#include "csv_scan.h"
#include "decode.h"
#include "mapping.h"

/* Why reading ends here. */
struct dbt_problem {
    enum dbt_status status; /* DBT_OK: it does not */
    bool ends_run;          /* no fault of the file: a sink's, or memory */
    uint64_t record;        /* in the block, from 1; 0: the text has its place, or needs none */
    uint64_t line;
    const char *column;
    char column_number[32];
    struct dbt_error error; /* without the place where there is a record */
};

/* The block that records end in, and what judges them. */
struct dbt_scope {
    const struct dbt_read *read;
    const struct dbt_input *input;
    uint32_t input_number;
    unsigned worker;
    size_t most;                      /* rejects listed for each reason */
    const struct dbt_account *before; /* of the file, where records get their places at once */
    const struct dbt_block *block;    /* marked */
    uint64_t offset;                  /* of the block in the content */
    uint64_t line;                    /* in which the block begins */
    bool begins_inside_end;           /* with the LF of a CR LF */
    uint32_t known_at;                /* the byte whose line was asked for last; or 0 */
    uint64_t known_line;              /* and the line */
    struct dbt_account *account;
    struct dbt_problem *problem; /* sticks: records are then passed over */
};

/* The line that byte `at` of the block is in. Quick where the last one asked for is near before. */
uint64_t dbt_scope_line(struct dbt_scope *scope, uint32_t at);

/* Plain ones stay in the block; of the others, `at` is where in the `text` they stand. */
struct dbt_careful_field {
    bool is_plain;
    enum dbt_decoded decoded;
    struct dbt_text plain;
    size_t at;
    size_t length;
};

struct dbt_careful {
    struct dbt_csv csv;
    struct dbt_scope *scope;     /* the caller sets it, for each block */
    struct dbt_mapping *mapping; /* the first record fills it where it is empty */
    uint64_t open_line;          /* of a record that begins in an earlier block */
    uint32_t torn; /* field of the current record that may not hold a line end; or DBT_NONE */
    struct dbt_buffer text; /* the decoded fields of the current record, but for plain ones */
    struct dbt_careful_field fields[DBT_FIELDS_MAX];
    struct dbt_text columns[DBT_COLUMN_COUNT];
};

enum dbt_status dbt_careful_init(struct dbt_careful *careful, char delimiter,
                                 struct dbt_error *error) DBT_CHECKED;
void dbt_careful_release(struct dbt_careful *careful);

/* Bytes [from, to) of the block. False on a problem. */
bool dbt_careful_add(struct dbt_careful *careful, uint32_t from, uint32_t to) DBT_CHECKED;
/* From `*at` to the end of a record or a blank line, or of the block. False on a problem. */
bool dbt_careful_add_record(struct dbt_careful *careful, uint32_t *at) DBT_CHECKED;
/* Bytes that came before the block; no record ends in them. False on a problem. */
bool dbt_careful_add_held(struct dbt_careful *careful, struct dbt_text bytes) DBT_CHECKED;
/* Behind the block; if it ends inside a record, the next one must know where that began. */
void dbt_careful_leave(struct dbt_careful *careful);
/* The end of the file. False on a problem. */
bool dbt_careful_finish(struct dbt_careful *careful) DBT_CHECKED;

#endif
