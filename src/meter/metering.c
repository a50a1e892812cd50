/* The life of a metering, what is known of its files, and the dispatch by the kind of source. */
#include "metering.h"

#include <assert.h>

enum { RECORD_BYTES = 64, REPEATS_FIRST = 16 }; /* of a common record, for a guess */

struct dbt_verdict dbt_verdict_of(enum dbt_class class)
{
    return (struct dbt_verdict){.class = class, .column = DBT_COLUMN_COUNT};
}

struct dbt_verdict dbt_verdict_reject(enum dbt_reason reason, enum dbt_column column)
{
    return (struct dbt_verdict){.class = DBT_CLASS_REJECTED, .reason = reason, .column = column};
}

bool dbt_metering_unit(const struct dbt_metering *metering, struct dbt_text code, uint32_t *unit,
                       struct dbt_verdict *verdict)
{
    if (code.length == 0) {
        *verdict = dbt_verdict_reject(DBT_REASON_MISSING_UNIT, DBT_COLUMN_UNIT);
        return false;
    }
    *unit = dbt_registers_unit(metering->options.registers, code);
    if (*unit == DBT_NONE) {
        *verdict = dbt_verdict_reject(DBT_REASON_UNKNOWN_UNIT, DBT_COLUMN_UNIT);
        return false;
    }
    return true;
}

/* Not a secret: every run of a shared delivery must come to the same parts. */
bool dbt_metering_is_ours(const struct dbt_metering *metering, struct dbt_text identity)
{
    static const struct dbt_key everywhere = {0, 0};
    struct dbt_share share = metering->options.share;
    if (share.of == 1) {
        return true;
    }
    uint64_t part = identity.length == 0 ? 0 : dbt_key_hash(everywhere, identity).low % share.of;
    return part + 1 == share.part;
}

/* ---- repetitions ----------------------------------------------------------------------------- */

