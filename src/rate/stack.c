/* What the subscription rows of a unit to a service are to each other. */
#include "stack.h"

#include "rater.h"

/* ---- finding -------------------------------------------------------------------------------- */

struct dbt_stack dbt_stack_at(const struct dbt_registers *registers, size_t first)
{
    const struct dbt_subscription *rows = &registers->subscriptions[first];
    size_t count = 1;
    while (first + count < registers->subscription_count && rows[count].unit == rows->unit &&
           rows[count].service == rows->service) {
        count++;
    }
    return (struct dbt_stack){.rows = rows, .count = count};
}

static bool is_before(const struct dbt_subscription *row, uint32_t unit, uint32_t service)
{
    return row->unit != unit ? row->unit < unit : row->service < service;
}

struct dbt_stack dbt_stack_find(const struct dbt_registers *registers, uint32_t unit,
                                uint32_t service)
{
    size_t low = 0;
    size_t high = registers->subscription_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (is_before(&registers->subscriptions[middle], unit, service)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    struct dbt_stack stack = {.rows = registers->subscriptions + low};
    if (low < registers->subscription_count && stack.rows->unit == unit &&
        stack.rows->service == service) {
        stack = dbt_stack_at(registers, low);
    }
    return stack;
}

/* ---- stacking ------------------------------------------------------------------------------- */

/* How many rows decide where the own one stands: for a volume, whose tier the total finds, all. */
static size_t count_deciding(const struct dbt_stack *stack, const struct dbt_price *price)
{
    if (price == NULL) {
        return 0;
    }
    if (price->scheme == DBT_TIERS_VOLUME) {
        return stack->count;
    }
    return price->scheme == DBT_TIERS_GRADUATED || price->included > 0 ? stack->own : 0;
}

dbt_day dbt_stack_last(const struct dbt_stack *stack, const struct dbt_price *price, dbt_day first,
                       dbt_day last)
{
    const size_t count = count_deciding(stack, price);
    for (size_t i = 0; i < count; i++) {
        const struct dbt_subscription *row = &stack->rows[i];
        if (dbt_agreement_is(row) || dbt_span_days(row->valid) == 0) {
            continue;
        }
        if (row->valid.first > first && row->valid.first <= last) {
            last = row->valid.first - 1;
        }
        if (row->valid.last >= first && row->valid.last < last) {
            last = row->valid.last;
        }
    }
    return last;
}

bool dbt_stack_weigh(const struct dbt_stack *stack, const struct dbt_price *price, dbt_day day,
                     int64_t *below, int64_t *above)
{
    const size_t count = count_deciding(stack, price);
    *below = 0;
    *above = 0;
    bool fits = true;
    for (size_t i = 0; fits && i < count; i++) {
        const struct dbt_subscription *row = &stack->rows[i];
        if (i != stack->own && !dbt_agreement_is(row) && dbt_span_has(row->valid, day)) {
            int64_t *side = i < stack->own ? below : above;
            fits = !__builtin_add_overflow(*side, row->quantity, side);
        }
    }
    return fits;
}

/* ---- covering ------------------------------------------------------------------------------- */

/* The first day of `span` that some row covers; the day after it when none does. */
static dbt_day first_covered(const struct dbt_stack *stack, struct dbt_span span)
{
    dbt_day first = span.last + 1;
    for (size_t i = 0; i < stack->count; i++) {
        const struct dbt_span common = dbt_span_intersect(stack->rows[i].valid, span);
        if (dbt_span_days(common) > 0 && common.first < first) {
            first = common.first;
        }
    }
    return first;
}

/* The last day of `span` that some row covers which covers `day`; the day before it when none. */
static dbt_day last_covered(const struct dbt_stack *stack, struct dbt_span span, dbt_day day)
{
    dbt_day last = day - 1;
    for (size_t i = 0; i < stack->count; i++) {
        const struct dbt_span common = dbt_span_intersect(stack->rows[i].valid, span);
        if (dbt_span_has(common, day) && common.last > last) {
            last = common.last;
        }
    }
    return last;
}

struct dbt_span dbt_stack_covered(const struct dbt_stack *stack, struct dbt_span span)
{
    const dbt_day first = first_covered(stack, span);
    dbt_day last = first - 1;
    for (dbt_day next = last_covered(stack, span, first); next > last;
         next = last_covered(stack, span, last + 1)) {
        last = next;
    }
    return (struct dbt_span){first, last};
}
