/* Zone: reads TZif once, then answers from a sorted table. */
#include "debitera/base/zone.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "debitera/base/file.h"

enum {
    HEADER_BYTES = 44,
    FILE_BYTES_MAX = 1024 * 1024,
    PATH_BYTES = 1024,
    HOUR_S = 3600,
    DAY_S = 86400,
    TYPE_BYTES = 6,
    LAST_YEAR = 2199
};

/* --- the file: bounds are checked once per block; reading in it needs no more checks ---------- */

struct header {
    uint32_t utc_count;
    uint32_t standard_count;
    uint32_t leap_count;
    uint32_t time_count;
    uint32_t type_count;
    uint32_t char_count;
};

static uint64_t big_endian(const char *at, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++) {
        value = value << 8 | (unsigned char)at[i];
    }
    return value;
}

static bool take_header(struct dbt_text *rest, struct header *out)
{
    if (rest->length < HEADER_BYTES || memcmp(rest->at, "TZif", 4) != 0 || rest->at[4] < '2') {
        return false;
    }
    uint32_t counts[6];
    for (size_t i = 0; i < 6; i++) {
        counts[i] = (uint32_t)big_endian(rest->at + 20 + 4 * i, 4);
    }
    *out = (struct header){counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]};
    rest->at += HEADER_BYTES;
    rest->length -= HEADER_BYTES;
    return true;
}

/* Takes the data block behind `header`; `time_bytes` is 4 in the first block, 8 in the second. */
static bool take_block(struct dbt_text *rest, const struct header *header, size_t time_bytes,
                       const char **out)
{
    uint64_t size = (uint64_t)header->time_count * (time_bytes + 1) +
                    (uint64_t)header->type_count * TYPE_BYTES + header->char_count +
                    (uint64_t)header->leap_count * (time_bytes + 4) + header->standard_count +
                    header->utc_count;
    if (rest->length < size || header->type_count == 0) {
        return false;
    }
    *out = rest->at;
    rest->at += size;
    rest->length -= size;
    return true;
}

/* A change to the offset that holds already is left out. False when the table is full. */
static bool append(struct dbt_zone *zone, int64_t at_s, int32_t offset_s)
{
    if (zone->count > 0 && zone->changes[zone->count - 1].offset_s == offset_s) {
        return true;
    }
    if (zone->count == DBT_ZONE_CHANGES_MAX) {
        return false;
    }
    zone->changes[zone->count++] = (struct dbt_zone_change){at_s, offset_s};
    return true;
}

/* Before the first transition, the first type holds (RFC 8536, 3.2). */
static bool read_block(struct dbt_zone *zone, const struct header *header, const char *block,
                       int64_t *last_s)
{
    const char *indices = block + 8 * (size_t)header->time_count;
    const char *types = indices + header->time_count;
    bool good = append(zone, INT64_MIN, (int32_t)big_endian(types, 4));
    *last_s = INT64_MIN;
    for (size_t i = 0; good && i < header->time_count; i++) {
        int64_t at_s = (int64_t)big_endian(block + 8 * i, 8);
        unsigned char type = (unsigned char)indices[i];
        if (at_s <= *last_s || type >= header->type_count) {
            return false;
        }
        good = append(zone, at_s, (int32_t)big_endian(types + (size_t)type * TYPE_BYTES, 4));
        *last_s = at_s;
    }
    return good;
}

/* --- the footer: a POSIX TZ text such as CET-1CEST,M3.5.0,M10.5.0/3 --- */

/* A weekday of a week of a month, at a local time. */
struct rule {
    int month;
    int week; /* 5: the last */
    int weekday;
    int32_t time_s;
};

struct footer {
    int32_t standard_s;
    int32_t summer_s;
    bool has_summer;
    struct rule start;
    struct rule end;
};

static bool take_byte(struct dbt_text *text, char byte)
{
    bool there = text->length > 0 && text->at[0] == byte;
    if (there) {
        text->at++;
        text->length--;
    }
    return there;
}

/* One to three digits, `most` at most. */
static bool take_number(struct dbt_text *text, int most, int *out)
{
    int value = 0;
    size_t count = 0;
    while (count < 3 && count < text->length && text->at[count] >= '0' && text->at[count] <= '9') {
        value = value * 10 + (text->at[count] - '0');
        count++;
    }
    text->at += count;
    text->length -= count;
    *out = value;
    return count > 0 && value <= most;
}

