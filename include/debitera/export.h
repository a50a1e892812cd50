/*
 * Export: results as bytes for other programs: tidy CSV (UTF-8, ',', LF, decimal point, one header
 * row, quoted only where needed), JSON (jansson). Machine CSV stays raw: no formula prefix. Output
 * formats are a table (format.def): a new one is one file and one row.
 *
 * Exact numbers are written exactly: a quantity or a fraction that is no whole number is "1/12".
 * JSON has integers only: öre, counts, hundredths of a percent. Nothing of an output depends on the
 * machine: no absolute path, no time but the issue date.
 *
 * Buffers are the caller's, initialised; their sticky `failed` is checked by dbt_export, which
 * returns DBT_MEMORY. After a failure a buffer holds a part of the output, to be thrown away.
 */
#ifndef DEBITERA_EXPORT_H
#define DEBITERA_EXPORT_H

#include "debitera/bill.h"
#include "debitera/ledger.h"
#include "debitera/read.h"

/* All that a run can say about itself. */
struct dbt_result {
    const struct dbt_region *region;
    const struct dbt_run *run;
    bool draft;
    const char *prices_name; /* file name of the price list given; "" for the region's own */
    const struct dbt_delivery *deliveries;
    size_t delivery_count;
    const struct dbt_rejects *rejects;
    const struct dbt_findings *findings;
    const struct dbt_usage_rows *usage;
    const struct dbt_invoices *invoices;
    const struct dbt_output_file *files; /* for the manifest: every other output */
    size_t file_count;
};

enum dbt_format {
#define DBT_FORMAT(name, file, write) DBT_FORMAT_##name,
#include "debitera/format.def"
#undef DBT_FORMAT
    DBT_FORMAT_COUNT
};

const char *dbt_format_file(enum dbt_format format); /* "lines.csv" */
enum dbt_status dbt_export(enum dbt_format format, const struct dbt_result *result,
                           struct dbt_buffer *out, struct dbt_error *error) DBT_CHECKED;

/* Issued invoices for `list`: an aligned table with a row of totals, CSV as in invoices.csv, or a
   JSON array. DBT_INPUT when the totals overflow. */
enum dbt_list_form { DBT_LIST_TABLE, DBT_LIST_CSV, DBT_LIST_JSON };
enum dbt_status dbt_export_issued(enum dbt_list_form form, const struct dbt_issued_list *list,
                                  struct dbt_buffer *out, struct dbt_error *error) DBT_CHECKED;

/* The verdict of a run or check as one JSON object, for --json: period, region, status word,
   totals, accounting per source, findings. The run may have ended at any point: a zeroed region,
   a zeroed period and an empty list are allowed, and shown as null, null and empty. */
enum dbt_status dbt_export_verdict(enum dbt_status status, const struct dbt_result *result,
                                   struct dbt_buffer *out, struct dbt_error *error) DBT_CHECKED;

#endif
