/* Invoice: the rows of the tables invoice, line and vat_sum. */
#ifndef DEBITERA_LEDGER_INVOICE_H
#define DEBITERA_LEDGER_INVOICE_H

#include "query.h"

/* The three INSERT statements, prepared once for all invoices of a run. */
struct dbt_invoice_store {
    struct dbt_query invoice, line, vat;
};

void dbt_invoice_store_open(struct dbt_invoice_store *store, struct dbt_ledger *ledger,
                            struct dbt_error *error);
/* Returns the first failure so far. */
enum dbt_status dbt_invoice_store_add(struct dbt_invoice_store *store, int64_t sequence,
                                      const struct dbt_invoice *invoice) DBT_CHECKED;
void dbt_invoice_store_close(struct dbt_invoice_store *store);

#endif
