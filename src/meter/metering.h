/*
 * Metering, within the stage: one source at a time, its rows and records judged by event*.c or
 * listing*.c, each worker with counters of its own, which are added up when the source is closed.
 *
 * Keys are keyed hashes: no id and no personal number is kept.
 */
#ifndef DEBITERA_METER_METERING_H
#define DEBITERA_METER_METERING_H

#include "debitera/meter.h"
#include "unique.h"

/* How a kind of source is metered: events (event.c) and listings (listing.c). */
struct dbt_metering_kind {
    /* `metering` knows its source, meters and span, and is empty else. */
    enum dbt_status (*begin)(struct dbt_metering *metering, struct dbt_error *error);
    enum dbt_status (*rows)(struct dbt_metering *metering, unsigned worker,
                            const struct dbt_rows *rows, struct dbt_tally *tally,
                            struct dbt_error *error);
    enum dbt_status (*add)(struct dbt_metering *metering, const struct dbt_metering_row *row,
                           struct dbt_verdict *verdict, struct dbt_error *error);
    /* After the first reading: the workers' counters into the usage. */
    enum dbt_status (*count)(struct dbt_metering *metering, struct dbt_error *error);
    /* A group of one identity: takes back from usage and accounting what repeats. */
    enum dbt_status (*judge)(struct dbt_metering *metering, const struct dbt_sighting *group,
                             size_t count, struct dbt_error *error);
    /* When all is settled: may the sums stand? May be null. */
    enum dbt_status (*close)(struct dbt_metering *metering, struct dbt_error *error);
    void (*release)(struct dbt_metering *metering); /* also of one that was not begun */
};
extern const struct dbt_metering_kind dbt_metering_events;
extern const struct dbt_metering_kind dbt_metering_listings;

struct dbt_metering {
    struct dbt_metering_options options;
    struct dbt_usage *usage;
    struct dbt_span span; /* the days that count: the delivery's within the run's */
    const struct dbt_metering_kind *kind;
    const struct dbt_source *source;
    uint32_t input_count;
    uint32_t meters[DBT_METERS_MAX]; /* of the source */
    uint32_t meter_count;
    bool identified; /* the source maps an id, or a person: repetitions are looked for */
    bool counted;    /* the first reading is over */
    bool again;      /* records are collected, no longer counted */
    struct dbt_unique unique;
    struct dbt_event_counting *events;     /* event.h; null for listings */
    struct dbt_listing_counting *listings; /* listing.h; null for events */
    struct dbt_accounting_change *changes; /* by input */
    struct dbt_repeats *repeats;           /* sorted */
    size_t repeats_count, repeats_capacity;
    dbt_day *missing_days; /* listings fill it in `count` */
    size_t missing_day_count;
};

/* For both: verdicts, and what their records have in common. */
struct dbt_verdict dbt_verdict_of(enum dbt_class class);
struct dbt_verdict dbt_verdict_reject(enum dbt_reason reason, enum dbt_column column);
/* False, with the verdict, when there is no unit or an unknown one. */
bool dbt_metering_unit(const struct dbt_metering *metering, struct dbt_text code, uint32_t *unit,
                       struct dbt_verdict *verdict) DBT_CHECKED;
/* Is a record of this identity (clean text; "" for none) this run's share? */
bool dbt_metering_is_ours(const struct dbt_metering *metering, struct dbt_text identity);
/* A record of `repeating` is a duplicate of one of `first`: one more in `repeats`. */
enum dbt_status dbt_metering_repeat(struct dbt_metering *metering, uint32_t first,
                                    uint32_t repeating, struct dbt_error *error) DBT_CHECKED;

#endif
