/*
 * Listings of one person, when there are several: on each point one of them stands, or one at each
 * unit where the source says so; the others are taken back, and the accounting follows.
 */
#include "listing.h"

struct judging {
    struct dbt_metering *metering;
    struct dbt_listing_counting *counting;
    const struct dbt_sighting *group;
    uint32_t count;
    struct dbt_listing_range range; /* that they cover in all */
    bool each_unit;                 /* listings at several units stand side by side */
};

static struct dbt_listing listing_of(const struct judging *judging, uint32_t number)
{
    struct dbt_listing listing = {
        .span = judging->group[number].span,
        .unit = judging->group[number].unit,
    };
    (void)dbt_listing_place(judging->counting, &listing);
    return listing;
}

/* The newest start; then the unit that sorts last (units are sorted by code); else the earlier
   record stays. */
static bool displaces(const struct dbt_sighting *later, const struct dbt_sighting *standing)
{
    if (later->span.first != standing->span.first) {
        return later->span.first > standing->span.first;
    }
    return later->unit > standing->unit;
}

/* ---- which listing stands -------------------------------------------------------------------- */

static void stand(const struct judging *judging, uint32_t number)
{
    const struct dbt_sighting *group = judging->group;
    uint32_t *standing = judging->counting->standing;
    bool *is_double = judging->counting->is_double;
    struct dbt_listing_range range = listing_of(judging, number).range;
    for (uint32_t point = range.first; point < range.behind; point++) {
        uint32_t other = standing[point];
        if (other != DBT_NONE && group[other].unit != group[number].unit) {
            is_double[point] = true;
        }
        if (other == DBT_NONE || displaces(&group[number], &group[other])) {
            standing[point] = number;
        }
    }
}

/* Among those at `unit`; DBT_NONE: among all. */
static void find_standing(const struct judging *judging, uint32_t unit)
{
    struct dbt_listing_counting *counting = judging->counting;
    for (uint32_t point = judging->range.first; point < judging->range.behind; point++) {
        counting->standing[point] = DBT_NONE;
        counting->is_double[point] = false;
    }
    for (uint32_t i = 0; i < judging->count; i++) {
        if (unit == DBT_NONE || judging->group[i].unit == unit) {
            stand(judging, i);
        }
    }
}

/* Once for each occasion, where the listing stands that counts first. */
static void count_double(const struct judging *judging)
{
    const struct dbt_listing_counting *counting = judging->counting;
    const struct dbt_listing_point *last = NULL;
    for (uint32_t i = judging->range.first; i < judging->range.behind; i++) {
        const struct dbt_listing_point *point = &counting->points[i];
        if (!counting->is_double[i] || (last && last->occasion == point->occasion)) {
            continue;
        }
        const struct dbt_sighting *standing = &judging->group[counting->standing[i]];
        judging->metering->changes[standing->input].double_listed++;
        last = point;
    }
}

/* ---- what follows ---------------------------------------------------------------------------- */

/* Takes a listing back where it does not stand; its class is the best of where it does. */
static enum dbt_class settle_points(const struct judging *judging, uint32_t number,
                                    const struct dbt_listing *listing)
{
    const struct dbt_listing_counting *counting = judging->counting;
    enum dbt_class class = DBT_CLASS_DUPLICATE;
    for (uint32_t point = listing->range.first; point < listing->range.behind; point++) {
        struct dbt_listing_range alone = {point, point + 1};
        if (counting->standing[point] != number) {
            dbt_listing_take_back(judging->metering, point, listing->unit);
        } else if (dbt_listing_is_priced(counting, alone)) {
            class = DBT_CLASS_BILLED;
        } else if (class == DBT_CLASS_DUPLICATE) {
            class = DBT_CLASS_FOLLOW_UP;
        }
    }
    return class;
}

static enum dbt_status settle(const struct judging *judging, uint32_t number,
                              struct dbt_error *error)
{
    struct dbt_metering *metering = judging->metering;
    uint32_t input = judging->group[number].input;
    struct dbt_listing listing = listing_of(judging, number);
    bool is_priced = dbt_listing_is_priced(judging->counting, listing.range);
    enum dbt_class class = settle_points(judging, number, &listing);
    metering->changes[input].of[is_priced ? DBT_CLASS_BILLED : DBT_CLASS_FOLLOW_UP]--;
    metering->changes[input].of[class]++;
    if (class != DBT_CLASS_DUPLICATE) {
        return DBT_OK;
    }
    uint32_t first = judging->counting->standing[listing.range.first];
    return dbt_metering_repeat(metering, judging->group[first].input, input, error);
}

static enum dbt_status settle_unit(const struct judging *judging, uint32_t unit,
                                   struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    for (uint32_t i = 0; status == DBT_OK && i < judging->count; i++) {
        if (unit == DBT_NONE || judging->group[i].unit == unit) {
            status = settle(judging, i, error);
        }
    }
    return status;
}

/* Is it the first of the group at its unit? */
static bool is_first(const struct judging *judging, uint32_t number)
{
    uint32_t i = 0;
    while (judging->group[i].unit != judging->group[number].unit) {
        i++;
    }
    return i == number;
}

static struct dbt_listing_range range_of(const struct judging *judging)
{
    struct dbt_listing_range all = {judging->counting->point_count, 0};
    for (uint32_t i = 0; i < judging->count; i++) {
        struct dbt_listing_range range = listing_of(judging, i).range;
        all.first = range.first < all.first ? range.first : all.first;
        all.behind = range.behind > all.behind ? range.behind : all.behind;
    }
    return all;
}

enum dbt_status dbt_listing_judge(struct dbt_metering *metering, const struct dbt_sighting *group,
                                  size_t count, struct dbt_error *error)
{
    struct judging judging = {
        .metering = metering,
        .counting = metering->listings,
        .group = group,
        .count = (uint32_t)count, /* unique.h: at most INT32_MAX */
        .each_unit = metering->source->double_listing == DBT_DOUBLE_REPORT,
    };
    judging.range = range_of(&judging);
    find_standing(&judging, DBT_NONE);
    count_double(&judging);
    if (!judging.each_unit) {
        return settle_unit(&judging, DBT_NONE, error);
    }
    enum dbt_status status = DBT_OK;
    for (uint32_t i = 0; status == DBT_OK && i < judging.count; i++) {
        if (is_first(&judging, i)) {
            find_standing(&judging, group[i].unit);
            status = settle_unit(&judging, group[i].unit, error);
        }
    }
    return status;
}
