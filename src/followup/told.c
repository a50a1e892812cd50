/* What is told: counts that are too small, those that would give them away, and quotients. */
#include "maker.h"

/* The counts of a unit: listed, calls, those reached, and dispatches by their kind. */
enum { LISTED, CALLS, REACHED, DISPATCHES };

static size_t count_kinds(const struct dbt_maker *maker)
{
    return DISPATCHES + maker->dispatch_count;
}

static struct dbt_followup_months *counts_of(const struct dbt_maker *maker,
                                             const struct dbt_figures *figures, size_t unit,
                                             size_t kind)
{
    struct dbt_followup_unit *at = &figures->units[unit];
    switch (kind) {
    case LISTED:
        return &at->listed;
    case CALLS:
        return &at->calls.all;
    case REACHED:
        return &at->calls.reached;
    default:
        return &dbt_maker_dispatches(maker, figures, unit)[kind - DISPATCHES].count;
    }
}

static bool is_counted(const struct dbt_maker *maker, size_t kind)
{
    const struct dbt_followup_settings *settings = &maker->region->followup;
    switch (kind) {
    case LISTED:
        return settings->listed != DBT_NONE;
    case CALLS:
        return settings->calls != DBT_NONE;
    case REACHED:
        return settings->reached_count > 0;
    default:
        return true;
    }
}

static bool is_small(const struct dbt_maker *maker, int64_t count)
{
    return count > 0 && count < maker->region->followup.suppress_below;
}

/* ---- person-days ---------------------------------------------------------------------------- */

static int64_t valid_days(const struct dbt_maker *maker, size_t unit, dbt_month month)
{
    const struct dbt_span span = {dbt_month_first(month), dbt_month_last(month)};
    return dbt_span_days(dbt_span_intersect(maker->registered[unit]->valid, span));
}

static int64_t average(int64_t person_days, int64_t days)
{
    const dbt_figure listed = dbt_figure_divide(person_days, 1, days);
    return dbt_figure_known(listed) ? listed : 0;
}

/* The region's are its units' and what is left for those that are closed since, so that they add
   up. */
static void average_listed(const struct dbt_maker *maker, int month)
{
    struct dbt_followup_unit *total = &maker->own.units[maker->unit_count];
    int64_t rest = total->listed.of[month];
    int64_t sum = 0;
    for (size_t i = 0; i < maker->unit_count; i++) {
        int64_t *listed = &maker->own.units[i].listed.of[month];
        rest -= *listed;
        *listed = average(*listed, valid_days(maker, i, maker->made->months[month]));
        sum += *listed;
    }
    total->listed.of[month] = sum + average(rest, dbt_month_days(maker->made->months[month]));
}

/* ---- small counts --------------------------------------------------------------------------- */

/* In a month where one unit alone is small, the next smallest goes with it. */
static void hide_next(const struct dbt_maker *maker, const struct dbt_figures *figures, size_t kind,
                      int month)
{
    int64_t *total = &counts_of(maker, figures, maker->unit_count, kind)->of[month];
    int64_t *next = NULL;
    int64_t rest = *total;
    size_t small = 0;
    for (size_t i = 0; i < maker->unit_count; i++) {
        int64_t *count = &counts_of(maker, figures, i, kind)->of[month];
        rest -= *count;
        small += is_small(maker, *count);
        if (*count > 0 && !is_small(maker, *count) && (next == NULL || *count < *next)) {
            next = count;
        }
    }
    if (small + is_small(maker, rest) != 1 || is_small(maker, *total)) {
        return;
    }
    next = next != NULL ? next : total;
    *next = DBT_FIGURE_NONE;
}

static void judge_counts(const struct dbt_maker *maker, struct dbt_followup_months *months,
                         bool is_shown)
{
    for (int i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        if (!is_shown || !maker->known[i]) {
            months->of[i] = DBT_FIGURE_NONE;
        } else if (is_small(maker, months->of[i])) {
            months->of[i] = DBT_FIGURE_SMALL;
        }
    }
}

static void find_calls(struct dbt_followup_calls *calls)
{
    for (int i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        calls->any = calls->any || calls->all.of[i] > 0;
    }
}

/* ---- what is computed from them ------------------------------------------------------------- */

