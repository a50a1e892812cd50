/*
 * Verify: the published folders of a region against what its ledger recorded, and what else lies in
 * the region's folder.
 */
#ifndef DEBITERA_APP_VERIFY_H
#define DEBITERA_APP_VERIFY_H

#include "debitera/verification.h"

/* "2025-05", "2025-05-correction-1": what a folder of issued results is named; of which period, and
   which correction of it (0: none). */
bool dbt_folder_is_published(const char *name, struct dbt_period *period, uint32_t *correction);

/* Does the region's folder hold one with the lists that such a folder has? */
bool dbt_folder_holds_published(const char *region_folder);

struct dbt_verified_place {
    struct dbt_verification *verification;
    const char *folder;              /* the region's */
    const struct dbt_period *period; /* only what shares a month with it; null: all */
};

/* After dbt_ledger_verify. Of each published run: every file that differs, is missing or does not
   belong there, and what manifest.json and invoices.csv say of it that the ledger does not. */
enum dbt_status dbt_verify_folders(const struct dbt_verified_place *place,
                                   struct dbt_error *error) DBT_CHECKED;

/* Then what no run has published. Without a ledger that can be read each published folder is
   compared with its own SHA256SUMS. */
enum dbt_status dbt_verify_around(const struct dbt_verified_place *place,
                                  struct dbt_error *error) DBT_CHECKED;

/* Pages that are not as pages.sha256 lists them, and those that it does not list; nothing while a
   run is under way, which writes them one by one. */
enum dbt_status dbt_verify_pages(const struct dbt_verified_place *place,
                                 struct dbt_error *error) DBT_CHECKED;

/* Of a folder whose record cannot be read, which has been told: against its own SHA256SUMS, and its
   providers' folders likewise. */
enum dbt_status dbt_verify_alone(const struct dbt_verified_place *place, const struct dbt_run *run,
                                 const char *folder, struct dbt_error *error) DBT_CHECKED;

/* The providers' folders of a run whose own `folder` is as it was published, or says so itself:
   every file that differs, is missing or does not belong there. `run` may be null; `restore` is
   the advice, and outlives the verification. */
enum dbt_status dbt_verify_providers(const struct dbt_verified_place *place,
                                     const struct dbt_run *run, const char *folder,
                                     const char *restore, struct dbt_error *error) DBT_CHECKED;

/* What lies below the providers' folders that none of `runs` has handed out. */
enum dbt_status dbt_verify_strangers(const struct dbt_verified_place *place,
                                     const struct dbt_run_list *runs,
                                     struct dbt_error *error) DBT_CHECKED;

/* Where a run's results stand; null when memory ends. */
const char *dbt_verified_folder(const struct dbt_verified_place *place, const struct dbt_run *run);

#endif
