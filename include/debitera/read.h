/*
 * Read: bytes of an export to records (libcsv defines what a record is), plain, gzip or zstd.
 *
 * dbt_read_files reads the files of one source, on one or more threads. It finds the source's
 * columns by the header record, and hands every further record on: as a row beside others where
 * there is a rows sink and the record is plainly regular (rows.h), else as a record, to the record
 * sink. A record reaches a sink only when its layout is right, and the record sink only when its
 * encoding is; the reader judges the others itself. Every record leaves through the row accounting,
 * which demands a class: so that is complete by structure. Nothing that a sink or the caller gets
 * in the end depends on the number of threads.
 *
 * Damaged input is an error, never a shorter result (DBT_INPUT with file and place): a gzip or zstd
 * file that is cut, fails its checksum or is followed by bytes of no member or frame; a header
 * without a column that the layout maps; a quoted field still open, or a last record with too few
 * fields and no line end, at the end of the file (the file is cut); a byte-order mark of UTF-8, or
 * a header in UTF-8, in a source of another encoding; rows that a stray quote has swallowed, which
 * is a line end in a mapped field that is no free text (catalog.h), or in any field with the
 * delimiters of a whole row. An empty file or one with a header only has no records.
 *
 * Memory: fixed, about 1 MiB a thread, whatever the files' size; of zstd also the window that the
 * file was packed with, 128 MiB at most. A field of more than DBT_FIELD_BYTES_MAX or a record of
 * more than DBT_RECORD_BYTES_MAX bytes is rejected as too-long, whatever its number of fields. A
 * field in UTF-8, beyond ASCII, in a source of another encoding is rejected as bad-encoding: it
 * would be legible, and wrong.
 */
#ifndef DEBITERA_READ_H
#define DEBITERA_READ_H

#include "debitera/base/accounting.h"
#include "debitera/base/log.h"
#include "debitera/base/team.h"
#include "debitera/catalog.h"
#include "debitera/rows.h"

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
    /* File; record and line too, but only where one thread reads and there is no rows sink. */
    struct dbt_place place;
    uint64_t offset; /* of its first byte in the file's content: tells the order in a file */
    uint32_t input;  /* number of the file among those that are read together */
    unsigned worker; /* whose thread this is (team.h) */
};

/* Judges one record. Fails only on operational errors (a full table, memory), which end the run. */
typedef enum dbt_status dbt_record_sink(void *context, const struct dbt_record *record,
                                        struct dbt_verdict *verdict, struct dbt_error *error);

struct dbt_reject { /* a listed reject: never with values */
    const char *source;
    const char *file;
    uint64_t record;    /* from 1, the header's included: row N of the file in a spreadsheet */
    uint64_t line;      /* of the file, unpacked, in which the record begins; from 1 */
    const char *column; /* header name; "" when no column is to blame */
    enum dbt_reason reason;
};

/* The rejects that are listed, in (file, record) order: the first of each reason in each file, as
   many as `most`. All are counted in the accounting. */
struct dbt_rejects {
    struct dbt_arena *arena;
    struct dbt_reject *items;
    size_t count, capacity;
    size_t most; /* listed per file and reason */
};

struct dbt_file_state { /* what tells that a file is no longer the same */
    int64_t modified_ns, changed_ns;
    uint64_t device, inode;
};

struct dbt_input { /* one file of a delivery */
    const struct dbt_source *source;
    const char *path;
    const char *name; /* within the delivery; what messages and the manifest print */
    uint64_t size_bytes;
    /* of the file; "" until it is read, but where copies had to be looked for */
    char sha256[DBT_SHA256_HEX_BYTES];
    /* of what it holds, unpacked; "" when damaged, or when no other file can be a copy of it */
    char content_sha256[DBT_SHA256_HEX_BYTES];
    struct dbt_file_state state;      /* as it was found: it must not change until all is read */
    const struct dbt_input *original; /* when it is a copy */
    bool copy_of_other; /* the same content as an earlier file of its source: wholly duplicate */
    struct dbt_accounting accounting;
};

