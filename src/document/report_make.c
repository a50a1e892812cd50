/* The data of a report's layouts: what a unit's and the region's have in common. */
#include <string.h>

#include "format.h"
#include "report.h"

enum { LAST = DBT_FOLLOWUP_MONTHS - 1, WHOLE_BP = 10000 };

/* ---- memory and sums ------------------------------------------------------------------------ */

static void run_out(struct dbt_reporting *reporting)
{
    if (reporting->status == DBT_OK) {
        reporting->status = dbt_error_memory(reporting->error, "a report");
    }
}

const char *dbt_report_keep(struct dbt_reporting *reporting, const char *made)
{
    if (made == NULL) {
        run_out(reporting);
    }
    return made != NULL ? made : "";
}

void *dbt_report_take(struct dbt_reporting *reporting, size_t count, size_t bytes)
{
    void *made = dbt_arena_alloc(reporting->arena, count == 0 ? 1 : count, bytes);
    if (made == NULL) {
        run_out(reporting);
    }
    return made;
}

const char *dbt_report_text(struct dbt_reporting *reporting, enum dbt_text_key key,
                            const struct dbt_value *values, size_t count)
{
    return dbt_report_keep(
        reporting,
        dbt_format_expand(reporting->arena, reporting->region->texts[key], values, count));
}

dbt_figure dbt_report_add(struct dbt_reporting *reporting, dbt_figure a, dbt_figure b)
{
    if (!dbt_figure_known(a) || !dbt_figure_known(b)) {
        return dbt_figure_known(a) ? a : b;
    }
    int64_t sum = 0;
    if (!dbt_ore_add(a, b, &sum) && reporting->status == DBT_OK) {
        reporting->status = dbt_error_set(reporting->error, DBT_INTERNAL,
                                          "the follow-up of %s: a sum is too large to print",
                                          reporting->subject->code);
    }
    return sum;
}

dbt_figure dbt_report_difference(dbt_figure after, dbt_figure before)
{
    int64_t difference = 0;
    bool known = dbt_figure_known(after) && dbt_figure_known(before) &&
                 dbt_ore_add(after, -before, &difference);
    return known ? difference : DBT_FIGURE_NONE;
}

/* `a` * scale / `b`, to the nearest; NONE where that says nothing. */
static dbt_figure proportion(dbt_figure a, int64_t scale, dbt_figure b)
{
    struct dbt_ratio ratio;
    int64_t rounded = 0;
    bool made =
        dbt_figure_known(a) && dbt_figure_known(b) && b > 0 && dbt_ratio_make(a, b, &ratio) &&
        dbt_ratio_multiply(ratio, dbt_ratio_of(scale), &ratio) && dbt_ratio_round(ratio, &rounded);
    return made ? rounded : DBT_FIGURE_NONE;
}

/* ---- key figures ---------------------------------------------------------------------------- */

static void make_key(struct dbt_report_key *key, const struct dbt_followup_months *months,
                     const struct dbt_followup_reference *reference)
{
    dbt_figure value = months->of[LAST];
    dbt_figure year_ago = months->of[0];
    *key = (struct dbt_report_key){
        .value = value,
        .year_ago = year_ago,
        .change_bp = proportion(dbt_report_difference(value, year_ago), WHOLE_BP, year_ago),
        .least = reference->least,
        .median = reference->median,
        .most = reference->most,
    };
}

static void make_range(struct dbt_reporting *reporting, const struct dbt_report_drawing *drawing,
                       struct dbt_report_key *key)
{
    if (dbt_figure_known(key->median)) {
        key->range = dbt_report_range(reporting, drawing, key);
    }
}

