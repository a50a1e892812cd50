/*
 * A region, registers and charges by hand. fixture_init, then charge or pass_on per line, then
 * bill_ok. The amounts of the charges are given, not computed: rating is another stage.
 */
#ifndef DEBITERA_TESTS_BILL_FIXTURE_H
#define DEBITERA_TESTS_BILL_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "biller.h"

#define UNUSED __attribute__((unused))

enum { HELPDESK, SCREEN, SERVICE_COUNT };
enum { CHARGES_MAX = 16, PARTS_MAX = 2 };

struct part {
    struct dbt_provider providers[2];
    struct dbt_unit units[4];
    struct dbt_registers registers;
    struct dbt_charge items[CHARGES_MAX];
    struct dbt_charges charges;
};

struct fixture {
    struct dbt_arena arena;
    struct dbt_findings findings;
    struct dbt_error error;
    struct dbt_service services[SERVICE_COUNT];
    struct dbt_edition editions[2];
    struct dbt_source sources[4];
    struct dbt_meter meter;
    struct dbt_price price;
    struct dbt_subscription subscription;
    struct dbt_one_off one_off;
    struct dbt_vat_rate standard, reduced, exempt, other_exempt;
    struct dbt_region region;
    struct part parts[PARTS_MAX];
    struct dbt_billing_part billing_parts[PARTS_MAX];
    struct dbt_billing billing;
    struct dbt_invoices invoices;
};

static UNUSED dbt_day day_of(int year, int month, int day)
{
    dbt_day out = 0;
    assert_true(dbt_day_make(year, month, day, &out));
    return out;
}

static UNUSED void fixture_region(struct fixture *f)
{
    f->editions[0] = (struct dbt_edition){DBT_DAY_MIN, "Old desk", "", ""};
    f->editions[1] = (struct dbt_edition){day_of(2025, 5, 1), "New desk", "", ""};
    f->services[HELPDESK] = (struct dbt_service){
        .code = "helpdesk",
        .editions = f->editions,
        .edition_count = 2,
        .account = "3041",
        .components = {{.code = "", .model = DBT_CHARGE_RECURRING, .unit_name = "st"}},
        .component_count = 1};
    f->services[SCREEN] =
        (struct dbt_service){.code = "screen",
                             .components = {{.code = "cost", .model = DBT_CHARGE_PASS_THROUGH}},
                             .component_count = 1};
    f->sources[0] = (struct dbt_source){.code = "sms", .kind = DBT_SOURCE_EVENTS};
    f->sources[1] = (struct dbt_source){.code = "units", .kind = DBT_SOURCE_UNITS};
    f->sources[2] = (struct dbt_source){.code = "subscriptions", .kind = DBT_SOURCE_SUBSCRIPTIONS};
    f->sources[3] = (struct dbt_source){.code = "charges", .kind = DBT_SOURCE_CHARGES};
    f->meter = (struct dbt_meter){.code = "sms-sent", .source = 0};
    f->price = (struct dbt_price){.document = "RJH §3.1",
                                  .place = {.file = "templates/x/prices.yaml", .line = 12}};
    f->standard = (struct dbt_vat_rate){DBT_DAY_MIN, 'S', 2500, ""};
    f->reduced = (struct dbt_vat_rate){DBT_DAY_MIN, 'S', 1200, ""};
    f->exempt = (struct dbt_vat_rate){DBT_DAY_MIN, 'E', 0, "ML 10 kap. 6 §"};
    f->other_exempt = (struct dbt_vat_rate){DBT_DAY_MIN, 'E', 0, "ML 10 kap. 9 §"};
    f->region = (struct dbt_region){.services = f->services,
                                    .service_count = SERVICE_COUNT,
                                    .sources = f->sources,
                                    .source_count = 4,
                                    .meters = &f->meter,
                                    .meter_count = 1};
    f->region.identity = (struct dbt_identity){.name = "Region X",
                                               .org_no = "232100-0214",
                                               .vat_no = "SE232100021401",
                                               .address = {"Box 1", "831 01", "Östersund"},
                                               .contact = "Kansliet",
                                               .our_reference = "Ekonomi"};
    f->region.payment = (struct dbt_payment){.bankgiro = "5402-9681", .days = 30};
}

