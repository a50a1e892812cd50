/* Columns of events. Few of their loops take a jump that depends on a row. */
#include "event_batch.h"

#include <assert.h>

/* ---- which columns --------------------------------------------------------------------------- */

static struct dbt_event_column column_of(const struct dbt_rows *rows, enum dbt_column column)
{
    uint32_t field = rows->field_of[column];
    return (struct dbt_event_column){.field = field, .is_last = field + 1 == rows->field_count};
}

static bool has(struct dbt_event_column column)
{
    return column.field != DBT_NONE;
}

bool dbt_event_batch_begin(struct dbt_event_batch *batch, const struct dbt_metering *metering,
                           unsigned worker, const struct dbt_rows *rows)
{
    const struct dbt_text none = {NULL, 0};
    batch->counting = metering->events;
    batch->own = &metering->events->workers[worker];
    batch->bytes = rows->bytes;
    batch->field_count = rows->field_count;
    batch->time = column_of(rows, DBT_COLUMN_TIME);
    batch->unit = column_of(rows, DBT_COLUMN_UNIT);
    batch->status = column_of(rows, DBT_COLUMN_STATUS);
    batch->kind = column_of(rows, DBT_COLUMN_KIND);
    batch->quantity = column_of(rows, DBT_COLUMN_QUANTITY);
    batch->id = column_of(rows, DBT_COLUMN_ID);
    batch->is_one_class = !has(batch->status) && !has(batch->kind);
    batch->status_of_all = batch->kind_of_all = 0;
    batch->count = 0;
    assert(has(batch->time) && has(batch->unit));
    assert(!metering->identified || has(batch->id));
    return (has(batch->status) || dbt_event_status(metering, none, &batch->status_of_all)) &&
           (has(batch->kind) || dbt_event_kind(metering, none, &batch->kind_of_all));
}

struct walk { /* down a column */
    const char *bytes;
    const uint32_t *end;
    uint32_t stride;
    bool is_last;
};

static inline struct walk walk_down(const struct dbt_event_batch *batch,
                                    struct dbt_event_column column, const uint32_t *ends)
{
    return (struct walk){batch->bytes, ends + column.field, batch->field_count, column.is_last};
}

static inline struct dbt_text step(struct walk *walk)
{
    struct dbt_text raw = dbt_rows_field_at(walk->bytes, walk->end, walk->is_last);
    walk->end += walk->stride;
    return raw;
}

static struct dbt_text field_at(struct walk walk, uint32_t row)
{
    walk.end += (size_t)row * walk.stride;
    return step(&walk);
}

/* Whether the first field is: then mostly all are. */
static bool are_quoted(const struct dbt_event_batch *batch, struct dbt_event_column column,
                       const uint32_t *ends)
{
    return field_at(walk_down(batch, column, ends), 0).at[0] == '"';
}

static void set_odd(struct dbt_event_batch *batch, uint32_t row)
{
    batch->odd |= UINT64_C(1) << row;
}

/* ---- times ----------------------------------------------------------------------------------- */

/* All of them in the hour of the time before: exports mostly come in the order of time. */
static inline __attribute__((always_inline)) bool are_in_hour(const struct dbt_event_batch *batch,
                                                              unsigned quotes, const uint32_t *ends)
{
    struct walk walk = walk_down(batch, batch->time, ends);
    struct dbt_times_same same = dbt_times_same_hour(&batch->own->times, quotes);
    dbt_times_same_add(&same, quotes, field_at(walk, batch->count - 1));
    if (!dbt_times_are_same(same)) {
        return false;
    }
    for (uint32_t row = 0; row < batch->count; row++) {
        dbt_times_same_add(&same, quotes, step(&walk));
    }
    return dbt_times_are_same(same);
}

static void read_times(struct dbt_event_batch *batch, const uint32_t *ends)
{
    struct dbt_times *times = &batch->own->times;
    struct walk walk = walk_down(batch, batch->time, ends);
    batch->is_one_moment = are_quoted(batch, batch->time, ends) ? are_in_hour(batch, 1, ends)
                                                                : are_in_hour(batch, 0, ends);
    if (batch->is_one_moment) {
        batch->moments[0] = times->hour;
        return;
    }
    for (uint32_t row = 0; row < batch->count; row++) {
        if (!dbt_times_read(times, step(&walk), &batch->moments[row])) {
            set_odd(batch, row);
        }
    }
}

/* ---- units and classes ----------------------------------------------------------------------- */

/* Fields whose first place is another's are left: bit n is row n's. Nothing is called in this loop,
   so that all it needs stays in registers. */
static inline __attribute__((always_inline)) uint64_t
find(struct dbt_recall recall, struct walk walk, uint32_t count, uint64_t *meanings)
{
    uint64_t left = 0;
    for (uint32_t row = 0; row < count; row++) {
        const struct dbt_recall_entry *entry = dbt_recall_first(&recall, step(&walk));
        if (!entry) {
            left |= UINT64_C(1) << row;
            continue;
        }
        meanings[row] = entry->meaning;
    }
    return left;
}

