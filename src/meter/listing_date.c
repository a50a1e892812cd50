/* Months that are not at hand yet: by the definition of a date. */
#include "listing_date.h"

/* The points of the days around the month; `before` is the day before its first. */
static const uint32_t *points_of(const struct dbt_listing_counting *counting, dbt_day before)
{
    int64_t at = (int64_t)before - counting->first_day + DBT_LISTING_AROUND;
    int64_t most = (int64_t)counting->day_count + DBT_LISTING_AROUND;
    return counting->days_around + (at < 0 ? 0 : at > most ? most : at);
}

void dbt_listing_date_open(const struct dbt_listing_counting *counting,
                           struct dbt_listing_month *month)
{
    *month = (struct dbt_listing_month){
        .points = points_of(counting, DBT_DAY_MAX),
        .before = DBT_DAY_MAX,
        .day_count = 1,
    };
}

bool dbt_listing_date_learn(const struct dbt_listing_dates *dates, uint64_t word,
                            struct dbt_listing_month *month)
{
    const uint64_t form = UINT64_C(0x2D30302D30303030); /* "0000-00-" */
    uint64_t digits = word ^ form;
    uint64_t most = UINT64_C(0x0009090009090909);
    if ((((digits + (0x7F * DBT_WORD_EACH - most)) | digits) & DBT_WORD_HIGHS) != 0) {
        return false;
    }
    int year = (int)(digits & 0xFF) * 1000 + (int)(digits >> 8 & 0xFF) * 100 +
               (int)(digits >> 16 & 0xFF) * 10 + (int)(digits >> 24 & 0xFF);
    int of_year = (int)(digits >> 40 & 0xFF) * 10 + (int)(digits >> 48 & 0xFF);
    dbt_day first;
    if (!dbt_day_make_far(year, of_year, 1, &first)) {
        return false;
    }
    *month = (struct dbt_listing_month){
        .word = word,
        .before = first - 1,
        .days = UINT32_MAX,
        .day_count = (uint32_t)dbt_month_days(year * 12 + of_year - 1),
    };
    if (first < DBT_DAY_MIN || first > DBT_DAY_MAX) {
        month->before = first < DBT_DAY_MIN ? DBT_DAY_MIN : DBT_DAY_MAX;
        month->days = 0;
    }
    month->points = points_of(dates->counting, month->before);
    return true;
}
