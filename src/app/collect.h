/*
 * Collect: what was counted of a delivery, as a usage file.
 */
#ifndef DEBITERA_APP_COLLECT_H
#define DEBITERA_APP_COLLECT_H

#include "pipeline.h"

/* After dbt_pipeline_meter, when nothing keeps the usage from being known. `file` borrows from the
   pipeline. */
enum dbt_status dbt_usage_collect(struct dbt_pipeline *pipeline, struct dbt_usage_file *file,
                                  struct dbt_error *error) DBT_CHECKED;

#endif
