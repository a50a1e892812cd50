/*
 * Judges one record of a register and stores it. Fields are judged in the domain's order: date,
 * unit, id, service, numbers; then what the service allows; then the period; then the unit's
 * validity. The first that fails decides.
 */
#include "registers.h"

#include <assert.h>

#include "debitera/base/identifier.h"

static const char *const correct_advice = "correct the record in the export and deliver it again";

struct judging {
    struct dbt_registers *registers;
    const struct dbt_zone *zone;
    const struct dbt_register_row *row;
    struct dbt_verdict *verdict;
    struct dbt_findings *findings;
    bool failed; /* memory ended */
};

/* What a service can be charged by. */
struct ways {
    uint32_t by_subscription; /* whose price a subscription may replace */
    uint32_t one_off, pass_through;
    bool takes_subscriptions;
    bool costs_per_unit; /* a subscription is to the service as such, not to so many of it */
    bool has_first_free;
    bool included;
};

/* ---- fields --------------------------------------------------------------------------------- */

static struct dbt_place place_of(const struct judging *judging, enum dbt_column column)
{
    struct dbt_place place = judging->row->place;
    place.column = column < DBT_COLUMN_COUNT ? judging->row->source->headers[column] : NULL;
    return place;
}

/* Always false, so that a check can `return reject(…)`. */
static bool reject(struct judging *judging, enum dbt_column column, enum dbt_reason reason,
                   const char *what)
{
    const struct dbt_place place = place_of(judging, column);
    dbt_findings_add(judging->findings, DBT_SEVERITY_HOLD, dbt_reason_word(reason), &place,
                     correct_advice, "%s", what);
    *judging->verdict =
        (struct dbt_verdict){.class = DBT_CLASS_REJECTED, .reason = reason, .column = column};
    return false;
}

/* Always false: memory ended. */
static bool run_out(struct judging *judging)
{
    judging->failed = true;
    return false;
}

static bool classify(struct judging *judging, enum dbt_class class)
{
    *judging->verdict = (struct dbt_verdict){.class = class, .column = DBT_COLUMN_COUNT};
    return true;
}

static struct dbt_text field(const struct judging *judging, enum dbt_column column)
{
    const struct dbt_text text = judging->row->fields[column];
    const bool absent = dbt_text_is_absent(text);
    return absent ? (struct dbt_text){0} : text;
}

static bool has(const struct judging *judging, enum dbt_column column)
{
    return field(judging, column).length > 0;
}

/* What documents print as it is written, so that a personal number in it would come out. */
static bool is_printed(enum dbt_column column)
{
    return column == DBT_COLUMN_ID || column == DBT_COLUMN_CUSTOMER ||
           dbt_column_is_free_text(column);
}

static bool take_text(struct judging *judging, enum dbt_column column, const char **out)
{
    const struct dbt_text text = field(judging, column);
    if (is_printed(column) && dbt_person_found(text)) {
        return reject(judging, column, DBT_REASON_PERSONAL_NUMBER,
                      "a personal identity number, which would stand on a document");
    }
    *out = text.length > 0 ? dbt_arena_copy(judging->registers->arena, text) : "";
    return *out != NULL || run_out(judging);
}

static bool need_text(struct judging *judging, enum dbt_column column, const char **out)
{
    if (has(judging, column)) {
        return take_text(judging, column, out);
    }
    return reject(judging, column,
                  column == DBT_COLUMN_ID ? DBT_REASON_MISSING_ID : DBT_REASON_MISSING_VALUE,
                  "the field is empty");
}

static const char *const no_date = "missing, or not a date";

static bool need_day(struct judging *judging, enum dbt_column column, dbt_day *out)
{
    return dbt_zone_parse_day(judging->zone, judging->row->source->clock, field(judging, column),
                              out) ||
           reject(judging, column, DBT_REASON_BAD_DATE, no_date);
}

static bool need_bound(struct judging *judging, enum dbt_column column, dbt_day *out)
{
    return dbt_zone_parse_bound(judging->zone, judging->row->source->clock, field(judging, column),
                                out) ||
           reject(judging, column, DBT_REASON_BAD_DATE, no_date);
}

