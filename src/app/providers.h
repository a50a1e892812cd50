/*
 * Providers: a folder for each provider with a document in a run, which a web server can hand to
 * it: out/<region>/providers/<org-no>/<name of the run's folder>/. It holds the same files as the
 * run's own folder (hard links, or copies where there can be none), and a page of its own:
 *
 *   invoices/70001000.pdf, .csv         reports/SE2321000214-1A01.pdf
 *   559921-0878.zip, .pdf               what packaging.h has made of these
 *   SHA256SUMS
 *
 * The hash of each folder's SHA256SUMS is in the run's own folder (DBT_PROVIDERS_NAME, for
 * sha256sum -c), so the ledger's record covers them too.
 *
 * Life cycle: `handouts` given; stage; then publish once the run's own folder stands; release.
 */
#ifndef DEBITERA_APP_PROVIDERS_H
#define DEBITERA_APP_PROVIDERS_H

#include "debitera/base/output.h"
#include "handout.h"
#include "page_folder.h"

#define DBT_PROVIDERS_FOLDER "providers"
#define DBT_PROVIDERS_NAME   "providers.sha256"

struct dbt_provider_folders {
    const struct dbt_handouts *handouts;
    struct dbt_stage *stages; /* as many as there are handouts */
    size_t count;             /* of these, begun */
};

/* Stages every folder of the handouts from the files of the run's `stage`, their pages last, and
   adds DBT_PROVIDERS_NAME to it. Nothing for a draft. Failures are the stage's or `error`. */
enum dbt_status dbt_providers_stage(const struct dbt_publication *publication,
                                    const struct dbt_page_books *books, struct dbt_stage *stage,
                                    struct dbt_provider_folders *folders,
                                    struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_providers_publish(struct dbt_provider_folders *folders,
                                      struct dbt_error *error) DBT_CHECKED;
/* What was not published is removed. */
void dbt_providers_release(struct dbt_provider_folders *folders);

/* Before anything is issued: what stands in the place of a folder of the run's, DBT_INPUT. */
enum dbt_status dbt_providers_refuse_standing(const struct dbt_publication *publication,
                                              struct dbt_error *error) DBT_CHECKED;

/* Of a run that is published and whose own folder is whole: do its providers' folders stand as
   they were published? `whole` false, and why, when not. */
enum dbt_status dbt_providers_look(const struct dbt_publication *publication,
                                   struct dbt_standing_folder *standing,
                                   struct dbt_error *error) DBT_CHECKED;

/* What DBT_PROVIDERS_NAME of a run's folder says. */
struct dbt_provider_sums {
    const char *folder; /* "providers/559921-0878/2025-05", in the region's */
    const char *sha256; /* of its SHA256SUMS */
};

struct dbt_provider_list {
    struct dbt_provider_sums *items; /* by folder */
    size_t count;
};

/* Of the run's folder `folder`. Empty where it has no such file: it is of a run that no provider
   was handed anything of, or of an older version. DBT_INPUT when the file cannot be read or is
   damaged. */
enum dbt_status dbt_provider_list_read(const char *folder, struct dbt_provider_list *list,
                                       struct dbt_arena *arena,
                                       struct dbt_error *error) DBT_CHECKED;

#endif
