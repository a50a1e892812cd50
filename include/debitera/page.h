/*
 * Page: what was invoiced, as HTML for people in finance: one run, and all runs of a region.
 *
 * A page is one file that needs nothing else: it reads from a file share as from a web server, with
 * no network, and without script it is complete. The script adds searching, filtering, sorting and
 * the totals of what was found. A content security policy allows the page's own style and script,
 * by their hashes, and nothing else.
 *
 * Pure: the same data gives the same bytes; nothing is looked up, and a file is linked only when
 * the caller names it. So the caller names what it publishes together with the page, or has in the
 * ledger. Texts are data. Everything that is not the program's own markup passes one function
 * (html.h), whichever way it came here: names are no markup, no formulas when they are copied into
 * a spreadsheet, and do not turn the text around them.
 *
 * Paths are relative to the page, with '/'. They are written such that they can be nothing else
 * than relative paths.
 */
#ifndef DEBITERA_PAGE_H
#define DEBITERA_PAGE_H

#include "debitera/chart.h"
#include "debitera/followup.h"
#include "debitera/ledger.h"

/* What both kinds of page need. */
struct dbt_page_common {
    const struct dbt_region *region; /* identity and colours */
    const char *const *texts;        /* DBT_TEXT_COUNT; the region's, or another set of them */
    enum dbt_language language;      /* that the texts are in */
    const char *other_language;      /* path of the same page in the other one; null: none */
    const char *program_version;
    struct dbt_metrics metrics; /* for the chart: how wide its texts are */
    dbt_month last_month;       /* of the chart: the last of these */
    dbt_figure net_ore[DBT_FOLLOWUP_MONTHS];
};

enum dbt_page_state {
    DBT_PAGE_ISSUED,       /* skarp */
    DBT_PAGE_DRAFT,        /* utkast */
    DBT_PAGE_RECALCULATED, /* omräkning */
    DBT_PAGE_STATE_COUNT
};

struct dbt_page_unit { /* a care unit with lines on an invoice */
    const char *code, *name;
    const struct dbt_output_file *report; /* its follow-up; null: none */
};

struct dbt_page_reference { /* to an invoice of another run */
    int64_t number;         /* 0: to none */
    const char *page;       /* path of that run's page; null: there is none */
};

struct dbt_page_invoice {
    int64_t number; /* 0: a draft */
    enum dbt_invoice_kind kind;
    enum dbt_standing standing; /* of an original */
    dbt_day issued, due;
    const char *provider, *org_no, *customer;
    const struct dbt_page_unit *units;
    size_t unit_count;
    int64_t net_ore, vat_ore, rounding_ore, total_ore;
    const struct dbt_output_file *pdf, *lines; /* null: there is none */
    struct dbt_page_reference refers_to;       /* of a correction: what it changes */
    const struct dbt_page_reference *corrected_by;
    size_t corrected_by_count;
};

struct dbt_page_run {
    const struct dbt_run *run; /* of a draft the number is 0 */
    enum dbt_page_state state;
    bool demonstration;                      /* its prices are a demonstration's */
    const struct dbt_page_invoice *invoices; /* in the order of the table */
    size_t invoice_count;
    const struct dbt_followup_source *sources; /* row accounting */
    size_t source_count;
    const struct dbt_findings *findings;
    const char *price_list; /* file name of the one that was given; null or "": the region's own */
    /* Of the run as a whole: lists, packages, reports. What is in them is told by their names:
       "lines.csv", "packages/all.zip", "packages/559901-4122.zip" of a provider; in a provider's
       own folder "559901-4122.zip". */
    const struct dbt_output_file *files;
    size_t file_count;
    const char *all_runs; /* path of the page of all runs; null: there is none */
    /* Whose page it is, when it is for one provider: nothing of the run's findings stands there,
       and the caller gives nothing of others. Null: the region's own. */
    const char *provider;
};

/* One run's page. Appended to `out`. DBT_MEMORY, also when the buffer has failed; DBT_INPUT when a
   sum overflows; DBT_INTERNAL when a hash cannot be made. After a failure `out` holds a part, to be
   thrown away. Memory of the arena is used while it is made. */
enum dbt_status dbt_page_run(const struct dbt_page_common *page, const struct dbt_page_run *run,
                             struct dbt_buffer *out, struct dbt_arena *arena,
                             struct dbt_error *error) DBT_CHECKED;

struct dbt_page_summary { /* a run among all */
    const struct dbt_run *run;
    enum dbt_page_state state;
    const char *page; /* path of its page; null: there is none */
    uint64_t documents;
    int64_t net_ore, vat_ore, total_ore;
    uint64_t holds, warnings;
};

struct dbt_page_runs {
    const struct dbt_page_summary *items; /* in the order of the table */
    size_t count;
    /* Whose page it is, when it is for one provider: the runs are those that billed it, the sums
       its own, and nothing of the runs' findings stands there. Null: the region's own. */
    const char *provider;
};

/* The page of all runs, likewise. The sums below it are of all that it lists: drafts only make
   sense there by themselves. */
enum dbt_status dbt_page_runs(const struct dbt_page_common *page, const struct dbt_page_runs *runs,
                              struct dbt_buffer *out, struct dbt_arena *arena,
                              struct dbt_error *error) DBT_CHECKED;

#endif
