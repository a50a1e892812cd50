/* The last change of prices: what of a cost's difference is price, and what volume. */
#include "maker.h"

#include <assert.h>

/* The rows that differ between a month and the report's, and where each unit's stand. */
struct compared {
    struct dbt_differences differences;
    struct rows {
        size_t first, count;
    } * rows; /* of each unit */
};

struct switching {
    struct dbt_maker *maker;
    dbt_day *newest;                         /* of each service; DBT_DAY_MIN: none */
    struct compared of[DBT_FOLLOWUP_MONTHS]; /* by the month before */
};

/* ---- which day ------------------------------------------------------------------------------ */

static bool is_same_price(const struct dbt_price *a, const struct dbt_price *b)
{
    bool same = a->price_micro == b->price_micro && a->basis == b->basis &&
                a->scheme == b->scheme && a->tier_count == b->tier_count &&
                a->included == b->included && a->minimum_ore == b->minimum_ore;
    for (uint32_t i = 0; same && i < a->tier_count; i++) {
        same = a->tiers[i].up_to == b->tiers[i].up_to &&
               a->tiers[i].price_micro == b->tiers[i].price_micro;
    }
    return same;
}

/* The place of the month before `day`; -1 when it is not shown, or nothing is known of it. */
static int month_before(const struct dbt_maker *maker, dbt_day day)
{
    const int month = dbt_maker_month(maker, dbt_month_of(day));
    return month > 0 && maker->known[month - 1] ? month - 1 : -1;
}

/* Rows of a component stand one behind the other, by day. */
static void find_days(struct switching *switching)
{
    const struct dbt_price_list *list = &switching->maker->region->prices;
    for (uint32_t i = 0; i < switching->maker->region->service_count; i++) {
        switching->newest[i] = DBT_DAY_MIN;
    }
    for (uint32_t i = 1; i < list->count; i++) {
        const struct dbt_price *before = &list->prices[i - 1];
        const struct dbt_price *price = &list->prices[i];
        dbt_day *newest = &switching->newest[price->service];
        if (before->service == price->service && before->component == price->component &&
            price->confirmed && !is_same_price(before, price) && price->from > *newest &&
            month_before(switching->maker, price->from) >= 0) {
            *newest = price->from;
        }
    }
}

static bool is_billed(const struct dbt_followup_service *service, int month)
{
    return service->ore.of[month] != 0 || service->ore.of[DBT_REPORT_MONTH] != 0;
}

/* The newest day among the services that the unit was billed for, before or after it. */
static dbt_day find_day(const struct switching *switching, const struct dbt_followup_unit *unit)
{
    const struct dbt_maker *maker = switching->maker;
    dbt_day newest = DBT_DAY_MIN;
    for (size_t i = 0; i < unit->service_count; i++) {
        const struct dbt_followup_service *service = &unit->services[i];
        const uint32_t index = dbt_region_service(maker->region, dbt_text_of(service->code));
        const dbt_day day = index != DBT_NONE ? switching->newest[index] : DBT_DAY_MIN;
        if (day > newest && is_billed(service, month_before(maker, day))) {
            newest = day;
        }
    }
    return newest;
}

/* ---- comparing ------------------------------------------------------------------------------ */

/* Of the rows, which come by unit, those of each unit and of the region; null when memory ends. */
static struct rows *find_rows(const struct dbt_maker *maker,
                              const struct dbt_differences *differences)
{
    struct rows *rows = dbt_maker_alloc(maker, maker->unit_count + 1, sizeof *rows);
    for (size_t i = 0; rows != NULL && i < differences->count; i++) {
        const uint32_t unit = dbt_maker_unit(maker, differences->items[i].unit_code);
        if (unit != DBT_NONE) {
            rows[unit].first = rows[unit].count == 0 ? i : rows[unit].first;
            rows[unit].count++;
        }
    }
    if (rows != NULL) {
        rows[maker->unit_count].count = differences->count;
    }
    return rows;
}

/* The report's month against the one at `before`, once. */
static enum dbt_status compare(struct switching *switching, int before, const struct compared **out)
{
    struct dbt_maker *maker = switching->maker;
    const dbt_month month = maker->made->months[before];
    const struct dbt_comparing comparing = {
        .left = maker->input->invoices,
        .right = maker->input->invoices,
        .left_period = {month, month},
        .right_period = {maker->input->month, maker->input->month},
    };
    struct compared *compared = &switching->of[before];
    enum dbt_status status = DBT_OK;
    *out = compared;
    if (compared->rows != NULL) {
        return DBT_OK;
    }
    status = dbt_compare(&comparing, &compared->differences, maker->arena, maker->error);
    if (status == DBT_OK) {
        compared->rows = find_rows(maker, &compared->differences);
        status = compared->rows != NULL ? DBT_OK : DBT_MEMORY;
    }
    return status;
}

