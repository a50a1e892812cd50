/* manifest.json: parses back, and says what the run was. */
#include "sample.h"

static json_t *manifest(struct sample *sample)
{
    (void)sample_export(sample, DBT_FORMAT_MANIFEST);
    return sample_parse(sample);
}

static void keys_stand_in_order(void **state)
{
    static const char *const keys[] = {"program_version",
                                       "region",
                                       "region_sha256",
                                       "period",
                                       "correction",
                                       "issue_date",
                                       "draft",
                                       "sequence",
                                       "price_list",
                                       "inputs_sha256",
                                       "previous_manifest_sha256",
                                       "inputs",
                                       "accounting",
                                       "repeats",
                                       "findings",
                                       "documents",
                                       "totals",
                                       "outputs"};
    struct sample *sample = *state;
    const char *at = sample_export(sample, DBT_FORMAT_MANIFEST);
    assert_memory_equal(at, "{\n  \"program_version\": \"1.2.3\",\n", 32);
    assert_string_equal(sample->out.bytes + sample->out.length - 3, "\n}\n");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char line[64];
        snprintf(line, sizeof line, "\n  \"%s\": ", keys[i]);
        at = strstr(at, line);
        assert_non_null(at);
    }
}

static void says_what_the_run_was(void **state)
{
    struct sample *sample = *state;
    json_t *root = manifest(sample);
    sample_string(root, "region", "jamtland");
    sample_string(root, "region_sha256", SAMPLE_HASH);
    sample_string(root, "period", "2025-05");
    sample_string(root, "issue_date", "2025-06-02");
    assert_true(json_is_false(sample_at(root, "draft")));
    sample_integer(root, "sequence", 7);
    sample_string(root, "price_list", "");
    sample_string(root, "previous_manifest_sha256", SAMPLE_HASH);
    json_decref(root);
    sample->result.draft = true;
    sample->result.prices_name = "demo.yaml";
    root = manifest(sample);
    assert_true(json_is_true(sample_at(root, "draft")));
    assert_true(json_is_null(sample_at(root, "sequence")));
    sample_string(root, "price_list", "demo.yaml");
    json_decref(root);
}

static void says_which_correction_it_was(void **state)
{
    struct sample *sample = *state;
    json_t *root = manifest(sample);
    assert_true(json_is_null(sample_at(root, "correction")));
    sample_integer(root, "documents.invoice", 2);
    sample_integer(root, "documents.adjustment", 0);
    sample_integer(root, "documents.credit", 0);
    json_decref(root);
    sample->run.correction = 3;
    sample->items[0].kind = DBT_INVOICE_CREDIT;
    sample->items[1].kind = DBT_INVOICE_ADJUSTMENT;
    root = manifest(sample);
    sample_integer(root, "correction", 3);
    sample_integer(root, "documents.invoice", 0);
    sample_integer(root, "documents.adjustment", 1);
    sample_integer(root, "documents.credit", 1);
    json_decref(root);
}

static void accounts_for_every_input(void **state)
{
    json_t *root = manifest(*state);
    assert_int_equal(json_array_size(sample_at(root, "inputs")), 3);
    sample_string(root, "inputs.0.delivery", "2025-05");
    sample_string(root, "inputs.1.source", "sms");
    sample_string(root, "inputs.1.name", "sms.csv.gz");
    sample_integer(root, "inputs.1.size_bytes", 1000);
    sample_string(root, "inputs.1.sha256", SAMPLE_HASH);
    sample_integer(root, "inputs.1.accounting.read", 10);
    sample_integer(root, "inputs.1.accounting.billed", 8);
    sample_integer(root, "inputs.1.accounting.outside-period", 0);
    sample_integer(root, "inputs.1.accounting.rejected", 2);
    assert_int_equal(json_object_size(sample_at(root, "inputs.1.accounting.reasons")), 1);
    sample_integer(root, "inputs.1.accounting.reasons.bad-date", 2);
    sample_string(root, "inputs.2.delivery", "2025-06..2025-07");
    assert_true(json_is_false(sample_at(root, "inputs.1.copy_of_other")));
    assert_true(json_is_true(sample_at(root, "inputs.2.copy_of_other")));
    json_decref(root);
}

