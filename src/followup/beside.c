/* The units beside one another: medians and ranges, ranking, changes. */
#include "maker.h"

#include <stdlib.h>

static int compare_figures(const void *left, const void *right)
{
    const dbt_figure a = *(const dbt_figure *)left;
    const dbt_figure b = *(const dbt_figure *)right;
    return (a > b) - (a < b);
}

/* Never of fewer than the least, whatever the region says. */
static size_t compare_from(const struct dbt_maker *maker)
{
    int32_t wanted = maker->region->followup.compare_from;
    return wanted > DBT_COMPARE_FROM_LEAST ? (size_t)wanted : (size_t)DBT_COMPARE_FROM_LEAST;
}

/* Of each unit's figure, known or not; they are reordered. */
static struct dbt_followup_reference refer(const struct dbt_maker *maker, dbt_figure *figures)
{
    struct dbt_followup_reference reference = {DBT_FIGURE_NONE, DBT_FIGURE_NONE, DBT_FIGURE_NONE,
                                               0};
    size_t known = 0;
    for (size_t i = 0; i < maker->unit_count; i++) {
        if (dbt_figure_known(figures[i])) {
            figures[known++] = figures[i];
        }
    }
    qsort(figures, known, sizeof *figures, compare_figures);
    reference.units = (uint32_t)known;
    if (known >= compare_from(maker)) {
        reference.least = figures[0];
        reference.median = figures[(known - 1) / 2];
        reference.most = figures[known - 1];
    }
    return reference;
}

static enum dbt_status refer_all(struct dbt_maker *maker)
{
    struct dbt_followup *made = maker->made;
    const struct dbt_followup_unit *units = maker->regional.units;
    const struct {
        struct dbt_followup_reference *reference;
        size_t offset; /* of the months */
    } of_units[] = {
        {&made->share, offsetof(struct dbt_followup_unit, calls.share)},
        {&made->median_s, offsetof(struct dbt_followup_unit, calls.median_s)},
        {&made->per_listed, offsetof(struct dbt_followup_unit, per_listed)},
        {&made->listed, offsetof(struct dbt_followup_unit, listed)},
        {&made->cost_ore, offsetof(struct dbt_followup_unit, cost_ore)},
    };
    dbt_figure *figures = dbt_maker_alloc(maker, maker->unit_count, sizeof *figures);
    made->dispatches = dbt_maker_alloc(maker, maker->dispatch_count, sizeof *made->dispatches);
    if (figures == NULL || made->dispatches == NULL) {
        return DBT_MEMORY;
    }
    for (size_t i = 0; i < sizeof of_units / sizeof *of_units; i++) {
        for (size_t unit = 0; unit < maker->unit_count; unit++) {
            const char *at = (const char *)&units[unit] + of_units[i].offset;
            figures[unit] =
                ((const struct dbt_followup_months *)(const void *)at)->of[DBT_REPORT_MONTH];
        }
        *of_units[i].reference = refer(maker, figures);
    }
    for (size_t kind = 0; kind < maker->dispatch_count; kind++) {
        for (size_t unit = 0; unit < maker->unit_count; unit++) {
            figures[unit] = units[unit].dispatches[kind].per_thousand.of[DBT_REPORT_MONTH];
        }
        made->dispatches[kind] = refer(maker, figures);
    }
    return DBT_OK;
}

/* ---- ranking -------------------------------------------------------------------------------- */

/* What is equal stands in the units' order, which is that of their memory. */
static int compare_places(const struct dbt_followup_unit *a, const struct dbt_followup_unit *b)
{
    return (a > b) - (a < b);
}

static int compare_costs(const void *left, const void *right)
{
    const struct dbt_followup_unit *a = *(const struct dbt_followup_unit *const *)left;
    const struct dbt_followup_unit *b = *(const struct dbt_followup_unit *const *)right;
    const dbt_figure a_ore = a->cost_ore.of[DBT_REPORT_MONTH];
    const dbt_figure b_ore = b->cost_ore.of[DBT_REPORT_MONTH];
    return a_ore != b_ore ? (a_ore < b_ore) - (a_ore > b_ore) : compare_places(a, b);
}

static enum dbt_status rank(struct dbt_maker *maker)
{
    const struct dbt_followup_unit **ranked =
        dbt_maker_alloc(maker, maker->unit_count, sizeof(struct dbt_followup_unit *));
    if (ranked == NULL) {
        return DBT_MEMORY;
    }
    for (size_t i = 0; i < maker->unit_count; i++) {
        ranked[i] = &maker->regional.units[i];
    }
    qsort(ranked, maker->unit_count, sizeof(struct dbt_followup_unit *), compare_costs);
    maker->made->ranked = ranked;
    return DBT_OK;
}

/* ---- changes -------------------------------------------------------------------------------- */

/* Amounts may be as large as they fit: of the lowest there is no opposite. */
static uint64_t size_of(int64_t ore)
{
    return ore < 0 ? 0 - (uint64_t)ore : (uint64_t)ore;
}

static int compare_changes(const void *left, const void *right)
{
    const struct dbt_followup_change *a = left;
    const struct dbt_followup_change *b = right;
    const uint64_t a_ore = size_of(a->change_ore);
    const uint64_t b_ore = size_of(b->change_ore);
    return a_ore != b_ore ? (a_ore < b_ore) - (a_ore > b_ore) : compare_places(a->unit, b->unit);
}

static bool was_valid(const struct dbt_maker *maker, size_t unit)
{
    const dbt_month before = maker->input->month - 1;
    const struct dbt_span span = {dbt_month_first(before), dbt_month_last(before)};
    return dbt_span_days(dbt_span_intersect(maker->registered[unit]->valid, span)) > 0;
}

static enum dbt_status list_changes(struct dbt_maker *maker)
{
    struct dbt_followup *made = maker->made;
    struct dbt_followup_change *changes =
        dbt_maker_alloc(maker, maker->unit_count, sizeof *changes);
    if (changes == NULL) {
        return DBT_MEMORY;
    }
    for (size_t i = 0; maker->known[DBT_REPORT_MONTH - 1] && i < maker->unit_count; i++) {
        const struct dbt_followup_unit *unit = &maker->regional.units[i];
        struct dbt_followup_change change = {.unit = unit,
                                             .before_ore = unit->cost_ore.of[DBT_REPORT_MONTH - 1],
                                             .after_ore = unit->cost_ore.of[DBT_REPORT_MONTH]};
        if (__builtin_sub_overflow(change.after_ore, change.before_ore, &change.change_ore)) {
            return dbt_maker_overflow(maker, unit->code);
        }
        if (change.change_ore != 0 && was_valid(maker, i)) {
            changes[made->change_count++] = change;
        }
    }
    qsort(changes, made->change_count, sizeof *changes, compare_changes);
    made->changes = changes;
    return DBT_OK;
}

enum dbt_status dbt_maker_set_beside(struct dbt_maker *maker)
{
    enum dbt_status status = refer_all(maker);
    if (status == DBT_OK) {
        status = rank(maker);
    }
    return status == DBT_OK ? list_changes(maker) : status;
}
