/* Counting events, and taking back those whose id came before. */
#include "event.h"

enum { WEEK = 7, DAY_HOURS = 24 };

/* ---- cells ----------------------------------------------------------------------------------- */

/* 1970-01-01 was a Thursday. DBT_NONE: of no hour. */
static uint32_t hour_cell(struct dbt_moment moment)
{
    int32_t weekday = ((moment.day % WEEK) + WEEK + 3) % WEEK;
    return moment.hour < 0 ? DBT_NONE : (uint32_t)(weekday * DAY_HOURS + moment.hour);
}

/* Where it is counted; null: nowhere. */
static uint32_t *find_cell(const struct dbt_metering *metering, uint32_t number,
                           const struct dbt_event *event, uint32_t hour)
{
    uint32_t cell = hour;
    if (dbt_event_meter(metering, number)->model == DBT_METER_DISTRIBUTION) {
        cell = event->uncounted ? DBT_NONE : dbt_distribution_cell(event->quantity);
    }
    if (cell == DBT_NONE) {
        return NULL;
    }
    return dbt_usage_cells(metering->usage, metering->meters[number], event->unit,
                           metering->events->month_of[event->moment.slot]) +
           cell;
}

static enum dbt_status too_large(const struct dbt_metering *metering, uint32_t number,
                                 struct dbt_error *error)
{
    return dbt_error_set(error, DBT_INPUT,
                         "source %s: the sum of meter %s is too large to be counted; look at the "
                         "quantities in the export",
                         metering->source->code, dbt_event_meter(metering, number)->code);
}

enum dbt_status dbt_event_count_cells(const struct dbt_metering *metering,
                                      const struct dbt_event *event, struct dbt_error *error)
{
    struct dbt_event_cells cells = {.count = 0};
    dbt_event_find_cells(metering, event, &cells);
    return dbt_event_add_cells(metering, &cells, error);
}

void dbt_event_find_cells(const struct dbt_metering *metering, const struct dbt_event *event,
                          struct dbt_event_cells *cells)
{
    uint64_t celled = dbt_event_takers(metering->events, event) & metering->events->celled;
    for (; celled != 0; celled &= celled - 1) {
        uint32_t number = (uint32_t)__builtin_ctzll(celled);
        uint32_t *cell = find_cell(metering, number, event, hour_cell(event->moment));
        if (cell) {
            __builtin_prefetch(cell, 1);
            cells->at[cells->count] = cell;
            cells->meter[cells->count++] = (uint8_t)number;
        }
    }
}

enum dbt_status dbt_event_add_cells(const struct dbt_metering *metering,
                                    struct dbt_event_cells *cells, struct dbt_error *error)
{
    for (uint32_t i = 0; i < cells->count; i++) {
        if (__atomic_fetch_add(cells->at[i], 1, __ATOMIC_RELAXED) == UINT32_MAX) {
            return too_large(metering, cells->meter[i], error);
        }
    }
    cells->count = 0;
    return DBT_OK;
}

/* ---- each id once ---------------------------------------------------------------------------- */

enum dbt_status dbt_event_collect(struct dbt_metering *metering, unsigned worker,
                                  const struct dbt_event *event, struct dbt_hash128 identity,
                                  struct dbt_error *error)
{
    struct dbt_sighting sighting = {
        .identity = identity,
        .offset = event->offset,
        .takers = dbt_event_takers(metering->events, event),
        .quantity = event->quantity,
        .span = {event->moment.day, event->moment.day},
        .input = event->input,
        .unit = event->unit,
        .hour = hour_cell(event->moment),
        .uncounted = event->uncounted,
    };
    return dbt_unique_collect(&metering->unique, worker, &sighting, error);
}

/* Where those of a unit and slot stand, one for each meter. */
static size_t carries_at(const struct dbt_event_counting *counting, uint32_t unit, uint32_t slot)
{
    return ((size_t)unit * counting->slot_count + slot) * counting->meter_count;
}

