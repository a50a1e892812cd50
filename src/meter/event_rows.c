/*
 * Rows of events: the same judgement as in event.c, of rows in which every mapped field is plainly
 * what it looks like. All others are declined, and so is what would be a reject.
 *
 * This is where a run spends its time. Rows are taken by the batch, and a batch column by column:
 * each column is a short loop. For a row, no function of a library is called and no byte is looked
 * at alone; what a field means is looked up by its bytes (recall.h, event_time.h).
 */
#include <assert.h>

#include "event.h"

enum { BATCH = 64 };

struct batch {
    struct dbt_metering *metering;
    struct dbt_event_worker *own;
    const struct dbt_rows *rows;
    struct dbt_tally *tally;
    unsigned worker;
    uint32_t first, count; /* of the rows */
    uint64_t odd;          /* bit n: the n-th row is to be declined */
    uint64_t takers;       /* by the columns that are not there */
    bool all_odd;          /* a column that is not there makes every row a reject */
    struct dbt_event events[BATCH];
    struct dbt_text ids[BATCH];
    uint32_t taken[BATCH]; /* rows of the batch that count */
    uint32_t taken_count;
};

/* ---- columns --------------------------------------------------------------------------------- */

/* The fields of one column, one row after the other. */
struct column {
    const char *bytes;
    const uint32_t *end;
    size_t step;
    bool is_last;
};

static struct column column_of(const struct batch *batch, enum dbt_column column)
{
    const struct dbt_rows *rows = batch->rows;
    uint32_t field = rows->field_of[column];
    return (struct column){
        .bytes = rows->bytes,
        .end = rows->ends + (size_t)batch->first * rows->field_count + field,
        .step = rows->field_count,
        .is_last = field + 1 == rows->field_count,
    };
}

static bool has_column(const struct batch *batch, enum dbt_column column)
{
    return batch->rows->field_of[column] != DBT_NONE;
}

/* dbt_rows_field */
static inline struct dbt_text next_field(struct column *column)
{
    const char *at = column->bytes + (uint32_t)(column->end[-1] + 1);
    size_t length = (size_t)(column->bytes + *column->end - at);
    column->end += column->step;
    if (column->is_last) {
        length -= length > 0 && at[length - 1] == '\r' && at[length] == '\n';
    }
    return (struct dbt_text){at, length};
}

static inline uint64_t bit_of(uint32_t row)
{
    return UINT64_C(1) << row;
}

static void read_times(struct batch *batch)
{
    struct column column = column_of(batch, DBT_COLUMN_TIME);
    struct dbt_times *times = &batch->own->times;
    for (uint32_t i = 0; i < batch->count; i++) {
        if (!dbt_times_read(times, next_field(&column), &batch->events[i].moment)) {
            batch->odd |= bit_of(i);
        }
    }
}

static void read_units(struct batch *batch)
{
    struct column column = column_of(batch, DBT_COLUMN_UNIT);
    struct dbt_recall *recall = &batch->own->units;
    for (uint32_t i = 0; i < batch->count; i++) {
        uint64_t unit = 0;
        if (!dbt_recall_find(recall, next_field(&column), &unit)) {
            batch->odd |= bit_of(i);
        }
        batch->events[i].unit = (uint32_t)unit;
    }
}

/* Leaves those meters that take a row by this word of it too. */
static void read_takers(struct batch *batch, enum dbt_column word, struct dbt_recall *recall,
                        bool is_first)
{
    struct column column = column_of(batch, word);
    const struct dbt_recall_entry *last = recall->entries;
    for (uint32_t i = 0; i < batch->count; i++) {
        uint64_t takers = 0;
        if (!dbt_recall_find_near(recall, next_field(&column), &last, &takers)) {
            batch->odd |= bit_of(i);
        }
        uint64_t *left = &batch->events[i].takers;
        *left = takers & (is_first ? batch->takers : *left);
    }
}

