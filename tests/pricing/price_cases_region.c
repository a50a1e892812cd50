/* The region of a case: VAT, meters, services and prices. */
#include "price_cases.h"

static void set_sources(struct price_case *one)
{
    static const struct dbt_source sources[] = {
        {.code = "subscriptions", .kind = DBT_SOURCE_SUBSCRIPTIONS, .files = "s.csv"},
        {.code = "charges", .kind = DBT_SOURCE_CHARGES, .files = "c.csv", .holds_history = true},
        {.code = "events", .kind = DBT_SOURCE_EVENTS, .files = "e.csv"},
        {.code = "listings", .kind = DBT_SOURCE_LISTINGS, .files = "l.csv"},
    };
    one->region.sources = sources;
    one->region.source_count = sizeof sources / sizeof sources[0];
}

void price_case_begin(struct record *record)
{
    struct price_case *one = record->one;
    const struct dbt_address address = {.street = "x", .postcode = "x", .city = "x"};

    dbt_registers_release(&one->registers);
    dbt_usage_release(&one->usage);
    struct dbt_arena arena = one->arena;
    dbt_arena_reset(&arena);
    *one = (struct price_case){.arena = arena};
    one->id = record_text(record, 1);
    one->region.identity = (struct dbt_identity){.code = "test",
                                                 .name = "x",
                                                 .org_no = "232100-0214",
                                                 .vat_no = "SE232100021401",
                                                 .address = address,
                                                 .visit = "",
                                                 .contact = "",
                                                 .email = "",
                                                 .phone = "",
                                                 .our_reference = "",
                                                 .accent = "#000000",
                                                 .tint = "#000000",
                                                 .logo = ""};
    one->region.folder = "region";
    one->region.payment.bankgiro = "5402-9681";
    one->region.payment.days = 30;
    one->region.prices.title = "prices";
    one->region.prices.file = "prices.yaml";
    one->region.proration = (enum dbt_proration)record_small(record, 2);
    one->region.payment.round_to_krona = record_small(record, 3) != 0;
    one->period = (struct dbt_period){record_small(record, 4), record_small(record, 5)};
    one->region.vats = one->vats;
    one->region.meters = one->meters;
    one->region.services = one->services;
    one->region.prices.prices = one->prices;
    set_sources(one);
    for (size_t i = 0; i < DBT_TEXT_COUNT; i++) {
        one->region.texts[i] = "x";
    }
    dbt_findings_init(&one->findings, &one->arena);
    (void)printf("C %s\n", one->id);
}

void price_case_add_vat(struct record *record)
{
    struct price_case *one = record->one;
    const uint32_t at = one->region.vat_count;
    record_room(record, at, CASE_VATS_MAX);
    one->vats[at] = (struct dbt_vat){.code = record_text(record, 1), .rates = one->rates[at]};
    one->region.vat_count++;
}

void price_case_add_rate(struct record *record)
{
    struct price_case *one = record->one;
    if (one->region.vat_count == 0) {
        record_fail(record, RECORD_BAD, "a rate without a treatment");
    }
    struct dbt_vat *vat = &one->vats[one->region.vat_count - 1];
    record_room(record, vat->count, CASE_RATES_MAX);
    one->rates[one->region.vat_count - 1][vat->count] =
        (struct dbt_vat_rate){.from = record_small(record, 1),
                              .category = record_text(record, 2)[0],
                              .rate_bp = record_small(record, 3),
                              .exemption = record_text(record, 4)};
    vat->count++;
}

void price_case_add_meter(struct record *record)
{
    struct price_case *one = record->one;
    const enum dbt_meter_model model = (enum dbt_meter_model)record_small(record, 2);
    const bool listed = model == DBT_METER_CENSUS || model == DBT_METER_PERSON_DAYS;
    record_room(record, one->region.meter_count, DBT_METERS_MAX);
    one->meters[one->region.meter_count++] = (struct dbt_meter){.code = record_text(record, 1),
                                                                .name = record_text(record, 1),
                                                                .source = listed ? 3 : 2,
                                                                .model = model,
                                                                .priced = true};
}

uint32_t price_case_meter(const struct record *record, const char *code)
{
    for (uint32_t i = 0; i < record->one->region.meter_count; i++) {
        if (strcmp(record->one->meters[i].code, code) == 0) {
            return i;
        }
    }
    record_fail(record, RECORD_BAD, "no such meter");
}