/* The region's own sums stand outside the range of its units. */
static void make_ranges(struct dbt_reporting *reporting)
{
    struct dbt_report_paper *paper = reporting->paper;
    const char *const *texts = reporting->region->texts;
    bool region = reporting->report->unit == NULL;
    make_range(reporting,
               &(struct dbt_report_drawing){.kind = DBT_CHART_RANGE,
                                            .unit = DBT_REPORT_COUNT,
                                            .name = texts[DBT_TEXT_LISTED],
                                            .is_reference = region},
               &paper->listed);
    make_range(reporting,
               &(struct dbt_report_drawing){.kind = DBT_CHART_RANGE,
                                            .unit = DBT_REPORT_KRONOR,
                                            .name = texts[DBT_TEXT_COST],
                                            .is_reference = region},
               &paper->cost);
    make_range(reporting,
               &(struct dbt_report_drawing){.kind = DBT_CHART_RANGE,
                                            .unit = DBT_REPORT_ORE,
                                            .name = texts[DBT_TEXT_COST_PER_LISTED]},
               &paper->per_listed);
    make_range(reporting,
               &(struct dbt_report_drawing){.kind = DBT_CHART_RANGE,
                                            .unit = DBT_REPORT_SHARE,
                                            .name = texts[DBT_TEXT_CALLS_SUBJECT]},
               &paper->share);
}

static void make_keys(struct dbt_reporting *reporting)
{
    struct dbt_report_paper *paper = reporting->paper;
    const struct dbt_followup *followup = reporting->followup;
    const struct dbt_followup_unit *subject = reporting->subject;
    make_key(&paper->listed, &subject->listed, &followup->listed);
    make_key(&paper->cost, &subject->cost_ore, &followup->cost_ore);
    make_key(&paper->per_listed, &subject->per_listed, &followup->per_listed);
    make_key(&paper->share, &subject->calls.share, &followup->share);
    make_ranges(reporting);
}

/* ---- charts over the months ----------------------------------------------------------------- */

/* "+2,0 % på ett år"; null where that is not known. */
static const char *change_note(struct dbt_reporting *reporting, dbt_figure change_bp)
{
    if (!dbt_figure_known(change_bp)) {
        return NULL;
    }
    const char *written = dbt_report_keep(
        reporting, dbt_format_signed(reporting->arena, change_bp, dbt_format_share));
    bool swedish = reporting->region->language == DBT_LANGUAGE_SV;
    struct dbt_value change = {
        "change", swedish
                      ? written
                      : dbt_report_keep(reporting, dbt_format_english(reporting->arena, written))};
    return dbt_report_text(reporting, DBT_TEXT_YEAR_CHANGE, &change, 1);
}

static void make_lines(struct dbt_reporting *reporting)
{
    struct dbt_report_paper *paper = reporting->paper;
    const struct dbt_followup_unit *subject = reporting->subject;
    const char *const *texts = reporting->region->texts;
    paper->listed_chart = dbt_report_line(
        reporting,
        &(struct dbt_report_drawing){.kind = DBT_CHART_LINE,
                                     .unit = DBT_REPORT_COUNT,
                                     .name = texts[DBT_TEXT_LISTED],
                                     .note = change_note(reporting, paper->listed.change_bp)},
        &subject->listed);
    paper->share_chart =
        dbt_report_line(reporting,
                        &(struct dbt_report_drawing){.kind = DBT_CHART_LINE,
                                                     .unit = DBT_REPORT_SHARE,
                                                     .name = texts[DBT_TEXT_CALLS_REACHED]},
                        &subject->calls.share);
    paper->cost_chart = dbt_report_line(reporting,
                                        &(struct dbt_report_drawing){.kind = DBT_CHART_COLUMNS,
                                                                     .unit = DBT_REPORT_KRONOR,
                                                                     .name = texts[DBT_TEXT_COST]},
                                        &subject->cost_ore);
}

