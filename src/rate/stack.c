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

/* The rows that decide where the own one stands: for a volume, whose tier the total finds, all.
   Null when none does. */
static const struct dbt_pile *deciding(const struct dbt_stack *stack, const struct dbt_price *price)
{
    if (price == NULL) {
        return NULL;
    }
    if (price->scheme == DBT_TIERS_VOLUME) {
        return stack->all;
    }
    return price->scheme == DBT_TIERS_GRADUATED || price->included > 0 ? stack->below : NULL;
}

dbt_day dbt_stack_last(const struct dbt_stack *stack, const struct dbt_price *price, dbt_day first,
                       dbt_day last)
{
    const struct dbt_pile *pile = deciding(stack, price);
    return pile != NULL ? dbt_pile_last(pile, first, last) : last;
}

bool dbt_stack_weigh(const struct dbt_stack *stack, const struct dbt_price *price, dbt_day day,
                     int64_t *below, int64_t *above)
{
    const struct dbt_subscription *own = &stack->rows[stack->own];
    *below = 0;
    *above = 0;
    if (deciding(stack, price) == NULL) {
        return true;
    }
    const dbt_int128 under = dbt_pile_on(stack->below, day);
    dbt_int128 over = 0;
    if (price->scheme == DBT_TIERS_VOLUME) {
        const bool weighs = !dbt_agreement_is(own) && dbt_span_has(own->valid, day);
        over = dbt_pile_on(stack->all, day) - under - (weighs ? own->quantity : 0);
    }
    if (under > INT64_MAX || over > INT64_MAX) {
        return false;
    }
    *below = (int64_t)under;
    *above = (int64_t)over;
    return true;
}

/* ---- covering ------------------------------------------------------------------------------- */

static bool covers(const struct dbt_subscription *row)
{
    return row->quantity != 0;
}

/* The first day of `span` that some row covers; the day after it when none does. */
static dbt_day first_covered(const struct dbt_stack *stack, struct dbt_span span)
{
    dbt_day first = span.last + 1;
    for (size_t i = 0; i < stack->count; i++) {
        const struct dbt_span common = dbt_span_intersect(stack->rows[i].valid, span);
        if (covers(&stack->rows[i]) && dbt_span_days(common) > 0 && common.first < first) {
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
        if (covers(&stack->rows[i]) && dbt_span_has(common, day) && common.last > last) {
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