static bool need_span(struct judging *judging, struct dbt_span *out)
{
    out->last = DBT_DAY_MAX;
    return need_bound(judging, DBT_COLUMN_FROM, &out->first) &&
           (!has(judging, DBT_COLUMN_TO) || need_bound(judging, DBT_COLUMN_TO, &out->last)) &&
           (out->first <= out->last || reject(judging, DBT_COLUMN_TO, DBT_REASON_BAD_DATE,
                                              "the last day is before the first"));
}

static bool need_unit(struct judging *judging, uint32_t *out)
{
    const struct dbt_text code = field(judging, DBT_COLUMN_UNIT);
    if (code.length == 0) {
        return reject(judging, DBT_COLUMN_UNIT, DBT_REASON_MISSING_UNIT, "no unit is given");
    }
    *out = dbt_registers_unit(judging->registers, code);
    return *out != DBT_NONE || reject(judging, DBT_COLUMN_UNIT, DBT_REASON_UNKNOWN_UNIT,
                                      "the unit is not in the units register");
}

static bool need_service(struct judging *judging, uint32_t *out)
{
    *out = dbt_region_service(judging->registers->region, field(judging, DBT_COLUMN_SERVICE));
    return *out != DBT_NONE || reject(judging, DBT_COLUMN_SERVICE, DBT_REASON_UNKNOWN_SERVICE,
                                      "the service is not in the region's services.yaml");
}

/* A number that is not negative; `absent` when the field is empty. */
struct number {
    enum dbt_column column;
    unsigned decimals;
    int64_t absent;
    const char *what;
};

static bool take_number(struct judging *judging, const struct number *number, int64_t *out)
{
    *out = number->absent;
    const struct dbt_text text = field(judging, number->column);
    if (text.length == 0) {
        return true;
    }
    const char point = judging->row->source->point;
    return (dbt_decimal_parse(text, point, number->decimals, out) && *out >= 0) ||
           reject(judging, number->column, DBT_REASON_BAD_NUMBER, number->what);
}

static const struct number quantity_or_one = {
    .column = DBT_COLUMN_QUANTITY, .absent = 1, .what = "not a whole number of 0 or more"};

static bool need_quantity(struct judging *judging, int64_t *out)
{
    return has(judging, DBT_COLUMN_QUANTITY)
               ? take_number(judging, &quantity_or_one, out)
               : reject(judging, DBT_COLUMN_QUANTITY, DBT_REASON_BAD_NUMBER, "no number is given");
}

/* ---- providers and units -------------------------------------------------------------------- */

static bool add_provider(struct judging *judging)
{
    struct dbt_registers *registers = judging->registers;
    struct dbt_provider provider = {.place = judging->row->place};
    if (!dbt_org_no_valid(field(judging, DBT_COLUMN_ORG_NO))) {
        return reject(judging, DBT_COLUMN_ORG_NO, DBT_REASON_BAD_NUMBER,
                      "not an organisation number NNNNNN-NNNN with a right check digit");
    }
    const bool complete = need_text(judging, DBT_COLUMN_ORG_NO, &provider.org_no) &&
                          need_text(judging, DBT_COLUMN_NAME, &provider.name) &&
                          need_text(judging, DBT_COLUMN_CUSTOMER, &provider.customer) &&
                          take_text(judging, DBT_COLUMN_ATTENTION, &provider.attention) &&
                          need_text(judging, DBT_COLUMN_STREET, &provider.address.street) &&
                          need_text(judging, DBT_COLUMN_POSTCODE, &provider.address.postcode) &&
                          need_text(judging, DBT_COLUMN_CITY, &provider.address.city) &&
                          take_text(judging, DBT_COLUMN_REFERENCE, &provider.reference);
    if (!complete) {
        return false;
    }
    struct dbt_provider *items =
        dbt_arena_grow(registers->arena, registers->providers, registers->provider_count,
                       &registers->provider_capacity, sizeof *items);
    if (items == NULL) {
        return run_out(judging);
    }
    registers->providers = items;
    items[registers->provider_count++] = provider;
    return classify(judging, DBT_CLASS_FOLLOW_UP);
}

static bool need_unit_code(struct judging *judging, const char **out)
{
    const struct dbt_text code = field(judging, DBT_COLUMN_UNIT);
    if (code.length == 0) {
        return reject(judging, DBT_COLUMN_UNIT, DBT_REASON_MISSING_UNIT, "no unit code is given");
    }
    if (code.length > DBT_UNIT_CODE_BYTES_MAX) {
        return reject(judging, DBT_COLUMN_UNIT, DBT_REASON_TOO_LONG,
                      "a unit code of more than 64 bytes");
    }
    if (!dbt_hsa_id_valid(code)) {
        const struct dbt_place place = place_of(judging, DBT_COLUMN_UNIT);
        dbt_findings_add(judging->findings, DBT_SEVERITY_WARNING, "unit-code", &place,
                         "check the code: nothing that is counted on the real one is found by it",
                         "the unit code is not of the form of an HSA-id");
    }
    return take_text(judging, DBT_COLUMN_UNIT, out);
}

