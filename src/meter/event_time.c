/* What is new is asked of the definition, dbt_zone_parse_hour, and kept. */
#include "event_time.h"

enum {
    DATE_BYTES = 10,    /* YYYY-MM-DD */
    HOUR_BYTES = 13,    /* YYYY-MM-DDThh */
    MINUTES_BYTES = 16, /* YYYY-MM-DDThh:mm */
    SECONDS_BYTES = 19
};

void dbt_times_init(struct dbt_times *times, const struct dbt_zone *zone,
                    const struct dbt_slots *slots, struct dbt_span span, enum dbt_clock clock)
{
    memset(times, 0, sizeof *times);
    times->zone = zone;
    times->slots = slots;
    times->span = span;
    times->clock = clock;
    /* The two words of a text overlap: there is none with these, also of zero bytes. */
    times->days[0].last = 1;
    times->hour_last = 1;
}

uint32_t dbt_times_slot(const struct dbt_times *times, dbt_day day)
{
    return dbt_span_has(times->span, day) ? times->slots->of_day[day - times->slots->span.first]
                                          : DBT_NONE;
}

bool dbt_times_learn_day(const struct dbt_times *times, const char *at, struct dbt_times_day *entry)
{
    dbt_day day;
    struct dbt_text date = {at, DATE_BYTES};
    if (!dbt_zone_parse_day(times->zone, times->clock, date, &day)) {
        return false;
    }
    *entry = (struct dbt_times_day){
        .first = dbt_word_load(at),
        .last = dbt_word_load(at + 2),
        .day = day,
        .slot = dbt_times_slot(times, day),
    };
    return true;
}

/* One end of the hour that `at` begins with. */
static bool read_end(const struct dbt_times *times, const char *at, const char *minutes,
                     struct dbt_text suffix, struct dbt_moment *moment)
{
    char text[SECONDS_BYTES + DBT_WORD_BYTES];
    memcpy(text, at, HOUR_BYTES);
    memcpy(text + HOUR_BYTES, minutes, SECONDS_BYTES - HOUR_BYTES);
    memcpy(text + SECONDS_BYTES, suffix.at, suffix.length);
    struct dbt_text whole = {text, SECONDS_BYTES + suffix.length};
    return dbt_zone_parse_hour(times->zone, times->clock, whole, &moment->day, &moment->hour);
}

/* Whether every time of the hour has the same local day and hour; which may not be. */
static bool learn_hour(const struct dbt_times *times, const char *at, struct dbt_text suffix,
                       struct dbt_moment *moment)
{
    struct dbt_moment end;
    if (!read_end(times, at, ":00:00", suffix, moment) ||
        !read_end(times, at, ":59:59", suffix, &end) || moment->day != end.day ||
        moment->hour != end.hour) {
        return false;
    }
    moment->slot = dbt_times_slot(times, moment->day);
    return true;
}

/* A time that is not local, whose minutes and seconds are good. */
static bool read_instant(struct dbt_times *times, const char *at, struct dbt_text suffix,
                         struct dbt_moment *moment)
{
    /* What is no offset may still go with the whole hour: ".5". */
    bool odd = suffix.length > 0 && suffix.at[0] != 'Z' && suffix.at[0] != '+' &&
               suffix.at[0] != '-' && suffix.at[0] != ' ';
    if (odd || suffix.length >= DBT_WORD_BYTES) {
        return false;
    }
    uint64_t first = dbt_word_load(at);
    uint64_t last = dbt_word_load(at + HOUR_BYTES - DBT_WORD_BYTES);
    /* With its length, as it may end in zero bytes. */
    uint64_t behind = dbt_word_first(dbt_word_load(suffix.at), suffix.length) |
                      (uint64_t)suffix.length << 8 * (DBT_WORD_BYTES - 1);
    uint64_t day = (last >> 24 & 15) * 10 + (last >> 32 & 15);
    uint64_t hour = (last >> 48 & 15) * 10 + (last >> 56 & 15);
    struct dbt_times_hour *entry = &times->hours[(day << 5 | hour) % DBT_TIMES_HOURS];
    if (entry->first != first || entry->last != last || entry->suffix != behind) {
        struct dbt_moment learnt;
        if (!learn_hour(times, at, suffix, &learnt)) {
            return false;
        }
        *entry = (struct dbt_times_hour){
            .first = first, .last = last, .suffix = behind, .moment = learnt};
    }
    *moment = entry->moment;
    return true;
}

/* Digits at the front, at most 8 and `length`. */
static size_t count_digits(const char *at, size_t length)
{
    uint64_t others = dbt_word_no_digits(dbt_word_load(at) ^ DBT_WORD_ZEROS);
    size_t count = others == 0 ? DBT_WORD_BYTES : (size_t)__builtin_ctzll(others) / 8;
    return count < length ? count : length;
}

/* How long date and time are, with the seconds and their fraction where there are any. 0: none. */
static size_t measure(struct dbt_text text)
{
    if (text.length == MINUTES_BYTES || text.at[MINUTES_BYTES] != ':') {
        return MINUTES_BYTES;
    }
    if (text.length <= SECONDS_BYTES || text.at[SECONDS_BYTES] != '.') {
        return text.length < SECONDS_BYTES ? 0 : SECONDS_BYTES;
    }
    size_t digits = count_digits(text.at + SECONDS_BYTES + 1, text.length - SECONDS_BYTES - 1);
    return digits == 0 ? 0 : SECONDS_BYTES + 1 + digits;
}

bool dbt_times_read_any(struct dbt_times *times, struct dbt_text text, struct dbt_moment *moment)
{
    moment->hour = -1;
    if (text.length == DATE_BYTES) {
        return dbt_times_date(times, text.at, moment);
    }
    size_t length = text.length < MINUTES_BYTES ? 0 : measure(text);
    if (length == 0 || (text.at[DATE_BYTES] != ' ' && text.at[DATE_BYTES] != 'T')) {
        return false;
    }
    uint64_t clock = dbt_word_load(text.at + DATE_BYTES + 1);
    if (length == MINUTES_BYTES) {
        clock = dbt_word_first(clock, 5) | UINT64_C(0x30303A) << 40; /* ":00" */
    }
    moment->hour = dbt_times_clock(clock);
    if (moment->hour < 0) {
        return false;
    }
    struct dbt_text suffix = {text.at + length, text.length - length};
    if (suffix.length == 0 && times->clock == DBT_CLOCK_LOCAL) {
        return dbt_times_date(times, text.at, moment);
    }
    return read_instant(times, text.at, suffix, moment);
}
