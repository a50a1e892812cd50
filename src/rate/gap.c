/* Gathers and tells what lacks a price. */
#include "gap.h"

static bool is_of(const struct dbt_gap *gap, const struct dbt_charge *draft)
{
    return gap->service == draft->service && gap->component == draft->component &&
           gap->month == draft->month && gap->price == draft->price;
}

static struct dbt_gap *find(const struct dbt_gaps *gaps, const struct dbt_charge *draft)
{
    for (size_t i = gaps->count; i > 0; i--) {
        if (is_of(&gaps->items[i - 1], draft)) {
            return &gaps->items[i - 1];
        }
    }
    return NULL;
}

static struct dbt_gap *add(struct dbt_gaps *gaps, const struct dbt_charge *draft,
                           struct dbt_arena *arena)
{
    const uint32_t readings = draft->price != NULL ? draft->price->reading_count : 0;
    struct dbt_ratio *impacts = dbt_arena_alloc(arena, readings + 1, sizeof *impacts);
    struct dbt_gap *items =
        dbt_arena_grow(arena, gaps->items, gaps->count, &gaps->capacity, sizeof *items);
    if (impacts == NULL || items == NULL) {
        return NULL;
    }
    for (uint32_t i = 0; i < readings; i++) {
        impacts[i] = dbt_ratio_of(0);
    }
    gaps->items = items;
    struct dbt_gap *gap = &items[gaps->count++];
    *gap = (struct dbt_gap){.service = draft->service,
                            .component = draft->component,
                            .month = draft->month,
                            .price = draft->price,
                            .span = draft->span,
                            .last_unit = DBT_NONE,
                            .impacts = impacts};
    return gap;
}

/* An impact that does not fit is lost for good: the gap is a hold whatever it would cost. */
static void add_impact(struct dbt_ratio *impact, const struct dbt_charge *draft,
                       const struct dbt_reading *reading, enum dbt_proration proration)
{
    struct dbt_charge charge = *draft;
    charge.price_micro = reading->price_micro;
    charge.fraction = dbt_time_fraction(proration, reading->basis, draft->month, draft->span);
    struct dbt_ratio part = {0};
    if (impact->below == 0 || !dbt_amount(&charge, &part) ||
        !dbt_ratio_add(*impact, part, impact)) {
        *impact = (struct dbt_ratio){0};
    }
}

enum dbt_status dbt_gaps_note(struct dbt_gaps *gaps, const struct dbt_charge *draft,
                              enum dbt_proration proration, struct dbt_arena *arena,
                              struct dbt_error *error)
{
    struct dbt_gap *gap = find(gaps, draft);
    gap = gap != NULL ? gap : add(gaps, draft, arena);
    if (gap == NULL) {
        return dbt_error_memory(error, "the prices that are missing");
    }
    gap->span.first = draft->span.first < gap->span.first ? draft->span.first : gap->span.first;
    gap->span.last = draft->span.last > gap->span.last ? draft->span.last : gap->span.last;
    gap->units += gap->last_unit != draft->unit ? 1 : 0;
    gap->last_unit = draft->unit;
    for (uint32_t i = 0; gap->price != NULL && i < gap->price->reading_count; i++) {
        add_impact(&gap->impacts[i], draft, &gap->price->readings[i], proration);
    }
    return DBT_OK;
}

/* ---- telling -------------------------------------------------------------------------------- */

/* "Helpdesk" (helpdesk), or with the component's code behind the service's. */
static void write_name(struct dbt_buffer *text, const struct dbt_gap *gap,
                       const struct dbt_region *region)
{
    const struct dbt_service *service = &region->services[gap->service];
    const char *component = service->components[gap->component].code;
    dbt_buffer_format(text, "\"%s\" (%s%s%s)", dbt_service_name(service, gap->span.first),
                      service->code, component[0] != '\0' ? ", component " : "", component);
}