static bool add_unit(struct judging *judging)
{
    struct dbt_registers *registers = judging->registers;
    struct dbt_unit unit = {.provider = DBT_NONE, .place = judging->row->place};
    const bool complete = need_span(judging, &unit.valid) && need_unit_code(judging, &unit.code) &&
                          need_text(judging, DBT_COLUMN_NAME, &unit.name) &&
                          need_text(judging, DBT_COLUMN_ORG_NO, &unit.org_no);
    if (!complete) {
        return false;
    }
    struct dbt_unit *items =
        dbt_arena_grow(registers->arena, registers->units, registers->unit_count,
                       &registers->unit_capacity, sizeof *items);
    if (items == NULL) {
        return run_out(judging);
    }
    registers->units = items;
    items[registers->unit_count++] = unit;
    return classify(judging, DBT_CLASS_FOLLOW_UP);
}

/* ---- subscriptions and charges -------------------------------------------------------------- */

static struct ways ways_of(const struct judging *judging, uint32_t service_index)
{
    const struct dbt_service *service = &judging->registers->region->services[service_index];
    uint32_t of[DBT_CHARGE_MODEL_COUNT] = {0};
    int64_t first_free = 0;
    for (uint32_t i = 0; i < service->component_count; i++) {
        of[service->components[i].model]++;
        first_free += service->components[i].first_free;
    }
    const bool flat = service->needs_subscription && of[DBT_CHARGE_FLAT] > 0;
    const bool metered = service->needs_subscription && of[DBT_CHARGE_METERED] > 0;
    const uint32_t by_subscription =
        of[DBT_CHARGE_RECURRING] + of[DBT_CHARGE_PACKAGE] + (flat ? of[DBT_CHARGE_FLAT] : 0);
    return (struct ways){.by_subscription = by_subscription,
                         .one_off = of[DBT_CHARGE_ONE_OFF],
                         .pass_through = of[DBT_CHARGE_PASS_THROUGH],
                         .takes_subscriptions = by_subscription > 0 || metered,
                         .costs_per_unit = flat,
                         .has_first_free = first_free > 0,
                         .included = dbt_service_is_included(service)};
}

static bool allow_subscription(struct judging *judging, const struct dbt_subscription *subscription)
{
    const struct ways ways = ways_of(judging, subscription->service);
    if (!ways.takes_subscriptions && !ways.included) {
        return reject(judging, DBT_COLUMN_SERVICE, DBT_REASON_WRONG_SERVICE,
                      "a subscription of a service that is not charged by subscription");
    }
    if (ways.costs_per_unit && subscription->quantity != 1) {
        return reject(judging, DBT_COLUMN_QUANTITY, DBT_REASON_BAD_NUMBER,
                      "a service that costs per care unit has a quantity of 1");
    }
    if (subscription->price_micro >= 0 && ways.by_subscription != 1) {
        return reject(judging, DBT_COLUMN_PRICE, DBT_REASON_BAD_NUMBER,
                      "an agreement price that cannot be used: the service has not exactly one "
                      "charge by subscription");
    }
    return true;
}

