/* What was used: usage rows to figures of units and of the region. */
#include "maker.h"

#include <inttypes.h>

/* What a meter's rows are to the reports: any of them, of one meter. */
struct part {
    bool listed, calls, reached, waits, hours;
    bool *dispatches; /* of each kind */
};

struct counting {
    struct dbt_maker *maker;
    struct part *parts;   /* of each meter */
    uint32_t unit, meter; /* of the row at hand */
    int month;
};

static bool is_among(const uint32_t *meters, uint32_t count, uint32_t meter)
{
    for (uint32_t i = 0; i < count; i++) {
        if (meters[i] == meter) {
            return true;
        }
    }
    return false;
}

static bool begin_counting(struct counting *counting, struct dbt_maker *maker)
{
    const struct dbt_followup_settings *settings = &maker->region->followup;
    const uint32_t meters = maker->region->meter_count;
    *counting = (struct counting){.maker = maker, .unit = DBT_NONE, .meter = DBT_NONE};
    counting->parts = dbt_maker_scratch(maker, meters, sizeof *counting->parts);
    for (uint32_t i = 0; counting->parts != NULL && i < meters; i++) {
        bool *dispatches = dbt_maker_scratch(maker, settings->dispatch_count, sizeof *dispatches);
        if (dispatches == NULL) {
            return false;
        }
        for (uint32_t kind = 0; kind < settings->dispatch_count; kind++) {
            dispatches[kind] = settings->dispatches[kind] == i;
        }
        counting->parts[i] =
            (struct part){.listed = settings->listed == i,
                          .calls = settings->calls == i,
                          .reached = is_among(settings->reached, settings->reached_count, i),
                          .waits = settings->wait == i,
                          .hours = settings->by_hour == i,
                          .dispatches = dispatches};
    }
    return counting->parts != NULL;
}

static uint32_t meter_of(const struct dbt_region *region, const char *code)
{
    for (uint32_t i = 0; i < region->meter_count; i++) {
        if (strcmp(region->meters[i].code, code) == 0) {
            return i;
        }
    }
    return DBT_NONE;
}

/* Finds the row's month, unit and meter. False: the month is not shown, or it is none of the
   region's meters any more. */
static bool find(struct counting *counting, const struct dbt_usage_row *row)
{
    counting->month = dbt_maker_month(counting->maker, dbt_month_of(row->span.first));
    counting->unit = dbt_maker_unit(counting->maker, row->unit_code);
    counting->meter = meter_of(counting->maker->region, row->meter_code);
    return counting->month >= 0 && counting->meter != DBT_NONE;
}

/* Adds a count of a month to the figures of `unit` that `part` says. */
static bool add_count(const struct counting *counting, size_t unit, int month, int64_t quantity)
{
    const struct dbt_maker *maker = counting->maker;
    const struct part *part = &counting->parts[counting->meter];
    struct dbt_followup_unit *figures = &maker->own.units[unit];
    struct dbt_followup_dispatch *dispatches = dbt_maker_dispatches(maker, &maker->own, unit);
    bool ok = (!part->listed || dbt_maker_add(&figures->listed.of[month], quantity)) &&
              (!part->calls || dbt_maker_add(&figures->calls.all.of[month], quantity)) &&
              (!part->reached || dbt_maker_add(&figures->calls.reached.of[month], quantity)) &&
              (!part->waits || dbt_maker_add(&maker->waits[unit].of[month], quantity));
    for (size_t kind = 0; ok && kind < maker->dispatch_count; kind++) {
        ok = !part->dispatches[kind] || dbt_maker_add(&dispatches[kind].count.of[month], quantity);
    }
    return ok;
}

/* Units of other months have none of their own, and are in the region's. */
static bool take_row(struct counting *counting, const struct dbt_usage_row *row, int month)
{
    const struct dbt_maker *maker = counting->maker;
    struct dbt_followup_calls *calls =
        counting->unit != DBT_NONE ? &maker->own.units[counting->unit].calls : NULL;
    if (row->cell[0] == '\0') {
        return add_count(counting, maker->unit_count, month, row->quantity) &&
               (calls == NULL || add_count(counting, counting->unit, month, row->quantity));
    }
    if (calls != NULL && counting->parts[counting->meter].waits) {
        const bool is_median = strcmp(row->cell, "median") == 0;
        struct dbt_followup_months *months = is_median ? &calls->median_s : &calls->p90_s;
        months->of[month] = row->quantity;
    }
    return true;
}

