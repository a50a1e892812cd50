/*
 * Checksum: SHA-256 of the ledger's file, in a file beside it ("ledger.sqlite.sha256", in the form
 * that sha256sum -c reads). It is renewed after each commit, so a byte that changed in between is
 * found, wherever it lies: also where the ledger holds nothing.
 *
 * A run that is killed between its commit and the renewal leaves an old checksum. So an old one
 * alone is no damage: opening for writing checks what the seals and the schema say, and renews it
 * when they hold.
 *
 * The file is hashed through SQLite's own handle. Opening it apart, and closing it, would drop the
 * process's POSIX locks on it, SQLite's among them.
 */
#ifndef DEBITERA_LEDGER_CHECKSUM_H
#define DEBITERA_LEDGER_CHECKSUM_H

#include "query.h"

#define DBT_CHECKSUM_SUFFIX ".sha256"

enum { DBT_CHECKSUM_VERSION = 4 }; /* of the ledger: from it on there is a checksum */

enum dbt_checksum_state {
    DBT_CHECKSUM_SAME,
    DBT_CHECKSUM_DIFFERENT,
    DBT_CHECKSUM_MISSING,
    DBT_CHECKSUM_DAMAGED /* the checksum file is not of its form */
};

/* Both as they are at one moment: no other program can commit in between. */
enum dbt_status dbt_checksum_compare(struct dbt_ledger *ledger, enum dbt_checksum_state *state,
                                     struct dbt_error *error) DBT_CHECKED;

/* A ledger that says it is of an older version, with a checksum beside it, is not what it says:
   DBT_INPUT. */
enum dbt_status dbt_checksum_refuse_older(const struct dbt_ledger *ledger,
                                          struct dbt_error *error) DBT_CHECKED;

/* After a commit. DBT_OUTPUT, saying that what was committed stands. */
enum dbt_status dbt_checksum_renew(struct dbt_ledger *ledger, struct dbt_error *error) DBT_CHECKED;

/* On opening for writing: nothing when it is right; else it is renewed if the ledger holds what its
   runs stored, and DBT_INPUT, naming what does not, if not. */
enum dbt_status dbt_checksum_settle(struct dbt_ledger *ledger, struct dbt_error *error) DBT_CHECKED;

#endif
