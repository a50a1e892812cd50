/*
 * Meter: records to usage per (meter, care unit, slot), in tables whose size is known before the
 * first row.
 *
 * A dbt_metering covers one delivery. Event records are counted on their local day (R5); listings
 * are counted on the census day of each month (R6). Repeated ids of a source, and persons listed
 * more than once, are found exactly, within `memory_bytes`. When that is full, records of further
 * ids and persons are put aside in a temporary file without a name ($TMPDIR, or /tmp), 48 bytes an
 * event and 32 a listing, of which 16 are the keyed hash, and settled at dbt_metering_close: what a
 * run finds is the same for any memory. When that file cannot be made, written or read the run ends
 * with DBT_OUTPUT; when the censuses of one person alone do not fit, with DBT_INPUT and a message
 * that names `--memory`.
 *
 * The order of judgement is the domain's: layout and encoding (the reader's), date, unit, id,
 * status, number; then outside-period; then unit not valid on that day; then status (not-billable);
 * then duplicate, so that a failed attempt does not shadow a delivered one. Of equal ids the first
 * in (file name, record) order counts.
 *
 * Listings: a person counts once, at the unit with the newest `from`; a tie goes to the unit code
 * that sorts last. A listing that does not cover a census day of the period is outside-period. A
 * superseded one is duplicate.
 */
#ifndef DEBITERA_METER_H
#define DEBITERA_METER_H

#include "debitera/catalog.h"

/*
 * Quantities counted, dense: [meter][unit][slot]. A census stands in the slot that its month begins
 * with.
 */
struct dbt_usage {
    const struct dbt_slots *slots;
    size_t unit_count;
    size_t meter_count;
    int64_t *quantity;
};

/* What a delivery's quantities are of: the region's meters, its units, and the slots. */
struct dbt_usage_scope {
    const struct dbt_region *region;
    const struct dbt_registers *registers; /* with the units closed */
    const struct dbt_slots *slots;         /* outlives the usage */
};

/* All quantities are 0. */
enum dbt_status dbt_usage_init(struct dbt_usage *usage, const struct dbt_usage_scope *scope,
                               struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;
int64_t *dbt_usage_at(const struct dbt_usage *usage, size_t meter, size_t unit, size_t slot);

/* One quantity with its names: what usage.csv and the ledger hold. Zero quantities have no row. */
struct dbt_usage_row {
    const char *unit_code;
    const char *meter_code;
    struct dbt_span span; /* the slot; for a census the census day's month, whole */
    int64_t quantity;
};

struct dbt_usage_rows { /* by unit, meter, span */
    struct dbt_usage_row *items;
    size_t count;
};

void dbt_usage_rows_sort(struct dbt_usage_rows *rows);

/* The quantities of one delivery, sorted; `scope` as at dbt_usage_init. */
enum dbt_status dbt_usage_list(const struct dbt_usage *usage, const struct dbt_usage_scope *scope,
                               struct dbt_arena *arena, struct dbt_usage_rows *rows,
                               struct dbt_error *error) DBT_CHECKED;

struct dbt_metering_options {
    const struct dbt_region *region;
    const struct dbt_registers *registers;
    const struct dbt_slots *slots; /* of the whole run */
    /* of this delivery: records of other months are outside-period */
    struct dbt_period period;
    const struct dbt_zone *zone;
    struct dbt_key key;  /* per run, random */
    size_t memory_bytes; /* for ids and persons of one source at a time */
};

struct dbt_metering; /* opaque, heap */

/* `usage` is added to; it outlives the metering. Null with `error` when memory ends. */
struct dbt_metering *dbt_metering_new(const struct dbt_metering_options *options,
                                      struct dbt_usage *usage, struct dbt_error *error) DBT_CHECKED;
void dbt_metering_free(struct dbt_metering *metering);

/* Between sources: forgets ids and persons, so that each source is unique in itself. */
enum dbt_status dbt_metering_source(struct dbt_metering *metering, const struct dbt_source *source,
                                    struct dbt_error *error) DBT_CHECKED;

/*
 * One record; see dbt_verdict in catalog.h. `fields` as in read.h. The class of a listing, and of
 * an event that was put aside, is provisional until dbt_metering_close.
 */
struct dbt_metering_row {
    const struct dbt_text *fields;
    uint32_t input; /* number of the file within the source, ascending */
};
enum dbt_status dbt_metering_add(struct dbt_metering *metering, const struct dbt_metering_row *row,
                                 struct dbt_verdict *verdict, bool *conflicting,
                                 struct dbt_error *error) DBT_CHECKED;

/*
 * Closes the source: its census and what was put aside stand in the usage (before, it is
 * provisional), and `by_input[n]` gets what changes in the accounting of file n (a listing
 * superseded later by another file's, and an event put aside whose id came before, move from
 * billed/follow-up to duplicate; `double_listed` counts persons at two units, `conflicting` those
 * events that differ from the first of their id). The corrections are signed: billed, follow-up and
 * duplicate of each entry sum to 0.
 */
struct dbt_accounting_change {
    int64_t of[DBT_CLASS_COUNT];
    int64_t double_listed;
    int64_t conflicting;
};
enum dbt_status dbt_metering_close(struct dbt_metering *metering,
                                   struct dbt_accounting_change *by_input, uint32_t input_count,
                                   struct dbt_error *error) DBT_CHECKED;

#endif
