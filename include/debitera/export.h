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
#include "debitera/difference.h"
#include "debitera/followup.h"
#include "debitera/ledger.h"
#include "debitera/read.h"
#include "debitera/verification.h"

/* What one reading of an unconfirmed price would come to, for what is ordered or counted now. */
struct dbt_impact_reading {
    const struct dbt_reading *reading;
    bool too_large; /* an amount does not fit: those below are 0 */
    int64_t month_ore, year_ore;
    int64_t change_ore; /* a year, against the price before; 0 when there is none to compare with */
};

struct dbt_impact { /* of one row of the price list */
    const struct dbt_service *service;
    const struct dbt_component *component;
    const struct dbt_price *price;
    const struct dbt_price *before;    /* the row that it ends; null: none */
    struct dbt_impact_reading current; /* of the row before, without a reading of its own */
    bool comparable; /* the row before is a single confirmed price: `current` is filled */
    dbt_day day;     /* what is ordered: on this day; what is counted: in its month */
    struct dbt_ratio quantity;
    uint32_t units;
    struct dbt_impact_reading *readings; /* as many as the price has */
};

struct dbt_impacts { /* in the order of the price list */
    struct dbt_impact *items;
    size_t count;
};

/* For people: a paragraph per price. Nothing for an empty list. */
void dbt_export_impacts(const struct dbt_impacts *impacts, struct dbt_buffer *out);

struct dbt_outcome;

/* All that a run can say about itself. */
struct dbt_result {
    const struct dbt_region *region;
    const struct dbt_run *run;
    bool draft;
    const char *prices_name; /* file name of the price list given; "" for the region's own */
    int64_t prices_run;      /* run whose price list the ledger gave back; 0: none */
    const struct dbt_delivery *deliveries;
    size_t delivery_count;
    const struct dbt_rejects *rejects;
    const struct dbt_findings *findings;
    const struct dbt_usage_rows *usage;
    const struct dbt_invoices *invoices;
    const struct dbt_followup *followup; /* null: the region has no follow-up reports */
    const struct dbt_output_file *files; /* for the manifest: every other output */
    size_t file_count;
    const struct dbt_impacts *impacts;     /* for the verdict of a check; null: not looked at */
    const struct dbt_outcome *corrections; /* for the verdict: issued by the same command */
    size_t correction_count;
    /* Takes what large outputs have made so far, which is then gone from their buffer; null: they
       are whole in it. */
    void (*drain)(void *context, struct dbt_text bytes);
    void *drain_context;
};

struct dbt_outcome {
    enum dbt_status status;
    struct dbt_result result;
};

enum dbt_format {
#define DBT_FORMAT(name, file, write) DBT_FORMAT_##name,
#include "debitera/format.def"
#undef DBT_FORMAT
    DBT_FORMAT_COUNT
};

const char *dbt_format_file(enum dbt_format format); /* "lines.csv" */
/* Does the result have that file? Without follow-up reports it has no followup.csv. */
bool dbt_format_is_of(enum dbt_format format, const struct dbt_result *result);
enum dbt_status dbt_export(enum dbt_format format, const struct dbt_result *result,
                           struct dbt_buffer *out, struct dbt_error *error) DBT_CHECKED;

/*
 * A rerun: what each of its months came to. Its CSV files hold what each month's own would hold,
 * one behind the other under one header row; so a month's rows equal those of its run, but for what
 * a draft lacks.
 */
struct dbt_rerun {
    const struct dbt_region *region;
    struct dbt_period period;
    const struct dbt_result *months; /* drafts, in order; each has a run of its own */
    size_t month_count;
    const struct dbt_findings *findings; /* about the region folder, for all months */
    const struct dbt_output_file *files; /* for the manifest: every other output */
    size_t file_count;
};

enum dbt_rerun_file {
#define DBT_RERUN_FILE(name, file, write) DBT_RERUN_##name,
#include "debitera/rerun.def"
#undef DBT_RERUN_FILE
    DBT_RERUN_FILE_COUNT
};

