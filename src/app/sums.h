/*
 * Sums: a list of files with their SHA-256 as sha256sum writes and checks it, "<64 digits>  NAME".
 */
#ifndef DEBITERA_APP_SUMS_H
#define DEBITERA_APP_SUMS_H

#include "debitera/base/arena.h"
#include "debitera/base/hash.h"
#include "debitera/base/text.h"

struct dbt_sum {
    const char *name;
    char sha256[DBT_SHA256_HEX_BYTES];
};

struct dbt_sums { /* by name, as strcmp has it; none twice */
    struct dbt_arena *arena;
    struct dbt_sum *items;
    size_t count, capacity;
    bool damaged; /* what was read last is no such list */
};

/* Adds the list at `path` to one that has its arena. DBT_INPUT when it cannot be read, or naming
   the line that is damaged. */
enum dbt_status dbt_sums_read(struct dbt_sums *sums, const char *path,
                              struct dbt_error *error) DBT_CHECKED;
/* Null when it is not listed. */
struct dbt_sum *dbt_sums_find(const struct dbt_sums *sums, const char *name);
/* In the place of what was listed under the name. DBT_MEMORY. */
enum dbt_status dbt_sums_put(struct dbt_sums *sums, const struct dbt_sum *sum,
                             struct dbt_error *error) DBT_CHECKED;
void dbt_sums_write(const struct dbt_sums *sums, struct dbt_buffer *out);

#endif
