/* Private to bill: a row of a comparison, made of lines of both sides. */
#ifndef DEBITERA_BILL_DIFFERENCE_ROW_H
#define DEBITERA_BILL_DIFFERENCE_ROW_H

#include "debitera/difference.h"

struct dbt_pair_line { /* a line that is compared */
    const struct dbt_invoice *invoice;
    const struct dbt_line *line;
    const char *org_no; /* of the provider; "" where it makes no difference */
    uint32_t position;  /* within its invoice, from 1 */
    int32_t month;      /* the k-th of its side's period, from 0 */
    bool is_right;
    bool taken_back; /* or takes one back: it is left out */
    bool alone;      /* the other side does not have its segment */
};

/* Lines of one row, by segment; of those that stand alone only, when `alone`. */
struct dbt_pair_lines {
    const struct dbt_pair_line *items;
    size_t count;
    bool alone;
};

bool dbt_pair_has(const struct dbt_pair_lines *lines, const struct dbt_pair_line *line);

/* The sides of `row`, its causes and effects. Both sides are 0 lines when nothing is left. False on
   overflow. */
bool dbt_pair_compare(const struct dbt_pair_lines *lines, struct dbt_difference *row) DBT_CHECKED;

#endif