static enum dbt_status count_row(void *taker, const struct dbt_usage_row *row)
{
    struct counting *counting = taker;
    const bool is_found = find(counting, row);
    if (counting->month >= 0) {
        counting->maker->known[counting->month] = true;
    }
    return !is_found || take_row(counting, row, counting->month)
               ? DBT_OK
               : dbt_maker_overflow(counting->maker, row->meter_code);
}

/* Those of the past first. */
static enum dbt_status each_row(struct counting *counting, bool by_hour, dbt_take_usage *take)
{
    const struct dbt_followup_past *past = counting->maker->input->past;
    const struct dbt_usage_rows *usage = counting->maker->input->usage;
    enum dbt_status status =
        past != NULL ? past->usage(past->context, by_hour, take, counting) : DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < usage->count; i++) {
        status = take(counting, &usage->items[i]);
    }
    return status;
}

enum dbt_status dbt_maker_count(struct dbt_maker *maker)
{
    struct counting counting;
    return begin_counting(&counting, maker) ? each_row(&counting, false, count_row) : DBT_MEMORY;
}

/* ---- hours ---------------------------------------------------------------------------------- */

/* The hour of the week that a cell "1-08" is of, or -1. */
static int hour_of(const char *cell)
{
    const bool fits = strlen(cell) == 4 && cell[0] >= '1' && cell[0] <= '7' && cell[1] == '-';
    const int hour = fits ? (cell[2] - '0') * 10 + (cell[3] - '0') : -1;
    return hour >= 0 && hour < 24 ? (cell[0] - '1') * 24 + hour : -1;
}

/* Every hour is 0 from the first month on whose calls are told. */
static void begin_hours(const struct dbt_maker *maker, struct dbt_followup_calls *calls)
{
    for (int i = DBT_REPORT_MONTH; i >= 0; i--) {
        if (dbt_figure_known(calls->all.of[i])) {
            calls->by_hour_from = maker->made->months[i];
        }
    }
    for (int i = 0; calls->by_hour_from != 0 && i < DBT_WEEK_HOURS; i++) {
        calls->by_hour[i] = 0;
    }
}

struct dbt_followup_calls *dbt_maker_hours(const struct dbt_maker *maker, size_t unit)
{
    const struct dbt_figures *figures = unit < maker->unit_count ? &maker->own : &maker->regional;
    return &figures->units[unit].calls;
}

static bool add_hour(const struct counting *counting, size_t unit, const struct dbt_usage_row *row)
{
    struct dbt_followup_calls *calls = dbt_maker_hours(counting->maker, unit);
    const int hour = hour_of(row->cell);
    return hour < 0 || !dbt_figure_known(calls->all.of[counting->month]) ||
           dbt_maker_add(&calls->by_hour[hour], row->quantity);
}

static enum dbt_status count_hour(void *taker, const struct dbt_usage_row *row)
{
    struct counting *counting = taker;
    const struct dbt_maker *maker = counting->maker;
    if (!find(counting, row) || !counting->parts[counting->meter].hours) {
        return DBT_OK;
    }
    return add_hour(counting, maker->unit_count, row) &&
                   (counting->unit == DBT_NONE || add_hour(counting, counting->unit, row))
               ? DBT_OK
               : dbt_maker_overflow(maker, row->meter_code);
}

enum dbt_status dbt_maker_count_hours(struct dbt_maker *maker)
{
    struct counting counting;
    if (maker->region->followup.by_hour == DBT_NONE) {
        return DBT_OK;
    }
    for (size_t i = 0; i <= maker->unit_count; i++) {
        begin_hours(maker, dbt_maker_hours(maker, i));
    }
    return begin_counting(&counting, maker) ? each_row(&counting, true, count_hour) : DBT_MEMORY;
}
