/* Amounts: each line's once more, from what it says of itself (R8). */
#include "verify.h"

enum { MICRO_PER_ORE = 10000 };

static bool is_equal(struct dbt_ratio a, struct dbt_ratio b)
{
    return a.above == b.above && a.below == b.below;
}

static bool price_part(struct dbt_ratio quantity, int64_t price_micro, struct dbt_ratio *ore)
{
    struct dbt_ratio price_ore = {0};
    return dbt_ratio_make(price_micro, MICRO_PER_ORE, &price_ore) &&
           dbt_ratio_multiply(quantity, price_ore, ore);
}

/* What the tiers come to, and how much they price. */
static bool add_steps(const struct dbt_line *line, struct dbt_ratio *ore,
                      struct dbt_ratio *quantity)
{
    bool fits = true;
    *ore = dbt_ratio_of(0);
    *quantity = dbt_ratio_of(0);
    for (uint32_t i = 0; fits && i < line->step_count; i++) {
        const struct dbt_step *step = &line->steps[i];
        struct dbt_ratio part = {0};
        fits = price_part(step->quantity, step->price_micro, &part) &&
               dbt_ratio_add(*ore, part, ore) && dbt_ratio_add(*quantity, step->quantity, quantity);
    }
    return fits;
}

/* The exact amount, and the quantity that the line's own must be. */
static bool compute(const struct dbt_line *line, struct dbt_ratio *exact_ore,
                    struct dbt_ratio *quantity)
{
    struct dbt_ratio whole_ore = {0};
    *quantity = line->quantity;
    bool fits = line->step_count > 0 ? add_steps(line, &whole_ore, quantity)
                                     : price_part(line->quantity, line->price_micro, &whole_ore);
    return fits && dbt_ratio_multiply(whole_ore, line->fraction, exact_ore);
}

static int64_t magnitude(int64_t ore)
{
    if (ore == INT64_MIN) {
        return INT64_MAX;
    }
    return ore < 0 ? -ore : ore;
}

/* What is wrong with a line's amount; null: nothing. */
static const char *judge(const struct dbt_line *line)
{
    struct dbt_ratio exact_ore = {0};
    struct dbt_ratio quantity = {0};
    int64_t rounded_ore = 0;
    if (!compute(line, &exact_ore, &quantity) || !dbt_ratio_round(line->exact_ore, &rounded_ore)) {
        return "has an amount that is too large to be right";
    }
    if (!is_equal(quantity, line->quantity)) {
        return "has tiers that do not add up to its quantity";
    }
    if (!is_equal(exact_ore, line->exact_ore)) {
        return "has an amount that is not quantity × price × fraction";
    }
    if (line->minimum_ore == 0) {
        return rounded_ore == line->net_ore ? NULL : "has a net that is not its amount, rounded";
    }
    bool raised =
        line->net_ore == line->minimum_ore && magnitude(rounded_ore) < magnitude(line->minimum_ore);
    return raised ? NULL : "has a net that is not its minimum charge";
}

static enum dbt_status check_lines(const struct dbt_verifying *verifying, int64_t run,
                                   const struct dbt_invoice *invoice)
{
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < invoice->line_count; i++) {
        const char *what = judge(&invoice->lines[i]);
        if (what != NULL) {
            char part[64];
            snprintf(part, sizeof part, "invoice %lld, line %zu", (long long)invoice->number,
                     i + 1);
            status = dbt_verifying_tell(verifying, run, part, what);
        }
    }
    return status;
}

static enum dbt_status check_run(const struct dbt_verifying *verifying, int64_t run,
                                 struct dbt_arena *arena)
{
    struct dbt_invoices invoices;
    enum dbt_status status =
        dbt_ledger_load(verifying->ledger, run, &invoices, arena, verifying->error);
    for (size_t i = 0; status == DBT_OK && i < invoices.count; i++) {
        verifying->out->invoices++;
        verifying->out->lines += invoices.items[i].line_count;
        status = check_lines(verifying, run, &invoices.items[i]);
    }
    return status;
}

/* A run at a time is in memory. */
enum dbt_status dbt_verify_amounts(const struct dbt_verifying *verifying)
{
    struct dbt_arena arena;
    dbt_arena_init(&arena, SIZE_MAX);
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < verifying->out->runs.count; i++) {
        dbt_arena_reset(&arena);
        status = check_run(verifying, verifying->out->runs.items[i].sequence, &arena);
    }
    dbt_arena_release(&arena);
    return status;
}
