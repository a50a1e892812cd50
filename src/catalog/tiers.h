/*
 * What a price row may say beside or in place of a price: tiers, an included quantity, a minimum.
 */
#ifndef DEBITERA_CATALOG_TIERS_H
#define DEBITERA_CATALOG_TIERS_H

#include "schema.h"

extern const struct dbt_names dbt_scheme_names;   /* words of enum dbt_tier_scheme */
extern const struct dbt_list_form dbt_tiers_form; /* of `tiers`: struct dbt_tier */
extern const struct dbt_range dbt_included_range; /* of `included` */
extern const struct dbt_range dbt_minimum_range;  /* of `minimum`, in öre */

/* Findings about `tiers` and `scheme` of a price row: that they stand together and in order. */
void dbt_check_tiers(struct dbt_schema *schema, const struct dbt_yaml_node *row,
                     const struct dbt_list *tiers);

/* Findings about what a price of the component cannot have. */
void dbt_check_shape(struct dbt_schema *schema, const struct dbt_yaml_node *row,
                     enum dbt_charge_model model);

#endif
