/* The points that listings count on: made at the start, added up at the end. */
#include <assert.h>

#include "listing_date.h"

/* ---- censuses -------------------------------------------------------------------------------- */

static dbt_day census_day(const struct dbt_meter *meter, dbt_month month)
{
    switch (meter->census) {
    case DBT_CENSUS_LAST:
        return dbt_month_last(month);
    case DBT_CENSUS_LAST_OF_PREVIOUS:
        return dbt_month_first(month) - 1;
    case DBT_CENSUS_DAY: {
        int32_t days = dbt_month_days(month);
        int32_t day = meter->census_day < days ? meter->census_day : days;
        return dbt_month_first(month) + day - 1;
    }
    case DBT_CENSUS_FIRST:
        break;
    }
    return dbt_month_first(month);
}

static int compare_censuses(const void *a, const void *b)
{
    const struct dbt_listing_census *left = a;
    const struct dbt_listing_census *right = b;
    return left->day != right->day ? (left->day > right->day) - (left->day < right->day)
                                   : (left->meter > right->meter) - (left->meter < right->meter);
}

static void find_censuses(const struct dbt_metering *metering, uint32_t number)
{
    struct dbt_listing_counting *counting = metering->listings;
    const struct dbt_slots *slots = metering->usage->slots;
    const struct dbt_meter *meter = &metering->options.region->meters[number];
    dbt_month last = dbt_month_of(metering->span.last);
    for (dbt_month month = dbt_month_of(metering->span.first); month <= last; month++) {
        counting->censuses[counting->census_count++] = (struct dbt_listing_census){
            .meter = number,
            .slot = slots->of_day[dbt_month_first(month) - slots->span.first],
            .day = census_day(meter, month),
        };
    }
}

/* Of a span that has days, so of whole months. */
static bool find_meters(struct dbt_metering *metering)
{
    struct dbt_listing_counting *counting = metering->listings;
    dbt_month first = dbt_month_of(metering->span.first);
    size_t months = (size_t)(dbt_month_of(metering->span.last) - first) + 1;
    counting->censuses = calloc(months * metering->meter_count, sizeof *counting->censuses);
    counting->daily = calloc(metering->meter_count, sizeof *counting->daily);
    if (!counting->censuses || !counting->daily) {
        return false;
    }
    for (uint32_t i = 0; i < metering->meter_count; i++) {
        uint32_t number = metering->meters[i];
        if (metering->options.region->meters[number].model == DBT_METER_PERSON_DAYS) {
            counting->daily[counting->daily_count++] = number;
        } else {
            find_censuses(metering, number);
        }
    }
    qsort(counting->censuses, counting->census_count, sizeof *counting->censuses, compare_censuses);
    return true;
}

/* ---- points ---------------------------------------------------------------------------------- */

static bool is_priced(const struct dbt_metering *metering, const struct dbt_listing_point *point)
{
    const struct dbt_listing_counting *counting = metering->listings;
    const struct dbt_meter *meters = metering->options.region->meters;
    for (uint32_t i = point[0].first_census; i < point[1].first_census; i++) {
        if (meters[counting->censuses[i].meter].priced) {
            return true;
        }
    }
    for (uint32_t i = 0; point->slot != DBT_NONE && i < counting->daily_count; i++) {
        if (meters[counting->daily[i]].priced) {
            return true;
        }
    }
    return false;
}

static void add_point(const struct dbt_metering *metering, dbt_day day, uint32_t first_census)
{
    struct dbt_listing_counting *counting = metering->listings;
    const struct dbt_slots *slots = metering->usage->slots;
    bool counts = dbt_span_has(metering->span, day);
    counting->points[counting->point_count] = (struct dbt_listing_point){
        .day = day,
        .slot = counts ? slots->of_day[day - slots->span.first] : DBT_NONE,
        .first_census = first_census,
        .occasion = counting->daily_count > 0 ? dbt_month_of(day) : (int32_t)counting->point_count,
    };
    counting->point_count++;
}

