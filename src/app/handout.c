/* Handout: a provider's documents, and the reports that are its own. */
#include "handout.h"

enum dbt_status dbt_handouts_make(const struct dbt_publication *publication,
                                  struct dbt_ledger *ledger, struct dbt_handouts *handouts,
                                  struct dbt_error *error)
{
    (void)publication;
    (void)ledger;
    (void)error;
    *handouts = (struct dbt_handouts){0};
    return DBT_OK;
}