static bool add_subscription(struct judging *judging)
{
    static const struct number price = {.column = DBT_COLUMN_PRICE,
                                        .decimals = 6,
                                        .absent = -1,
                                        .what = "not a price of 0 or more with at most 6 decimals"};
    static const struct number registered = {
        .column = DBT_COLUMN_REGISTERED, .absent = -1, .what = "not a whole number of 0 or more"};
    struct dbt_registers *registers = judging->registers;
    struct dbt_subscription row = {.place = judging->row->place};
    const bool complete =
        need_span(judging, &row.valid) && need_unit(judging, &row.unit) &&
        need_text(judging, DBT_COLUMN_ID, &row.id) && need_service(judging, &row.service) &&
        need_quantity(judging, &row.quantity) &&
        take_number(judging, &registered, &row.registered) &&
        take_number(judging, &price, &row.price_micro) && allow_subscription(judging, &row) &&
        take_text(judging, DBT_COLUMN_REFERENCE, &row.reference);
    if (!complete) {
        return false;
    }
    const struct dbt_span span = dbt_period_span(registers->period);
    if (dbt_span_days(dbt_span_intersect(span, row.valid)) == 0) {
        return classify(judging, DBT_CLASS_OUTSIDE_PERIOD);
    }
    struct dbt_subscription *items =
        dbt_arena_grow(registers->arena, registers->subscriptions, registers->subscription_count,
                       &registers->subscription_capacity, sizeof *items);
    if (items == NULL) {
        return run_out(judging);
    }
    registers->subscriptions = items;
    items[registers->subscription_count++] = row;
    const bool included = ways_of(judging, row.service).included;
    return classify(judging, included ? DBT_CLASS_FOLLOW_UP : DBT_CLASS_BILLED);
}

static bool take_amount(struct judging *judging, struct dbt_one_off *row)
{
    const struct dbt_text text = field(judging, DBT_COLUMN_AMOUNT);
    row->has_amount = text.length > 0;
    return !row->has_amount ||
           dbt_decimal_parse(text, judging->row->source->point, 2, &row->amount_ore) ||
           reject(judging, DBT_COLUMN_AMOUNT, DBT_REASON_BAD_NUMBER,
                  "not an amount with at most 2 decimals");
}

/* An amount is passed on, with its evidence; a row without one is priced from the list. */
static bool allow_charge(struct judging *judging, const struct dbt_one_off *row)
{
    const struct ways ways = ways_of(judging, row->service);
    if (ways.one_off == 0 && ways.pass_through == 0 && !ways.included) {
        return reject(judging, DBT_COLUMN_SERVICE, DBT_REASON_WRONG_SERVICE,
                      "a charge of a service that is charged neither per piece nor passed on");
    }
    if (row->has_amount && ways.pass_through == 0) {
        return reject(judging, DBT_COLUMN_AMOUNT, DBT_REASON_BAD_NUMBER,
                      "the amount would not be used: the service is priced by the price list");
    }
    if (row->has_amount && row->reference[0] == '\0') {
        return reject(judging, DBT_COLUMN_REFERENCE, DBT_REASON_MISSING_VALUE,
                      "a cost is passed on without its evidence");
    }
    if (!row->has_amount && ways.one_off == 0 && ways.pass_through > 0) {
        return reject(judging, DBT_COLUMN_AMOUNT, DBT_REASON_MISSING_VALUE,
                      "a cost is passed on without its amount");
    }
    return true;
}

/* What a unit had before the period decides which of its pieces are the first. */
static bool keep_earlier(struct judging *judging, const struct dbt_one_off *row)
{
    struct dbt_registers *registers = judging->registers;
    const bool counts = judging->row->source->holds_history &&
                        row->day < dbt_period_span(registers->period).first &&
                        ways_of(judging, row->service).has_first_free;
    if (!counts) {
        return classify(judging, DBT_CLASS_OUTSIDE_PERIOD);
    }
    struct dbt_one_off *items =
        dbt_arena_grow(registers->arena, registers->earlier, registers->earlier_count,
                       &registers->earlier_capacity, sizeof *items);
    if (items == NULL) {
        return run_out(judging);
    }
    registers->earlier = items;
    items[registers->earlier_count++] = *row;
    return classify(judging, DBT_CLASS_OUTSIDE_PERIOD);
}

static bool add_charge(struct judging *judging)
{
    struct dbt_registers *registers = judging->registers;
    struct dbt_one_off row = {.place = judging->row->place};
    const bool complete =
        need_day(judging, DBT_COLUMN_TIME, &row.day) && need_unit(judging, &row.unit) &&
        need_text(judging, DBT_COLUMN_ID, &row.id) && need_service(judging, &row.service) &&
        take_number(judging, &quantity_or_one, &row.quantity) && take_amount(judging, &row) &&
        take_text(judging, DBT_COLUMN_REFERENCE, &row.reference) && allow_charge(judging, &row);
    if (!complete) {
        return false;
    }
    if (!dbt_span_has(dbt_period_span(registers->period), row.day)) {
        return keep_earlier(judging, &row);
    }
    if (!dbt_span_has(registers->units[row.unit].valid, row.day)) {
        return reject(judging, DBT_COLUMN_TIME, DBT_REASON_UNIT_NOT_VALID,
                      "the unit is not valid on that day");
    }
    struct dbt_one_off *items =
        dbt_arena_grow(registers->arena, registers->one_offs, registers->one_off_count,
                       &registers->one_off_capacity, sizeof *items);
    if (items == NULL) {
        return run_out(judging);
    }
    registers->one_offs = items;
    items[registers->one_off_count++] = row;
    const bool included = ways_of(judging, row.service).included;
    return classify(judging, included ? DBT_CLASS_FOLLOW_UP : DBT_CLASS_BILLED);
}

