/*
 * Cells: which member of a struct stands in which column. One table of cells per struct makes the
 * INSERT, the SELECT, and both directions of the copy, so that what is loaded equals what was
 * stored.
 */
#ifndef DEBITERA_LEDGER_CELLS_H
#define DEBITERA_LEDGER_CELLS_H

#include "query.h"

/* The form of the member, and how it is stored. */
enum dbt_cell_form {
    DBT_CELL_TEXT,   /* const char *: TEXT, never null */
    DBT_CELL_HASH,   /* char[DBT_SHA256_HEX_BYTES]: TEXT */
    DBT_CELL_LETTER, /* char: TEXT of one byte */
    DBT_CELL_INT64,  /* INTEGER, as are the next three */
    DBT_CELL_INT32,
    DBT_CELL_UINT32,
    DBT_CELL_UINT64,
    DBT_CELL_BOOL,         /* INTEGER, 0 or 1 */
    DBT_CELL_DAY,          /* dbt_day: TEXT "2025-05-01" */
    DBT_CELL_MONTH,        /* dbt_month: TEXT "2025-05" */
    DBT_CELL_RATIO,        /* struct dbt_ratio: TEXT "1/12" */
    DBT_CELL_INT64_IF_ANY, /* INTEGER; 0 is NULL */
    DBT_CELL_DAY_IF_ANY,   /* dbt_day: TEXT; 0 is "" */
    DBT_CELL_BASIS,        /* enum dbt_basis: TEXT "piece", "month", "year" */
    DBT_CELL_KIND          /* enum dbt_invoice_kind: TEXT "invoice", "adjustment", "credit" */
};

struct dbt_cell {
    const char *column; /* or, where it is only read, an SQL expression */
    enum dbt_cell_form form;
    size_t offset;
};

struct dbt_cells {
    const char *table;
    const char *keys; /* columns in front of the cells, bound by the caller: "run, ", or "" */
    int key_count;
    const struct dbt_cell *items;
    size_t count;
};

/* Opens "INSERT INTO table (keys, cells) VALUES (?, …)". */
void dbt_cells_open_insert(struct dbt_query *query, struct dbt_ledger *ledger,
                           const struct dbt_cells *cells, struct dbt_error *error);
/* Opens "SELECT cells FROM table rest". */
void dbt_cells_open_select(struct dbt_query *query, struct dbt_ledger *ledger,
                           const struct dbt_cells *cells, const char *rest,
                           struct dbt_error *error);
void dbt_cells_bind(struct dbt_query *query, const struct dbt_cells *cells, const void *object);
/* From the row that stands; texts are copied into the arena. A value that cannot be is
   DBT_INPUT. */
void dbt_cells_read(struct dbt_query *query, const struct dbt_cells *cells, void *object,
                    struct dbt_arena *arena);

struct dbt_gathered { /* structs, one a row, in an arena */
    void *items;
    size_t count, capacity;
    size_t item_bytes; /* the caller's; the rest is zeroed */
};

/* Steps through all rows and appends them. */
void dbt_cells_gather(struct dbt_query *query, const struct dbt_cells *cells,
                      struct dbt_gathered *rows, struct dbt_arena *arena);

#endif
