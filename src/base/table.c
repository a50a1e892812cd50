/* Table: slots of key and value in one block; the last slot is the zero key's. */
#include "debitera/base/table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* 16 entries in 32 slots: with 16 slots the 7/8 would leave 14. */
enum { SLOTS_MIN = 32 };

enum dbt_status dbt_table_init(struct dbt_table *table, size_t memory_bytes, size_t value_bytes,
                               struct dbt_error *error)
{
    assert(value_bytes % 4 == 0);
    size_t slot_bytes = sizeof(struct dbt_hash128) + value_bytes;
    size_t slot_count = memory_bytes / slot_bytes; /* one of them is the zero key's */
    slot_count = slot_count > SLOTS_MIN ? slot_count - 1 : SLOTS_MIN;
    unsigned char *slots = calloc(slot_count + 1, slot_bytes);
    if (slots == NULL) {
        return dbt_error_memory(error, "a table of keys");
    }
    *table = (struct dbt_table){
        .slots = slots,
        .slot_bytes = slot_bytes,
        .slot_count = slot_count,
        .most = slot_count - (slot_count + 7) / 8,
    };
    return DBT_OK;
}

void dbt_table_release(struct dbt_table *table)
{
    free(table->slots);
    *table = (struct dbt_table){0};
}

static bool is_zero(struct dbt_hash128 key)
{
    return key.low == 0 && key.high == 0;
}

static void *value_of(unsigned char *slot)
{
    return slot + sizeof(struct dbt_hash128);
}

/* A multiplication in place of a remainder, so that any number of slots will do and none of the
   memory lies idle (Lemire, "Fast Random Integer Generation in an Interval", 2019). */
static size_t home_of(const struct dbt_table *table, struct dbt_hash128 key)
{
    __extension__ typedef unsigned __int128 wide;
    return (size_t)((wide)key.low * table->slot_count >> 64);
}

/* The slot that holds `key`, or the free one where it belongs; there is always a free one. */
static unsigned char *probe(const struct dbt_table *table, struct dbt_hash128 key, bool *is_there)
{
    size_t at = home_of(table, key);
    for (;;) {
        unsigned char *slot = table->slots + at * table->slot_bytes;
        struct dbt_hash128 found;
        memcpy(&found, slot, sizeof found);
        *is_there = found.low == key.low && found.high == key.high;
        if (*is_there || is_zero(found)) {
            return slot;
        }
        at = at + 1 < table->slot_count ? at + 1 : 0;
    }
}

/* The same for every key, the zero key too. */
static unsigned char *locate(const struct dbt_table *table, struct dbt_hash128 key, bool *is_there)
{
    if (is_zero(key)) {
        *is_there = table->has_zero;
        return table->slots + table->slot_count * table->slot_bytes;
    }
    return probe(table, key, is_there);
}

void *dbt_table_find(const struct dbt_table *table, struct dbt_hash128 key)
{
    bool is_there;
    unsigned char *slot = locate(table, key, &is_there);
    return is_there ? value_of(slot) : NULL;
}

void *dbt_table_add(struct dbt_table *table, struct dbt_hash128 key, bool *is_new)
{
    bool is_there;
    unsigned char *slot = locate(table, key, &is_there);
    if (!is_there) {
        if (table->count == table->most) {
            return NULL;
        }
        memcpy(slot, &key, sizeof key);
        table->has_zero = table->has_zero || is_zero(key);
        table->count++;
    }
    *is_new = !is_there;
    return value_of(slot);
}
