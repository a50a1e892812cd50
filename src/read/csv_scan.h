/*
 * CSV: chunks of bytes to fields and records; libcsv (not strict) defines what they are.
 *
 * Regular records are found by the scan (scan.h) and shown as spans into the chunk. The others are
 * libcsv's: from the first byte of one until a record ends. Which way a record takes shows in no
 * more than `plain`.
 *
 * A record is shown to the handler field by field and then as a whole. Once a field or a record is
 * longer than the limits of read.h, the record is `too_long`: its further fields are counted, not
 * shown. Blank lines give no record. A stray quote opens a field that runs over line ends and
 * delimiters: they are looked for in every field, shown or not. Memory: a field is kept up to the
 * limit and one slice, whatever comes. Life cycle: init, any number of add and add_record, finish
 * (after which the last record is shown), release.
 */
#ifndef DEBITERA_READ_CSV_SCAN_H
#define DEBITERA_READ_CSV_SCAN_H

#include <csv.h>
#include <stdbool.h>
#include <stdint.h>

#include "debitera/base/error.h"
#include "debitera/base/text.h"
#include "scan.h"

/* A field that holds a line end: of a record's, the one with the most delimiters. */
struct dbt_csv_break {
    bool found;
    uint64_t field; /* number of the field, from 0 */
    uint64_t delimiters;
};

struct dbt_csv_record {
    uint64_t offset; /* of the line in which it begins, in what was read */
    uint64_t field_count;
    bool too_long;
    bool ends_with_file; /* no line end behind it */
    struct dbt_csv_break broken;
};

/* A field is shown unescaped; a plain one stays in its place until its record was shown. */
struct dbt_csv_handler {
    void (*field)(void *context, uint64_t index, const struct dbt_csv_field *field);
    void (*record)(void *context, const struct dbt_csv_record *record);
};

struct dbt_csv {
    struct csv_parser parser;
    const struct dbt_csv_handler *handler;
    void *context;
    uint64_t offset;              /* of the next byte; the caller may move it between records */
    struct dbt_csv_record record; /* the one that is being read */
    size_t record_bytes;
    struct dbt_csv_break open; /* of the field that is being read, what was dropped of it */
    bool busy;                 /* libcsv is inside a record, or in blanks before one */
    struct dbt_scan scan;      /* no `find`: libcsv reads everything, as tests want it */
    char unescaped[DBT_FIELD_BYTES_MAX];
};

enum dbt_status dbt_csv_init(struct dbt_csv *csv, char delimiter,
                             const struct dbt_csv_handler *handler, void *context,
                             struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_csv_add(struct dbt_csv *csv, struct dbt_text bytes,
                            struct dbt_error *error) DBT_CHECKED;
/*
 * The same up to the end of the record that is being read, or of the line when that is blank; and
 * not further, by libcsv. `*used`: how many of the bytes.
 */
enum dbt_status dbt_csv_add_record(struct dbt_csv *csv, struct dbt_text bytes, size_t *used,
                                   struct dbt_error *error) DBT_CHECKED;
/* False when a quoted field is still open; `record` is then what there is of its record. */
bool dbt_csv_finish(struct dbt_csv *csv) DBT_CHECKED;
void dbt_csv_release(struct dbt_csv *csv);

#endif
