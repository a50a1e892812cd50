/*
 * Usage output: the file that meter and merge write. Counting takes long, so all that can be wrong
 * with its name is found before anything is read.
 */
#ifndef DEBITERA_APP_USAGE_OUTPUT_H
#define DEBITERA_APP_USAGE_OUTPUT_H

#include "debitera/usage_file.h"

/* Can a usage file be written there? DBT_USAGE when something else stands there that would be lost;
   DBT_OUTPUT when it is no regular file, or its folder is missing or not to be written to. */
enum dbt_status dbt_usage_output_check(const char *path, struct dbt_error *error) DBT_CHECKED;

/* `of` goes to `path`, whole or not at all. DBT_OUTPUT. */
enum dbt_status dbt_usage_output_write(const struct dbt_usage_file *of, const char *path,
                                       struct dbt_error *error) DBT_CHECKED;

#endif
