/* The units of the month, their groups, and what is included for all of them. */
#include "maker.h"

#include <stdlib.h>

static struct dbt_span month_of_report(const struct dbt_maker *maker)
{
    const dbt_month month = maker->input->month;
    return (struct dbt_span){dbt_month_first(month), dbt_month_last(month)};
}

static int compare_units(const void *left, const void *right)
{
    const struct dbt_unit *a = *(const struct dbt_unit *const *)left;
    const struct dbt_unit *b = *(const struct dbt_unit *const *)right;
    const int order = dbt_name_compare(a->name, b->name);
    return order != 0 ? order : dbt_text_compare_fold(dbt_text_of(a->code), dbt_text_of(b->code));
}

static bool sort_units(struct dbt_maker *maker)
{
    const struct dbt_registers *registers = maker->input->part->registers;
    maker->registered = dbt_maker_alloc(maker, registers->unit_count, sizeof(struct dbt_unit *));
    maker->unit_of = dbt_maker_alloc(maker, registers->unit_count, sizeof *maker->unit_of);
    if (maker->registered == NULL || maker->unit_of == NULL) {
        return false;
    }
    for (size_t i = 0; i < registers->unit_count; i++) {
        const struct dbt_unit *unit = &registers->units[i];
        maker->unit_of[i] = DBT_NONE;
        if (dbt_span_days(dbt_span_intersect(unit->valid, month_of_report(maker))) > 0) {
            maker->registered[maker->unit_count++] = unit;
        }
    }
    qsort(maker->registered, maker->unit_count, sizeof(struct dbt_unit *), compare_units);
    return true;
}

static bool name_dispatches(struct dbt_maker *maker)
{
    const struct dbt_followup_settings *settings = &maker->region->followup;
    const char **names = dbt_maker_alloc(maker, maker->dispatch_count, sizeof *names);
    for (size_t i = 0; names != NULL && i < maker->dispatch_count; i++) {
        names[i] = maker->region->meters[settings->dispatches[i]].name;
    }
    maker->made->dispatch_names = names;
    maker->made->dispatch_count = maker->dispatch_count;
    return names != NULL;
}

/* Waiting times and hours are not known until a row tells them; counts are added up from 0. */
static void begin_figures(const struct dbt_maker *maker, size_t at)
{
    const struct dbt_followup_settings *settings = &maker->region->followup;
    struct dbt_followup_dispatch *dispatches = dbt_maker_dispatches(maker, &maker->own, at);
    struct dbt_followup_unit *unit = &maker->own.units[at];
    for (size_t i = 0; i < maker->dispatch_count; i++) {
        const struct dbt_meter *meter = &maker->region->meters[settings->dispatches[i]];
        dispatches[i].code = meter->code;
        dispatches[i].name = meter->name;
    }
    for (int i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        unit->calls.median_s.of[i] = DBT_FIGURE_NONE;
        unit->calls.p90_s.of[i] = DBT_FIGURE_NONE;
    }
    for (int i = 0; i < DBT_WEEK_HOURS; i++) {
        unit->calls.by_hour[i] = DBT_FIGURE_NONE;
    }
    unit->dispatches = dispatches;
    unit->price_switch.day = DBT_DAY_MIN;
}

static void name_unit(const struct dbt_maker *maker, uint32_t at)
{
    const struct dbt_registers *registers = maker->input->part->registers;
    const struct dbt_unit *unit = maker->registered[at];
    const bool has_provider = unit->provider != DBT_NONE;
    maker->unit_of[unit - registers->units] = at;
    maker->own.units[at] = (struct dbt_followup_unit){
        .code = unit->code,
        .name = unit->name,
        .org_no = unit->org_no,
        .provider = has_provider ? registers->providers[unit->provider].name : "",
    };
}

static void name_region(const struct dbt_maker *maker)
{
    const struct dbt_identity *identity = &maker->region->identity;
    maker->own.units[maker->unit_count] = (struct dbt_followup_unit){
        .code = identity->code, .name = identity->name, .org_no = identity->org_no, .provider = ""};
}

enum dbt_status dbt_maker_list_units(struct dbt_maker *maker)
{
    maker->dispatch_count = maker->region->followup.dispatch_count;
    if (!sort_units(maker) || !name_dispatches(maker)) {
        return DBT_MEMORY;
    }
    const size_t count = maker->unit_count + 1;
    maker->own.units = dbt_maker_alloc(maker, count, sizeof *maker->own.units);
    maker->own.dispatches =
        dbt_maker_alloc(maker, count * maker->dispatch_count, sizeof *maker->own.dispatches);
    maker->waits = dbt_maker_alloc(maker, count, sizeof *maker->waits);
    if (maker->own.units == NULL || maker->own.dispatches == NULL || maker->waits == NULL) {
        return DBT_MEMORY;
    }
    for (uint32_t i = 0; i < maker->unit_count; i++) {
        name_unit(maker, i);
    }
    name_region(maker);
    for (size_t i = 0; i < count; i++) {
        begin_figures(maker, i);
    }
    return DBT_OK;
}

