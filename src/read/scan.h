/*
 * Scan: the records of a chunk that are plainly regular, as spans into it.
 *
 * Regular is a record that lies wholly in the chunk, line end included, with at most DBT_FIELDS_MAX
 * fields, each of them unquoted, or quoted with its closing quote right before the delimiter or
 * line end. Of those the scan knows what libcsv would make. Any other it leaves to libcsv, from its
 * first byte on (csv_scan.c). Life cycle: begin a chunk, next until it finds none; nothing to
 * release.
 */
#ifndef DEBITERA_READ_SCAN_H
#define DEBITERA_READ_SCAN_H

#include "debitera/base/text.h"
#include "debitera/read.h"
#include "scan_marks.h"

enum { DBT_SCAN_WINDOW_BYTES = 4096 };

struct dbt_csv_field {
    struct dbt_text bytes; /* without outer quotes, or without outer blanks */
    bool quoted;
    bool escaped; /* quotes in `bytes` stand doubled; then they are at most DBT_FIELD_BYTES_MAX */
    bool has_line_end;
    bool plain; /* printable ASCII alone, and in its place in the chunk; never when escaped */
};

struct dbt_scan {
    dbt_marks_find *find;
    char delimiter;
    struct dbt_text chunk;
    size_t at; /* in the chunk: where the next record begins */
    /* The marks of a part of the chunk, counted from `window`; those before `mark` are passed. */
    size_t window, window_end;
    uint32_t mark, mark_count;
    uint16_t marks[DBT_SCAN_WINDOW_BYTES];
    /* The record that was found. */
    size_t begin; /* in the chunk */
    uint32_t field_count;
    struct dbt_csv_field fields[DBT_FIELDS_MAX];
};

/* The chunk must stay until the next one begins. `at` is where in it a record begins. */
void dbt_scan_begin(struct dbt_scan *scan, struct dbt_text chunk);
/* To a place further on, where a record begins. */
void dbt_scan_seek(struct dbt_scan *scan, size_t at);
/*
 * True: `fields` holds the next record, blank lines passed, and `at` stands behind it. False: the
 * chunk is at its end, or no regular record begins at `at`; seek before the next call.
 */
bool dbt_scan_next(struct dbt_scan *scan) DBT_CHECKED;

#endif
