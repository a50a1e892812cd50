/* Lines: what a charge refers to, written out. */
#include "fixture.h"

static void a_catalogue_price(void **state)
{
    struct fixture *f = *state;
    f->subscription.reference = "not printed: the catalogue's price needs no paper";
    charge(f, 0, 10000);
    const struct dbt_line *line = &bill_one(f)->lines[0];
    assert_string_equal(line->unit_code, "SE1");
    assert_string_equal(line->service_code, "helpdesk");
    assert_string_equal(line->component, "");
    assert_string_equal(line->service_name, "New desk");
    assert_string_equal(line->account, "3041");
    assert_string_equal(line->unit_of_quantity, "st");
    assert_string_equal(line->price_source, "prices.yaml:12 (RJH §3.1)");
    assert_string_equal(line->evidence, "");
    assert_int_equal(line->month, dbt_month_of(day_of(2025, 5, 1)));
    assert_int_equal(line->span.last, day_of(2025, 5, 31));
    assert_true(line->quantity.above == 1);
    assert_int_equal(line->price_micro, 4711);
    assert_int_equal(line->basis, DBT_PER_MONTH);
    assert_true(line->fraction.above == 1);
    assert_true(line->exact_ore.above == 10000);
    assert_int_equal(line->vat_category, 'S');
    assert_int_equal(line->vat_rate_bp, 2500);
    assert_string_equal(line->vat_exemption, "");
}

static void the_name_of_its_day(void **state)
{
    struct fixture *f = *state;
    charge(f, 0, 10000)->span.first = day_of(2025, 4, 30);
    assert_string_equal(bill_one(f)->lines[0].service_name, "Old desk");
}

static void a_price_without_document_or_folder(void **state)
{
    struct fixture *f = *state;
    f->price.document = "";
    f->price.place.file = "prices.yaml";
    charge(f, 0, 10000);
    assert_string_equal(bill_one(f)->lines[0].price_source, "prices.yaml:12");
    f->price.document = NULL;
    f->price.place.file = NULL;
    assert_string_equal(bill_one(f)->lines[0].price_source, ":12");
}

static void an_agreement_names_its_row(void **state)
{
    struct fixture *f = *state;
    f->subscription = (struct dbt_subscription){
        .reference = "Avtal 17", .place = {.file = "x/abonnemang.csv", .record = 40}};
    charge(f, 0, 10000)->price = NULL;
    const struct dbt_line *line = &bill_one(f)->lines[0];
    assert_string_equal(line->price_source, "abonnemang.csv: record 40");
    assert_string_equal(line->evidence, "Avtal 17");
}

static void a_pass_through_names_its_row(void **state)
{
    struct fixture *f = *state;
    f->one_off = (struct dbt_one_off){.reference = "Faktura 99",
                                      .place = {.file = "debiteringar.csv", .record = 5}};
    struct dbt_charge *passed = charge(f, 0, -4200);
    passed->service = SCREEN;
    passed->price = NULL;
    passed->subscription = NULL;
    passed->one_off = &f->one_off;
    passed->vat = &f->exempt;
    const struct dbt_line *line = &bill_one(f)->lines[0];
    assert_string_equal(line->price_source, "debiteringar.csv: record 5");
    assert_string_equal(line->evidence, "Faktura 99");
    assert_string_equal(line->component, "cost");
    assert_string_equal(line->service_name, "screen");
    assert_int_equal(line->vat_category, 'E');
    assert_string_equal(line->vat_exemption, "ML 10 kap. 6 §");
    assert_int_equal(line->net_ore, -4200);
}

/* ---- where the quantity comes from ---------------------------------------------------------- */

static void assert_origin(struct fixture *f, const char *model, const char *source,
                          const char *record)
{
    const struct dbt_line *line = &bill_one(f)->lines[0];
    assert_string_equal(line->model, model);
    assert_string_equal(line->source, source);
    assert_string_equal(line->record, record);
    assert_string_equal(line->meter, "");
}

