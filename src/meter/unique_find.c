/* Finding: each worker takes a partition, loads a range of its keys, thins them out, sorts them. */
#include "unique_find.h"

#include <assert.h>
#include <pthread.h>

enum {
    FINDER_BYTES = 256 * 1024, /* at least, where there is more than one */
    CELLS_PER_KEY = 16,
    CELLS_LEAST = 256,
    CELLS_PER_WORD = 32,
    TURNS = 2, /* of thinning, each by other bits of the keys */
    TURN_BITS = 27,
    SORT_STACK = 64,
    SORT_SMALL = 16
};

struct finding { /* one round, shared */
    struct dbt_unique *unique;
    pthread_mutex_t lock; /* of all below but `next_part`, and of what is wanted */
    atomic_uint next_part;
    bool is_over; /* the round is full, or something failed */
    enum dbt_status status;
    struct dbt_error *error;
};

struct finder { /* one worker's room, and the range that is in it */
    uint64_t *keys;
    size_t most;
    size_t count;
    uint64_t *cells;
    size_t cell_count; /* at most; a power of two */
    uint64_t first, last;
    uint64_t more; /* occurrences beyond `most` of a key that is a range of its own */
};

/* ---- room ------------------------------------------------------------------------------------ */

/* Not more than have room for a partition each, with its cells: one that is read in ranges is read
   as many times. */
unsigned dbt_unique_finders(const struct dbt_unique *unique)
{
    uint64_t part = 2 * (unique->options.expected >> unique->part_bits) * sizeof(uint64_t);
    uint64_t each = part < FINDER_BYTES ? FINDER_BYTES : part;
    uint64_t room = unique->sightings_most * sizeof *unique->sightings / each;
    unsigned workers = unique->options.workers;
    return room < 1 ? 1 : room < workers ? (unsigned)room : workers;
}

/* A third of the room, or less, is for cells. */
static struct finder finder_of(const struct dbt_unique *unique, unsigned worker)
{
    size_t all = unique->sightings_most * sizeof *unique->sightings / sizeof(uint64_t);
    size_t words = all / dbt_unique_finders(unique);
    size_t cell_words = CELLS_LEAST / CELLS_PER_WORD;
    while (cell_words * 2 <= words / 3) {
        cell_words *= 2;
    }
    void *room = unique->sightings;
    uint64_t *own = (uint64_t *)room + words * worker;
    return (struct finder){
        .cells = own,
        .cell_count = cell_words * CELLS_PER_WORD,
        .keys = own + cell_words,
        .most = words - cell_words,
    };
}

size_t dbt_unique_finder_keys(const struct dbt_unique *unique)
{
    return finder_of(unique, 0).most;
}

/* ---- a range of keys ------------------------------------------------------------------------- */

/* Those of `keys` that are in the range, behind what is there; they may be the finder's own. */
static void keep(struct finder *finder, const uint64_t *keys, size_t count)
{
    uint64_t first = finder->first;
    uint64_t width = finder->last - first;
    uint64_t *kept = finder->keys;
    size_t at = finder->count;
    for (size_t i = 0; i < count; i++) {
        uint64_t key = keys[i];
        kept[at] = key;
        at += key - first <= width ? 1 : 0;
    }
    finder->count = at;
}

/* There is no room left: the first half of the range has to do. */
static void narrow(struct finder *finder)
{
    size_t count = finder->count;
    finder->last = finder->first + (finder->last - finder->first) / 2;
    finder->count = 0;
    keep(finder, finder->keys, count);
}

static void load_keys(struct finder *finder, const uint64_t *keys, size_t count)
{
    while (count > 0) {
        size_t room = finder->most - finder->count;
        size_t now = count < room ? count : room;
        if (now > 0) {
            keep(finder, keys, now);
        } else if (finder->first < finder->last) {
            narrow(finder);
        } else {
            now = 1;
            finder->more += *keys == finder->first ? 1 : 0;
        }
        keys += now;
        count -= now;
    }
}

