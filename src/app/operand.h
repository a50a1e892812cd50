/*
 * Operand: a folder of results that `diff` compares: a region's issued results, told from its
 * ledger, or a folder with a lines.csv: of a rerun, a published period, a draft.
 */
#ifndef DEBITERA_APP_OPERAND_H
#define DEBITERA_APP_OPERAND_H

#include "debitera/bill.h"

struct dbt_operand {
    const char *name; /* as given; borrowed */
    bool issued;      /* from a ledger: invoices and their corrections */
    struct dbt_invoices invoices;
    struct dbt_period months; /* that it has lines of, from the first to the last; zeroed: none */
};

/*
 * Nothing is written, and no lock is taken: it can be loaded during a run. Of a ledger only the
 * invoices whose period shares a month with `period` (null: all) are loaded; a lines.csv is read
 * whole, since it is checked whole. Whose ledger it is, it says itself: its folder may have another
 * name. DBT_INPUT when it is no such folder, or its lines.csv is not the one that was written.
 */
enum dbt_status dbt_operand_load(struct dbt_operand *operand, const char *name,
                                 const struct dbt_period *period, struct dbt_arena *arena,
                                 struct dbt_error *error) DBT_CHECKED;

#endif
