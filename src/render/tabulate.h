/* Tabulate: which row and cell of a table an item is in, and how far each cell reaches. */
#ifndef DEBITERA_RENDER_TABULATE_H
#define DEBITERA_RENDER_TABULATE_H

#include "structure.h"

struct dbt_placed { /* a cell */
    uint32_t element, row;
    uint32_t column, end; /* where it is told: the first one, and the one behind the last */
    double x_mm;
};

struct dbt_tabulation {
    struct dbt_structure *structure;
    uint32_t table; /* the element that is open; 0 none */
    uint32_t row;
    uint32_t next; /* the first column of the row that has no cell yet; where it is told */
    const struct dbt_item *last; /* in it */
    struct dbt_placed *cells;
    size_t cell_count, cell_capacity;
    bool failed;
};

/* Is it part of a table, and of the one that is open? */
bool dbt_tabulation_has(const struct dbt_item *item);
/* The cell's element: the last one's, or a new one in a new row or table where it begins one. */
uint32_t dbt_tabulation_place(struct dbt_tabulation *tabulation, const struct dbt_item *item);
/* Ends the table that is open: its cells get the columns they reach over. */
void dbt_tabulation_end(struct dbt_tabulation *tabulation);

#endif
