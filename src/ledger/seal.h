/*
 * Seals: SHA-256 of what a run stored, part by part, so that what another program changed is found
 * and named. The parts of a run:
 *
 *   "run"               its row, the "run" seal of the run before it, and the seals of its other
 *                       parts but "outputs": so the seals are a chain
 *   "invoice 70001000"  the invoice's row, its lines, their steps, its VAT sums
 *   "usage", "inputs", "prices"   sealed also when there are none
 *   "outputs"           the files that it published; sealed when they are recorded
 *
 * Hashed is a text that depends on nothing but the values: each table's name and a newline, its
 * rows by key, each value as type letter, length in bytes, ":" and the value ("i5:70001",
 * "t3:sms", "n0:"), each row closed by a newline. Integers are decimal. The
 * columns are those of ledger version 4, in the order of seal.c. A later version leaves them as
 * they are: what it adds is a part of its own, so that old seals hold for good.
 */
#ifndef DEBITERA_LEDGER_SEAL_H
#define DEBITERA_LEDGER_SEAL_H

#include "query.h"

#define DBT_SEAL_OUTPUTS "outputs"

/* Inside the transaction that stored what they seal. */
enum dbt_status dbt_seal_run(struct dbt_ledger *ledger, int64_t sequence,
                             struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_seal_outputs(struct dbt_ledger *ledger, int64_t sequence,
                                 struct dbt_error *error) DBT_CHECKED;
/* All runs of a ledger that comes from a version without seals. */
enum dbt_status dbt_seal_all(struct dbt_ledger *ledger, struct dbt_error *error) DBT_CHECKED;

/* A part that is not what was sealed. `why` is a whole clause: "is not as it was stored". */
struct dbt_broken_seal {
    int64_t run;
    const char *part;
    const char *why;
};
typedef enum dbt_status dbt_seal_report(void *context, const struct dbt_broken_seal *broken,
                                        struct dbt_error *error);

/* Compares all parts of all runs; what `report` returns ends it unless it is DBT_OK. */
enum dbt_status dbt_seal_check(struct dbt_ledger *ledger, dbt_seal_report *report, void *context,
                               struct dbt_error *error) DBT_CHECKED;

#endif
