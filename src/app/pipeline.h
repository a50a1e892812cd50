/*
 * Pipeline: the stages in their order, from a region folder and a delivery to draft invoices. It
 * reads and computes; it writes nothing (publish.h does).
 *
 * Life cycle: dbt_pipeline_init, dbt_pipeline_load, dbt_pipeline_compute, then the results may be
 * looked at until dbt_pipeline_release. A period that is delivered month by month has one part a
 * month, each with registers of its own.
 */
#ifndef DEBITERA_APP_PIPELINE_H
#define DEBITERA_APP_PIPELINE_H

#include <time.h>

#include "debitera/base/log.h"
#include "debitera/bill.h"
#include "debitera/layout.h"
#include "debitera/read.h"
#include "debitera/usage_file.h"
#include "options.h"

/* What counting says of one source of a delivery, beside its usage and accounting. */
struct dbt_counted {
    const struct dbt_file_repeats *repeats;
    size_t repeats_count;
    const dbt_day *missing_days; /* of snapshots: days to be counted on without a record */
    size_t missing_day_count;
    size_t first_reject; /* among the pipeline's rejects */
    size_t reject_count;
};

struct dbt_part {
    struct dbt_delivery *delivery;
    struct dbt_registers registers;
    struct dbt_slots slots;
    struct dbt_usage usage;
    struct dbt_counted counted[DBT_SOURCES_MAX]; /* by source */
    struct dbt_charges charges;
};

struct dbt_pipeline {
    const struct dbt_options *options;
    struct dbt_log *log;
    struct dbt_arena arena;
    struct dbt_findings findings;
    struct dbt_rejects rejects;
    struct dbt_region region;
    struct dbt_layouts layouts; /* the region's page layouts */
    struct dbt_zone zone;
    struct dbt_key key;
    struct dbt_read_progress progress;
    struct timespec lap; /* when the stage before ended: dbt_report_stage */
    const struct dbt_usage_file
        *given;                      /* usage counted before; null: events and listings are read */
    uint32_t skipped;                /* sources that are not read, as in struct dbt_delivery */
    struct dbt_delivery *deliveries; /* one per part */
    struct dbt_part *parts;
    size_t part_count;
    struct dbt_usage_rows usage; /* of all parts, sorted as one */
    struct dbt_invoices invoices;
    /* How many of the findings depend on the inputs alone; those behind them tell of the ledger as
       it is at this moment, and are no part of what is published: a repeated run gives equal
       bytes. */
    size_t lasting_findings;
    char inputs_sha256
        [DBT_SHA256_HEX_BYTES]; /* of every input's delivery, source, name and SHA-256 */
};

void dbt_pipeline_init(struct dbt_pipeline *pipeline, const struct dbt_options *options,
                       struct dbt_log *log);
/* What only computing needs; the results stay. */
void dbt_pipeline_release_tables(struct dbt_pipeline *pipeline);
void dbt_pipeline_release(struct dbt_pipeline *pipeline);

/* The region folder with its page layouts. Problems are findings; the status is then DBT_INPUT. */
enum dbt_status dbt_pipeline_load(struct dbt_pipeline *pipeline,
                                  struct dbt_error *error) DBT_CHECKED;

/* Events and listings; the other sources are registers. */
bool dbt_source_is_counted(const struct dbt_source *source);
/* Registers that quantities depend on: care units, and subscriptions where one is needed. */
bool dbt_pipeline_counts_on(const struct dbt_pipeline *pipeline, const struct dbt_source *source);
bool dbt_pipeline_skips(const struct dbt_pipeline *pipeline, const struct dbt_source *source);

/*
 * Deliveries → registers → usage → charges → draft invoices. DBT_OK also with holds and invalid
 * inputs: all are in `findings`, so that one attempt shows them all; look at dbt_findings_status
 * before anything is issued.
 */
enum dbt_status dbt_pipeline_compute(struct dbt_pipeline *pipeline,
                                     struct dbt_error *error) DBT_CHECKED;

/*
 * Up to usage, of the sources and the part that the options name; with the registers that this
 * takes. Findings about the records counted are warnings. DBT_OK as with dbt_pipeline_compute.
 */
enum dbt_status dbt_pipeline_meter(struct dbt_pipeline *pipeline,
                                   struct dbt_error *error) DBT_CHECKED;

/* Finds the deliveries of the period below --data: fills `deliveries` and makes the parts. */
enum dbt_status dbt_pipeline_open(struct dbt_pipeline *pipeline,
                                  struct dbt_error *error) DBT_CHECKED;

/* DBT_USAGE when `output` would lie in the delivery as an export of it. Reads no export. */
enum dbt_status dbt_pipeline_keep_exports(struct dbt_pipeline *pipeline, const char *output,
                                          struct dbt_error *error) DBT_CHECKED;

/* What the part's usage is of; its registers are read by then. */
struct dbt_usage_scope dbt_part_scope(const struct dbt_pipeline *pipeline,
                                      const struct dbt_part *part);

/* The last part of a path, without slashes behind it; empty for null. */
struct dbt_text dbt_base_name(const char *path);

/* Reads one part: registers, then events and listings into its usage. */
enum dbt_status dbt_pipeline_read(struct dbt_pipeline *pipeline, struct dbt_part *part,
                                  struct dbt_error *error) DBT_CHECKED;

/* After reading: what identifies all inputs; names and contents, not folders, so that a moved
   delivery is the same. */
enum dbt_status dbt_pipeline_identify(struct dbt_pipeline *pipeline,
                                      struct dbt_error *error) DBT_CHECKED;

/* Findings about one delivery (dbt_delivery_judge, and snapshots that are missing). */
enum dbt_status dbt_pipeline_judge_part(struct dbt_pipeline *pipeline, struct dbt_part *part,
                                        struct dbt_error *error) DBT_CHECKED;
/* Findings about the sources: months in which one counted nothing (hold), and those about its
   records. */
void dbt_pipeline_judge(struct dbt_pipeline *pipeline);
/* Findings about the records of one source: rejects, records outside the period, conflicting
   repetitions, double listings; none worse than `worst`. */
void dbt_pipeline_judge_records(struct dbt_pipeline *pipeline, const struct dbt_source *source,
                                enum dbt_severity worst);
/* The row accounting of one source in one part. */
struct dbt_accounting dbt_part_sum(const struct dbt_part *part, const struct dbt_source *source);
/* Findings about the drafts: a negative total, an issue date that cannot be meant (holds). What a
   correction compares may be negative: its own documents are judged when they are known. */
void dbt_pipeline_judge_invoices(struct dbt_pipeline *pipeline);
/* A warning where the region folder is still a template's. */
void dbt_pipeline_judge_identity(struct dbt_pipeline *pipeline);
/* Holds for negative totals, of credits that refer to no invoice. */
void dbt_pipeline_judge_totals(struct dbt_pipeline *pipeline, const struct dbt_invoices *invoices);

#endif
