/*
 * Publish: drafts → ledger → documents and files in out/<region>/<period>, whole or not at all.
 * Documents are the invoices, and the follow-up reports (following.h).
 *
 * Ledger first: one transaction takes the numbers and stores everything; documents and files are
 * then made from what the ledger gives back, staged and renamed. A crash anywhere is healed by the
 * same command: same numbers, same bytes.
 *
 * A publication is of a period, or, when the pipeline's command is `correct`, of what a period's
 * correction comes to. Life cycle: filled up to `draft`; dbt_publication_plan; then
 * dbt_publication_issue or, of a draft, dbt_publication_show.
 */
#ifndef DEBITERA_APP_PUBLISH_H
#define DEBITERA_APP_PUBLISH_H

#include "debitera/export.h"
#include "debitera/render.h"
#include "pipeline.h"

struct dbt_publication {
    struct dbt_pipeline *pipeline;
    const char *region_folder; /* out/<region> */
    const char *prices_name;   /* of the price list that was given; "" for the region's own */
    struct dbt_renderer *renderer;
    bool draft;
    const char *name; /* of the folder: "2025-05", "2025-05-correction-1"; "…-draft" */
    struct dbt_run run;
    struct dbt_invoices drafts;          /* to be issued */
    struct dbt_invoices invoices;        /* as the ledger has them; of a draft, as computed */
    struct dbt_arena figures;            /* of the reports, while they are made */
    const struct dbt_followup *followup; /* null: the region wants no reports */
    bool nothing_new;                    /* everything had been issued and published before */
    bool repeated;      /* it had been published before; what is not new is made again */
    bool no_difference; /* a correction that has nothing to correct */
    bool begins_ledger; /* it is the first run of a new one */
};

/* Is it of a correction? */
bool dbt_publication_corrects(const struct dbt_publication *publication);

/* Where the ledger lies; null when memory ends. */
const char *dbt_publication_ledger(const struct dbt_publication *publication);

/* What the folder of a run is called. Null when memory ends. */
const char *dbt_run_folder_name(const struct dbt_run *run, struct dbt_arena *arena);

/* What the folder of a run is called; and of a draft. Null when memory ends. */
const char *dbt_publication_name(const struct dbt_publication *publication,
                                 const struct dbt_run *run);
const char *dbt_publication_draft_name(const struct dbt_publication *publication);

/*
 * What has changed since the run, for people: "sms.csv (changed), listade.csv.gz (new)"; at most
 * three are named. Lives in the pipeline's arena.
 */
enum dbt_status dbt_publication_changes(const struct dbt_publication *publication,
                                        struct dbt_ledger *ledger, const struct dbt_run *run,
                                        const char **text, struct dbt_error *error) DBT_CHECKED;

/* Part of dbt_publication_plan: finds what stands, or makes the drafts. `run` has its hashes. */
enum dbt_status dbt_publication_choose(struct dbt_publication *publication,
                                       struct dbt_ledger *ledger,
                                       struct dbt_error *error) DBT_CHECKED;

/*
 * What is to be issued, after the pipeline has computed: fills the run and its folder's name, and
 * either finds that it stands (`run.sequence`), or that nothing differs, or makes the drafts. Takes
 * no number. DBT_HELD when the period, or a part of it, was issued from other inputs; of a draft,
 * whose ledger may be null, that is a warning. Drafts may add holds to the pipeline's findings.
 */
enum dbt_status dbt_publication_plan(struct dbt_publication *publication, struct dbt_ledger *ledger,
                                     struct dbt_error *error) DBT_CHECKED;

/* Issues what is planned, unless it stands, and publishes what is not there yet. The caller holds
   the region's lock. */
enum dbt_status dbt_publication_issue(struct dbt_publication *publication,
                                      struct dbt_ledger *ledger,
                                      struct dbt_error *error) DBT_CHECKED;

/* Publishes the drafts themselves. `ledger` is only read, for the months before; null: none. */
enum dbt_status dbt_publication_show(struct dbt_publication *publication, struct dbt_ledger *ledger,
                                     struct dbt_error *error) DBT_CHECKED;

/* What the run can say about itself, for exports; `files` is left empty. */
void dbt_publication_result(const struct dbt_publication *publication, struct dbt_result *result);

/*
 * Documents and files, staged, checked and renamed into place. A first publication is recorded in
 * `ledger` once it stands; a repeated one is compared with the record before it replaces anything
 * (DBT_DIFFERENT). Of a draft `ledger` is only read, and null where there is none.
 */
enum dbt_status dbt_publication_write(const struct dbt_publication *publication,
                                      struct dbt_ledger *ledger,
                                      struct dbt_error *error) DBT_CHECKED;

/* ---- what stands published ------------------------------------------------------------------- */

/*
 * A ledger that is not there or is an empty file, beside periods that were published, was lost: a
 * new one would give their numbers a second time. DBT_INPUT. So would one that has no run for a
 * folder that stands published: an older one was put back.
 */
enum dbt_status dbt_published_refuse_lost(const struct dbt_publication *publication,
                                          struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_published_refuse_unknown(const struct dbt_publication *publication,
                                             struct dbt_ledger *ledger,
                                             struct dbt_error *error) DBT_CHECKED;

/* A folder in the place of what is to be issued: DBT_INPUT. */
enum dbt_status dbt_published_refuse_standing(const struct dbt_publication *publication,
                                              struct dbt_error *error) DBT_CHECKED;

/* The folder of a run that was published. */
struct dbt_standing_folder {
    const char *folder;
    bool whole;                     /* it is there, and as the ledger recorded it */
    char why[DBT_ERROR_TEXT_BYTES]; /* not: a clause that names it */
};

enum dbt_status dbt_published_look(const struct dbt_publication *publication,
                                   struct dbt_ledger *ledger, const struct dbt_run *run,
                                   struct dbt_standing_folder *standing,
                                   struct dbt_error *error) DBT_CHECKED;

/* A draft of what is issued by now, or of a difference that is no more: removed when it is whole,
   and so the program's own. That it cannot be removed is only told. */
void dbt_published_remove_draft(const struct dbt_publication *publication);

#endif
