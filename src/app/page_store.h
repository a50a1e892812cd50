/*
 * Page store: the pages of a region that stand, and the list of their hashes, pages.sha256.
 *
 * Each page is replaced whole, and only where its bytes differ. On its way it lies in the region's
 * own folder, so that what a crash leaves of it is in no folder of results.
 */
#ifndef DEBITERA_APP_PAGE_STORE_H
#define DEBITERA_APP_PAGE_STORE_H

#include "debitera/base/log.h"
#include "sums.h"

#define DBT_PAGES_NAME "pages.sha256"

struct dbt_page_store {
    const char *folder; /* the region's */
    bool begun;         /* there was no list that could be read */
    struct dbt_sums sums;
};

/* A list that is damaged is begun anew, with a warning, as one that is missing. DBT_MEMORY. */
enum dbt_status dbt_page_store_open(struct dbt_page_store *store, const char *folder,
                                    struct dbt_arena *arena, struct dbt_log *log,
                                    struct dbt_error *error) DBT_CHECKED;
/* `name` is its path below the region's folder; the folder it lies in is there. DBT_OUTPUT. */
enum dbt_status dbt_page_store_put(struct dbt_page_store *store, const char *name,
                                   struct dbt_text bytes, struct dbt_error *error) DBT_CHECKED;
/* Writes the list, without pages whose folder is gone by now. DBT_OUTPUT. */
enum dbt_status dbt_page_store_close(struct dbt_page_store *store,
                                     struct dbt_error *error) DBT_CHECKED;

#endif
