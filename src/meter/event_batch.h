/*
 * Event batch: what some rows that follow each other say, a column at a time: in loops so short
 * that all they need stays in registers, and the look-ups of several rows are under way at once.
 *
 * What a field means is looked up by its bytes (recall.h, event_time.h). A row in which one is not
 * plainly what it looks like is odd, and to be declined.
 */
#ifndef DEBITERA_METER_EVENT_BATCH_H
#define DEBITERA_METER_EVENT_BATCH_H

#include "event.h"

enum { DBT_EVENT_BATCH = 64 };

struct dbt_event_column {
    uint32_t field; /* DBT_NONE: there is none */
    bool is_last;   /* of its row */
};

struct dbt_event_batch {
    const struct dbt_event_counting *counting;
    struct dbt_event_worker *own;
    const char *bytes;
    uint32_t field_count;
    struct dbt_event_column time, unit, status, kind, quantity, id;
    bool is_one_class;                   /* there is neither a status nor a kind */
    uint64_t status_of_all, kind_of_all; /* where there is no such column */

    /* Of the rows that were read last. */
    uint32_t count;
    uint64_t odd;       /* bit n: row n */
    uint64_t uncounted; /* no quantity stands there */
    bool is_one_moment; /* that of row 0 */
    bool are_partly;    /* some unit may not be valid on the day */
    struct dbt_moment moments[DBT_EVENT_BATCH];
    uint64_t units[DBT_EVENT_BATCH]; /* with DBT_EVENT_UNIT_PARTLY */
    uint32_t quantities[DBT_EVENT_BATCH];
    uint16_t classes[DBT_EVENT_BATCH];
    struct dbt_text ids[DBT_EVENT_BATCH];
};

/* No rows yet. False: every row is to be declined, as of a column that is not there the definition
   says so. */
bool dbt_event_batch_begin(struct dbt_event_batch *batch, const struct dbt_metering *metering,
                           unsigned worker, const struct dbt_rows *rows) DBT_CHECKED;

/* `count` rows, of which the first one's fields end at `ends`: all columns but the id; and the
   id alone. A row that either finds odd is odd. */
void dbt_event_batch_read(struct dbt_event_batch *batch, const uint32_t *ends, uint32_t count);
void dbt_event_batch_read_ids(struct dbt_event_batch *batch, const uint32_t *ends, uint32_t count);

static inline bool dbt_event_batch_is_odd(const struct dbt_event_batch *batch, uint32_t row)
{
    return (batch->odd >> row & 1) != 0;
}

/* Of a row that is not odd. */
static inline struct dbt_event dbt_event_batch_at(const struct dbt_event_batch *batch, uint32_t row)
{
    return (struct dbt_event){
        .moment = batch->moments[batch->is_one_moment ? 0 : row],
        .unit = (uint32_t)batch->units[row],
        .partly = batch->are_partly,
        .uncounted = (batch->uncounted >> row & 1) != 0,
        .class = batch->classes[row],
        .quantity = batch->quantities[row],
    };
}

#endif
