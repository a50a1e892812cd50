/* Control totals: sums that somebody else can check against the files of a run. */
#ifndef DEBITERA_EXPORT_TOTALS_H
#define DEBITERA_EXPORT_TOTALS_H

#include "debitera/export.h"

enum { DBT_VAT_TOTALS_MAX = 64 };

struct dbt_vat_total { /* over all invoices */
    char category;
    int32_t rate_bp;
    int64_t net_ore, vat_ore, total_ore;
};

struct dbt_totals {
    uint64_t invoices, lines;
    int64_t net_ore, vat_ore, rounding_ore, total_ore;
    struct dbt_vat_total vats[DBT_VAT_TOTALS_MAX]; /* by category, rate descending */
    size_t vat_count;
    int64_t usage[DBT_METERS_MAX]; /* by the region's meters; without cells */
};

/* DBT_INPUT when a sum overflows or there are too many VAT rates. */
enum dbt_status dbt_totals_add_up(struct dbt_totals *totals, const struct dbt_result *result,
                                  struct dbt_error *error) DBT_CHECKED;
/* The same of several results of one region. */
enum dbt_status dbt_totals_add_up_all(struct dbt_totals *totals, const struct dbt_result *results,
                                      size_t count, struct dbt_error *error) DBT_CHECKED;

#endif
