/*
 * Listings: persons on census days, and on each day (R6).
 *
 * Whatever is counted is counted on points: the days, ascending, on which some meter of the source
 * asks who is listed. A listing counts on a range of points, those of its days on which its unit is
 * valid; so counting it takes two steps, up where the range begins and down behind its end, however
 * long it is. Each worker has steps of its own; they are added up once, when all records are read
 * (listing_points.c). Persons with more than one listing are settled after that (listing_judge.c).
 */
#ifndef DEBITERA_METER_LISTING_H
#define DEBITERA_METER_LISTING_H

#include "metering.h"
#include "recall.h"

enum { DBT_LISTING_MONTH_BITS = 11, DBT_LISTING_MONTHS = 1 << DBT_LISTING_MONTH_BITS };
enum { DBT_LISTING_AROUND = 64 }; /* two months, to be on the safe side */

struct dbt_listing_point {
    dbt_day day;
    uint32_t slot;         /* of the day; DBT_NONE before the first that counts */
    uint32_t first_census; /* of those that are taken on the day; the next point's are behind */
    int32_t occasion;      /* points that count together when a person is double-listed */
};

struct dbt_listing_census { /* a census meter in one month */
    uint32_t meter;
    uint32_t slot; /* that the month begins with */
    dbt_day day;
};

struct dbt_listing_range { /* of points */
    uint32_t first;
    uint32_t behind; /* not after `first` where there are none */
};

struct dbt_listing_month {  /* of dates as they stand in rows */
    uint64_t word;          /* "YYYY-MM-"; 0: there is none */
    const uint32_t *points; /* [day of the month]: the first on it or after it; 32 of them */
    dbt_day before;         /* the day before its first; */
    uint32_t days;          /* bits that a day's number may have: none where all are one day */
    uint32_t day_count;
};

struct dbt_listing_worker {
    int32_t *steps; /* [unit][point, and one more] */
    bool *seen;     /* [point]: snapshots: a record of that day came */
    uint64_t count; /* listings that were counted */
    struct dbt_recall units;
    struct dbt_listing_month *months; /* [DBT_LISTING_MONTHS, and one more: the open end] */
};

struct dbt_listing_counting {
    bool is_snapshot;                 /* rows are listings of one day */
    struct dbt_listing_point *points; /* and one more behind them */
    uint32_t point_count;
    struct dbt_listing_census *censuses; /* by day */
    uint32_t census_count;
    uint32_t *daily; /* meters of person-days */
    uint32_t daily_count;
    dbt_day first_day;
    uint32_t day_count;
    uint32_t *point_of_day;          /* [day, and one more]: the first on it or after it */
    uint32_t *days_around;           /* the same, with DBT_LISTING_AROUND days before and behind */
    uint32_t *priced_before;         /* [point, and one more] */
    struct dbt_listing_range *valid; /* of each unit */
    uint32_t *standing;              /* [point]: scratch of the judge */
    bool *is_double;                 /* [point]: the same */
    struct dbt_listing_worker *workers;
    unsigned worker_count;
};

struct dbt_listing {
    struct dbt_span span;
    uint32_t unit;
    struct dbt_listing_range range; /* where it counts */
};