/* Where the pair stands, or belongs. */
static size_t find_repeats(const struct dbt_metering *metering, uint32_t first, uint32_t repeating)
{
    size_t low = 0;
    size_t high = metering->repeats_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct dbt_repeats *at = &metering->repeats[middle];
        if (at->first < first || (at->first == first && at->repeating < repeating)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* One entry per pair of files, not per record. */
static enum dbt_status reserve_repeats(struct dbt_metering *metering, struct dbt_error *error)
{
    if (metering->repeats_count < metering->repeats_capacity) {
        return DBT_OK;
    }
    size_t capacity = metering->repeats_capacity == 0 ? REPEATS_FIRST : 2 * metering->repeats_count;
    struct dbt_repeats *grown =
        reallocarray(metering->repeats, capacity, sizeof *metering->repeats);
    if (!grown) {
        return dbt_error_memory(error, "the pairs of files that repeat records");
    }
    metering->repeats = grown;
    metering->repeats_capacity = capacity;
    return DBT_OK;
}

enum dbt_status dbt_metering_repeat(struct dbt_metering *metering, uint32_t first,
                                    uint32_t repeating, struct dbt_error *error)
{
    assert(first < metering->input_count && repeating < metering->input_count);
    size_t place = find_repeats(metering, first, repeating);
    struct dbt_repeats *at = metering->repeats + place;
    if (place < metering->repeats_count && at->first == first && at->repeating == repeating) {
        at->count++;
        return DBT_OK;
    }
    enum dbt_status status = reserve_repeats(metering, error);
    if (status != DBT_OK) {
        return status;
    }
    at = metering->repeats + place;
    memmove(at + 1, at, (metering->repeats_count - place) * sizeof *at);
    *at = (struct dbt_repeats){.first = first, .repeating = repeating, .count = 1};
    metering->repeats_count++;
    return DBT_OK;
}

static enum dbt_status judge(void *context, const struct dbt_sighting *group, size_t count,
                             struct dbt_error *error)
{
    struct dbt_metering *metering = context;
    return metering->kind->judge(metering, group, count, error);
}

/* ---- life ------------------------------------------------------------------------------------ */

struct dbt_metering *dbt_metering_new(const struct dbt_metering_options *options,
                                      struct dbt_usage *usage, struct dbt_error *error)
{
    assert(options->threads >= 1 && options->threads <= DBT_WORKERS_MAX);
    assert(options->share.part >= 1 && options->share.part <= options->share.of);
    struct dbt_metering *metering = calloc(1, sizeof *metering);
    if (!metering) {
        (void)dbt_error_memory(error, "the metering");
        return NULL;
    }
    metering->options = *options;
    metering->usage = usage;
    metering->span = dbt_span_intersect(dbt_period_span(options->period),
                                        dbt_period_span(options->slots->period));
    return metering;
}

/* All but the outcome. */
static void release_counting(struct dbt_metering *metering)
{
    dbt_metering_events.release(metering);
    dbt_metering_listings.release(metering);
    dbt_unique_release(&metering->unique);
    metering->unique = (struct dbt_unique){0};
}

/* Forgets the source. */
static void forget(struct dbt_metering *metering)
{
    struct dbt_metering kept = {
        .options = metering->options, .usage = metering->usage, .span = metering->span};
    release_counting(metering);
    free(metering->changes);
    free(metering->repeats);
    free(metering->missing_days);
    *metering = kept;
}

void dbt_metering_free(struct dbt_metering *metering)
{
    if (metering) {
        forget(metering);
        free(metering);
    }
}

static void find_meters(struct dbt_metering *metering)
{
    const struct dbt_region *region = metering->options.region;
    assert(region->meter_count <= DBT_METERS_MAX);
    for (uint32_t i = 0; i < region->meter_count; i++) {
        if (&region->sources[region->meters[i].source] == metering->source) {
            metering->meters[metering->meter_count++] = i;
        }
    }
}

static enum dbt_status begin_unique(struct dbt_metering *metering, uint64_t total_bytes,
                                    struct dbt_error *error)
{
    struct dbt_unique_options options = {
        .memory_bytes = metering->options.memory_bytes,
        .workers = metering->options.threads,
        .expected = total_bytes / RECORD_BYTES,
        .source = metering->source->code,
        .judge = judge,
        .context = metering,
    };
    return dbt_unique_init(&metering->unique, &options, error);
}

enum dbt_status dbt_metering_begin(struct dbt_metering *metering,
                                   const struct dbt_metered_source *source, struct dbt_error *error)
{
    bool events = source->source->kind == DBT_SOURCE_EVENTS;
    assert(events || source->source->kind == DBT_SOURCE_LISTINGS);
    forget(metering);
    metering->source = source->source;
    metering->kind = events ? &dbt_metering_events : &dbt_metering_listings;
    metering->identified =
        source->source->headers[events ? DBT_COLUMN_ID : DBT_COLUMN_PERSON] != NULL;
    metering->input_count = source->input_count;
    find_meters(metering);
    metering->changes = calloc((size_t)source->input_count + 1, sizeof *metering->changes);
    if (!metering->changes) {
        return dbt_error_memory(error, "the row accounting");
    }
    enum dbt_status status = metering->kind->begin(metering, error);
    return status == DBT_OK && metering->identified
               ? begin_unique(metering, source->total_bytes, error)
               : status;
}

/* ---- a source -------------------------------------------------------------------------------- */

enum dbt_status dbt_metering_rows(void *context, unsigned worker, const struct dbt_rows *rows,
                                  struct dbt_tally *tally, struct dbt_error *error)
{
    struct dbt_metering *metering = context;
    assert(metering->source == rows->source && worker < metering->options.threads);
    return metering->kind->rows(metering, worker, rows, tally, error);
}

enum dbt_status dbt_metering_add(struct dbt_metering *metering, const struct dbt_metering_row *row,
                                 struct dbt_verdict *verdict, struct dbt_error *error)
{
    assert(metering->source && row->worker < metering->options.threads);
    assert(row->input < metering->input_count);
    return metering->kind->add(metering, row, verdict, error);
}

enum dbt_status dbt_metering_next(struct dbt_metering *metering, bool *again,
                                  struct dbt_error *error)
{
    assert(metering->source);
    bool more = false;
    if (!metering->counted) {
        enum dbt_status status = metering->kind->count(metering, error);
        if (status != DBT_OK) {
            return status;
        }
        metering->counted = true;
    }
    if (metering->identified) {
        enum dbt_status status = dbt_unique_next(&metering->unique, &more, error);
        if (status != DBT_OK) {
            return status;
        }
    }
    metering->again = more;
    *again = more;
    return DBT_OK;
}

enum dbt_status dbt_metering_close(struct dbt_metering *metering,
                                   struct dbt_metering_outcome *outcome, struct dbt_error *error)
{
    assert(metering->source && metering->counted && !metering->again);
    enum dbt_status status =
        metering->kind->close ? metering->kind->close(metering, error) : DBT_OK;
    if (status != DBT_OK) {
        return status;
    }
    release_counting(metering);
    *outcome = (struct dbt_metering_outcome){
        .changes = metering->changes,
        .repeats = metering->repeats,
        .repeats_count = metering->repeats_count,
        .missing_days = metering->missing_days,
        .missing_day_count = metering->missing_day_count,
    };
    metering->source = NULL;
    return DBT_OK;
}