/* ---- control files -------------------------------------------------------------------------- */

static bool need_rows(struct judging *judging, uint64_t *out)
{
    static const struct number rows = {
        .column = DBT_COLUMN_ROWS, .absent = -1, .what = "not a whole number of 0 or more"};
    int64_t number = 0;
    if (!take_number(judging, &rows, &number)) {
        return false;
    }
    if (number < 0) {
        return reject(judging, DBT_COLUMN_ROWS, DBT_REASON_BAD_NUMBER, "no number is given");
    }
    *out = (uint64_t)number;
    return true;
}

static bool take_sha256(struct judging *judging, const char **out)
{
    static const char *const what = "not a SHA-256 of 64 hexadecimal digits";
    const struct dbt_text text = field(judging, DBT_COLUMN_SHA256);
    if (text.length == 0) {
        *out = "";
        return true;
    }
    if (text.length != DBT_SHA256_HEX_BYTES - 1) {
        return reject(judging, DBT_COLUMN_SHA256, DBT_REASON_BAD_NUMBER, what);
    }
    char hex[DBT_SHA256_HEX_BYTES - 1];
    for (size_t i = 0; i < text.length; i++) {
        const char byte = text.at[i];
        hex[i] = (char)(byte >= 'A' && byte <= 'F' ? byte - 'A' + 'a' : byte);
        if (!(hex[i] >= '0' && hex[i] <= '9') && !(hex[i] >= 'a' && hex[i] <= 'f')) {
            return reject(judging, DBT_COLUMN_SHA256, DBT_REASON_BAD_NUMBER, what);
        }
    }
    *out = dbt_arena_copy(judging->registers->arena, (struct dbt_text){hex, sizeof hex});
    return *out != NULL || run_out(judging);
}

static bool add_control(struct judging *judging)
{
    struct dbt_registers *registers = judging->registers;
    struct dbt_control control = {.place = judging->row->place};
    const bool complete = need_text(judging, DBT_COLUMN_FILE, &control.file) &&
                          need_rows(judging, &control.rows) &&
                          take_sha256(judging, &control.sha256);
    if (!complete) {
        return false;
    }
    struct dbt_control *items =
        dbt_arena_grow(registers->arena, registers->controls, registers->control_count,
                       &registers->control_capacity, sizeof *items);
    if (items == NULL) {
        return run_out(judging);
    }
    registers->controls = items;
    items[registers->control_count++] = control;
    return classify(judging, DBT_CLASS_FOLLOW_UP);
}

enum dbt_status dbt_registers_add(struct dbt_registers *registers, const struct dbt_zone *zone,
                                  const struct dbt_register_row *row, struct dbt_verdict *verdict,
                                  struct dbt_findings *findings)
{
    static bool (*const add[])(struct judging *) = {
        [DBT_SOURCE_PROVIDERS] = add_provider,
        [DBT_SOURCE_UNITS] = add_unit,
        [DBT_SOURCE_SUBSCRIPTIONS] = add_subscription,
        [DBT_SOURCE_CHARGES] = add_charge,
        [DBT_SOURCE_LISTINGS] = NULL, /* counted, not kept: meter.h */
        [DBT_SOURCE_EVENTS] = NULL,
        [DBT_SOURCE_CONTROL] = add_control,
    };
    _Static_assert(sizeof add / sizeof add[0] == DBT_SOURCE_KIND_COUNT, "a judge per kind");
    struct judging judging = {
        .registers = registers, .zone = zone, .row = row, .verdict = verdict, .findings = findings};
    assert(add[row->source->kind] != NULL);
    /* A rejected row is as good a result as a stored one; only the end of memory is a failure. */
    (void)add[row->source->kind](&judging);
    return judging.failed || findings->failed ? DBT_MEMORY : DBT_OK;
}
