/*
 * Maker: a follow-up while it is made, file by file in this order: units of the month, what they
 * used, what it cost, what is told of it, the last change of prices, and the units side by side.
 */
#ifndef DEBITERA_FOLLOWUP_MAKER_H
#define DEBITERA_FOLLOWUP_MAKER_H

#include "debitera/followup.h"

enum { DBT_REPORT_MONTH = DBT_FOLLOWUP_MONTHS - 1 };

/* Figures of the units valid in the month, in their order, and of the region behind them. */
struct dbt_figures {
    struct dbt_followup_unit *units;
    struct dbt_followup_dispatch *dispatches; /* of each unit as many as the region has */
    struct dbt_followup_service *services;    /* of one unit after another; own only */
};

struct dbt_maker {
    const struct dbt_followup_input *input;
    const struct dbt_region *region;
    struct dbt_followup *made;
    size_t unit_count;
    size_t dispatch_count;
    size_t service_count;               /* over all units, and the region */
    const struct dbt_unit **registered; /* the register's, of each unit */
    uint32_t *unit_of;                  /* of a register's unit; DBT_NONE: not valid in the month */
    struct dbt_figures own, regional;   /* counts are raw until they are judged (told.c) */
    struct dbt_followup_months *waits;  /* of each unit: calls that have a waiting time */
    bool known[DBT_FOLLOWUP_MONTHS];
    struct dbt_arena *arena;
    struct dbt_arena scratch; /* what is not needed any more when it is made */
    struct dbt_error *error;
};

/* A month's place in the months shown, or -1. */
int dbt_maker_month(const struct dbt_maker *maker, dbt_month month);
/* The unit of a code, DBT_NONE when it is none of the month's. */
uint32_t dbt_maker_unit(const struct dbt_maker *maker, const char *code);
struct dbt_followup_dispatch *dbt_maker_dispatches(const struct dbt_maker *maker,
                                                   const struct dbt_figures *figures, size_t unit);
/* Zeroed; null when memory ends, with the message. */
void *dbt_maker_alloc(const struct dbt_maker *maker, size_t count, size_t size_bytes) DBT_CHECKED;
void *dbt_maker_scratch(struct dbt_maker *maker, size_t count, size_t size_bytes) DBT_CHECKED;
/* False when the sum is too large. */
bool dbt_maker_add(int64_t *sum, int64_t value) DBT_CHECKED;
enum dbt_status dbt_maker_overflow(const struct dbt_maker *maker, const char *what) DBT_CHECKED;
/* `above` times `scale` by `below`, rounded; NONE where either is not told, or `below` is 0. */
dbt_figure dbt_figure_divide(dbt_figure above, int64_t scale, dbt_figure below);

/* units.c */
enum dbt_status dbt_maker_list_units(struct dbt_maker *maker) DBT_CHECKED;
enum dbt_status dbt_maker_list_groups(struct dbt_maker *maker) DBT_CHECKED;
enum dbt_status dbt_maker_list_included(struct dbt_maker *maker) DBT_CHECKED;

/* used.c: counts and waiting times; and, once calls are judged, those by hour. */
enum dbt_status dbt_maker_count(struct dbt_maker *maker) DBT_CHECKED;
/* Of a unit for its own report, of the region (unit_count) for its: no other figures have hours. */
struct dbt_followup_calls *dbt_maker_hours(const struct dbt_maker *maker, size_t unit);
enum dbt_status dbt_maker_count_hours(struct dbt_maker *maker) DBT_CHECKED;

/* cost.c: services and what was paid for dispatches, of the units and the region. */
enum dbt_status dbt_maker_cost(struct dbt_maker *maker) DBT_CHECKED;

/* told.c: what is told of the counts, and what is computed from them; once for units' own reports,
   once for the region's. */
enum dbt_status dbt_maker_judge(struct dbt_maker *maker) DBT_CHECKED;
enum dbt_status dbt_maker_judge_hours(struct dbt_maker *maker) DBT_CHECKED;

/* switch.c */
enum dbt_status dbt_maker_switch_prices(struct dbt_maker *maker) DBT_CHECKED;

/* beside.c: references, ranking and changes, of the regional units. */
enum dbt_status dbt_maker_set_beside(struct dbt_maker *maker) DBT_CHECKED;

#endif
