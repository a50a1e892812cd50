/* invoices.csv, byte for byte. */
#include "sample.h"

#define HEADER                                                                                     \
    "period,invoice_number,ocr,issue_date,due_date,provider_org_no,provider_name,customer,lines,"  \
    "net_kr,vat_kr,rounding_kr,total_kr,kind,refers_to\n"

static void a_row_per_invoice(void **state)
{
    assert_string_equal(
        sample_export(*state, DBT_FORMAT_INVOICES),
        HEADER "2025-05,70001,700019,2025-06-02,2025-07-02,556000-0001,\"Åre Vård, AB\",K-100,2,"
               "1899.95,475.00,0.05,2375.00,invoice,\n"
               "2025-05,70002,700027,2025-06-02,2025-07-02,556000-0002,Öst,K-100,0,"
               "11.00,2.56,0.00,13.56,invoice,\n");
}

static void a_draft_has_neither_number_nor_ocr(void **state)
{
    struct sample *sample = *state;
    sample->invoices.count = 1;
    sample->items[0].number = 0;
    sample->items[0].ocr = "";
    assert_string_equal(sample_export(sample, DBT_FORMAT_INVOICES),
                        HEADER "2025-05,,,2025-06-02,2025-07-02,556000-0001,\"Åre Vård, AB\","
                               "K-100,2,1899.95,475.00,0.05,2375.00,invoice,\n");
}

/* Neither due date nor OCR reference: a document that asks for nothing has none. */
static void nothing_to_pay(void **state)
{
    struct sample *sample = *state;
    sample->invoices.count = 1;
    sample->items[0].total_ore = 0;
    assert_string_equal(sample_export(sample, DBT_FORMAT_INVOICES),
                        HEADER "2025-05,70001,,2025-06-02,,556000-0001,\"Åre Vård, AB\",K-100,2,"
                               "1899.95,475.00,0.05,0.00,invoice,\n");
}

static void a_correction_names_the_original(void **state)
{
    struct sample *sample = *state;
    sample->invoices.count = 1;
    sample->items[0].kind = DBT_INVOICE_CREDIT;
    sample->items[0].refers_to = 69001;
    sample->items[0].total_ore = -237500;
    assert_string_equal(sample_export(sample, DBT_FORMAT_INVOICES),
                        HEADER "2025-05,70001,,2025-06-02,,556000-0001,\"Åre Vård, AB\",K-100,2,"
                               "1899.95,475.00,0.05,-2375.00,credit,69001\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(a_row_per_invoice),
        SAMPLE_TEST(nothing_to_pay),
        SAMPLE_TEST(a_correction_names_the_original),
        SAMPLE_TEST(a_draft_has_neither_number_nor_ocr),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