/* What each row says in the column; 0 of an odd one. */
static void look_up(struct dbt_event_batch *batch, struct dbt_event_column column,
                    struct dbt_recall *recall, const uint32_t *ends, uint64_t *meanings)
{
    struct walk walk = walk_down(batch, column, ends);
    struct walk inner = walk;
    inner.is_last = false;
    uint64_t left = column.is_last ? find(*recall, walk, batch->count, meanings)
                                   : find(*recall, inner, batch->count, meanings);
    for (; left != 0; left &= left - 1) {
        uint32_t row = (uint32_t)__builtin_ctzll(left);
        if (!dbt_recall_seek(recall, field_at(walk, row), &meanings[row])) {
            meanings[row] = 0;
            set_odd(batch, row);
        }
    }
}

static void read_units(struct dbt_event_batch *batch, const uint32_t *ends)
{
    uint64_t all = 0;
    look_up(batch, batch->unit, &batch->own->units, ends, batch->units);
    for (uint32_t row = 0; row < batch->count; row++) {
        all |= batch->units[row];
    }
    batch->are_partly = (all & DBT_EVENT_UNIT_PARTLY) != 0;
}

static void set_all(uint64_t *meanings, uint64_t meaning)
{
    for (uint32_t row = 0; row < DBT_EVENT_BATCH; row++) {
        meanings[row] = meaning;
    }
}

static void read_classes(struct dbt_event_batch *batch, const uint32_t *ends)
{
    uint64_t statuses[DBT_EVENT_BATCH];
    uint64_t kinds[DBT_EVENT_BATCH];
    if (has(batch->status)) {
        look_up(batch, batch->status, &batch->own->statuses, ends, statuses);
    } else {
        set_all(statuses, batch->status_of_all);
    }
    if (has(batch->kind)) {
        look_up(batch, batch->kind, &batch->own->kinds, ends, kinds);
    } else {
        set_all(kinds, batch->kind_of_all);
    }
    for (uint32_t row = 0; row < batch->count; row++) {
        batch->classes[row] =
            (uint16_t)dbt_event_class_at(batch->counting, statuses[row], kinds[row]);
    }
}

static void set_classes(struct dbt_event_batch *batch)
{
    uint32_t class = dbt_event_class_at(batch->counting, batch->status_of_all, batch->kind_of_all);
    for (uint32_t row = 0; row < batch->count; row++) {
        batch->classes[row] = (uint16_t) class;
    }
}

/* ---- quantities ------------------------------------------------------------------------------ */

/* Empty is 1, and no number. */
static void read_quantity(struct dbt_event_batch *batch, uint32_t row, struct dbt_text raw)
{
    struct dbt_text text = dbt_word_unquote(raw);
    uint32_t *quantity = &batch->quantities[row];
    if (text.length == 0) {
        *quantity = 1;
        batch->uncounted |= UINT64_C(1) << row;
    } else if (!dbt_word_digits(text, quantity)) {
        set_odd(batch, row);
    }
}

/* Mostly it is one digit, with no CR behind it. Other fields are left: bit n is row n's. */
static inline __attribute__((always_inline)) uint64_t read_digits(struct dbt_event_batch *batch,
                                                                  unsigned quotes, struct walk walk)
{
    const uint32_t count = batch->count;
    uint64_t left = 0;
    walk.is_last = false;
    for (uint32_t row = 0; row < count; row++) {
        struct dbt_text raw = step(&walk);
        uint32_t digit = (uint32_t)(unsigned char)raw.at[quotes] - '0';
        batch->quantities[row] = digit;
        if (raw.length != 1 + 2 * quotes || digit > 9 || (quotes != 0 && raw.at[0] != '"')) {
            left |= UINT64_C(1) << row;
        }
    }
    return left;
}

static void read_quantities(struct dbt_event_batch *batch, const uint32_t *ends)
{
    struct walk walk = walk_down(batch, batch->quantity, ends);
    uint64_t left = are_quoted(batch, batch->quantity, ends) ? read_digits(batch, 1, walk)
                                                             : read_digits(batch, 0, walk);
    for (; left != 0; left &= left - 1) {
        uint32_t row = (uint32_t)__builtin_ctzll(left);
        read_quantity(batch, row, field_at(walk, row));
    }
}

static void set_quantities(struct dbt_event_batch *batch)
{
    batch->uncounted = ~UINT64_C(0);
    for (uint32_t row = 0; row < batch->count; row++) {
        batch->quantities[row] = 1;
    }
}

/* ---- rows ------------------------------------------------------------------------------------ */

void dbt_event_batch_read(struct dbt_event_batch *batch, const uint32_t *ends, uint32_t count)
{
    assert(count > 0 && count <= DBT_EVENT_BATCH);
    batch->count = count;
    batch->odd = batch->uncounted = 0;
    read_times(batch, ends);
    read_units(batch, ends);
    if (batch->is_one_class) {
        set_classes(batch);
    } else {
        read_classes(batch, ends);
    }
    if (has(batch->quantity)) {
        read_quantities(batch, ends);
    } else {
        set_quantities(batch);
    }
}

static inline bool read_id(struct dbt_text raw, struct dbt_text *id)
{
    *id = dbt_word_unquote(raw);
    return dbt_word_plain(*id) && id->at[0] != ' ' && id->at[id->length - 1] != ' ' &&
           !dbt_text_is_absent(*id);
}

void dbt_event_batch_read_ids(struct dbt_event_batch *batch, const uint32_t *ends, uint32_t count)
{
    struct walk walk = walk_down(batch, batch->id, ends);
    for (uint32_t row = 0; row < count; row++) {
        if (!read_id(step(&walk), &batch->ids[row])) {
            set_odd(batch, row);
        }
    }
}
