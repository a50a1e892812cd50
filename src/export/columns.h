/*
 * Columns: a table for people, aligned by characters, not bytes. The table comes as text, a tab
 * between cells and a line end behind each row; so no cell holds either. A row of one cell is a
 * line of its own, and makes no column wider.
 */
#ifndef DEBITERA_EXPORT_COLUMNS_H
#define DEBITERA_EXPORT_COLUMNS_H

#include "debitera/base/text.h"

enum { DBT_COLUMNS_MAX = 16 };

/* `sides` has a letter per column: 'r' stands at the right, 'l' at the left. */
void dbt_columns_write(struct dbt_text table, const char *sides, struct dbt_buffer *out);

#endif
