/*
 * Paging: the pages beside the documents. Pages are views, made from the ledger and of the files
 * that stand: a later run may change what they say of an earlier one (an invoice is credited), so
 * they are in no SHA256SUMS and no record; their hashes are in out/<region>/pages.sha256.
 *
 *   out/<region>/index.html                          all runs
 *   out/<region>/<run>/index.html                    one run
 *   out/<region>/providers/<org-no>/index.html       all runs of a provider
 *   out/<region>/providers/<org-no>/<run>/index.html what it was invoiced by one
 *
 * Each also in the other language, index.en.html; both link to one another.
 */
#ifndef DEBITERA_APP_PAGING_H
#define DEBITERA_APP_PAGING_H

#include "debitera/base/output.h"
#include "handout.h"
#include "page_folder.h"

/* What the pages of all folders of a publication are made from: loaded once, as a ledger has the
   invoices of many years. `ledger` is null for a draft that has none. */
enum dbt_status dbt_page_books_open(struct dbt_page_books *books,
                                    const struct dbt_publication *publication,
                                    struct dbt_ledger *ledger, struct dbt_arena *arena,
                                    struct dbt_error *error) DBT_CHECKED;
/* The page of a folder into its stage, which has all its files by then. `handout` null: it is the
   run's own; else that provider's. */
enum dbt_status dbt_page_stage(const struct dbt_publication *publication,
                               const struct dbt_page_books *books,
                               const struct dbt_handout *handout, struct dbt_stage *stage,
                               struct dbt_error *error) DBT_CHECKED;

/* Once all folders stand, also those of before (nothing new): the pages of all runs, those of runs
   whose invoices this one corrects, and pages.sha256. Each is replaced whole, or left when it is
   the same. Nothing for a draft. */
enum dbt_status dbt_pages_renew(const struct dbt_publication *publication,
                                struct dbt_ledger *ledger, struct dbt_error *error) DBT_CHECKED;

#endif
