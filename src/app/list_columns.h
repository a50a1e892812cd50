/*
 * List columns: what stands in the columns of the lists, by their names, for the forms of them that
 * have typed cells. A name means the same in every list.
 */
#ifndef DEBITERA_APP_LIST_COLUMNS_H
#define DEBITERA_APP_LIST_COLUMNS_H

#include "debitera/package.h"

/* False for a name that is not in the table: its kind is then text. */
bool dbt_column_find(const char *name, enum dbt_cell_kind *kind);
enum dbt_cell_kind dbt_column_kind(const char *name);

#endif
