/* Aside: the passes over what is on disk. */
#include "aside.h"

enum {
    SHARE = 8,          /* of the memory: this part is for buffers */
    BITS_PER_PASS = 6,  /* of the identity that choose a partition */
    PASSES_OF_BITS = 10 /* that its high half has; the low half places it in a table */
};

_Static_assert(1 << BITS_PER_PASS == DBT_SPILL_PARTS, "a partition for each value of the bits");

struct pass {
    struct dbt_aside *aside;
    const struct dbt_aside_judge *judge;
    struct dbt_error *error;
};

size_t dbt_aside_share(size_t memory_bytes)
{
    return memory_bytes / SHARE;
}

void dbt_aside_init(struct dbt_aside *aside, size_t memory_bytes, size_t row_bytes)
{
    *aside = (struct dbt_aside){0};
    dbt_spill_init(&aside->spill, dbt_aside_share(memory_bytes), row_bytes);
}

void dbt_aside_release(struct dbt_aside *aside)
{
    dbt_spill_release(&aside->spill);
}

static size_t part_of(const void *row, unsigned depth)
{
    struct dbt_hash128 id;
    memcpy(&id, row, sizeof id);
    unsigned shift = depth % PASSES_OF_BITS * BITS_PER_PASS;
    return (size_t)(id.high >> shift & (DBT_SPILL_PARTS - 1));
}

enum dbt_status dbt_aside_put(struct dbt_aside *aside, const void *row, struct dbt_error *error)
{
    return dbt_spill_put(&aside->spill, &aside->division, part_of(row, 0), row, error);
}

/* A block of the pass at `depth`; what finds no room goes to `rest`. */
static enum dbt_status settle_block(const struct pass *pass, unsigned depth,
                                    const struct dbt_spill_read *read,
                                    struct dbt_spill_division *rest)
{
    struct dbt_spill *spill = &pass->aside->spill;
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < read->count; i++) {
        const unsigned char *row = read->rows + i * spill->row_bytes;
        bool is_decided = false;
        status = pass->judge->decide(pass->judge->context, row, &is_decided, pass->error);
        if (status == DBT_OK && !is_decided) {
            status = dbt_spill_put(spill, rest, part_of(row, depth + 1), row, pass->error);
        }
    }
    return status;
}

static enum dbt_status settle_part(const struct pass *pass, unsigned depth,
                                   const struct dbt_spill_part *part,
                                   struct dbt_spill_division *rest)
{
    const struct dbt_aside_judge *judge = pass->judge;
    struct dbt_spill_read read = {.next = part->first};
    enum dbt_status status = judge->begin(judge->context, part->row_count, pass->error);
    while (status == DBT_OK && read.next != 0) {
        status = dbt_spill_read(&pass->aside->spill, read.next, &read, pass->error);
        if (status == DBT_OK) {
            status = settle_block(pass, depth, &read, rest);
        }
    }
    return status;
}

static enum dbt_status settle_division(const struct pass *pass, unsigned depth,
                                       const struct dbt_spill_division *division)
{
    enum dbt_status status = dbt_spill_flush(&pass->aside->spill, division, pass->error);
    for (size_t i = 0; status == DBT_OK && i < DBT_SPILL_PARTS; i++) {
        struct dbt_spill_division rest = {0};
        if (division->parts[i].first == 0) {
            continue;
        }
        status = settle_part(pass, depth, &division->parts[i], &rest);
        if (status == DBT_OK) {
            status = settle_division(pass, depth + 1, &rest);
        }
    }
    return status;
}

enum dbt_status dbt_aside_settle(struct dbt_aside *aside, const struct dbt_aside_judge *judge,
                                 struct dbt_error *error)
{
    struct pass pass = {.aside = aside, .judge = judge, .error = error};
    return settle_division(&pass, 0, &aside->division);
}
