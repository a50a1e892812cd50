/* The life of a metering, and the dispatch by the kind of source. */
#include "metering.h"

#include <assert.h>

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

/* One entry per file of the source, not per row. */
enum dbt_status dbt_metering_reach(struct dbt_metering *metering, uint32_t input,
                                   struct dbt_error *error)
{
    size_t count = (size_t)input + 1;
    if (count <= metering->change_count) {
        return DBT_OK;
    }
    struct dbt_accounting_change *changes = realloc(metering->changes, count * sizeof *changes);
    if (!changes) {
        return dbt_error_memory(error, "the row accounting");
    }
    memset(changes + metering->change_count, 0, (count - metering->change_count) * sizeof *changes);
    metering->changes = changes;
    metering->change_count = count;
    return DBT_OK;
}

/* ---- life ------------------------------------------------------------------------------------ */

struct dbt_metering *dbt_metering_new(const struct dbt_metering_options *options,
                                      struct dbt_usage *usage, struct dbt_error *error)
{
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

/* Forgets the source. Made anew, the next table's pages are given by the system already zeroed. */
static void forget(struct dbt_metering *metering)
{
    dbt_unique_release(&metering->ids);
    dbt_table_release(&metering->table);
    dbt_aside_release(&metering->persons);
    free(metering->census);
    free(metering->displaced);
    free(metering->changes);
    metering->census = NULL;
    metering->displaced = NULL;
    metering->changes = NULL;
    metering->census_count = 0;
    metering->change_count = 0;
    metering->meter_count = 0;
    metering->record = 0;
    metering->source = NULL;
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

enum dbt_status dbt_metering_source(struct dbt_metering *metering, const struct dbt_source *source,
                                    struct dbt_error *error)
{
    assert(source->kind == DBT_SOURCE_EVENTS || source->kind == DBT_SOURCE_LISTINGS);
    forget(metering);
    metering->source = source;
    find_meters(metering);
    return source->kind == DBT_SOURCE_EVENTS
               ? dbt_unique_init(&metering->ids, metering->options.memory_bytes, error)
               : dbt_listing_begin(metering, error);
}

/* ---- records --------------------------------------------------------------------------------- */

enum dbt_status dbt_metering_add(struct dbt_metering *metering, const struct dbt_metering_row *row,
                                 struct dbt_verdict *verdict, bool *conflicting,
                                 struct dbt_error *error)
{
    assert(metering->source);
    *conflicting = false;
    if (metering->source->kind == DBT_SOURCE_LISTINGS) {
        return dbt_listing_add(metering, row, verdict, error);
    }
    return dbt_event_add(metering, row, verdict, conflicting, error);
}

enum dbt_status dbt_metering_close(struct dbt_metering *metering,
                                   struct dbt_accounting_change *by_input, uint32_t input_count,
                                   struct dbt_error *error)
{
    assert(metering->source && metering->change_count <= input_count);
    bool events = metering->source->kind == DBT_SOURCE_EVENTS;
    enum dbt_status status =
        events ? dbt_event_close(metering, error) : dbt_listing_close(metering, error);
    for (uint32_t i = 0; status == DBT_OK && i < input_count; i++) {
        by_input[i] =
            i < metering->change_count ? metering->changes[i] : (struct dbt_accounting_change){0};
    }
    forget(metering);
    return status;
}
