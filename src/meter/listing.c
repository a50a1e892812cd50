/* Listings, record by record: the definition of what a row of them means. */
#include "listing.h"

#include <assert.h>

#include "debitera/base/identifier.h"

/* ---- the fields, in the order of judgement --------------------------------------------------- */

/*
 * False with the column to blame. An end before the start is a bad date; a listing of no day covers
 * nothing.
 */
static bool read_span(const struct dbt_metering *metering, const struct dbt_text *fields,
                      struct dbt_span *span, enum dbt_column *blamed)
{
    const struct dbt_zone *zone = metering->options.zone;
    const struct dbt_source *source = metering->source;
    if (metering->listings->is_snapshot) {
        *blamed = DBT_COLUMN_TIME;
        bool is_good =
            dbt_zone_parse_day(zone, source->clock, fields[DBT_COLUMN_TIME], &span->first);
        span->last = span->first;
        return is_good;
    }
    *blamed = DBT_COLUMN_FROM;
    if (!dbt_zone_parse_bound(zone, source->clock, fields[DBT_COLUMN_FROM], &span->first)) {
        return false;
    }
    *blamed = DBT_COLUMN_TO;
    span->last = DBT_DAY_MAX;
    return fields[DBT_COLUMN_TO].length == 0 ||
           (dbt_zone_parse_bound(zone, source->clock, fields[DBT_COLUMN_TO], &span->last) &&
            dbt_listing_end(source, span->first, &span->last));
}

/* Without a meter there is nothing to count, and no point. */
static struct dbt_verdict place(const struct dbt_metering *metering, struct dbt_listing *listing)
{
    enum dbt_class class = dbt_listing_place(metering->listings, listing);
    if (class == DBT_CLASS_REJECTED) {
        return dbt_verdict_reject(DBT_REASON_UNIT_NOT_VALID, DBT_COLUMN_UNIT);
    }
    struct dbt_span days = dbt_span_intersect(listing->span, metering->span);
    bool is_in_vain = metering->meter_count == 0 && dbt_span_days(days) > 0;
    return dbt_verdict_of(is_in_vain ? DBT_CLASS_NOT_BILLABLE : class);
}

enum dbt_status dbt_listing_counted(const struct dbt_metering *metering,
                                    struct dbt_listing_worker *worker, uint64_t more,
                                    struct dbt_error *error)
{
    worker->count += more;
    if (worker->count > INT32_MAX) {
        return dbt_error_set(error, DBT_INPUT,
                             "source %s: more than %d listings; meter the delivery in parts",
                             metering->source->code, INT32_MAX);
    }
    return DBT_OK;
}

/* ---- a record -------------------------------------------------------------------------------- */

static enum dbt_status enter(struct dbt_metering *metering, const struct dbt_metering_row *row,
                             const struct dbt_listing *listing, struct dbt_text person,
                             struct dbt_error *error)
{
    struct dbt_listing_worker *worker = &metering->listings->workers[row->worker];
    enum dbt_status status = DBT_OK;
    if (!metering->again) {
        dbt_listing_step(metering->listings, worker, listing);
        status = dbt_listing_counted(metering, worker, 1, error);
    }
    if (status != DBT_OK || !metering->identified) {
        return status;
    }
    struct dbt_sighting sighting = {
        .identity = dbt_key_hash(metering->options.key, person),
        .offset = row->offset,
        .span = listing->span,
        .input = row->input,
        .unit = listing->unit,
    };
    return dbt_listing_identify(metering, row->worker, &sighting, error);
}

static enum dbt_status add(struct dbt_metering *metering, const struct dbt_metering_row *row,
                           struct dbt_verdict *verdict, struct dbt_error *error)
{
    struct dbt_listing_counting *counting = metering->listings;
    struct dbt_listing listing;
    enum dbt_column blamed;
    char normal[DBT_PERSON_BYTES];
    struct dbt_text person = {normal, 0};
    if (metering->identified) {
        person.length =
            dbt_person_normalise(row->fields[DBT_COLUMN_PERSON], metering->span.last, normal);
    }
    bool has_span = read_span(metering, row->fields, &listing.span, &blamed);
    if (has_span && counting->is_snapshot) { /* also when it is another part's */
        dbt_listing_see(counting, &counting->workers[row->worker], listing.span.first);
    }
    if (!dbt_metering_is_ours(metering, person)) {
        *verdict = dbt_verdict_of(DBT_CLASS_OUTSIDE_PERIOD);
        verdict->elsewhere = true;
        return DBT_OK;
    }
    if (!has_span) {
        *verdict = dbt_verdict_reject(DBT_REASON_BAD_DATE, blamed);
        return DBT_OK;
    }
    if (!dbt_metering_unit(metering, row->fields[DBT_COLUMN_UNIT], &listing.unit, verdict)) {
        return DBT_OK;
    }
    if (metering->identified && person.length == 0) {
        *verdict = dbt_verdict_reject(DBT_REASON_MISSING_ID, DBT_COLUMN_PERSON);
        return DBT_OK;
    }
    *verdict = place(metering, &listing);
    bool counts = verdict->class == DBT_CLASS_BILLED || verdict->class == DBT_CLASS_FOLLOW_UP;
    return counts ? enter(metering, row, &listing, person, error) : DBT_OK;
}

const struct dbt_metering_kind dbt_metering_listings = {
    .begin = dbt_listing_begin,
    .rows = dbt_listing_rows,
    .add = add,
    .count = dbt_listing_count,
    .judge = dbt_listing_judge,
    .release = dbt_listing_release,
};
