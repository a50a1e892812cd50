/*
 * Given: usage that was counted before (run --usage), in place of events and listings. What the
 * file says of their files takes the place of reading them; they need not be there any more.
 */
#ifndef DEBITERA_APP_GIVEN_H
#define DEBITERA_APP_GIVEN_H

#include "pipeline.h"

/*
 * Reads the file that --usage names, when there is one, into `given`. DBT_INPUT, with what to do,
 * when it is not of this run (region, period, program version, rejects listed) or not of all its
 * sources.
 */
enum dbt_status dbt_given_load(struct dbt_pipeline *pipeline, struct dbt_error *error) DBT_CHECKED;

/*
 * Puts the counted files among the inputs of a part's delivery, which is open. Such a file that
 * lies in the delivery must be one that was counted: of the same name and SHA-256.
 */
enum dbt_status dbt_given_inputs(struct dbt_pipeline *pipeline, struct dbt_part *part,
                                 struct dbt_error *error) DBT_CHECKED;

/* Fills the part's usage, which is all 0, and what counting says besides. The registers are read
   by then, and must be those that were counted on. */
enum dbt_status dbt_given_usage(struct dbt_pipeline *pipeline, struct dbt_part *part,
                                struct dbt_error *error) DBT_CHECKED;

/* The part's delivery in the file; null when the period was delivered otherwise: as a whole, or
   month by month. */
const struct dbt_usage_delivery *dbt_given_delivery(const struct dbt_pipeline *pipeline,
                                                    const struct dbt_part *part);
/* Where the file keeps the region's n-th source; the file's count of sources when it does not. */
size_t dbt_given_source(const struct dbt_pipeline *pipeline, uint32_t source);

#endif