/* Two providers with a unit each and a second unit for the first; the index through the catalog. */
static UNUSED void fixture_part(struct fixture *f, size_t number)
{
    struct part *part = &f->parts[number];
    assert_int_equal(
        dbt_registers_init(&part->registers, &f->region, f->billing.period, &f->arena, &f->error),
        DBT_OK);
    part->providers[0] = (struct dbt_provider){.org_no = "556016-0680",
                                               .name = "Alfa AB",
                                               .customer = "1001",
                                               .attention = "Faktura",
                                               .address = {"Gatan 1", "831 02", "Östersund"},
                                               .reference = "Ref 7",
                                               .place = {.file = "providers.csv", .record = 2}};
    part->providers[1] = (struct dbt_provider){.org_no = "559999-0000",
                                               .name = "Beta AB",
                                               .customer = "1002",
                                               .place = {.file = "providers.csv", .record = 3}};
    part->units[0] = (struct dbt_unit){.code = "SE1", .name = "Zeta", .org_no = "556016-0680"};
    part->units[1] = (struct dbt_unit){.code = "SE2", .name = "Eta", .org_no = "556016-0680"};
    part->units[2] = (struct dbt_unit){.code = "SE3", .name = "Theta", .org_no = "559999-0000"};
    for (uint32_t i = 0; i < 3; i++) {
        part->units[i].place = (struct dbt_place){.file = "units.csv", .record = i + 2};
    }
    part->registers.providers = part->providers;
    part->registers.provider_count = 2;
    part->registers.units = part->units;
    part->registers.unit_count = 3;
    assert_int_equal(dbt_registers_close_units(&part->registers, &f->findings, &f->error), DBT_OK);
    part->charges.items = part->items;
    f->billing_parts[number] = (struct dbt_billing_part){&part->registers, &part->charges};
}

static UNUSED int fixture_setup(void **state)
{
    static struct fixture fixture;
    struct fixture *f = &fixture;
    *f = (struct fixture){0};
    dbt_arena_init(&f->arena, (size_t)16 << 20);
    dbt_findings_init(&f->findings, &f->arena);
    fixture_region(f);
    const dbt_month april = dbt_month_of(day_of(2025, 4, 1));
    f->billing = (struct dbt_billing){.region = &f->region,
                                      .parts = f->billing_parts,
                                      .part_count = 1,
                                      .period = {april, april + 1},
                                      .issue_date = day_of(2025, 6, 5)};
    fixture_part(f, 0);
    fixture_part(f, 1);
    assert_int_equal(f->findings.count, 0);
    *state = f;
    return 0;
}

static UNUSED int fixture_teardown(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < PARTS_MAX; i++) {
        dbt_registers_release(&f->parts[i].registers);
    }
    dbt_arena_release(&f->arena);
    return 0;
}

#define BILL_TEST(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

/* A recurring charge at the catalogue's price, in May, of a unit of the first part. */
static UNUSED struct dbt_charge *charge(struct fixture *f, uint32_t unit, int64_t net_ore)
{
    struct part *part = &f->parts[0];
    assert_in_range(part->charges.count, 0, CHARGES_MAX - 1);
    struct dbt_charge *item = &part->items[part->charges.count++];
    *item = (struct dbt_charge){.provider = part->units[unit].provider,
                                .unit = unit,
                                .service = HELPDESK,
                                .model = DBT_CHARGE_RECURRING,
                                .month = dbt_month_of(day_of(2025, 5, 1)),
                                .span = {day_of(2025, 5, 1), day_of(2025, 5, 31)},
                                .quantity = dbt_ratio_of(1),
                                .price_micro = 4711,
                                .basis = DBT_PER_MONTH,
                                .fraction = dbt_ratio_of(1),
                                .exact_ore = dbt_ratio_of(net_ore),
                                .net_ore = net_ore,
                                .vat = &f->standard,
                                .price = &f->price,
                                .subscription = &f->subscription};
    return item;
}

static UNUSED enum dbt_status bill_in(struct fixture *f, struct dbt_arena *arena)
{
    return dbt_bill(&f->billing, &f->invoices, arena, &f->error);
}

static UNUSED const struct dbt_invoice *bill_one(struct fixture *f)
{
    assert_int_equal(bill_in(f, &f->arena), DBT_OK);
    assert_int_equal(f->invoices.count, 1);
    return &f->invoices.items[0];
}

#endif
