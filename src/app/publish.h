/*
 * Publish: draft invoices → ledger → documents and files in out/<region>/<period>, whole or not at
 * all.
 *
 * Ledger first: one transaction takes the numbers and stores everything; documents and files are
 * then made from what the ledger gives back, staged and renamed. A crash anywhere is healed by the
 * same command: same numbers, same bytes.
 */
#ifndef DEBITERA_APP_PUBLISH_H
#define DEBITERA_APP_PUBLISH_H

#include "debitera/export.h"
#include "debitera/render.h"
#include "pipeline.h"

struct dbt_publication {
    struct dbt_pipeline *pipeline;
    const char *region_folder; /* out/<region> */
    const char *name;          /* of the folder below it: "2025-05", or "2025-05-draft" */
    const char *prices_name;   /* of the price list that was given; "" for the region's own */
    struct dbt_renderer *renderer;
    struct dbt_run run;
    struct dbt_invoices invoices; /* as the ledger has them; of a draft, as computed */
    bool nothing_new;             /* everything had been issued and published before */
};

/*
 * Issues the pipeline's drafts, or finds them issued, and publishes what is not there yet. The
 * caller holds the region's lock. DBT_HELD when the period, or a part of it, was issued from other
 * inputs.
 */
enum dbt_status dbt_publish_issued(struct dbt_publication *publication,
                                   struct dbt_error *error) DBT_CHECKED;

/* Publishes the drafts themselves; touches no ledger. */
enum dbt_status dbt_publish_draft(struct dbt_publication *publication,
                                  struct dbt_error *error) DBT_CHECKED;

/* What the run can say about itself, for exports; `files` is left empty. */
void dbt_publication_result(const struct dbt_publication *publication, struct dbt_result *result);

/*
 * Documents and files, staged, checked and renamed into place. A first publication is recorded in
 * `ledger` once it stands; a repeated one is compared with the record before it replaces anything
 * (DBT_DIFFERENT). `ledger` is null for drafts.
 */
enum dbt_status dbt_publication_write(const struct dbt_publication *publication,
                                      struct dbt_ledger *ledger,
                                      struct dbt_error *error) DBT_CHECKED;

#endif