static void make_dispatches(struct dbt_reporting *reporting)
{
    const struct dbt_followup *followup = reporting->followup;
    const struct dbt_followup_unit *subject = reporting->subject;
    size_t count = followup->dispatch_count;
    struct dbt_report_dispatch *rows = dbt_report_take(reporting, count, sizeof *rows);
    struct dbt_chart_series *series = dbt_report_take(reporting, count, sizeof *series);
    if (rows == NULL || series == NULL || count == 0) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const struct dbt_followup_dispatch *dispatch = &subject->dispatches[i];
        rows[i] = (struct dbt_report_dispatch){
            .name = dispatch->name,
            .count = dispatch->count.of[LAST],
            .ore = dispatch->ore.of[LAST],
            .per_thousand = dispatch->per_thousand.of[LAST],
            .median = followup->dispatches[i].median,
        };
        series[i] =
            (struct dbt_chart_series){.name = dispatch->name, .figures = dispatch->count.of};
    }
    reporting->paper->dispatches = (struct dbt_series){rows, count};
    reporting->paper->dispatch_chart =
        dbt_report_chart(reporting, &(struct dbt_report_drawing){
                                        .kind = DBT_CHART_COLUMNS,
                                        .unit = DBT_REPORT_COUNT,
                                        .name = reporting->region->texts[DBT_TEXT_DISPATCHES],
                                        .series = series,
                                        .count = count,
                                    });
}

void dbt_report_calls_make(struct dbt_reporting *reporting, const struct dbt_followup_unit *unit,
                           struct dbt_report_calls *calls)
{
    const struct dbt_followup_calls *from = &unit->calls;
    *calls = (struct dbt_report_calls){
        .is_any = from->any,
        .is_told = dbt_figure_known(from->share.of[LAST]),
        .is_waiting_told =
            dbt_figure_known(from->median_s.of[LAST]) && dbt_figure_known(from->p90_s.of[LAST]),
        .all = from->all.of[LAST],
        .reached = from->reached.of[LAST],
        .share = from->share.of[LAST],
        .median_s = from->median_s.of[LAST],
        .p90_s = from->p90_s.of[LAST],
        .region_median_s = reporting->followup->median_s.median,
        .hours = {from->by_hour_from, reporting->followup->months[LAST]},
    };
    struct dbt_report_drawing drawing = {.kind = DBT_CHART_SPARK,
                                         .unit = DBT_REPORT_SHARE,
                                         .name = reporting->region->texts[DBT_TEXT_CALLS_SUBJECT]};
    drawing.least = reporting->paper->share_from;
    drawing.most = reporting->report->unit == NULL ? WHOLE_BP : 0;
    if (from->any) {
        calls->spark = dbt_report_line(reporting, &drawing, &from->share);
    }
}

/* ---- groups, and what is included ----------------------------------------------------------- */

static void make_groups(struct dbt_reporting *reporting)
{
    const struct dbt_followup_unit *subject = reporting->subject;
    struct dbt_report_groups *groups =
        dbt_report_take(reporting, subject->group_count, sizeof *groups);
    if (groups == NULL) {
        return;
    }
    for (size_t i = 0; i < subject->group_count; i++) {
        dbt_report_groups_fill(&groups[i], subject, &subject->groups[i]);
    }
    reporting->paper->groups = (struct dbt_series){groups, subject->group_count};
}

void dbt_report_groups_fill(struct dbt_report_groups *groups, const struct dbt_followup_unit *unit,
                            const struct dbt_followup_groups *from)
{
    dbt_figure excess = dbt_report_difference(from->registered, from->allowed);
    *groups = (struct dbt_report_groups){.unit = unit->name,
                                         .name = from->name,
                                         .groups = from->groups,
                                         .allowed = from->allowed,
                                         .excess = dbt_figure_known(excess) ? excess : 0,
                                         .registered = from->registered,
                                         .is_breach = from->is_breach,
                                         .is_known = dbt_figure_known(from->registered)};
}

/* The names of a package's services, as many as are shown, from `at` on; it is advanced. */
static const char *join_services(struct dbt_reporting *reporting, size_t *at)
{
    const struct dbt_followup *followup = reporting->followup;
    const char *package = followup->included[*at].package;
    const char *joined = "";
    size_t count = 0;
    for (; *at < followup->included_count && strcmp(followup->included[*at].package, package) == 0;
         (*at)++, count++) {
        if (count < reporting->limits.included) {
            joined = dbt_report_keep(reporting, dbt_arena_format(reporting->arena, "%s%s%s", joined,
                                                                 count > 0 ? ", " : "",
                                                                 followup->included[*at].name));
        }
    }
    if (count <= reporting->limits.included) {
        return joined;
    }
    struct dbt_value values[] = {
        {"services", joined},
        {"count", dbt_report_write(reporting, DBT_REPORT_COUNT,
                                   (dbt_figure)(count - reporting->limits.included))}};
    return dbt_report_text(reporting, DBT_TEXT_AND_MORE, values, 2);
}