/* From the usage, to which all workers' counts have come. */
static void take_back(struct dbt_metering *metering, const struct dbt_sighting *sighting)
{
    const struct dbt_event_counting *counting = metering->events;
    struct dbt_event event = {.unit = sighting->unit,
                              .quantity = sighting->quantity,
                              .uncounted = sighting->uncounted != 0};
    event.moment.slot = dbt_times_slot(&counting->workers[0].times, sighting->span.first);
    size_t place = carries_at(counting, event.unit, event.moment.slot);
    for (uint32_t i = 0; i < metering->meter_count; i++) {
        if ((sighting->takers >> i & 1) == 0) {
            continue;
        }
        int64_t less = (counting->quantities >> i & 1) != 0 ? sighting->quantity : 1;
        int64_t *sum =
            dbt_usage_at(metering->usage, metering->meters[i], event.unit, event.moment.slot);
        counting->carries[place + i] -= __builtin_sub_overflow(*sum, less, sum);
        uint32_t *cell = (counting->celled >> i & 1) != 0
                             ? find_cell(metering, i, &event, sighting->hour)
                             : NULL;
        if (cell) {
            --*cell;
        }
    }
}

static bool conflicts(const struct dbt_sighting *a, const struct dbt_sighting *b)
{
    return a->unit != b->unit || a->span.first != b->span.first || a->quantity != b->quantity;
}

enum dbt_status dbt_event_settle(struct dbt_metering *metering, const struct dbt_sighting *group,
                                 size_t count, struct dbt_error *error)
{
    for (size_t i = 1; i < count; i++) {
        take_back(metering, &group[i]);
        struct dbt_accounting_change *change = &metering->changes[group[i].input];
        change->of[dbt_event_verdict(metering->events, group[i].takers)]--;
        change->of[DBT_CLASS_DUPLICATE]++;
        change->conflicting += conflicts(&group[0], &group[i]);
        enum dbt_status status =
            dbt_metering_repeat(metering, group[0].input, group[i].input, error);
        if (status != DBT_OK) {
            return status;
        }
    }
    return DBT_OK;
}

/* ---- the sums -------------------------------------------------------------------------------- */

/* What stands for a number of 64 bits without sign is the same bits with one, and a carry. */
static void add_to(int64_t *sum, int32_t *carries, uint64_t more)
{
    int64_t bits = (int64_t)more;
    *carries += (bits < 0) + (bits < 0 ? -__builtin_add_overflow(*sum, bits, sum)
                                       : __builtin_add_overflow(*sum, bits, sum));
}

static void add_up(const struct dbt_metering *metering, uint32_t unit, uint32_t slot,
                   uint32_t class, const struct dbt_event_count *count)
{
    const struct dbt_event_counting *counting = metering->events;
    size_t place = carries_at(counting, unit, slot);
    for (uint32_t i = 0; i < counting->meter_count; i++) {
        if ((counting->classes.takers[class] >> i & 1) == 0) {
            continue;
        }
        bool is_quantity = (counting->quantities >> i & 1) != 0;
        int64_t *sum = dbt_usage_at(metering->usage, metering->meters[i], unit, slot);
        add_to(sum, &counting->carries[place + i], is_quantity ? count->quantity : count->records);
        counting->carries[place + i] += is_quantity ? (int32_t)count->carries : 0;
    }
}

static void add_up_worker(const struct dbt_metering *metering,
                          const struct dbt_event_worker *worker)
{
    const struct dbt_event_counting *counting = metering->events;
    const struct dbt_event_count *count = worker->counts;
    size_t places = (size_t)counting->slot_count * counting->unit_count;
    for (size_t place = 0; place < places; place++) {
        uint32_t slot = (uint32_t)(place / counting->unit_count);
        uint32_t unit = (uint32_t)(place % counting->unit_count);
        for (uint32_t class = 0; class < counting->classes.count; class ++) {
            add_up(metering, unit, slot, class, count++);
        }
    }
}

enum dbt_status dbt_event_add_up(struct dbt_metering *metering, struct dbt_error *error)
{
    (void)error;
    const struct dbt_event_counting *counting = metering->events;
    for (unsigned i = 0; i < counting->worker_count; i++) {
        add_up_worker(metering, &counting->workers[i]);
    }
    return DBT_OK;
}

/* A sum that is not negative, and is carried nowhere, is what it looks like. */
enum dbt_status dbt_event_check(struct dbt_metering *metering, struct dbt_error *error)
{
    const struct dbt_event_counting *counting = metering->events;
    size_t places = metering->usage->unit_count * counting->slot_count * counting->meter_count;
    for (size_t i = 0; i < places; i++) {
        if (counting->carries[i] != 0) {
            return too_large(metering, (uint32_t)(i % counting->meter_count), error);
        }
    }
    return DBT_OK;
}