/* ---- groups --------------------------------------------------------------------------------- */

/* The component that is charged by groups; null when none is. */
static const struct dbt_component *package_of(const struct dbt_service *service)
{
    for (uint32_t i = 0; i < service->component_count; i++) {
        if (service->components[i].model == DBT_CHARGE_PACKAGE) {
            return &service->components[i];
        }
    }
    return NULL;
}

/* The unit's last day in the month: what is ordered then counts. */
static dbt_day last_day(const struct dbt_maker *maker, const struct dbt_unit *unit)
{
    return dbt_span_intersect(unit->valid, month_of_report(maker)).last;
}

static bool add_row(struct dbt_followup_groups *groups, const struct dbt_subscription *row,
                    int64_t package_size)
{
    int64_t allowed = 0;
    if (row->registered >= 0) {
        groups->registered = dbt_figure_known(groups->registered) ? groups->registered : 0;
        if (!dbt_maker_add(&groups->registered, row->registered)) {
            return false;
        }
    }
    return !__builtin_mul_overflow(row->quantity, package_size, &allowed) &&
           dbt_maker_add(&groups->groups, row->quantity) &&
           dbt_maker_add(&groups->allowed, allowed);
}

/* The groups of a service, which come last of the unit's when there are any: rows are sorted by
   unit and service. */
static struct dbt_followup_groups *groups_of(struct dbt_followup_unit *unit,
                                             struct dbt_followup_groups *all, size_t *count,
                                             const struct dbt_followup_groups *of)
{
    struct dbt_followup_groups *last = unit->group_count > 0 ? &all[*count - 1] : NULL;
    if (last != NULL && strcmp(last->code, of->code) == 0) {
        return last;
    }
    all[*count] = *of;
    unit->groups = unit->group_count == 0 ? &all[*count] : unit->groups;
    unit->group_count++;
    return &all[(*count)++];
}

enum dbt_status dbt_maker_list_groups(struct dbt_maker *maker)
{
    const struct dbt_registers *registers = maker->input->part->registers;
    struct dbt_followup_groups *all =
        dbt_maker_alloc(maker, registers->subscription_count, sizeof *all);
    size_t count = 0;
    if (all == NULL) {
        return DBT_MEMORY;
    }
    for (size_t i = 0; i < registers->subscription_count; i++) {
        const struct dbt_subscription *row = &registers->subscriptions[i];
        const struct dbt_service *service = &maker->region->services[row->service];
        const struct dbt_component *package = package_of(service);
        const uint32_t at = maker->unit_of[row->unit];
        if (package == NULL || at == DBT_NONE ||
            !dbt_span_has(row->valid, last_day(maker, &registers->units[row->unit]))) {
            continue;
        }
        const struct dbt_followup_groups new = {
            .code = service->code,
            .name = dbt_service_name(service, dbt_month_last(maker->input->month)),
            .registered = DBT_FIGURE_NONE};
        struct dbt_followup_groups *groups = groups_of(&maker->own.units[at], all, &count, &new);
        if (!add_row(groups, row, package->package_size)) {
            return dbt_maker_overflow(maker, groups->name);
        }
        groups->is_breach =
            dbt_figure_known(groups->registered) && groups->registered > groups->allowed;
    }
    return DBT_OK;
}

/* ---- what is included ----------------------------------------------------------------------- */

/* Those of the package that the service at `first` is the first of. */
static void include_package(struct dbt_maker *maker, struct dbt_followup_included *included,
                            uint32_t first)
{
    const struct dbt_service *services = maker->region->services;
    for (uint32_t i = first; i < maker->region->service_count; i++) {
        if (dbt_service_is_included(&services[i]) &&
            strcmp(services[i].package, services[first].package) == 0) {
            included[maker->made->included_count++] = (struct dbt_followup_included){
                .name = dbt_service_name(&services[i], dbt_month_last(maker->input->month)),
                .package = services[i].package,
                .obligation = services[i].obligation};
        }
    }
}

static bool is_first_of_package(const struct dbt_region *region, uint32_t service)
{
    for (uint32_t i = 0; i < service; i++) {
        if (dbt_service_is_included(&region->services[i]) &&
            strcmp(region->services[i].package, region->services[service].package) == 0) {
            return false;
        }
    }
    return dbt_service_is_included(&region->services[service]);
}

enum dbt_status dbt_maker_list_included(struct dbt_maker *maker)
{
    struct dbt_followup_included *included =
        dbt_maker_alloc(maker, maker->region->service_count, sizeof *included);
    if (included == NULL) {
        return DBT_MEMORY;
    }
    for (uint32_t i = 0; i < maker->region->service_count; i++) {
        if (is_first_of_package(maker->region, i)) {
            include_package(maker, included, i);
        }
    }
    maker->made->included = included;
    return DBT_OK;
}
