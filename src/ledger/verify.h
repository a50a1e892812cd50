/* Verify: what its parts share. */
#ifndef DEBITERA_LEDGER_VERIFY_H
#define DEBITERA_LEDGER_VERIFY_H

#include "debitera/verification.h"
#include "query.h"

#define DBT_ADVICE_RESTORE "restore the ledger from its backup"

struct dbt_verifying {
    struct dbt_ledger *ledger;
    struct dbt_verification *out;
    const char *lock; /* path of the region's */
    size_t damage;    /* faults when the questions began that a run which goes on answers */
    struct dbt_error *error;
};

/* A fault of the ledger; `part` and `what` are copied, `run` is a sequence or 0. */
enum dbt_status dbt_verifying_tell(const struct dbt_verifying *verifying, int64_t run,
                                   const char *part, const char *what) DBT_CHECKED;

/* What must hold between rows: a query for each rule finds the rows that break it. */
enum dbt_status dbt_verify_rules(const struct dbt_verifying *verifying) DBT_CHECKED;
/* Every line's amount, from its quantity and price; counts invoices and lines. */
enum dbt_status dbt_verify_amounts(const struct dbt_verifying *verifying) DBT_CHECKED;

#endif
