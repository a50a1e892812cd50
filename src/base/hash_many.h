/*
 * Many hashes: the versions of dbt_key_hash_many, the widest first; for its own choice, and tests.
 */
#ifndef DEBITERA_BASE_HASH_MANY_H
#define DEBITERA_BASE_HASH_MANY_H

#include <stdbool.h>

#include "debitera/base/hash.h"

typedef void dbt_hash_many(struct dbt_key key, const struct dbt_text *texts, size_t count,
                           struct dbt_hash128 *hashes);

struct dbt_hash_many_version {
    const char *name;
    bool (*is_available)(void);
    dbt_hash_many *hash;
};

extern const struct dbt_hash_many_version dbt_hash_many_versions[];
extern const size_t dbt_hash_many_version_count;

#endif
