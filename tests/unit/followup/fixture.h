/*
 * A region with meters and services, registers of June 2025, and usage and lines by hand. Months
 * are given by their place: 0 is June 2024, MAY 2025 is 11, JUNE 2025 is 12.
 */
#ifndef DEBITERA_TESTS_FOLLOWUP_FIXTURE_H
#define DEBITERA_TESTS_FOLLOWUP_FIXTURE_H

#include "support.h"

#include "maker.h"

#define UNUSED __attribute__((unused))

enum { APRIL = 10, MAY, JUNE };
enum { LISTED, SMS, LETTERS, CALLS, ANSWERED, SAME_DAY, WAIT, HOURS, METERS };
enum { QUALITY, DESK, MESSAGES, FREE, SERVICES };
enum { UNITS_MAX = 8, ROWS_MAX = 64, LINES_MAX = 16 };

struct fixture {
    struct dbt_arena arena;
    struct dbt_findings findings;
    struct dbt_error error;
    struct dbt_meter meters[METERS];
    struct dbt_service services[SERVICES];
    struct dbt_edition editions[SERVICES];
    struct dbt_price prices[4];
    struct dbt_region region;
    struct dbt_provider providers[2];
    struct dbt_unit units[UNITS_MAX];
    struct dbt_registers registers;
    struct dbt_billing_part part;
    struct dbt_usage_row rows[ROWS_MAX];
    struct dbt_usage_rows usage;
    struct dbt_line lines[JUNE + 2][LINES_MAX];
    struct dbt_invoice items[JUNE + 2]; /* one of each month that anything is billed in */
    struct dbt_invoices invoices;
    struct dbt_followup_source source;
    struct dbt_followup_input input;
    struct dbt_followup made;
};

static UNUSED dbt_day day(const char *text)
{
    dbt_day value = 0;
    assert_true(dbt_day_parse(dbt_text_of(text), &value));
    return value;
}

static UNUSED dbt_month month(int place)
{
    return (dbt_month)(2025 * 12 + 5 - JUNE + place);
}

static UNUSED struct dbt_span whole(int place)
{
    return (struct dbt_span){dbt_month_first(month(place)), dbt_month_last(month(place))};
}

static const uint32_t fixture_dispatches[] = {SMS, LETTERS};
static const uint32_t fixture_reached[] = {ANSWERED, SAME_DAY};

static void fixture_meters(struct fixture *f)
{
    static const struct dbt_meter meters[METERS] = {
        [LISTED] = {.code = "listed", .model = DBT_METER_CENSUS, .priced = true},
        [SMS] = {.code = "sms", .name = "SMS", .priced = true},
        [LETTERS] = {.code = "letters", .name = "E-brev"},
        [CALLS] = {.code = "calls"},
        [ANSWERED] = {.code = "answered"},
        [SAME_DAY] = {.code = "same-day"},
        [WAIT] = {.code = "wait", .model = DBT_METER_DISTRIBUTION},
        [HOURS] = {.code = "hours", .model = DBT_METER_WEEKDAY_HOUR},
    };
    memcpy(f->meters, meters, sizeof meters);
    f->region.meters = f->meters;
    f->region.meter_count = METERS;
    f->region.followup = (struct dbt_followup_settings){.wanted = true,
                                                        .listed = LISTED,
                                                        .dispatches = fixture_dispatches,
                                                        .dispatch_count = 2,
                                                        .calls = CALLS,
                                                        .reached = fixture_reached,
                                                        .reached_count = 2,
                                                        .wait = WAIT,
                                                        .by_hour = HOURS,
                                                        .suppress_below = 5,
                                                        .compare_from = 3};
}

static struct dbt_service fixture_service(const struct dbt_edition *edition, const char *code,
                                          const char *package, struct dbt_component component)
{
    return (struct dbt_service){.code = code,
                                .editions = edition,
                                .edition_count = 1,
                                .package = package,
                                .obligation = "mandatory",
                                .components = {component},
                                .component_count = 1};
}