enum dbt_status dbt_listing_begin(struct dbt_metering *metering,
                                  struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_listing_count(struct dbt_metering *metering,
                                  struct dbt_error *error) DBT_CHECKED;
void dbt_listing_release(struct dbt_metering *metering);
enum dbt_status dbt_listing_rows(struct dbt_metering *metering, unsigned worker,
                                 const struct dbt_rows *rows, struct dbt_tally *tally,
                                 struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_listing_judge(struct dbt_metering *metering, const struct dbt_sighting *group,
                                  size_t count, struct dbt_error *error) DBT_CHECKED;

/* Takes what has counted at a unit on a point back from the usage. */
void dbt_listing_take_back(const struct dbt_metering *metering, uint32_t point, uint32_t unit);

/* The first point on the day or after it. */
static inline uint32_t dbt_listing_point(const struct dbt_listing_counting *counting, dbt_day day)
{
    int64_t at = (int64_t)day - counting->first_day;
    at = at < 0 ? 0 : at > counting->day_count ? counting->day_count : at;
    return counting->point_of_day[at];
}

static inline bool dbt_listing_is_priced(const struct dbt_listing_counting *counting,
                                         struct dbt_listing_range range)
{
    return counting->priced_before[range.behind] > counting->priced_before[range.first];
}

/* Cuts the range of a listing's days to those on which its unit is valid. Its class as if it were
   the only one of its person; rejected when only the unit's validity keeps it from counting. */
static inline enum dbt_class dbt_listing_cut(const struct dbt_listing_counting *counting,
                                             uint32_t unit, struct dbt_listing_range *range)
{
    struct dbt_listing_range listed = *range;
    struct dbt_listing_range valid = counting->valid[unit];
    range->first = listed.first > valid.first ? listed.first : valid.first;
    range->behind = listed.behind < valid.behind ? listed.behind : valid.behind;
    if (range->first < range->behind) {
        return dbt_listing_is_priced(counting, *range) ? DBT_CLASS_BILLED : DBT_CLASS_FOLLOW_UP;
    }
    return listed.first < listed.behind ? DBT_CLASS_REJECTED : DBT_CLASS_OUTSIDE_PERIOD;
}

/* Sets the range of a listing whose days and unit are known; its class. */
static inline enum dbt_class dbt_listing_place(const struct dbt_listing_counting *counting,
                                               struct dbt_listing *listing)
{
    listing->range.first = dbt_listing_point(counting, listing->span.first);
    listing->range.behind = dbt_listing_point(counting, listing->span.last + 1);
    return dbt_listing_cut(counting, listing->unit, &listing->range);
}

static inline int32_t *dbt_listing_steps(const struct dbt_listing_counting *counting,
                                         const struct dbt_listing_worker *worker, uint32_t unit)
{
    return worker->steps + (size_t)unit * (counting->point_count + 1);
}

static inline void dbt_listing_step(const struct dbt_listing_counting *counting,
                                    const struct dbt_listing_worker *worker,
                                    const struct dbt_listing *listing)
{
    int32_t *steps = dbt_listing_steps(counting, worker, listing->unit);
    steps[listing->range.first]++;
    steps[listing->range.behind]--;
}

/* A snapshot of that day came, whatever becomes of the record. */
static inline void dbt_listing_see(const struct dbt_listing_counting *counting,
                                   const struct dbt_listing_worker *worker, dbt_day day)
{
    uint32_t point = dbt_listing_point(counting, day);
    if (point < dbt_listing_point(counting, day + 1)) {
        worker->seen[point] = true;
    }
}

/* The last listed day, of the day that stands in the file; false when it is before `first`. */
static inline bool dbt_listing_end(const struct dbt_source *source, dbt_day first, dbt_day *last)
{
    bool is_open = *last == DBT_DAY_MAX;
    bool is_good = *last >= first;
    *last -= source->to_is_last_day || is_open ? 0 : 1;
    return is_good;
}

/* More listings than a step can count, in one worker. */
enum dbt_status dbt_listing_counted(const struct dbt_metering *metering,
                                    struct dbt_listing_worker *worker, uint64_t more,
                                    struct dbt_error *error) DBT_CHECKED;

/* One that counts, by its person: noted, or in later readings collected when it is wanted. */
static inline enum dbt_status dbt_listing_identify(struct dbt_metering *metering, unsigned worker,
                                                   const struct dbt_sighting *sighting,
                                                   struct dbt_error *error)
{
    if (!metering->again) {
        return dbt_unique_note(&metering->unique, worker, sighting->identity, error);
    }
    return dbt_unique_wants(&metering->unique, sighting->identity)
               ? dbt_unique_collect(&metering->unique, worker, sighting, error)
               : DBT_OK;
}

#endif
