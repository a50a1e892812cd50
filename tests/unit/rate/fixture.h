/*
 * A small region by hand, with one service per charge model, and registers and usage to fill.
 * fixture_init, then units, subscriptions, rows and prices, then fixture_rate.
 */
#ifndef DEBITERA_TESTS_RATE_FIXTURE_H
#define DEBITERA_TESTS_RATE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "rater.h"

#define UNUSED __attribute__((unused))

enum { LISTED, HELPDESK, JOURNAL, TEXTING, CARD, SCREEN, NEWEST, INCLUDED, SERVICE_COUNT };
enum { CENSUS_METER, SMS_METER, DAYS_METER, METER_COUNT };
enum { PRICES_MAX = 64, UNITS_MAX = 4, SUBSCRIPTIONS_MAX = 16, ONE_OFFS_MAX = 16 };

struct fixture {
    struct dbt_arena arena;
    struct dbt_findings findings;
    struct dbt_error error;
    struct dbt_service services[SERVICE_COUNT];
    struct dbt_meter meters[METER_COUNT];
    struct dbt_price prices[PRICES_MAX];
    struct dbt_vat_rate vat_rates[3];
    struct dbt_vat vat;
    struct dbt_region region;
    struct dbt_provider providers[2];
    struct dbt_unit units[UNITS_MAX];
    struct dbt_subscription subscriptions[SUBSCRIPTIONS_MAX];
    struct dbt_one_off one_offs[ONE_OFFS_MAX];
    struct dbt_one_off earlier[ONE_OFFS_MAX];
    struct dbt_registers registers;
    struct dbt_slots slots;
    struct dbt_usage usage;
    struct dbt_charges charges;
};

static UNUSED dbt_day day_of(int year, int month, int day)
{
    dbt_day out = 0;
    assert_true(dbt_day_make(year, month, day, &out));
    return out;
}

static UNUSED struct dbt_period period_of(const char *text)
{
    struct dbt_period out = {0};
    assert_true(dbt_period_parse(dbt_text_of(text), &out));
    return out;
}

static UNUSED struct dbt_span always(void)
{
    return (struct dbt_span){DBT_DAY_MIN, DBT_DAY_MAX};
}

/* Keeps the list sorted as the loader does. */
static UNUSED struct dbt_price *add_price(struct fixture *f, struct dbt_price price)
{
    uint32_t at = f->region.prices.count++;
    assert_in_range(at, 0, PRICES_MAX - 1);
    for (; at > 0; at--) {
        const struct dbt_price *before = &f->prices[at - 1];
        if (before->service < price.service ||
            (before->service == price.service &&
             (before->component < price.component ||
              (before->component == price.component && before->from < price.from)))) {
            break;
        }
        f->prices[at] = *before;
    }
    price.confirmed = price.readings == NULL;
    price.place = (struct dbt_place){.file = "region/prices.yaml", .line = 10 + at};
    f->prices[at] = price;
    return &f->prices[at];
}

static UNUSED void set_component(struct fixture *f, uint32_t service, uint32_t component,
                                 struct dbt_component value)
{
    f->services[service].components[component] = value;
    f->services[service].component_count = component + 1;
}

/* As the loader makes it when nothing is said about agreements. */
static UNUSED struct dbt_component recurring(const char *code)
{
    return (struct dbt_component){
        .code = code, .model = DBT_CHARGE_RECURRING, .agreement_basis = DBT_PER_MONTH};
}

static UNUSED struct dbt_component metered(const char *code, uint32_t meter)
{
    return (struct dbt_component){.code = code, .model = DBT_CHARGE_METERED, .meter = meter};
}

static UNUSED void fixture_services(struct fixture *f)
{
    static const char *const codes[SERVICE_COUNT] = {"listed", "helpdesk", "journal", "texting",
                                                     "card",   "screen",   "newest",  "included"};
    static const struct dbt_edition helpdesk_edition = {DBT_DAY_MIN, "Helpdesk", "", ""};
    for (uint32_t i = 0; i < SERVICE_COUNT; i++) {
        f->services[i].code = codes[i];
    }
    f->services[HELPDESK].editions = &helpdesk_edition;
    f->services[HELPDESK].edition_count = 1;
    set_component(f, LISTED, 0, metered("", CENSUS_METER));
    set_component(f, HELPDESK, 0, recurring(""));
    set_component(f, JOURNAL, 0, recurring(""));
    set_component(f, TEXTING, 0, recurring("flat"));
    set_component(f, TEXTING, 1, metered("sms", SMS_METER));
    set_component(f, CARD, 0, (struct dbt_component){.code = "", .model = DBT_CHARGE_ONE_OFF});
    set_component(f, SCREEN, 0,
                  (struct dbt_component){.code = "", .model = DBT_CHARGE_PASS_THROUGH});
    set_component(f, NEWEST, 0, recurring(""));
    set_component(f, INCLUDED, 0, (struct dbt_component){.code = "", .model = DBT_CHARGE_INCLUDED});
}

