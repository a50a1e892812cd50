/* Rates a period: every charge model in turn, then the order, then what lacks a price. */
#include "rater.h"

#include <assert.h>

static dbt_charge_rate *const models[] = {
    [DBT_CHARGE_METERED] = dbt_rate_metered,   [DBT_CHARGE_RECURRING] = dbt_rate_recurring,
    [DBT_CHARGE_FLAT] = dbt_rate_flat,         [DBT_CHARGE_PACKAGE] = dbt_rate_package,
    [DBT_CHARGE_ONE_OFF] = dbt_rate_one_off,   [DBT_CHARGE_PASS_THROUGH] = dbt_rate_pass_through,
    [DBT_CHARGE_INCLUDED] = dbt_rate_included,
};
_Static_assert(sizeof models / sizeof models[0] == DBT_CHARGE_MODEL_COUNT,
               "every charge model has its function");

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Source rows are compared by their place in the sorted registers, so by id. */
static int compare_rows(const struct dbt_charge *a, const struct dbt_charge *b)
{
    const int order = (a->subscription > b->subscription) - (a->subscription < b->subscription);
    return order != 0 ? order : (a->one_off > b->one_off) - (a->one_off < b->one_off);
}

static int compare_charges(const void *left, const void *right)
{
    const struct dbt_charge *a = left;
    const struct dbt_charge *b = right;
    int order = compare(a->provider, b->provider);
    order = order != 0 ? order : compare(a->unit, b->unit);
    order = order != 0 ? order : compare(a->service, b->service);
    order = order != 0 ? order : compare(a->component, b->component);
    order = order != 0 ? order : compare(a->month, b->month);
    order = order != 0 ? order : compare(a->span.first, b->span.first);
    order = order != 0 ? order : compare(a->span.last, b->span.last);
    return order != 0 ? order : compare_rows(a, b);
}

enum dbt_status dbt_rate(const struct dbt_rating *rating, struct dbt_charges *charges,
                         struct dbt_arena *arena, struct dbt_findings *findings,
                         struct dbt_error *error)
{
    assert(rating->usage->unit_count == rating->registers->unit_count);
    struct dbt_rater rater = {
        .rating = rating, .arena = arena, .findings = findings, .error = error};
    for (size_t i = 0; i < DBT_CHARGE_MODEL_COUNT; i++) {
        const enum dbt_status status = models[i](&rater);
        if (status != DBT_OK) {
            return status;
        }
    }
    dbt_gaps_report(&rater.gaps, rating->region, findings);
    dbt_unsubscribed_report(&rater.unsubscribed, rating, findings);
    if (findings->failed) {
        return dbt_error_memory(error, "the findings of the rating");
    }
    if (rater.charges.count > 1) {
        qsort(rater.charges.items, rater.charges.count, sizeof *rater.charges.items,
              compare_charges);
    }
    *charges = rater.charges;
    return DBT_OK;
}
