/* Columns of listings, and rows counted by them alone. */
#include "listing_batch.h"

static const uint32_t *ends_of(const struct dbt_listing_batch *batch, uint32_t row)
{
    const struct dbt_rows *rows = batch->rows;
    return rows->ends + (size_t)(batch->first + row) * rows->field_count;
}

/* Not in its first place. */
static uint32_t seek_unit(const struct dbt_listing_batch *batch, uint32_t row)
{
    struct dbt_text raw = dbt_listing_field(batch->rows, ends_of(batch, row), batch->unit);
    uint64_t unit;
    return dbt_recall_seek(&batch->own->units, raw, &unit) ? (uint32_t)unit : DBT_NONE;
}

/* The tables of units are more than the nearest cache holds: nothing is called in the first loop,
   so that the machine looks up several at a time. */
void dbt_listing_batch_units(struct dbt_listing_batch *batch, uint32_t first, uint32_t count)
{
    const struct dbt_rows rows = *batch->rows;
    const struct dbt_listing_column column = batch->unit;
    const struct dbt_recall recall = batch->own->units;
    const uint32_t *ends = rows.ends + (size_t)first * rows.field_count;
    uint64_t left = 0; /* bit n: row n */
    batch->first = first;
    batch->count = count;
    for (uint32_t row = 0; row < count; row++, ends += rows.field_count) {
        const struct dbt_recall_entry *entry =
            dbt_recall_first(&recall, dbt_listing_field(&rows, ends, column));
        if (!entry) {
            left |= UINT64_C(1) << row;
            continue;
        }
        batch->units[row] = (uint32_t)entry->meaning;
    }
    for (; left != 0; left &= left - 1) {
        uint32_t row = (uint32_t)__builtin_ctzll(left);
        batch->units[row] = seek_unit(batch, row);
    }
}

/* The points of a column's dates. False: some are not as plain as most. */
static inline __attribute__((always_inline)) bool read_points(const struct dbt_listing_batch *batch,
                                                              bool is_end, uint32_t *points)
{
    const struct dbt_rows rows = *batch->rows;
    const struct dbt_listing_column column = is_end ? batch->to : batch->from;
    const struct dbt_listing_month *months = batch->dates.months;
    const uint32_t later = is_end ? batch->dates.to_is_last : 0;
    const uint32_t *ends = ends_of(batch, 0);
    for (uint32_t row = 0; row < batch->count; row++, ends += rows.field_count) {
        struct dbt_text text = dbt_word_unquote(dbt_listing_field(&rows, ends, column));
        struct dbt_listing_date date;
        if (!dbt_listing_date_find(months, is_end, text, &date)) {
            return false;
        }
        points[row] = dbt_listing_date_point(date, later);
    }
    return true;
}

bool dbt_listing_batch_ranges(struct dbt_listing_batch *batch)
{
    uint32_t firsts[DBT_LISTING_BATCH];
    uint32_t behinds[DBT_LISTING_BATCH];
    if (!read_points(batch, false, firsts) || !read_points(batch, true, behinds)) {
        return false;
    }
    bool are_good = true;
    for (uint32_t row = 0; row < batch->count; row++) {
        /* Of a range without points it is the days that tell whether it may be. */
        are_good &= (firsts[row] < behinds[row]) & (batch->units[row] != DBT_NONE);
        batch->ranges[row] = (struct dbt_listing_range){firsts[row], behinds[row]};
    }
    return are_good;
}

/* The steps of all units are more than the nearest caches hold: they are fetched ahead. */
void dbt_listing_batch_count(struct dbt_listing_batch *batch, struct dbt_tally *tally)
{
    const struct dbt_listing_counting *counting = batch->counting;
    for (uint32_t row = 0; row < batch->count; row++) {
        struct dbt_listing_range *range = &batch->ranges[row];
        int32_t *steps = dbt_listing_steps(counting, batch->own, batch->units[row]);
        enum dbt_class class = dbt_listing_cut(counting, batch->units[row], range);
        if (class == DBT_CLASS_REJECTED) {
            tally->declined[tally->declined_count++] = batch->first + row;
        } else {
            tally->of[class]++;
        }
        if (range->behind < range->first) { /* none: two steps on one point are none */
            range->behind = range->first;
        }
        __builtin_prefetch(steps + range->first, 1);
        __builtin_prefetch(steps + range->behind, 1);
    }
    for (uint32_t row = 0; row < batch->count; row++) {
        struct dbt_listing listing = {.unit = batch->units[row], .range = batch->ranges[row]};
        dbt_listing_step(counting, batch->own, &listing);
    }
}
