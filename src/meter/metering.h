/*
 * Metering, within the stage: one source at a time, its records judged by event.c or listing.c.
 *
 * Repeated ids of events are found by unique.h, persons by a table of their censuses; either is
 * made anew for each source. Keys are keyed hashes: no id and no personal number is kept.
 */
#ifndef DEBITERA_METER_METERING_H
#define DEBITERA_METER_METERING_H

#include "debitera/meter.h"
#include "unique.h"

/* One count of persons: a census meter in one month of the delivery. */
struct dbt_census_day {
    uint32_t meter;
    size_t slot;   /* that the month begins with */
    dbt_day day;   /* on which persons are counted */
    uint64_t salt; /* tells this census's keys from the others' */
};

/* A listing that was displaced by the one that is being added. */
struct dbt_displaced {
    uint32_t record;
    uint32_t input;
    enum dbt_class before;
};

struct dbt_metering {
    struct dbt_metering_options options;
    struct dbt_usage *usage;
    struct dbt_span span; /* the days that count: the delivery's within the run's */
    const struct dbt_source *source;
    uint32_t meters[DBT_METERS_MAX]; /* of the source */
    uint32_t meter_count;
    struct dbt_unique ids;    /* of events */
    struct dbt_table table;   /* of listings: persons on census days */
    struct dbt_aside persons; /* whom the table had no room for */
    uint32_t record;          /* number of the listing within the source, from 1 */
    struct dbt_census_day *census;
    struct dbt_displaced *displaced; /* room for one of each census */
    size_t census_count;
    struct dbt_accounting_change *changes; /* by input */
    size_t change_count;
};

/* The table and the census days of the source; needs `meters`. */
enum dbt_status dbt_listing_begin(struct dbt_metering *metering,
                                  struct dbt_error *error) DBT_CHECKED;

enum dbt_status dbt_event_add(struct dbt_metering *metering, const struct dbt_metering_row *row,
                              struct dbt_verdict *verdict, bool *conflicting,
                              struct dbt_error *error) DBT_CHECKED;
/* Counts, or takes for duplicates, the records that were undecided. */
enum dbt_status dbt_event_close(struct dbt_metering *metering, struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_listing_add(struct dbt_metering *metering, const struct dbt_metering_row *row,
                                struct dbt_verdict *verdict, struct dbt_error *error) DBT_CHECKED;

/* Has the listings decided that were put aside. */
enum dbt_status dbt_listing_close(struct dbt_metering *metering,
                                  struct dbt_error *error) DBT_CHECKED;

/* For both: verdicts, and what their records have in common. */
struct dbt_verdict dbt_verdict_of(enum dbt_class class);
struct dbt_verdict dbt_verdict_reject(enum dbt_reason reason, enum dbt_column column);
/* False, with the verdict, when there is no unit or an unknown one. */
bool dbt_metering_unit(const struct dbt_metering *metering, struct dbt_text code, uint32_t *unit,
                       struct dbt_verdict *verdict) DBT_CHECKED;
/* Makes room in `changes` for that file. */
enum dbt_status dbt_metering_reach(struct dbt_metering *metering, uint32_t input,
                                   struct dbt_error *error) DBT_CHECKED;

#endif
