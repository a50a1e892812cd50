/*
 * Dates: civil days, calendar months, spans and periods (R1–R3).
 *
 * A day is an integer, days since 1970-01-01 (proleptic Gregorian); a month is year * 12 + month -
 * 1. Spans cover both ends. Years 1900–2199 are accepted; anything else is a bad date, but where
 * dbt_day_make_far is used.
 */
#ifndef DEBITERA_BASE_DATE_H
#define DEBITERA_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "debitera/base/text.h"

typedef int32_t dbt_day;
typedef int32_t dbt_month;

/* The first and the last accepted date; also an open start and an open end. */
#define DBT_DAY_MIN ((dbt_day)-25567)
#define DBT_DAY_MAX ((dbt_day)84005)

struct dbt_span {
    dbt_day first;
    dbt_day last; /* included; a span with last < first is empty */
};

/* A billing period: whole calendar months (R2). */
struct dbt_period {
    dbt_month first;
    dbt_month last; /* included */
};

bool dbt_day_make(int year, int month, int day, dbt_day *out) DBT_CHECKED; /* false: no such date */
/* The same for the years 1–9999: to be brought within DBT_DAY_MIN and DBT_DAY_MAX by the caller. */
bool dbt_day_make_far(int year, int month, int day, dbt_day *out) DBT_CHECKED;
void dbt_day_split(dbt_day day, int *year, int *month, int *day_of_month);
dbt_month dbt_month_of(dbt_day day);
dbt_day dbt_month_first(dbt_month month);
dbt_day dbt_month_last(dbt_month month);
int32_t dbt_month_days(dbt_month month);
int32_t dbt_year_days(dbt_month month); /* 365 or 366, of the year that `month` lies in */

int32_t dbt_span_days(struct dbt_span span); /* 0 when empty */
struct dbt_span dbt_span_intersect(struct dbt_span a, struct dbt_span b);
bool dbt_span_has(struct dbt_span span, dbt_day day);
struct dbt_span dbt_period_span(struct dbt_period period);

/* "2025-05", "2025-Q2", "2025", and any two of them as a range: "2025-04..2025-06" (R2). */
bool dbt_period_parse(struct dbt_text text, struct dbt_period *out) DBT_CHECKED;
bool dbt_month_parse(struct dbt_text text, dbt_month *out) DBT_CHECKED;
bool dbt_day_parse(struct dbt_text text, dbt_day *out) DBT_CHECKED; /* "2025-05-01" only */

enum { DBT_DATE_BYTES = 32 };
const char *dbt_day_write(dbt_day day, char *text);       /* "2025-05-01" */
const char *dbt_month_write(dbt_month month, char *text); /* "2025-05" */
/* The shortest form that dbt_period_parse reads back; the name of a period's output folder. */
const char *dbt_period_write(struct dbt_period period, char *text);

#endif
