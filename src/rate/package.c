/* Package charges: ordered groups × price × time; more workstations than they give right to are
   told, and cost nothing (R11). */
#include "subscribed.h"

/* Not when there are so many groups that no number of workstations exceeds them. */
static bool is_exceeded(const struct dbt_subscription *row, int64_t package_size, int64_t *allowed)
{
    return !__builtin_mul_overflow(row->quantity, package_size, allowed) &&
           row->registered > *allowed;
}

static enum dbt_status rate_package(struct dbt_rater *rater,
                                    const struct dbt_subscribed *subscribed)
{
    const struct dbt_subscription *row = dbt_subscribed_row(subscribed);
    const struct dbt_service *service = &rater->rating->region->services[row->service];
    int64_t allowed = 0;
    if (is_exceeded(row, service->components[subscribed->component].package_size, &allowed)) {
        dbt_findings_add(
            rater->findings, DBT_SEVERITY_WARNING, "package-exceeded", &row->place,
            "agree with the provider on as many groups as it takes, or on fewer "
            "workstations",
            "unit %s has %lld registered workstations of \"%s\" (%s), and the groups "
            "ordered allow %lld",
            rater->rating->registers->units[row->unit].code, (long long)row->registered,
            dbt_service_name(service, subscribed->span.first), service->code, (long long)allowed);
    }
    return dbt_subscribed_charge(rater, subscribed);
}

enum dbt_status dbt_rate_package(struct dbt_rater *rater)
{
    return dbt_subscribed_each(rater, DBT_CHARGE_PACKAGE, rate_package);
}
