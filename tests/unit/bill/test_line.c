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

int main(void)
{
    const struct CMUnitTest tests[] = {
        BILL_TEST(a_catalogue_price),
        BILL_TEST(the_name_of_its_day),
        BILL_TEST(a_price_without_document_or_folder),
        BILL_TEST(an_agreement_names_its_row),
        BILL_TEST(a_pass_through_names_its_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
