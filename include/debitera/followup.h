/*
 * Follow-up: what care units used, what it cost, and how they stand in their region (domain §5).
 *
 * Figures of one month, the report's, and of the twelve before it, from usage and invoices of all
 * runs up to the one that is reported; a month of which no run is known has none
 * (DBT_FIGURE_NONE). A month is known when it is the report's, or any usage or invoice is of it;
 * what nothing is said of in a known month is 0, and NONE in one in which the unit was not valid.
 * Amounts are net, without VAT, and those of all documents of a month added up: corrections change
 * them.
 *
 * What is not told. Counts of fewer than `suppress_below` persons, messages or calls are
 * DBT_FIGURE_SMALL; 0 is told. What is computed from such a count is DBT_FIGURE_NONE: shares,
 * figures per listed, waiting times of so few calls. So that no count can be computed from those
 * beside it, some that are not small are not told either, and are DBT_FIGURE_NONE:
 *   - in the region's report, where of a month one unit alone has a small count, the next smallest;
 *     where there is no other, the region's. Units that are closed since are one more unit in this,
 *     as the region's figure has them in it. Hence `regional`, beside `units` for their own reports
 *   - where one hour alone of the week is small, the next smallest; calls by hour are of months
 *     whose calls are told. Units' are for their own reports alone: beside the region's, a small
 *     one could be computed from the others'
 * Quantities of services that are charged by count are told where the count is. Amounts are always
 * told: they are those of the invoices, with their lines. Calls that were not reached are no figure
 * of their own: what is left between two counts that are told may be small.
 *
 * A region's median and range stand only where as many units as its `compare_from` have the figure,
 * never fewer than DBT_COMPARE_FROM_LEAST: they tell a provider nothing about one other. The median
 * is the nearest rank: of an even number of units the lower of the two in the middle, so it is
 * always a unit's own figure. Quotients are rounded once, half away from zero.
 *
 * What is shown of what, meters.yaml says under `follow_up` (struct dbt_followup_settings in
 * catalog.h): which meter counts the listed, what is sent to patients, and the calls.
 */
#ifndef DEBITERA_FOLLOWUP_H
#define DEBITERA_FOLLOWUP_H

#include "debitera/base/figure.h"
#include "debitera/bill.h"
#include "debitera/difference.h"

enum {
    DBT_FOLLOWUP_MONTHS = 13, /* the last one is the report's */
    DBT_WEEK_HOURS = 7 * 24   /* from Monday 00 */
};

struct dbt_followup_source { /* where its records ended, over all files of the run */
    const char *code;
    uint64_t read;
    uint64_t of[DBT_CLASS_COUNT];
};

/* What is known besides what the input holds: there is much of it, so it is handed over piece by
   piece as it is needed, and only sums of it are kept. What a taker returns but DBT_OK ends the
   call, which returns it; the message is the input's error. */
struct dbt_followup_past {
    void *context;
    bool invoiced[DBT_FOLLOWUP_MONTHS]; /* any document is of the month */
    /* Of months that the input has no usage of: the cells of the meter by hour, or all the rest. */
    enum dbt_status (*usage)(void *context, bool by_hour, dbt_take_usage *take, void *taker);
    /* Of a month, in the order of issue: what they are for, quantity and net amount. */
    enum dbt_status (*lines)(void *context, dbt_month month, dbt_take_line *take, void *taker);
    /* Documents of the report's month and of `before`, all at once; they last for the call. */
    enum dbt_status (*invoices)(void *context, dbt_month before, dbt_take_invoices *take,
                                void *taker);
};

struct dbt_followup_input {
    const struct dbt_region *region;
    dbt_month month;
    const struct dbt_followup_past *past; /* null: there is none */
    /* One set of rows per month, of the last run that counted it. */
    const struct dbt_usage_rows *usage; /* rows of other months are let pass */
    /* The run's documents; with those of the past every one of those months up to the run. */
    const struct dbt_invoices *invoices;
    const struct dbt_billing_part *part; /* registers of the month; charges are not looked at */
    const struct dbt_followup_source *sources;
    size_t source_count;
    const struct dbt_findings *findings; /* holds and warnings of the run */
};

/* A figure by month; the last is the report's. */
struct dbt_followup_months {
    dbt_figure of[DBT_FOLLOWUP_MONTHS];
};

/* Where a unit's figure stands among those of the region's units that have it. */
struct dbt_followup_reference {
    dbt_figure least, median, most; /* NONE where too few units have it */
    uint32_t units;
};

