/*
 * Figures: exact numbers in words that people and programs read: "5060/3 kr ≈ 1686.666667 kr". A
 * number that six decimals do not hold is written as a fraction, with its nearest decimal behind.
 */
#ifndef DEBITERA_EXPORT_FIGURE_H
#define DEBITERA_EXPORT_FIGURE_H

#include "debitera/bill.h"

/* "8000", "12.5", "10/31"; `unit` stands behind it, with a space between, unless it is "". */
void dbt_figure_exact(struct dbt_buffer *out, struct dbt_ratio ratio, const char *unit);
/* The same, and " ≈ 0.322581" behind a fraction, where a decimal of that size can be written. */
void dbt_figure_near(struct dbt_buffer *out, struct dbt_ratio ratio, const char *unit);
/* Öre as kronor. False when there are too many. */
bool dbt_figure_kronor(struct dbt_ratio ore, struct dbt_ratio *kronor) DBT_CHECKED;

void dbt_figure_ore(struct dbt_buffer *out, int64_t ore);     /* "1686.67" */
void dbt_figure_micro(struct dbt_buffer *out, int64_t micro); /* "0.495" */
/* "2.85 kr/year": at least two decimals, never rounded. */
void dbt_figure_price(struct dbt_buffer *out, int64_t price_micro, enum dbt_basis basis);

#endif
