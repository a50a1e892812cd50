/*
 * Renewal: pages written again once all folders of a run stand. Part of paging.h.
 */
#ifndef DEBITERA_APP_RENEWAL_H
#define DEBITERA_APP_RENEWAL_H

#include "page_folder.h"
#include "page_store.h"
#include "publish.h"

struct dbt_renewal {
    const struct dbt_publication *publication;
    struct dbt_ledger *ledger;
    struct dbt_metrics metrics;
    struct dbt_page_books books; /* of the whole ledger */
    struct dbt_page_store store;
    struct dbt_arena arena;   /* of all of it */
    struct dbt_arena scratch; /* of the page at hand */
};

/* Whose pages; the region's own: all null. */
struct dbt_page_owner {
    const char *org_no;
    const char *name;
    const char *folder; /* "providers/559921-0878"; of the region "" is meant by null */
};

/* Path of a file of the owner's below the region's folder; null when memory ends. */
const char *dbt_owner_path(const struct dbt_page_owner *owner, const char *name,
                           struct dbt_arena *arena);

/* The folder of a run that stands: is its manifest the one that was recorded? `files`, of the
   renewal's arena, are what was recorded, by name. */
enum dbt_status dbt_renewal_look(struct dbt_renewal *renewal, const struct dbt_run *run,
                                 struct dbt_output_list *files, bool *is_recorded,
                                 struct dbt_error *error) DBT_CHECKED;

/* The pages of all runs, of the region and of every provider with a folder among the run's. */
enum dbt_status dbt_renewal_lists(struct dbt_renewal *renewal, struct dbt_error *error) DBT_CHECKED;

/* The distinct buyers of invoices; the names as on the last document of each. */
struct dbt_page_owners {
    struct dbt_page_owner *items;
    size_t count;
};
enum dbt_status dbt_renewal_owners(const struct dbt_invoices *invoices,
                                   struct dbt_page_owners *owners, struct dbt_arena *arena,
                                   struct dbt_error *error) DBT_CHECKED;

#endif
