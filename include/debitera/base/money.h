/*
 * Money: öre, exact prices, exact ratios, and the one rounding (R8).
 *
 * An amount is `int64_t` öre. A unit price is `int64_t` micro-kronor (10^-6 kr): six decimals,
 * exact, never rounded. What lies between is a ratio of 128-bit integers, kept in lowest terms,
 * rounded once by dbt_ratio_round. There is no floating point here. Every operation reports
 * overflow; none wraps.
 */
#ifndef DEBITERA_BASE_MONEY_H
#define DEBITERA_BASE_MONEY_H

#include <stdbool.h>
#include <stdint.h>

#include "debitera/base/text.h"

__extension__ typedef __int128 dbt_int128;

/* A rational number; `below` is positive, the two have no common factor. A zeroed struct is not a
   number. */
struct dbt_ratio {
    dbt_int128 above;
    dbt_int128 below;
};

struct dbt_ratio dbt_ratio_of(int64_t whole);
/* False when `below` is 0. */
bool dbt_ratio_make(int64_t above, int64_t below, struct dbt_ratio *out) DBT_CHECKED;
/* False on overflow of 128 bits; the output is then untouched. */
bool dbt_ratio_add(struct dbt_ratio a, struct dbt_ratio b, struct dbt_ratio *out) DBT_CHECKED;
bool dbt_ratio_subtract(struct dbt_ratio a, struct dbt_ratio b, struct dbt_ratio *out) DBT_CHECKED;
/* a - b, or 0 where b is larger. */
bool dbt_ratio_excess(struct dbt_ratio a, struct dbt_ratio b, struct dbt_ratio *out) DBT_CHECKED;
bool dbt_ratio_multiply(struct dbt_ratio a, struct dbt_ratio b, struct dbt_ratio *out) DBT_CHECKED;
int dbt_ratio_compare_zero(struct dbt_ratio a); /* -1, 0, 1 */
/* To the nearest whole, half away from zero (R8). False when it does not fit in 64 bits. */
bool dbt_ratio_round(struct dbt_ratio a, int64_t *out) DBT_CHECKED;

bool dbt_ore_add(int64_t a_ore, int64_t b_ore, int64_t *out_ore) DBT_CHECKED;
/* VAT of a base, rounded half away from zero to öre (R9). `rate_bp` is in hundredths of a percent:
   25 % is 2500. */
bool dbt_ore_vat(int64_t base_ore, int32_t rate_bp, int64_t *out_ore) DBT_CHECKED;

/*
 * A decimal number with at most `decimals` (0–6) decimals, as an integer of 10^-decimals: "1 234,5"
 * with decimals 2 gives 123450. `point` is '.' or ','. Accepts a sign ('-', or U+2212), and spaces,
 * U+00A0 and U+202F between groups of three digits; no exponent, no empty text, no second point,
 * and digits on both sides of a point.
 * False when it is not such a number, has more decimals that are not 0, or overflows.
 */
bool dbt_decimal_parse(struct dbt_text text, char point, unsigned decimals,
                       int64_t *out) DBT_CHECKED;

/* The exact decimal form, '.' as point: dbt_decimal_write(-123450, 2, 2) is "-1234.50". At least
   `least` decimals are written, more only where they are not 0. `text` holds at least
   DBT_DECIMAL_BYTES. Returns `text`. */
enum { DBT_DECIMAL_BYTES = 32 };
const char *dbt_decimal_write(int64_t value, unsigned decimals, unsigned least, char *text);
/* "num/den", or "num" when whole. `text` holds at least DBT_RATIO_BYTES. Returns `text`. */
enum { DBT_RATIO_BYTES = 96 };
const char *dbt_ratio_write(struct dbt_ratio ratio, char *text);
/* Reads back what dbt_ratio_write wrote. */
bool dbt_ratio_parse(struct dbt_text text, struct dbt_ratio *out) DBT_CHECKED;

#endif
