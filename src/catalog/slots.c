/* Slots: a period cut wherever a price, a VAT rate, a needed subscription or the month changes. */
#include "debitera/catalog.h"

static bool is_counted_by_subscription(const struct dbt_service *service)
{
    for (uint32_t i = 0; service->needs_subscription && i < service->component_count; i++) {
        if (service->components[i].model == DBT_CHARGE_METERED) {
            return true;
        }
    }
    return false;
}

bool dbt_region_counts_by_subscription(const struct dbt_region *region)
{
    for (uint32_t i = 0; i < region->service_count; i++) {
        if (is_counted_by_subscription(&region->services[i])) {
            return true;
        }
    }
    return false;
}

static void cut_at(bool *cuts, struct dbt_span span, dbt_day day)
{
    if (dbt_span_has(span, day)) {
        cuts[day - span.first] = true;
    }
}

static void cut_everywhere(bool *cuts, struct dbt_span span, const struct dbt_region *region)
{
    for (dbt_month month = dbt_month_of(span.first); month <= dbt_month_of(span.last); month++) {
        cut_at(cuts, span, dbt_month_first(month));
    }
    for (uint32_t i = 0; i < region->prices.count; i++) {
        cut_at(cuts, span, region->prices.prices[i].from);
    }
    for (uint32_t i = 0; i < region->vat_count; i++) {
        for (uint32_t j = 0; j < region->vats[i].count; j++) {
            cut_at(cuts, span, region->vats[i].rates[j].from);
        }
    }
}

/* A subscription counts while its unit is valid. */
static void cut_at_subscriptions(bool *cuts, struct dbt_span span,
                                 const struct dbt_registers *registers)
{
    for (size_t i = 0; i < registers->subscription_count; i++) {
        const struct dbt_subscription *row = &registers->subscriptions[i];
        if (!is_counted_by_subscription(&registers->region->services[row->service])) {
            continue;
        }
        const struct dbt_span valid = dbt_span_intersect(
            span, dbt_span_intersect(row->valid, registers->units[row->unit].valid));
        if (dbt_span_days(valid) > 0) {
            cut_at(cuts, span, valid.first);
            cut_at(cuts, span, valid.last + 1);
        }
    }
}

static uint32_t count_cuts(const bool *cuts, size_t day_count)
{
    uint32_t count = 0;
    for (size_t i = 0; i < day_count; i++) {
        count += cuts[i] ? 1 : 0;
    }
    return count;
}

enum dbt_status dbt_slots_make(struct dbt_slots *slots, const struct dbt_registers *registers,
                               struct dbt_arena *arena, struct dbt_error *error)
{
    const struct dbt_period period = registers->period;
    const int64_t months = (int64_t)period.last - period.first + 1;
    if (months < 1 || months > DBT_PERIOD_MONTHS_MAX) {
        return dbt_error_set(error, DBT_USAGE, "a period of %lld months: give 1 to %d months",
                             (long long)months, DBT_PERIOD_MONTHS_MAX);
    }
    const struct dbt_span span = dbt_period_span(period);
    const size_t day_count = (size_t)dbt_span_days(span);
    bool *cuts = dbt_arena_alloc(arena, day_count, sizeof *cuts);
    uint16_t *of_day = dbt_arena_alloc(arena, day_count, sizeof *of_day);
    if (cuts == NULL || of_day == NULL) {
        return dbt_error_memory(error, "the days of the period");
    }
    cut_everywhere(cuts, span, registers->region);
    cut_at_subscriptions(cuts, span, registers);
    const uint32_t count = count_cuts(cuts, day_count);
    struct dbt_span *pieces = dbt_arena_alloc(arena, count, sizeof *pieces);
    if (pieces == NULL) {
        return dbt_error_memory(error, "the slots of the period");
    }
    /* The first day begins a month, so that it is always a cut and `next` is at least 1 below. */
    uint32_t next = 0;
    for (size_t i = 0; i < day_count; i++) {
        const dbt_day day = span.first + (dbt_day)i;
        if (cuts[i]) {
            pieces[next].first = day;
            next++;
        }
        pieces[next - 1].last = day;
        of_day[i] = (uint16_t)(next - 1);
    }
    *slots = (struct dbt_slots){
        .period = period, .span = span, .slots = pieces, .count = count, .of_day = of_day};
    return DBT_OK;
}
