/* The last change of prices: what of a cost's difference is price, and what volume. */
#include "maker.h"

struct switching {
    struct dbt_maker *maker;
    dbt_day *newest;                      /* of each service; DBT_DAY_MIN: none */
    int before;                           /* the month that is compared */
    struct dbt_followup_effect **effects; /* of each unit, and of the region; null: none */
    struct dbt_arena *rows;               /* of one comparison */
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

/* ---- effects -------------------------------------------------------------------------------- */

static bool add_effects(struct dbt_followup_effect *effect, const int64_t *of)
{
    return dbt_maker_add(&effect->price_ore, of[DBT_CAUSE_PRICE]) &&
           dbt_maker_add(&effect->volume_ore, of[DBT_CAUSE_VOLUME]) &&
           dbt_maker_add(&effect->volume_ore, of[DBT_CAUSE_NEW]) &&
           dbt_maker_add(&effect->volume_ore, of[DBT_CAUSE_GONE]) &&
           dbt_maker_add(&effect->volume_ore, of[DBT_CAUSE_ROUNDING]);
}

/* A row that differs, to the effects of one unit's service. */
static bool add_row(const struct switching *switching, size_t unit,
                    const struct dbt_difference *row)
{
    struct dbt_followup_effect *effects = switching->effects[unit];
    const size_t count = switching->maker->own.units[unit].service_count;
    for (size_t i = 0; effects != NULL && i < count; i++) {
        if (strcmp(row->service_code, effects[i].code) == 0) {
            return add_effects(&effects[i], row->effect_ore);
        }
    }
    return true;
}

static enum dbt_status add_rows(const struct switching *switching,
                                const struct dbt_differences *differences)
{
    struct dbt_maker *maker = switching->maker;
    for (size_t i = 0; i < differences->count; i++) {
        const struct dbt_difference *row = &differences->items[i];
        const uint32_t unit = dbt_maker_unit(maker, row->unit_code);
        if (!add_row(switching, maker->unit_count, row) ||
            (unit != DBT_NONE && !add_row(switching, unit, row))) {
            return dbt_maker_overflow(maker, row->service_code);
        }
    }
    return DBT_OK;
}

/* ---- comparing ------------------------------------------------------------------------------ */

/* All documents of both months at once: a unit may have moved from one provider to another. */
static enum dbt_status compare(const struct switching *switching,
                               const struct dbt_invoices *invoices)
{
    const struct dbt_maker *maker = switching->maker;
    const dbt_month month = maker->made->months[switching->before];
    const struct dbt_comparing comparing = {
        .left = invoices,
        .right = invoices,
        .left_period = {month, month},
        .right_period = {maker->input->month, maker->input->month},
        .any_provider = true,
    };
    struct dbt_differences differences = {0};
    const enum dbt_status status =
        dbt_compare(&comparing, &differences, switching->rows, maker->error);
    return status == DBT_OK ? add_rows(switching, &differences) : status;
}

/* The run's own with those of the past. */
static enum dbt_status compare_past(void *taker, const struct dbt_invoices *past)
{
    const struct switching *switching = taker;
    const struct dbt_invoices *own = switching->maker->input->invoices;
    const size_t count = past->count + own->count;
    struct dbt_invoice *items = dbt_arena_alloc(switching->rows, count + 1, sizeof *items);
    if (items == NULL) {
        return dbt_error_memory(switching->maker->error, "the follow-up reports");
    }
    for (size_t i = 0; i < count; i++) {
        items[i] = i < past->count ? past->items[i] : own->items[i - past->count];
    }
    return compare(switching, &(struct dbt_invoices){items, count, count});
}

static enum dbt_status compare_all(struct switching *switching)
{
    const struct dbt_maker *maker = switching->maker;
    const struct dbt_followup_past *past = maker->input->past;
    dbt_arena_reset(switching->rows);
    return past == NULL ? compare(switching, maker->input->invoices)
                        : past->invoices(past->context, maker->made->months[switching->before],
                                         compare_past, switching);
}

/* ---- of the units --------------------------------------------------------------------------- */

static bool add_to_sum(struct dbt_followup_effect *sum, const struct dbt_followup_effect *effect)
{
    return dbt_maker_add(&sum->before_ore, effect->before_ore) &&
           dbt_maker_add(&sum->after_ore, effect->after_ore) &&
           dbt_maker_add(&sum->price_ore, effect->price_ore) &&
           dbt_maker_add(&sum->volume_ore, effect->volume_ore);
}

/* The services of a unit that has the month before, without effects. */
static bool begin_effects(const struct switching *switching, size_t at)
{
    const struct dbt_maker *maker = switching->maker;
    const struct dbt_followup_unit *unit = &maker->own.units[at];
    struct dbt_followup_effect *effects =
        dbt_maker_alloc(maker, unit->service_count, sizeof *effects);
    for (size_t i = 0; effects != NULL && i < unit->service_count; i++) {
        const struct dbt_followup_service *service = &unit->services[i];
        effects[i] = (struct dbt_followup_effect){.code = service->code,
                                                  .name = service->name,
                                                  .before_ore = service->ore.of[switching->before],
                                                  .after_ore = service->ore.of[DBT_REPORT_MONTH]};
    }
    switching->effects[at] = effects;
    return effects != NULL;
}

/* Sums them, and leaves out the services without any. */
static enum dbt_status end_effects(const struct switching *switching, size_t at)
{
    struct dbt_followup_unit *unit = &switching->maker->own.units[at];
    struct dbt_followup_switch *made = &unit->price_switch;
    struct dbt_followup_effect *effects = switching->effects[at];
    made->sum = (struct dbt_followup_effect){.code = "", .name = ""};
    made->effects = effects;
    for (size_t i = 0; effects != NULL && i < unit->service_count; i++) {
        const struct dbt_followup_effect effect = effects[i];
        if (!add_to_sum(&made->sum, &effect)) {
            return dbt_maker_overflow(switching->maker, effect.code);
        }
        if (effect.price_ore != 0 || effect.volume_ore != 0) {
            effects[made->effect_count++] = effect;
        }
    }
    return DBT_OK;
}

/* The units whose prices changed after the month `switching->before`, if any. */
static enum dbt_status switch_after(struct switching *switching)
{
    const struct dbt_maker *maker = switching->maker;
    const dbt_month before = maker->made->months[switching->before];
    enum dbt_status status = DBT_OK;
    bool any = false;
    for (size_t i = 0; i <= maker->unit_count; i++) {
        const struct dbt_followup_switch *made = &maker->own.units[i].price_switch;
        const bool is_of = made->day != DBT_DAY_MIN && made->before == before;
        switching->effects[i] = NULL;
        if (is_of && !begin_effects(switching, i)) {
            return DBT_MEMORY;
        }
        any = any || is_of;
    }
    if (any) {
        status = compare_all(switching);
    }
    for (size_t i = 0; status == DBT_OK && i <= maker->unit_count; i++) {
        status = switching->effects[i] != NULL ? end_effects(switching, i) : DBT_OK;
    }
    return status;
}

static bool begin_switching(struct switching *switching, struct dbt_maker *maker)
{
    switching->newest =
        dbt_maker_scratch(maker, maker->region->service_count, sizeof *switching->newest);
    switching->effects =
        dbt_maker_scratch(maker, maker->unit_count, sizeof(struct dbt_followup_effect *));
    return switching->newest != NULL && switching->effects != NULL;
}

static void set_days(const struct switching *switching)
{
    const struct dbt_maker *maker = switching->maker;
    for (size_t i = 0; i <= maker->unit_count; i++) {
        struct dbt_followup_switch *made = &maker->own.units[i].price_switch;
        made->day = find_day(switching, &maker->own.units[i]);
        if (made->day != DBT_DAY_MIN) {
            made->before = maker->made->months[month_before(maker, made->day)];
        }
    }
}

enum dbt_status dbt_maker_switch_prices(struct dbt_maker *maker)
{
    struct dbt_arena rows;
    struct switching switching = {.maker = maker, .rows = &rows};
    enum dbt_status status = DBT_OK;
    if (!begin_switching(&switching, maker)) {
        return DBT_MEMORY;
    }
    find_days(&switching);
    set_days(&switching);
    dbt_arena_init(&rows, maker->arena->limit_bytes);
    for (int month = 0; status == DBT_OK && month < DBT_REPORT_MONTH; month++) {
        switching.before = month;
        status = switch_after(&switching);
    }
    dbt_arena_release(&rows);
    for (size_t i = 0; i <= maker->unit_count; i++) {
        maker->regional.units[i].price_switch = maker->own.units[i].price_switch;
    }
    return status;
}
