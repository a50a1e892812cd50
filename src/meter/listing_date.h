/*
 * Listing date: the dates of rows, "2025-05-17" or "20250517", by a small table of the months that
 * came before. An empty field is an open end, which stands in the table as a month of its own.
 */
#ifndef DEBITERA_METER_LISTING_DATE_H
#define DEBITERA_METER_LISTING_DATE_H

#include "listing.h"
#include "words.h"

struct dbt_listing_dates { /* what reading them takes, of one worker */
    const struct dbt_listing_counting *counting;
    struct dbt_listing_month *months;
    bool to_is_last; /* the day that stands there is the last listed one */
};

struct dbt_listing_date {
    const struct dbt_listing_month *month;
    uint32_t number; /* of the day in it */
};

/* Brought within DBT_DAY_MIN and DBT_DAY_MAX. */
static inline dbt_day dbt_listing_date_day(struct dbt_listing_date date)
{
    return date.month->before + (dbt_day)(date.number & date.month->days);
}

/* The first point on the day or after it; 1 day later. */
static inline uint32_t dbt_listing_date_point(struct dbt_listing_date date, uint32_t later)
{
    return date.month->points[date.number + later];
}

/* Days outside the accepted years count as the first or the last of them, so these must not count
   themselves, nor any day near them. */
static inline bool dbt_listing_dates_fit(struct dbt_span span)
{
    return span.first > DBT_DAY_MIN + DBT_LISTING_AROUND &&
           span.last < DBT_DAY_MAX - DBT_LISTING_AROUND;
}

/* The rest of dbt_listing_date_read: a month that is not in its place. */
bool dbt_listing_date_learn(const struct dbt_listing_dates *dates, uint64_t word,
                            struct dbt_listing_month *month) DBT_CHECKED;
/* The open end's. */
void dbt_listing_date_open(const struct dbt_listing_counting *counting,
                           struct dbt_listing_month *month);

/* No two months of 1990 to 2034 share a place (tested). */
static inline size_t dbt_listing_date_place(uint64_t word)
{
    return word * UINT64_C(6566166352691005617) >> (64 - DBT_LISTING_MONTH_BITS);
}

/* Of a month that is at hand, with hyphens; or, where that is allowed, empty. Nothing is called
   here. Bytes are read as below. */
static inline bool dbt_listing_date_find(const struct dbt_listing_month *months, bool may_be_open,
                                         struct dbt_text text, struct dbt_listing_date *date)
{
    enum { DASHED = 10 };
    uint64_t open = may_be_open ? -(uint64_t)(text.length == 0) : 0; /* a mask, not a jump */
    uint64_t word = dbt_word_load(text.at);
    uint64_t end = dbt_word_load(text.at + DASHED - DBT_WORD_BYTES) >> 48;
    size_t place = (dbt_listing_date_place(word) & ~open) | (DBT_LISTING_MONTHS & open);
    const struct dbt_listing_month *month = &months[place];
    uint32_t digits = (uint32_t)((end & ~open) | (('0' | '1' << 8) & open)) ^ ('0' | '0' << 8);
    uint32_t number = (digits & 0xFF) * 10 + (digits >> 8);
    *date = (struct dbt_listing_date){month, number};
    bool is_known = (((month->word ^ word) & ~open) | (text.length ^ (DASHED & ~open))) == 0;
    return is_known && ((digits >> 8 <= 9) & (number - 1 < month->day_count)) != 0;
}

/* DBT_WORD_BYTES bytes from text.at on may be read. False: decline the row. */
static inline bool dbt_listing_date_read(const struct dbt_listing_dates *dates,
                                         struct dbt_text text, struct dbt_listing_date *date)
{
    enum { DASHED = 10 };
    uint64_t open = -(uint64_t)(text.length == 0); /* a mask, not a jump */
    uint64_t word = dbt_word_load(text.at);
    uint64_t end = dbt_word_load(text.at + DASHED - DBT_WORD_BYTES) >> 48;
    if (text.length + (open & DASHED) != DASHED) {
        if (text.length != DBT_WORD_BYTES) {
            return false;
        }
        const uint64_t hyphens = (uint64_t)'-' << 32 | (uint64_t)'-' << 56;
        end = word >> 48;
        word = (word & UINT32_MAX) | (word >> 32 & 0xFFFF) << 40 | hyphens;
    }
    size_t place = (dbt_listing_date_place(word) & ~open) | (DBT_LISTING_MONTHS & open);
    struct dbt_listing_month *month = &dates->months[place];
    if (((month->word ^ word) & ~open) != 0 && !dbt_listing_date_learn(dates, word, month)) {
        return false;
    }
    uint32_t digits = (uint32_t)((end & ~open) | (('0' | '1' << 8) & open)) ^ ('0' | '0' << 8);
    uint32_t number = (digits & 0xFF) * 10 + (digits >> 8);
    *date = (struct dbt_listing_date){month, number};
    return ((digits >> 8 <= 9) & (number - 1 < month->day_count)) != 0;
}

#endif