static void write_need(struct dbt_buffer *text, const struct dbt_gap *gap)
{
    char first[DBT_DATE_BYTES];
    char last[DBT_DATE_BYTES];
    dbt_buffer_format(text, " for %s to %s, needed for %u unit%s",
                      dbt_day_write(gap->span.first, first), dbt_day_write(gap->span.last, last),
                      gap->units, gap->units == 1 ? "" : "s");
}

static void write_readings(struct dbt_buffer *text, const struct dbt_gap *gap)
{
    for (uint32_t i = 0; i < gap->price->reading_count; i++) {
        const struct dbt_reading *reading = &gap->price->readings[i];
        char price[DBT_DECIMAL_BYTES];
        char sum[DBT_DECIMAL_BYTES] = "too much to say,";
        int64_t sum_ore = 0;
        if (gap->impacts[i].below != 0 && dbt_ratio_round(gap->impacts[i], &sum_ore)) {
            dbt_decimal_write(sum_ore, 2, 2, sum);
        }
        dbt_buffer_format(text, "; reading %s, %s kr per %s: %s kr", reading->name,
                          dbt_decimal_write(reading->price_micro, 6, 2, price),
                          dbt_basis_word(reading->basis), sum);
    }
}

/* A list that begins too late is told apart from one that does not have the service at all. */
static void write_first_price(struct dbt_buffer *text, const struct dbt_gap *gap,
                              const struct dbt_price_list *list)
{
    const struct dbt_price *price =
        dbt_price_next(list, gap->service, gap->component, gap->span.last);
    if (price != NULL) {
        char from[DBT_DATE_BYTES];
        dbt_buffer_format(text, "; its first price holds from %s",
                          dbt_day_write(price->from, from));
    }
}

static void report_missing(const struct dbt_gap *gap, const struct dbt_region *region,
                           struct dbt_findings *findings)
{
    struct dbt_buffer what;
    struct dbt_buffer advice;
    dbt_buffer_init(&what);
    dbt_buffer_init(&advice);
    const struct dbt_place place = {.file = region->prices.file};
    dbt_buffer_string(&what, "no price of ");
    write_name(&what, gap, region);
    write_need(&what, gap);
    write_first_price(&what, gap, &region->prices);
    char first[DBT_DATE_BYTES];
    dbt_buffer_format(&advice,
                      "add a row for it, from %s or earlier, to this list or give --prices FILE",
                      dbt_day_write(gap->span.first, first));
    findings->failed = findings->failed || what.failed || advice.failed;
    if (!findings->failed) {
        dbt_findings_add(findings, DBT_SEVERITY_HOLD, "missing-price", &place, advice.bytes, "%s",
                         what.bytes);
    }
    dbt_buffer_release(&advice);
    dbt_buffer_release(&what);
}

static void report_unconfirmed(const struct dbt_gap *gap, const struct dbt_region *region,
                               struct dbt_findings *findings)
{
    struct dbt_buffer what;
    dbt_buffer_init(&what);
    dbt_buffer_string(&what, "an unconfirmed price of ");
    write_name(&what, gap, region);
    write_need(&what, gap);
    write_readings(&what, gap);
    findings->failed = findings->failed || what.failed;
    if (!findings->failed) {
        dbt_findings_add(findings, DBT_SEVERITY_HOLD, "unconfirmed-price", &gap->price->place,
                         "decide which reading is right, write it into the row and mark the row "
                         "confirmed, or give --prices FILE",
                         "%s", what.bytes);
    }
    dbt_buffer_release(&what);
}

void dbt_gaps_report(const struct dbt_gaps *gaps, const struct dbt_region *region,
                     struct dbt_findings *findings)
{
    for (size_t i = 0; i < gaps->count; i++) {
        const struct dbt_gap *gap = &gaps->items[i];
        if (gap->price == NULL) {
            report_missing(gap, region, findings);
        } else {
            report_unconfirmed(gap, region, findings);
        }
    }
}
