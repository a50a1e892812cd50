/*
 * Table: a hash table of fixed capacity, from 128-bit keys to values of one size.
 *
 * Sized once, at start, never grown: when it is full, dbt_table_add says so and the caller names
 * the option that makes it larger (the house's rule 4). Open addressing with linear probing; a key
 * is a keyed hash (hash.h), so its low half places it. Life cycle: init, any number of add and
 * find, release. Nothing is removed alone.
 */
#ifndef DEBITERA_BASE_TABLE_H
#define DEBITERA_BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "debitera/base/error.h"
#include "debitera/base/hash.h"

struct dbt_table {
    unsigned char *slots;
    size_t slot_bytes; /* key and value */
    size_t slot_count;
    size_t most; /* entries it accepts: 7/8 of the slots at most */
    size_t count;
    bool has_zero; /* the all-zero key, which marks free slots, has its own place */
};

/* The largest table for values of `value_bytes` (a multiple of 4) that fits in `memory_bytes`; at
   least 16 entries. */
enum dbt_status dbt_table_init(struct dbt_table *table, size_t memory_bytes, size_t value_bytes,
                               struct dbt_error *error) DBT_CHECKED;
void dbt_table_release(struct dbt_table *table);

/* The value of `key`, borrowed, aligned to 4 bytes; null when it is not there. */
void *dbt_table_find(const struct dbt_table *table, struct dbt_hash128 key);
/* The same; a new key gets a zeroed value and `*is_new` is set. Null when the table is full. */
void *dbt_table_add(struct dbt_table *table, struct dbt_hash128 key, bool *is_new) DBT_CHECKED;

#endif
