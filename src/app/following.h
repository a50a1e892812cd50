/*
 * Following: the figures of a publication's follow-up reports, from what its run found and what
 * the ledger has of the runs before it. Nothing newer is looked at, so a publication that is made
 * again has the figures it had.
 */
#ifndef DEBITERA_APP_FOLLOWING_H
#define DEBITERA_APP_FOLLOWING_H

#include "publish.h"

/* What the reports see of the ledger: the months they show, of runs before this one; of a draft, of
   all that were issued, where a draft of a period that is billed stands in the place of what was
   issued of it. False when there is none: no ledger, or this is its first run. */
bool dbt_publication_past(const struct dbt_publication *publication,
                          const struct dbt_ledger *ledger, struct dbt_ledger_history *history);

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
