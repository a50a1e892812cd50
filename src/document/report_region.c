/* What the region's report has alone: its units side by side, and how the data was. */
#include <inttypes.h>

#include "report.h"

enum { LAST = DBT_FOLLOWUP_MONTHS - 1, CHANGES_MAX = 10, WHOLE_BP = 10000, SCALE_STEP_BP = 500 };

/* ---- units ---------------------------------------------------------------------------------- */

/* All kinds together: nothing, where one of them is not told. */
static dbt_figure add_kinds(struct dbt_reporting *reporting, const struct dbt_followup_unit *unit,
                            size_t month)
{
    dbt_figure sum = DBT_FIGURE_NONE;
    for (size_t i = 0; i < reporting->followup->dispatch_count; i++) {
        dbt_figure count = unit->dispatches[i].count.of[month];
        if (!dbt_figure_known(count)) {
            return DBT_FIGURE_NONE;
        }
        sum = dbt_report_add(reporting, sum, count);
    }
    return sum;
}

static dbt_figure add_ore(struct dbt_reporting *reporting, const struct dbt_followup_unit *unit)
{
    dbt_figure sum = DBT_FIGURE_NONE;
    for (size_t i = 0; i < reporting->followup->dispatch_count; i++) {
        sum = dbt_report_add(reporting, sum, unit->dispatches[i].ore.of[LAST]);
    }
    return sum;
}

static void add_dispatches(struct dbt_reporting *reporting, const struct dbt_followup_unit *unit,
                           struct dbt_report_unit *row)
{
    struct dbt_followup_months *sums = dbt_report_take(reporting, 1, sizeof *sums);
    struct dbt_report_drawing spark = {.kind = DBT_CHART_SPARK,
                                       .unit = DBT_REPORT_COUNT,
                                       .name = reporting->region->texts[DBT_TEXT_DISPATCHES]};
    if (sums == NULL) {
        return;
    }
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        sums->of[i] = add_kinds(reporting, unit, i);
    }
    row->dispatched = sums->of[LAST];
    row->dispatched_ore = add_ore(reporting, unit);
    row->dispatch_spark = dbt_report_line(reporting, &spark, sums);
}

static void make_unit(struct dbt_reporting *reporting, const struct dbt_followup_unit *unit,
                      struct dbt_report_unit *row)
{
    const struct dbt_followup *followup = reporting->followup;
    dbt_figure most = followup->unit_count > 0 ? followup->ranked[0]->cost_ore.of[LAST] : 0;
    struct dbt_report_drawing bar = {.kind = DBT_CHART_BAR,
                                     .unit = DBT_REPORT_KRONOR,
                                     .name = reporting->region->texts[DBT_TEXT_COST]};
    *row = (struct dbt_report_unit){
        .name = unit->name,
        .code = unit->code,
        .provider = unit->provider,
        .listed = unit->listed.of[LAST],
        .cost = unit->cost_ore.of[LAST],
        .per_listed = unit->per_listed.of[LAST],
    };
    if (dbt_figure_known(row->cost) && dbt_figure_known(most) && row->cost > 0) {
        row->bar = dbt_report_bar(reporting, &bar, row->cost, most);
    }
    dbt_report_calls_make(reporting, unit, &row->calls);
    add_dispatches(reporting, unit, row);
}

/* So that units can be compared: the lowest share of all, down to the next five per cent. */
static dbt_figure share_from(const struct dbt_followup *followup)
{
    dbt_figure least = WHOLE_BP - SCALE_STEP_BP;
    for (size_t i = 0; i < followup->unit_count; i++) {
        for (size_t j = 0; j < DBT_FOLLOWUP_MONTHS; j++) {
            dbt_figure share = followup->regional[i].calls.share.of[j];
            least = dbt_figure_known(share) && share < least ? share : least;
        }
    }
    return least / SCALE_STEP_BP * SCALE_STEP_BP;
}

static void make_units(struct dbt_reporting *reporting)
{
    const struct dbt_followup *followup = reporting->followup;
    struct dbt_report_unit *rows = dbt_report_take(reporting, followup->unit_count, sizeof *rows);
    for (size_t i = 0; rows != NULL && i < followup->unit_count; i++) {
        make_unit(reporting, followup->ranked[i], &rows[i]);
        rows[i].rank = (int64_t)i + 1;
    }
    reporting->paper->units = (struct dbt_series){rows, rows != NULL ? followup->unit_count : 0};
}

static void make_changes(struct dbt_reporting *reporting)
{
    const struct dbt_followup *followup = reporting->followup;
    size_t count = followup->change_count < CHANGES_MAX ? followup->change_count : CHANGES_MAX;
    struct dbt_report_change *rows = dbt_report_take(reporting, count, sizeof *rows);
    for (size_t i = 0; rows != NULL && i < count; i++) {
        const struct dbt_followup_change *from = &followup->changes[i];
        rows[i] = (struct dbt_report_change){from->unit->name, from->before_ore, from->after_ore,
                                             from->change_ore};
    }
    reporting->paper->changes = (struct dbt_series){rows, rows != NULL ? count : 0};
}

static size_t count_groups(const struct dbt_followup *followup)
{
    size_t count = 0;
    for (size_t i = 0; i < followup->unit_count; i++) {
        count += followup->regional[i].group_count;
    }
    return count;
}

