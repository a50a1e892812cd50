/*
 * Verification: is everything that was issued still as it was issued?
 *
 * Only what is stored is compared: nothing is rendered or rated anew, so that what an older program
 * version issued verifies for good. The ledger's part is here; the published folders, which the
 * ledger knows the hashes of, are the program's to compare, and their faults go into the same list.
 *
 * It works beside a run. While the region's lock is held, what that run has not come to yet is no
 * fault: a run that is not published, an old checksum, a journal. `under_way` says so. What a run
 * does that begins and ends meanwhile is no fault either.
 */
#ifndef DEBITERA_VERIFICATION_H
#define DEBITERA_VERIFICATION_H

#include "debitera/ledger.h"

struct dbt_fault {
    const char *file; /* its path */
    /* The run that it concerns; sequence 0 and the rest zeroed when it is none, or all. */
    int64_t run;
    struct dbt_period period;
    uint32_t correction;
    const char *part; /* of the file: "invoice 70001003, line 4"; "" for the file itself */
    const char *what; /* said of the part, or of the file: "is missing" */
    const char *advice;
};

struct dbt_verification { /* of one region */
    const char *region;   /* its code */
    const char *ledger;   /* its path */
    bool readable;        /* the ledger could be opened, and its runs read */
    /* It is of a version that seals what runs store. What was changed in an older one is found only
       where sums, rules or published files tell of it. */
    bool sealed;
    bool under_way; /* a run held the lock */
    struct dbt_run_list runs;
    uint64_t invoices, lines;
    uint64_t files; /* compared with what the ledger recorded */
    struct dbt_fault *faults;
    size_t fault_count, fault_capacity;
    struct dbt_arena *arena; /* of all texts and lists */
};

/* Texts are borrowed. DBT_MEMORY. */
enum dbt_status dbt_fault_add(struct dbt_verification *verification, const struct dbt_fault *fault,
                              struct dbt_error *error) DBT_CHECKED;
/* The same of a run's; `run` may be null. */
enum dbt_status dbt_fault_add_of_run(struct dbt_verification *verification,
                                     const struct dbt_run *run, const struct dbt_fault *fault,
                                     struct dbt_error *error) DBT_CHECKED;

/*
 * Checks the ledger: its file (SQLite's own check, references, tables and triggers, the checksum
 * beside it), the seals of what each run stored, the chain of runs and manifests, the number series
 * without a gap, corrections against what they refer to and take back, and all amounts, VAT sums
 * and totals computed again from the lines.
 *
 * `region`, `ledger` and `arena` are given; `lock` is the path of the region's lock. The rest is
 * filled. DBT_OK also when there are faults, a ledger that cannot be read among them; DBT_LOCKED
 * and DBT_MEMORY when it could not be checked.
 */
enum dbt_status dbt_ledger_verify(struct dbt_verification *verification, const char *lock,
                                  struct dbt_error *error) DBT_CHECKED;

#endif
