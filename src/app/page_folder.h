/*
 * Page folder: the page of one folder of results, the region's own or a provider's, made of what
 * lies in it and of what the ledger knows by now. One way for all of them, whether they are being
 * staged or have stood for a year, so that the same knowledge gives the same page.
 */
#ifndef DEBITERA_APP_PAGE_FOLDER_H
#define DEBITERA_APP_PAGE_FOLDER_H

#include "debitera/base/output.h"
#include "debitera/export.h"
#include "debitera/page.h"

/* What the ledger knows by now; zeroed where there is none. */
struct dbt_page_books {
    struct dbt_issued_list issued; /* by number; of a provider's folder its own are enough */
    struct dbt_run_list runs;
    struct dbt_month_sums sums;
};

extern const struct dbt_period dbt_page_ever; /* every month there is */

/* Zeroed when `ledger` is null; all of `scope->provider`, or all when that is null, with the sums
   of the months of `scope`. */
enum dbt_status dbt_page_books_load(struct dbt_page_books *books, struct dbt_ledger *ledger,
                                    const struct dbt_month_scope *scope, struct dbt_arena *arena,
                                    struct dbt_error *error) DBT_CHECKED;

struct dbt_page_folder {
    const struct dbt_region *region;
    struct dbt_metrics metrics;
    const struct dbt_run *run;
    enum dbt_page_state state;
    const char *provider; /* its name; null: the region's own folder */
    const struct dbt_invoice *const *invoices;
    size_t invoice_count;
    const struct dbt_output_file *files; /* that lie in it, by name */
    size_t file_count;
    const struct dbt_manifest *manifest; /* null: the page says nothing of findings and records */
    const struct dbt_page_books *books;
    /* The folder that other runs' folders of the same owner stand in, to be linked to where they
       have a page; null: they are not looked for. */
    const char *beside;
    const char *coming; /* one among them whose page is about to be made; null: none */
    bool listed;        /* there is, or is about to be, a page of all runs above it */
    dbt_figure net_ore[DBT_FOLLOWUP_MONTHS]; /* up to the last month of the run */
};

/* The net of the months up to `last`, of a provider or, where `org_no` is null, of all. DBT_INPUT
   when a sum overflows. */
enum dbt_status dbt_page_months(const struct dbt_page_books *books, const char *org_no,
                                dbt_month last, dbt_figure net_ore[DBT_FOLLOWUP_MONTHS],
                                struct dbt_error *error) DBT_CHECKED;
/* And what is in no ledger yet: the folder's own drafts. Likewise. */
enum dbt_status dbt_page_months_add(struct dbt_page_folder *folder,
                                    struct dbt_error *error) DBT_CHECKED;

/* "index.html" in the own language of the region, "index.en.html" in the other; null when it has
   no texts of pages in that. */
const char *dbt_page_name(const struct dbt_region *region, enum dbt_language language);

/* What both kinds of page have in common; the months are left to the caller. */
struct dbt_page_common dbt_page_of_region(const struct dbt_region *region,
                                          struct dbt_metrics metrics, enum dbt_language language);

/* Appended to `out`; memory of the arena is used. As dbt_page_run. */
enum dbt_status dbt_page_folder_write(const struct dbt_page_folder *folder,
                                      enum dbt_language language, struct dbt_buffer *out,
                                      struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;

/* What the manifest.json in the folder at `path` says. DBT_INPUT with its path. */
enum dbt_status dbt_page_manifest(const char *path, const struct dbt_manifest **manifest,
                                  struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;
/* Borrowed, in their order. */
enum dbt_status dbt_page_list_invoices(const struct dbt_invoices *invoices,
                                       struct dbt_page_folder *folder, struct dbt_arena *arena,
                                       struct dbt_error *error) DBT_CHECKED;

/* The folder's page, in all languages, into its stage, which has all files by then; `files`,
   `manifest` and the months of drafts are taken from there. */
enum dbt_status dbt_page_stage_folder(struct dbt_page_folder *folder, struct dbt_stage *stage,
                                      struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;

/* For qsort and bsearch of files by name. */
int dbt_page_compare_files(const void *left, const void *right);

#endif
