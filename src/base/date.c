/* Dates. The conversions are Howard Hinnant's: years begin in March, so the leap day is last. */
#include "debitera/base/date.h"

#include <stddef.h>
#include <stdio.h>

enum { YEAR_MIN = 1900, YEAR_MAX = 2199, FAR_YEAR_MAX = 9999 };
enum { ERA_DAYS = 146097, EPOCH_SHIFT = 719468 };

static const char month_days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

static bool is_year(int year)
{
    return year >= YEAR_MIN && year <= YEAR_MAX;
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_of_month(int year, int month)
{
    return month == 2 && is_leap(year) ? 29 : month_days[month - 1];
}

static dbt_day day_of(int year, int month, int day)
{
    int shifted = month > 2 ? year : year - 1;
    int era = shifted / 400;
    int year_of_era = shifted - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * ERA_DAYS + day_of_era - EPOCH_SHIFT;
}

bool dbt_day_make_far(int year, int month, int day, dbt_day *out)
{
    bool exists = year >= 1 && year <= FAR_YEAR_MAX && month >= 1 && month <= 12 && day >= 1 &&
                  day <= days_of_month(year, month);
    if (exists) {
        *out = day_of(year, month, day);
    }
    return exists;
}

bool dbt_day_make(int year, int month, int day, dbt_day *out)
{
    return is_year(year) && dbt_day_make_far(year, month, day, out);
}

void dbt_day_split(dbt_day day, int *year, int *month, int *day_of_month)
{
    int shifted = day + EPOCH_SHIFT;
    int era = shifted / ERA_DAYS;
    int day_of_era = shifted - era * ERA_DAYS;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int march_month = (5 * day_of_year + 2) / 153;
    *day_of_month = day_of_year - (153 * march_month + 2) / 5 + 1;
    *month = march_month < 10 ? march_month + 3 : march_month - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

dbt_month dbt_month_of(dbt_day day)
{
    int year;
    int month;
    int day_of_month;
    dbt_day_split(day, &year, &month, &day_of_month);
    return year * 12 + month - 1;
}

dbt_day dbt_month_first(dbt_month month)
{
    return day_of(month / 12, month % 12 + 1, 1);
}

dbt_day dbt_month_last(dbt_month month)
{
    return dbt_month_first(month) + dbt_month_days(month) - 1;
}

int32_t dbt_month_days(dbt_month month)
{
    return days_of_month(month / 12, month % 12 + 1);
}

int32_t dbt_year_days(dbt_month month)
{
    return is_leap(month / 12) ? 366 : 365;
}

int32_t dbt_span_days(struct dbt_span span)
{
    return span.last < span.first ? 0 : span.last - span.first + 1;
}

struct dbt_span dbt_span_intersect(struct dbt_span a, struct dbt_span b)
{
    return (struct dbt_span){
        .first = a.first > b.first ? a.first : b.first,
        .last = a.last < b.last ? a.last : b.last,
    };
}

bool dbt_span_has(struct dbt_span span, dbt_day day)
{
    return span.first <= day && day <= span.last;
}

struct dbt_span dbt_period_span(struct dbt_period period)
{
    return (struct dbt_span){dbt_month_first(period.first), dbt_month_last(period.last)};
}

/* `count` digits from `at` on; -1 when one of them is no digit. */
static int digits(const char *at, size_t count)
{
    int value = 0;
    for (size_t i = 0; i < count; i++) {
        if (at[i] < '0' || at[i] > '9') {
            return -1;
        }
        value = value * 10 + (at[i] - '0');
    }
    return value;
}

bool dbt_month_parse(struct dbt_text text, dbt_month *out)
{
    if (text.length != 7 || text.at[4] != '-') {
        return false;
    }
    int year = digits(text.at, 4);
    int month = digits(text.at + 5, 2);
    if (!is_year(year) || month < 1 || month > 12) {
        return false;
    }
    *out = year * 12 + month - 1;
    return true;
}

bool dbt_day_parse(struct dbt_text text, dbt_day *out)
{
    return text.length == 10 && text.at[4] == '-' && text.at[7] == '-' &&
           dbt_day_make(digits(text.at, 4), digits(text.at + 5, 2), digits(text.at + 8, 2), out);
}

/* A month, a quarter or a year. */
static bool parse_simple(struct dbt_text text, struct dbt_period *out)
{
    dbt_month month;
    if (dbt_month_parse(text, &month)) {
        *out = (struct dbt_period){month, month};
        return true;
    }
    int year = text.length >= 4 ? digits(text.at, 4) : -1;
    if (!is_year(year)) {
        return false;
    }
    if (text.length == 4) {
        *out = (struct dbt_period){year * 12, year * 12 + 11};
        return true;
    }
    if (text.length != 7 || text.at[4] != '-' || text.at[5] != 'Q' || text.at[6] < '1' ||
        text.at[6] > '4') {
        return false;
    }
    dbt_month first = year * 12 + (text.at[6] - '1') * 3;
    *out = (struct dbt_period){first, first + 2};
    return true;
}

bool dbt_period_parse(struct dbt_text text, struct dbt_period *out)
{
    if (parse_simple(text, out)) {
        return true;
    }
    size_t dots = 0;
    while (dots + 1 < text.length && (text.at[dots] != '.' || text.at[dots + 1] != '.')) {
        dots++;
    }
    if (dots + 2 > text.length) {
        return false;
    }
    struct dbt_period left;
    struct dbt_period right;
    if (!parse_simple((struct dbt_text){text.at, dots}, &left) ||
        !parse_simple((struct dbt_text){text.at + dots + 2, text.length - dots - 2}, &right) ||
        right.last < left.first) {
        return false;
    }
    *out = (struct dbt_period){left.first, right.last};
    return true;
}

const char *dbt_day_write(dbt_day day, char *text)
{
    int year;
    int month;
    int day_of_month;
    dbt_day_split(day, &year, &month, &day_of_month);
    snprintf(text, DBT_DATE_BYTES, "%04d-%02d-%02d", year, month, day_of_month);
    return text;
}

const char *dbt_month_write(dbt_month month, char *text)
{
    snprintf(text, DBT_DATE_BYTES, "%04d-%02d", month / 12, month % 12 + 1);
    return text;
}

const char *dbt_period_write(struct dbt_period period, char *text)
{
    int year = period.first / 12;
    int month = period.first % 12;
    int months = period.last - period.first + 1;
    if (months == 1) {
        return dbt_month_write(period.first, text);
    }
    if (months == 3 && month % 3 == 0) {
        snprintf(text, DBT_DATE_BYTES, "%04d-Q%d", year, month / 3 + 1);
    } else if (months == 12 && month == 0) {
        snprintf(text, DBT_DATE_BYTES, "%04d", year);
    } else {
        snprintf(text, DBT_DATE_BYTES, "%04d-%02d..%04d-%02d", year, month + 1, period.last / 12,
                 period.last % 12 + 1);
    }
    return text;
}