static UNUSED void fixture_prices(struct fixture *f)
{
    const dbt_day start = day_of(2024, 1, 1);
    add_price(f, (struct dbt_price){LISTED, 0, start, 2530000, .basis = DBT_PER_YEAR});
    add_price(f, (struct dbt_price){LISTED, 0, day_of(2025, 5, 1), 2850000, .basis = DBT_PER_YEAR});
    add_price(f, (struct dbt_price){HELPDESK, 0, start, 1200000000, .basis = DBT_PER_MONTH});
    add_price(f, (struct dbt_price){JOURNAL, 0, start, 15400000000, .basis = DBT_PER_YEAR});
    add_price(f, (struct dbt_price){TEXTING, 0, start, 50000000, .basis = DBT_PER_MONTH});
    add_price(f, (struct dbt_price){TEXTING, 1, start, 450000, .basis = DBT_PER_PIECE});
    add_price(f, (struct dbt_price){CARD, 0, start, 310000000, .basis = DBT_PER_PIECE});
}

static UNUSED void fixture_init(struct fixture *f)
{
    *f = (struct fixture){0};
    dbt_arena_init(&f->arena, (size_t)16 << 20);
    dbt_findings_init(&f->findings, &f->arena);
    f->meters[CENSUS_METER].model = DBT_METER_CENSUS;
    f->meters[SMS_METER].model = DBT_METER_RECORDS;
    f->meters[DAYS_METER].model = DBT_METER_PERSON_DAYS;
    f->vat_rates[0] = (struct dbt_vat_rate){DBT_DAY_MIN, 'S', 2500, ""};
    f->vat = (struct dbt_vat){"standard", f->vat_rates, 1};
    f->region = (struct dbt_region){.folder = "region",
                                    .meters = f->meters,
                                    .meter_count = METER_COUNT,
                                    .services = f->services,
                                    .service_count = SERVICE_COUNT,
                                    .vats = &f->vat,
                                    .vat_count = 1,
                                    .prices = {.prices = f->prices, .file = "region/prices.yaml"}};
    fixture_services(f);
    fixture_prices(f);
    f->providers[0] = (struct dbt_provider){.org_no = "556016-0680"};
    f->registers = (struct dbt_registers){.region = &f->region,
                                          .arena = &f->arena,
                                          .providers = f->providers,
                                          .provider_count = 1,
                                          .units = f->units,
                                          .subscriptions = f->subscriptions,
                                          .one_offs = f->one_offs,
                                          .earlier = f->earlier};
}

static UNUSED void fixture_release(struct fixture *f)
{
    dbt_arena_release(&f->arena);
}

static UNUSED int fixture_setup(void **state)
{
    static struct fixture fixture;
    fixture_init(&fixture);
    *state = &fixture;
    return 0;
}

static UNUSED int fixture_teardown(void **state)
{
    fixture_release(*state);
    return 0;
}

#define RATE_TEST(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

static UNUSED uint32_t add_unit(struct fixture *f, const char *code, struct dbt_span valid)
{
    const uint32_t unit = (uint32_t)f->registers.unit_count++;
    assert_in_range(unit, 0, UNITS_MAX - 1);
    f->units[unit] = (struct dbt_unit){
        .code = code, .valid = valid, .place = {.file = "units.csv", .record = unit + 2}};
    return unit;
}

static UNUSED struct dbt_subscription *subscribe(struct fixture *f, uint32_t unit, uint32_t service,
                                                 int64_t quantity)
{
    const size_t at = f->registers.subscription_count++;
    assert_in_range(at, 0, SUBSCRIPTIONS_MAX - 1);
    f->subscriptions[at] = (struct dbt_subscription){.id = "A",
                                                     .unit = unit,
                                                     .service = service,
                                                     .quantity = quantity,
                                                     .valid = always(),
                                                     .price_micro = -1};
    return &f->subscriptions[at];
}

static UNUSED struct dbt_one_off *order(struct fixture *f, uint32_t unit, uint32_t service,
                                        dbt_day day)
{
    const size_t at = f->registers.one_off_count++;
    assert_in_range(at, 0, ONE_OFFS_MAX - 1);
    f->one_offs[at] = (struct dbt_one_off){
        .id = "D", .unit = unit, .service = service, .day = day, .quantity = 1};
    return &f->one_offs[at];
}

/* A row before the period, of a service whose first pieces are free. */
static UNUSED struct dbt_one_off *ordered_earlier(struct fixture *f, uint32_t unit,
                                                  uint32_t service, dbt_day day)
{
    const size_t at = f->registers.earlier_count++;
    assert_in_range(at, 0, ONE_OFFS_MAX - 1);
    f->earlier[at] = (struct dbt_one_off){
        .id = "E", .unit = unit, .service = service, .day = day, .quantity = 1};
    return &f->earlier[at];
}