/* Quality: 2.53 kr a year, from May on 2.85. */
static void fixture_services(struct fixture *f)
{
    static const char *const names[SERVICES] = {"Kvalitet", "Helpdesk", "SMS", "1177"};
    for (int i = 0; i < SERVICES; i++) {
        f->editions[i] = (struct dbt_edition){DBT_DAY_MIN, names[i], "", ""};
    }
    f->services[QUALITY] = fixture_service(
        &f->editions[QUALITY], "quality", "Bas",
        (struct dbt_component){.code = "", .model = DBT_CHARGE_METERED, .meter = LISTED});
    f->services[DESK] = fixture_service(
        &f->editions[DESK], "desk", "Bas",
        (struct dbt_component){.code = "", .model = DBT_CHARGE_PACKAGE, .package_size = 10});
    f->services[MESSAGES] = fixture_service(
        &f->editions[MESSAGES], "messages", "Valfritt",
        (struct dbt_component){.code = "", .model = DBT_CHARGE_METERED, .meter = SMS});
    f->services[FREE] =
        fixture_service(&f->editions[FREE], "free", "Bas",
                        (struct dbt_component){.code = "", .model = DBT_CHARGE_INCLUDED});
    const struct dbt_price price = {.basis = DBT_PER_YEAR, .confirmed = true};
    for (int i = 0; i < 4; i++) {
        f->prices[i] = price;
    }
    f->prices[0].price_micro = 2530000;
    f->prices[1].price_micro = 2850000;
    f->prices[1].from = day("2025-05-01");
    f->prices[2].service = DESK;
    f->prices[2].price_micro = 1200000000;
    f->prices[3].service = MESSAGES;
    f->prices[3].price_micro = 500000;
    f->region.services = f->services;
    f->region.service_count = SERVICES;
    f->region.prices = (struct dbt_price_list){.prices = f->prices, .count = 4};
}

static UNUSED void add_unit(struct fixture *f, const char *code, const char *name)
{
    struct dbt_registers *registers = &f->registers;
    assert_in_range(registers->unit_count, 0, UNITS_MAX - 1);
    f->units[registers->unit_count++] =
        (struct dbt_unit){.code = code,
                          .name = name,
                          .org_no = "556016-0680",
                          .valid = {DBT_DAY_MIN, DBT_DAY_MAX},
                          .place = {.file = "units.csv", .record = registers->unit_count + 1}};
}

/* Units stand sorted by code from then on. */
static UNUSED void close_units(struct fixture *f)
{
    assert_int_equal(dbt_registers_close_units(&f->registers, &f->findings, &f->error), DBT_OK);
    assert_int_equal(f->findings.count, 0);
}

static UNUSED int fixture_setup(void **state)
{
    static struct fixture fixture;
    struct fixture *f = &fixture;
    *f = (struct fixture){0};
    dbt_arena_init(&f->arena, (size_t)64 << 20);
    dbt_findings_init(&f->findings, &f->arena);
    fixture_meters(f);
    fixture_services(f);
    f->region.identity =
        (struct dbt_identity){.code = "x", .name = "Region X", .org_no = "232100-0214"};
    assert_int_equal(dbt_registers_init(&f->registers, &f->region,
                                        (struct dbt_period){month(JUNE), month(JUNE)}, &f->arena,
                                        &f->error),
                     DBT_OK);
    f->providers[0] =
        (struct dbt_provider){.org_no = "556016-0680", .name = "Alfa AB", .customer = "1"};
    f->registers.providers = f->providers;
    f->registers.provider_count = 1;
    f->registers.units = f->units;
    f->part.registers = &f->registers;
    f->usage.items = f->rows;
    f->invoices = (struct dbt_invoices){f->items, 0, JUNE + 2};
    f->input = (struct dbt_followup_input){.region = &f->region,
                                           .month = month(JUNE),
                                           .usage = &f->usage,
                                           .invoices = &f->invoices,
                                           .part = &f->part,
                                           .sources = &f->source,
                                           .source_count = 1,
                                           .findings = &f->findings};
    *state = f;
    return 0;
}