const char *dbt_rerun_file_name(enum dbt_rerun_file file); /* "lines.csv" */
/* DBT_INPUT when a sum overflows. */
enum dbt_status dbt_export_rerun(enum dbt_rerun_file file, const struct dbt_rerun *rerun,
                                 struct dbt_buffer *out, struct dbt_error *error) DBT_CHECKED;
/* For people: a row a month, and their totals. DBT_INPUT when these overflow. */
enum dbt_status dbt_export_rerun_table(const struct dbt_rerun *rerun, struct dbt_buffer *out,
                                       struct dbt_error *error) DBT_CHECKED;
/* For --json: as dbt_export_verdict, with the months as an array. */
enum dbt_status dbt_export_rerun_verdict(enum dbt_status status, const struct dbt_rerun *rerun,
                                         struct dbt_buffer *out,
                                         struct dbt_error *error) DBT_CHECKED;
/* Is this the manifest.json of a rerun? */
bool dbt_manifest_is_rerun(struct dbt_text manifest);

/* What a rerun is of, and whether a manifest.json is that of one that is of the same. */
struct dbt_rerun_identity {
    const char *region; /* its code */
    struct dbt_period period;
    const char *prices_name; /* of the list that was given; "" for the region's own */
    bool issued_prices;      /* each month's own: the name is then of no account */
};

enum dbt_rerun_likeness { DBT_RERUN_NONE, DBT_RERUN_OTHER, DBT_RERUN_SAME };

enum dbt_rerun_likeness dbt_manifest_compare_rerun(struct dbt_text manifest,
                                                   const struct dbt_rerun_identity *identity);

/* Issued invoices for `list`: an aligned table with a row of totals, CSV with the columns of
   invoices.csv and more behind them, or a JSON array. DBT_INPUT when the totals overflow. */
enum dbt_list_form { DBT_LIST_TABLE, DBT_LIST_CSV, DBT_LIST_JSON };
enum dbt_status dbt_export_issued(enum dbt_list_form form, const struct dbt_issued_list *list,
                                  struct dbt_buffer *out, struct dbt_error *error) DBT_CHECKED;

/*
 * How each line of issued invoices, or of drafts, came about: segment, quantity and where it was
 * counted or stands, price, arithmetic, VAT. For people a block per line; else one JSON object.
 */
struct dbt_explanation {
    const char *region; /* its code */
    struct dbt_period period;
    const struct dbt_run *run; /* that issued them; null: drafts */
    const struct dbt_invoices *invoices;
    const char *corrected_by; /* numbers, "70001012 70001019"; "" for none; null: not known */
    const struct dbt_ledger_inputs
        *inputs;                         /* of the run; empty when the ledger did not keep them */
    const struct dbt_findings *findings; /* of drafts; for JSON. null: none */
    /* Which lines: null or 0 for all. Unit codes compare without case. */
    const char *provider; /* organisation number */
    const char *unit;
    const char *service;
    uint64_t line; /* number within its invoice, from 1 */
};

/* DBT_INPUT when no line is meant, saying which there are; `out` is then left as it is. A draft
   without any line at all is none, and DBT_OK. */
enum dbt_status dbt_export_explanation(const struct dbt_explanation *explanation,
                                       enum dbt_list_form form, struct dbt_buffer *out,
                                       struct dbt_error *error) DBT_CHECKED;

/*
 * A lines.csv, read back as invoices with what a comparison needs: those of one after another row
 * with the same period, number and provider. Sums, addresses and what else is not there stay zeroed
 * or "". Columns are found by their names, so that older and newer files can be read. As strict as
 * the writer: DBT_INPUT with file, record, column and reason. `file` is its name for messages.
 */
enum dbt_status dbt_lines_read(struct dbt_text bytes, const char *file,
                               struct dbt_invoices *invoices, struct dbt_arena *arena,
                               struct dbt_error *error) DBT_CHECKED;

