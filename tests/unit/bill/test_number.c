/* Numbers and OCR references. */
#include "fixture.h"

static void gives_number_and_reference(void **state)
{
    struct fixture *f = *state;
    struct dbt_invoice invoice = {.ocr = ""};
    assert_int_equal(dbt_invoice_number(&invoice, 123, false, &f->arena, &f->error), DBT_OK);
    assert_int_equal(invoice.number, 123);
    assert_string_equal(invoice.ocr, "1230");
    assert_int_equal(dbt_invoice_number(&invoice, 123, true, &f->arena, &f->error), DBT_OK);
    assert_string_equal(invoice.ocr, "12351");
    assert_int_equal(dbt_invoice_number(&invoice, INT64_MAX, true, &f->arena, &f->error), DBT_OK);
    assert_int_equal(strlen(invoice.ocr), 21);
}

static void refuses_what_is_no_number(void **state)
{
    struct fixture *f = *state;
    struct dbt_invoice invoice = {.ocr = ""};
    assert_int_equal(dbt_invoice_number(&invoice, 0, true, &f->arena, &f->error), DBT_INTERNAL);
    assert_string_equal(f->error.text, "0 is not an invoice number");
    assert_int_equal(dbt_invoice_number(&invoice, -5, true, &f->arena, &f->error), DBT_INTERNAL);
    assert_int_equal(invoice.number, 0);
    assert_string_equal(invoice.ocr, "");
}

static void the_end_of_memory_is_reported(void **state)
{
    struct fixture *f = *state;
    struct dbt_arena none;
    dbt_arena_init(&none, 0);
    struct dbt_invoice invoice = {.ocr = ""};
    assert_int_equal(dbt_invoice_number(&invoice, 123, true, &none, &f->error), DBT_MEMORY);
    assert_int_equal(invoice.number, 0);
    dbt_arena_release(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BILL_TEST(gives_number_and_reference),
        BILL_TEST(refuses_what_is_no_number),
        BILL_TEST(the_end_of_memory_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
