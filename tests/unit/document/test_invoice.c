/*
 * The composition as a whole: against golden dumps, and in each of its states. After a wanted
 * change of the layout, `document_test_invoice --write` refreshes the dumps; look at their diff.
 */
#include "sample.h"

#include <string.h>

#define GOLDEN(name) SOURCE_DIR "/tests/unit/document/" name ".golden"

static size_t count_kind(const struct dbt_document *document, enum dbt_item_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < document->page_count; i++) {
        for (size_t j = 0; j < document->pages[i].count; j++) {
            count += document->pages[i].items[j].kind == kind ? 1 : 0;
        }
    }
    return count;
}

/* The dump of the sample invoice: two units of three lines, with rounding and an exempt rate. */
static void dump_sample(struct dbt_buffer *out)
{
    struct sample sample;
    struct dbt_document document = {0};
    sample_init(&sample, 2, 3);
    struct dbt_vat_sum vats[] = {sample.invoice.vats[0],
                                 {'E', 0, "Undantag enligt 10 kap. 6 § ML", 0, 0}};
    sample.invoice.vats = vats;
    sample.invoice.vat_count = 2;
    sample.invoice.rounding_ore = -3;
    sample_sum(&sample.invoice);
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    sample_dump(&document, out);
    sample_release(&sample);
}

/* A credit over two pages, with every kind of note. */
static void dump_credit(struct dbt_buffer *out)
{
    static const struct dbt_step steps[] = {{{1000, 1}, 500000}, {{200, 1}, 400000}};
    struct sample sample;
    struct dbt_document document = {0};
    sample_init(&sample, 2, 12);
    sample_correct(&sample, -10000);
    for (size_t i = 0; i < sample.invoice.line_count; i += 8) {
        struct dbt_line *line = &sample.invoice.lines[i];
        line->steps = steps;
        line->step_count = 2;
        line->free_quantity = dbt_ratio_of(500);
        line->minimum_ore = 100;
    }
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_int_equal(document.page_count, 2);
    sample_dump(&document, out);
    sample_release(&sample);
}

/* A draft at a demonstration's prices, of names that need several lines. */
static void dump_draft(struct dbt_buffer *out)
{
    struct sample sample;
    struct dbt_document document = {0};
    sample_init(&sample, 1, 3);
    sample.invoice.demonstration = true;
    sample.invoice.buyer.name =
        "Stiftelsen för samverkan mellan kommunala och fristående vårdgivare <&>";
    sample.invoice.seller.name = "Region Västra Mälardalen och Östra Bergslagens sjukvård";
    sample.invoice.lines[1].service_name = "Elektroniska kallelser och påminnelser med svar";
    sample.invoice.lines[2].net_ore = -12345678901;
    sample_sum(&sample.invoice);
    sample.invoice.total_ore = 12345;
    assert_int_equal(sample_compose(&sample, true, &document), DBT_OK);
    sample_dump(&document, out);
    sample_release(&sample);
}

static const struct {
    const char *path;
    void (*dump)(struct dbt_buffer *out);
} dumps[] = {
    {GOLDEN("invoice"), dump_sample},
    {GOLDEN("credit"), dump_credit},
    {GOLDEN("draft"), dump_draft},
};

static void documents_are_laid_out_as_agreed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof dumps / sizeof dumps[0]; i++) {
        struct dbt_buffer made;
        struct dbt_buffer golden;
        dbt_buffer_init(&made);
        dbt_buffer_init(&golden);
        dumps[i].dump(&made);
        support_file_read(dumps[i].path, &golden);
        assert_string_equal(made.bytes, golden.bytes);
        dbt_buffer_release(&golden);
        dbt_buffer_release(&made);
    }
}

static void the_document_says_what_it_is(void **state)
{
    (void)state;
    struct sample sample;
    struct dbt_document document = {0};
    sample_init(&sample, 1, 1);
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_string_equal(document.title, "Faktura 70001000");
    assert_string_equal(document.author, "Region Mälardalen");
    assert_string_equal(document.language, "sv-SE");
    assert_int_equal(document.date, sample_day(2025, 5, 5));
    assert_string_equal(document.accent, "#00405a");
    assert_int_equal(sample_count(&document, "Sida 1 (1)"), 1);
    assert_int_equal(sample_count(&document, "70001000259"), 2);
    assert_int_equal(count_kind(&document, DBT_ITEM_CODE), 1);
    assert_int_equal(
        sample_count(&document, "Ange OCR-numret vid betalning. Dröjsmålsränta enligt räntelagen."),
        1);
    sample_release(&sample);
}

