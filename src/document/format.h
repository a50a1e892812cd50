/*
 * Format: numbers, dates and texts as a Swedish reader expects them on paper. Groups of three
 * digits are parted by U+00A0, decimals by a comma, the minus is U+2212. Strings are the arena's;
 * null when memory ends.
 */
#ifndef DEBITERA_DOCUMENT_FORMAT_H
#define DEBITERA_DOCUMENT_FORMAT_H

#include "debitera/base/arena.h"
#include "debitera/base/date.h"
#include "debitera/base/money.h"

/* `value` is of 10^-decimals; at least `least` decimals, more only where they are not 0. */
char *dbt_format_decimal(struct dbt_arena *arena, int64_t value, unsigned decimals,
                         unsigned least) DBT_CHECKED;
char *dbt_format_ore(struct dbt_arena *arena, int64_t ore) DBT_CHECKED;         /* "51 233,00" */
char *dbt_format_price(struct dbt_arena *arena, int64_t micro) DBT_CHECKED;     /* never rounded */
char *dbt_format_percent(struct dbt_arena *arena, int32_t rate_bp) DBT_CHECKED; /* "25 %" */

/* Figures of reports, which are known. */
char *dbt_format_whole(struct dbt_arena *arena, int64_t ore) DBT_CHECKED; /* kronor: "51 233" */
/* Tenths of a percent, of hundredths, half away from zero: "96,9 %". */
char *dbt_format_share(struct dbt_arena *arena, int64_t share_bp) DBT_CHECKED;
/* With its sign, "+" too, but for 0: what `format` makes of it. */
char *dbt_format_signed(struct dbt_arena *arena, int64_t value,
                        char *(*format)(struct dbt_arena *arena, int64_t value)) DBT_CHECKED;
/* "45 s", "4 min 12 s", "1 h 02 min"; never negative. */
char *dbt_format_seconds(struct dbt_arena *arena, int64_t seconds) DBT_CHECKED;

/* 10^-4 of the quantity, half away from zero; false when that does not fit in 64 bits. */
bool dbt_quantity_round(struct dbt_ratio quantity, int64_t *out) DBT_CHECKED;
char *dbt_format_day(struct dbt_arena *arena, dbt_day day) DBT_CHECKED;
/* "2025-04-16–04-30"; the year is repeated when it is another; one date for a single day. */
char *dbt_format_span(struct dbt_arena *arena, struct dbt_span span) DBT_CHECKED;

/* "maj 2025", and "april–juni 2025"; the year is repeated when it is another. `names` are those of
   the twelve months, from January on, parted by spaces. */
char *dbt_format_month(struct dbt_arena *arena, const char *names, dbt_month month) DBT_CHECKED;
char *dbt_format_months(struct dbt_arena *arena, const char *names,
                        struct dbt_period period) DBT_CHECKED;

/* What one of the above wrote, as an English reader expects it: with a decimal point, "kr" in front
   as SEK, and no blank before a per cent sign. Thousands stay parted by U+00A0 (ISO 80000-1). */
char *dbt_format_english(struct dbt_arena *arena, const char *swedish) DBT_CHECKED;

struct dbt_value { /* what stands for "{name}" in a text */
    const char *name;
    const char *text;
};

/* `pattern` with every known "{name}" replaced; anything else in braces stays as it is. */
char *dbt_format_expand(struct dbt_arena *arena, const char *pattern,
                        const struct dbt_value *values, size_t count) DBT_CHECKED;

#endif
