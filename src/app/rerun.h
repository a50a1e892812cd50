/*
 * Rerun: past months computed again, each in a pipeline of its own, and written as one folder for
 * analysts. Nothing of it depends on a ledger, but for prices as they were when a month was issued,
 * which are read from one.
 *
 * Life cycle: dbt_rerun_init, dbt_rerun_load, dbt_rerun_place, dbt_rerun_compute, dbt_rerun_write;
 * the results may be looked at until dbt_rerun_release.
 */
#ifndef DEBITERA_APP_RERUN_H
#define DEBITERA_APP_RERUN_H

#include "debitera/base/lock.h"
#include "debitera/export.h"
#include "pipeline.h"

struct dbt_rerun_month {
    struct dbt_options options; /* the rerun's, with this month's period and issue date */
    struct dbt_pipeline pipeline;
    struct dbt_run run;
    int64_t prices_run; /* whose price list it has; 0: the one that was given */
    enum dbt_status status;
    struct dbt_error error; /* why it could not be computed */
};

struct dbt_rerun_work {
    struct dbt_pipeline base; /* the region, which all months share */
    struct dbt_rerun_month *months;
    size_t month_count;         /* that were begun */
    struct dbt_result *results; /* room for one a month: dbt_rerun_describe */
    const char *prices_name;    /* of the price list that was given; "" for the region's own */
    const char *parent;         /* folder that the result lies in */
    const char *name;           /* of the result's own folder */
    struct dbt_lock lock;
    bool computed; /* the months were looked at */
};

void dbt_rerun_init(struct dbt_rerun_work *work, const struct dbt_options *options,
                    struct dbt_log *log);
void dbt_rerun_release(struct dbt_rerun_work *work);

/* The region folder, and the months: one each, or the period as one where one delivery holds it
   all. DBT_INPUT names every month that has no delivery. */
enum dbt_status dbt_rerun_load(struct dbt_rerun_work *work, struct dbt_error *error) DBT_CHECKED;

/*
 * Where the result goes, locked until release: `parent` and `name`, without symbolic links. Refused
 * with DBT_USAGE: a folder of issued results, or where they will be issued, or one below it, one
 * among the exports, in the region folder or in what that extends, and what
 * dbt_rerun_keep_standing refuses. DBT_LOCKED when another rerun works on it.
 */
enum dbt_status dbt_rerun_place(struct dbt_rerun_work *work, struct dbt_error *error) DBT_CHECKED;

/*
 * Part of dbt_rerun_place. DBT_USAGE when the folder exists and is neither empty nor what a rerun
 * of the same region, period and price list wrote, whole and with nothing else in it; and when its
 * lock or its stage beside it (`.name.lock`, `.name.stage`) is not one of a rerun.
 */
enum dbt_status dbt_rerun_keep_standing(struct dbt_rerun_work *work,
                                        struct dbt_error *error) DBT_CHECKED;

/*
 * All months, one after the other, also behind one that is held or cannot be used, so that one
 * attempt shows everything. The worst status of all; why, stands in the months and their findings.
 */
enum dbt_status dbt_rerun_compute(struct dbt_rerun_work *work) DBT_CHECKED;

/* Gives each month the price list of the run that billed it. DBT_INPUT names every month that was
   not issued, or the first whose run kept no price list. */
enum dbt_status dbt_rerun_issued_prices(struct dbt_rerun_work *work,
                                        struct dbt_error *error) DBT_CHECKED;

/* What the months came to, as far as they were computed; borrows from `work`. */
struct dbt_rerun dbt_rerun_describe(const struct dbt_rerun_work *work);

/* Writes the folder, whole or not at all. */
enum dbt_status dbt_rerun_write(struct dbt_rerun_work *work, struct dbt_error *error) DBT_CHECKED;

#endif