/* The count that the meter is shown as, or null. */
static const struct dbt_followup_months *shown_as(const struct dbt_maker *maker,
                                                  const struct dbt_figures *figures, size_t unit,
                                                  uint32_t meter)
{
    const struct dbt_followup_settings *settings = &maker->region->followup;
    if (settings->listed == meter || settings->calls == meter) {
        return counts_of(maker, figures, unit, settings->listed == meter ? LISTED : CALLS);
    }
    for (size_t i = 0; i < maker->dispatch_count; i++) {
        if (settings->dispatches[i] == meter) {
            return counts_of(maker, figures, unit, DISPATCHES + i);
        }
    }
    return NULL;
}

static void judge_quantity(const struct dbt_maker *maker, struct dbt_followup_months *quantity,
                           const struct dbt_followup_months *count)
{
    const int64_t limit = maker->region->followup.suppress_below * INT64_C(10000);
    for (int i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        if (count != NULL && !dbt_figure_known(count->of[i])) {
            quantity->of[i] = count->of[i];
        } else if (quantity->of[i] > 0 && quantity->of[i] < limit) {
            quantity->of[i] = DBT_FIGURE_SMALL;
        }
    }
}

/* The service as it is sold; null when it is not any more. */
static const struct dbt_service *sold_as(const struct dbt_maker *maker,
                                         const struct dbt_followup_service *service)
{
    const uint32_t index = dbt_region_service(maker->region, dbt_text_of(service->code));
    return index != DBT_NONE ? &maker->region->services[index] : NULL;
}

static void judge_service(const struct dbt_maker *maker, const struct dbt_figures *figures,
                          size_t unit, struct dbt_followup_service *service)
{
    const struct dbt_service *sold = sold_as(maker, service);
    for (uint32_t i = 0; sold != NULL && i < sold->component_count; i++) {
        if (sold->components[i].model == DBT_CHARGE_METERED) {
            judge_quantity(maker, &service->quantity,
                           shown_as(maker, figures, unit, sold->components[i].meter));
        }
    }
}

/* The unit's services, to be written to. */
static struct dbt_followup_service *services_of(const struct dbt_maker *maker, size_t unit)
{
    const struct dbt_followup_unit *of = &maker->own.units[unit];
    return &maker->own.services[of->service_count > 0 ? of->services - maker->own.services : 0];
}

static bool tells_the_same(const struct dbt_maker *maker, size_t unit)
{
    bool same = true;
    for (size_t kind = 0; same && kind < count_kinds(maker); kind++) {
        same = memcmp(counts_of(maker, &maker->own, unit, kind),
                      counts_of(maker, &maker->regional, unit, kind),
                      sizeof(struct dbt_followup_months)) == 0;
    }
    return same;
}

/* Both reports have the same services, unless one tells a count that the other does not. */
static bool judge_quantities(const struct dbt_maker *maker, size_t unit)
{
    struct dbt_followup_unit *regional = &maker->regional.units[unit];
    struct dbt_followup_service *services = services_of(maker, unit);
    if (regional->service_count > 0 && !tells_the_same(maker, unit)) {
        struct dbt_followup_service *copy =
            dbt_maker_alloc(maker, regional->service_count, sizeof *copy);
        if (copy == NULL) {
            return false;
        }
        memcpy(copy, services, regional->service_count * sizeof *copy);
        for (size_t i = 0; i < regional->service_count; i++) {
            judge_service(maker, &maker->regional, unit, &copy[i]);
        }
        regional->services = copy;
    }
    for (size_t i = 0; i < regional->service_count; i++) {
        judge_service(maker, &maker->own, unit, &services[i]);
    }
    return true;
}

static void divide(const struct dbt_maker *maker, const struct dbt_figures *figures, size_t unit,
                   int month)
{
    struct dbt_followup_unit *of = &figures->units[unit];
    struct dbt_followup_dispatch *dispatches = dbt_maker_dispatches(maker, figures, unit);
    struct dbt_followup_calls *calls = &of->calls;
    calls->share.of[month] =
        dbt_figure_divide(calls->reached.of[month], 10000, calls->all.of[month]);
    of->per_listed.of[month] = dbt_figure_divide(of->cost_ore.of[month], 1, of->listed.of[month]);
    for (size_t i = 0; i < maker->dispatch_count; i++) {
        dispatches[i].per_thousand.of[month] =
            dbt_figure_divide(dispatches[i].count.of[month], 1000, of->listed.of[month]);
    }
    if (is_small(maker, maker->waits[unit].of[month])) {
        calls->median_s.of[month] = DBT_FIGURE_NONE;
        calls->p90_s.of[month] = DBT_FIGURE_NONE;
    }
}

