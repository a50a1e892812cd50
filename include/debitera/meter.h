/*
 * Meter: records to usage per (meter, care unit, slot), in tables whose size is known before the
 * first row, on any number of threads.
 *
 * A dbt_metering covers one delivery. Event records are counted on their local day (R5), those with
 * a weekday and hour on their local time; listings are counted on the census day of each month, or
 * on each day (R6). The order of judgement is the domain's: layout and encoding (the reader's),
 * date, unit, id, status, number; then outside-period; then unit not valid on that day; then status
 * (not-billable); then duplicate, so that a failed attempt does not shadow a delivered one. Of
 * equal ids the first in (file name, record) order counts.
 *
 * Listings: a person counts once a day, at the unit with the newest `from`; a tie goes to the unit
 * code that sorts last, then to the record that comes first (the source's `double_listing` may say
 * otherwise of two units). A listing that covers no census day of the period (with person-days: no
 * day of it) is outside-period. One that is superseded wherever it would count is duplicate.
 *
 * Uniqueness is exact in any memory. Each record is counted as if it were alone, and 64 bits of its
 * identity's keyed hash are noted, in partitions: in memory, then in a temporary file without a
 * name ($TMPDIR, or /tmp; it is gone however the program ends), 8 bytes a record. When all files of
 * the source are read, dbt_metering_next finds what was noted more than once. If there is anything,
 * the files are to be read again: the records in question are then collected with their whole
 * 128-bit hash, sorted and settled, as many at a time as `memory_bytes` hold. Two different
 * identities pass for one with a chance below n^2 / 2^129 among n (hash.h); two that share the 64
 * bits cost a second reading and nothing else. When the records of one identity alone do not fit
 * the run ends with DBT_INPUT and a message that names --memory; when the temporary file cannot be
 * made, written or read, with DBT_OUTPUT.
 */
#ifndef DEBITERA_METER_H
#define DEBITERA_METER_H

#include "debitera/base/team.h"
#include "debitera/catalog.h"
#include "debitera/rows.h"

/*
 * ---- usage --------------------------------------------------------------------------------------
 */

/*
 * Quantities counted, dense: [meter][unit][slot]. A census stands in the slot that its month begins
 * with. Meters with cells (DBT_METER_DISTRIBUTION, DBT_METER_WEEKDAY_HOUR) count records there, and
 * what they are for in `cells`: [unit][month of the slots' period][cell].
 */
struct dbt_usage {
    const struct dbt_slots *slots;
    size_t unit_count;
    size_t meter_count;
    size_t month_count;
    int64_t *quantity;
    uint32_t *cells[DBT_METERS_MAX]; /* null for a meter without */
    uint32_t cell_counts[DBT_METERS_MAX];
};

/* What a delivery's quantities are of: the region's meters, its units, and the slots. */
struct dbt_usage_scope {
    const struct dbt_region *region;
    const struct dbt_registers *registers; /* with the units closed */
    const struct dbt_slots *slots;         /* outlives the usage */
};

/* All quantities are 0. They lie in the arena; the cells are the usage's own, zeroed by the system
   where they are touched, as most often are not. */
