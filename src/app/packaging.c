/* Packaging: lists and archives of a run, into its stage. */
#include "packaging.h"

enum dbt_status dbt_packages_stage(const struct dbt_publication *publication,
                                   const struct dbt_handouts *handouts, struct dbt_stage *stage,
                                   struct dbt_error *error)
{
    (void)publication;
    (void)handouts;
    (void)stage;
    (void)error;
    return DBT_OK;
}
