/* What the first page says before its table: of an invoice, and of what corrects one. */
#include "sample.h"

#define REFERENCE "70001000 av den 2025-05-05"
#define OPENING   "Ändrar faktura " REFERENCE " för perioden 2025-04-01\u201304-30."

/* The first text behind `label` on the first page. */
static const char *behind(const struct dbt_document *document, const char *label)
{
    const struct dbt_page *page = &document->pages[0];
    for (size_t i = 0; i + 1 < page->count; i++) {
        if (page->items[i].text != NULL && strcmp(page->items[i].text, label) == 0) {
            return page->items[i + 1].text;
        }
    }
    fail_msg("there is no %s", label);
    return NULL;
}

static void an_invoice_refers_to_none(void **state)
{
    (void)state;
    struct sample sample;
    struct dbt_document document = {0};
    sample_init(&sample, 1, 2);
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_int_equal(sample_count(&document, "Avser faktura"), 0);
    assert_int_equal(sample_count(&document, "Fakturan avser IT-tjänster enligt avtal."), 1);
    sample_release(&sample);
}

static void an_adjustment_says_what_it_changes(void **state)
{
    (void)state;
    struct sample sample;
    struct dbt_document document = {0};
    sample_init(&sample, 2, 40);
    sample_correct(&sample, 100);
    assert_int_equal(sample.invoice.kind, DBT_INVOICE_ADJUSTMENT);
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_string_equal(document.title, "Tilläggsfaktura 70001012");
    assert_string_equal(behind(&document, "Tilläggsfaktura"), "70001012");
    assert_string_equal(behind(&document, "Fakturanummer"), "70001012");
    assert_string_equal(behind(&document, "Avser faktura"), REFERENCE);
    assert_string_equal(behind(&document, OPENING),
                        "Underlag har kommit in sent. Skillnaden läggs till.");
    assert_int_equal(sample_count(&document, "Fakturan avser IT-tjänster enligt avtal."), 0);
    assert_int_equal(sample_count(&document, "Faktura"), 0);
    assert_true(document.page_count > 1);
    assert_int_equal(sample_count(&document, "Tilläggsfaktura 70001012"), document.page_count - 1);
    /* It is paid as any invoice is. */
    assert_string_equal(behind(&document, "Att betala senast 2025-06-04"), "50,00\u00A0kr");
    assert_int_equal(sample_count(&document, "Betalningsuppgifter"), 1);
    assert_string_equal(behind(&document, "OCR-nummer"), "70001000259");
    sample_release(&sample);
}

static void a_credit_says_what_it_changes(void **state)
{
    (void)state;
    struct sample sample;
    struct dbt_document document = {0};
    sample_init(&sample, 1, 2);
    sample_correct(&sample, -100);
    assert_int_equal(sample.invoice.kind, DBT_INVOICE_CREDIT);
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_string_equal(document.title, "Kreditfaktura 70001012");
    assert_string_equal(behind(&document, "Avser faktura"), REFERENCE);
    assert_string_equal(behind(&document, OPENING),
                        "Underlag har kommit in sent. Skillnaden krediteras.");
    assert_string_equal(behind(&document, "Belopp er till godo"), "1,25\u00A0kr");
    assert_string_equal(behind(&document, "Summa exkl. moms"), "\u22121,00");
    assert_string_equal(behind(&document, "Moms 25\u00A0% på \u22121,00"), "\u22120,25");
    assert_string_equal(behind(&document, "Att kreditera, SEK"), "1,25");
    assert_int_equal(sample_count(&document, "Att betala, SEK"), 0);
    sample_release(&sample);
}

/* What is asked for goes by the total, not by the kind: VAT may turn it. */
static void a_correction_to_the_same_amount_asks_for_nothing(void **state)
{
    (void)state;
    struct sample sample;
    struct dbt_document document = {0};
    sample_init(&sample, 1, 2);
    sample_correct(&sample, 0);
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_string_equal(document.title, "Tilläggsfaktura 70001012");
    assert_string_equal(behind(&document, "Inget att betala"), "0,00\u00A0kr");
    assert_string_equal(behind(&document, "Att betala, SEK"), "0,00");
    assert_int_equal(sample_count(&document, "Förfallodatum"), 0);
    assert_int_equal(sample_count(&document, "Belopp er till godo"), 0);
    sample.invoice.total_ore = -1;
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_string_equal(document.title, "Tilläggsfaktura 70001012");
    assert_string_equal(behind(&document, "Belopp er till godo"), "0,01\u00A0kr");
    sample_release(&sample);
}

static void a_draft_of_a_correction_refers_to_the_invoice(void **state)
{
    (void)state;
    struct sample sample;
    struct dbt_document document = {0};
    sample_init(&sample, 1, 2);
    sample_correct(&sample, 100);
    sample.invoice.number = 0;
    sample.invoice.ocr = "";
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_string_equal(document.title, "Tilläggsfaktura Utkast");
    assert_string_equal(behind(&document, "Avser faktura"), REFERENCE);
    assert_int_equal(sample_count(&document, "UTKAST"), 1);
    sample_release(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_invoice_refers_to_none),
        cmocka_unit_test(an_adjustment_says_what_it_changes),
        cmocka_unit_test(a_credit_says_what_it_changes),
        cmocka_unit_test(a_correction_to_the_same_amount_asks_for_nothing),
        cmocka_unit_test(a_draft_of_a_correction_refers_to_the_invoice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
