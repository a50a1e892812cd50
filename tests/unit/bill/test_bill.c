/* Invoices: one per provider, their lines in order, several parts joined. */
#include "fixture.h"

static void one_invoice_per_provider(void **state)
{
    struct fixture *f = *state;
    charge(f, 2, 5000);
    charge(f, 0, 10000);
    charge(f, 1, 20000);
    assert_int_equal(bill_in(f, &f->arena), DBT_OK);
    assert_int_equal(f->invoices.count, 2);
    const struct dbt_invoice *alfa = &f->invoices.items[0];
    const struct dbt_invoice *beta = &f->invoices.items[1];
    assert_string_equal(alfa->buyer.org_no, "556016-0680");
    assert_int_equal(alfa->line_count, 2);
    assert_int_equal(alfa->net_ore, 30000);
    assert_int_equal(alfa->vat_ore, 7500);
    assert_int_equal(alfa->total_ore, 37500);
    assert_string_equal(beta->buyer.org_no, "559999-0000");
    assert_int_equal(beta->net_ore, 5000);
}

static void parties_and_dates(void **state)
{
    struct fixture *f = *state;
    f->region.prices.demonstration = true;
    charge(f, 0, 10000);
    const struct dbt_invoice *invoice = bill_one(f);
    assert_string_equal(invoice->seller.name, "Region X");
    assert_string_equal(invoice->seller.org_no, "232100-0214");
    assert_string_equal(invoice->seller.vat_no, "SE232100021401");
    assert_string_equal(invoice->seller.attention, "Kansliet");
    assert_string_equal(invoice->seller.address.street, "Box 1");
    assert_string_equal(invoice->seller.reference, "Ekonomi");
    assert_string_equal(invoice->buyer.name, "Alfa AB");
    assert_string_equal(invoice->buyer.vat_no, "");
    assert_string_equal(invoice->buyer.attention, "Faktura");
    assert_string_equal(invoice->buyer.address.postcode, "831 02");
    assert_string_equal(invoice->buyer.address.city, "Östersund");
    assert_string_equal(invoice->buyer.reference, "Ref 7");
    assert_string_equal(invoice->customer, "1001");
    assert_string_equal(invoice->bankgiro, "5402-9681");
    assert_int_equal(invoice->number, 0);
    assert_string_equal(invoice->ocr, "");
    assert_true(invoice->demonstration);
    assert_int_equal(invoice->issued, day_of(2025, 6, 5));
    assert_int_equal(invoice->due, day_of(2025, 7, 5));
    assert_int_equal(invoice->period.first, f->billing.period.first);
}

/* Nothing of an invoice lies in the registers: texts that are not there are empty, not null. */
static void texts_are_its_own(void **state)
{
    struct fixture *f = *state;
    charge(f, 2, 5000);
    const struct dbt_invoice *invoice = bill_one(f);
    assert_string_equal(invoice->buyer.attention, "");
    assert_string_equal(invoice->buyer.address.city, "");
    assert_ptr_not_equal(invoice->buyer.name, f->parts[0].providers[1].name);
    assert_ptr_not_equal(invoice->lines[0].unit_code, f->parts[0].units[2].code);
}

static void lines_are_by_unit_name_then_service(void **state)
{
    struct fixture *f = *state;
    struct dbt_charge *screen = charge(f, 1, 1);
    screen->service = SCREEN;
    charge(f, 0, 2);
    struct dbt_charge *later = charge(f, 1, 3);
    later->span.first++;
    charge(f, 1, 4);
    charge(f, 1, 5);
    struct dbt_charge *shorter = charge(f, 1, 6);
    shorter->span.last--;
    struct dbt_charge *earlier = charge(f, 1, 7);
    earlier->month--;
    struct dbt_charge *component = charge(f, 1, 8);
    component->component = 1;
    f->services[HELPDESK].components[1] =
        (struct dbt_component){.code = "extra", .model = DBT_CHARGE_METERED};
    const struct dbt_invoice *invoice = bill_one(f);
    static const int64_t expected[] = {7, 6, 4, 5, 3, 8, 1, 2};
    assert_int_equal(invoice->line_count, 8);
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(invoice->lines[i].net_ore, expected[i]);
    }
    assert_string_equal(invoice->lines[0].unit_name, "Eta");
    assert_string_equal(invoice->lines[7].unit_name, "Zeta");
}

static void unit_names_are_in_swedish_order(void **state)
{
    struct fixture *f = *state;
    f->parts[0].units[0].name = "Ängen";
    f->parts[0].units[1].name = "Åre";
    charge(f, 0, 1);
    charge(f, 1, 2);
    const struct dbt_invoice *invoice = bill_one(f);
    assert_string_equal(invoice->lines[0].unit_name, "Åre");
    assert_string_equal(invoice->lines[1].unit_name, "Ängen");
}

