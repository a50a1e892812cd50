/*
 * Commands: each takes the parsed options, writes its result to stdout and its diagnostics to the
 * log, and returns how it ended.
 */
#ifndef DEBITERA_APP_COMMANDS_H
#define DEBITERA_APP_COMMANDS_H

#include "debitera/base/log.h"
#include "options.h"

typedef enum dbt_status dbt_command_function(const struct dbt_options *options, struct dbt_log *log,
                                             struct dbt_error *error);

dbt_command_function dbt_command_run;
dbt_command_function dbt_command_correct;
dbt_command_function dbt_command_check;
dbt_command_function dbt_command_meter;
dbt_command_function dbt_command_merge;
dbt_command_function dbt_command_list;
dbt_command_function dbt_command_explain;
dbt_command_function dbt_command_verify;
dbt_command_function dbt_command_rerun;
dbt_command_function dbt_command_diff;
dbt_command_function dbt_command_prices;

/* Writes a result to stdout, checked: DBT_OUTPUT when it cannot be written. */
enum dbt_status dbt_stdout_write(const struct dbt_buffer *buffer,
                                 struct dbt_error *error) DBT_CHECKED;

#endif
