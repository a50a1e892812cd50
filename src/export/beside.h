/*
 * Beside: the lines of an invoice by what they are of, so that those next to one another in time
 * are found without looking through all; and how many lines each of its VAT sums is of.
 */
#ifndef DEBITERA_EXPORT_BESIDE_H
#define DEBITERA_EXPORT_BESIDE_H

#include "debitera/bill.h"

struct dbt_beside_line {
    const struct dbt_line *line;
};

struct dbt_beside {
    const struct dbt_invoice *invoice;
    struct dbt_beside_line *sorted; /* by thing, first day */
    size_t *vat_lines;              /* by the invoice's VAT sums */
};

/* False when memory ends; free is then allowed too. The invoice is borrowed. */
bool dbt_beside_make(struct dbt_beside *beside, const struct dbt_invoice *invoice) DBT_CHECKED;
void dbt_beside_free(struct dbt_beside *beside);

/* The line of the same thing that ends the day before, or begins the day after; null: there is
   none. */
const struct dbt_line *dbt_line_before(const struct dbt_beside *beside,
                                       const struct dbt_line *line);
const struct dbt_line *dbt_line_after(const struct dbt_beside *beside, const struct dbt_line *line);

/* The sum that the line's VAT is computed on; null when the invoice has none of its rate. */
const struct dbt_vat_sum *dbt_line_vat(const struct dbt_invoice *invoice,
                                       const struct dbt_line *line);

#endif
