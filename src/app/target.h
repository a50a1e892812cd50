/*
 * Target: a folder that a command is to write to, and what it must not lie in: the exports, a
 * region folder, results that were issued.
 */
#ifndef DEBITERA_APP_TARGET_H
#define DEBITERA_APP_TARGET_H

#include "pipeline.h"

struct dbt_target {
    struct dbt_pipeline *pipeline; /* its region is loaded */
    const char *option;            /* "--results" */
    const char *given;             /* as the option says */
    bool replaced;    /* the folder itself is replaced whole, so that its name must be a safe one */
    const char *path; /* from the root, without links; null until it is resolved */
};

/* Fills `path`, also of a folder that is not there yet. DBT_USAGE when it is no name for one. */
enum dbt_status dbt_target_resolve(struct dbt_target *target, struct dbt_error *error) DBT_CHECKED;

/* DBT_USAGE, naming it, when the folder is, or lies in, one that must be left alone. */
enum dbt_status dbt_target_keep_out(const struct dbt_target *target,
                                    struct dbt_error *error) DBT_CHECKED;

/*
 * The same of --out, where a region's results are issued in a folder named after its code: that one
 * holds a ledger, but must not be a region folder or hold the exports. A slip would else begin a
 * second series of numbers.
 */
enum dbt_status dbt_target_out(struct dbt_pipeline *pipeline, struct dbt_error *error) DBT_CHECKED;

/* Does the folder hold the result of a rerun? DBT_MEMORY only. */
enum dbt_status dbt_folder_is_rerun(struct dbt_arena *arena, const char *folder, bool *is,
                                    struct dbt_error *error) DBT_CHECKED;

#endif
