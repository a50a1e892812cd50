/*
 * Read: bytes of an export to records (libcsv defines what a record is), plain, gzip or zstd.
 *
 * dbt_read_file opens one file of a source, finds the source's columns by the header record, and
 * hands every further record to a sink. A record reaches the sink only when its layout and encoding
 * are right; the reader judges the others itself. Every record leaves through dbt_account, which
 * demands a class: so the row accounting is complete by structure.
 *
 * Damaged input is an error, never a shorter result (DBT_INPUT with file and place): a gzip or zstd
 * file that is cut, fails its checksum or is followed by bytes of no member or frame; a header
 * without a column that the layout maps; a quoted field still open, or a last record with too few
 * fields and no line end, at the end of the file (the file is cut); a byte-order mark of UTF-8, or
 * a header in UTF-8, in a source of another encoding; rows that a stray quote has swallowed, which
 * is a line end in a mapped field that is no free text (catalog.h), or in any field with the
 * delimiters of a whole row. An empty file or one with a header only has no records.
 *
 * Memory: fixed, about 500 KiB a reader, whatever the file's size; of zstd also the window that the
 * file was packed with, 128 MiB at most. A field of more than DBT_FIELD_BYTES_MAX or a record of
 * more than DBT_RECORD_BYTES_MAX bytes is rejected as too-long, whatever its number of fields. A
 * field in UTF-8, beyond ASCII, in a source of another encoding is rejected as bad-encoding: it
 * would be legible, and wrong.
 */
#ifndef DEBITERA_READ_H
#define DEBITERA_READ_H

#include "debitera/base/accounting.h"
#include "debitera/base/log.h"
#include "debitera/catalog.h"

enum {
    DBT_FIELD_BYTES_MAX = 8192,
    DBT_RECORD_BYTES_MAX = 65536,
    DBT_FIELDS_MAX = 256,
    DBT_REJECTS_LISTED = 100 /* default for how many are listed per file and reason */
};

/*
 * A record of a source: canonical columns as trimmed UTF-8, empty where absent. Valid during the
 * sink's call.
 */
struct dbt_record {
    const struct dbt_source *source;
    const struct dbt_text *fields; /* DBT_COLUMN_COUNT of them */
    struct dbt_place place;        /* file and record; column is null */
};

/* Judges one record. Fails only on operational errors (a full table, memory), which end the run. */
typedef enum dbt_status dbt_record_sink(void *context, const struct dbt_record *record,
                                        struct dbt_verdict *verdict, struct dbt_error *error);

struct dbt_reject { /* a listed reject: never with values */
    const char *source;
    const char *file;
    uint64_t record;
    const char *column; /* header name; "" when no column is to blame */
    enum dbt_reason reason;
};

/* The rejects that are listed, in (file, record) order; all are counted in the accounting. */
struct dbt_rejects {
    struct dbt_arena *arena;
    struct dbt_reject *items;
    size_t count, capacity;
    size_t most; /* listed per file and reason */
};

struct dbt_input { /* one file of a delivery */
    const struct dbt_source *source;
    const char *path;
    const char *name; /* within the delivery; what messages and the manifest print */
    uint64_t size_bytes;
    char sha256[DBT_SHA256_HEX_BYTES];         /* of the file */
    char content_sha256[DBT_SHA256_HEX_BYTES]; /* of what it holds, unpacked; "" when damaged, or
                                                  packed and its source's only file */
    bool copy_of_other; /* the same content as an earlier file of its source: wholly duplicate */
    struct dbt_accounting accounting;
};

/* The files of one delivery folder, by source (kind, then code), then by name. */
struct dbt_delivery {
    const char *folder;
    struct dbt_period period; /* the months it is complete for */
    struct dbt_input *inputs;
    size_t count, capacity;
};

/*
 * Finds the files of `folder` and hashes them. Findings: a source of the region without a file
 * (hold), a file that no source takes (warning), a file that two sources take (hold), a copy
 * (warning). Subfolders are not looked into; names that begin with a dot are passed over. A file
 * that two sources take is in neither. Damage inside a file is left for dbt_read_file to report.
 * `period` is the caller's, and stays. What is listed lives as long as the arena of `findings`.
 */
enum dbt_status dbt_delivery_open(struct dbt_delivery *delivery, const struct dbt_region *region,
                                  const char *folder, struct dbt_findings *findings,
                                  struct dbt_error *error) DBT_CHECKED;

/* Is `name`, without the ".gz" or ".zst" of a packed file, one that the source's pattern takes? */
bool dbt_source_takes(const struct dbt_source *source, const char *name);

struct dbt_read {
    struct dbt_rejects *rejects;
    dbt_record_sink *sink;
    void *context;
    struct dbt_log *log; /* progress; may be null */
};

/*
 * Reads one input, as dbt_delivery_open made it; its accounting is filled, as far as the file was
 * read when that fails. A copy's records are counted as duplicate and do not reach the sink.
 * DBT_INPUT when the file's size is no longer `size_bytes`.
 */
enum dbt_status dbt_read_file(const struct dbt_read *read, struct dbt_input *input,
                              struct dbt_error *error) DBT_CHECKED;

/*
 * After all files of a delivery: a control file's promise against what was read (rows; SHA-256 of
 * the file), a file it names that is not there, a file it does not name; a source without any
 * record that may not be empty; of events and listings, a share of rejects above the source's limit
 * (it must be exceeded); of registers, any record that the reader has rejected. All are holds but
 * the unnamed file (warning). A source's records and rejects are counted without its copies.
 */
void dbt_delivery_judge(const struct dbt_delivery *delivery, const struct dbt_region *region,
                        const struct dbt_registers *registers, struct dbt_findings *findings);

#endif
