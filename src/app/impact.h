/*
 * Impact: what the readings of the list's unconfirmed prices would come to for what a delivery
 * orders and counts, whenever those prices begin.
 */
#ifndef DEBITERA_APP_IMPACT_H
#define DEBITERA_APP_IMPACT_H

#include "debitera/export.h"
#include "pipeline.h"

/* Of what is ordered on the last day of the period, and counted in its last month. Empty when
   nothing was computed. It lives as long as the pipeline. */
enum dbt_status dbt_pipeline_impacts(struct dbt_pipeline *pipeline, struct dbt_impacts *impacts,
                                     struct dbt_error *error) DBT_CHECKED;

#endif
