/* Control totals: every sum is checked for overflow. */
#include "totals.h"

/* Adds `ore` to `*sum_ore`, unless an addition before has overflowed. */
static void add(bool *fits, int64_t *sum_ore, int64_t ore)
{
    *fits = *fits && dbt_ore_add(*sum_ore, ore, sum_ore);
}

/* The total of a rate, a new one when it is the first of it; null when there are too many. */
static struct dbt_vat_total *vat_total(struct dbt_totals *totals, const struct dbt_vat_sum *sum)
{
    for (size_t i = 0; i < totals->vat_count; i++) {
        struct dbt_vat_total *total = &totals->vats[i];
        if (total->category == sum->category && total->rate_bp == sum->rate_bp) {
            return total;
        }
    }
    if (totals->vat_count == DBT_VAT_TOTALS_MAX) {
        return NULL;
    }
    struct dbt_vat_total *total = &totals->vats[totals->vat_count++];
    *total = (struct dbt_vat_total){.category = sum->category, .rate_bp = sum->rate_bp};
    return total;
}

static void add_vat(struct dbt_totals *totals, const struct dbt_vat_sum *sum, bool *fits)
{
    struct dbt_vat_total *total = vat_total(totals, sum);
    if (total == NULL) {
        *fits = false;
        return;
    }
    add(fits, &total->net_ore, sum->base_ore);
    add(fits, &total->vat_ore, sum->vat_ore);
    add(fits, &total->total_ore, sum->base_ore);
    add(fits, &total->total_ore, sum->vat_ore);
}

static void add_invoice(struct dbt_totals *totals, const struct dbt_invoice *invoice, bool *fits)
{
    totals->invoices++;
    totals->lines += invoice->line_count;
    add(fits, &totals->net_ore, invoice->net_ore);
    add(fits, &totals->vat_ore, invoice->vat_ore);
    add(fits, &totals->rounding_ore, invoice->rounding_ore);
    add(fits, &totals->total_ore, invoice->total_ore);
    for (size_t i = 0; i < invoice->vat_count; i++) {
        add_vat(totals, &invoice->vats[i], fits);
    }
}

/* A meter's cells say how its count is spread: they are no part of the sum. */
static void add_usage(struct dbt_totals *totals, const struct dbt_region *region,
                      const struct dbt_usage_row *row, bool *fits)
{
    if (row->cell[0] != '\0') {
        return;
    }
    for (uint32_t i = 0; i < region->meter_count; i++) {
        if (strcmp(region->meters[i].code, row->meter_code) == 0) {
            add(fits, &totals->usage[i], row->quantity);
        }
    }
}

static int compare_vats(const void *left, const void *right)
{
    const struct dbt_vat_total *a = left;
    const struct dbt_vat_total *b = right;
    if (a->category != b->category) {
        return a->category < b->category ? -1 : 1;
    }
    return (a->rate_bp < b->rate_bp) - (a->rate_bp > b->rate_bp);
}

static void add_result(struct dbt_totals *totals, const struct dbt_result *result, bool *fits)
{
    for (size_t i = 0; i < result->invoices->count; i++) {
        add_invoice(totals, &result->invoices->items[i], fits);
    }
    for (size_t i = 0; i < result->usage->count; i++) {
        add_usage(totals, result->region, &result->usage->items[i], fits);
    }
}

enum dbt_status dbt_totals_add_up_all(struct dbt_totals *totals, const struct dbt_result *results,
                                      size_t count, struct dbt_error *error)
{
    struct dbt_totals sums = {0};
    bool fits = true;
    for (size_t i = 0; i < count; i++) {
        add_result(&sums, &results[i], &fits);
    }
    if (!fits) {
        return dbt_error_set(error, DBT_INPUT,
                             "the control totals are too large, or of more than %d VAT rates: "
                             "check the prices and quantities",
                             DBT_VAT_TOTALS_MAX);
    }
    qsort(sums.vats, sums.vat_count, sizeof *sums.vats, compare_vats);
    *totals = sums;
    return DBT_OK;
}

enum dbt_status dbt_totals_add_up(struct dbt_totals *totals, const struct dbt_result *result,
                                  struct dbt_error *error)
{
    return dbt_totals_add_up_all(totals, result, 1, error);
}
