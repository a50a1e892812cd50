/*
 * The files of a region folder, each with the function that reads it. They are read in this order,
 * as each may name things of those before it.
 */
#ifndef DEBITERA_CATALOG_LOAD_H
#define DEBITERA_CATALOG_LOAD_H

#include "schema.h"

/* Each reads the root of its file into schema->region. */
typedef void dbt_file_reader(struct dbt_schema *schema, const struct dbt_yaml_node *root);

dbt_file_reader dbt_load_region;   /* region.yaml: identity, payment, proration, VAT */
dbt_file_reader dbt_load_sources;  /* sources.yaml */
dbt_file_reader dbt_load_meters;   /* meters.yaml */
dbt_file_reader dbt_load_services; /* services.yaml; tells the meters that they are priced */
dbt_file_reader dbt_load_prices;   /* prices.yaml, or a further price list */
dbt_file_reader dbt_load_texts;    /* texts.yaml; a text replaces one that stands already */

/* meters.yaml `follow_up`, once the region has its meters. */
dbt_file_reader dbt_load_follow_up;

/* Findings for every text that no file gave; `root` is of the region's own texts.yaml. */
void dbt_check_texts(struct dbt_schema *schema, const struct dbt_yaml_node *root);

/* A drawing of M, L, C and Z with their numbers, each 0 to 24 (logo.c). */
bool dbt_logo_valid(struct dbt_text path);

#endif
