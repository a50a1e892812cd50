/*
 * Providers: a folder for each provider with a document in a run, which a web server can hand to
 * it: out/<region>/providers/<org-no>/<name of the run's folder>/. It holds the same files as the
 * run's own folder (hard links, or copies where there can be none), and a page of its own. The hash
 * of each folder's SHA256SUMS is in the run's own folder (DBT_PROVIDERS_NAME, for sha256sum -c), so
 * the ledger's record covers them too.
 *
 * Life cycle: stage; then publish once the run's own folder stands, or release.
 */
#ifndef DEBITERA_APP_PROVIDERS_H
#define DEBITERA_APP_PROVIDERS_H

#include "debitera/base/output.h"
#include "handout.h"

#define DBT_PROVIDERS_FOLDER "providers"
#define DBT_PROVIDERS_NAME   "providers.sha256"

struct dbt_provider_folders {
    struct dbt_stage *stages; /* as many as there are handouts */
    size_t count;
};

/* Stages every folder of `handouts` from the files of the run's `stage`, their pages last, and adds
   DBT_PROVIDERS_NAME to it. Nothing for a draft. */
enum dbt_status dbt_providers_stage(const struct dbt_publication *publication,
                                    const struct dbt_handouts *handouts, struct dbt_stage *stage,
                                    struct dbt_provider_folders *folders,
                                    struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_providers_publish(struct dbt_provider_folders *folders,
                                      struct dbt_error *error) DBT_CHECKED;
void dbt_providers_release(struct dbt_provider_folders *folders);

/* Of a run that is published and whose own folder is whole: do its providers' folders stand as
   they were published? `whole` false, and why, when not. */
enum dbt_status dbt_providers_look(const struct dbt_publication *publication,
                                   struct dbt_standing_folder *standing,
                                   struct dbt_error *error) DBT_CHECKED;

#endif
