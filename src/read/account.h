/* Account: the one way out of the reader. */
#ifndef DEBITERA_READ_ACCOUNT_H
#define DEBITERA_READ_ACCOUNT_H

#include "debitera/read.h"

/*
 * Counts the record in the class of `verdict`, and lists it when it is rejected and the list of its
 * file and reason has room. Fails only when memory ends.
 */
enum dbt_status dbt_account(struct dbt_input *input, uint64_t record,
                            const struct dbt_verdict *verdict, struct dbt_rejects *rejects,
                            struct dbt_error *error) DBT_CHECKED;

#endif