static UNUSED int fixture_teardown(void **state)
{
    struct fixture *f = *state;
    dbt_registers_release(&f->registers);
    dbt_arena_release(&f->arena);
    return 0;
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

static UNUSED void use_cell(struct fixture *f, const char *unit, int meter, const char *cell,
                            int place)
{
    assert_in_range(f->usage.count, 0, ROWS_MAX - 1);
    f->rows[f->usage.count++] = (struct dbt_usage_row){
        .unit_code = unit, .meter_code = f->meters[meter].code, .cell = cell, .span = whole(place)};
}

static UNUSED void use(struct fixture *f, const char *unit, int meter, int place, int64_t quantity)
{
    use_cell(f, unit, meter, "", place);
    f->rows[f->usage.count - 1].quantity = quantity;
}

static UNUSED struct dbt_invoice *invoice_of(struct fixture *f, int place)
{
    size_t at = 0;
    while (at < f->invoices.count && f->items[at].period.first != month(place)) {
        at++;
    }
    if (at == f->invoices.count) {
        assert_in_range(f->invoices.count, 0, JUNE + 1);
        f->items[f->invoices.count++] =
            (struct dbt_invoice){.number = (int64_t)at + 1,
                                 .period = {month(place), month(place)},
                                 .buyer = {.org_no = "556016-0680", .name = "Alfa AB"},
                                 .lines = f->lines[at]};
    }
    return &f->items[at];
}

/* A line of a whole month. */
static UNUSED struct dbt_line *bill(struct fixture *f, const char *unit, int service, int place,
                                    int64_t net_ore)
{
    struct dbt_invoice *invoice = invoice_of(f, place);
    assert_in_range(invoice->line_count, 0, LINES_MAX - 1);
    struct dbt_line *line = &invoice->lines[invoice->line_count++];
    *line = (struct dbt_line){.unit_code = unit,
                              .unit_name = "",
                              .service_code = f->services[service].code,
                              .component = "",
                              .service_name = f->editions[service].text,
                              .month = month(place),
                              .span = whole(place),
                              .quantity = dbt_ratio_of(1),
                              .free_quantity = dbt_ratio_of(0),
                              .unit_of_quantity = "st",
                              .price_micro = 1000000,
                              .basis = DBT_PER_PIECE,
                              .placed = dbt_ratio_of(0),
                              .fraction = dbt_ratio_of(1),
                              .exact_ore = dbt_ratio_of(net_ore),
                              .net_ore = net_ore,
                              .vat_category = 'S',
                              .vat_rate_bp = 2500,
                              .vat_exemption = "",
                              .model = "metered"};
    return line;
}

/* The listed of a month at 10^-6 kr a year. */
static UNUSED void bill_listed(struct fixture *f, const char *unit, int place, int64_t listed,
                               int64_t price_micro)
{
    struct dbt_line *line = bill(f, unit, QUALITY, place, 0);
    line->quantity = dbt_ratio_of(listed);
    line->unit_of_quantity = "listade";
    line->price_micro = price_micro;
    line->basis = DBT_PER_YEAR;
    assert_true(dbt_ratio_make(1, 12, &line->fraction));
    assert_true(dbt_ratio_make(listed * price_micro, INT64_C(12) * 10000, &line->exact_ore));
    assert_true(dbt_ratio_round(line->exact_ore, &line->net_ore));
}

static UNUSED const struct dbt_followup *make(struct fixture *f)
{
    assert_int_equal(dbt_followup_make(&f->input, &f->made, &f->arena, &f->error), DBT_OK);
    return &f->made;
}

#endif
