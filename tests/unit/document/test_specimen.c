/* The invoices that layouts are tried with: they have what layouts ask for. */
#include "setting.h"

static void every_kind_is_set(void **state)
{
    (void)state;
    static const struct dbt_edition edition = {.text = "SMS-påminnelse"};
    static const struct dbt_service service = {
        .code = "sms", .editions = &edition, .edition_count = 1, .account = ""};
    for (int kind = 0; kind < DBT_INVOICE_KIND_COUNT; kind++) {
        struct setting setting;
        setting_init(&setting, 1, 1);
        struct dbt_identity *identity = &setting.sample.region.identity;
        identity->org_no = "232100-0214";
        identity->vat_no = "SE232100021401";
        identity->address = setting.sample.invoice.seller.address;
        identity->our_reference = "Malin Åkerström";
        setting.sample.region.payment.bankgiro = "5050-1055";
        setting.sample.region.services = &service;
        setting.sample.region.service_count = 1;
        assert_int_equal(dbt_document_specimen(&setting.sample.invoice, &setting.sample.region,
                                               (enum dbt_invoice_kind)kind, &setting.sample.arena,
                                               &setting.sample.error),
                         DBT_OK);
        setting.sample.invoice.number = 70001000;
        setting.sample.invoice.ocr = "70001000259";
        assert_int_equal(setting.sample.invoice.kind, kind);
        assert_int_equal(setting.sample.invoice.total_ore < 0, kind == DBT_INVOICE_CREDIT);
        assert_int_equal(sample_compose(&setting.sample, false, &setting.document), DBT_OK);
        assert_true(setting.document.page_count > 1);
        setting_release(&setting);
    }
}

static void memory_that_ends_is_told(void **state)
{
    (void)state;
    struct setting setting;
    setting_init(&setting, 1, 1);
    struct dbt_arena none;
    struct dbt_invoice invoice;
    dbt_arena_init(&none, 0);
    assert_int_equal(dbt_document_specimen(&invoice, &setting.sample.region, DBT_INVOICE_ORIGINAL,
                                           &none, &setting.sample.error),
                     DBT_MEMORY);
    dbt_arena_release(&none);
    setting_release(&setting);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_set),
        cmocka_unit_test(memory_that_ends_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
