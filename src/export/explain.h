/* Explain: what its two forms, text and JSON, share. */
#ifndef DEBITERA_EXPORT_EXPLAIN_H
#define DEBITERA_EXPORT_EXPLAIN_H

#include "beside.h"
#include "debitera/export.h"

/* Is line `index` of the invoice one that is asked for? */
bool dbt_explanation_shows(const struct dbt_explanation *explanation,
                           const struct dbt_invoice *invoice, size_t index);

/* Does the line say how it was charged? One issued before ledger version 3 does not. */
bool dbt_line_tells(const struct dbt_line *line);
/* Is it of one day of a row of the charges source? Not when it lasts a day. */
bool dbt_line_is_dated(const struct dbt_line *line);

/* Why the line's segment begins and ends on its days, as far as the invoice can tell. */
const char *dbt_segment_begin(const struct dbt_beside *beside, const struct dbt_line *line);
const char *dbt_segment_end(const struct dbt_beside *beside, const struct dbt_line *line);
bool dbt_segment_is_whole(const struct dbt_line *line); /* a calendar month, both ends */

/* "8000 × 2.53 kr/year × 1/12 = 5060/3 kr ≈ 1686.666667 kr": up to the one rounding. */
void dbt_line_arithmetic(struct dbt_buffer *out, const struct dbt_line *line);
bool dbt_line_is_rounded(const struct dbt_line *line); /* the exact amount is no whole öre */

/* Is the line counted, not taken from a row? And does the file belong to what it was counted in? */
bool dbt_line_is_counted(const struct dbt_line *line);
bool dbt_line_reads(const struct dbt_line *line, const struct dbt_ledger_input *input);

/* Is the quantity an average over the month's days, and of how many person-days? */
bool dbt_line_average(const struct dbt_line *line, struct dbt_ratio *person_days);

bool dbt_line_is_passed_on(const struct dbt_line *line); /* an amount, not a price */

void dbt_explanation_text(const struct dbt_explanation *explanation, struct dbt_buffer *out);
enum dbt_status dbt_explanation_json(const struct dbt_explanation *explanation,
                                     struct dbt_buffer *out, struct dbt_error *error) DBT_CHECKED;

#endif
