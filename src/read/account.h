/*
 * Account: the one way out of the reader, for every record.
 *
 * A block has one, and so has a file: its blocks' accounts are added to it in their order, which is
 * when records get their numbers. Rejects are listed up to a number for each reason, all are
 * counted; memory grows with the list alone. Life cycle: all zero, any number of take and add,
 * release; clear makes it as new and keeps its memory.
 */
#ifndef DEBITERA_READ_ACCOUNT_H
#define DEBITERA_READ_ACCOUNT_H

#include "debitera/read.h"

struct dbt_account_reject {
    uint64_t record; /* in the block, or in the file; from 1 */
    uint64_t line;   /* in the file */
    enum dbt_reason reason;
    enum dbt_column column;
};

struct dbt_account {
    uint64_t records; /* the header and those of other parts too: the number of the last one */
    struct dbt_accounting accounting;
    struct dbt_account_reject *rejects;
    size_t count, capacity;
};

/* Is there room for it among the first `most` of its reason? */
bool dbt_account_lists(const struct dbt_account *account, const struct dbt_verdict *verdict,
                       size_t most);
/* Judges the record that `records` counted last. `line` is 0 for one that is not to be listed.
   False when memory ends. */
bool dbt_account_take(struct dbt_account *account, const struct dbt_verdict *verdict,
                      uint64_t line) DBT_CHECKED;
/* What comes behind it in the file. False when memory ends. */
bool dbt_account_add(struct dbt_account *sum, const struct dbt_account *part,
                     size_t most) DBT_CHECKED;
void dbt_account_clear(struct dbt_account *account);
void dbt_account_release(struct dbt_account *account);

/* The rejects of a file. */
enum dbt_status dbt_account_publish(const struct dbt_account *account,
                                    const struct dbt_input *input, struct dbt_rejects *rejects,
                                    struct dbt_error *error) DBT_CHECKED;

#endif
