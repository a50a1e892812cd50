/* Private to bill: the lines that a correction has. */
#ifndef DEBITERA_BILL_CORRECT_H
#define DEBITERA_BILL_CORRECT_H

#include "debitera/bill.h"

/* A line on one of the two sides. */
struct dbt_sided_line {
    const struct dbt_line *line;
    const struct dbt_invoice *invoice; /* that it stands on */
    uint32_t position;                 /* there, from 1 */
    bool is_issued;                    /* in force, to be taken back; else of now, to be added */
    const struct dbt_line *unit;       /* the provider's newest line of this unit, for its name */
    uint32_t service, component;       /* places in the region; DBT_NONE when it has them no more */
};

struct dbt_sided_lines {
    struct dbt_sided_line *items;
    size_t count;
};

/* The lines in force of what is issued, then those of now; without `unit`, `service` and
   `component`. DBT_INPUT when a line takes back one that is not in force. */
enum dbt_status dbt_correct_sides(const struct dbt_correcting *correcting,
                                  struct dbt_sided_lines *lines, struct dbt_arena *arena,
                                  struct dbt_error *error) DBT_CHECKED;

/* What differs, by provider, and of each in the order of the document's lines. DBT_INPUT on
   overflow of a sum, and as dbt_correct_sides. */
enum dbt_status dbt_correct_lines(const struct dbt_correcting *correcting,
                                  struct dbt_sided_lines *lines, struct dbt_arena *arena,
                                  struct dbt_error *error) DBT_CHECKED;

#endif
