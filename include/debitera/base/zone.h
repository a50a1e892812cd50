/*
 * Zone: from the instants in exports to civil days in Europe/Stockholm (R1).
 *
 * Life cycle: `dbt_zone_load` once, from the system's time-zone database (TZif, RFC 8536: its
 * transitions and, after the last of them, its footer rule); then dbt_zone_day is a search in a
 * small table, no library call per row.
 */
#ifndef DEBITERA_BASE_ZONE_H
#define DEBITERA_BASE_ZONE_H

#include "debitera/base/date.h"

enum { DBT_ZONE_CHANGES_MAX = 512 };

struct dbt_zone_change {
    int64_t at_s;     /* seconds since 1970-01-01T00:00:00Z from which `offset_s` holds */
    int32_t offset_s; /* local minus UTC */
};

struct dbt_zone {
    struct dbt_zone_change
        changes[DBT_ZONE_CHANGES_MAX]; /* ascending; the first holds from the beginning */
    uint32_t count;
};

/* `name` such as "Europe/Stockholm", looked up under `folder` ("/usr/share/zoneinfo" when null).
   DBT_INPUT when it is missing or damaged; the message says to install tzdata. Changes are known
   through 2199. */
enum dbt_status dbt_zone_load(struct dbt_zone *zone, const char *folder, const char *name,
                              struct dbt_error *error) DBT_CHECKED;

dbt_day dbt_zone_day(const struct dbt_zone *zone, int64_t utc_s);

/* How a source writes its times (a setting of the source). */
enum dbt_clock {
    DBT_CLOCK_LOCAL, /* no offset means local time */
    DBT_CLOCK_UTC    /* no offset means UTC, when there is a time at all */
};

/*
 * The civil day of a date or timestamp as exports write them: "2025-05-01", "20250501", and either
 * of them followed by 'T' or a space and "hh:mm", "hh:mm:ss" or "hh:mm:ss.fraction", optionally
 * 'Z', "+hh:mm", "+hhmm" or "+hh", with or without a space before that. With an offset or Z it is
 * converted; a date without a time is a civil date, also in a UTC source; a local time that does
 * not exist or exists twice is accepted. "24:00" and second 60 are bad. False when it is not such a
 * date.
 */
bool dbt_zone_parse_day(const struct dbt_zone *zone, enum dbt_clock clock, struct dbt_text text,
                        dbt_day *out) DBT_CHECKED;
/* The same, and the hour of that day, 0 to 23 of local time; -1 for a date without a time. */
bool dbt_zone_parse_hour(const struct dbt_zone *zone, enum dbt_clock clock, struct dbt_text text,
                         dbt_day *day, int32_t *hour) DBT_CHECKED;
/*
 * As dbt_zone_parse_day, for the start or the end of a validity: the years 1–9999 are accepted, and
 * a day outside DBT_DAY_MIN–DBT_DAY_MAX becomes the nearest of the two. Warehouses write
 * "9999-12-31" or "1753-01-01" where there is no end or start.
 */
bool dbt_zone_parse_bound(const struct dbt_zone *zone, enum dbt_clock clock, struct dbt_text text,
                          dbt_day *out) DBT_CHECKED;

#endif
