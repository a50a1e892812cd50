/* What unconfirmed prices would come to, for programs; dbt_export_impacts is for people. */
#ifndef DEBITERA_EXPORT_IMPACTS_H
#define DEBITERA_EXPORT_IMPACTS_H

#include "json.h"

json_t *dbt_impacts_json(const struct dbt_impacts *impacts);

#endif
