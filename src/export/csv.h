/*
 * CSV: rows of fields (RFC 4180, but LF ends a row). A field is quoted only where it must be: when
 * it holds the delimiter, a quote or a line end, or begins or ends with a space.
 *
 * The columns of a file stand in a table, <file>.def: DBT_CSV_COLUMN(name, write), where `write`
 * adds the field to `csv` from the row's variables. The table makes the header row and every other
 * row.
 */
#ifndef DEBITERA_EXPORT_CSV_H
#define DEBITERA_EXPORT_CSV_H

#include "debitera/base/date.h"
#include "debitera/base/money.h"
#include "debitera/base/text.h"
#include "debitera/catalog.h"

struct dbt_csv {
    struct dbt_buffer *out;
    bool in_row; /* a field stands in this row */
};

void dbt_csv_text(struct dbt_csv *csv, const char *text);
void dbt_csv_integer(struct dbt_csv *csv, int64_t value);
void dbt_csv_count(struct dbt_csv *csv, uint64_t value);
void dbt_csv_number(struct dbt_csv *csv, int64_t number); /* of an invoice; 0 is an empty field */
void dbt_csv_ore(struct dbt_csv *csv, int64_t ore);       /* "1234.50" kronor */
void dbt_csv_price(struct dbt_csv *csv, int64_t price_micro); /* kronor, at least two decimals */
void dbt_csv_percent(struct dbt_csv *csv, int32_t rate_bp);   /* "25", "0.5" */
void dbt_csv_ratio(struct dbt_csv *csv, struct dbt_ratio ratio);
void dbt_csv_basis(struct dbt_csv *csv, enum dbt_basis basis); /* "piece", "month", "year" */
void dbt_csv_letter(struct dbt_csv *csv, char letter);
void dbt_csv_day(struct dbt_csv *csv, dbt_day day);
void dbt_csv_month(struct dbt_csv *csv, dbt_month month);
void dbt_csv_period(struct dbt_csv *csv, struct dbt_period period);
void dbt_csv_end(struct dbt_csv *csv); /* of a row */

#endif
