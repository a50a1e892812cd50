/*
 * Event: what an event record is, how it is counted, and how it is taken back. Records are judged
 * in event.c, by the domain's definition; rows in event_rows.c, by tables of what that said before.
 *
 * Each worker counts for itself, by slot, unit and class: a class is a set of meters that take the
 * same records, of which a source has few, so a record is one place to count in, whatever its
 * meters. Cells, of which there are more, are shared and added to atomically. A sum that leaves 64
 * bits is carried, so that nothing is lost when records that repeat others are taken back; what is
 * too large in the end is an error.
 */
#ifndef DEBITERA_METER_EVENT_H
#define DEBITERA_METER_EVENT_H

#include "event_time.h"
#include "metering.h"
#include "recall.h"

struct dbt_event {
    struct dbt_moment moment;
    uint32_t unit;
    bool partly;    /* the unit may not be valid on the day */
    bool uncounted; /* no quantity stands there: counts as 1, and in no distribution */
    uint32_t class; /* of meters */
    uint32_t input;
    uint64_t offset; /* in its file */
    int64_t quantity;
};

struct dbt_event_count {
    uint64_t records;
    uint64_t quantity;
    uint64_t carries; /* of the quantity: 2^64 each */
};

struct dbt_event_worker {
    struct dbt_event_count *counts; /* [slot][unit][class] */
    /* To index, and DBT_EVENT_UNIT_PARTLY for one that is not valid on all days that count. */
    struct dbt_recall units;
    struct dbt_recall statuses; /* to the first half of the class: struct dbt_event_classes */
    struct dbt_recall kinds;    /* to the second half */
    struct dbt_times times;
};

#define DBT_EVENT_UNIT_PARTLY (UINT64_C(1) << 32)

enum { DBT_EVENT_STATUSES_MAX = DBT_STATUSES_MAX + 1, DBT_EVENT_KINDS_MAX = DBT_METERS_MAX + 1 };

/* Which meters take a record by its status, which by its kind, and which by both. */
struct dbt_event_classes {
    uint64_t by_status[DBT_EVENT_STATUSES_MAX]; /* bit n: the source's n-th meter */
    uint64_t by_kind[DBT_EVENT_KINDS_MAX];
    uint32_t status_count, kind_count;
    uint16_t of[DBT_EVENT_STATUSES_MAX * DBT_EVENT_KINDS_MAX];     /* [status][kind]: the class */
    uint64_t takers[DBT_EVENT_STATUSES_MAX * DBT_EVENT_KINDS_MAX]; /* of a class; 0: of the first */
    uint8_t verdicts[DBT_EVENT_STATUSES_MAX * DBT_EVENT_KINDS_MAX]; /* of a class: enum dbt_class */
    uint32_t count;
};

struct dbt_event_counting {
    struct dbt_event_worker *workers;
    unsigned worker_count;
    uint32_t slot_count;
    uint32_t unit_count;
    uint32_t meter_count;
    struct dbt_event_classes classes;
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

/* event_class.c: the classes of a source, and a status or kind (clean text) as a number among those
   that differ in their meters. False: the status is not declared. */
void dbt_event_classify(struct dbt_metering *metering);
bool dbt_event_status(const void *metering, struct dbt_text text, uint64_t *status) DBT_CHECKED;
bool dbt_event_kind(const void *metering, struct dbt_text text, uint64_t *kind) DBT_CHECKED;
/* Teaches a worker the declared statuses and kinds as they stand in the source's encoding, where
   that is not plain to see. */
void dbt_event_teach(const struct dbt_metering *metering, struct dbt_event_worker *worker);

static inline uint32_t dbt_event_class_at(const struct dbt_event_counting *counting,
                                          uint64_t status, uint64_t kind)
{
    return counting->classes.of[status * counting->classes.kind_count + kind];
}

/* In event_rows.c. */
enum dbt_status dbt_event_rows(struct dbt_metering *metering, unsigned worker,
                               const struct dbt_rows *rows, struct dbt_tally *tally,
                               struct dbt_error *error) DBT_CHECKED;

static inline uint64_t dbt_event_takers(const struct dbt_event_counting *counting,
                                        const struct dbt_event *event)
{
    return counting->classes.takers[event->class];
}

/* Of a record that some meters take, or none. */
static inline enum dbt_class dbt_event_verdict(const struct dbt_event_counting *counting,
                                               uint64_t takers)
{
    if (takers == 0) {
        return DBT_CLASS_NOT_BILLABLE;
    }
    return (takers & counting->priced) != 0 ? DBT_CLASS_BILLED : DBT_CLASS_FOLLOW_UP;
}

static inline bool dbt_event_is_valid(const struct dbt_event_counting *counting,
                                      const struct dbt_event *event)
{
    if (!event->partly) {
        return true;
    }
    struct dbt_span valid = counting->valid[event->unit];
    return valid.first <= event->moment.day && event->moment.day <= valid.last;
}

/* Cells to be added to. They lie far apart: so they are asked for some rows before. */
enum { DBT_EVENT_CELLS = 8 * DBT_METERS_MAX };

struct dbt_event_cells {
    uint32_t count;
    uint32_t *at[DBT_EVENT_CELLS];
    uint8_t meter[DBT_EVENT_CELLS];
};

/* Puts an event's behind those that are there: DBT_METERS_MAX at most. */
void dbt_event_find_cells(const struct dbt_metering *metering, const struct dbt_event *event,
                          struct dbt_event_cells *cells);
/* Adds to them; then there are none. */
enum dbt_status dbt_event_add_cells(const struct dbt_metering *metering,
                                    struct dbt_event_cells *cells,
                                    struct dbt_error *error) DBT_CHECKED;

/* Into the cells of those meters that have any. */
enum dbt_status dbt_event_count_cells(const struct dbt_metering *metering,
                                      const struct dbt_event *event,
                                      struct dbt_error *error) DBT_CHECKED;

static inline struct dbt_event_count *dbt_event_count_at(const struct dbt_event_counting *counting,
                                                         const struct dbt_event_worker *own,
                                                         uint32_t slot, uint32_t unit)
{
    size_t place = (size_t)slot * counting->unit_count + unit;
    return own->counts + place * counting->classes.count;
}

/* One record more. */
static inline void dbt_event_count_up(struct dbt_event_count *count, int64_t quantity)
{
    uint64_t more = (uint64_t)quantity; /* never negative */
    count->records++;
    if (__builtin_expect(__builtin_add_overflow(count->quantity, more, &count->quantity), 0)) {
        count->carries++;
    }
}

/* Of the first reading. */
static inline void dbt_event_count(const struct dbt_event_counting *counting,
                                   const struct dbt_event_worker *own,
                                   const struct dbt_event *event)
{
    struct dbt_event_count *counts =
        dbt_event_count_at(counting, own, event->moment.slot, event->unit);
    dbt_event_count_up(counts + event->class, event->quantity);
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
