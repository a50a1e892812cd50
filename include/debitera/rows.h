/*
 * Rows: regular records of one file, side by side as they stand in it: what read hands to meter
 * where records come by the hundred million.
 *
 * Nothing is copied, trimmed, decoded or unquoted: a row is `field_count` numbers that say where
 * its fields end. Whoever takes rows judges those that are plainly what they look like, and
 * declines the others: a declined row comes again as a record (read.h), with clean text in its
 * columns, and that judgement is the definition. So a row may be declined at will, and no result
 * depends on it.
 *
 * What is certain of a row: it has exactly `field_count` fields, and no record is cut or joined by
 * a stray quote. A field is free of quotes, or is quoted, with its quotes as its first and last
 * byte and those inside doubled. What is not: blanks may stand at a field's ends, and its bytes may
 * be anything in the source's encoding, or no text at all.
 */
#ifndef DEBITERA_ROWS_H
#define DEBITERA_ROWS_H

#include "debitera/base/accounting.h"
#include "debitera/base/text.h"
#include "debitera/catalog.h"

/* Bytes before and behind a block that may be read (not written), whatever they hold: so a field
   can be loaded in whole words. */
enum { DBT_ROWS_PADDING = 64 };

struct dbt_rows {
    const struct dbt_source *source;
    const uint32_t
        *field_of;     /* [DBT_COLUMN_COUNT]: where a column stands, from 0; DBT_NONE: not mapped */
    const char *bytes; /* a block of the file's content, unpacked */
    uint64_t offset;   /* of bytes[0] in the content */
    /* [count * field_count]: index in `bytes` of the separator behind each field. ends[-1] exists
       too: the first field of all begins at ends[-1] + 1, which may wrap round to 0. */
    const uint32_t *ends;
    uint32_t count;
    uint32_t field_count;
    uint32_t input; /* number of the file within its source, ascending by name */
};

/* A field whose end is at `end`, as it stands in the file: with quotes, and the row's last one
   without the CR of CR LF. */
static inline struct dbt_text dbt_rows_field_at(const char *bytes, const uint32_t *end,
                                                bool is_last)
{
    const char *at = bytes + (uint32_t)(end[-1] + 1);
    size_t length = (size_t)(bytes + *end - at);
    if (is_last) {
        length -= length > 0 && at[length - 1] == '\r' && at[length] == '\n';
    }
    return (struct dbt_text){at, length};
}

/* Field `field` of row `row`. */
static inline struct dbt_text dbt_rows_field(const struct dbt_rows *rows, uint32_t row,
                                             uint32_t field)
{
    const uint32_t *end = rows->ends + (size_t)row * rows->field_count + field;
    return dbt_rows_field_at(rows->bytes, end, field + 1 == rows->field_count);
}

/* Where the row begins in the file's content: tells which of two rows of a file is the earlier. */
static inline uint64_t dbt_rows_offset(const struct dbt_rows *rows, uint32_t row)
{
    const uint32_t *ends = rows->ends + (size_t)row * rows->field_count;
    return rows->offset + (uint32_t)(ends[-1] + 1);
}

/* What became of rows: `of`, `elsewhere` and `declined_count` together are all of them. */
struct dbt_tally {
    uint64_t of[DBT_CLASS_COUNT]; /* never DBT_CLASS_REJECTED: a row that may be one is declined */
    uint64_t elsewhere;           /* another part of a shared delivery accounts for them */
    uint32_t *declined;           /* numbers of rows, ascending; room for all */
    uint32_t declined_count;
};

/*
 * Takes rows, on the thread of worker `worker` (team.h). Fills `tally`, which comes zeroed but for
 * the room. Fails only on operational errors, which end the run.
 */
typedef enum dbt_status dbt_rows_sink(void *context, unsigned worker, const struct dbt_rows *rows,
                                      struct dbt_tally *tally, struct dbt_error *error);

#endif
