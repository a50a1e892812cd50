/*
 * CSV that this program wrote (csv.h), read back: as strict as the writer, so that a file that
 * another program has stored again, or cut, is found. Not for exports: those are read's.
 */
#ifndef DEBITERA_EXPORT_CSV_READ_H
#define DEBITERA_EXPORT_CSV_READ_H

#include "debitera/base/arena.h"
#include "debitera/base/text.h"

enum { DBT_CSV_FIELDS_MAX = 64 };

struct dbt_csv_reader {
    struct dbt_text rest;
    struct dbt_place place; /* of the record last read; its file is the caller's */
    uint64_t next_line;
    struct dbt_arena *arena;                    /* for fields with a doubled quote */
    struct dbt_text fields[DBT_CSV_FIELDS_MAX]; /* of that record; borrowed from the bytes */
    size_t field_count;
};

/* `bytes` stay while fields are used. DBT_INPUT when they are no UTF-8. */
enum dbt_status dbt_csv_reader_init(struct dbt_csv_reader *reader, struct dbt_text bytes,
                                    const char *file, struct dbt_arena *arena,
                                    struct dbt_error *error) DBT_CHECKED;

/* The next record; `*more` is false at the end. DBT_INPUT with file, record, line and reason. */
enum dbt_status dbt_csv_reader_next(struct dbt_csv_reader *reader, bool *more,
                                    struct dbt_error *error) DBT_CHECKED;

#endif
