/* Events: counted on their local day (R5), each id of a source once. */
#include "metering.h"

struct event {
    dbt_day day;
    uint32_t unit;
    uint32_t status; /* its bit; all bits when the source declares none */
    int64_t quantity;
};

/* ---- the fields, in the order of judgement --------------------------------------------------- */

static bool read_status(const struct dbt_source *source, struct dbt_text text, uint32_t *bit)
{
    if (source->status_count == 0) {
        *bit = UINT32_MAX;
        return true;
    }
    for (uint32_t i = 0; i < source->status_count; i++) {
        if (dbt_text_is(text, source->statuses[i])) {
            *bit = UINT32_C(1) << i;
            return true;
        }
    }
    return false;
}

static bool read_quantity(const struct dbt_source *source, struct dbt_text text, int64_t *quantity)
{
    *quantity = 1;
    return text.length == 0 ||
           (dbt_decimal_parse(text, source->point, 0, quantity) && *quantity >= 0);
}

static bool read_event(const struct dbt_metering *metering, const struct dbt_text *fields,
                       struct event *event, struct dbt_verdict *verdict)
{
    const struct dbt_source *source = metering->source;
    if (!dbt_zone_parse_day(metering->options.zone, source->clock, fields[DBT_COLUMN_TIME],
                            &event->day)) {
        *verdict = dbt_verdict_reject(DBT_REASON_BAD_DATE, DBT_COLUMN_TIME);
        return false;
    }
    if (!dbt_metering_unit(metering, fields[DBT_COLUMN_UNIT], &event->unit, verdict)) {
        return false;
    }
    if (fields[DBT_COLUMN_ID].length == 0) {
        *verdict = dbt_verdict_reject(DBT_REASON_MISSING_ID, DBT_COLUMN_ID);
        return false;
    }
    if (!read_status(source, fields[DBT_COLUMN_STATUS], &event->status)) {
        *verdict = dbt_verdict_reject(DBT_REASON_UNDECLARED_STATUS, DBT_COLUMN_STATUS);
        return false;
    }
    if (!read_quantity(source, fields[DBT_COLUMN_QUANTITY], &event->quantity)) {
        *verdict = dbt_verdict_reject(DBT_REASON_BAD_NUMBER, DBT_COLUMN_QUANTITY);
        return false;
    }
    return true;
}

/* ---- who counts it --------------------------------------------------------------------------- */

static bool takes(const struct dbt_meter *meter, const struct event *event, struct dbt_text kind)
{
    return (event->status == UINT32_MAX || (meter->statuses & event->status) != 0) &&
           (!meter->kind || dbt_text_is(kind, meter->kind));
}

/* Bit n: the source's n-th meter takes it. */
static uint64_t find_takers(const struct dbt_metering *metering, const struct event *event,
                            struct dbt_text kind)
{
    uint64_t takers = 0;
    for (uint32_t i = 0; i < metering->meter_count; i++) {
        const struct dbt_meter *meter = &metering->options.region->meters[metering->meters[i]];
        if (takes(meter, event, kind)) {
            takers |= UINT64_C(1) << i;
        }
    }
    return takers;
}

/* Of a record that counts. */
static enum dbt_class class_of(const struct dbt_metering *metering, uint64_t takers)
{
    for (uint32_t i = 0; i < metering->meter_count; i++) {
        const struct dbt_meter *meter = &metering->options.region->meters[metering->meters[i]];
        if ((takers & UINT64_C(1) << i) != 0 && meter->priced) {
            return DBT_CLASS_BILLED;
        }
    }
    return DBT_CLASS_FOLLOW_UP;
}

static enum dbt_status count(const struct dbt_metering *metering, const struct dbt_unique_row *row,
                             struct dbt_error *error)
{
    const struct dbt_slots *slots = metering->usage->slots;
    size_t slot = slots->of_day[row->day - slots->span.first];
    for (uint32_t i = 0; i < metering->meter_count; i++) {
        if ((row->takers & UINT64_C(1) << i) == 0) {
            continue;
        }
        const struct dbt_meter *meter = &metering->options.region->meters[metering->meters[i]];
        int64_t *sum = dbt_usage_at(metering->usage, metering->meters[i], row->unit, slot);
        int64_t more = meter->model == DBT_METER_QUANTITY ? row->quantity : 1;
        if (__builtin_add_overflow(*sum, more, sum)) {
            return dbt_error_set(error, DBT_INPUT,
                                 "source %s: the sum of meter %s is too large to be counted; look "
                                 "at the quantities in the export",
                                 metering->source->code, meter->code);
        }
    }
    return DBT_OK;
}

