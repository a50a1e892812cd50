/* Paging: pages into the folders of results. */
#include "paging.h"

enum dbt_status dbt_page_stage(const struct dbt_publication *publication, struct dbt_ledger *ledger,
                               const struct dbt_handout *handout, struct dbt_stage *stage,
                               struct dbt_error *error)
{
    (void)publication;
    (void)ledger;
    (void)handout;
    (void)stage;
    (void)error;
    return DBT_OK;
}

enum dbt_status dbt_pages_renew(const struct dbt_publication *publication,
                                struct dbt_ledger *ledger, struct dbt_error *error)
{
    (void)publication;
    (void)ledger;
    (void)error;
    return DBT_OK;
}
