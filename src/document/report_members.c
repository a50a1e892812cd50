/* The names of a report's values, for layouts: one table per struct. */
#include <stddef.h>

#include "report.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define TYPE(of, table)                                                                            \
    {                                                                                              \
        sizeof(struct of), table, COUNT(table)                                                     \
    }

#define MEMBER(of, name, form, member)                                                             \
    {                                                                                              \
        name, DBT_FORM_##form, offsetof(struct of, member), NULL                                   \
    }

/* Key figures differ in how they are written. */
#define KEY(name, form, member) MEMBER(dbt_report_key, name, form, member)
#define KEYS(form)                                                                                 \
    KEY("value", form, value), KEY("year-ago", form, year_ago), KEY("change", SHARE, change_bp),   \
        KEY("least", form, least), KEY("median", form, median), KEY("most", form, most),           \
        KEY("range", CHART, range)
static const struct dbt_member tally_members[] = {KEYS(TALLY)};
static const struct dbt_type tally_type = TYPE(dbt_report_key, tally_members);
static const struct dbt_member sum_members[] = {KEYS(SUM)};
static const struct dbt_type sum_type = TYPE(dbt_report_key, sum_members);
static const struct dbt_member share_members[] = {KEYS(SHARE)};
static const struct dbt_type share_type = TYPE(dbt_report_key, share_members);

#define DISPATCH(name, form, member) MEMBER(dbt_report_dispatch, name, form, member)
static const struct dbt_member dispatch_members[] = {
    DISPATCH("name", TEXT, name),      DISPATCH("count", TALLY, count),
    DISPATCH("cost", SUM, ore),        DISPATCH("per-thousand", TALLY, per_thousand),
    DISPATCH("median", TALLY, median),
};
static const struct dbt_type dispatch_type = TYPE(dbt_report_dispatch, dispatch_members);

#define COST(name, form, member) MEMBER(dbt_report_cost, name, form, member)
static const struct dbt_member cost_members[] = {
    COST("name", TEXT, name),    COST("spark", CHART, spark), COST("month", SUM, month),
    COST("change", SUM, change), COST("sum", SUM, sum),
};
static const struct dbt_type cost_type = TYPE(dbt_report_cost, cost_members);

#define EFFECT(name, form, member) MEMBER(dbt_report_effect, name, form, member)
static const struct dbt_member effect_members[] = {
    EFFECT("name", TEXT, name),    EFFECT("before", SUM, before), EFFECT("price", SUM, price),
    EFFECT("volume", SUM, volume), EFFECT("after", SUM, after),
};
static const struct dbt_type effect_type = TYPE(dbt_report_effect, effect_members);

#define SWITCH(name, form, member) MEMBER(dbt_report_switch, name, form, member)
static const struct dbt_member switch_members[] = {
    SWITCH("is-any", FLAG, is_any),
    SWITCH("is-rise", FLAG, is_rise),
    SWITCH("is-fall", FLAG, is_fall),
    SWITCH("day", TEXT, day),
    SWITCH("before", MONTH, before),
    SWITCH("amount", ORE, amount_ore),
    {"sum", DBT_FORM_GROUP, offsetof(struct dbt_report_switch, sum), &effect_type},
    {"effects", DBT_FORM_ROWS, offsetof(struct dbt_report_switch, effects), &effect_type},
};
static const struct dbt_type switch_type = TYPE(dbt_report_switch, switch_members);

#define GROUPS(name, form, member) MEMBER(dbt_report_groups, name, form, member)
static const struct dbt_member groups_members[] = {
    GROUPS("unit", TEXT, unit),           GROUPS("name", TEXT, name),
    GROUPS("groups", INTEGER, groups),    GROUPS("allowed", INTEGER, allowed),
    GROUPS("excess", INTEGER, excess),    GROUPS("registered", TALLY, registered),
    GROUPS("is-breach", FLAG, is_breach), GROUPS("is-known", FLAG, is_known),
};
static const struct dbt_type groups_type = TYPE(dbt_report_groups, groups_members);

