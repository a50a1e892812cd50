/*
 * Report: what a command says at its end: findings, row accounting, totals, verdict.
 */
#ifndef DEBITERA_APP_REPORT_H
#define DEBITERA_APP_REPORT_H

#include "publish.h"

/* How much was read, and how fast: for people, on a terminal or with --verbose. Nothing when
   nothing was read. */
void dbt_report_reading(const struct dbt_pipeline *pipeline);

/* With --verbose: how long the stage took that ends here, "stage rating: 0.02 s"; `detail` is put
   behind its name, and may be null. */
void dbt_report_stage(struct dbt_pipeline *pipeline, const char *name, const char *detail);

/* All findings, to the log. */
void dbt_report_findings(const struct dbt_pipeline *pipeline);

/* The row accounting of one source over all files; null: of all sources. */
struct dbt_accounting dbt_report_sum(const struct dbt_pipeline *pipeline,
                                     const struct dbt_source *source);

/* The row accounting as a table, one row a source. */
void dbt_report_accounting(const struct dbt_pipeline *pipeline, struct dbt_buffer *out);
void dbt_report_log_accounting(const struct dbt_pipeline *pipeline); /* the same, to the log */

/*
 * Where rejected records stand, to the log: for when no rejects.csv is written that would say it.
 */
void dbt_report_rejects(const struct dbt_pipeline *pipeline);

/* The totals of the invoices and where they lie; of a correction what each document is, or that
   nothing differs. */
void dbt_report_invoices(const struct dbt_publication *publication, struct dbt_buffer *out);

/*
 * The error, unless the findings say it all, and the last line on the log: how it ended, with
 * counts. Clears the error's text: it has been said.
 */
void dbt_report_verdict(const struct dbt_pipeline *pipeline, enum dbt_status status,
                        struct dbt_error *error);

#endif