static void assert_draft(const struct dbt_document *document)
{
    assert_string_equal(document->title, "Faktura Utkast");
    assert_int_equal(count_kind(document, DBT_ITEM_MARK), document->page_count);
    assert_int_equal(count_kind(document, DBT_ITEM_CODE), 0);
    assert_int_equal(sample_count(document, "70001000"), 0);
    assert_int_equal(sample_count(document, "70001000259"), 0);
    /* It says what it would come to, and asks for nothing. */
    assert_int_equal(sample_count(document, "Belopp vid fakturering"), 1);
    assert_int_equal(sample_count(document, "Vid fakturering, SEK"), 1);
    static const char *const asked[] = {"Att betala",    "Att betala, SEK",
                                        "Bankgiro",      "OCR-nummer",
                                        "Förfallodatum", "Dröjsmålsränta enligt räntelagen."};
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        assert_int_equal(sample_count(document, asked[i]), 0);
    }
    for (size_t i = 0; i < document->page_count; i++) {
        /* Behind everything: the first that is drawn. */
        assert_int_equal(document->pages[i].items[0].kind, DBT_ITEM_MARK);
        assert_string_equal(document->pages[i].items[0].text, "UTKAST");
    }
}

static void a_draft_is_marked_on_every_page(void **state)
{
    (void)state;
    struct sample sample;
    struct dbt_document document = {0};
    sample_init(&sample, 3, 30);
    assert_int_equal(sample_compose(&sample, true, &document), DBT_OK);
    assert_true(document.page_count > 2);
    assert_draft(&document);
    /* Without a number it is one in any case. */
    sample.invoice.number = 0;
    sample.invoice.ocr = "";
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_draft(&document);
    sample_release(&sample);
}

static void a_month_computed_again_says_so(void **state)
{
    (void)state;
    struct sample sample;
    struct dbt_document document = {0};
    sample_init(&sample, 3, 30);
    struct dbt_document_options options = {.region = &sample.region,
                                           .layouts = &sample.layouts,
                                           .recalculated = true,
                                           .metrics = {NULL, sample_width_mm}};
    assert_int_equal(
        dbt_document_invoice(&document, &sample.invoice, &options, &sample.arena, &sample.error),
        DBT_OK);
    assert_string_equal(document.title, "Faktura Omräkning");
    assert_int_equal(sample_count(&document, "OMRÄKNING"), document.page_count);
    assert_int_equal(count_kind(&document, DBT_ITEM_MARK), document.page_count);
    assert_int_equal(sample_count(&document, "UTKAST"), 0);
    assert_int_equal(sample_count(&document, "70001000"), 0);
    assert_int_equal(sample_count(&document, "70001000259"), 0);
    assert_int_equal(count_kind(&document, DBT_ITEM_CODE), 0);
    /* A longer word than UTKAST stands in smaller letters. */
    assert_int_equal(document.pages[0].items[0].style, DBT_STYLE_MARK_LONG);
    assert_int_equal(sample_compose(&sample, true, &document), DBT_OK);
    assert_int_equal(document.pages[0].items[0].style, DBT_STYLE_MARK);
    sample_release(&sample);
}

static void a_demonstration_says_so(void **state)
{
    (void)state;
    struct sample sample;
    struct dbt_document document = {0};
    const char *notice = "Demonstration: priserna är påhittade.";
    sample_init(&sample, 1, 1);
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_int_equal(sample_count(&document, notice), 0);
    sample.invoice.demonstration = true;
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_int_equal(sample_count(&document, notice), 1);
    sample_release(&sample);
}

static void assert_asks_for_nothing(const struct dbt_document *document)
{
    static const char *const demands[] = {"Betalningsuppgifter", "Att betala senast 2025-06-04",
                                          "Förfallodatum",       "2025-06-04",
                                          "OCR-nummer",          "70001000259",
                                          "Betalningsvillkor",   "Bankgiro"};
    for (size_t i = 0; i < sizeof demands / sizeof demands[0]; i++) {
        assert_int_equal(sample_count(document, demands[i]), 0);
    }
    assert_int_equal(count_kind(document, DBT_ITEM_CODE), 0);
}

static void nothing_to_pay_has_no_payment_part(void **state)
{
    (void)state;
    struct sample sample;
    struct dbt_document document = {0};
    sample_init(&sample, 1, 1);
    sample.invoice.lines[0].net_ore = -100000;
    sample_sum(&sample.invoice);
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_int_equal(sample_count(&document, "Att kreditera, SEK"), 1);
    assert_int_equal(sample_count(&document, "1\u00A0250,00"), 1);
    assert_int_equal(sample_count(&document, "1\u00A0250,00\u00A0kr"), 1);
    assert_int_equal(sample_count(&document, "Belopp er till godo"), 2);
    assert_int_equal(sample_count(&document, "Beloppet räknas av eller betalas ut."), 1);
    assert_asks_for_nothing(&document);

    sample.invoice.line_count = 0;
    sample_sum(&sample.invoice);
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_int_equal(document.page_count, 1);
    assert_int_equal(sample_count(&document, "Inget att betala"), 1);
    assert_int_equal(sample_count(&document, "Beloppet räknas av eller betalas ut."), 0);
    assert_asks_for_nothing(&document);
    sample_release(&sample);
}

