/* texts.yaml. */
#include "loading.h"

#include "support.h"

static void a_region_replaces_what_it_extends(void **state)
{
    struct loading loading;
    (void)state;
    loading_init(&loading);
    dbt_load_texts(&loading.schema, loading_parse(&loading, "common", "invoice: A\nocr: B\n"));
    dbt_load_texts(&loading.schema, loading_parse(&loading, "own", "invoice: C\n"));
    assert_string_equal(loading_found(&loading), "");
    assert_string_equal(loading.region.texts[DBT_TEXT_INVOICE], "C");
    assert_string_equal(loading.region.texts[DBT_TEXT_OCR], "B");
    assert_null(loading.region.texts[DBT_TEXT_PERIOD]);
    loading_release(&loading);
}

static void a_text_takes_only_its_own_values(void **state)
{
    static const struct {
        const char *text;
        const char *found;
    } cases[] = {
        {"page_of: \"{page} of {pages}{page}\"\n", ""},
        {"vat_total: \"Moms {rate}\"\n", ""},
        {"step: \"{quantity} {unit} à {price}{basis}\"\n", ""},
        {"corrects: \"{number} {date} {period}\"\nreverses: \"{line} {number}\"\n", ""},
        {"reverses: \"Faktura {number}\"\n", ""},
        {"free: \"{free} of {total} {unit}\"\nminimum: \"{amount}\"\n", ""},
        {"agreement: \"{amount}\"\n",
         "t:1:12: a value in braces that the text 'agreement' does not take, expected those of the "
         "common texts\n"},
        {"invoice: \"Faktura {number}\"\n",
         "t:1:10: a value in braces that the text 'invoice' does not take, expected those of the "
         "common texts\n"},
        {"page_of: \"{pagess}\"\n",
         "t:1:10: a value in braces that the text 'page_of' does not take, expected those of the "
         "common texts\n"},
        {"pay_by: \"a } b\"\n",
         "t:1:9: a value in braces that the text 'pay_by' does not take, expected those of the "
         "common texts\n"},
        {"months: a b c d e f g h i j k l\n", ""},
        {"months: a b c\n", "t:1:9: 3 words, expected the names of 12 months\n"},
        {"invoise: X\n", "t:1:1: unknown key 'invoise', expected 'invoice'\n"},
        {"invoice: [X]\n", "t:1:10: a list, expected a text\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct loading loading;
        loading_init(&loading);
        dbt_load_texts(&loading.schema, loading_parse(&loading, "t", cases[i].text));
        assert_string_equal(loading_found(&loading), cases[i].found);
        loading_release(&loading);
    }
}

static void every_text_must_be_given(void **state)
{
    struct loading loading;
    (void)state;
    loading_init(&loading);
    const struct dbt_yaml_node *root = loading_parse(&loading, "t", "invoice: A\nocr: [B]\n");
    dbt_load_texts(&loading.schema, root);
    for (unsigned i = 0; i < DBT_TEXT_COUNT; i++)
        if (i != DBT_TEXT_INVOICE && i != DBT_TEXT_PERIOD && i != DBT_TEXT_OCR)
            loading.region.texts[i] = "x";
    dbt_check_texts(&loading.schema, root);
    assert_string_equal(loading_found(&loading),
                        "t:2:6: a list, expected a text\n"
                        "t:1:1: the text 'period' is missing, expected here or in the texts that "
                        "the region extends\n");
    loading_release(&loading);
}

static void texts_of_reports_are_needed_for_reports(void **state)
{
    (void)state;
    for (int wanted = 0; wanted <= 1; wanted++) {
        struct loading loading;
        loading_init(&loading);
        const struct dbt_yaml_node *root = loading_parse(&loading, "t", "invoice: A\n");
        for (unsigned i = 0; i < DBT_TEXT_COUNT; i++)
            loading.region.texts[i] = i == DBT_TEXT_ALT_BAR ? NULL : "x";
        loading.region.followup.wanted = wanted != 0;
        dbt_check_texts(&loading.schema, root);
        assert_string_equal(loading_found(&loading),
                            wanted != 0 ? "t:1:1: the text 'alt_bar' is missing, expected here or "
                                          "in the texts that the region extends\n"
                                        : "");
        assert_true(wanted != 0 || loading.region.texts[DBT_TEXT_ALT_BAR][0] == '\0');
        loading_release(&loading);
    }
}

/* Also by a region without reports. */
static void texts_of_pages_are_needed(void **state)
{
    static const struct {
        enum dbt_text_key key;
        const char *found;
    } missing[] = {{DBT_TEXT_PAGE_RUN, "page_run"},
                   {DBT_TEXT_PAGE_FOOT, "page_foot"},
                   {DBT_TEXT_ROW_ACCOUNTING, "row_accounting"},
                   {DBT_TEXT_CLASS_REJECTED, "class_rejected"},
                   {DBT_TEXT_FINDINGS, "findings"},
                   {DBT_TEXT_FINDING_BILLED, "finding_billed"},
                   {DBT_TEXT_NO_FINDINGS, "no_findings"}};
    (void)state;
    for (size_t at = 0; at < sizeof missing / sizeof missing[0]; at++) {
        struct loading loading;
        char found[128];
        loading_init(&loading);
        const struct dbt_yaml_node *root = loading_parse(&loading, "t", "invoice: A\n");
        for (unsigned i = 0; i < DBT_TEXT_COUNT; i++)
            loading.region.texts[i] = i == (unsigned)missing[at].key ? NULL : "x";
        dbt_check_texts(&loading.schema, root);
        snprintf(found, sizeof found, "the text '%s' is missing", missing[at].found);
        assert_non_null(strstr(loading_found(&loading), found));
        loading_release(&loading);
    }
}

static void a_finding_has_the_title_of_its_code(void **state)
{
    struct loading loading;
    const struct dbt_region *region = &loading.region;
    (void)state;
    loading_init(&loading);
    dbt_load_texts(&loading.schema,
                   loading_parse(&loading, "own",
                                 "finding_billed: Fakturerad\nfinding_missing_price: Pris saknas\n"
                                 "finding_unit_code: \"\"\n"));
    assert_string_equal(dbt_finding_title(region->texts, "missing-price"), "Pris saknas");
    assert_string_equal(dbt_finding_title(region->texts, "billed"), "Fakturerad");
    assert_string_equal(dbt_finding_title(region->texts, "missing-pric"), "missing-pric");
    assert_string_equal(dbt_finding_title(region->texts, "missing-prices"), "missing-prices");
    assert_string_equal(dbt_finding_title(region->texts, "missing_price"), "missing_price");
    assert_string_equal(dbt_finding_title(region->texts, "unit-code"), "unit-code");
    assert_string_equal(dbt_finding_title(region->texts, ""), "");
    loading_release(&loading);
}

/* What the documents of any region fall back to. */
static void both_sets_have_every_text(void **state)
{
    static const char *const files[] = {"texts.yaml", "texts.en.yaml"};
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct loading loading;
        struct dbt_buffer bytes;
        char path[1024];
        loading_init(&loading);
        dbt_buffer_init(&bytes);
        assert_true(snprintf(path, sizeof path, "%s/templates/common/%s", SOURCE_DIR, files[i]) <
                    (int)sizeof path);
        support_file_read(path, &bytes);
        const struct dbt_yaml_node *root = loading_parse(&loading, files[i], bytes.bytes);
        loading.region.followup.wanted = true;
        dbt_load_texts(&loading.schema, root);
        dbt_check_texts(&loading.schema, root);
        assert_string_equal(loading_found(&loading), "");
        for (unsigned key = 0; key < DBT_TEXT_COUNT; key++)
            assert_non_null(loading.region.texts[key]);
        dbt_buffer_release(&bytes);
        loading_release(&loading);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_region_replaces_what_it_extends),
        cmocka_unit_test(a_text_takes_only_its_own_values),
        cmocka_unit_test(every_text_must_be_given),
        cmocka_unit_test(texts_of_reports_are_needed_for_reports),
        cmocka_unit_test(texts_of_pages_are_needed),
        cmocka_unit_test(a_finding_has_the_title_of_its_code),
        cmocka_unit_test(both_sets_have_every_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
