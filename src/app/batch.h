/*
 * Batch: what one command issues: a period, a correction of one, or corrections and then a period.
 * Everything is computed and judged before the first number is taken: one hold holds all. The
 * corrections come first, in the order of their periods; each job is published before the next one
 * takes numbers, so that the same command completes an interrupted one.
 */
#ifndef DEBITERA_APP_BATCH_H
#define DEBITERA_APP_BATCH_H

#include "debitera/base/lock.h"
#include "publish.h"

/* Must not move: the pipeline points at the options. */
struct dbt_job {
    struct dbt_options options;
    struct dbt_pipeline pipeline;
    struct dbt_publication publication;
    bool done; /* everything of it stands */
};

struct dbt_batch {
    const struct dbt_options *options;
    struct dbt_log *log;
    struct dbt_lock lock;
    struct dbt_ledger *ledger; /* null until it is opened */
    struct dbt_renderer *renderer;
    struct dbt_job *corrections;
    size_t correction_count;
    struct dbt_job last; /* of --period */
};

/* What a command that corrects does before anything is read: the region is locked, and its ledger
   is open. */
typedef enum dbt_status dbt_batch_prepare(struct dbt_batch *batch, struct dbt_error *error);

/* From the options to the report. `prepare` is null when nothing is corrected; else DBT_HELD when
   nothing was billed. */
enum dbt_status dbt_batch_run(const struct dbt_options *options, struct dbt_log *log,
                              dbt_batch_prepare *prepare, struct dbt_error *error) DBT_CHECKED;

/* For prepare: `count` jobs that correct a period each. */
enum dbt_status dbt_batch_correct(struct dbt_batch *batch, const struct dbt_period *periods,
                                  size_t count, struct dbt_error *error) DBT_CHECKED;

/* The jobs in their order; `index` is at most correction_count. */
struct dbt_job *dbt_batch_job(struct dbt_batch *batch, size_t index);

/* Findings, verdict and summary of each job. Returns how the command ended. */
enum dbt_status dbt_batch_report(struct dbt_batch *batch, enum dbt_status status,
                                 struct dbt_error *error) DBT_CHECKED;

#endif