static void a_row_is_named(void **state)
{
    struct fixture *f = *state;
    struct dbt_charge *item = charge(f, 0, 10000);
    f->subscription.place = (struct dbt_place){.file = "x/abonnemang.csv", .record = 12};
    f->one_off.place = (struct dbt_place){.file = "x/debiteringar.csv", .record = 5};
    assert_origin(f, "recurring", "subscriptions", "abonnemang.csv: record 12");
    item->model = DBT_CHARGE_PACKAGE;
    assert_origin(f, "package", "subscriptions", "abonnemang.csv: record 12");
    item->subscription = NULL;
    item->one_off = &f->one_off;
    item->model = DBT_CHARGE_ONE_OFF;
    assert_origin(f, "one-off", "charges", "debiteringar.csv: record 5");
    item->one_off = NULL;
    item->model = DBT_CHARGE_FLAT;
    assert_origin(f, "flat", "units", "units.csv: record 2");
    f->region.source_count = 0;
    assert_origin(f, "flat", "", "units.csv: record 2");
}

static void what_is_counted_names_meter_and_source(void **state)
{
    struct fixture *f = *state;
    struct dbt_charge *item = charge(f, 0, 10000);
    item->model = DBT_CHARGE_METERED;
    item->subscription = NULL;
    const struct dbt_line *line = &bill_one(f)->lines[0];
    assert_string_equal(line->model, "metered");
    assert_string_equal(line->meter, "sms-sent");
    assert_string_equal(line->source, "sms");
    assert_string_equal(line->record, "");
    assert_ptr_not_equal(line->meter, f->meter.code);
}

static void shapes_are_kept(void **state)
{
    static const struct dbt_step steps[] = {{{100, 1}, 500000}, {{20, 1}, 400000}};
    struct fixture *f = *state;
    struct dbt_charge *item = charge(f, 0, 10000);
    item->free_quantity = dbt_ratio_of(30);
    item->steps = steps;
    item->step_count = 2;
    item->scheme = DBT_TIERS_GRADUATED;
    item->placed = dbt_ratio_of(44);
    item->price_micro = 0;
    item->minimum_ore = 10000;
    const struct dbt_line *line = &bill_one(f)->lines[0];
    assert_true(line->free_quantity.above == 30 && line->free_quantity.below == 1);
    assert_int_equal(line->minimum_ore, 10000);
    assert_string_equal(line->scheme, "graduated");
    assert_true(line->placed.above == 44 && line->placed.below == 1);
    assert_int_equal(line->step_count, 2);
    assert_ptr_not_equal(line->steps, steps); /* its own */
    assert_true(line->steps[1].quantity.above == 20);
    assert_int_equal(line->steps[1].price_micro, 400000);
    item->steps = NULL;
    item->step_count = 0;
    assert_null(bill_one(f)->lines[0].steps);
}

static void the_end_of_memory_is_reported(void **state)
{
    static const struct dbt_step steps[] = {{{100, 1}, 500000}, {{20, 1}, 400000}};
    struct fixture *f = *state;
    struct dbt_charge *item = charge(f, 0, 10000);
    item->steps = steps;
    item->step_count = 2;
    enum dbt_status status = DBT_MEMORY;
    size_t limit = 0;
    for (; status == DBT_MEMORY && limit < 1 << 16; limit += 16) {
        struct dbt_arena arena;
        dbt_arena_init(&arena, limit);
        f->invoices = (struct dbt_invoices){0};
        status = bill_in(f, &arena);
        assert_true(status == DBT_OK || f->invoices.count == 0);
        dbt_arena_release(&arena);
    }
    assert_int_equal(status, DBT_OK);
    assert_in_range(limit, 512, 1 << 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BILL_TEST(a_catalogue_price),
        BILL_TEST(the_name_of_its_day),
        BILL_TEST(a_price_without_document_or_folder),
        BILL_TEST(an_agreement_names_its_row),
        BILL_TEST(a_pass_through_names_its_row),
        BILL_TEST(a_row_is_named),
        BILL_TEST(what_is_counted_names_meter_and_source),
        BILL_TEST(shapes_are_kept),
        BILL_TEST(the_end_of_memory_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
