/* Unique: the memory and what it is for, the blocks, and the settling of what was collected. */
#include "unique.h"

#include <assert.h>
#include <errno.h>
#include <sys/mman.h>

#include "unique_find.h"

enum {
    PAGE_BYTES = DBT_SPILL_BLOCK_BYTES,
    WORKER_BYTES = 32 * 1024, /* at least */
    PART_BITS_LEAST = 4,
    PART_BITS_MOST = 10,
    PART_KEYS = 256 * 1024, /* to aim at: what a finder's caches hold */
    FILTER_BITS_PER_KEY = 16,
    USEFUL_BYTES_PER_RECORD = 256,
    MEMORY_ANYWAY = 64 << 20
};

static const size_t memory_least = (size_t)1 << 20;

/* ---- memory ---------------------------------------------------------------------------------- */

static size_t power_of_two(size_t most)
{
    size_t power = 1;
    while (power <= most / 2) {
        power *= 2;
    }
    return power;
}

/* So many that a finder has room for all keys of one, as far as blocks have a quarter's room. */
static unsigned choose_part_bits(const struct dbt_unique *unique, size_t memory_bytes)
{
    size_t keys = dbt_unique_finder_keys(unique) / 4 * 3;
    keys = keys < PART_KEYS ? keys : PART_KEYS;
    size_t block_bytes = (size_t)unique->options.workers * DBT_SPILL_BLOCK_BYTES;
    unsigned bits = PART_BITS_LEAST;
    while (bits < PART_BITS_MOST && unique->options.expected >> bits > keys) {
        bits++;
    }
    while (bits > 1 && block_bytes << bits > memory_bytes / 4) {
        bits--;
    }
    return bits;
}

