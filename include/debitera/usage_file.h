/*
 * Usage file: what was counted of events and listings, so that it can be counted in parts, on
 * several machines or before the registers are complete, and billed without reading them again.
 *
 * It holds quantities by meter, care unit and time; where every record ended; the rejects that are
 * listed; and names, sizes and SHA-256 of the files it was counted from. It holds no person and no
 * id, hashed or otherwise.
 *
 * A part is a source, or of a source those records whose identity (id, or person) falls to it, K of
 * N (meter.h, struct dbt_share). It is never just some of the files: an id or a person may stand
 * in two files, and counts once. As keys are not stored, that cannot be found out when parts are
 * merged; records of one identity must be counted together, and so each part reads all files.
 *
 * The file is JSON: integers and strings only, in one canonical form, all lists sorted, so that
 * the same usage is the same bytes however many parts it was counted in. Its last line is a SHA-256
 * over all bytes before that line. What is read must be exactly what dbt_usage_file_write would
 * write of it, or it is refused.
 *
 * Life cycle: a `struct dbt_usage_file` and all that hangs on it live in an arena. Strings are
 * borrowed by whoever fills one.
 */
#ifndef DEBITERA_USAGE_FILE_H
#define DEBITERA_USAGE_FILE_H

#include "debitera/read.h"

enum { DBT_USAGE_FILE_VERSION = 1, DBT_USAGE_PARTS_MAX = 1024, DBT_USAGE_FILE_HEAD_BYTES = 32 };

struct dbt_usage_input { /* a file that was counted */
    const char *name;
    const char *copy_of; /* name of the earlier file that it is a copy of; "" for none */
    uint64_t size_bytes;
    char sha256[DBT_SHA256_HEX_BYTES];
    struct dbt_accounting accounting; /* of this part's records */
};

struct dbt_usage_quantity {
    const char *meter;
    const char *unit;
    struct dbt_span slot;
    int64_t quantity;
};

struct dbt_usage_cell_list { /* meter.h, struct dbt_usage */
    const char *meter;
    const char *unit;
    dbt_month month;
    uint32_t count;
    uint32_t *records; /* of each cell; those behind are 0 */
};

/* One source of one delivery. Each list is sorted and has no two items of one key. */
struct dbt_usage_counted {
    struct dbt_usage_input *inputs; /* by name */
    size_t input_count;
    struct dbt_reject *rejects; /* by file, record; the first `rejects` of each file and reason */
    size_t reject_count;
    struct dbt_file_repeats *repeats; /* by first, repeating; without those of copies */
    size_t repeats_count;
    struct dbt_usage_quantity *quantities; /* by meter, unit, slot; each above 0 */
    size_t quantity_count;
    struct dbt_usage_cell_list *cells; /* by meter, unit, month; in none all are 0 */
    size_t cells_count;
    dbt_day *missing_days; /* ascending */
    size_t missing_day_count;
};

struct dbt_usage_source { /* the same in all deliveries */
    const char *code;
    uint32_t part; /* from 1 */
    uint32_t of;
};

/* A file of care units that usage was counted on; or of subscriptions, where quantities are kept
   apart by them (dbt_region_counts_by_subscription). */
struct dbt_usage_register {
    const char *name;
    char sha256[DBT_SHA256_HEX_BYTES];
};

struct dbt_usage_delivery {
    struct dbt_period period;
    /* Of the other registers nothing is told: what is counted does not depend on them. */
    struct dbt_usage_register *units; /* care units, then subscriptions; each by name */
    size_t unit_file_count;
    struct dbt_usage_counted *counted; /* of each source of the file */
};

struct dbt_usage_file {
    const char *path; /* for messages; not in the file */
    const char *program_version;
    const char *region_code;
    char region_sha256[DBT_SHA256_HEX_BYTES];
    struct dbt_period period;
    uint64_t rejects;                 /* listed per file and reason */
    struct dbt_usage_source *sources; /* by code */
    size_t source_count;
    struct dbt_usage_delivery *deliveries; /* by period */
    size_t delivery_count;
};

/* Sorts the lists of a source, adds up what has one key, and leaves out what is 0 and the rejects
   that are too many. DBT_INPUT when a sum does not fit. */
enum dbt_status dbt_usage_counted_order(struct dbt_usage_counted *counted, uint64_t rejects,
                                        struct dbt_error *error) DBT_CHECKED;

/* Appends the whole file to `out`. DBT_INPUT when a name is no UTF-8, which JSON cannot hold. */
enum dbt_status dbt_usage_file_write(const struct dbt_usage_file *file, struct dbt_buffer *out,
                                     struct dbt_error *error) DBT_CHECKED;

/* Are these the first bytes of a usage file, of whatever version? So many of them as
   DBT_USAGE_FILE_HEAD_BYTES are enough; fewer only when the file has no more. */
bool dbt_usage_file_begins(struct dbt_text head);

/* The same into a file, which is replaced whole or not at all (dbt_file_replace), without holding
   all of it in memory. DBT_OUTPUT. */
enum dbt_status dbt_usage_file_save(const struct dbt_usage_file *file, const char *path,
                                    struct dbt_error *error) DBT_CHECKED;

/* DBT_INPUT, with the path and what to do, when the file is not whole, not of this version, or not
   as dbt_usage_file_write writes it. `path` is borrowed. */
enum dbt_status dbt_usage_file_read(struct dbt_usage_file *file, const char *path,
                                    struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;

/*
 * Adds up at least one file. In the result every source is whole: it is the file that metering all
 * of it at once gives, byte for byte, whatever the order of the files. DBT_INPUT, naming the files,
 * when two hold the same part or parts of different numbers of them, when a part of a source is
 * missing, and when they differ in period, region, program version, number of rejects listed, or
 * the files that they were counted from. Borrows from `files`.
 */
enum dbt_status dbt_usage_file_merge(struct dbt_usage_file *merged,
                                     const struct dbt_usage_file *files, size_t count,
                                     struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;

#endif
