/* Events: counted on their local day (R5), each id of a source once. */
#include "event.h"

enum { WORDS = 64 }; /* spellings of statuses, or of kinds, that are remembered */

/* ---- the fields, in the order of judgement --------------------------------------------------- */

static bool read_quantity(const struct dbt_source *source, struct dbt_text text, int64_t *quantity)
{
    *quantity = 1;
    return text.length == 0 ||
           (dbt_decimal_parse(text, source->point, 0, quantity) && *quantity >= 0);
}

static bool read_event(const struct dbt_metering *metering, const struct dbt_text *fields,
                       struct dbt_event *event, struct dbt_verdict *verdict)
{
    const struct dbt_source *source = metering->source;
    if (!dbt_zone_parse_hour(metering->options.zone, source->clock, fields[DBT_COLUMN_TIME],
                             &event->moment.day, &event->moment.hour)) {
        *verdict = dbt_verdict_reject(DBT_REASON_BAD_DATE, DBT_COLUMN_TIME);
        return false;
    }
    if (!dbt_metering_unit(metering, fields[DBT_COLUMN_UNIT], &event->unit, verdict)) {
        return false;
    }
    if (metering->identified && fields[DBT_COLUMN_ID].length == 0) {
        *verdict = dbt_verdict_reject(DBT_REASON_MISSING_ID, DBT_COLUMN_ID);
        return false;
    }
    uint64_t word;
    uint64_t of_kind;
    if (!dbt_event_status(metering, fields[DBT_COLUMN_STATUS], &word)) {
        *verdict = dbt_verdict_reject(DBT_REASON_UNDECLARED_STATUS, DBT_COLUMN_STATUS);
        return false;
    }
    event->uncounted = fields[DBT_COLUMN_QUANTITY].length == 0;
    if (!read_quantity(source, fields[DBT_COLUMN_QUANTITY], &event->quantity)) {
        *verdict = dbt_verdict_reject(DBT_REASON_BAD_NUMBER, DBT_COLUMN_QUANTITY);
        return false;
    }
    if (!dbt_event_kind(metering, fields[DBT_COLUMN_KIND], &of_kind)) {
        return false; /* any kind has a number */
    }
    event->class = dbt_event_class_at(metering->events, word, of_kind);
    return true;
}

/* ---- a record -------------------------------------------------------------------------------- */

/* One that counts, with its verdict; false for the others. */
static bool judge_record(const struct dbt_metering *metering, const struct dbt_metering_row *row,
                         struct dbt_event *event, struct dbt_verdict *verdict)
{
    const struct dbt_event_counting *counting = metering->events;
    struct dbt_text id =
        metering->identified ? row->fields[DBT_COLUMN_ID] : (struct dbt_text){NULL, 0};
    if (!dbt_metering_is_ours(metering, id)) {
        *verdict = dbt_verdict_of(DBT_CLASS_NOT_BILLABLE);
        verdict->elsewhere = true;
        return false;
    }
    if (!read_event(metering, row->fields, event, verdict)) {
        return false;
    }
    event->moment.slot = dbt_times_slot(&counting->workers[row->worker].times, event->moment.day);
    if (event->moment.slot == DBT_NONE) {
        *verdict = dbt_verdict_of(DBT_CLASS_OUTSIDE_PERIOD);
        return false;
    }
    if (!dbt_event_is_valid(counting, event)) {
        *verdict = dbt_verdict_reject(DBT_REASON_UNIT_NOT_VALID, DBT_COLUMN_UNIT);
        return false;
    }
    uint64_t takers = dbt_event_takers(counting, event);
    *verdict = dbt_verdict_of(dbt_event_verdict(counting, takers));
    return takers != 0;
}

static enum dbt_status count(struct dbt_metering *metering, unsigned worker,
                             const struct dbt_event *event, struct dbt_error *error)
{
    const struct dbt_event_counting *counting = metering->events;
    dbt_event_count(counting, &counting->workers[worker], event);
    return dbt_event_count_cells(metering, event, error);
}

/*
 * Only records that some meter takes are identified: so a failed attempt does not shadow a
 * delivered one.
 */
static enum dbt_status add(struct dbt_metering *metering, const struct dbt_metering_row *row,
                           struct dbt_verdict *verdict, struct dbt_error *error)
{
    struct dbt_event event = {.partly = true, .input = row->input, .offset = row->offset};
    if (!judge_record(metering, row, &event, verdict)) {
        return DBT_OK;
    }
    enum dbt_status status = metering->again ? DBT_OK : count(metering, row->worker, &event, error);
    if (status != DBT_OK || !metering->identified) {
        return status;
    }
    struct dbt_hash128 identity = dbt_key_hash(metering->options.key, row->fields[DBT_COLUMN_ID]);
    return dbt_event_identify(metering, row->worker, &event, identity, error);
}

