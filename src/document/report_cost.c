/* What a report says of costs: by service, and what new prices did. */
#include "format.h"
#include "report.h"

enum { LAST = DBT_FOLLOWUP_MONTHS - 1 };

/* ---- what services cost --------------------------------------------------------------------- */

static dbt_figure sum_of(struct dbt_reporting *reporting, const struct dbt_followup_months *months)
{
    dbt_figure sum = DBT_FIGURE_NONE;
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        sum = dbt_report_add(reporting, sum, months->of[i]);
    }
    return sum;
}

static void make_cost(struct dbt_reporting *reporting, const char *name,
                      const struct dbt_followup_months *ore, struct dbt_report_cost *cost)
{
    struct dbt_report_drawing drawing = {
        .kind = DBT_CHART_SPARK, .unit = DBT_REPORT_KRONOR, .name = name};
    *cost = (struct dbt_report_cost){
        .name = name,
        .spark = dbt_report_line(reporting, &drawing, ore),
        .month = ore->of[LAST],
        .change = dbt_report_difference(ore->of[LAST], ore->of[LAST - 1]),
        .sum = sum_of(reporting, ore),
    };
}

static const char *count_text(struct dbt_reporting *reporting, enum dbt_text_key key, size_t count)
{
    struct dbt_value value = {"count",
                              dbt_report_write(reporting, DBT_REPORT_COUNT, (dbt_figure)count)};
    return dbt_report_text(reporting, key, &value, 1);
}

static size_t shown_of(size_t count, size_t limit)
{
    return count <= limit ? count : limit - 1;
}

/* Those that come last and have no room, in one row. */
static void make_other_services(struct dbt_reporting *reporting, size_t shown,
                                struct dbt_report_cost *cost)
{
    const struct dbt_followup_unit *subject = reporting->subject;
    struct dbt_followup_months *sum = dbt_report_take(reporting, 1, sizeof *sum);
    if (sum == NULL) {
        return;
    }
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        sum->of[i] = DBT_FIGURE_NONE;
        for (size_t j = shown; j < subject->service_count; j++) {
            sum->of[i] = dbt_report_add(reporting, sum->of[i], subject->services[j].ore.of[i]);
        }
    }
    const char *name =
        count_text(reporting, DBT_TEXT_OTHER_SERVICES, subject->service_count - shown);
    make_cost(reporting, name, sum, cost);
}

void dbt_report_services_make(struct dbt_reporting *reporting)
{
    struct dbt_report_paper *paper = reporting->paper;
    const struct dbt_followup_unit *subject = reporting->subject;
    size_t shown = shown_of(subject->service_count, reporting->limits.services);
    size_t count = shown + (shown < subject->service_count ? 1 : 0);
    struct dbt_report_cost *costs = dbt_report_take(reporting, count, sizeof *costs);
    if (costs == NULL) {
        return;
    }
    for (size_t i = 0; i < shown; i++) {
        make_cost(reporting, subject->services[i].name, &subject->services[i].ore, &costs[i]);
    }
    if (shown < count) {
        make_other_services(reporting, shown, &costs[shown]);
    }
    paper->services = (struct dbt_series){costs, count};
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        paper->months_known += dbt_figure_known(subject->cost_ore.of[i]) ? 1 : 0;
    }
    paper->is_one_month = paper->months_known == 1;
    make_cost(reporting, reporting->region->texts[DBT_TEXT_SUM], &subject->cost_ore,
              &paper->service_sum);
    make_cost(reporting, reporting->region->texts[DBT_TEXT_PER_LISTED], &subject->per_listed,
              &paper->service_per_listed);
}

/* ---- the price switch ----------------------------------------------------------------------- */

static struct dbt_report_effect effect_of(const struct dbt_followup_effect *effect)
{
    return (struct dbt_report_effect){.name = effect->name,
                                      .before = effect->before_ore,
                                      .price = effect->price_ore,
                                      .volume = effect->volume_ore,
                                      .after = effect->after_ore};
}

static void add_effect(struct dbt_reporting *reporting, struct dbt_report_effect *sum,
                       const struct dbt_followup_effect *effect)
{
    sum->before = dbt_report_add(reporting, sum->before, effect->before_ore);
    sum->price = dbt_report_add(reporting, sum->price, effect->price_ore);
    sum->volume = dbt_report_add(reporting, sum->volume, effect->volume_ore);
    sum->after = dbt_report_add(reporting, sum->after, effect->after_ore);
}

static void make_effects(struct dbt_reporting *reporting, const struct dbt_followup_switch *from)
{
    size_t shown = shown_of(from->effect_count, reporting->limits.effects);
    size_t count = shown + (shown < from->effect_count ? 1 : 0);
    struct dbt_report_effect *effects = dbt_report_take(reporting, count, sizeof *effects);
    if (effects == NULL) {
        return;
    }
    for (size_t i = 0; i < shown; i++) {
        effects[i] = effect_of(&from->effects[i]);
    }
    for (size_t i = shown; i < from->effect_count; i++) {
        add_effect(reporting, &effects[shown], &from->effects[i]);
    }
    if (shown < count) {
        effects[shown].name =
            count_text(reporting, DBT_TEXT_OTHER_SERVICES, from->effect_count - shown);
    }
    reporting->paper->price_switch.effects = (struct dbt_series){effects, count};
}

/* "1 maj 2025". */
static const char *long_day(struct dbt_reporting *reporting, dbt_day day)
{
    int year = 0;
    int month = 0;
    int day_of_month = 0;
    dbt_day_split(day, &year, &month, &day_of_month);
    const char *name = dbt_report_keep(
        reporting, dbt_format_month(reporting->arena, reporting->region->texts[DBT_TEXT_MONTHS],
                                    dbt_month_of(day)));
    return dbt_report_keep(reporting,
                           dbt_arena_format(reporting->arena, "%d\u00A0%s", day_of_month, name));
}

void dbt_report_switch_make(struct dbt_reporting *reporting)
{
    const struct dbt_followup_switch *from = &reporting->subject->price_switch;
    struct dbt_report_switch *made = &reporting->paper->price_switch;
    if (from->day == DBT_DAY_MIN) {
        return;
    }
    int64_t change = dbt_report_difference(from->sum.after_ore, from->sum.before_ore);
    *made = (struct dbt_report_switch){.is_any = true,
                                       .is_rise = change > 0,
                                       .is_fall = change < 0,
                                       .day = long_day(reporting, from->day),
                                       .before = from->before,
                                       .amount_ore = change < 0 ? -change : change,
                                       .sum = effect_of(&from->sum)};
    make_effects(reporting, from);
}