/* A price from 2024 on, or the one that there is; to be shaped before another is added. */
static UNUSED struct dbt_price *price_of(struct fixture *f, uint32_t service, uint32_t component,
                                         int64_t price_micro, enum dbt_basis basis)
{
    for (uint32_t i = 0; i < f->region.prices.count; i++) {
        if (f->prices[i].service == service && f->prices[i].component == component) {
            f->prices[i].price_micro = price_micro;
            f->prices[i].basis = basis;
            return &f->prices[i];
        }
    }
    return add_price(
        f, (struct dbt_price){service, component, day_of(2024, 1, 1), price_micro, .basis = basis});
}

#define SET_TIERS(price, its_scheme, its_tiers)                                                    \
    do {                                                                                           \
        (price)->scheme = (its_scheme);                                                            \
        (price)->tiers = (its_tiers);                                                              \
        (price)->tier_count = sizeof(its_tiers) / sizeof((its_tiers)[0]);                          \
    } while (0)

static UNUSED void assert_ratio(struct dbt_ratio ratio, const char *expected)
{
    char text[DBT_RATIO_BYTES];
    assert_string_equal(dbt_ratio_write(ratio, text), expected);
}

static UNUSED struct dbt_span days_of(int year, int month, int first, int last)
{
    return (struct dbt_span){day_of(year, month, first), day_of(year, month, last)};
}

/* Makes slots and empty usage; to be called when units and prices stand. */
static UNUSED void begin(struct fixture *f, const char *period)
{
    f->registers.period = period_of(period);
    assert_int_equal(dbt_slots_make(&f->slots, &f->registers, &f->arena, &f->error), DBT_OK);
    const size_t count = METER_COUNT * f->registers.unit_count * f->slots.count;
    f->usage = (struct dbt_usage){
        .slots = &f->slots, .unit_count = f->registers.unit_count, .meter_count = METER_COUNT};
    f->usage.quantity = dbt_arena_alloc(&f->arena, count + 1, sizeof(int64_t));
    assert_non_null(f->usage.quantity);
}

static UNUSED void use(struct fixture *f, uint32_t meter, uint32_t unit, dbt_day day,
                       int64_t quantity)
{
    const size_t slot = f->slots.of_day[day - f->slots.span.first];
    f->usage.quantity[(meter * f->usage.unit_count + unit) * f->slots.count + slot] += quantity;
}

static UNUSED enum dbt_status rate_in(struct fixture *f, struct dbt_arena *arena)
{
    const struct dbt_rating rating = {&f->region, &f->registers, &f->slots, &f->usage};
    return dbt_rate(&rating, &f->charges, arena, &f->findings, &f->error);
}

static UNUSED void rate_ok(struct fixture *f)
{
    assert_int_equal(rate_in(f, &f->arena), DBT_OK);
}

static UNUSED void assert_span(struct dbt_span span, dbt_day first, dbt_day last)
{
    assert_int_equal(span.first, first);
    assert_int_equal(span.last, last);
}

/* Exactly these amounts, in this order. */
#define ASSERT_NETS(f, ...)                                                                        \
    assert_nets((f), (const int64_t[]){__VA_ARGS__},                                               \
                sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

static UNUSED void assert_nets(const struct fixture *f, const int64_t *nets, size_t count)
{
    assert_int_equal(f->findings.count, 0);
    assert_int_equal(f->charges.count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(f->charges.items[i].net_ore, nets[i]);
    }
}

/* One finding and no charge. */
static UNUSED void assert_held(const struct fixture *f, const char *code, const char *where,
                               const char *what)
{
    assert_int_equal(f->charges.count, 0);
    assert_int_equal(f->findings.count, 1);
    assert_int_equal(f->findings.items[0].severity, DBT_SEVERITY_HOLD);
    assert_string_equal(f->findings.items[0].code, code);
    assert_string_equal(f->findings.items[0].where, where);
    assert_string_equal(f->findings.items[0].what, what);
}

/* The one finding is that an amount of `what` is too large; it is forgotten. */
static UNUSED void assert_too_large(struct fixture *f, const char *where, const char *what)
{
    char expected[128];
    (void)snprintf(expected, sizeof expected, "the amount of service %s is too large", what);
    assert_int_equal(f->findings.count, 1);
    assert_int_equal(f->findings.items[0].severity, DBT_SEVERITY_HOLD);
    assert_string_equal(f->findings.items[0].code, "amount-too-large");
    assert_string_equal(f->findings.items[0].where, where);
    assert_string_equal(f->findings.items[0].what, expected);
    dbt_findings_init(&f->findings, &f->arena);
}

#endif