/* ---- life ------------------------------------------------------------------------------------ */

static bool unit_meaning(const void *context, struct dbt_text text, uint64_t *unit)
{
    const struct dbt_metering *metering = context;
    uint32_t index = dbt_registers_unit(metering->options.registers, text);
    if (index == DBT_NONE) {
        return false;
    }
    struct dbt_span valid = metering->options.registers->units[index].valid;
    bool always = valid.first <= metering->span.first && metering->span.last <= valid.last;
    *unit = index | (always ? 0 : DBT_EVENT_UNIT_PARTLY);
    return true;
}

static enum dbt_status begin_worker(const struct dbt_metering *metering,
                                    struct dbt_event_worker *worker, size_t places,
                                    struct dbt_error *error)
{
    dbt_times_init(&worker->times, metering->options.zone, metering->usage->slots, metering->span,
                   metering->source->clock);
    worker->counts = calloc(places, sizeof *worker->counts);
    if (!worker->counts) {
        return dbt_error_memory(error, "the counts of the units");
    }
    enum dbt_status status =
        dbt_recall_init(&worker->units, metering->usage->unit_count, unit_meaning, metering, error);
    if (status == DBT_OK) {
        status = dbt_recall_init(&worker->statuses, WORDS, dbt_event_status, metering, error);
    }
    if (status == DBT_OK) {
        status = dbt_recall_init(&worker->kinds, WORDS, dbt_event_kind, metering, error);
    }
    if (status == DBT_OK) {
        dbt_event_teach(metering, worker);
    }
    return status;
}

static void find_meters(const struct dbt_metering *metering, struct dbt_event_counting *counting)
{
    counting->meter_count = metering->meter_count;
    for (uint32_t i = 0; i < metering->meter_count; i++) {
        const struct dbt_meter *meter = dbt_event_meter(metering, i);
        counting->priced |= (uint64_t)meter->priced << i;
        counting->quantities |= (uint64_t)(meter->model == DBT_METER_QUANTITY) << i;
        counting->celled |= (uint64_t)(dbt_meter_cells(meter->model) != 0) << i;
    }
}

static void find_months(const struct dbt_metering *metering,
                        const struct dbt_event_counting *counting)
{
    const struct dbt_slots *slots = metering->usage->slots;
    for (uint32_t i = 0; i < slots->count; i++) {
        dbt_month month = dbt_month_of(slots->slots[i].first);
        counting->month_of[i] = (uint32_t)(month - slots->period.first);
    }
    for (size_t i = 0; i < metering->usage->unit_count; i++) {
        counting->valid[i] = metering->options.registers->units[i].valid;
    }
}

static enum dbt_status begin(struct dbt_metering *metering, struct dbt_error *error)
{
    struct dbt_event_counting *counting = calloc(1, sizeof *counting);
    if (!counting) {
        return dbt_error_memory(error, "the counting of events");
    }
    metering->events = counting;
    find_meters(metering, counting);
    dbt_event_classify(metering);
    counting->slot_count = metering->usage->slots->count;
    counting->unit_count = (uint32_t)metering->usage->unit_count;
    size_t places = metering->usage->unit_count * counting->slot_count;
    counting->carries = calloc(places * counting->meter_count + 1, sizeof *counting->carries);
    counting->month_of = calloc(counting->slot_count, sizeof *counting->month_of);
    counting->valid = calloc(metering->usage->unit_count + 1, sizeof *counting->valid);
    counting->workers = calloc(metering->options.threads, sizeof *counting->workers);
    if (!counting->carries || !counting->month_of || !counting->valid || !counting->workers) {
        return dbt_error_memory(error, "the counting of events");
    }
    counting->worker_count = metering->options.threads;
    find_months(metering, counting);
    enum dbt_status status = DBT_OK;
    for (unsigned i = 0; status == DBT_OK && i < counting->worker_count; i++) {
        status = begin_worker(metering, &counting->workers[i], places * counting->classes.count + 1,
                              error);
    }
    return status;
}

static void release(struct dbt_metering *metering)
{
    struct dbt_event_counting *counting = metering->events;
    if (!counting) {
        return;
    }
    for (unsigned i = 0; i < counting->worker_count; i++) {
        struct dbt_event_worker *worker = &counting->workers[i];
        dbt_recall_release(&worker->units);
        dbt_recall_release(&worker->statuses);
        dbt_recall_release(&worker->kinds);
        free(worker->counts);
    }
    free(counting->workers);
    free(counting->carries);
    free(counting->month_of);
    free(counting->valid);
    free(counting);
    metering->events = NULL;
}

const struct dbt_metering_kind dbt_metering_events = {
    .begin = begin,
    .rows = dbt_event_rows,
    .add = add,
    .count = dbt_event_add_up,
    .judge = dbt_event_settle,
    .close = dbt_event_check,
    .release = release,
};
