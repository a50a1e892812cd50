/*
 * Archive: a zip in a stage, of files that the stage has. It begins with a SHA256SUMS of its
 * entries, for sha256sum -c, and has them by name.
 */
#ifndef DEBITERA_APP_ARCHIVE_H
#define DEBITERA_APP_ARCHIVE_H

#include "debitera/base/output.h"
#include "debitera/package.h"

struct dbt_archive_entry {
    const char *name;
    const char *sha256;    /* of a file of the stage, that is; null: of `bytes` */
    struct dbt_text bytes; /* what is only in the archive */
};

struct dbt_archive {
    struct dbt_stage *stage;
    dbt_day day;
    struct dbt_archive_entry *entries; /* in any order; they are sorted */
    size_t count;
};

/* Memory holds one file at a time, of those that are packed in themselves all of it, of others what
   they are packed to. What the stage fails with; DBT_MEMORY; as zip says (package.h). */
enum dbt_status dbt_archive_stage(const struct dbt_archive *archive, const char *name,
                                  struct dbt_error *error) DBT_CHECKED;

#endif