/* Before it opened, or after it closed, a unit has no figure rather than 0. */
static void leave_out_closed(const struct dbt_maker *maker, const struct dbt_figures *figures,
                             size_t unit)
{
    for (int month = 0; month < DBT_FOLLOWUP_MONTHS; month++) {
        const bool is_closed = valid_days(maker, unit, maker->made->months[month]) == 0;
        for (size_t kind = 0; is_closed && kind < count_kinds(maker); kind++) {
            int64_t *count = &counts_of(maker, figures, unit, kind)->of[month];
            *count = *count == 0 ? DBT_FIGURE_NONE : *count;
        }
    }
}

static void judge(const struct dbt_maker *maker, const struct dbt_figures *figures)
{
    for (size_t unit = 0; unit < maker->unit_count; unit++) {
        leave_out_closed(maker, figures, unit);
    }
    for (size_t unit = 0; unit <= maker->unit_count; unit++) {
        for (size_t kind = 0; kind < count_kinds(maker); kind++) {
            judge_counts(maker, counts_of(maker, figures, unit, kind), is_counted(maker, kind));
        }
        for (int month = 0; month < DBT_FOLLOWUP_MONTHS; month++) {
            divide(maker, figures, unit, month);
        }
    }
}

/* ---- both, the unit's own report's and the region's ----------------------------------------- */

static bool copy_figures(struct dbt_maker *maker)
{
    const size_t units = maker->unit_count + 1;
    const size_t dispatches = units * maker->dispatch_count;
    const struct dbt_figures *own = &maker->own;
    struct dbt_figures *copy = &maker->regional;
    copy->units = dbt_maker_alloc(maker, units, sizeof *copy->units);
    copy->dispatches = dbt_maker_alloc(maker, dispatches, sizeof *copy->dispatches);
    if (copy->units == NULL || copy->dispatches == NULL) {
        return false;
    }
    memcpy(copy->units, own->units, units * sizeof *copy->units);
    memcpy(copy->dispatches, own->dispatches, dispatches * sizeof *copy->dispatches);
    for (size_t i = 0; i < units; i++) {
        copy->units[i].dispatches = dbt_maker_dispatches(maker, copy, i);
    }
    return true;
}

enum dbt_status dbt_maker_judge(struct dbt_maker *maker)
{
    const uint32_t listed = maker->region->followup.listed;
    for (int i = 0; listed != DBT_NONE && i < DBT_FOLLOWUP_MONTHS; i++) {
        if (maker->region->meters[listed].model == DBT_METER_PERSON_DAYS) {
            average_listed(maker, i);
        }
    }
    for (size_t i = 0; i <= maker->unit_count; i++) {
        find_calls(&maker->own.units[i].calls);
    }
    if (!copy_figures(maker)) {
        return DBT_MEMORY;
    }
    for (size_t kind = 0; kind < count_kinds(maker); kind++) {
        for (int month = 0; month < DBT_FOLLOWUP_MONTHS; month++) {
            hide_next(maker, &maker->regional, kind, month);
        }
    }
    judge(maker, &maker->own);
    judge(maker, &maker->regional);
    for (size_t i = 0; i <= maker->unit_count; i++) {
        if (!judge_quantities(maker, i)) {
            return DBT_MEMORY;
        }
    }
    return DBT_OK;
}

/* ---- hours ---------------------------------------------------------------------------------- */

static void judge_week(const struct dbt_maker *maker, dbt_figure hours[DBT_WEEK_HOURS])
{
    dbt_figure *next = NULL;
    size_t small = 0;
    for (int i = 0; i < DBT_WEEK_HOURS; i++) {
        const bool is_told = !is_small(maker, hours[i]);
        next = hours[i] > 0 && is_told && (next == NULL || hours[i] < *next) ? &hours[i] : next;
        hours[i] = is_told ? hours[i] : DBT_FIGURE_SMALL;
        small += !is_told;
    }
    if (small == 1 && next != NULL) {
        *next = DBT_FIGURE_NONE;
    }
}

enum dbt_status dbt_maker_judge_hours(struct dbt_maker *maker)
{
    for (size_t i = 0; i <= maker->unit_count; i++) {
        judge_week(maker, dbt_maker_hours(maker, i)->by_hour);
    }
    return DBT_OK;
}
