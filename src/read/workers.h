/*
 * Workers over the files of a source.
 *
 * Each worker makes a block of some open file and takes it to its account (work.h); of one file
 * many blocks are in work at the same time, and as many files as there are threads. Two things go
 * in the order of a file's blocks: the turn, in which a block learns how the one before it ends,
 * and the accounts, which are added up as soon as all earlier ones are. Nobody waits for the second
 * but a block with a problem, so that the first problem of a file is the one that is told.
 */
#ifndef DEBITERA_READ_READING_H
#define DEBITERA_READ_READING_H

#include "debitera/read.h"

struct dbt_read_plan {
    size_t block_bytes;  /* at least 1 */
    bool is_libcsv_only; /* without the scan of regular records (scan.h) */
};

/* dbt_read_files, which has its own plan, on as many threads as `read` says. */
enum dbt_status dbt_read_by_plan(const struct dbt_read *read, struct dbt_input *inputs,
                                 size_t count, const struct dbt_read_plan *plan,
                                 struct dbt_error *error) DBT_CHECKED;

#endif