enum dbt_status dbt_usage_init(struct dbt_usage *usage, const struct dbt_usage_scope *scope,
                               struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;
void dbt_usage_release(struct dbt_usage *usage); /* the cells; of a zeroed one too */
int64_t *dbt_usage_at(const struct dbt_usage *usage, size_t meter, size_t unit, size_t slot);

/*
 * Cells of a distribution: one for each whole number below 128, then 64 for each doubling, so that
 * a cell is never wider than 1/64 of its numbers; the last takes all from 2^22 on (48 days in
 * seconds). Cells of a weekday and hour: 24 for each day, from Monday 00. A record whose date has
 * no time is counted in the quantity, and in no such cell.
 */
enum { DBT_WEEKDAY_HOUR_CELLS = 7 * 24, DBT_DISTRIBUTION_CELLS = 128 + 15 * 64 + 1 };
uint32_t dbt_meter_cells(enum dbt_meter_model model); /* 0 for a meter without */
uint32_t *dbt_usage_cells(const struct dbt_usage *usage, size_t meter, size_t unit, size_t month);
uint32_t dbt_distribution_cell(int64_t number); /* not negative */
/*
 * The number below which `percent` of those counted lie or which equals it (nearest rank), 1 to
 * 100: exact below 128, else the middle of its cell, so at most 1/128 off; the last cell's is 2^22.
 * -1 when none is counted.
 */
int64_t dbt_distribution_percentile(const uint32_t cells[DBT_DISTRIBUTION_CELLS], int percent);

/* One quantity with its names: what usage.csv and the ledger hold. Zero quantities have no row, but
   a median or p90 of 0 where something was counted. */
struct dbt_usage_row {
    const char *unit_code;
    const char *meter_code;
    /* "" for the meter's count. Else of the whole month: "median" and "p90" of a distribution, in
       the unit of what it is of; "1-08" for Mondays from 08:00 to 08:59 */
    const char *cell;
    struct dbt_span span; /* the slot; for a census the census day's month, whole */
    int64_t quantity;
};

struct dbt_usage_rows { /* by unit, meter, span, cell */
    struct dbt_usage_row *items;
    size_t count;
};

void dbt_usage_rows_sort(struct dbt_usage_rows *rows);

/* The quantities of one delivery, sorted; `scope` as at dbt_usage_init. */
enum dbt_status dbt_usage_list(const struct dbt_usage *usage, const struct dbt_usage_scope *scope,
                               struct dbt_arena *arena, struct dbt_usage_rows *rows,
                               struct dbt_error *error) DBT_CHECKED;

/*
 * ---- metering -----------------------------------------------------------------------------------
 */

/*
 * A part of a delivery's records, so that several runs can share it: those whose identity (id, or
 * person in its normal form) falls to `part`, by a hash that is the same everywhere. Records
 * without one, and those that the reader rejects, are the first part's. {1, 1} is all of them.
 */
struct dbt_share {
    uint32_t part; /* from 1 */
    uint32_t of;
};

struct dbt_metering_options {
    const struct dbt_region *region;
    const struct dbt_registers *registers;
    const struct dbt_slots *slots; /* of the whole run */
    /* of this delivery: records of other months are outside-period */
    struct dbt_period period;
    const struct dbt_zone *zone;
    struct dbt_key key; /* per run, random */
    struct dbt_share share;
    unsigned threads;    /* workers that rows and records come from */
    size_t memory_bytes; /* for finding repeated ids and persons, of one source at a time */
};

struct dbt_metering; /* opaque, heap */

/* `usage` is added to; it outlives the metering. Null with `error` when memory ends. */
struct dbt_metering *dbt_metering_new(const struct dbt_metering_options *options,
                                      struct dbt_usage *usage, struct dbt_error *error) DBT_CHECKED;
void dbt_metering_free(struct dbt_metering *metering);

/*
 * A source: begin; then its files are read, and rows and records come in, from any worker in any
 * order; then next, and as long as that says so the files are read again and next is called again;
 * then close. All but rows and add are called by one thread while the others rest.
 */
struct dbt_metered_source {
    const struct dbt_source *source;
    uint32_t input_count;
    uint64_t total_bytes; /* of its files, as far as known: what the partitions are sized by */
};
enum dbt_status dbt_metering_begin(struct dbt_metering *metering,
                                   const struct dbt_metered_source *source,
                                   struct dbt_error *error) DBT_CHECKED;

/* A dbt_rows_sink; `metering` is the context. Its classes are provisional until close. */
enum dbt_status dbt_metering_rows(void *metering, unsigned worker, const struct dbt_rows *rows,
                                  struct dbt_tally *tally, struct dbt_error *error) DBT_CHECKED;

/* One record; see dbt_verdict in catalog.h. `fields` as in read.h. */
struct dbt_metering_row {
    const struct dbt_text *fields;
    uint64_t offset; /* in its file */
    uint32_t input;  /* number of the file within the source, ascending */
    unsigned worker;
};
enum dbt_status dbt_metering_add(struct dbt_metering *metering, const struct dbt_metering_row *row,
                                 struct dbt_verdict *verdict, struct dbt_error *error) DBT_CHECKED;

/* `*again`: read all files of the source once more, and call this again. */
enum dbt_status dbt_metering_next(struct dbt_metering *metering, bool *again,
                                  struct dbt_error *error) DBT_CHECKED;

/*
 * What changes in the accounting of a file: records that repeat others move from billed or
 * follow-up to duplicate. Signed: billed, follow-up and duplicate sum to 0. `conflicting` are those
 * events that differ from the first of their id in unit, day or quantity; `double_listed` counts
 * persons at two units on a census day (with person-days: in a month), at the file of the listing
 * that stands.
 */
struct dbt_accounting_change {
    int64_t of[DBT_CLASS_COUNT];
    int64_t double_listed;
    int64_t conflicting;
};

struct dbt_repeats { /* records of one file that repeat records of another, or of the same */
    uint32_t first;  /* input whose record counts */
    uint32_t repeating;
    uint64_t count;
};

struct dbt_metering_outcome {                    /* lives until the next begin, or free */
    const struct dbt_accounting_change *changes; /* of each input */
    const struct dbt_repeats *repeats;           /* by first, repeating */
    size_t repeats_count;
    /* Of snapshots: days to be counted on of which no record came, ascending. */
    const dbt_day *missing_days;
    size_t missing_day_count;
};

/* Closes the source: everything stands in the usage (before, nothing of it need). */
enum dbt_status dbt_metering_close(struct dbt_metering *metering,
                                   struct dbt_metering_outcome *outcome,
                                   struct dbt_error *error) DBT_CHECKED;

#endif
