/*
 * Event time: what dbt_zone_parse_hour makes of the times of rows, by way of small tables of the
 * days, and of the hours, that came before.
 *
 * A local time keeps its day and hour as written, so that its date alone is looked up, and the
 * digits behind it are checked. Any other is looked up by date, hour and offset: a whole hour has
 * one local day and hour wherever its first and its last second have the same.
 */
#ifndef DEBITERA_METER_EVENT_TIME_H
#define DEBITERA_METER_EVENT_TIME_H

#include "debitera/base/zone.h"
#include "debitera/catalog.h"
#include "words.h"

struct dbt_moment {
    dbt_day day;
    uint32_t slot; /* DBT_NONE: the day does not count */
    int32_t hour;  /* -1: not known */
};

struct dbt_times_day { /* by all ten bytes of its date */
    uint64_t first, last;
    dbt_day day;
    uint32_t slot;
};

struct dbt_times_hour { /* by date and hour, and what stands behind the seconds */
    uint64_t first, last, suffix;
    struct dbt_moment moment;
};

enum { DBT_TIMES_DAYS = 256, DBT_TIMES_HOURS = 2048 };

struct dbt_times { /* of one worker */
    const struct dbt_zone *zone;
    const struct dbt_slots *slots;
    struct dbt_span span; /* of the days that count */
    enum dbt_clock clock;
    /* The hour of the time before, as it is written: exports mostly come in the order of time. */
    uint64_t hour_first, hour_last;
    struct dbt_moment hour;
    struct dbt_times_day days[DBT_TIMES_DAYS];
    struct dbt_times_hour hours[DBT_TIMES_HOURS];
};

/* Knows no time yet. Borrows `zone` and `slots`; nothing to release. */
void dbt_times_init(struct dbt_times *times, const struct dbt_zone *zone,
                    const struct dbt_slots *slots, struct dbt_span span, enum dbt_clock clock);

/* DBT_NONE when the day does not count. */
uint32_t dbt_times_slot(const struct dbt_times *times, dbt_day day);

/* The rest of dbt_times_read: a date that is new, and every other form. */
bool dbt_times_learn_day(const struct dbt_times *times, const char *at,
                         struct dbt_times_day *entry) DBT_CHECKED;
bool dbt_times_read_any(struct dbt_times *times, struct dbt_text text,
                        struct dbt_moment *moment) DBT_CHECKED;

/* The date of ten bytes. Those of one month never share a place. */
static inline bool dbt_times_date(struct dbt_times *times, const char *at,
                                  struct dbt_moment *moment)
{
    uint64_t first = dbt_word_load(at);
    uint64_t last = dbt_word_load(at + 2);
    /* Day of the month, and two bits of the month's last digit above. */
    uint64_t place = last * ((UINT64_C(1) << 30) + (1 << 12) + 1) >> 56;
    struct dbt_times_day *entry = &times->days[place];
    if ((entry->first != first || entry->last != last) && !dbt_times_learn_day(times, at, entry)) {
        return false;
    }
    moment->day = entry->day;
    moment->slot = entry->slot;
    return true;
}

/* "hh:mm:ss"; the hour, or -1. */
static inline int32_t dbt_times_clock(uint64_t word)
{
    uint64_t digits = word ^ UINT64_C(0x30303A30303A3030); /* "00:00:00" */
    uint64_t most = UINT64_C(0x0905000905000902);          /* "29:59:59", each byte for itself */
    uint64_t beyond = ((digits + (0x7F * DBT_WORD_EACH - most)) | digits) & DBT_WORD_HIGHS;
    int32_t hour = (int32_t)((digits & 0x0F0F) * (10 * 256 + 1) >> 8 & 0xFF);
    return beyond == 0 && hour < 24 ? hour : -1;
}

/* The bytes of a word that ":mm:ss" has in the seconds' place and the two before the minutes. */
static inline bool dbt_times_minutes(uint64_t word)
{
    uint64_t digits = (word ^ UINT64_C(0x30303A30303A0000)) & ~UINT64_C(0xFFFF);
    uint64_t most = UINT64_C(0x0905000905000000);
    return (((digits + (0x7F * DBT_WORD_EACH - most)) | digits) & DBT_WORD_HIGHS) == 0;
}

/* "YYYY-MM-DD hh:mm:ss", by its hour. */
static inline bool dbt_times_read_local(struct dbt_times *times, const char *at,
                                        struct dbt_moment *moment)
{
    enum { DATE = 10, HOUR_WORD = 5 };
    uint64_t first = dbt_word_load(at);
    uint64_t last = dbt_word_load(at + HOUR_WORD); /* up to the hour */
    uint64_t clock = dbt_word_load(at + DATE + 1);
    if (first == times->hour_first && last == times->hour_last && dbt_times_minutes(clock)) {
        *moment = times->hour;
        return true;
    }
    moment->hour = dbt_times_clock(clock);
    bool has_time = at[DATE] == ' ' || at[DATE] == 'T';
    if (moment->hour < 0 || !has_time || !dbt_times_date(times, at, moment)) {
        return false;
    }
    times->hour_first = first;
    times->hour_last = last;
    times->hour = *moment;
    return true;
}

/*
 * Whether many times are local ones in one hour, that of the time before, all in quotes or none:
 * each is added without a jump, and at the end no bit tells of any other.
 */
struct dbt_times_same {
    uint64_t first, last, clock; /* as they are to be; of the clock the lowest it can be */
    uint64_t others;             /* bits of other hours or lengths */
    uint64_t beyond;             /* high bits of minutes and seconds that are none */
};

/* `quotes`: 0, or 1 before and behind each. */
static inline struct dbt_times_same dbt_times_same_hour(const struct dbt_times *times,
                                                        unsigned quotes)
{
    enum { HOUR_BITS = 48 }; /* in `hour_last` those before the hour */
    uint64_t clock = UINT64_C(0x30303A30303A0000) | times->hour_last >> HOUR_BITS;
    return (struct dbt_times_same){
        .first = quotes != 0 ? times->hour_first << 8 | '"' : times->hour_first,
        .last = times->hour_last,
        .clock = clock,
    };
}

static inline void dbt_times_same_add(struct dbt_times_same *same, unsigned quotes,
                                      struct dbt_text raw)
{
    enum { LENGTH = 19, HOUR_WORD = 5, CLOCK = 11 };
    const uint64_t most = UINT64_C(0x0905000905000000);
    uint64_t digits = dbt_word_load(raw.at + quotes + CLOCK) ^ same->clock;
    same->others |= (dbt_word_load(raw.at) ^ same->first) |
                    (dbt_word_load(raw.at + quotes + HOUR_WORD) ^ same->last) |
                    (raw.length ^ (LENGTH + 2 * quotes));
    same->beyond |= (digits + (0x7F * DBT_WORD_EACH - most)) | digits;
}

static inline bool dbt_times_are_same(struct dbt_times_same same)
{
    return (same.others | (same.beyond & DBT_WORD_HIGHS)) == 0;
}

/* Of a raw field, behind which DBT_ROWS_PADDING bytes may be read. False: decline the row. */
static inline bool dbt_times_read(struct dbt_times *times, struct dbt_text raw,
                                  struct dbt_moment *moment)
{
    enum { LENGTH = 19 }; /* "YYYY-MM-DD hh:mm:ss" */
    struct dbt_text text = dbt_word_unquote(raw);
    return text.length == LENGTH && times->clock == DBT_CLOCK_LOCAL
               ? dbt_times_read_local(times, text.at, moment)
               : dbt_times_read_any(times, text, moment);
}

#endif