static void read_quantities(struct batch *batch)
{
    struct column column = column_of(batch, DBT_COLUMN_QUANTITY);
    for (uint32_t i = 0; i < batch->count; i++) {
        struct dbt_text text = dbt_word_unquote(next_field(&column));
        uint32_t number = 1;
        if (text.length > 0 && !dbt_word_digits(text, &number)) {
            batch->odd |= bit_of(i);
        }
        batch->events[i].quantity = number;
    }
}

static bool is_absent(struct dbt_text text)
{
    return (text.length == 1 && text.at[0] == '-') ||
           (text.length == 4 && memcmp(text.at, "NULL", 4) == 0);
}

static void read_ids(struct batch *batch)
{
    struct column column = column_of(batch, DBT_COLUMN_ID);
    for (uint32_t i = 0; i < batch->count; i++) {
        struct dbt_text id = dbt_word_unquote(next_field(&column));
        if (!dbt_word_plain(id) || id.at[0] == ' ' || id.at[id.length - 1] == ' ' ||
            is_absent(id)) {
            batch->odd |= bit_of(i);
        }
        batch->ids[i] = id;
    }
}

/* What holds for every row, as a column is not there: the definition, of an empty field. */
static void read_missing(struct batch *batch, const struct dbt_rows *rows)
{
    const struct dbt_text none = {NULL, 0};
    uint64_t by_kind = UINT64_MAX;
    batch->takers = UINT64_MAX;
    batch->all_odd = rows->field_of[DBT_COLUMN_STATUS] == DBT_NONE &&
                     !dbt_event_status(batch->metering, none, &batch->takers);
    if (rows->field_of[DBT_COLUMN_KIND] == DBT_NONE &&
        dbt_event_kind(batch->metering, none, &by_kind)) {
        batch->takers &= by_kind;
    }
    for (uint32_t i = 0; i < BATCH; i++) {
        batch->events[i].takers = batch->takers;
        batch->events[i].quantity = 1;
    }
}

static void read_batch(struct batch *batch)
{
    bool has_status = has_column(batch, DBT_COLUMN_STATUS);
    batch->odd = batch->all_odd ? UINT64_MAX : 0;
    read_times(batch);
    read_units(batch);
    if (has_status) {
        read_takers(batch, DBT_COLUMN_STATUS, &batch->own->statuses, true);
    }
    if (has_column(batch, DBT_COLUMN_KIND)) {
        read_takers(batch, DBT_COLUMN_KIND, &batch->own->kinds, !has_status);
    }
    if (has_column(batch, DBT_COLUMN_QUANTITY)) {
        read_quantities(batch);
    }
    if (batch->metering->identified) {
        read_ids(batch);
    }
}

/* ---- judgement ------------------------------------------------------------------------------- */

/* Rows that are not for this part are in nobody's way: they are no longer looked at. */
static void leave_others(struct batch *batch, uint64_t *left)
{
    struct dbt_text none = {NULL, 0};
    bool identified = batch->metering->identified;
    for (uint32_t i = 0; i < batch->count; i++) {
        if ((*left & bit_of(i)) != 0 &&
            !dbt_metering_is_ours(batch->metering, identified ? batch->ids[i] : none)) {
            *left &= ~bit_of(i);
            batch->tally->elsewhere++;
        }
    }
}

/* False: decline it. Those that count are left in `taken`. */
static inline bool judge_row(struct batch *batch, uint32_t number)
{
    const struct dbt_event_counting *counting = batch->metering->events;
    const struct dbt_event *event = &batch->events[number];
    uint64_t *of = batch->tally->of;
    if (event->moment.slot == DBT_NONE) {
        of[DBT_CLASS_OUTSIDE_PERIOD]++;
        return true;
    }
    if (!dbt_event_is_valid(counting, event)) {
        return false;
    }
    if (event->takers == 0) {
        of[DBT_CLASS_NOT_BILLABLE]++;
        return true;
    }
    of[dbt_event_class(counting, event->takers)]++;
    batch->taken[batch->taken_count++] = number;
    return true;
}

