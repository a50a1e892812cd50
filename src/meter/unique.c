/* Unique: a table of ids, and what to do when it is full. */
#include "unique.h"

struct settling {
    struct dbt_unique *unique;
    dbt_unique_sink *sink;
    void *context;
};

static enum dbt_status make_table(struct dbt_unique *unique, size_t memory_bytes,
                                  struct dbt_error *error)
{
    dbt_table_release(&unique->table);
    return dbt_table_init(&unique->table, memory_bytes, sizeof(uint32_t), error);
}

enum dbt_status dbt_unique_init(struct dbt_unique *unique, size_t memory_bytes,
                                struct dbt_error *error)
{
    *unique = (struct dbt_unique){.table_bytes = memory_bytes - dbt_aside_share(memory_bytes)};
    dbt_aside_init(&unique->aside, memory_bytes, sizeof(struct dbt_unique_row));
    return make_table(unique, unique->table_bytes, error);
}

void dbt_unique_release(struct dbt_unique *unique)
{
    dbt_table_release(&unique->table);
    dbt_aside_release(&unique->aside);
}

/* Undecided: the table neither holds the id nor has room for it. */
static enum dbt_sighting sight(struct dbt_unique *unique, const struct dbt_unique_row *row)
{
    bool is_new;
    uint32_t *first = dbt_table_add(&unique->table, row->id, &is_new);
    if (!first) {
        return DBT_SIGHTING_UNDECIDED;
    }
    if (is_new) {
        *first = row->fingerprint;
        return DBT_SIGHTING_FIRST;
    }
    return *first == row->fingerprint ? DBT_SIGHTING_REPEATED : DBT_SIGHTING_CONFLICTING;
}

enum dbt_status dbt_unique_add(struct dbt_unique *unique, const struct dbt_unique_row *row,
                               enum dbt_sighting *sighting, struct dbt_error *error)
{
    *sighting = sight(unique, row);
    return *sighting == DBT_SIGHTING_UNDECIDED ? dbt_aside_put(&unique->aside, row, error) : DBT_OK;
}

/* No larger than the rows need: a table is zeroed page by page as it is used. */
static enum dbt_status begin(void *context, uint64_t row_count, struct dbt_error *error)
{
    struct settling *settling = context;
    struct dbt_unique *unique = settling->unique;
    uint64_t bytes = (row_count + row_count / 4 + 2) * unique->table.slot_bytes;
    bool is_small = bytes < unique->table_bytes;
    return make_table(unique, is_small ? (size_t)bytes : unique->table_bytes, error);
}

static enum dbt_status decide(void *context, const void *row, bool *is_decided,
                              struct dbt_error *error)
{
    struct settling *settling = context;
    enum dbt_sighting sighting = sight(settling->unique, row);
    *is_decided = sighting != DBT_SIGHTING_UNDECIDED;
    return *is_decided ? settling->sink(settling->context, row, sighting, error) : DBT_OK;
}

enum dbt_status dbt_unique_settle(struct dbt_unique *unique, dbt_unique_sink *sink, void *context,
                                  struct dbt_error *error)
{
    struct settling settling = {.unique = unique, .sink = sink, .context = context};
    struct dbt_aside_judge judge = {.context = &settling, .begin = begin, .decide = decide};
    return dbt_aside_settle(&unique->aside, &judge, error);
}