static void accounts_per_source_and_in_all(void **state)
{
    json_t *root = manifest(*state);
    assert_int_equal(json_object_size(sample_at(root, "accounting.sources")), 2);
    sample_integer(root, "accounting.sources.units.read", 10);
    sample_integer(root, "accounting.sources.sms.read", 20);
    sample_integer(root, "accounting.sources.sms.conflicting", 1);
    sample_integer(root, "accounting.sources.sms.double_listed", 0);
    sample_integer(root, "accounting.total.read", 30);
    sample_integer(root, "accounting.total.billed", 24);
    sample_integer(root, "accounting.total.reasons.bad-date", 6);
    json_decref(root);
}

static void says_which_files_repeat_which(void **state)
{
    struct sample *sample = *state;
    json_t *root = manifest(sample);
    assert_int_equal(json_array_size(sample_at(root, "repeats")), 2);
    sample_string(root, "repeats.0.delivery", "2025-05");
    sample_string(root, "repeats.0.first", "sms.csv.gz");
    sample_string(root, "repeats.0.repeating", "sms-2.csv.gz");
    sample_integer(root, "repeats.0.records", 17);
    sample_string(root, "repeats.1.repeating", "sms.csv.gz");
    json_decref(root);
    sample->deliveries[0].repeats_count = 0;
    root = manifest(sample);
    assert_int_equal(json_array_size(sample_at(root, "repeats")), 0);
    json_decref(root);
}

static void totals_equal_the_files(void **state)
{
    json_t *root = manifest(*state);
    sample_integer(root, "totals.invoices", 2);
    sample_integer(root, "totals.lines", 2);
    sample_integer(root, "totals.net_ore", 191095);
    sample_integer(root, "totals.vat_ore", 47756);
    sample_integer(root, "totals.rounding_ore", 5);
    sample_integer(root, "totals.total_ore", 238856);
    assert_int_equal(json_array_size(sample_at(root, "totals.vat_rates")), 3);
    sample_string(root, "totals.vat_rates.1.category", "S");
    sample_integer(root, "totals.vat_rates.1.rate_bp", 2500);
    sample_integer(root, "totals.vat_rates.1.net_ore", 191000);
    sample_integer(root, "totals.vat_rates.1.vat_ore", 47750);
    sample_integer(root, "totals.vat_rates.1.total_ore", 238750);
    sample_integer(root, "totals.usage.listed", 8001);
    sample_integer(root, "totals.usage.sms-sent", -3);
    assert_int_equal(json_array_size(sample_at(root, "outputs")), 2);
    sample_string(root, "outputs.0.name", "invoices/70001.pdf");
    sample_integer(root, "outputs.0.size_bytes", 1234);
    sample_string(root, "outputs.1.sha256", SAMPLE_HASH);
    json_decref(root);
}

static void nothing_says_where_the_files_lie(void **state)
{
    struct sample *sample = *state;
    json_t *root = manifest(sample);
    sample_string(root, "findings.0.where", "prices.yaml:12");
    json_decref(root);
    assert_null(strstr(sample->out.bytes, "/srv"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(keys_stand_in_order),
        SAMPLE_TEST(says_what_the_run_was),
        SAMPLE_TEST(says_which_correction_it_was),
        SAMPLE_TEST(accounts_for_every_input),
        SAMPLE_TEST(accounts_per_source_and_in_all),
        SAMPLE_TEST(says_which_files_repeat_which),
        SAMPLE_TEST(totals_equal_the_files),
        SAMPLE_TEST(nothing_says_where_the_files_lie),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
