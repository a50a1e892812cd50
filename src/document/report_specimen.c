/* Follow-up figures that are nobody's, to try layouts with: their words are the region's own. */
#include "debitera/document.h"

enum { ANY_MONTH = 24000, COUNT = 123, WAIT_SECONDS = 600, SHARE_BP = 9000, GROUP = 10 };

#define ORE INT64_C(1234567)

static struct dbt_followup_months every_month(dbt_figure figure)
{
    struct dbt_followup_months months;
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        months.of[i] = figure;
    }
    return months;
}

static struct dbt_followup_reference around(dbt_figure figure)
{
    return (struct dbt_followup_reference){figure / 2, figure, figure * 2, DBT_COMPARE_FROM_LEAST};
}

/* ---- what a unit has ------------------------------------------------------------------------ */

static struct dbt_followup_calls make_calls(void)
{
    struct dbt_followup_calls calls = {.all = every_month(COUNT),
                                       .reached = every_month(COUNT - 1),
                                       .share = every_month(SHARE_BP),
                                       .median_s = every_month(WAIT_SECONDS),
                                       .p90_s = every_month(2 * (dbt_figure)WAIT_SECONDS),
                                       .by_hour_from = ANY_MONTH,
                                       .any = true};
    for (size_t i = 0; i < DBT_WEEK_HOURS; i++) {
        calls.by_hour[i] = (dbt_figure)i;
    }
    return calls;
}

/* Each service of the region cost something, and costs more by new prices. */
struct cost {
    struct dbt_followup_service *services;
    struct dbt_followup_effect *effects;
    struct dbt_followup_groups *groups; /* of one */
};

static void fill_cost(const struct cost *cost, const struct dbt_region *region)
{
    for (uint32_t i = 0; i < region->service_count; i++) {
        const char *code = region->services[i].code;
        const char *name = region->services[i].editions[0].text;
        cost->services[i] = (struct dbt_followup_service){.code = code,
                                                          .name = name,
                                                          .ore = every_month(ORE),
                                                          .quantity = every_month(COUNT),
                                                          .unit_of_quantity = ""};
        cost->effects[i] = (struct dbt_followup_effect){code, name, ORE, ORE + 2, 1, 1};
        *cost->groups = (struct dbt_followup_groups){code, name, 1, GROUP, GROUP + 1, true};
    }
}

static void fill_dispatches(struct dbt_followup_dispatch *dispatches,
                            const struct dbt_region *region)
{
    for (uint32_t i = 0; i < region->followup.dispatch_count; i++) {
        const struct dbt_meter *meter = &region->meters[region->followup.dispatches[i]];
        dispatches[i] = (struct dbt_followup_dispatch){.code = meter->code,
                                                       .name = meter->name,
                                                       .count = every_month(COUNT),
                                                       .per_thousand = every_month(COUNT),
                                                       .ore = every_month(ORE)};
    }
}

static struct dbt_followup_unit make_unit(const struct dbt_region *region, const struct cost *cost,
                                          const struct dbt_followup_dispatch *dispatches)
{
    const struct dbt_identity *identity = &region->identity;
    return (struct dbt_followup_unit){
        .code = identity->vat_no,
        .name = identity->name,
        .org_no = identity->org_no,
        .provider = identity->name,
        .listed = every_month(COUNT),
        .dispatches = dispatches,
        .calls = make_calls(),
        .services = cost->services,
        .service_count = region->service_count,
        .cost_ore = every_month(ORE),
        .per_listed = every_month(ORE),
        .price_switch = {.day = dbt_month_first(ANY_MONTH),
                         .before = ANY_MONTH - 1,
                         .effects = cost->effects,
                         .effect_count = region->service_count,
                         .sum = {"", "", ORE, ORE + 2, 1, 1}},
        .groups = cost->groups,
        .group_count = region->service_count > 0 ? 1 : 0,
    };
}

/* ---- what the region has beside it ---------------------------------------------------------- */