/* Full blocks, from the last one written back to the first. */
static enum dbt_status load_chain(struct finder *finder, struct dbt_spill *spill, uint64_t last,
                                  struct dbt_error *error)
{
    struct dbt_spill_block block;
    enum dbt_status status = DBT_OK;
    for (uint64_t number = last; number != 0; number = block.previous) {
        status = dbt_spill_read(spill, number, &block, error);
        if (status != DBT_OK) {
            break;
        }
        load_keys(finder, block.keys, DBT_SPILL_BLOCK_KEYS);
    }
    return status;
}

static enum dbt_status load(struct finder *finder, struct dbt_unique *unique, size_t part,
                            struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    for (size_t worker = 0; status == DBT_OK && worker < unique->options.workers; worker++) {
        size_t at = worker << unique->part_bits | part;
        const struct dbt_spill_block *block = &unique->blocks[at];
        load_keys(finder, block->keys, (size_t)(unique->places[at] - block->keys));
        status = load_chain(finder, &unique->spill, block->previous, error);
    }
    return status;
}

/* ---- what stands there twice ----------------------------------------------------------------- */

/*
 * Leaves the keys whose cell has more than one: all that stand there twice, and of 16 others about
 * one. A cell's two bits: there is one, there are more.
 */
static void thin(struct finder *finder, unsigned shift)
{
    uint64_t *keys = finder->keys;
    size_t count = finder->count;
    uint64_t *cells = finder->cells;
    size_t cell_count = CELLS_LEAST;
    while (cell_count < count * CELLS_PER_KEY && cell_count < finder->cell_count) {
        cell_count *= 2;
    }
    memset(cells, 0, cell_count / CELLS_PER_WORD * sizeof *cells);
    for (size_t i = 0; i < count; i++) {
        uint64_t cell = keys[i] >> shift & (cell_count - 1);
        uint64_t one = UINT64_C(1) << cell % CELLS_PER_WORD * 2;
        uint64_t word = cells[cell / CELLS_PER_WORD];
        cells[cell / CELLS_PER_WORD] = word | one | (word & one) << 1;
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t key = keys[i];
        uint64_t cell = key >> shift & (cell_count - 1);
        keys[kept] = key;
        kept += cells[cell / CELLS_PER_WORD] >> (cell % CELLS_PER_WORD * 2 + 1) & 1;
    }
    finder->count = kept;
}

static void sort_small(uint64_t *keys, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uint64_t key = keys[i];
        size_t at = i;
        for (; at > 0 && keys[at - 1] > key; at--) {
            keys[at] = keys[at - 1];
        }
        keys[at] = key;
    }
}

/* Where the second part begins; neither is empty. Keys are random, so any is a fair pivot. */
static size_t split(uint64_t *keys, size_t count)
{
    uint64_t pivot = keys[(count - 1) / 2];
    size_t low = 0;
    size_t high = count - 1;
    for (;; low++, high--) {
        while (keys[low] < pivot) {
            low++;
        }
        while (keys[high] > pivot) {
            high--;
        }
        if (low >= high) {
            return high + 1;
        }
        uint64_t key = keys[low];
        keys[low] = keys[high];
        keys[high] = key;
    }
}

/* In place: what is sorted is as large as the memory. The larger part waits, so few do. */
static void sort(uint64_t *keys, size_t count)
{
    struct {
        uint64_t *keys;
        size_t count;
    } waiting[SORT_STACK];
    size_t depth = 0;
    for (;;) {
        while (count > SORT_SMALL) {
            size_t first = split(keys, count);
            bool first_waits = first > count - first;
            assert(depth < SORT_STACK);
            waiting[depth].keys = first_waits ? keys : keys + first;
            waiting[depth].count = first_waits ? first : count - first;
            depth++;
            keys += first_waits ? first : 0;
            count = first_waits ? count - first : first;
        }
        sort_small(keys, count);
        if (depth == 0) {
            return;
        }
        depth--;
        keys = waiting[depth].keys;
        count = waiting[depth].count;
    }
}

/* ---- wanting --------------------------------------------------------------------------------- */

