/*
 * Packaging: what finance people take home from a run.
 *
 *   invoices/70001000.csv     an invoice's own rows of lines.csv
 *   lines.excel.csv …         each list for Excel; lists.xlsx with typed cells
 *   packages/<org-no>.zip     a provider's documents, reports and lines; a workbook of its invoices
 *                             and lines
 *   packages/<org-no>.pdf     its documents and reports, one behind the other
 *   packages/all.zip, all.pdf the same of all providers, and the lists
 */
#ifndef DEBITERA_APP_PACKAGING_H
#define DEBITERA_APP_PACKAGING_H

#include "debitera/base/output.h"
#include "handout.h"

#define DBT_PACKAGES_FOLDER   "packages"
#define DBT_PACKAGE_OF_ALL    "all"
#define DBT_PROVIDER_WORKBOOK "lines.xlsx" /* within a provider's zip */

/* Into the run's stage, which has the documents and CSV files by then, and no manifest. Of a draft
   no packages: those are for what stands. Each is read back; failures are the stage's or `error`.
   */
enum dbt_status dbt_packages_stage(const struct dbt_publication *publication,
                                   const struct dbt_handouts *handouts, struct dbt_stage *stage,
                                   struct dbt_error *error) DBT_CHECKED;

#endif
