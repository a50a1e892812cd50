/*
 * Staged: files of a stage as packages want them: written through a medium that can read back what
 * was written, and read when they stand there.
 */
#ifndef DEBITERA_APP_STAGED_H
#define DEBITERA_APP_STAGED_H

#include "debitera/base/output.h"
#include "debitera/package.h"

typedef enum dbt_status dbt_staged_writer(const void *context, struct dbt_medium medium,
                                          struct dbt_error *error);

/* What `write` writes is the stage's file of that name, or, when it fails, nothing. `name` is
   borrowed for the call. What the stage fails with, or `write`. */
enum dbt_status dbt_staged_write(struct dbt_stage *stage, const char *name,
                                 dbt_staged_writer *write, const void *context,
                                 struct dbt_error *error) DBT_CHECKED;

/* The files that a stage has now, by name: its own list grows while others add to it, and is in the
   order they came in. */
struct dbt_staged_list {
    struct dbt_stage_file *items;
    size_t count;
};

/* False when memory ends. */
bool dbt_staged_list(const struct dbt_stage *stage, struct dbt_staged_list *list,
                     struct dbt_arena *arena) DBT_CHECKED;
/* Null: there is no such file. */
const struct dbt_stage_file *dbt_staged_find(const struct dbt_staged_list *list, const char *name);

/* To be read by parts, then dropped; its path is the stage's arena's. DBT_OUTPUT. */
enum dbt_status dbt_staged_open(const struct dbt_stage *stage, const char *name,
                                struct dbt_file *file, uint64_t *bytes,
                                struct dbt_error *error) DBT_CHECKED;

/* All of it, in the place of what `bytes` held. DBT_OUTPUT, DBT_MEMORY. */
enum dbt_status dbt_staged_read(const struct dbt_stage *stage, const char *name,
                                struct dbt_buffer *bytes, struct dbt_error *error) DBT_CHECKED;

#endif
