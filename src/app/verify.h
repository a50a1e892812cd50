/*
 * Verify: the published folders of a region against what its ledger recorded.
 */
#ifndef DEBITERA_APP_VERIFY_H
#define DEBITERA_APP_VERIFY_H

#include "debitera/verification.h"

/* "2025-05", "2025-05-correction-1": what a folder of issued results is named. */
bool dbt_folder_is_published(const char *name);

/*
 * After dbt_ledger_verify. Of each published run whose period shares a month with `period` (null:
 * all): every file that differs, is missing or does not belong there, and what its manifest says of
 * the run. Then folders that no run has published. Without a ledger that can be read each folder is
 * compared with its own SHA256SUMS.
 */
enum dbt_status dbt_verify_folders(struct dbt_verification *verification, const char *region_folder,
                                   const struct dbt_period *period,
                                   struct dbt_error *error) DBT_CHECKED;

#endif