/* Every day from the first census, which may be the last day of the month before. */
static void add_points(const struct dbt_metering *metering)
{
    struct dbt_listing_counting *counting = metering->listings;
    uint32_t census = 0;
    for (uint32_t i = 0; i < counting->day_count; i++) {
        dbt_day day = counting->first_day + (dbt_day)i;
        uint32_t first = census;
        counting->point_of_day[i] = counting->point_count;
        while (census < counting->census_count && counting->censuses[census].day == day) {
            census++;
        }
        if (census > first || (counting->daily_count > 0 && dbt_span_has(metering->span, day))) {
            add_point(metering, day, first);
        }
    }
    counting->point_of_day[counting->day_count] = counting->point_count;
    counting->points[counting->point_count].first_census = counting->census_count;
    for (uint32_t i = 0; i < counting->point_count; i++) {
        counting->priced_before[i + 1] =
            counting->priced_before[i] + (is_priced(metering, &counting->points[i]) ? 1 : 0);
    }
}

/* Of days further off, the nearest; so the days of any month stand side by side somewhere. */
static void look_around(struct dbt_listing_counting *counting)
{
    for (uint32_t i = 0; i <= counting->day_count + 2 * DBT_LISTING_AROUND; i++) {
        uint32_t day = i < DBT_LISTING_AROUND ? 0 : i - DBT_LISTING_AROUND;
        day = day < counting->day_count ? day : counting->day_count;
        counting->days_around[i] = counting->point_of_day[day];
    }
}

static bool find_points(struct dbt_metering *metering)
{
    struct dbt_listing_counting *counting = metering->listings;
    bool has_days = dbt_span_days(metering->span) > 0;
    counting->first_day = metering->span.first - 1;
    if (has_days && metering->meter_count > 0) {
        counting->day_count = (uint32_t)dbt_span_days(metering->span) + 1;
        if (!find_meters(metering)) {
            return false;
        }
    }
    size_t room = (size_t)counting->day_count + 1;
    counting->points = calloc(room, sizeof *counting->points);
    counting->point_of_day = calloc(room, sizeof *counting->point_of_day);
    counting->days_around =
        calloc(room + 2 * (size_t)DBT_LISTING_AROUND, sizeof *counting->days_around);
    counting->priced_before = calloc(room, sizeof *counting->priced_before);
    counting->standing = calloc(room, sizeof *counting->standing);
    counting->is_double = calloc(room, sizeof *counting->is_double);
    if (!counting->points || !counting->point_of_day || !counting->days_around ||
        !counting->priced_before || !counting->standing || !counting->is_double) {
        return false;
    }
    add_points(metering);
    look_around(counting);
    return true;
}

/* ---- units and workers ----------------------------------------------------------------------- */

static bool find_units(struct dbt_metering *metering)
{
    struct dbt_listing_counting *counting = metering->listings;
    const struct dbt_registers *registers = metering->options.registers;
    counting->valid = calloc(registers->unit_count + 1, sizeof *counting->valid);
    for (size_t i = 0; counting->valid && i < registers->unit_count; i++) {
        struct dbt_span valid = registers->units[i].valid;
        counting->valid[i] = (struct dbt_listing_range){
            .first = dbt_listing_point(counting, valid.first),
            .behind = dbt_listing_point(counting, valid.last + 1),
        };
    }
    return counting->valid != NULL;
}

static bool unit_of(const void *context, struct dbt_text text, uint64_t *meaning)
{
    *meaning = dbt_registers_unit(context, text);
    return *meaning != DBT_NONE;
}

static enum dbt_status make_worker(const struct dbt_metering *metering,
                                   struct dbt_listing_worker *worker, struct dbt_error *error)
{
    const struct dbt_registers *registers = metering->options.registers;
    size_t points = (size_t)metering->listings->point_count + 1;
    worker->steps = calloc((registers->unit_count + 1) * points, sizeof *worker->steps);
    worker->seen = calloc(points, sizeof *worker->seen);
    worker->months = calloc(DBT_LISTING_MONTHS + 1, sizeof *worker->months);
    if (!worker->steps || !worker->seen || !worker->months) {
        return dbt_error_memory(error, "the listings of all units");
    }
    dbt_listing_date_open(metering->listings, &worker->months[DBT_LISTING_MONTHS]);
    return dbt_recall_init(&worker->units, registers->unit_count, unit_of, registers, error);
}

