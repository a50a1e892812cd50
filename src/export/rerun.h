/* Rerun, within the stage. */
#ifndef DEBITERA_EXPORT_RERUN_H
#define DEBITERA_EXPORT_RERUN_H

#include "debitera/export.h"

/* manifest.json: which months were computed again, from which inputs and prices, and the files that
   came of it. DBT_INPUT when a total overflows. */
enum dbt_status dbt_rerun_manifest_write(const struct dbt_rerun *rerun, struct dbt_buffer *out,
                                         struct dbt_error *error) DBT_CHECKED;

/* One month's part of totals.csv: what each service came to, per provider. */
enum dbt_status dbt_service_totals_write(const struct dbt_result *result, struct dbt_buffer *out,
                                         struct dbt_error *error) DBT_CHECKED;

#endif
