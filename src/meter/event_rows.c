/*
 * Rows of events: the same judgement as in event.c, of rows in which every mapped field is plainly
 * what it looks like. All others are declined, and so is what would be a reject.
 *
 * This is where a run spends its time. Rows are read by the batch (event_batch.h); one in which no
 * row is odd, or stands out by its day, is counted in a loop of a few instructions.
 */
#include "event_batch.h"

enum { HASHED = 64 };

struct pending { /* ids that are to be hashed */
    uint32_t count;
    uint32_t rows[HASHED]; /* of the batch */
    struct dbt_text ids[HASHED];
    struct dbt_hash128 hashes[HASHED];
};

struct taking {
    struct dbt_metering *metering;
    const struct dbt_event_counting *counting;
    const struct dbt_rows *rows;
    struct dbt_tally *tally;
    unsigned worker;
    bool shares; /* some rows may be another part's */
    struct pending pending;
    struct dbt_event_cells cells;
    struct dbt_event_batch batch;
};

static void decline(const struct taking *taking, uint32_t row)
{
    taking->tally->declined[taking->tally->declined_count++] = row;
}

/* ---- judgement ------------------------------------------------------------------------------- */

enum fate { DECLINED, SETTLED, COUNTS };

/* In the domain's order, of a row that is good in itself. */
static inline enum fate judge(const struct taking *taking, const struct dbt_event *event,
                              uint64_t of[DBT_CLASS_COUNT])
{
    if (event->moment.slot == DBT_NONE) {
        of[DBT_CLASS_OUTSIDE_PERIOD]++;
        return SETTLED;
    }
    if (!dbt_event_is_valid(taking->counting, event)) {
        return DECLINED;
    }
    uint64_t takers = dbt_event_takers(taking->counting, event);
    of[dbt_event_verdict(taking->counting, takers)]++;
    return takers == 0 ? SETTLED : COUNTS;
}

static bool is_elsewhere(const struct taking *taking, struct dbt_text id)
{
    return taking->shares && !dbt_metering_is_ours(taking->metering, id);
}

static struct dbt_text id_of(const struct taking *taking, uint32_t row)
{
    return taking->metering->identified ? taking->batch.ids[row] : (struct dbt_text){NULL, 0};
}

/* ---- the first reading ----------------------------------------------------------------------- */

static enum dbt_status note(struct taking *taking, struct dbt_error *error)
{
    struct pending *pending = &taking->pending;
    struct dbt_metering *metering = taking->metering;
    enum dbt_status status = DBT_OK;
    dbt_key_hash_many(metering->options.key, pending->ids, pending->count, pending->hashes);
    for (uint32_t i = 0; i < pending->count && status == DBT_OK; i++) {
        status = dbt_unique_note(&metering->unique, taking->worker, pending->hashes[i], error);
    }
    pending->count = 0;
    return status;
}

/* The id of a row that counts. */
static inline enum dbt_status identify(struct taking *taking, struct dbt_text id,
                                       struct dbt_error *error)
{
    taking->pending.ids[taking->pending.count++] = id;
    return taking->pending.count == HASHED ? note(taking, error) : DBT_OK;
}

/* A row that counts. */
static inline enum dbt_status count_row(struct taking *taking, const struct dbt_event *event,
                                        struct dbt_text id, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    dbt_event_count(taking->counting, taking->batch.own, event);
    if (taking->counting->celled != 0) {
        dbt_event_find_cells(taking->metering, event, &taking->cells);
        if (taking->cells.count > DBT_EVENT_CELLS - DBT_METERS_MAX) {
            status = dbt_event_add_cells(taking->metering, &taking->cells, error);
        }
    }
    if (id.length > 0 && status == DBT_OK) {
        status = identify(taking, id, error);
    }
    return status;
}

