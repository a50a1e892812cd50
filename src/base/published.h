/*
 * Published: a folder that stands under its final name; for the stage, and for base alone.
 */
#ifndef DEBITERA_BASE_PUBLISHED_H
#define DEBITERA_BASE_PUBLISHED_H

#include "debitera/base/output.h"

/*
 * Before an existing folder is exchanged for the stage: DBT_OUTPUT when it holds a file that
 * neither its own SHA256SUMS nor the stage names, and that is no page. Such a file is somebody
 * else's and must not be lost. A folder that is not there may be replaced.
 */
enum dbt_status dbt_published_replaceable(const struct dbt_stage *stage,
                                          struct dbt_error *error) DBT_CHECKED;

#endif
