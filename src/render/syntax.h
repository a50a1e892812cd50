/* Syntax: numbers and strings as PDF writes them, whatever the locale. Appended to `out`. */
#ifndef DEBITERA_RENDER_SYNTAX_H
#define DEBITERA_RENDER_SYNTAX_H

#include "debitera/base/date.h"
#include "debitera/base/text.h"

/* Up to three decimals, none that say nothing: 12, -0.5, 841.89. Lengths of a page, no more. */
void dbt_pdf_number(struct dbt_buffer *out, double number);
void dbt_pdf_count(struct dbt_buffer *out, uint64_t count);
/* Each behind a space. */
void dbt_pdf_numbers(struct dbt_buffer *out, const double *numbers, size_t count);
/* Text for people: ASCII as it is, anything else in UTF-16. */
void dbt_pdf_text(struct dbt_buffer *out, const char *text);
/* UTF-16 with its byte order mark, in hexadecimal. */
void dbt_pdf_text_wide(struct dbt_buffer *out, const char *text);
/* "D:20250505000000Z", midnight of the day. */
void dbt_pdf_date(struct dbt_buffer *out, dbt_day day);
/* One byte within a string in parentheses. */
void dbt_pdf_byte(struct dbt_buffer *out, unsigned char byte);

#endif
