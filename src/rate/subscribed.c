/* Charges by subscription rows: quantity × price × time, while row and unit are valid. */
#include "subscribed.h"

const struct dbt_subscription *dbt_subscribed_row(const struct dbt_subscribed *subscribed)
{
    return &subscribed->stack.rows[subscribed->stack.own];
}

/* ---- one row -------------------------------------------------------------------------------- */

/* A segment of the row is a group of its own, between the rows below and above it. */
static enum dbt_status charge_segment(struct dbt_rater *rater,
                                      const struct dbt_subscribed *subscribed,
                                      const struct dbt_segment *segment)
{
    const struct dbt_subscription *row = dbt_subscribed_row(subscribed);
    const struct dbt_charge draft = {.unit = row->unit,
                                     .service = row->service,
                                     .component = subscribed->component,
                                     .month = segment->month,
                                     .span = segment->span,
                                     .quantity = dbt_ratio_of(row->quantity),
                                     .free_quantity = dbt_ratio_of(0),
                                     .vat = segment->vat,
                                     .price = segment->price,
                                     .subscription = row};
    if (!dbt_stack_weigh(&subscribed->stack, segment->price, segment->span.first,
                         &rater->group.below, &rater->group.above)) {
        dbt_rater_overflow(rater, &draft);
        return DBT_OK;
    }
    const enum dbt_status status = dbt_group_add(rater, &draft);
    return status == DBT_OK ? dbt_group_rate(rater) : status;
}

enum dbt_status dbt_subscribed_charge(struct dbt_rater *rater,
                                      const struct dbt_subscribed *subscribed)
{
    const struct dbt_subscription *row = dbt_subscribed_row(subscribed);
    struct dbt_tariff tariff = {
        .region = rater->rating->region,
        .service = row->service,
        .component = subscribed->component,
        .agreement = dbt_agreement_is(row),
        .stack = &subscribed->stack,
        .rest = subscribed->span,
    };
    struct dbt_segment segment;
    enum dbt_status status = DBT_OK;
    while (status == DBT_OK && dbt_tariff_next(&tariff, &segment)) {
        status = charge_segment(rater, subscribed, &segment);
    }
    return status;
}

/* ---- all rows ------------------------------------------------------------------------------- */

static enum dbt_status rate_row(struct dbt_rater *rater, const struct dbt_stack *stack,
                                enum dbt_charge_model model, dbt_subscribed_rate *rate)
{
    const struct dbt_registers *registers = rater->rating->registers;
    const struct dbt_subscription *row = &stack->rows[stack->own];
    const struct dbt_service *service = &rater->rating->region->services[row->service];
    struct dbt_subscribed subscribed = {
        .stack = *stack,
        .span =
            dbt_span_intersect(dbt_period_span(registers->period),
                               dbt_span_intersect(row->valid, registers->units[row->unit].valid)),
    };
    enum dbt_status status = DBT_OK;
    for (uint32_t i = 0; status == DBT_OK && i < service->component_count; i++) {
        subscribed.component = i;
        if (service->components[i].model == model && dbt_span_days(subscribed.span) > 0) {
            status = rate(rater, &subscribed);
        }
    }
    return status;
}

/* Both piles over the period, empty. */
static enum dbt_status clear_piles(struct dbt_rater *rater)
{
    const struct dbt_span span = dbt_period_span(rater->rating->registers->period);
    if (rater->below.quantity != NULL) {
        dbt_pile_clear(&rater->below);
        dbt_pile_clear(&rater->all);
        return DBT_OK;
    }
    return dbt_pile_make(&rater->all, span, rater->arena) &&
                   dbt_pile_make(&rater->below, span, rater->arena)
               ? DBT_OK
               : dbt_error_memory(rater->error, "the rows of a unit's service");
}

static enum dbt_status pile_up(struct dbt_rater *rater, struct dbt_stack *stack)
{
    if (stack->count == 1) {
        return DBT_OK;
    }
    const enum dbt_status status = clear_piles(rater);
    for (size_t i = 0; status == DBT_OK && i < stack->count; i++) {
        dbt_pile_add(&rater->all, &stack->rows[i]);
    }
    stack->below = &rater->below;
    stack->all = &rater->all;
    return status;
}

static enum dbt_status rate_stack(struct dbt_rater *rater, struct dbt_stack *stack,
                                  enum dbt_charge_model model, dbt_subscribed_rate *rate)
{
    enum dbt_status status = pile_up(rater, stack);
    for (stack->own = 0; status == DBT_OK && stack->own < stack->count; stack->own++) {
        status = rate_row(rater, stack, model, rate);
        if (stack->count > 1) {
            dbt_pile_add(&rater->below, &stack->rows[stack->own]);
        }
    }
    return status;
}

static bool has_model(const struct dbt_service *service, enum dbt_charge_model model)
{
    bool found = false;
    for (uint32_t i = 0; !found && i < service->component_count; i++) {
        found = service->components[i].model == model;
    }
    return found;
}

enum dbt_status dbt_subscribed_each(struct dbt_rater *rater, enum dbt_charge_model model,
                                    dbt_subscribed_rate *rate)
{
    const struct dbt_registers *registers = rater->rating->registers;
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < registers->subscription_count;) {
        struct dbt_stack stack = dbt_stack_at(registers, i);
        if (has_model(&rater->rating->region->services[stack.rows->service], model)) {
            status = rate_stack(rater, &stack, model, rate);
        }
        i += stack.count;
    }
    return status;
}