static void rounding_has_its_row_only_when_there_is_some(void **state)
{
    (void)state;
    struct sample sample;
    struct dbt_document document = {0};
    sample_init(&sample, 1, 1);
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_int_equal(sample_count(&document, "Öresavrundning"), 0);
    sample.invoice.rounding_ore = 17;
    sample_sum(&sample.invoice);
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_int_equal(sample_count(&document, "Öresavrundning"), 1);
    assert_int_equal(sample_count(&document, "0,17"), 1);
    sample_release(&sample);
}

static void facts_without_a_value_are_left_out(void **state)
{
    (void)state;
    struct sample sample;
    struct dbt_document document = {0};
    sample_init(&sample, 1, 1);
    sample.invoice.buyer.reference = "";
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_int_equal(sample_count(&document, "Er referens"), 0);
    assert_int_equal(sample_count(&document, "Vår referens"), 1);
    sample_release(&sample);
}

static void texts_stay_as_they_are(void **state)
{
    (void)state;
    struct sample sample;
    struct dbt_document document = {0};
    sample_init(&sample, 1, 1);
    sample.invoice.buyer.name = "<b>A & B \"C\"</b> 🏥";
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_int_equal(sample_count(&document, "<b>A & B \"C\"</b> 🏥"), 1);
    sample_release(&sample);
}

static void what_cannot_be_laid_out_is_an_error(void **state)
{
    (void)state;
    struct sample sample;
    struct dbt_document document = {.title = "untouched"};
    sample_init(&sample, 1, 2);
    sample.invoice.lines[0].quantity = dbt_ratio_of(INT64_MAX);
    assert_int_equal(sample_compose(&sample, false, &document), DBT_INTERNAL);
    assert_non_null(strstr(sample.error.text, "primarvardskvalitet"));
    sample.invoice.lines[0].quantity = dbt_ratio_of(1);
    sample.invoice.lines[0].net_ore = INT64_MAX;
    assert_int_equal(sample_compose(&sample, false, &document), DBT_INTERNAL);
    assert_non_null(strstr(sample.error.text, "too large"));
    assert_string_equal(document.title, "untouched");
    sample_release(&sample);

    sample_init(&sample, 1, 1);
    struct dbt_vat_sum vats[60];
    for (size_t i = 0; i < 60; i++) {
        vats[i] = (struct dbt_vat_sum){'S', (int32_t)(2500 - i), "", 0, 0};
    }
    sample.invoice.vats = vats;
    sample.invoice.vat_count = 36;
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    sample.invoice.vat_count = 60;
    assert_int_equal(sample_compose(&sample, false, &document), DBT_INTERNAL);
    assert_non_null(strstr(sample.error.text, "parts.xml:"));
    sample_release(&sample);
}

/* Wherever memory ends, it is told, and the document is untouched. */
static void memory_that_ends_is_told(void **state)
{
    (void)state;
    struct sample sample;
    sample_init(&sample, 2, 10);
    sample_correct(&sample, 100);
    const struct dbt_step steps[] = {{dbt_ratio_of(1000), 500000}, {dbt_ratio_of(200), 400000}};
    sample.invoice.lines[0].steps = steps;
    sample.invoice.lines[0].step_count = 2;
    struct dbt_document_options options = {
        .region = &sample.region, .layouts = &sample.layouts, .metrics = {NULL, sample_width_mm}};
    enum dbt_status status = DBT_MEMORY;
    size_t failures = 0;
    for (size_t limit = 0; status == DBT_MEMORY; limit += 1021, failures++) {
        struct dbt_arena arena;
        struct dbt_document document = {0};
        dbt_arena_init(&arena, limit);
        status = dbt_document_invoice(&document, &sample.invoice, &options, &arena, &sample.error);
        assert_int_equal(document.page_count > 0, status == DBT_OK);
        dbt_arena_release(&arena);
    }
    assert_int_equal(status, DBT_OK);
    assert_true(failures > 20);
    sample_release(&sample);
}

static int write_golden(void)
{
    for (size_t i = 0; i < sizeof dumps / sizeof dumps[0]; i++) {
        struct dbt_buffer made;
        dbt_buffer_init(&made);
        dumps[i].dump(&made);
        support_file_write(dumps[i].path, made.bytes, made.length);
        dbt_buffer_release(&made);
    }
    return 0;
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_are_laid_out_as_agreed),
        cmocka_unit_test(the_document_says_what_it_is),
        cmocka_unit_test(a_draft_is_marked_on_every_page),
        cmocka_unit_test(a_month_computed_again_says_so),
        cmocka_unit_test(a_demonstration_says_so),
        cmocka_unit_test(nothing_to_pay_has_no_payment_part),
        cmocka_unit_test(rounding_has_its_row_only_when_there_is_some),
        cmocka_unit_test(facts_without_a_value_are_left_out),
        cmocka_unit_test(texts_stay_as_they_are),
        cmocka_unit_test(what_cannot_be_laid_out_is_an_error),
        cmocka_unit_test(memory_that_ends_is_told),
    };
    if (count == 2 && strcmp(arguments[1], "--write") == 0) {
        return write_golden();
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