/* ---- each id once ---------------------------------------------------------------------------- */

/*
 * What two records of one id are compared by; equal for records that differ with a chance of 2^-32,
 * which costs a count in a warning. Not keyed, so that every run says the same. (Finalizer of
 * MurmurHash3.)
 */
static uint32_t fingerprint(const struct event *event)
{
    uint64_t mixed = (uint64_t)event->quantity * UINT64_C(0x9E3779B97F4A7C15);
    mixed ^= (uint64_t)event->unit << 32 | (uint32_t)event->day;
    mixed = (mixed ^ mixed >> 33) * UINT64_C(0xFF51AFD7ED558CCD);
    mixed = (mixed ^ mixed >> 33) * UINT64_C(0xC4CEB9FE1A85EC53);
    return (uint32_t)(mixed >> 32);
}

/*
 * Only records that some meter takes come here: so a failed attempt does not shadow a delivered
 * one.
 */
static enum dbt_status take_once(struct dbt_metering *metering, const struct dbt_unique_row *row,
                                 struct dbt_verdict *verdict, bool *conflicting,
                                 struct dbt_error *error)
{
    enum dbt_sighting sighting;
    enum dbt_status status = dbt_unique_add(&metering->ids, row, &sighting, error);
    if (status != DBT_OK) {
        return status;
    }
    *conflicting = sighting == DBT_SIGHTING_CONFLICTING;
    if (*conflicting || sighting == DBT_SIGHTING_REPEATED) {
        *verdict = dbt_verdict_of(DBT_CLASS_DUPLICATE);
        return DBT_OK;
    }
    *verdict = dbt_verdict_of(class_of(metering, row->takers));
    return sighting == DBT_SIGHTING_FIRST ? count(metering, row, error)
                                          : dbt_metering_reach(metering, row->input, error);
}

static enum dbt_status settle(void *context, const struct dbt_unique_row *row,
                              enum dbt_sighting sighting, struct dbt_error *error)
{
    struct dbt_metering *metering = context;
    if (sighting == DBT_SIGHTING_FIRST) {
        return count(metering, row, error);
    }
    struct dbt_accounting_change *change = &metering->changes[row->input];
    change->of[class_of(metering, row->takers)]--;
    change->of[DBT_CLASS_DUPLICATE]++;
    change->conflicting += sighting == DBT_SIGHTING_CONFLICTING ? 1 : 0;
    return DBT_OK;
}

enum dbt_status dbt_event_close(struct dbt_metering *metering, struct dbt_error *error)
{
    return dbt_unique_settle(&metering->ids, settle, metering, error);
}

enum dbt_status dbt_event_add(struct dbt_metering *metering, const struct dbt_metering_row *row,
                              struct dbt_verdict *verdict, bool *conflicting,
                              struct dbt_error *error)
{
    struct event event;
    if (!read_event(metering, row->fields, &event, verdict)) {
        return DBT_OK;
    }
    if (!dbt_span_has(metering->span, event.day)) {
        *verdict = dbt_verdict_of(DBT_CLASS_OUTSIDE_PERIOD);
        return DBT_OK;
    }
    if (!dbt_span_has(metering->options.registers->units[event.unit].valid, event.day)) {
        *verdict = dbt_verdict_reject(DBT_REASON_UNIT_NOT_VALID, DBT_COLUMN_UNIT);
        return DBT_OK;
    }
    uint64_t takers = find_takers(metering, &event, row->fields[DBT_COLUMN_KIND]);
    if (takers == 0) {
        *verdict = dbt_verdict_of(DBT_CLASS_NOT_BILLABLE);
        return DBT_OK;
    }
    struct dbt_unique_row counted = {
        .id = dbt_key_hash(metering->options.key, row->fields[DBT_COLUMN_ID]),
        .takers = takers,
        .quantity = event.quantity,
        .unit = event.unit,
        .day = event.day,
        .input = row->input,
        .fingerprint = fingerprint(&event),
    };
    return take_once(metering, &counted, verdict, conflicting, error);
}
