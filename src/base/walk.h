/*
 * Walk: a visit to everything under a folder, for base alone, in the order of names. Symbolic links
 * are visited, not followed. Written by hand, as the C library's fts_open crashes when memory ends.
 */
#ifndef DEBITERA_BASE_WALK_H
#define DEBITERA_BASE_WALK_H

#include "debitera/base/error.h"

enum dbt_walk_kind {
    DBT_WALK_FOLDER,      /* before what is in it */
    DBT_WALK_FOLDER_DONE, /* after it */
    DBT_WALK_FILE         /* anything else */
};

struct dbt_walk_entry {
    enum dbt_walk_kind kind;
    const char *path; /* borrowed, for the visit */
    const char *name; /* the same without the root and its slash; "" for the root itself */
};

/* What is not DBT_OK ends the walk. */
typedef enum dbt_status dbt_walk_visit(const struct dbt_walk_entry *entry, void *context,
                                       struct dbt_error *error);

/* Nothing at `path` is no error: there is no visit then. DBT_OUTPUT when it cannot be read. */
enum dbt_status dbt_walk(const char *path, dbt_walk_visit *visit, void *context,
                         struct dbt_error *error) DBT_CHECKED;

#endif
