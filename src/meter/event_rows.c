/*
 * Rows of events: the same judgement as in event.c, of rows in which every mapped field is plainly
 * what it looks like. All others are declined, and so is what would be a reject.
 *
 * This is where a run spends its time. For a row, no function of a library is called and no byte is
 * looked at alone; what a field means is looked up by its bytes (recall.h, event_time.h). Ids are
 * hashed by the batch.
 */
#include <assert.h>

#include "event.h"

enum { BATCH = 64 };

/* Rows, and what their columns are: a copy of its own, so that nothing that is counted could change
   it. */
struct walk {
    const char *bytes;
    uint32_t time, unit, status, kind, quantity, id; /* field; DBT_NONE: there is none */
    uint32_t last;                                   /* field of a row */
    uint64_t status_of_all, kind_of_all;             /* where there is no such column */
};

struct batch { /* rows whose ids are to be hashed */
    uint32_t count;
    uint32_t rows[BATCH];
    struct dbt_text ids[BATCH];
    struct dbt_hash128 hashes[BATCH];
};

struct taking {
    struct dbt_metering *metering;
    const struct dbt_event_counting *counting;
    struct dbt_event_worker *own;
    const struct dbt_rows *rows;
    struct dbt_tally *tally;
    struct walk walk;
    unsigned worker;
    bool shares; /* some rows may be another part's */
    struct batch batch;
    struct dbt_event_cells cells;
};

/* ---- fields ---------------------------------------------------------------------------------- */

static inline struct dbt_text field_at(const struct walk *walk, const uint32_t *ends,
                                       uint32_t field)
{
    return dbt_rows_field_at(walk->bytes, ends + field, field == walk->last);
}

/* Empty is 1, and no number. */
static inline bool read_quantity(struct dbt_text raw, struct dbt_event *event)
{
    struct dbt_text text = dbt_word_unquote(raw);
    uint32_t number = (uint32_t)(unsigned char)text.at[0] - '0';
    event->quantity = number;
    event->uncounted = text.length == 0;
    if (text.length == 1 && number <= 9) {
        return true;
    }
    bool good = text.length == 0 || dbt_word_digits(text, &number);
    event->quantity = text.length == 0 ? 1 : number;
    return good;
}

static inline bool read_id(struct dbt_text raw, struct dbt_text *id)
{
    *id = dbt_word_unquote(raw);
    return dbt_word_plain(*id) && id->at[0] != ' ' && id->at[id->length - 1] != ' ' &&
           !dbt_text_is_absent(*id);
}

