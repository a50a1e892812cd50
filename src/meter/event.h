/*
 * Event: what an event record is, how it is counted, and how it is taken back. Records are judged
 * in event.c, by the domain's definition; rows in event_rows.c, by tables of what that said before.
 *
 * Each worker adds to sums of its own; cells, of which there are more, are shared and added to
 * atomically. A sum that leaves 64 bits is carried, so that nothing is lost when records that
 * repeat others are taken back; what is too large in the end is an error.
 */
#ifndef DEBITERA_METER_EVENT_H
#define DEBITERA_METER_EVENT_H

#include "event_time.h"
#include "metering.h"
#include "recall.h"

struct dbt_event {
    struct dbt_moment moment;
    uint32_t unit;
    uint32_t input;
    uint64_t offset; /* in its file */
    uint64_t takers; /* bit n: the source's n-th meter */
    int64_t quantity;
};

struct dbt_event_worker {
    int64_t *sums;              /* [unit][slot][meter of the source] */
    int32_t *carries;           /* of the same shape: 2^64 each */
    struct dbt_recall units;    /* to index */
    struct dbt_recall statuses; /* to the meters that take it */
    struct dbt_recall kinds;    /* to the meters that take it */
    struct dbt_times times;
};

struct dbt_event_counting {
    struct dbt_event_worker *workers;
    unsigned worker_count;
    uint32_t slot_count;
    uint32_t meter_count;
    uint64_t priced;        /* bit n: the source's n-th meter; these too: */
    uint64_t quantities;    /* adds up quantities */
    uint64_t celled;        /* has cells */
    int32_t *carries;       /* [unit][slot][meter of the source], of the usage */
    uint32_t *month_of;     /* of each slot */
    struct dbt_span *valid; /* of each unit */
};

static inline const struct dbt_meter *dbt_event_meter(const struct dbt_metering *metering,
                                                      uint32_t number)
{
    return &metering->options.region->meters[metering->meters[number]];
}

/* The meters of the source that take a status, or a kind, for all that it decides. False: the
   status is not declared. */
bool dbt_event_status(const void *metering, struct dbt_text text, uint64_t *takers) DBT_CHECKED;
bool dbt_event_kind(const void *metering, struct dbt_text text, uint64_t *takers) DBT_CHECKED;

/* In event_rows.c. */
enum dbt_status dbt_event_rows(struct dbt_metering *metering, unsigned worker,
                               const struct dbt_rows *rows, struct dbt_tally *tally,
                               struct dbt_error *error) DBT_CHECKED;

/* Of a record that counts. */
static inline enum dbt_class dbt_event_class(const struct dbt_event_counting *counting,
                                             uint64_t takers)
{
    return (takers & counting->priced) != 0 ? DBT_CLASS_BILLED : DBT_CLASS_FOLLOW_UP;
}

static inline bool dbt_event_is_valid(const struct dbt_event_counting *counting,
                                      const struct dbt_event *event)
{
    struct dbt_span valid = counting->valid[event->unit];
    return valid.first <= event->moment.day && event->moment.day <= valid.last;
}

static inline size_t dbt_event_place(const struct dbt_event_counting *counting, uint32_t unit,
                                     uint32_t slot)
{
    return ((size_t)unit * counting->slot_count + slot) * counting->meter_count;
}

/* Into the cells of those meters that have any. */
enum dbt_status dbt_event_count_cells(const struct dbt_metering *metering,
                                      const struct dbt_event *event,
                                      struct dbt_error *error) DBT_CHECKED;

/* Into the worker's sums, where the record's unit and slot have theirs: of the first reading. */
static inline void dbt_event_add(const struct dbt_event_worker *own, size_t place, uint64_t takers,
                                 uint64_t quantities, int64_t quantity)
{
    for (; takers != 0; takers &= takers - 1) {
        unsigned meter = (unsigned)__builtin_ctzll(takers);
        int64_t more = (quantities & takers & -takers) != 0 ? quantity : 1;
        if (__builtin_add_overflow(own->sums[place + meter], more, &own->sums[place + meter])) {
            own->carries[place + meter]++;
        }
    }
}

/* What struct dbt_metering_kind says of `count`, `judge` and `close`. */
enum dbt_status dbt_event_add_up(struct dbt_metering *metering,
                                 struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_event_settle(struct dbt_metering *metering, const struct dbt_sighting *group,
                                 size_t count, struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_event_check(struct dbt_metering *metering, struct dbt_error *error) DBT_CHECKED;

/* Of a later reading: a record that may repeat another. */
enum dbt_status dbt_event_collect(struct dbt_metering *metering, unsigned worker,
                                  const struct dbt_event *event, struct dbt_hash128 identity,
                                  struct dbt_error *error) DBT_CHECKED;

/* A record that counts, and its id, if the source has ids. */
static inline enum dbt_status dbt_event_identify(struct dbt_metering *metering, unsigned worker,
                                                 const struct dbt_event *event,
                                                 struct dbt_hash128 identity,
                                                 struct dbt_error *error)
{
    if (!metering->again) {
        return dbt_unique_note(&metering->unique, worker, identity, error);
    }
    return dbt_unique_wants(&metering->unique, identity)
               ? dbt_event_collect(metering, worker, event, identity, error)
               : DBT_OK;
}

#endif