static const struct dbt_member package_members[] = {
    {"name", DBT_FORM_TEXT, offsetof(struct dbt_report_package, name), NULL},
    {"services", DBT_FORM_TEXT, offsetof(struct dbt_report_package, services), NULL},
};
static const struct dbt_type package_type = TYPE(dbt_report_package, package_members);

#define CALLS(name, form, member) MEMBER(dbt_report_calls, name, form, member)
static const struct dbt_member calls_members[] = {
    CALLS("is-any", FLAG, is_any),
    CALLS("is-told", FLAG, is_told),
    CALLS("is-waiting-told", FLAG, is_waiting_told),
    CALLS("all", TALLY, all),
    CALLS("reached", TALLY, reached),
    CALLS("share", SHARE, share),
    CALLS("median", SECONDS, median_s),
    CALLS("p90", SECONDS, p90_s),
    CALLS("region-median", SECONDS, region_median_s),
    CALLS("spark", CHART, spark),
    CALLS("by-hour", CHART, by_hour),
    CALLS("hours", PERIOD, hours),
};
static const struct dbt_type calls_type = TYPE(dbt_report_calls, calls_members);

#define UNIT(name, form, member) MEMBER(dbt_report_unit, name, form, member)
static const struct dbt_member unit_members[] = {
    UNIT("rank", INTEGER, rank),
    UNIT("name", TEXT, name),
    UNIT("code", TEXT, code),
    UNIT("provider", TEXT, provider),
    UNIT("listed", TALLY, listed),
    UNIT("cost", SUM, cost),
    UNIT("per-listed", SUM, per_listed),
    UNIT("dispatched", TALLY, dispatched),
    UNIT("dispatched-cost", SUM, dispatched_ore),
    UNIT("bar", CHART, bar),
    UNIT("dispatch-spark", CHART, dispatch_spark),
    {"calls", DBT_FORM_GROUP, offsetof(struct dbt_report_unit, calls), &calls_type},
};
static const struct dbt_type unit_type = TYPE(dbt_report_unit, unit_members);

#define CHANGE(name, form, member) MEMBER(dbt_report_change, name, form, member)
static const struct dbt_member change_members[] = {
    CHANGE("name", TEXT, name),
    CHANGE("before", SUM, before),
    CHANGE("after", SUM, after),
    CHANGE("change", SUM, change),
};
static const struct dbt_type change_type = TYPE(dbt_report_change, change_members);

#define SOURCE(name, form, member) MEMBER(dbt_report_source, name, form, member)
static const struct dbt_member source_members[] = {
    SOURCE("code", TEXT, code),
    SOURCE("name", TEXT, name),
    SOURCE("read", INTEGER, read),
    SOURCE("billed", INTEGER, of[DBT_CLASS_BILLED]),
    SOURCE("follow-up", INTEGER, of[DBT_CLASS_FOLLOW_UP]),
    SOURCE("outside-period", INTEGER, of[DBT_CLASS_OUTSIDE_PERIOD]),
    SOURCE("not-billable", INTEGER, of[DBT_CLASS_NOT_BILLABLE]),
    SOURCE("duplicate", INTEGER, of[DBT_CLASS_DUPLICATE]),
    SOURCE("rejected", INTEGER, of[DBT_CLASS_REJECTED]),
};
static const struct dbt_type source_type = TYPE(dbt_report_source, source_members);

#define CONTROL(name, form, member) MEMBER(dbt_report_control, name, form, member)
static const struct dbt_member control_members[] = {
    CONTROL("name", TEXT, name),
    CONTROL("first", SUM, first),
    CONTROL("second", SUM, second),
    CONTROL("agrees", FLAG, agrees),
};
static const struct dbt_type control_type = TYPE(dbt_report_control, control_members);

#define FINDING(name, form, member) MEMBER(dbt_report_finding, name, form, member)
static const struct dbt_member finding_members[] = {
    FINDING("severity", TEXT, severity), FINDING("code", TEXT, code),
    FINDING("title", TEXT, title),       FINDING("where", TEXT, where),
    FINDING("what", TEXT, what),         FINDING("advice", TEXT, advice),
    FINDING("is-hold", FLAG, is_hold),
};
static const struct dbt_type finding_type = TYPE(dbt_report_finding, finding_members);