/* All but the id. False: decline the row. */
static inline __attribute__((always_inline)) bool read_event(const struct taking *taking,
                                                             const struct walk *walk,
                                                             const uint32_t *ends,
                                                             struct dbt_event *event)
{
    struct dbt_event_worker *own = taking->own;
    uint64_t unit;
    uint64_t status = walk->status_of_all;
    uint64_t kind = walk->kind_of_all;
    if (!dbt_times_read(&own->times, field_at(walk, ends, walk->time), &event->moment) ||
        !dbt_recall_find(&own->units, field_at(walk, ends, walk->unit), &unit)) {
        return false;
    }
    if (walk->status != DBT_NONE &&
        !dbt_recall_find(&own->statuses, field_at(walk, ends, walk->status), &status)) {
        return false;
    }
    if (walk->kind != DBT_NONE &&
        !dbt_recall_find(&own->kinds, field_at(walk, ends, walk->kind), &kind)) {
        return false;
    }
    event->quantity = 1;
    event->uncounted = true;
    event->unit = (uint32_t)unit;
    event->partly = (unit & DBT_EVENT_UNIT_PARTLY) != 0;
    event->class = dbt_event_class_at(taking->counting, status, kind);
    return walk->quantity == DBT_NONE || read_quantity(field_at(walk, ends, walk->quantity), event);
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

static void decline(const struct taking *taking, uint32_t row)
{
    taking->tally->declined[taking->tally->declined_count++] = row;
}

/* ---- the first reading ----------------------------------------------------------------------- */

static enum dbt_status note(struct taking *taking, struct dbt_error *error)
{
    struct batch *batch = &taking->batch;
    struct dbt_metering *metering = taking->metering;
    enum dbt_status status = DBT_OK;
    dbt_key_hash_many(metering->options.key, batch->ids, batch->count, batch->hashes);
    for (uint32_t i = 0; i < batch->count && status == DBT_OK; i++) {
        status = dbt_unique_note(&metering->unique, taking->worker, batch->hashes[i], error);
    }
    batch->count = 0;
    return status;
}

/* A row that counts. */
static inline enum dbt_status count_row(struct taking *taking, const struct dbt_event *event,
                                        struct dbt_text id, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    dbt_event_count(taking->counting, taking->own, event);
    if (taking->counting->celled != 0) {
        dbt_event_find_cells(taking->metering, event, &taking->cells);
        if (taking->cells.count > DBT_EVENT_CELLS - DBT_METERS_MAX) {
            status = dbt_event_add_cells(taking->metering, &taking->cells, error);
        }
    }
    if (id.length > 0) {
        taking->batch.ids[taking->batch.count++] = id;
        if (taking->batch.count == BATCH && status == DBT_OK) {
            status = note(taking, error);
        }
    }
    return status;
}

static enum dbt_status count_rows(struct taking *taking, struct dbt_error *error)
{
    const struct walk walk = taking->walk;
    const uint32_t *ends = taking->rows->ends;
    const uint32_t row_count = taking->rows->count;
    uint64_t of[DBT_CLASS_COUNT] = {0};
    enum dbt_status status = DBT_OK;
    for (uint32_t row = 0; row < row_count && status == DBT_OK; row++, ends += walk.last + 1) {
        struct dbt_event event;
        struct dbt_text id = {NULL, 0};
        if (!read_event(taking, &walk, ends, &event) ||
            (walk.id != DBT_NONE && !read_id(field_at(&walk, ends, walk.id), &id))) {
            decline(taking, row);
            continue;
        }
        if (is_elsewhere(taking, id)) {
            taking->tally->elsewhere++;
            continue;
        }
        enum fate fate = judge(taking, &event, of);
        if (fate == DECLINED) {
            decline(taking, row);
        } else if (fate == COUNTS) {
            status = count_row(taking, &event, id, error);
        }
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
    struct batch *batch = &taking->batch;
    uint32_t row = batch->rows[number];
    const uint32_t *ends = taking->rows->ends + (size_t)row * taking->rows->field_count;
    struct dbt_event event = {.input = taking->rows->input,
                              .offset = dbt_rows_offset(taking->rows, row)};
    uint64_t of[DBT_CLASS_COUNT] = {0}; /* told at the first reading */
    enum fate fate = DECLINED;
    if (read_event(taking, &taking->walk, ends, &event)) {
        fate = is_elsewhere(taking, batch->ids[number]) ? SETTLED : judge(taking, &event, of);
    }
    if (fate == DECLINED) {
        decline(taking, row);
    }
    return fate == COUNTS ? dbt_event_collect(taking->metering, taking->worker, &event,
                                              batch->hashes[number], error)
                          : DBT_OK;
}

static enum dbt_status collect_batch(struct taking *taking, struct dbt_error *error)
{
    struct batch *batch = &taking->batch;
    enum dbt_status status = DBT_OK;
    dbt_key_hash_many(taking->metering->options.key, batch->ids, batch->count, batch->hashes);
    for (uint32_t i = 0; i < batch->count && status == DBT_OK; i++) {
        if (dbt_unique_wants(&taking->metering->unique, batch->hashes[i])) {
            status = collect(taking, i, error);
        }
    }
    batch->count = 0;
    return status;
}

static int compare_rows(const void *a, const void *b)
{
    const uint32_t *left = a;
    const uint32_t *right = b;
    return (*left > *right) - (*left < *right);
}

static enum dbt_status collect_rows(struct taking *taking, struct dbt_error *error)
{
    const struct walk walk = taking->walk;
    struct batch *batch = &taking->batch;
    struct dbt_tally *tally = taking->tally;
    const uint32_t *ends = taking->rows->ends;
    enum dbt_status status = DBT_OK;
    for (uint32_t row = 0; row < taking->rows->count && status == DBT_OK;
         row++, ends += walk.last + 1) {
        if (!read_id(field_at(&walk, ends, walk.id), &batch->ids[batch->count])) {
            decline(taking, row);
            continue;
        }
        batch->rows[batch->count++] = row;
        if (batch->count == BATCH) {
            status = collect_batch(taking, error);
        }
    }
    if (status == DBT_OK) {
        status = collect_batch(taking, error);
    }
    /* Those of a batch are behind those found on the way. */
    qsort(tally->declined, tally->declined_count, sizeof *tally->declined, compare_rows);
    tally->of[DBT_CLASS_FOLLOW_UP] = taking->rows->count - tally->declined_count;
    return status;
}

/* ---- which ----------------------------------------------------------------------------------- */

/* What holds for every row, as a column is not there: the definition, of an empty field. False:
   every row is to be declined. */
static bool begin(struct taking *taking, const struct dbt_rows *rows)
{
    const struct dbt_metering *metering = taking->metering;
    const struct dbt_text none = {NULL, 0};
    struct walk *walk = &taking->walk;
    *walk = (struct walk){
        .bytes = rows->bytes,
        .time = rows->field_of[DBT_COLUMN_TIME],
        .unit = rows->field_of[DBT_COLUMN_UNIT],
        .status = rows->field_of[DBT_COLUMN_STATUS],
        .kind = rows->field_of[DBT_COLUMN_KIND],
        .quantity = rows->field_of[DBT_COLUMN_QUANTITY],
        .id = metering->identified ? rows->field_of[DBT_COLUMN_ID] : DBT_NONE,
        .last = rows->field_count - 1,
    };
    assert(walk->time != DBT_NONE && walk->unit != DBT_NONE);
    assert(!metering->identified || walk->id != DBT_NONE);
    return (walk->status != DBT_NONE || dbt_event_status(metering, none, &walk->status_of_all)) &&
           (walk->kind != DBT_NONE || dbt_event_kind(metering, none, &walk->kind_of_all));
}

enum dbt_status dbt_event_rows(struct dbt_metering *metering, unsigned worker,
                               const struct dbt_rows *rows, struct dbt_tally *tally,
                               struct dbt_error *error)
{
    struct taking taking;
    taking.metering = metering;
    taking.counting = metering->events;
    taking.own = &metering->events->workers[worker];
    taking.rows = rows;
    taking.tally = tally;
    taking.worker = worker;
    taking.shares = metering->options.share.of > 1;
    taking.batch.count = taking.cells.count = 0;
    if (!begin(&taking, rows)) {
        for (uint32_t row = 0; row < rows->count; row++) {
            decline(&taking, row);
        }
        return DBT_OK;
    }
    return metering->again ? collect_rows(&taking, error) : count_rows(&taking, error);
}
