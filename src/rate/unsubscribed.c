/* Gathers and tells usage of services without the subscription that they need. */
#include "unsubscribed.h"

static struct dbt_unsubscribed_use *find(const struct dbt_unsubscribed *uses, uint32_t service,
                                         dbt_month month)
{
    for (size_t i = uses->count; i > 0; i--) {
        struct dbt_unsubscribed_use *use = &uses->items[i - 1];
        if (use->service == service && use->month == month) {
            return use;
        }
    }
    return NULL;
}

enum dbt_status dbt_unsubscribed_note(struct dbt_unsubscribed *uses,
                                      const struct dbt_unsubscribed_use *use,
                                      struct dbt_arena *arena, struct dbt_error *error)
{
    struct dbt_unsubscribed_use *known = find(uses, use->service, use->month);
    if (known != NULL) {
        known->units += known->last_unit != use->last_unit ? 1 : 0;
        known->last_unit = use->last_unit;
        return DBT_OK;
    }
    struct dbt_unsubscribed_use *items =
        dbt_arena_grow(arena, uses->items, uses->count, &uses->capacity, sizeof *items);
    if (items == NULL) {
        return dbt_error_memory(error, "the usage without a subscription");
    }
    uses->items = items;
    items[uses->count++] = *use;
    return DBT_OK;
}

void dbt_unsubscribed_report(const struct dbt_unsubscribed *uses, const struct dbt_rating *rating,
                             struct dbt_findings *findings)
{
    for (size_t i = 0; i < uses->count; i++) {
        const struct dbt_unsubscribed_use *use = &uses->items[i];
        const struct dbt_service *service = &rating->region->services[use->service];
        const struct dbt_unit *unit = &rating->registers->units[use->first_unit];
        char month[DBT_DATE_BYTES];
        dbt_findings_add(findings, DBT_SEVERITY_HOLD, "usage-without-subscription", &unit->place,
                         "add the subscriptions that are missing to the subscriptions register, or "
                         "correct the days on which they begin and end",
                         "usage of \"%s\" (%s) in %s on days without a subscription: %u unit%s, "
                         "the first is %s",
                         dbt_service_name(service, dbt_month_first(use->month)), service->code,
                         dbt_month_write(use->month, month), use->units, use->units == 1 ? "" : "s",
                         unit->code);
    }
}
