/*
 * Aside: rows whose identity the table has no room for, decided later in the same memory.
 *
 * They are put on disk (spill.h), in a partition by their identity. dbt_aside_settle reads the
 * partitions back, one after the other, and has each decided with a table of its own; rows that
 * again find no room are divided once more. Every pass decides as many identities as a table holds,
 * so it ends; and rows of one identity stay together, and in the order in which they came.
 */
#ifndef DEBITERA_METER_ASIDE_H
#define DEBITERA_METER_ASIDE_H

#include <stdbool.h>

#include "debitera/base/hash.h"
#include "spill.h"

struct dbt_aside {
    struct dbt_spill spill;
    struct dbt_spill_division division;
};

/* How much of the memory is to be kept for the buffers. */
size_t dbt_aside_share(size_t memory_bytes);
/* A row begins with its identity, a struct dbt_hash128. A zeroed one may be released. */
void dbt_aside_init(struct dbt_aside *aside, size_t memory_bytes, size_t row_bytes);
void dbt_aside_release(struct dbt_aside *aside);
enum dbt_status dbt_aside_put(struct dbt_aside *aside, const void *row,
                              struct dbt_error *error) DBT_CHECKED;

/* Who decides. */
struct dbt_aside_judge {
    void *context;
    /* An empty table, for that many rows. */
    enum dbt_status (*begin)(void *context, uint64_t row_count, struct dbt_error *error);
    /* `*is_decided` false: there is no room for the row's identity, nor will be for later rows. */
    enum dbt_status (*decide)(void *context, const void *row, bool *is_decided,
                              struct dbt_error *error);
};
/* Has each row decided, once; after it, only release may follow. */
enum dbt_status dbt_aside_settle(struct dbt_aside *aside, const struct dbt_aside_judge *judge,
                                 struct dbt_error *error) DBT_CHECKED;

#endif
