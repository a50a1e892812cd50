/*
 * Grid: rows of cells in columns. A row is filled, measured, then placed at the flow's cursor, so
 * that the page can be chosen in between.
 */
#ifndef DEBITERA_DOCUMENT_GRID_H
#define DEBITERA_DOCUMENT_GRID_H

#include "flow.h"

enum { DBT_GRID_CELLS_MAX = 10 };

struct dbt_grid_column {
    double x_mm; /* the left or right edge, by align */
    double w_mm;
    enum dbt_align align;
};

struct dbt_cell {
    const struct dbt_grid_column *column;
    enum dbt_style style;
    enum dbt_role role;
    bool below; /* stands under the cell before it, in the same column */
    struct dbt_lines lines;
};

/* Zeroed but for its place in the count; the lengths are up to the caller. */
struct dbt_row {
    double x_mm, w_mm;  /* of its rule */
    double above_mm;    /* free room in front */
    double padding_mm;  /* between rule and text, over and under the text together */
    bool ruled, strong; /* a line under the row */
    uint32_t number;    /* from 1; 0 when the row is none of the table's data */
    struct dbt_cell cells[DBT_GRID_CELLS_MAX];
    size_t count;
};

void dbt_row_add(struct dbt_row *row, struct dbt_flow *flow, const struct dbt_cell *cell,
                 const char *text);
/* A cell of several texts, each beginning a line. */
void dbt_row_add_texts(struct dbt_row *row, struct dbt_flow *flow, const struct dbt_cell *cell,
                       const struct dbt_lines *texts);
double dbt_row_height(const struct dbt_row *row);
void dbt_row_place(const struct dbt_row *row, struct dbt_flow *flow);

#endif