struct dbt_followup_dispatch { /* one kind of what is sent to patients: SMS, e-letters */
    const char *code, *name;   /* of its meter */
    struct dbt_followup_months count;
    struct dbt_followup_months per_thousand; /* listed */
    struct dbt_followup_months ore;          /* of what is charged by it; NONE: nothing is */
};

struct dbt_followup_calls {
    struct dbt_followup_months all;
    struct dbt_followup_months reached; /* answered, or called back the same day */
    struct dbt_followup_months share;   /* reached of all, hundredths of a percent */
    /* Waiting, seconds; NONE of the region: units' are not of the same calls. */
    struct dbt_followup_months median_s, p90_s;
    dbt_figure by_hour[DBT_WEEK_HOURS]; /* sums over the months shown, of those that are told */
    dbt_month by_hour_from;             /* the first month that is in them; 0: none is */
    bool any;                           /* of the month, or of one before it */
};

struct dbt_followup_service { /* what a service cost; those that cost anything, by their order */
    const char *code, *name;
    struct dbt_followup_months ore;
    /* 10^-4, of the last line's unit of quantity; a part of a month is that part of it. */
    struct dbt_followup_months quantity;
    const char *unit_of_quantity;
};

/* What the last change of prices did: the report's month against the last one before it. The day
   is the newest, of a month that is shown and known before it, on which a confirmed price of a
   service that the unit is billed for differs from the one before. Price and volume are the whole
   difference, to the öre. */
struct dbt_followup_effect {
    const char *code, *name;
    int64_t before_ore, after_ore;
    int64_t price_ore, volume_ore; /* the latter with what is new and gone, and roundings */
};
struct dbt_followup_switch {
    dbt_day day; /* the first with the new prices; DBT_DAY_MIN: none within the months */
    dbt_month before;
    const struct dbt_followup_effect *effects; /* of services with an effect; by their order */
    size_t effect_count;
    struct dbt_followup_effect sum; /* of all services */
};

/* R11: groups ordered on the last day of the month, and the workstations they give right to. */
struct dbt_followup_groups {
    const char *code, *name; /* of the service */
    int64_t groups, allowed;
    dbt_figure registered; /* workstations; NONE: the register does not say */
    bool is_breach;
};

struct dbt_followup_included { /* a service without charge */
    const char *name, *package, *obligation;
};

struct dbt_followup_unit {
    const char *code, *name, *org_no, *provider;
    struct dbt_followup_months listed;
    const struct dbt_followup_dispatch *dispatches; /* as many as the region's */
    struct dbt_followup_calls calls;
    const struct dbt_followup_service *services;
    size_t service_count;
    struct dbt_followup_months cost_ore;   /* of all services */
    struct dbt_followup_months per_listed; /* öre; of the cost, by the listed */
    struct dbt_followup_switch price_switch;
    const struct dbt_followup_groups *groups;
    size_t group_count;
};

/* A unit's cost against the month before, of one that was valid then. */
struct dbt_followup_change {
    const struct dbt_followup_unit *unit;
    dbt_figure before_ore, after_ore, change_ore;
};

struct dbt_followup {
    dbt_month months[DBT_FOLLOWUP_MONTHS];
    const struct dbt_followup_unit *units; /* valid in the month, by name (Swedish), then code */
    /* The same as the region's report may tell them, without calls by hour: that and followup.csv
       are made of these, with all that points to units here. */
    const struct dbt_followup_unit *regional;
    size_t unit_count;
    /* Of the region, units that are closed since among them; its names are the region's. */
    struct dbt_followup_unit total;
    const char *const *dispatch_names;
    size_t dispatch_count;
    const struct dbt_followup_included *included; /* by package, as services.yaml has them */
    size_t included_count;
    /* Of the month, over its units. */
    struct dbt_followup_reference share, median_s, per_listed, listed, cost_ore;
    struct dbt_followup_reference *dispatches; /* per thousand listed; as many as the region's */
    const struct dbt_followup_unit *const *ranked; /* by cost, highest first */
    const struct dbt_followup_change *changes;     /* that are not 0; largest first */
    size_t change_count;
    const struct dbt_followup_source *sources;
    size_t source_count;
    const struct dbt_findings *findings;
};

/* All memory is the arena's; texts are borrowed from the region and the registers. DBT_INPUT on
   overflow. */
enum dbt_status dbt_followup_make(const struct dbt_followup_input *input,
                                  struct dbt_followup *followup, struct dbt_arena *arena,
                                  struct dbt_error *error) DBT_CHECKED;

#endif
