/*
 * Listing batch: units and ranges of some rows that follow each other, a column at a time: in loops
 * so short that the look-ups of several rows are under way at once.
 */
#ifndef DEBITERA_METER_LISTING_BATCH_H
#define DEBITERA_METER_LISTING_BATCH_H

#include "listing.h"
#include "listing_date.h"

enum { DBT_LISTING_BATCH = 64 };

struct dbt_listing_column {
    uint32_t field; /* DBT_NONE: not mapped */
    bool is_last;   /* of its row */
};

struct dbt_listing_batch {
    const struct dbt_listing_counting *counting;
    struct dbt_listing_worker *own;
    const struct dbt_rows *rows;
    struct dbt_listing_dates dates;
    struct dbt_listing_column unit, from, to; /* of a snapshot `from` is its day */

    /* Of the rows that were read last. */
    uint32_t first, count;
    uint32_t units[DBT_LISTING_BATCH]; /* DBT_NONE: decline it */
    struct dbt_listing_range ranges[DBT_LISTING_BATCH];
};

/* `count` rows from `first` on: their units alone. */
void dbt_listing_batch_units(struct dbt_listing_batch *batch, uint32_t first, uint32_t count);

/* The ranges of the same rows, which have a column of ends. False: some row is to be looked at by
   itself. */
bool dbt_listing_batch_ranges(struct dbt_listing_batch *batch) DBT_CHECKED;

/* Counts rows of which units and ranges are there, and of which nothing else is asked. */
void dbt_listing_batch_count(struct dbt_listing_batch *batch, struct dbt_tally *tally);

static inline struct dbt_text dbt_listing_field(const struct dbt_rows *rows, const uint32_t *ends,
                                                struct dbt_listing_column column)
{
    return dbt_rows_field_at(rows->bytes, ends + column.field, column.is_last);
}

#endif