/* "CET" or "<+03>". */
static bool take_name(struct dbt_text *text)
{
    size_t count = 0;
    if (take_byte(text, '<')) {
        while (text->length > 0 && text->at[0] != '>') {
            take_byte(text, text->at[0]);
        }
        return take_byte(text, '>');
    }
    while (text->length > 0 && ((text->at[0] | 0x20) >= 'a' && (text->at[0] | 0x20) <= 'z')) {
        take_byte(text, text->at[0]);
        count++;
    }
    return count >= 3;
}

/* "[+-]hh[:mm[:ss]]"; up to 167 hours in rules (RFC 8536, 3.3.1). */
static bool take_time(struct dbt_text *text, int32_t *out)
{
    bool negative = take_byte(text, '-');
    if (!negative) {
        take_byte(text, '+');
    }
    int hours;
    int minutes = 0;
    int seconds = 0;
    if (!take_number(text, 167, &hours) ||
        (take_byte(text, ':') && (!take_number(text, 59, &minutes) ||
                                  (take_byte(text, ':') && !take_number(text, 59, &seconds))))) {
        return false;
    }
    int32_t value = hours * HOUR_S + minutes * 60 + seconds;
    *out = negative ? -value : value;
    return true;
}

/* ",M3.5.0" or ",M3.5.0/3". The forms that count days of the year are in no zone of today. */
static bool take_rule(struct dbt_text *text, struct rule *out)
{
    struct rule rule = {.time_s = 2 * HOUR_S};
    if (!take_byte(text, ',') || !take_byte(text, 'M') || !take_number(text, 12, &rule.month) ||
        !take_byte(text, '.') || !take_number(text, 5, &rule.week) || !take_byte(text, '.') ||
        !take_number(text, 6, &rule.weekday) || rule.month < 1 || rule.week < 1) {
        return false;
    }
    if (take_byte(text, '/') && !take_time(text, &rule.time_s)) {
        return false;
    }
    *out = rule;
    return true;
}

/* POSIX counts offsets westwards; here they count eastwards. */
static bool take_footer(struct dbt_text text, struct footer *out)
{
    struct footer footer = {0};
    int32_t west_s;
    if (!take_byte(&text, '\n') || !take_name(&text) || !take_time(&text, &west_s)) {
        return false;
    }
    footer.standard_s = -west_s;
    footer.has_summer = text.length > 0 && text.at[0] != '\n';
    if (footer.has_summer) {
        west_s -= HOUR_S;
        if (!take_name(&text) ||
            (text.length > 0 && text.at[0] != ',' && !take_time(&text, &west_s)) ||
            !take_rule(&text, &footer.start) || !take_rule(&text, &footer.end)) {
            return false;
        }
        footer.summer_s = -west_s;
    }
    *out = footer;
    return take_byte(&text, '\n') && text.length == 0;
}

/* Local seconds of `rule` in `year`. 1970-01-01 was a Thursday. */
static int64_t rule_time(const struct rule *rule, int year)
{
    dbt_month month = year * 12 + rule->month - 1;
    dbt_day first = dbt_month_first(month);
    int weekday_of_first = (first + 4) % 7;
    dbt_day day = first + (rule->weekday - weekday_of_first + 7) % 7 + 7 * (rule->week - 1);
    if (day > dbt_month_last(month)) {
        day -= 7;
    }
    return (int64_t)day * DAY_S + rule->time_s;
}

/* Each rule is told in the local time that holds before it. */
static bool append_year(struct dbt_zone *zone, const struct footer *footer, int year,
                        int64_t last_s)
{
    struct dbt_zone_change summer = {rule_time(&footer->start, year) - footer->standard_s,
                                     footer->summer_s};
    struct dbt_zone_change winter = {rule_time(&footer->end, year) - footer->summer_s,
                                     footer->standard_s};
    bool north = summer.at_s < winter.at_s;
    const struct dbt_zone_change changes[2] = {north ? summer : winter, north ? winter : summer};
    for (size_t i = 0; i < 2; i++) {
        if (changes[i].at_s > last_s && !append(zone, changes[i].at_s, changes[i].offset_s)) {
            return false;
        }
    }
    return true;
}

