/* Providers: a folder for each, beside the run's own. */
#include "providers.h"

enum dbt_status dbt_providers_stage(const struct dbt_publication *publication,
                                    const struct dbt_handouts *handouts, struct dbt_stage *stage,
                                    struct dbt_provider_folders *folders, struct dbt_error *error)
{
    (void)publication;
    (void)handouts;
    (void)stage;
    (void)error;
    *folders = (struct dbt_provider_folders){0};
    return DBT_OK;
}

enum dbt_status dbt_providers_publish(struct dbt_provider_folders *folders, struct dbt_error *error)
{
    (void)folders;
    (void)error;
    return DBT_OK;
}

void dbt_providers_release(struct dbt_provider_folders *folders)
{
    (void)folders;
}

enum dbt_status dbt_providers_look(const struct dbt_publication *publication,
                                   struct dbt_standing_folder *standing, struct dbt_error *error)
{
    (void)publication;
    (void)standing;
    (void)error;
    return DBT_OK;
}