/* False when the round has no room for it. */
static bool want(struct dbt_unique *unique, uint64_t key, uint64_t occurrences)
{
    if (unique->wanted_count == unique->wanted_slots / 2 ||
        occurrences > unique->sightings_most - unique->sighting_count) {
        return false;
    }
    unique->sighting_count += (size_t)occurrences;
    unique->wanted_count++;
    struct dbt_wanted *slot = dbt_unique_slot(unique, key);
    slot->key = key;
    slot->end = (uint32_t)unique->sighting_count;
    atomic_store_explicit(&slot->left, (int)occurrences, memory_order_relaxed);
    return true;
}

static enum dbt_status too_many(const struct dbt_unique *unique, uint64_t occurrences,
                                struct dbt_error *error)
{
    return dbt_error_set(error, DBT_INPUT,
                         "source %s: %llu records share one id (or person); they do not fit in the "
                         "memory given; look at the export, or run again with a larger --memory",
                         unique->options.source, (unsigned long long)occurrences);
}

/* The last key of a partition. */
static uint64_t last_of(const struct dbt_unique *unique, size_t number)
{
    return (uint64_t)number << (64 - unique->part_bits) | UINT64_MAX >> unique->part_bits;
}

/* Under the lock. Of the sorted keys those that stand there twice are wanted, as room allows. */
static void take(struct finding *finding, const struct finder *finder, size_t number)
{
    struct dbt_unique *unique = finding->unique;
    struct dbt_unique_part *part = &unique->parts[number];
    size_t behind;
    for (size_t at = 0; at < finder->count; at = behind) {
        uint64_t key = finder->keys[at];
        for (behind = at; behind < finder->count && finder->keys[behind] == key;) {
            behind++;
        }
        uint64_t occurrences = behind - at + finder->more;
        if (occurrences > unique->sightings_most && finding->status == DBT_OK) {
            finding->status = too_many(unique, occurrences, finding->error);
            finding->is_over = true;
        }
        if (occurrences > 1 && !want(unique, key, occurrences)) {
            finding->is_over = true;
            part->next = key;
            return;
        }
    }
    part->next = finder->last + 1;
    part->is_done = finder->last == last_of(unique, number);
}

/* ---- a round --------------------------------------------------------------------------------- */

/* The next range of the partition. False when no more of it can be looked at now. */
static bool find_range(struct finding *finding, struct finder *finder, size_t number)
{
    struct dbt_unique *unique = finding->unique;
    const struct dbt_unique_part *part = &unique->parts[number];
    struct dbt_error error;
    finder->count = 0;
    finder->more = 0;
    finder->first = part->next;
    finder->last = last_of(unique, number);
    enum dbt_status status = load(finder, unique, number, &error);
    if (status == DBT_OK && finder->more == 0) {
        for (unsigned turn = 0; turn < TURNS; turn++) {
            thin(finder, turn * TURN_BITS);
        }
        sort(finder->keys, finder->count);
    }
    pthread_mutex_lock(&finding->lock);
    if (status == DBT_OK) {
        take(finding, finder, number);
    } else if (finding->status == DBT_OK) {
        finding->status = dbt_error_set(finding->error, status, "%s", error.text);
        finding->is_over = true;
    }
    bool goes_on = !finding->is_over && !part->is_done;
    pthread_mutex_unlock(&finding->lock);
    return goes_on;
}

static bool is_over(struct finding *finding)
{
    pthread_mutex_lock(&finding->lock);
    bool over = finding->is_over;
    pthread_mutex_unlock(&finding->lock);
    return over;
}

static void find_parts(void *context, unsigned worker)
{
    struct finding *finding = context;
    struct dbt_unique *unique = finding->unique;
    struct finder finder = finder_of(unique, worker);
    while (!is_over(finding)) {
        unsigned number = atomic_fetch_add(&finding->next_part, 1);
        if (number >= 1U << unique->part_bits) {
            return;
        }
        while (!unique->parts[number].is_done && find_range(finding, &finder, number)) {
        }
    }
}

enum dbt_status dbt_unique_find(struct dbt_unique *unique, struct dbt_error *error)
{
    struct finding finding = {
        .unique = unique, .lock = PTHREAD_MUTEX_INITIALIZER, .status = DBT_OK, .error = error};
    dbt_team_run(dbt_unique_finders(unique), find_parts, &finding);
    pthread_mutex_destroy(&finding.lock);
    return finding.status;
}