/* One row after the other; row `first` is the batch's first. */
static enum dbt_status count_each(struct taking *taking, uint32_t first,
                                  uint64_t of[DBT_CLASS_COUNT], struct dbt_error *error)
{
    const struct dbt_event_batch *batch = &taking->batch;
    enum dbt_status status = DBT_OK;
    for (uint32_t row = 0; row < batch->count && status == DBT_OK; row++) {
        if (dbt_event_batch_is_odd(batch, row)) {
            decline(taking, first + row);
            continue;
        }
        struct dbt_event event = dbt_event_batch_at(batch, row);
        struct dbt_text id = id_of(taking, row);
        if (is_elsewhere(taking, id)) {
            taking->tally->elsewhere++;
            continue;
        }
        enum fate fate = judge(taking, &event, of);
        if (fate == DECLINED) {
            decline(taking, first + row);
        } else if (fate == COUNTS) {
            status = count_row(taking, &event, id, error);
        }
    }
    return status;
}

/* Every row is good, and is judged by its class alone, of which there may be only one. Rows that
   no meter takes are counted too: then nobody asks for that count. */
static inline __attribute__((always_inline)) void
count_all(const struct dbt_event_batch *batch, bool is_one_class, uint64_t of[DBT_CLASS_COUNT])
{
    const struct dbt_event_counting *counting = batch->counting;
    const uint8_t *verdicts = counting->classes.verdicts;
    const size_t class_count = counting->classes.count;
    struct dbt_event_count *counts =
        dbt_event_count_at(counting, batch->own, batch->moments[0].slot, 0);
    counts += is_one_class ? batch->classes[0] : 0;
    of[verdicts[batch->classes[0]]] += is_one_class ? batch->count : 0;
    for (uint32_t row = 0; row < batch->count; row++) {
        struct dbt_event_count *count = counts + batch->units[row] * class_count;
        if (!is_one_class) {
            count += batch->classes[row];
            of[verdicts[batch->classes[row]]]++;
        }
        dbt_event_count_up(count, batch->quantities[row]);
    }
}

static bool is_plain(const struct taking *taking)
{
    const struct dbt_event_batch *batch = &taking->batch;
    return batch->odd == 0 && batch->is_one_moment && batch->moments[0].slot != DBT_NONE &&
           !batch->are_partly && !taking->shares && taking->counting->celled == 0;
}

static enum dbt_status identify_all(struct taking *taking, struct dbt_error *error)
{
    const struct dbt_event_batch *batch = &taking->batch;
    const uint64_t *takers = taking->counting->classes.takers;
    enum dbt_status status = DBT_OK;
    for (uint32_t row = 0; row < batch->count && status == DBT_OK; row++) {
        if (takers[batch->classes[row]] != 0) {
            status = identify(taking, batch->ids[row], error);
        }
    }
    return status;
}

static enum dbt_status count_batch(struct taking *taking, uint32_t first,
                                   uint64_t of[DBT_CLASS_COUNT], struct dbt_error *error)
{
    if (!is_plain(taking)) {
        return count_each(taking, first, of, error);
    }
    if (taking->batch.is_one_class) {
        count_all(&taking->batch, true, of);
    } else {
        count_all(&taking->batch, false, of);
    }
    return taking->metering->identified ? identify_all(taking, error) : DBT_OK;
}

static uint32_t batch_at(const struct dbt_rows *rows, uint32_t first)
{
    return rows->count - first < DBT_EVENT_BATCH ? rows->count - first : DBT_EVENT_BATCH;
}

static enum dbt_status count_rows(struct taking *taking, struct dbt_error *error)
{
    const struct dbt_rows *rows = taking->rows;
    uint64_t of[DBT_CLASS_COUNT] = {0};
    enum dbt_status status = DBT_OK;
    for (uint32_t row = 0; row < rows->count && status == DBT_OK; row += DBT_EVENT_BATCH) {
        const uint32_t *ends = rows->ends + (size_t)row * rows->field_count;
        dbt_event_batch_read(&taking->batch, ends, batch_at(rows, row));
        if (taking->metering->identified) {
            dbt_event_batch_read_ids(&taking->batch, ends, batch_at(rows, row));
        }
        status = count_batch(taking, row, of, error);
    }
    memcpy(taking->tally->of, of, sizeof of);
    if (status == DBT_OK) {
        status = dbt_event_add_cells(taking->metering, &taking->cells, error);
    }
    return status == DBT_OK ? note(taking, error) : status;
}

