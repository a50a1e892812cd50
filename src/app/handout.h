/*
 * Handout: what each provider of a run is handed, and nobody else's.
 *
 * Its documents, and the reports of the units that were its own on the last day of the period. A
 * report also shows the twelve months before: where any of them was billed to another provider, or
 * the unit was another's then, the report would tell the one what the other's cost, so it is the
 * region's alone (`withheld`).
 */
#ifndef DEBITERA_APP_HANDOUT_H
#define DEBITERA_APP_HANDOUT_H

#include "publish.h"

struct dbt_handout {
    const char *org_no;
    const char *provider;                      /* its name, as on its last document of the run */
    const char *folder;                        /* of its name: dbt_file_name_make of org_no */
    const struct dbt_invoice *const *invoices; /* by number */
    size_t invoice_count;
    const struct dbt_followup_unit *const *units; /* whose reports it gets; by code */
    size_t unit_count;
    const struct dbt_followup_unit *const *withheld;
    size_t withheld_count;
};

struct dbt_handouts { /* of every provider with a document in the run; by org_no */
    const struct dbt_handout *items;
    size_t count;
};

/* `ledger` null: nothing is known of the months before. Memory of the pipeline's arena; the
   publication outlives it. DBT_MEMORY, DBT_INPUT (ledger). */
enum dbt_status dbt_handouts_make(const struct dbt_publication *publication,
                                  struct dbt_ledger *ledger, struct dbt_handouts *handouts,
                                  struct dbt_error *error) DBT_CHECKED;

#endif