/* In the order of the services: where a package begins anew, it is told again. */
static void fill_included(struct dbt_followup *followup, struct dbt_followup_included *included,
                          const struct dbt_region *region)
{
    for (uint32_t i = 0; i < region->service_count; i++) {
        const struct dbt_service *service = &region->services[i];
        if (dbt_service_is_included(service)) {
            included[followup->included_count++] = (struct dbt_followup_included){
                service->editions[0].text, service->package, service->obligation};
        }
    }
    followup->included = included;
}

static void fill_sources(struct dbt_followup *followup, struct dbt_followup_source *sources,
                         const struct dbt_region *region)
{
    for (uint32_t i = 0; i < region->source_count; i++) {
        sources[i] = (struct dbt_followup_source){
            .code = region->sources[i].code, .read = COUNT, .of = {[DBT_CLASS_BILLED] = COUNT}};
    }
    followup->sources = sources;
    followup->source_count = region->source_count;
}

/* One unit is all that there is. */
static void set_beside(struct dbt_followup *followup, const struct dbt_followup_unit **ranked,
                       struct dbt_followup_change *change)
{
    *ranked = followup->units;
    *change = (struct dbt_followup_change){followup->units, ORE, ORE + 2, 2};
    followup->regional = followup->units;
    followup->unit_count = 1;
    followup->total = followup->units[0];
    followup->ranked = ranked;
    followup->changes = change;
    followup->change_count = 1;
    followup->share = around(SHARE_BP / 2);
    followup->median_s = around(WAIT_SECONDS);
    followup->listed = around(COUNT);
    followup->per_listed = followup->cost_ore = around(ORE);
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        followup->months[i] = (dbt_month)(ANY_MONTH + 1 - DBT_FOLLOWUP_MONTHS + (int)i);
    }
    for (size_t i = 0; i < followup->dispatch_count; i++) {
        followup->dispatches[i] = around(COUNT);
    }
}

/* All that it points to. */
struct specimen {
    struct dbt_followup_unit unit;
    const struct dbt_followup_unit *ranked;
    struct dbt_followup_change change;
    struct dbt_followup_groups groups;
};

enum dbt_status dbt_document_followup_specimen(struct dbt_followup *followup,
                                               const struct dbt_region *region,
                                               struct dbt_arena *arena, struct dbt_error *error)
{
    const size_t services = region->service_count + (size_t)1;
    const size_t kinds = region->followup.dispatch_count + (size_t)1;
    struct specimen *specimen = dbt_arena_alloc(arena, 1, sizeof *specimen);
    struct dbt_followup_included *included = dbt_arena_alloc(arena, services, sizeof *included);
    struct dbt_followup_source *sources =
        dbt_arena_alloc(arena, region->source_count + (size_t)1, sizeof *sources);
    struct dbt_followup_dispatch *dispatches = dbt_arena_alloc(arena, kinds, sizeof *dispatches);
    struct dbt_followup_reference *references = dbt_arena_alloc(arena, kinds, sizeof *references);
    struct cost cost = {.services = dbt_arena_alloc(arena, services, sizeof *cost.services),
                        .effects = dbt_arena_alloc(arena, services, sizeof *cost.effects)};
    if (specimen == NULL || included == NULL || sources == NULL || dispatches == NULL ||
        references == NULL || cost.services == NULL || cost.effects == NULL) {
        return dbt_error_memory(error, "a report to try the page layouts with");
    }
    cost.groups = &specimen->groups;
    fill_cost(&cost, region);
    fill_dispatches(dispatches, region);
    specimen->unit = make_unit(region, &cost, dispatches);
    *followup = (struct dbt_followup){.units = &specimen->unit,
                                      .dispatch_count = region->followup.dispatch_count,
                                      .dispatches = references};
    set_beside(followup, &specimen->ranked, &specimen->change);
    fill_included(followup, included, region);
    fill_sources(followup, sources, region);
    return DBT_OK;
}