/* ---- later readings: most rows are known by their id to be alone ----------------------------- */

static enum dbt_status collect(struct taking *taking, uint32_t number, struct dbt_error *error)
{
    struct dbt_event_batch *batch = &taking->batch;
    struct pending *pending = &taking->pending;
    uint32_t row = pending->rows[number];
    uint64_t of[DBT_CLASS_COUNT] = {0}; /* told at the first reading */
    dbt_event_batch_read(batch, taking->rows->ends + (size_t)row * taking->rows->field_count, 1);
    enum fate fate = DECLINED;
    struct dbt_event event;
    if (!dbt_event_batch_is_odd(batch, 0)) {
        event = dbt_event_batch_at(batch, 0);
        event.input = taking->rows->input;
        event.offset = dbt_rows_offset(taking->rows, row);
        fate = is_elsewhere(taking, pending->ids[number]) ? SETTLED : judge(taking, &event, of);
    }
    if (fate == DECLINED) {
        decline(taking, row);
    }
    return fate == COUNTS ? dbt_event_collect(taking->metering, taking->worker, &event,
                                              pending->hashes[number], error)
                          : DBT_OK;
}

static enum dbt_status collect_pending(struct taking *taking, struct dbt_error *error)
{
    struct pending *pending = &taking->pending;
    enum dbt_status status = DBT_OK;
    dbt_key_hash_many(taking->metering->options.key, pending->ids, pending->count, pending->hashes);
    for (uint32_t i = 0; i < pending->count && status == DBT_OK; i++) {
        if (dbt_unique_wants(&taking->metering->unique, pending->hashes[i])) {
            status = collect(taking, i, error);
        }
    }
    pending->count = 0;
    return status;
}

static int compare_rows(const void *a, const void *b)
{
    const uint32_t *left = a;
    const uint32_t *right = b;
    return (*left > *right) - (*left < *right);
}

static enum dbt_status collect_batch(struct taking *taking, uint32_t first, struct dbt_error *error)
{
    const struct dbt_rows *rows = taking->rows;
    struct dbt_event_batch *batch = &taking->batch;
    struct pending *pending = &taking->pending;
    uint32_t count = batch_at(rows, first);
    batch->odd = 0;
    dbt_event_batch_read_ids(batch, rows->ends + (size_t)first * rows->field_count, count);
    for (uint32_t row = 0; row < count; row++) {
        if (dbt_event_batch_is_odd(batch, row)) {
            decline(taking, first + row);
            continue;
        }
        pending->rows[pending->count] = first + row;
        pending->ids[pending->count++] = batch->ids[row];
    }
    return collect_pending(taking, error);
}

static enum dbt_status collect_rows(struct taking *taking, struct dbt_error *error)
{
    struct dbt_tally *tally = taking->tally;
    enum dbt_status status = DBT_OK;
    for (uint32_t row = 0; row < taking->rows->count && status == DBT_OK; row += DBT_EVENT_BATCH) {
        status = collect_batch(taking, row, error);
    }
    /* Those of a batch are behind those found on the way. */
    qsort(tally->declined, tally->declined_count, sizeof *tally->declined, compare_rows);
    tally->of[DBT_CLASS_FOLLOW_UP] = taking->rows->count - tally->declined_count;
    return status;
}

/* ---- which ----------------------------------------------------------------------------------- */

enum dbt_status dbt_event_rows(struct dbt_metering *metering, unsigned worker,
                               const struct dbt_rows *rows, struct dbt_tally *tally,
                               struct dbt_error *error)
{
    struct taking taking;
    taking.metering = metering;
    taking.counting = metering->events;
    taking.rows = rows;
    taking.tally = tally;
    taking.worker = worker;
    taking.shares = metering->options.share.of > 1;
    taking.pending.count = taking.cells.count = 0;
    if (!dbt_event_batch_begin(&taking.batch, metering, worker, rows)) {
        for (uint32_t row = 0; row < rows->count; row++) {
            decline(&taking, row);
        }
        return DBT_OK;
    }
    return metering->again ? collect_rows(&taking, error) : count_rows(&taking, error);
}