/* The first year that the footer is for: the year of the last transition. Those before 1970 are of
   zones whose footer changes nothing. */
static int footer_year(int64_t last_s)
{
    if (last_s < 0) {
        return 1970;
    }
    if (last_s / DAY_S > DBT_DAY_MAX) {
        return LAST_YEAR + 1;
    }
    int year;
    int month;
    int day;
    dbt_day_split((dbt_day)(last_s / DAY_S), &year, &month, &day);
    return year;
}

/* What the footer says about the time after the last transition. */
static bool expand_footer(struct dbt_zone *zone, struct dbt_text text, int64_t last_s)
{
    if (dbt_text_is(text, "\n\n")) {
        return true;
    }
    struct footer footer;
    if (!take_footer(text, &footer)) {
        return false;
    }
    if (!footer.has_summer) {
        return true;
    }
    bool good = true;
    for (int year = footer_year(last_s); good && year <= LAST_YEAR; year++) {
        good = append_year(zone, &footer, year, last_s);
    }
    return good;
}

static bool parse_file(struct dbt_text rest, struct dbt_zone *out)
{
    struct dbt_zone zone = {.count = 0};
    struct header header;
    const char *block;
    int64_t last_s;
    bool good = take_header(&rest, &header) && take_block(&rest, &header, 4, &block) &&
                take_header(&rest, &header) && take_block(&rest, &header, 8, &block) &&
                read_block(&zone, &header, block, &last_s) && expand_footer(&zone, rest, last_s);
    if (good) {
        *out = zone;
    }
    return good;
}

enum dbt_status dbt_zone_load(struct dbt_zone *zone, const char *folder, const char *name,
                              struct dbt_error *error)
{
    char path[PATH_BYTES];
    int length =
        snprintf(path, sizeof path, "%s/%s", folder != NULL ? folder : "/usr/share/zoneinfo", name);
    if (length < 0 || (size_t)length >= sizeof path) {
        return dbt_error_set(error, DBT_INPUT, "the path of time zone %s is too long", name);
    }
    struct dbt_buffer buffer;
    dbt_buffer_init(&buffer);
    struct dbt_error reason;
    enum dbt_status status = dbt_file_read(path, FILE_BYTES_MAX, &buffer, &reason);
    if (status != DBT_OK) {
        status =
            dbt_error_set(error, status, "time zone %s: %s: install tzdata", name, reason.text);
    } else if (!parse_file(dbt_buffer_text(&buffer), zone)) {
        status = dbt_error_set(error, DBT_INPUT,
                               "time zone %s: %s is damaged or of an unknown form: install tzdata",
                               name, path);
    }
    dbt_buffer_release(&buffer);
    return status;
}

/* --- the hot path: no library calls, no allocation --- */

static int64_t local_time(const struct dbt_zone *zone, int64_t utc_s)
{
    uint32_t low = 0;
    uint32_t high = zone->count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (zone->changes[middle].at_s <= utc_s) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return utc_s + zone->changes[low].offset_s;
}

static dbt_day day_of(int64_t local_s)
{
    int64_t day = local_s / DAY_S - (local_s % DAY_S < 0);
    assert(day >= INT32_MIN && day <= INT32_MAX);
    return (dbt_day)day;
}

dbt_day dbt_zone_day(const struct dbt_zone *zone, int64_t utc_s)
{
    return day_of(local_time(zone, utc_s));
}

/* `count` digits; -1 when they are not there. */
static int take_digits(struct dbt_text *text, size_t count)
{
    if (text->length < count) {
        return -1;
    }
    int value = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned digit = (unsigned)(unsigned char)text->at[i] - '0';
        if (digit > 9) {
            return -1;
        }
        value = value * 10 + (int)digit;
    }
    text->at += count;
    text->length -= count;
    return value;
}

/* "2025-05-01" or "20250501", of the years 1–9999. */
static bool take_date(struct dbt_text *text, dbt_day *out)
{
    int year = take_digits(text, 4);
    bool dashed = take_byte(text, '-');
    int month = take_digits(text, 2);
    if (dashed && !take_byte(text, '-')) {
        return false;
    }
    return dbt_day_make_far(year, month, take_digits(text, 2), out);
}