void price_case_add_service(struct record *record)
{
    struct price_case *one = record->one;
    struct dbt_edition *edition =
        record_made(record, dbt_arena_alloc(&one->arena, 1, sizeof *edition));
    record_room(record, one->region.service_count, DBT_SERVICES_MAX);
    struct dbt_service *service = &one->services[one->region.service_count++];
    const char *vat = record_text(record, 2);
    *service = (struct dbt_service){.code = record_text(record, 1),
                                    .editions = edition,
                                    .edition_count = 1,
                                    .package = "",
                                    .obligation = "optional",
                                    .document = "",
                                    .wording = "",
                                    .account = "3000",
                                    .needs_subscription = record_small(record, 3) != 0};
    *edition = (struct dbt_edition){DBT_DAY_MIN, service->code, "", ""};
    while (service->vat < one->region.vat_count && strcmp(one->vats[service->vat].code, vat) != 0) {
        service->vat++;
    }
    if (service->vat == one->region.vat_count) {
        record_fail(record, RECORD_BAD, "no such treatment");
    }
}

void price_case_add_component(struct record *record)
{
    struct price_case *one = record->one;
    if (one->region.service_count == 0) {
        record_fail(record, RECORD_BAD, "a component without a service");
    }
    struct dbt_service *service = &one->services[one->region.service_count - 1];
    const enum dbt_charge_model model = (enum dbt_charge_model)record_small(record, 2);
    record_room(record, service->component_count, DBT_COMPONENTS_MAX);
    service->components[service->component_count++] = (struct dbt_component){
        .code = record_text(record, 1),
        .model = model,
        .meter = model == DBT_CHARGE_METERED ? price_case_meter(record, record_text(record, 3))
                                             : DBT_NONE,
        .unit_name = "st",
        .agreement_basis = (enum dbt_basis)record_small(record, 4),
        .package_size = record_whole(record, 5),
        .first_free = record_whole(record, 6)};
}

uint32_t price_case_service(const struct record *record, const char *code)
{
    const uint32_t found = dbt_region_service(&record->one->region, dbt_text_of(code));
    if (found == DBT_NONE) {
        record_fail(record, RECORD_BAD, "no such service");
    }
    return found;
}

static uint32_t find_component(const struct record *record, uint32_t service, const char *code)
{
    const struct dbt_service *in = &record->one->services[service];
    for (uint32_t i = 0; i < in->component_count; i++) {
        if (strcmp(in->components[i].code, code) == 0) {
            return i;
        }
    }
    record_fail(record, RECORD_BAD, "no such component");
}

static void read_tiers(struct record *record, size_t at, struct dbt_price *price)
{
    if (record->count <= at) {
        return;
    }
    price->tier_count = (uint32_t)(record->count - at);
    struct dbt_tier *tiers =
        record_made(record, dbt_arena_alloc(&record->one->arena, price->tier_count, sizeof *tiers));
    for (uint32_t i = 0; i < price->tier_count; i++) {
        char *colon = strchr(record->words[at + i], ':');
        char *end = NULL;
        if (colon == NULL) {
            record_fail(record, RECORD_BAD, "not a tier");
        }
        tiers[i].up_to = strtoll(record->words[at + i], &end, 10);
        tiers[i].price_micro = strtoll(colon + 1, NULL, 10);
        if (end != colon) {
            record_fail(record, RECORD_BAD, "not a tier's bound");
        }
    }
    price->tiers = tiers;
}

void price_case_add_price(struct record *record)
{
    struct price_case *one = record->one;
    const uint32_t service = price_case_service(record, record_text(record, 1));
    record_room(record, one->region.prices.count, CASE_PRICES_MAX);
    struct dbt_price *price = &one->prices[one->region.prices.count++];
    *price =
        (struct dbt_price){.service = service,
                           .component = find_component(record, service, record_text(record, 2)),
                           .from = record_small(record, 3),
                           .price_micro = record_whole(record, 4),
                           .basis = (enum dbt_basis)record_small(record, 5),
                           .scheme = (enum dbt_tier_scheme)record_small(record, 6),
                           .included = record_whole(record, 7),
                           .minimum_ore = record_whole(record, 8),
                           .confirmed = record_small(record, 9) != 0,
                           .document = "",
                           .note = "",
                           .place = {.file = "prices.yaml", .line = one->region.prices.count}};
    read_tiers(record, 10, price);
}

/* As the loader gives the list: by service, component, from. */
static int price_order(const void *left, const void *right)
{
    const struct dbt_price *a = left, *b = right;
    if (a->service != b->service) {
        return a->service < b->service ? -1 : 1;
    }
    if (a->component != b->component) {
        return a->component < b->component ? -1 : 1;
    }
    return (a->from > b->from) - (a->from < b->from);
}

void price_case_sort_prices(struct price_case *one)
{
    qsort(one->prices, one->region.prices.count, sizeof *one->prices, price_order);
}