/* The unit's, from `rows` on: how many there are. */
static size_t add_breaches(const struct dbt_followup_unit *unit, struct dbt_report_groups *rows)
{
    size_t count = 0;
    for (size_t i = 0; i < unit->group_count; i++) {
        if (unit->groups[i].is_breach) {
            dbt_report_groups_fill(&rows[count], unit, &unit->groups[i]);
            count++;
        }
    }
    return count;
}

static void make_breaches(struct dbt_reporting *reporting)
{
    const struct dbt_followup *followup = reporting->followup;
    size_t count = 0;
    struct dbt_report_groups *rows =
        dbt_report_take(reporting, count_groups(followup), sizeof *rows);
    for (size_t i = 0; rows != NULL && i < followup->unit_count; i++) {
        count += add_breaches(&followup->regional[i], &rows[count]);
    }
    reporting->paper->breaches = (struct dbt_series){rows, count};
}

/* ---- data quality --------------------------------------------------------------------------- */

static void make_sources(struct dbt_reporting *reporting)
{
    const struct dbt_followup *followup = reporting->followup;
    struct dbt_report_source *sum = &reporting->paper->source_sum;
    struct dbt_report_source *rows =
        dbt_report_take(reporting, followup->source_count, sizeof *rows);
    sum->name = reporting->region->texts[DBT_TEXT_SUM];
    for (size_t i = 0; rows != NULL && i < followup->source_count; i++) {
        const struct dbt_followup_source *from = &followup->sources[i];
        rows[i].code = from->code;
        rows[i].name = dbt_source_name(reporting->region, from->code);
        rows[i].read = (int64_t)from->read;
        sum->read = dbt_report_add(reporting, sum->read, rows[i].read);
        for (size_t j = 0; j < DBT_CLASS_COUNT; j++) {
            rows[i].of[j] = (int64_t)from->of[j];
            sum->of[j] = dbt_report_add(reporting, sum->of[j], rows[i].of[j]);
        }
    }
    reporting->paper->sources =
        (struct dbt_series){rows, rows != NULL ? followup->source_count : 0};
}

static struct dbt_report_control control_of(const struct dbt_reporting *reporting,
                                            enum dbt_text_key name, dbt_figure first,
                                            dbt_figure second)
{
    return (struct dbt_report_control){reporting->region->texts[name], first, second,
                                       first == second};
}

static dbt_figure cost_of_units(struct dbt_reporting *reporting)
{
    dbt_figure sum = DBT_FIGURE_NONE;
    for (size_t i = 0; i < reporting->followup->unit_count; i++) {
        sum = dbt_report_add(reporting, sum, reporting->followup->regional[i].cost_ore.of[LAST]);
    }
    return sum;
}

static dbt_figure cost_of_services(struct dbt_reporting *reporting)
{
    const struct dbt_followup_unit *total = &reporting->followup->total;
    dbt_figure sum = DBT_FIGURE_NONE;
    for (size_t i = 0; i < total->service_count; i++) {
        sum = dbt_report_add(reporting, sum, total->services[i].ore.of[LAST]);
    }
    return sum;
}

enum { CONTROLS = 2 };

static void make_controls(struct dbt_reporting *reporting)
{
    struct dbt_report_control *rows = dbt_report_take(reporting, CONTROLS, sizeof *rows);
    dbt_figure cost = reporting->followup->total.cost_ore.of[LAST];
    if (rows == NULL) {
        return;
    }
    rows[0] = control_of(reporting, DBT_TEXT_CONTROL_UNITS, cost, cost_of_units(reporting));
    rows[1] = control_of(reporting, DBT_TEXT_CONTROL_SERVICES, cost, cost_of_services(reporting));
    reporting->paper->controls = (struct dbt_series){rows, CONTROLS};
}

static void make_findings(struct dbt_reporting *reporting)
{
    const struct dbt_findings *findings = reporting->followup->findings;
    const char *const *texts = reporting->region->texts;
    size_t count = findings != NULL ? findings->count : 0;
    struct dbt_report_finding *rows = dbt_report_take(reporting, count, sizeof *rows);
    for (size_t i = 0; rows != NULL && i < count; i++) {
        const struct dbt_finding *from = &findings->items[i];
        bool warning = from->severity == DBT_SEVERITY_WARNING;
        rows[i] = (struct dbt_report_finding){
            .severity = texts[warning ? DBT_TEXT_FINDING_WARNING : DBT_TEXT_FINDING_HOLD],
            .code = from->code,
            .title = dbt_finding_title(texts, from->code),
            .where = from->where,
            .what = from->what,
            .advice = from->advice,
            .is_hold = !warning,
        };
        reporting->paper->hold_count += warning ? 0 : 1;
        reporting->paper->warning_count += warning ? 1 : 0;
    }
    reporting->paper->findings = (struct dbt_series){rows, rows != NULL ? count : 0};
}

void dbt_report_region_make(struct dbt_reporting *reporting)
{
    reporting->paper->share_from = share_from(reporting->followup);
    make_units(reporting);
    make_changes(reporting);
    make_breaches(reporting);
    make_sources(reporting);
    make_controls(reporting);
    make_findings(reporting);
}