/* Two sets of lines, and why they differ. */
struct dbt_compared_side {
    const char *name; /* as the user named it */
    bool issued;      /* from a ledger; else from a lines.csv */
    struct dbt_period period;
};

struct dbt_comparison {
    struct dbt_compared_side left, right;
    const struct dbt_differences *differences;
};

/* A table with its totals, CSV with a row per difference, or one JSON object. */
enum dbt_status dbt_export_differences(const struct dbt_comparison *comparison,
                                       enum dbt_list_form form, struct dbt_buffer *out,
                                       struct dbt_error *error) DBT_CHECKED;

/* Every service, charged or not, with its price on `day`. */
enum dbt_status dbt_export_prices(const struct dbt_region *region, dbt_day day,
                                  enum dbt_list_form form, struct dbt_buffer *out,
                                  struct dbt_error *error) DBT_CHECKED;

/* What changes in names and prices after the first day of `days`, up to and including its last. */
enum dbt_status dbt_export_price_changes(const struct dbt_region *region, struct dbt_span days,
                                         enum dbt_list_form form, struct dbt_buffer *out,
                                         struct dbt_error *error) DBT_CHECKED;

/* The verdict of a run or check as one JSON object, for --json: period, region, status word,
   totals, accounting per source, findings. The run may have ended at any point: a zeroed region,
   a zeroed period and an empty list are allowed, and shown as null, null and empty. */
enum dbt_status dbt_export_verdict(enum dbt_status status, const struct dbt_result *result,
                                   struct dbt_buffer *out, struct dbt_error *error) DBT_CHECKED;

/* What `verify` found: a line per fault and a verdict per region; or one JSON object. */
struct dbt_verifications {
    const struct dbt_verification *items;
    size_t count;
};
enum dbt_status dbt_export_verifications(enum dbt_status verdict,
                                         const struct dbt_verifications *list,
                                         enum dbt_list_form form, struct dbt_buffer *out,
                                         struct dbt_error *error) DBT_CHECKED;

/* Does a manifest.json say of its run what the ledger has? `*what` is null, or a clause that names
   the first thing that differs. DBT_MEMORY. */
enum dbt_status dbt_manifest_compare(struct dbt_text manifest, const struct dbt_run *run,
                                     const char **what, struct dbt_error *error) DBT_CHECKED;

/* What a manifest.json, of a run or of a rerun, says besides its files: for pages. */
struct dbt_manifest {
    struct dbt_findings findings;        /* of a rerun those of all months, and its own */
    struct dbt_followup_source *sources; /* row accounting; of a rerun its months' together */
    size_t source_count;
    const char *price_list; /* file name of the one that was given; "" for the region's own */
};

/* All memory is the arena's. DBT_INPUT, without the file's name, when it is no such manifest. */
enum dbt_status dbt_manifest_read(struct dbt_text bytes, struct dbt_manifest *manifest,
                                  struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;

/*
 * Does an invoices.csv say of each invoice of a run what the ledger has? Compared is what every
 * version has written alike: number, issue date, buyer and amounts. Each invoice that differs is
 * reported by its number, with the first such column; with number 0 and "" that the two are not of
 * as many invoices. What `report` returns ends it unless it is DBT_OK. DBT_INPUT when
 * the file cannot be read.
 */
typedef enum dbt_status dbt_invoices_report(void *context, int64_t number, const char *column,
                                            struct dbt_error *error);

struct dbt_invoices_comparison {
    const char *file; /* its name, for messages */
    struct dbt_text bytes;
    const struct dbt_invoices *invoices; /* by number */
    dbt_invoices_report *report;
    void *context;
    struct dbt_arena *arena; /* of what is read */
};

enum dbt_status dbt_invoices_compare(const struct dbt_invoices_comparison *comparison,
                                     struct dbt_error *error) DBT_CHECKED;

#endif
