/*
 * Listing: the lists of a folder of results for spreadsheets, made of its CSV files, so that all
 * say the same.
 *
 *   lines.excel.csv …   each list, for Excel
 *   lists.xlsx          invoices, lines, usage, totals and rejects, those that there are
 *   followup.xlsx       the follow-up figures
 */
#ifndef DEBITERA_APP_LISTING_H
#define DEBITERA_APP_LISTING_H

#include "debitera/base/output.h"
#include "debitera/package.h"

struct dbt_listing {
    const char *title;  /* of the workbooks */
    const char *author; /* the region's name */
    dbt_day day;        /* when they were made, as far as they say */
};

/* Into the stage, which has the CSV files by then. What the stage fails with; DBT_MEMORY. */
enum dbt_status dbt_lists_stage(const struct dbt_listing *listing, struct dbt_stage *stage,
                                struct dbt_error *error) DBT_CHECKED;

/* Is `name` that of a file that dbt_lists_stage writes, or of one on its way
   (".lists.xlsx.part")? */
bool dbt_lists_have(const char *name);

/* The day of issue as archives and workbooks have it: of 1980 to 2107, as zip knows no other. */
dbt_day dbt_package_day(dbt_day day);

/* Lists of CSV, by the names of its columns; `rows_max` as in package.h. */
struct dbt_csv_source dbt_list_source(const char *name, struct dbt_medium medium, uint64_t bytes,
                                      uint64_t rows_max);

#endif