/* The next `bytes` of the memory, in whole pages. */
static void *carve(const struct dbt_unique *unique, size_t *used, size_t bytes)
{
    unsigned char *at = (unsigned char *)unique->memory + *used;
    *used += (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    assert(*used <= unique->memory_bytes);
    return at;
}

static void lay_out(struct dbt_unique *unique)
{
    size_t used = 0;
    size_t block_count = (size_t)unique->options.workers << unique->part_bits;
    size_t part_count = (size_t)1 << unique->part_bits;
    unique->sightings = carve(unique, &used, unique->sightings_most * sizeof *unique->sightings);
    unique->wanted = carve(unique, &used, unique->wanted_slots * sizeof *unique->wanted);
    unique->filter = carve(unique, &used, unique->filter_bytes);
    unique->blocks = carve(unique, &used, block_count * sizeof *unique->blocks);
    unique->places = carve(unique, &used, block_count * sizeof(uint64_t *));
    unique->parts = carve(unique, &used, part_count * sizeof *unique->parts);
    for (size_t i = 0; i < block_count; i++) {
        unique->places[i] = unique->blocks[i].keys;
    }
    for (size_t i = 0; i < part_count; i++) {
        unique->parts[i].next = (uint64_t)i << (64 - unique->part_bits);
    }
}

/* Tables far larger than their records would cost more to clear than they are worth. */
static size_t bounded(size_t memory_bytes, uint64_t expected)
{
    uint64_t useful = expected * USEFUL_BYTES_PER_RECORD;
    useful = useful > MEMORY_ANYWAY ? useful : MEMORY_ANYWAY;
    return memory_bytes < useful ? memory_bytes : (size_t)useful;
}

enum dbt_status dbt_unique_init(struct dbt_unique *unique, const struct dbt_unique_options *options,
                                struct dbt_error *error)
{
    assert(options->workers >= 1 && options->workers <= DBT_WORKERS_MAX);
    size_t least = (size_t)options->workers * WORKER_BYTES;
    least = least > memory_least ? least : memory_least;
    size_t bytes = bounded(options->memory_bytes, options->expected);
    bytes = bytes > least ? bytes : least;
    bytes -= bytes % PAGE_BYTES;
    size_t most = bytes / 16 * 9 / sizeof(struct dbt_sighting);
    struct dbt_unique made = {
        .options = *options,
        .memory_bytes = bytes,
        .wanted_slots = power_of_two(bytes / 8 / sizeof(struct dbt_wanted)),
        .filter_bytes = power_of_two(bytes / 64),
        .sightings_most = most < INT32_MAX ? most : INT32_MAX,
    };
    made.part_bits = choose_part_bits(&made, bytes);
    /* The system gives a page when it is first written to, and zeroed. */
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    /* cppcheck-suppress invalidFunctionArg; a mapping of no file takes -1 */
    made.memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (made.memory == MAP_FAILED) {
        return dbt_error_memory(error, "finding repeated ids and persons: give a smaller --memory");
    }
    lay_out(&made);
    *unique = made;
    return DBT_OK;
}

void dbt_unique_release(struct dbt_unique *unique)
{
    dbt_spill_release(&unique->spill);
    if (unique->memory) {
        (void)munmap(unique->memory, unique->memory_bytes); /* of a mapping that is there */
    }
    *unique = (struct dbt_unique){0};
}

enum dbt_status dbt_unique_spill(struct dbt_unique *unique, size_t block, struct dbt_error *error)
{
    struct dbt_spill_block *full = &unique->blocks[block];
    uint64_t number;
    enum dbt_status status = dbt_spill_write(&unique->spill, full, &number, error);
    unique->places[block] = full->keys; /* also when it failed: the next key finds room */
    if (status == DBT_OK) {
        full->previous = number;
    }
    return status;
}

/* ---- collecting ------------------------------------------------------------------------------ */

struct dbt_wanted *dbt_unique_slot(const struct dbt_unique *unique, uint64_t key)
{
    size_t at = (size_t)key & (unique->wanted_slots - 1);
    while (unique->wanted[at].end != 0 && unique->wanted[at].key != key) {
        at = (at + 1) & (unique->wanted_slots - 1);
    }
    return &unique->wanted[at];
}

static enum dbt_status changed(const struct dbt_unique *unique, struct dbt_error *error)
{
    return dbt_error_set(error, DBT_INPUT,
                         "source %s: files changed while they were read; run again when the "
                         "delivery is complete",
                         unique->options.source);
}

enum dbt_status dbt_unique_collect(struct dbt_unique *unique, unsigned worker,
                                   const struct dbt_sighting *sighting, struct dbt_error *error)
{
    (void)worker; /* places are taken one by one */
    struct dbt_wanted *slot = dbt_unique_slot(unique, sighting->identity.low);
    assert(slot->end != 0);
    int left = atomic_fetch_sub_explicit(&slot->left, 1, memory_order_relaxed);
    if (left <= 0) {
        return changed(unique, error);
    }
    unique->sightings[slot->end - (uint32_t)left] = *sighting;
    return DBT_OK;
}

/* ---- settling -------------------------------------------------------------------------------- */

/* Of one key: by identity, then by place. */
static bool is_before(const struct dbt_sighting *a, const struct dbt_sighting *b)
{
    if (a->identity.high != b->identity.high) {
        return a->identity.high < b->identity.high;
    }
    return a->input != b->input ? a->input < b->input : a->offset < b->offset;
}

/* Lets the sighting at `at` sink in the heap, whose greatest is first. */
static void sink(struct dbt_sighting *heap, size_t count, size_t at)
{
    struct dbt_sighting sinking = heap[at];
    for (size_t below = 2 * at + 1; below < count; below = 2 * at + 1) {
        below += below + 1 < count && is_before(&heap[below], &heap[below + 1]) ? 1 : 0;
        if (!is_before(&sinking, &heap[below])) {
            break;
        }
        heap[at] = heap[below];
        at = below;
    }
    heap[at] = sinking;
}

/* A heap sort, as the library's may take as much memory again. */
static void sort(struct dbt_sighting *sightings, size_t count)
{
    for (size_t at = count / 2; at > 0; at--) {
        sink(sightings, count, at - 1);
    }
    for (size_t end = count; end > 1; end--) {
        struct dbt_sighting last = sightings[0];
        sightings[0] = sightings[end - 1];
        sightings[end - 1] = last;
        sink(sightings, end - 1, 0);
    }
}

/* All sightings of one key, which nearly always is one identity. */
static enum dbt_status judge(const struct dbt_unique *unique, struct dbt_sighting *sightings,
                             size_t count, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    size_t behind;
    sort(sightings, count);
    for (size_t at = 0; status == DBT_OK && at < count; at = behind) {
        uint64_t high = sightings[at].identity.high;
        for (behind = at; behind < count && sightings[behind].identity.high == high;) {
            behind++;
        }
        if (behind - at > 1) {
            status =
                unique->options.judge(unique->options.context, sightings + at, behind - at, error);
        }
    }
    return status;
}

static enum dbt_status settle(struct dbt_unique *unique, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; unique->wanted_count > 0 && i < unique->wanted_slots; i++) {
        if (atomic_load_explicit(&unique->wanted[i].left, memory_order_relaxed) != 0) {
            return changed(unique, error);
        }
    }
    size_t behind;
    for (size_t at = 0; status == DBT_OK && at < unique->sighting_count; at = behind) {
        uint64_t key = unique->sightings[at].identity.low;
        for (behind = at;
             behind < unique->sighting_count && unique->sightings[behind].identity.low == key;) {
            behind++;
        }
        status = judge(unique, unique->sightings + at, behind - at, error);
    }
    return status;
}

/* ---- rounds ---------------------------------------------------------------------------------- */

static void forget(struct dbt_unique *unique)
{
    if (unique->wanted_count > 0) {
        memset(unique->wanted, 0, unique->wanted_slots * sizeof *unique->wanted);
    }
    unique->wanted_count = 0;
    unique->sighting_count = 0;
}

static void make_filter(struct dbt_unique *unique)
{
    size_t words = 1;
    while (words * 64 < unique->wanted_count * FILTER_BITS_PER_KEY &&
           words < unique->filter_bytes / sizeof(uint64_t)) {
        words *= 2;
    }
    memset(unique->filter, 0, words * sizeof(uint64_t));
    unique->filter_mask = words * 64 - 1;
    for (size_t i = 0; i < unique->wanted_slots; i++) {
        if (unique->wanted[i].end != 0) {
            uint64_t bit = dbt_unique_filter_bit(unique, unique->wanted[i].key);
            unique->filter[bit / 64] |= UINT64_C(1) << bit % 64;
        }
    }
}

enum dbt_status dbt_unique_next(struct dbt_unique *unique, bool *again, struct dbt_error *error)
{
    enum dbt_status status = settle(unique, error);
    if (status == DBT_OK) {
        forget(unique);
        status = dbt_unique_find(unique, error);
    }
    if (status == DBT_OK) {
        *again = unique->wanted_count > 0;
        if (*again) {
            make_filter(unique);
        }
    }
    return status;
}