/* ---- effects -------------------------------------------------------------------------------- */

static bool add_effects(struct dbt_followup_effect *effect, const int64_t *of)
{
    return dbt_maker_add(&effect->price_ore, of[DBT_CAUSE_PRICE]) &&
           dbt_maker_add(&effect->volume_ore, of[DBT_CAUSE_VOLUME]) &&
           dbt_maker_add(&effect->volume_ore, of[DBT_CAUSE_NEW]) &&
           dbt_maker_add(&effect->volume_ore, of[DBT_CAUSE_GONE]) &&
           dbt_maker_add(&effect->volume_ore, of[DBT_CAUSE_ROUNDING]);
}

/* Of one service, over the unit's rows. */
static bool sum_effects(const struct compared *compared, size_t unit,
                        struct dbt_followup_effect *effect)
{
    const struct rows *rows = &compared->rows[unit];
    assert(rows->count == 0 || compared->differences.items != NULL);
    for (size_t i = rows->first; i < rows->first + rows->count; i++) {
        const struct dbt_difference *row = &compared->differences.items[i];
        if (strcmp(row->service_code, effect->code) == 0 && !add_effects(effect, row->effect_ore)) {
            return false;
        }
    }
    return true;
}

static bool add_to_sum(struct dbt_followup_effect *sum, const struct dbt_followup_effect *effect)
{
    return dbt_maker_add(&sum->before_ore, effect->before_ore) &&
           dbt_maker_add(&sum->after_ore, effect->after_ore) &&
           dbt_maker_add(&sum->price_ore, effect->price_ore) &&
           dbt_maker_add(&sum->volume_ore, effect->volume_ore);
}

static enum dbt_status fill(const struct dbt_maker *maker, const struct compared *compared,
                            size_t at, int before)
{
    struct dbt_followup_unit *unit = &maker->own.units[at];
    struct dbt_followup_switch *made = &unit->price_switch;
    struct dbt_followup_effect *effects =
        dbt_maker_alloc(maker, unit->service_count, sizeof *effects);
    if (effects == NULL) {
        return DBT_MEMORY;
    }
    made->sum = (struct dbt_followup_effect){.code = "", .name = ""};
    for (size_t i = 0; i < unit->service_count; i++) {
        const struct dbt_followup_service *service = &unit->services[i];
        struct dbt_followup_effect effect = {.code = service->code,
                                             .name = service->name,
                                             .before_ore = service->ore.of[before],
                                             .after_ore = service->ore.of[DBT_REPORT_MONTH]};
        if (!sum_effects(compared, at, &effect) || !add_to_sum(&made->sum, &effect)) {
            return dbt_maker_overflow(maker, effect.code);
        }
        if (effect.price_ore != 0 || effect.volume_ore != 0) {
            effects[made->effect_count++] = effect;
        }
    }
    made->effects = effects;
    return DBT_OK;
}

static enum dbt_status switch_unit(struct switching *switching, size_t at)
{
    struct dbt_maker *maker = switching->maker;
    struct dbt_followup_switch *made = &maker->own.units[at].price_switch;
    const struct compared *compared = NULL;
    made->day = find_day(switching, &maker->own.units[at]);
    if (made->day == DBT_DAY_MIN) {
        return DBT_OK;
    }
    const int before = month_before(maker, made->day);
    const enum dbt_status status = compare(switching, before, &compared);
    made->before = maker->made->months[before];
    return status == DBT_OK ? fill(maker, compared, at, before) : status;
}

enum dbt_status dbt_maker_switch_prices(struct dbt_maker *maker)
{
    struct switching switching = {.maker = maker};
    switching.newest =
        dbt_maker_alloc(maker, maker->region->service_count, sizeof *switching.newest);
    if (switching.newest == NULL) {
        return DBT_MEMORY;
    }
    find_days(&switching);
    for (size_t i = 0; i <= maker->unit_count; i++) {
        const enum dbt_status status = switch_unit(&switching, i);
        if (status != DBT_OK) {
            return status;
        }
        maker->regional.units[i].price_switch = maker->own.units[i].price_switch;
    }
    return DBT_OK;
}