enum dbt_status dbt_listing_begin(struct dbt_metering *metering, struct dbt_error *error)
{
    const char *const *headers = metering->source->headers;
    struct dbt_listing_counting *counting = calloc(1, sizeof *counting);
    unsigned worker_count = metering->options.threads;
    metering->listings = counting;
    if (!counting || !find_points(metering) || !find_units(metering)) {
        return dbt_error_memory(error, "the census days");
    }
    counting->is_snapshot = headers[DBT_COLUMN_TIME] && !headers[DBT_COLUMN_FROM];
    counting->workers = calloc(worker_count, sizeof *counting->workers);
    if (!counting->workers) {
        return dbt_error_memory(error, "the listings of all units");
    }
    enum dbt_status status = DBT_OK;
    for (; status == DBT_OK && counting->worker_count < worker_count; counting->worker_count++) {
        status = make_worker(metering, &counting->workers[counting->worker_count], error);
    }
    return status;
}

void dbt_listing_release(struct dbt_metering *metering)
{
    struct dbt_listing_counting *counting = metering->listings;
    if (!counting) {
        return;
    }
    for (unsigned i = 0; i < counting->worker_count; i++) {
        free(counting->workers[i].steps);
        free(counting->workers[i].seen);
        free(counting->workers[i].months);
        dbt_recall_release(&counting->workers[i].units);
    }
    free(counting->workers);
    free(counting->points);
    free(counting->censuses);
    free(counting->daily);
    free(counting->point_of_day);
    free(counting->days_around);
    free(counting->priced_before);
    free(counting->valid);
    free(counting->standing);
    free(counting->is_double);
    free(counting);
    metering->listings = NULL;
}

/* ---- adding up ------------------------------------------------------------------------------- */

static void count(const struct dbt_metering *metering, uint32_t number, uint32_t unit, int64_t more)
{
    const struct dbt_listing_counting *counting = metering->listings;
    const struct dbt_listing_point *point = &counting->points[number];
    for (uint32_t i = point[0].first_census; i < point[1].first_census; i++) {
        const struct dbt_listing_census *census = &counting->censuses[i];
        *dbt_usage_at(metering->usage, census->meter, unit, census->slot) += more;
    }
    for (uint32_t i = 0; point->slot != DBT_NONE && i < counting->daily_count; i++) {
        *dbt_usage_at(metering->usage, counting->daily[i], unit, point->slot) += more;
    }
}

void dbt_listing_take_back(const struct dbt_metering *metering, uint32_t point, uint32_t unit)
{
    count(metering, point, unit, -1);
}

static void count_unit(const struct dbt_metering *metering, uint32_t unit)
{
    const struct dbt_listing_counting *counting = metering->listings;
    int64_t listed = 0;
    for (uint32_t point = 0; point < counting->point_count; point++) {
        size_t step = (size_t)unit * (counting->point_count + 1) + point;
        for (unsigned i = 0; i < counting->worker_count; i++) {
            listed += counting->workers[i].steps[step];
        }
        if (listed != 0) {
            count(metering, point, unit, listed);
        }
    }
}

static bool is_seen(const struct dbt_listing_counting *counting, uint32_t point)
{
    for (unsigned i = 0; i < counting->worker_count; i++) {
        if (counting->workers[i].seen[point]) {
            return true;
        }
    }
    return false;
}

static enum dbt_status find_missing_days(struct dbt_metering *metering, struct dbt_error *error)
{
    const struct dbt_listing_counting *counting = metering->listings;
    metering->missing_days = calloc(counting->point_count + 1U, sizeof *metering->missing_days);
    if (!metering->missing_days) {
        return dbt_error_memory(error, "the days without a snapshot");
    }
    for (uint32_t point = 0; point < counting->point_count; point++) {
        if (!is_seen(counting, point)) {
            metering->missing_days[metering->missing_day_count++] = counting->points[point].day;
        }
    }
    return DBT_OK;
}

enum dbt_status dbt_listing_count(struct dbt_metering *metering, struct dbt_error *error)
{
    const struct dbt_listing_counting *counting = metering->listings;
    for (uint32_t unit = 0; unit < metering->options.registers->unit_count; unit++) {
        count_unit(metering, unit);
    }
    return counting->is_snapshot ? find_missing_days(metering, error) : DBT_OK;
}