static void units_of_one_name_stay_apart(void **state)
{
    struct fixture *f = *state;
    f->parts[0].units[0].name = "eta"; /* the same but for case */
    charge(f, 1, 1);
    charge(f, 0, 2);
    charge(f, 1, 3);
    const struct dbt_invoice *invoice = bill_one(f);
    assert_string_equal(invoice->lines[0].unit_code, "SE1");
    assert_string_equal(invoice->lines[1].unit_code, "SE2");
    assert_string_equal(invoice->lines[2].unit_code, "SE2");
}

static void nothing_to_pay_is_no_invoice(void **state)
{
    struct fixture *f = *state;
    charge(f, 2, 0);
    charge(f, 0, 10);
    charge(f, 0, 0);
    const struct dbt_invoice *invoice = bill_one(f);
    assert_string_equal(invoice->buyer.name, "Alfa AB");
    assert_int_equal(invoice->line_count, 1);
    f->parts[0].charges.count = 0;
    assert_int_equal(bill_in(f, &f->arena), DBT_OK);
    assert_int_equal(f->invoices.count, 0);
}

/* Two deliveries: renamed and moved in the later one, where the unit has another index. */
static void parts_are_joined(void **state)
{
    struct fixture *f = *state;
    f->billing.part_count = 2;
    struct dbt_charge april = *charge(f, 0, 100);
    struct part *later = &f->parts[1];
    april.net_ore = 200;
    april.service = SCREEN;
    april.month++;
    later->items[0] = april;
    later->charges.count = 1;
    later->units[0].name = "Omega";
    later->units[0].code = "se1";
    later->providers[0].name = "Alfa Vård AB";
    const struct dbt_invoice *invoice = bill_one(f);
    assert_int_equal(invoice->net_ore, 300);
    assert_string_equal(invoice->buyer.name, "Alfa Vård AB");
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(invoice->lines[i].unit_name, "Omega");
        assert_string_equal(invoice->lines[i].unit_code, "se1");
    }
}

/* What the last part no longer has is taken from the one that has it. */
static void parts_may_lack_units_and_providers(void **state)
{
    struct fixture *f = *state;
    f->billing.part_count = 2;
    charge(f, 2, 100);
    charge(f, 2, 100);
    struct part *later = &f->parts[1];
    dbt_registers_release(&later->registers);
    later->registers.unit_count = 2;
    later->registers.provider_count = 1;
    assert_int_equal(dbt_registers_close_units(&later->registers, &f->findings, &f->error), DBT_OK);
    later->items[0] = *charge(f, 2, 300);
    later->items[0].unit = 0;
    later->items[0].provider = 0;
    later->charges.count = 1;
    assert_int_equal(bill_in(f, &f->arena), DBT_OK);
    assert_int_equal(f->invoices.count, 2);
    assert_string_equal(f->invoices.items[0].lines[0].unit_name, "Zeta");
    assert_string_equal(f->invoices.items[1].buyer.name, "Beta AB");
    assert_string_equal(f->invoices.items[1].lines[0].unit_name, "Theta");
}

static void due_date_must_be_a_date(void **state)
{
    struct fixture *f = *state;
    charge(f, 0, 1);
    f->billing.issue_date = DBT_DAY_MAX - 29;
    assert_int_equal(bill_in(f, &f->arena), DBT_USAGE);
    assert_int_equal(f->invoices.count, 0);
    f->billing.issue_date = DBT_DAY_MIN - 1;
    assert_int_equal(bill_in(f, &f->arena), DBT_USAGE);
    f->billing.issue_date = DBT_DAY_MAX - 30;
    assert_int_equal(bill_one(f)->due, DBT_DAY_MAX);
}

static void the_end_of_memory_is_reported(void **state)
{
    struct fixture *f = *state;
    charge(f, 0, 1);
    charge(f, 2, 1);
    enum dbt_status status = DBT_MEMORY;
    size_t limit = 0;
    for (; status == DBT_MEMORY && limit < 1 << 20; limit += 32) {
        struct dbt_arena arena;
        dbt_arena_init(&arena, limit);
        status = bill_in(f, &arena);
        assert_int_equal(f->invoices.count, status == DBT_OK ? 2 : 0);
        dbt_arena_release(&arena);
    }
    assert_int_equal(status, DBT_OK);
    assert_in_range(limit, 512, 1 << 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BILL_TEST(one_invoice_per_provider),
        BILL_TEST(parties_and_dates),
        BILL_TEST(texts_are_its_own),
        BILL_TEST(lines_are_by_unit_name_then_service),
        BILL_TEST(unit_names_are_in_swedish_order),
        BILL_TEST(units_of_one_name_stay_apart),
        BILL_TEST(nothing_to_pay_is_no_invoice),
        BILL_TEST(parts_are_joined),
        BILL_TEST(parts_may_lack_units_and_providers),
        BILL_TEST(due_date_must_be_a_date),
        BILL_TEST(the_end_of_memory_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
