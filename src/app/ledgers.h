/*
 * Ledgers: where those of the regions lie below --out, and what a pipeline and a ledger have to
 * say to one another.
 */
#ifndef DEBITERA_APP_LEDGERS_H
#define DEBITERA_APP_LEDGERS_H

#include "debitera/ledger.h"
#include "pipeline.h"

/* out/<code>/ledger.sqlite; null when memory ends. */
const char *dbt_ledger_place(const struct dbt_options *options, struct dbt_arena *arena,
                             const char *code);
bool dbt_ledger_stands(const struct dbt_options *options, struct dbt_arena *arena,
                       const char *code);

/* Is there no file, or one without any content? */
bool dbt_ledger_is_blank(const char *path);

/* --region is a region folder, whose own code counts, or the name of a folder below --out. */
enum dbt_status dbt_ledger_region(const struct dbt_options *options, struct dbt_arena *arena,
                                  const char **code, struct dbt_error *error) DBT_CHECKED;

/* --provider as registers write it: "5560160680" is how many systems write 556016-0680. Null when
   it is not given. DBT_USAGE when it is none. */
enum dbt_status dbt_ledger_provider(const struct dbt_options *options, struct dbt_arena *arena,
                                    const char **provider, struct dbt_error *error) DBT_CHECKED;

/* The files of all deliveries, as they are stored with a run. */
enum dbt_status dbt_pipeline_inputs(struct dbt_pipeline *pipeline, struct dbt_ledger_inputs *inputs,
                                    struct dbt_error *error) DBT_CHECKED;

/*
 * Findings about units whose charges of a month are far from what the months before came to
 * (region.yaml `deviation`). None when the region does not ask for it, when there is no ledger,
 * when the period is issued already: a repeated run must find what the first one found; and in a
 * rerun, whose result depends on no ledger.
 */
enum dbt_status dbt_pipeline_judge_deviation(struct dbt_pipeline *pipeline,
                                             struct dbt_error *error) DBT_CHECKED;

#endif