static void make_included(struct dbt_reporting *reporting)
{
    const struct dbt_followup *followup = reporting->followup;
    struct dbt_report_package *packages =
        dbt_report_take(reporting, followup->included_count, sizeof *packages);
    size_t count = 0;
    if (packages == NULL) {
        return;
    }
    for (size_t i = 0; i < followup->included_count; count++) {
        packages[count].name = followup->included[i].package;
        packages[count].services = join_services(reporting, &i);
    }
    reporting->paper->included = (struct dbt_series){packages, count};
}

/* ---- all of it ------------------------------------------------------------------------------ */

static const char *join_sources(struct dbt_reporting *reporting)
{
    const struct dbt_followup *followup = reporting->followup;
    const char *joined = "";
    for (size_t i = 0; i < followup->source_count; i++) {
        joined = dbt_report_keep(
            reporting,
            dbt_arena_format(reporting->arena, "%s%s%s", joined, i > 0 ? ", " : "",
                             dbt_source_name(reporting->region, followup->sources[i].code)));
    }
    return joined;
}

static void name_report(struct dbt_reporting *reporting)
{
    struct dbt_report_paper *paper = reporting->paper;
    const struct dbt_followup_unit *subject = reporting->subject;
    const dbt_month *months = reporting->followup->months;
    paper->region = reporting->region->identity;
    paper->name = subject->name;
    paper->code = subject->code;
    paper->org_no = subject->org_no;
    paper->provider = subject->provider;
    paper->month = months[LAST];
    paper->before = months[LAST - 1];
    paper->year_ago = months[0];
    paper->months = (struct dbt_period){months[0], months[LAST]};
    paper->date = reporting->report->date;
    paper->few = reporting->region->followup.suppress_below;
    paper->units_at_least = reporting->region->followup.compare_from;
    paper->unit_count = (int64_t)reporting->followup->unit_count;
    paper->is_compact = reporting->limits.is_compact;
    paper->sources_read = join_sources(reporting);
    paper->progress.document.number = dbt_report_keep(
        reporting, dbt_format_month(reporting->arena, reporting->region->texts[DBT_TEXT_MONTHS],
                                    paper->month));
}

static void make_few(struct dbt_reporting *reporting)
{
    struct dbt_value limit = {
        "limit",
        dbt_report_write(reporting, DBT_REPORT_COUNT, reporting->region->followup.suppress_below)};
    reporting->few = dbt_report_text(reporting, DBT_TEXT_FEW, &limit, 1);
}

enum dbt_status dbt_report_make(struct dbt_reporting *reporting)
{
    struct dbt_report_paper *paper = reporting->paper;
    reporting->few = "";
    make_few(reporting);
    name_report(reporting);
    dbt_report_names_make(reporting);
    if (reporting->status != DBT_OK) {
        return reporting->status;
    }
    make_keys(reporting);
    make_lines(reporting);
    make_dispatches(reporting);
    dbt_report_calls_make(reporting, reporting->subject, &paper->calls);
    if (reporting->subject->calls.by_hour_from > 0) {
        paper->calls.by_hour = dbt_report_hours(reporting, reporting->region->texts[DBT_TEXT_CALLS],
                                                reporting->subject->calls.by_hour);
    }
    dbt_report_services_make(reporting);
    dbt_report_switch_make(reporting);
    make_groups(reporting);
    make_included(reporting);
    if (reporting->report->unit == NULL) {
        dbt_report_region_make(reporting);
    }
    return reporting->status;
}