/* Records of one file that are duplicates of records of another, or of the same. */
struct dbt_file_repeats {
    const char *first; /* name of the file whose records count */
    const char *repeating;
    uint64_t records; /* without the headers */
};

/* The files of one delivery folder, by source (kind, then code), then by name. */
struct dbt_delivery {
    const char *folder;
    struct dbt_period period; /* the months it is complete for */
    /* Bit n: the region's n-th source is not to be read: its files are listed with their size only,
       and may be missing; copies are then left to the caller (dbt_delivery_report_copies). */
    uint32_t skipped;
    struct dbt_input *inputs;
    size_t count, capacity;
    struct dbt_file_repeats *repeats; /* by first, repeating; filled by the caller */
    size_t repeats_count;
};

/*
 * Finds the files of `folder`. Those that may be copies of one another (of one source, and packed
 * or of one size) are hashed; the others when they are read. Findings: a source of the region
 * without a file (hold), a file that no source takes (warning), a file that two sources take
 * (hold), one that cannot be opened or is not packed as its name says (invalid, "unusable-input";
 * it is not listed), a copy (warning). Subfolders are not looked into; names that begin with a dot
 * are passed over. A file that two sources take is in neither. Damage inside a file is left for
 * dbt_read_files to report.
 * `period` and `skipped` are the caller's, and stay. What is listed lives as long as the arena of
 * `findings`.
 */
enum dbt_status dbt_delivery_open(struct dbt_delivery *delivery, const struct dbt_region *region,
                                  const char *folder, struct dbt_findings *findings,
                                  struct dbt_error *error) DBT_CHECKED;

/* A finding (warning) for each copy, in the order of the files. dbt_delivery_open has done so,
   unless there are skipped sources. */
void dbt_delivery_report_copies(const struct dbt_delivery *delivery, struct dbt_findings *findings);

/* Is `name`, without the ".gz" or ".zst" of a packed file, one that the source's pattern takes? */
bool dbt_source_takes(const struct dbt_source *source, const char *name);

struct dbt_read {
    dbt_rows_sink *rows; /* may be null: every record comes to `record` */
    dbt_record_sink *record;
    void *context;    /* of both */
    unsigned threads; /* at most; 1 to DBT_WORKERS_MAX. With 1, and without `rows`, records come in
                         the order of files and records */
    /* Reading what was read before once more: accounting, rejects, hashes and findings stay as they
       are. */
    bool again;
    bool unhashed; /* leaves `sha256` as it is; for measurements */
    /* Another part of a shared delivery accounts for copies and for what the reader itself rejects
       (meter.h, struct dbt_share). */
    bool later_part;
    struct dbt_rejects *rejects;
    struct dbt_findings *findings;
    struct dbt_read_progress *progress; /* may be null */
};

/* How far a run has come, over all that it reads; for people. All zero but `log`. */
struct dbt_read_progress {
    struct dbt_log *log;
    uint64_t total_bytes; /* of all files; the caller's to set */
    uint64_t done_bytes;  /* of files, packed ones as they lie on disk */
    uint64_t content_bytes;
    uint64_t records; /* without the headers */
    double seconds;   /* spent in dbt_read_files */
};

/*
 * Reads `count` inputs of one source, as dbt_delivery_open made them, several at a time where there
 * are threads. Fills each one's accounting and, where it is "", its SHA-256. A copy's records are
 * counted as duplicate and reach no sink. A file that is damaged, has no usable header or changed
 * since dbt_delivery_open is a finding (invalid, "unusable-input"), in the order of the inputs;
 * nothing of it is counted or listed, and the others are read all the same. Fails on what ends the
 * run: memory, and what a sink fails with.
 */
enum dbt_status dbt_read_files(const struct dbt_read *read, struct dbt_input *inputs, size_t count,
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
