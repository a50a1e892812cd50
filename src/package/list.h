/* Lists, within the stage: what every form of a list shares. */
#ifndef DEBITERA_PACKAGE_LIST_H
#define DEBITERA_PACKAGE_LIST_H

#include "debitera/package.h"

/* list->each, and each row judged: as many cells as columns, nothing lost for memory. DBT_INTERNAL,
   DBT_MEMORY. */
enum dbt_status dbt_list_each(const struct dbt_list *list, dbt_row_taker *take, void *taker,
                              struct dbt_error *error) DBT_CHECKED;

/* A cell as the CSV of export has it: exact, decimal point. `text` holds at least DBT_RATIO_BYTES,
   and is not used for a text. */
struct dbt_text dbt_cell_write(const struct dbt_row *row, const struct dbt_cell *cell, char *text);
/* A ratio as millionths, the nearest; `*exact`: it is just that. False when it is too large. */
bool dbt_ratio_millionths(struct dbt_ratio ratio, int64_t *millionths, bool *exact) DBT_CHECKED;

#endif
