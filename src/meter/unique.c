/* Unique: a table of ids, and the passes over what it did not hold. */
#include "unique.h"

enum {
    SPILL_SHARE = 8,    /* of the memory, at most, for the buffers of what is put aside */
    BITS_PER_PASS = 6,  /* of the id that choose a partition: 2^6 of them */
    PASSES_OF_BITS = 10 /* that an id's high half has; its low half places it in the table */
};

_Static_assert(1 << BITS_PER_PASS == DBT_SPILL_PARTS, "a partition for each value of the bits");

struct pass {
    struct dbt_unique *unique;
    dbt_unique_sink *sink;
    void *context;
    struct dbt_error *error;
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
    *unique = (struct dbt_unique){0};
    dbt_spill_init(&unique->spill, memory_bytes / SPILL_SHARE);
    unique->table_bytes = memory_bytes - memory_bytes / SPILL_SHARE;
    return make_table(unique, unique->table_bytes, error);
}

void dbt_unique_release(struct dbt_unique *unique)
{
    dbt_table_release(&unique->table);
    dbt_spill_release(&unique->spill);
}

/* ---- one row --------------------------------------------------------------------------------- */

static size_t part_of(struct dbt_hash128 id, unsigned depth)
{
    unsigned shift = depth % PASSES_OF_BITS * BITS_PER_PASS;
    return (size_t)(id.high >> shift & (DBT_SPILL_PARTS - 1));
}

/* False when the table neither holds the id nor has room for it. */
static bool decide(struct dbt_unique *unique, const struct dbt_spill_row *row,
                   enum dbt_sighting *sighting)
{
    bool is_new;
    uint32_t *first = dbt_table_add(&unique->table, row->id, &is_new);
    if (!first) {
        return false;
    }
    if (is_new) {
        *first = row->fingerprint;
        *sighting = DBT_SIGHTING_FIRST;
    } else {
        *sighting = *first == row->fingerprint ? DBT_SIGHTING_REPEATED : DBT_SIGHTING_CONFLICTING;
    }
    return true;
}

enum dbt_status dbt_unique_add(struct dbt_unique *unique, const struct dbt_spill_row *row,
                               enum dbt_sighting *sighting, struct dbt_error *error)
{
    if (decide(unique, row, sighting)) {
        return DBT_OK;
    }
    *sighting = DBT_SIGHTING_UNDECIDED;
    return dbt_spill_put(&unique->spill, &unique->division, part_of(row->id, 0), row, error);
}

/* ---- the passes ------------------------------------------------------------------------------ */

static enum dbt_status settle_row(const struct pass *pass, unsigned depth,
                                  const struct dbt_spill_row *row, struct dbt_spill_division *rest)
{
    struct dbt_unique *unique = pass->unique;
    enum dbt_sighting sighting;
    if (decide(unique, row, &sighting)) {
        return pass->sink(pass->context, row, sighting, pass->error);
    }
    return dbt_spill_put(&unique->spill, rest, part_of(row->id, depth + 1), row, pass->error);
}

static enum dbt_status settle_rows(const struct pass *pass, unsigned depth,
                                   const struct dbt_spill_part *part,
                                   struct dbt_spill_division *rest)
{
    enum dbt_status status = DBT_OK;
    struct dbt_spill_read read;
    for (uint64_t block = part->first; block != 0; block = read.next) {
        status = dbt_spill_read(&pass->unique->spill, block, &read, pass->error);
        for (size_t i = 0; status == DBT_OK && i < read.count; i++) {
            status = settle_row(pass, depth, &read.rows[i], rest);
        }
        if (status != DBT_OK) {
            return status;
        }
    }
    return DBT_OK;
}

/* No larger than the part needs: a table is zeroed page by page as it is used. */
static size_t table_bytes_for(const struct dbt_unique *unique, uint64_t row_count)
{
    uint64_t slots = row_count + row_count / 4 + 2;
    uint64_t bytes = slots * unique->table.slot_bytes;
    return bytes < unique->table_bytes ? (size_t)bytes : unique->table_bytes;
}

static enum dbt_status settle_division(const struct pass *pass, unsigned depth,
                                       const struct dbt_spill_division *division)
{
    struct dbt_unique *unique = pass->unique;
    enum dbt_status status = dbt_spill_flush(&unique->spill, division, pass->error);
    for (size_t i = 0; status == DBT_OK && i < DBT_SPILL_PARTS; i++) {
        const struct dbt_spill_part *part = &division->parts[i];
        if (part->first == 0) {
            continue;
        }
        struct dbt_spill_division rest = {0};
        status = make_table(unique, table_bytes_for(unique, part->row_count), pass->error);
        if (status == DBT_OK) {
            status = settle_rows(pass, depth, part, &rest);
        }
        if (status == DBT_OK) {
            status = settle_division(pass, depth + 1, &rest);
        }
    }
    return status;
}

enum dbt_status dbt_unique_settle(struct dbt_unique *unique, dbt_unique_sink *sink, void *context,
                                  struct dbt_error *error)
{
    struct pass pass = {.unique = unique, .sink = sink, .context = context, .error = error};
    return settle_division(&pass, 0, &unique->division);
}
