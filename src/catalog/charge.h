/*
 * The charges of a service, as its `charge` in services.yaml lists them: one component each, or
 * none at all for a service that is included.
 */
#ifndef DEBITERA_CATALOG_CHARGE_H
#define DEBITERA_CATALOG_CHARGE_H

#include "schema.h"

struct dbt_service_draft {
    struct dbt_service service; /* first: its code is the item's */
    struct dbt_list editions;
    struct dbt_list charge;
    unsigned obligation;
};

extern const struct dbt_list_form dbt_charge_form; /* of `charge` */

/* Findings about the charges of a service, which was read from `node` as far as it could be. */
void dbt_check_charges(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                       const struct dbt_service_draft *draft);

/* Fills the components of the service. */
void dbt_take_charges(struct dbt_service *service, const struct dbt_list *charge);

#endif
