/* Graduated: each piece costs what the tier costs that it falls in. */
#include "rater.h"

struct climb { /* up the tiers, from the draft's position */
    struct dbt_ratio position;
    struct dbt_ratio rest;
    struct dbt_step steps[DBT_TIERS_MAX];
    uint32_t count;
};

/* The part that `tier` prices becomes a step; the last tier has room for all. False on overflow. */
static bool take_part(struct climb *climb, const struct dbt_tier *tier, bool is_last)
{
    struct dbt_ratio room = {0};
    struct dbt_ratio over = dbt_ratio_of(0);
    struct dbt_ratio part = {0};
    if (!is_last && (!dbt_ratio_excess(dbt_ratio_of(tier->up_to), climb->position, &room) ||
                     !dbt_ratio_excess(climb->rest, room, &over))) {
        return false;
    }
    if (!dbt_ratio_subtract(climb->rest, over, &part) ||
        !dbt_ratio_add(climb->position, part, &climb->position)) {
        return false;
    }
    climb->rest = over;
    if (dbt_ratio_compare_zero(part) > 0) {
        climb->steps[climb->count++] = (struct dbt_step){part, tier->price_micro};
    }
    return true;
}

static enum dbt_status keep_steps(struct dbt_rater *rater, const struct climb *climb,
                                  struct dbt_charge *charge)
{
    struct dbt_step *steps = dbt_arena_alloc(rater->arena, climb->count, sizeof *steps);
    if (steps == NULL) {
        return dbt_error_memory(rater->error, "the steps of a charge");
    }
    memcpy(steps, climb->steps, climb->count * sizeof *steps);
    charge->steps = steps;
    charge->step_count = climb->count;
    charge->price_micro = 0;
    return DBT_OK;
}

enum dbt_status dbt_price_graduated(struct dbt_rater *rater, const struct dbt_draft *draft,
                                    struct dbt_charge *charge, bool *held)
{
    const struct dbt_price *price = charge->price;
    struct climb climb = {.position = draft->position, .rest = charge->quantity};
    for (uint32_t i = 0; i < price->tier_count; i++) {
        if (!take_part(&climb, &price->tiers[i], i + 1 == price->tier_count)) {
            dbt_rater_overflow(rater, charge);
            *held = true;
            return DBT_OK;
        }
    }
    charge->placed = draft->position;
    if (climb.count > 1) {
        return keep_steps(rater, &climb, charge);
    }
    charge->price_micro = climb.count == 1 ? climb.steps[0].price_micro : price->price_micro;
    return DBT_OK;
}