static void judge_batch(struct batch *batch, uint64_t left)
{
    batch->taken_count = 0;
    for (; left != 0; left &= left - 1) {
        uint32_t number = (uint32_t)__builtin_ctzll(left);
        if (!judge_row(batch, number)) {
            batch->odd |= bit_of(number);
        }
    }
}

static enum dbt_status count_batch(struct batch *batch, struct dbt_error *error)
{
    const struct dbt_event_counting *counting = batch->metering->events;
    const size_t of_unit = (size_t)counting->slot_count * counting->meter_count;
    const size_t of_slot = counting->meter_count;
    const uint64_t quantities = counting->quantities;
    for (uint32_t i = 0; i < batch->taken_count; i++) {
        const struct dbt_event *event = &batch->events[batch->taken[i]];
        size_t place = event->unit * of_unit + event->moment.slot * of_slot;
        dbt_event_add(batch->own, place, event->takers, quantities, event->quantity);
    }
    enum dbt_status status = DBT_OK;
    for (uint32_t i = 0; counting->celled != 0 && i < batch->taken_count && status == DBT_OK; i++) {
        const struct dbt_event *event = &batch->events[batch->taken[i]];
        status = dbt_event_count_cells(batch->metering, event, error);
    }
    return status;
}

static enum dbt_status identify(struct batch *batch, struct dbt_error *error)
{
    struct dbt_metering *metering = batch->metering;
    struct dbt_text ids[BATCH];
    struct dbt_hash128 hashes[BATCH];
    for (uint32_t i = 0; i < batch->taken_count; i++) {
        ids[i] = batch->ids[batch->taken[i]];
    }
    dbt_key_hash_many(metering->options.key, ids, batch->taken_count, hashes);
    enum dbt_status status = DBT_OK;
    for (uint32_t i = 0; i < batch->taken_count && status == DBT_OK; i++) {
        struct dbt_event *event = &batch->events[batch->taken[i]];
        event->input = batch->rows->input;
        event->offset = dbt_rows_offset(batch->rows, batch->first + batch->taken[i]);
        status = dbt_event_identify(metering, batch->worker, event, hashes[i], error);
    }
    return status;
}

static enum dbt_status take_batch(struct batch *batch, struct dbt_error *error)
{
    struct dbt_metering *metering = batch->metering;
    read_batch(batch);
    uint64_t all = batch->count < BATCH ? bit_of(batch->count) - 1 : UINT64_MAX;
    uint64_t left = all & ~batch->odd;
    if (metering->options.share.of > 1) {
        leave_others(batch, &left);
    }
    judge_batch(batch, left);
    enum dbt_status status = metering->again ? DBT_OK : count_batch(batch, error);
    if (status == DBT_OK && metering->identified) {
        status = identify(batch, error);
    }
    struct dbt_tally *tally = batch->tally;
    for (uint64_t odd = all & batch->odd; odd != 0; odd &= odd - 1) {
        uint32_t number = (uint32_t)__builtin_ctzll(odd);
        tally->declined[tally->declined_count++] = batch->first + number;
    }
    return status;
}

enum dbt_status dbt_event_rows(struct dbt_metering *metering, unsigned worker,
                               const struct dbt_rows *rows, struct dbt_tally *tally,
                               struct dbt_error *error)
{
    assert(rows->field_of[DBT_COLUMN_TIME] != DBT_NONE);
    assert(rows->field_of[DBT_COLUMN_UNIT] != DBT_NONE);
    assert(!metering->identified || rows->field_of[DBT_COLUMN_ID] != DBT_NONE);
    struct batch batch;
    batch.metering = metering;
    batch.own = &metering->events->workers[worker];
    batch.rows = rows;
    batch.tally = tally;
    batch.worker = worker;
    read_missing(&batch, rows);
    enum dbt_status status = DBT_OK;
    for (uint32_t row = 0; row < rows->count && status == DBT_OK; row += BATCH) {
        batch.first = row;
        batch.count = rows->count - row < BATCH ? rows->count - row : BATCH;
        status = take_batch(&batch, error);
    }
    return status;
}
