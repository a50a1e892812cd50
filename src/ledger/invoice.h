/* Invoice: the rows of the tables invoice, line, line_step and vat_sum. */
#ifndef DEBITERA_LEDGER_INVOICE_H
#define DEBITERA_LEDGER_INVOICE_H

#include "cells.h"

struct dbt_step_row { /* a step, and whose it is */
    uint32_t line;    /* position of the line, from 1 */
    struct dbt_step step;
};

extern const struct dbt_cells dbt_invoice_cells; /* of struct dbt_invoice, but its parts */
extern const struct dbt_cells dbt_line_cells;    /* of struct dbt_line, but its steps */
extern const struct dbt_cells dbt_step_cells;    /* of struct dbt_step_row */
extern const struct dbt_cells dbt_vat_cells;     /* of struct dbt_vat_sum */

/* The INSERT statements, prepared once for all invoices of a run. */
struct dbt_invoice_store {
    struct dbt_query invoice, line, step, vat;
};

void dbt_invoice_store_open(struct dbt_invoice_store *store, struct dbt_ledger *ledger,
                            struct dbt_error *error);
/* Returns the first failure so far. */
enum dbt_status dbt_invoice_store_add(struct dbt_invoice_store *store, int64_t sequence,
                                      const struct dbt_invoice *invoice) DBT_CHECKED;
void dbt_invoice_store_close(struct dbt_invoice_store *store);

#endif
