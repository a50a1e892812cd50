/* Manifest: parts that those of a run and of a rerun share. Values as in json.h. */
#ifndef DEBITERA_EXPORT_MANIFEST_H
#define DEBITERA_EXPORT_MANIFEST_H

#include "json.h"

json_t *dbt_manifest_inputs(const struct dbt_result *result);
json_t *dbt_manifest_repeats(const struct dbt_result *result);
json_t *dbt_manifest_outputs(const struct dbt_output_file *files, size_t count);

#endif
