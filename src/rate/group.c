/* Groups: drafts that use up the included quantity and the tiers of a month one after the other. */
#include "rater.h"

static bool is_of(const struct dbt_charge *a, const struct dbt_charge *b)
{
    return a->unit == b->unit && a->service == b->service && a->component == b->component &&
           a->month == b->month;
}

enum dbt_status dbt_group_add(struct dbt_rater *rater, const struct dbt_charge *charge)
{
    struct dbt_group *group = &rater->group;
    if (group->count > 0 && !is_of(&group->items[0].charge, charge)) {
        const enum dbt_status status = dbt_group_rate(rater);
        if (status != DBT_OK) {
            return status;
        }
    }
    if (dbt_ratio_compare_zero(charge->quantity) == 0) {
        return DBT_OK;
    }
    struct dbt_draft *items =
        dbt_arena_grow(rater->arena, group->items, group->count, &group->capacity, sizeof *items);
    if (items == NULL) {
        return dbt_error_memory(rater->error, "the quantities of a month");
    }
    group->items = items;
    items[group->count++] = (struct dbt_draft){.charge = *charge};
    return DBT_OK;
}

/* Takes off what is free, and finds where the rest stands. False on overflow. */
static bool place_draft(struct dbt_draft *draft, struct dbt_ratio *taken, struct dbt_ratio *charged)
{
    struct dbt_charge *charge = &draft->charge;
    draft->position = *charged;
    return dbt_ratio_subtract(charge->quantity, charge->free_quantity, &charge->quantity) &&
           dbt_included_take(charge, taken) && dbt_ratio_add(*charged, charge->quantity, charged);
}

/* What the rows below have charged: the first row's included quantity is all of theirs. */
static bool charged_below(const struct dbt_group *group, struct dbt_ratio *charged)
{
    const struct dbt_price *price = group->items[0].charge.price;
    return dbt_ratio_excess(dbt_ratio_of(group->below),
                            dbt_ratio_of(price != NULL ? price->included : 0), charged);
}

/* Places all drafts; `*total` is what the group charges, with the rows below and above. */
static bool place_all(struct dbt_group *group, struct dbt_ratio *total)
{
    struct dbt_ratio taken = dbt_ratio_of(group->below);
    struct dbt_ratio charged = {0};
    bool placed = charged_below(group, &charged);
    for (size_t i = 0; placed && i < group->count; i++) {
        placed = place_draft(&group->items[i], &taken, &charged);
    }
    return placed && dbt_ratio_add(charged, dbt_ratio_of(group->above), total);
}

enum dbt_status dbt_group_rate(struct dbt_rater *rater)
{
    struct dbt_group *group = &rater->group;
    struct dbt_ratio total = {0};
    const bool placed = group->count == 0 || place_all(group, &total);
    if (!placed) {
        dbt_rater_overflow(rater, &group->items[0].charge);
    }
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; placed && status == DBT_OK && i < group->count; i++) {
        group->items[i].total = total;
        status = dbt_rater_charge(rater, &group->items[i]);
    }
    group->count = 0;
    group->below = 0;
    group->above = 0;
    return status;
}
