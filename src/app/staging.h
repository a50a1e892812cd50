/*
 * Staging: what every folder of results holds, whoever makes it: a document per invoice, its lines,
 * the follow-up reports, and the list of its files for the manifest.
 */
#ifndef DEBITERA_APP_STAGING_H
#define DEBITERA_APP_STAGING_H

#include "debitera/base/output.h"
#include "debitera/export.h"
#include "debitera/render.h"

#define DBT_INVOICES_FOLDER "invoices"
#define DBT_UNIT_REPORTS    "reports" /* the folder of the units' reports */
#define DBT_REGION_REPORT   "region.pdf"

struct dbt_printing {
    const struct dbt_region *region;
    const struct dbt_layouts *layouts;
    struct dbt_renderer *renderer;
    struct dbt_invoices invoices;
    const struct dbt_followup *followup; /* null: no reports */
    bool draft;                          /* of the reports; an invoice says it itself */
    dbt_day date;                        /* of the reports */
    unsigned threads;
    bool recalculated; /* marked so, and in a folder per period: "invoices/2025-05/draft-…" */
};

/* What files of documents are called: "invoices/70001000.pdf", a draft by the provider's
   organisation number, and its lines likewise, with "csv" as `extension`;
   "reports/SE2321000214-1A01.pdf" (file_name.h), of null "region.pdf". Null when memory ends. */
const char *dbt_invoice_file(const struct dbt_invoice *invoice, bool recalculated,
                             const char *extension, struct dbt_arena *arena);
const char *dbt_report_file(const struct dbt_followup_unit *unit, struct dbt_arena *arena);

/* Lays out and renders every invoice, with its lines as CSV within and beside it, and every report,
   and hands them to the stage. Names live in `arena`. */
enum dbt_status dbt_documents_stage(const struct dbt_printing *printing, struct dbt_stage *stage,
                                    struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;

/* Lays them out, and keeps nothing: DBT_INPUT when one cannot be, as where a layout asks for more
   than fits on a page. */
enum dbt_status dbt_documents_try(const struct dbt_printing *printing,
                                  struct dbt_error *error) DBT_CHECKED;

/* The same of documents of invented content, an invoice of each kind and, where the region wants
   them, both reports: the region's layouts as such. */
enum dbt_status dbt_layouts_try(struct dbt_printing printing, struct dbt_arena *arena,
                                struct dbt_error *error) DBT_CHECKED;

struct dbt_output_files {
    const struct dbt_output_file *items;
    size_t count;
};

/* The files of the stage so far. Names are borrowed from it. */
enum dbt_status dbt_staged_files(const struct dbt_stage *stage, struct dbt_output_files *files,
                                 struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;

#endif