#define PAPER(name, form, member) MEMBER(dbt_report_paper, name, form, member)
#define PAPER_OF(name, form, member, of)                                                           \
    {                                                                                              \
        name, DBT_FORM_##form, offsetof(struct dbt_report_paper, member), &(of##_type)             \
    }
static const struct dbt_member report_members[] = {
    PAPER("name", TEXT, name),
    PAPER("code", TEXT, code),
    PAPER("provider", TEXT, provider),
    PAPER("org-no", TEXT, org_no),
    PAPER("sources-read", TEXT, sources_read),
    PAPER("month", MONTH, month),
    PAPER("before", MONTH, before),
    PAPER("year-ago", MONTH, year_ago),
    PAPER("months", PERIOD, months),
    PAPER("date", DAY, date),
    PAPER("few", INTEGER, few),
    PAPER("units-at-least", INTEGER, units_at_least),
    PAPER("unit-count", INTEGER, unit_count),
    PAPER("share-from", SHARE, share_from),
    PAPER("is-compact", FLAG, is_compact),
    PAPER("holds", INTEGER, hold_count),
    PAPER("warnings", INTEGER, warning_count),
    PAPER_OF("listed", GROUP, listed, tally),
    PAPER_OF("cost", GROUP, cost, sum),
    PAPER_OF("per-listed", GROUP, per_listed, sum),
    PAPER_OF("share", GROUP, share, share),
    PAPER("listed-chart", CHART, listed_chart),
    PAPER("cost-chart", CHART, cost_chart),
    PAPER("dispatch-chart", CHART, dispatch_chart),
    PAPER("share-chart", CHART, share_chart),
    PAPER_OF("dispatches", ROWS, dispatches, dispatch),
    PAPER_OF("calls", GROUP, calls, calls),
    PAPER("months-known", INTEGER, months_known),
    PAPER("is-one-month", FLAG, is_one_month),
    PAPER_OF("services", ROWS, services, cost),
    PAPER_OF("service-sum", GROUP, service_sum, cost),
    PAPER_OF("service-per-listed", GROUP, service_per_listed, cost),
    PAPER_OF("switch", GROUP, price_switch, switch),
    PAPER_OF("groups", ROWS, groups, groups),
    PAPER_OF("breaches", ROWS, breaches, groups),
    PAPER_OF("included", ROWS, included, package),
    PAPER_OF("units", ROWS, units, unit),
    PAPER_OF("changes", ROWS, changes, change),
    PAPER_OF("sources", ROWS, sources, source),
    PAPER_OF("source-sum", GROUP, source_sum, source),
    PAPER_OF("controls", ROWS, controls, control),
    PAPER_OF("findings", ROWS, findings, finding),
};
static const struct dbt_type report_type = TYPE(dbt_report_paper, report_members);

static const struct dbt_member document_members[] = {
    PAPER("name", TEXT, progress.document.name),
    PAPER("number", TEXT, progress.document.number),
    PAPER("mark", TEXT, progress.document.mark),
    PAPER("is-draft", FLAG, progress.document.is_draft),
};
static const struct dbt_type document_type = TYPE(dbt_report_paper, document_members);

static const struct dbt_member region_members[] = {
    PAPER("name", TEXT, region.name),   PAPER("contact", TEXT, region.contact),
    PAPER("email", TEXT, region.email), PAPER("phone", TEXT, region.phone),
    PAPER("logo", TEXT, region.logo),
};
static const struct dbt_type region_type = TYPE(dbt_report_paper, region_members);

static const struct dbt_member paper_members[] = {
    {"report", DBT_FORM_GROUP, 0, &report_type}, {"document", DBT_FORM_GROUP, 0, &document_type},
    {"region", DBT_FORM_GROUP, 0, &region_type}, PAPER("page", INTEGER, progress.page),
    PAPER("pages", INTEGER, progress.pages),
};
const struct dbt_type dbt_report_type = TYPE(dbt_report_paper, paper_members);
