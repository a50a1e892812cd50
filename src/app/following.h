/*
 * Following: the figures of a publication's follow-up reports, from what its run found and what
 * the ledger has of the runs before it. Nothing newer is looked at, so a publication that is made
 * again has the figures it had.
 */
#ifndef DEBITERA_APP_FOLLOWING_H
#define DEBITERA_APP_FOLLOWING_H

#include "publish.h"

/*
 * Fills `publication->followup`, when the region wants reports (`follow_up` in meters.yaml), from
 * its arena `figures`, which the caller initialised and releases after the last document is made.
 * `own` are the publication's invoices or drafts, of which nothing depends on their numbers.
 * `ledger` null: there is none yet, and no month before.
 */
enum dbt_status dbt_publication_follow(struct dbt_publication *publication,
                                       struct dbt_ledger *ledger, const struct dbt_invoices *own,
                                       struct dbt_error *error) DBT_CHECKED;

#endif
