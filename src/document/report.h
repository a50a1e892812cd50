/*
 * Report: what the layouts of a unit's and of the region's follow-up can name. It is made of the
 * figures (followup.h) once for a document: rows in the order and number that they are shown in,
 * charts, and what they show in words. Nothing is computed here that followup.h has.
 */
#ifndef DEBITERA_DOCUMENT_REPORT_H
#define DEBITERA_DOCUMENT_REPORT_H

#include "format.h"
#include "paper.h"

extern const struct dbt_type dbt_report_type;

struct dbt_report_key { /* a figure of the month, and where it stands */
    dbt_figure value, year_ago;
    dbt_figure change_bp; /* from the one to the other */
    dbt_figure least, median, most;
    const struct dbt_chart *range; /* null where too few units have it */
};

struct dbt_report_dispatch {
    const char *name;
    dbt_figure count, ore, per_thousand, median; /* the last two of a thousand listed */
};

struct dbt_report_cost { /* of one service, of several together, or of all */
    const char *name;
    const struct dbt_chart *spark;
    dbt_figure month, change, sum;
};

struct dbt_report_effect {
    const char *name;
    dbt_figure before, price, volume, after;
};

struct dbt_report_switch {
    bool is_any, is_rise, is_fall;
    const char *day; /* "1 maj 2025" */
    dbt_month before;
    int64_t amount_ore; /* without its sign */
    struct dbt_report_effect sum;
    struct dbt_series effects;
};

struct dbt_report_groups {
    const char *unit, *name;
    int64_t groups, allowed, excess;
    dbt_figure registered;
    bool is_breach, is_known;
};

struct dbt_report_package { /* what is included in it */
    const char *name, *services;
};

struct dbt_report_calls {
    bool is_any, is_told, is_waiting_told;
    dbt_figure all, reached, share, median_s, p90_s, region_median_s;
    const struct dbt_chart *spark, *by_hour;
    struct dbt_period hours; /* the months that by_hour adds up */
};

struct dbt_report_unit { /* in the region's tables */
    int64_t rank;
    const char *name, *code, *provider;
    dbt_figure listed, cost, per_listed, dispatched, dispatched_ore;
    struct dbt_report_calls calls;
    const struct dbt_chart *bar, *dispatch_spark;
};

struct dbt_report_change {
    const char *name;
    dbt_figure before, after, change;
};

struct dbt_report_source {
    const char *code, *name;
    int64_t read, of[DBT_CLASS_COUNT];
};

struct dbt_report_control { /* one sum, added up in two ways */
    const char *name;
    dbt_figure first, second;
    bool agrees;
};

struct dbt_report_finding {
    const char *severity, *code, *title, *where, *what, *advice;
    bool is_hold;
};

struct dbt_report_paper {
    struct dbt_progress progress;
    struct dbt_identity region;
    const char *name, *code, *provider, *org_no, *sources_read;
    dbt_month month, before, year_ago;
    struct dbt_period months;
    dbt_day date;
    int64_t few, units_at_least, unit_count, hold_count, warning_count;
    bool is_compact;
    struct dbt_report_key listed, cost, per_listed, share;
    const struct dbt_chart *listed_chart, *cost_chart, *dispatch_chart, *share_chart;
    struct dbt_series dispatches;
    struct dbt_report_calls calls;
    struct dbt_series services;
    int64_t months_known; /* those that sums of costs are of */
    bool is_one_month;
    struct dbt_report_cost service_sum, service_per_listed;
    struct dbt_report_switch price_switch;
    struct dbt_series groups, breaches, included;
    /* Of the region's report alone. */
    dbt_figure share_from; /* where the scale of all units' shares begins */
    struct dbt_series units, changes, sources, controls, findings;
    struct dbt_report_source source_sum;
};

/* How many rows of each kind are shown; what is left is added up in one more row. */
struct dbt_report_limits {
    size_t services, effects, included;
    bool is_compact; /* charts are lower */
};

/* What makes it. A failure sticks in `status`. */
struct dbt_reporting {
    const struct dbt_report *report;
    const struct dbt_followup *followup;
    const struct dbt_followup_unit *subject; /* the unit, or the region's total */
    const struct dbt_region *region;
    struct dbt_report_limits limits;
    struct dbt_arena *arena;
    struct dbt_error *error;
    enum dbt_status status;
    const char *few; /* "< 5" */
    const char **month_names, **year_names, **weekday_names, **hour_names;
    struct dbt_report_paper *paper;
};

/* DBT_MEMORY; DBT_INTERNAL when a sum is too large. */
enum dbt_status dbt_report_make(struct dbt_reporting *reporting);

/* ---- parts of it ---------------------------------------------------------------------------- */

const char *dbt_report_keep(struct dbt_reporting *reporting, const char *made);
void *dbt_report_take(struct dbt_reporting *reporting, size_t count, size_t bytes);
const char *dbt_report_text(struct dbt_reporting *reporting, enum dbt_text_key key,
                            const struct dbt_value *values, size_t count);
/* Known figures added up; NONE of none. */
dbt_figure dbt_report_add(struct dbt_reporting *reporting, dbt_figure a, dbt_figure b);
dbt_figure dbt_report_difference(dbt_figure after, dbt_figure before);

void dbt_report_groups_fill(struct dbt_report_groups *groups, const struct dbt_followup_unit *unit,
                            const struct dbt_followup_groups *from);

/* report_cost.c */
void dbt_report_services_make(struct dbt_reporting *reporting);
void dbt_report_switch_make(struct dbt_reporting *reporting);

/* report_region.c */
void dbt_report_region_make(struct dbt_reporting *reporting);
void dbt_report_calls_make(struct dbt_reporting *reporting, const struct dbt_followup_unit *unit,
                           struct dbt_report_calls *calls);

/* ---- charts: report_chart.c ----------------------------------------------------------------- */

enum dbt_report_unit_of { /* what figures count */
                          DBT_REPORT_COUNT,
                          DBT_REPORT_KRONOR, /* whole ones, of öre */
                          DBT_REPORT_ORE,
                          DBT_REPORT_SHARE
};

const char *dbt_report_write(struct dbt_reporting *reporting, enum dbt_report_unit_of unit,
                             dbt_figure figure);

struct dbt_report_drawing { /* a chart to be made */
    enum dbt_chart_kind kind;
    enum dbt_report_unit_of unit;
    const char *name;       /* what it shows */
    const char *note;       /* below its last figure; null: nothing */
    bool is_reference;      /* of a range: only the others' */
    dbt_figure least, most; /* of a spark's scale; 0: its own */
    const struct dbt_chart_series *series;
    size_t count;
};

void dbt_report_names_make(struct dbt_reporting *reporting);
/* Over the months. */
const struct dbt_chart *dbt_report_chart(struct dbt_reporting *reporting,
                                         const struct dbt_report_drawing *drawing);
/* Of one series: a line, or a spark. */
const struct dbt_chart *dbt_report_line(struct dbt_reporting *reporting,
                                        const struct dbt_report_drawing *drawing,
                                        const struct dbt_followup_months *months);
const struct dbt_chart *dbt_report_range(struct dbt_reporting *reporting,
                                         const struct dbt_report_drawing *drawing,
                                         const struct dbt_report_key *key);
const struct dbt_chart *dbt_report_bar(struct dbt_reporting *reporting,
                                       const struct dbt_report_drawing *drawing, dbt_figure value,
                                       dbt_figure most);
const struct dbt_chart *dbt_report_hours(struct dbt_reporting *reporting, const char *name,
                                         const dbt_figure *by_hour);

#endif