/* "", ":ss" or ":ss.fraction" as seconds, the fraction cut off; -1 when it is none of them. */
static int take_seconds(struct dbt_text *text)
{
    if (!take_byte(text, ':')) {
        return 0;
    }
    int second = take_digits(text, 2);
    if (!take_byte(text, '.')) {
        return second;
    }
    bool good = take_digits(text, 1) >= 0;
    while (take_digits(text, 1) >= 0) {
    }
    return good ? second : -1;
}

/* "hh:mm", "hh:mm:ss" or "hh:mm:ss.fraction" as seconds of the day. */
static bool take_clock_time(struct dbt_text *text, int32_t *out)
{
    int hour = take_digits(text, 2);
    bool colon = take_byte(text, ':');
    int minute = take_digits(text, 2);
    int second = take_seconds(text);
    *out = hour * HOUR_S + minute * 60 + second;
    return colon && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 &&
           second < 60;
}

/* "Z", "+hh:mm", "+hhmm" or "+hh", a space before it or not, and nothing behind it. */
static bool take_offset(struct dbt_text text, int32_t *out)
{
    int32_t offset_s = 0;
    take_byte(&text, ' ');
    if (!take_byte(&text, 'Z')) {
        bool west = take_byte(&text, '-');
        if (!west && !take_byte(&text, '+')) {
            return false;
        }
        int hour = take_digits(&text, 2);
        bool more = take_byte(&text, ':') || text.length > 0;
        int minute = more ? take_digits(&text, 2) : 0;
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
            return false;
        }
        offset_s = hour * HOUR_S + minute * 60;
        offset_s = west ? -offset_s : offset_s;
    }
    *out = offset_s;
    return text.length == 0;
}

/* The local seconds since 1970-01-01 that a text stands for. */
struct local {
    int64_t s;
    bool has_time;
};

/* Of the years 1–9999; the days around them are possible too. */
static bool parse_far(const struct dbt_zone *zone, enum dbt_clock clock, struct dbt_text text,
                      struct local *out)
{
    dbt_day day;
    if (!take_date(&text, &day)) {
        return false;
    }
    struct local local = {.s = (int64_t)day * DAY_S, .has_time = text.length > 0};
    if (!local.has_time) {
        *out = local;
        return true;
    }
    int32_t time_s;
    if ((!take_byte(&text, 'T') && !take_byte(&text, ' ')) || !take_clock_time(&text, &time_s)) {
        return false;
    }
    bool has_offset = text.length > 0;
    int32_t offset_s = 0;
    if (has_offset && !take_offset(text, &offset_s)) {
        return false;
    }
    local.s += time_s;
    if (has_offset || clock == DBT_CLOCK_UTC) {
        local.s = local_time(zone, local.s - offset_s);
    }
    *out = local;
    return true;
}

bool dbt_zone_parse_hour(const struct dbt_zone *zone, enum dbt_clock clock, struct dbt_text text,
                         dbt_day *day, int32_t *hour)
{
    struct local local;
    if (!parse_far(zone, clock, text, &local)) {
        return false;
    }
    dbt_day found = day_of(local.s);
    if (found < DBT_DAY_MIN || found > DBT_DAY_MAX) {
        return false;
    }
    *day = found;
    *hour = local.has_time ? (int32_t)((local.s - (int64_t)found * DAY_S) / HOUR_S) : -1;
    return true;
}

bool dbt_zone_parse_day(const struct dbt_zone *zone, enum dbt_clock clock, struct dbt_text text,
                        dbt_day *out)
{
    int32_t hour;
    return dbt_zone_parse_hour(zone, clock, text, out, &hour);
}

bool dbt_zone_parse_bound(const struct dbt_zone *zone, enum dbt_clock clock, struct dbt_text text,
                          dbt_day *out)
{
    struct local local;
    if (!parse_far(zone, clock, text, &local)) {
        return false;
    }
    dbt_day day = day_of(local.s);
    if (day < DBT_DAY_MIN) {
        day = DBT_DAY_MIN;
    }
    *out = day > DBT_DAY_MAX ? DBT_DAY_MAX : day;
    return true;
}
