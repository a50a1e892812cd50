#include "pages.h"

#include <locale.h>
#include <string.h>

#include "font.h"
#include "shape.h"

static struct dbt_renderer *renderer;
/* Between the places where writing fails: every one takes a sanitized build minutes. */
#ifdef __SANITIZE_ADDRESS__
static const size_t step = 61;
#else
static const size_t step = 1;
#endif

static int set_up(void **state)
{
    (void)state;
    struct dbt_error error;
    return dbt_renderer_new(&renderer, NULL, &error) == DBT_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    dbt_renderer_free(renderer);
    return 0;
}

static void render(const char *name, struct dbt_buffer *out)
{
    struct pages pages;
    struct dbt_error error;
    pages_init(&pages, name);
    dbt_buffer_clear(out);
    assert_int_equal(dbt_render_pdf(renderer, &pages.document, out, &error), DBT_OK);
}

static void assert_same(const struct dbt_buffer *a, const struct dbt_buffer *b)
{
    assert_true(a->length > 1000);
    assert_int_equal(a->length, b->length);
    assert_memory_equal(a->bytes, b->bytes, a->length);
}

static bool contains(const struct dbt_buffer *pdf, const char *text)
{
    return memmem(pdf->bytes, pdf->length, text, strlen(text)) != NULL;
}

static void a_document_becomes_a_whole_pdf(void **state)
{
    (void)state;
    struct dbt_buffer pdf;
    dbt_buffer_init(&pdf);
    render("Åsa", &pdf);
    assert_memory_equal(pdf.bytes, "%PDF-1.", 7);
    assert_memory_equal(pdf.bytes + pdf.length - 6, "%%EOF\n", 6);
    assert_true(contains(&pdf, "/CreationDate (D:20250505000000Z)"));
    assert_true(contains(&pdf, "/ModDate (D:20250505000000Z)"));
    assert_true(contains(&pdf, "/Title (Faktura 1)"));
    assert_true(contains(&pdf, "/Lang(sv-SE)"));
    assert_true(contains(&pdf, "/MarkInfo<</Marked true>>"));
    assert_true(contains(&pdf, "/DisplayDocTitle true"));
    assert_true(contains(&pdf, "/S/GTS_PDFA1"));
    assert_true(contains(&pdf, "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A<"));
    assert_true(contains(&pdf, "<pdfuaid:part>1</pdfuaid:part>"));
    assert_true(contains(&pdf, "<rdf:li>Region Å</rdf:li>"));
    /* A mask of a bit per module, not a picture. */
    assert_true(contains(&pdf, "/ImageMask true"));
    dbt_buffer_release(&pdf);
}

static void files_go_along(void **state)
{
    (void)state;
    struct pages pages;
    struct dbt_error error;
    struct dbt_buffer plain;
    struct dbt_buffer pdf;
    struct dbt_attachment attached[] = {
        {"1-lines.csv", "text/csv", "Fakturans rader", {"a,b\n1,2\n", 8}},
        {"2.txt", "text/plain", "", {NULL, 0}},
    };
    pages_init(&pages, "x");
    dbt_buffer_init(&plain);
    dbt_buffer_init(&pdf);
    assert_int_equal(dbt_render_pdf(renderer, &pages.document, &plain, &error), DBT_OK);
    pages.document.attachments = attached;
    pages.document.attachment_count = 2;
    assert_int_equal(dbt_render_pdf(renderer, &pages.document, &pdf, &error), DBT_OK);
    assert_false(contains(&plain, "/AF["));
    assert_true(contains(&pdf, "/AF["));
    assert_true(contains(&pdf, "/EmbeddedFiles<</Names[(1-lines.csv)"));
    assert_true(contains(&pdf, "/Type/EmbeddedFile/Subtype/text#2Fcsv/Params<</Size 8/ModDate(D:"));
    assert_true(contains(&pdf, "/Subtype/text#2Fplain/Params<</Size 0"));
    dbt_buffer_release(&plain);
    dbt_buffer_release(&pdf);
}

static void it_is_appended(void **state)
{
    (void)state;
    struct pages pages;
    struct dbt_error error;
    struct dbt_buffer out;
    pages_init(&pages, "x");
    dbt_buffer_init(&out);
    dbt_buffer_string(&out, "before");
    assert_int_equal(dbt_render_pdf(renderer, &pages.document, &out, &error), DBT_OK);
    assert_memory_equal(out.bytes, "before%PDF", 10);
    dbt_buffer_release(&out);
}

static void measure_many_texts(void)
{
    struct dbt_metrics metrics = dbt_renderer_metrics(renderer);
    char text[16];
    for (int i = 0; i < DBT_SHAPES_MAX; i++) {
        snprintf(text, sizeof text, "%d", i);
        (void)metrics.width_mm(metrics.context, DBT_STYLE_BODY, text);
    }
}

static void the_same_document_gives_the_same_bytes(void **state)
{
    (void)state;
    struct dbt_buffer first;
    struct dbt_buffer again;
    dbt_buffer_init(&first);
    dbt_buffer_init(&again);
    render("Åsa Öberg 🏥", &first);
    render("Åsa Öberg 🏥", &again);
    assert_same(&first, &again);
    /* After others, after so many that no text of it is remembered, and in another renderer. */
    render("quite different glyphs: xyz@#", &again);
    render("Åsa Öberg 🏥", &again);
    assert_same(&first, &again);
    measure_many_texts();
    render("Åsa Öberg 🏥", &again);
    assert_same(&first, &again);
    tear_down(NULL);
    assert_int_equal(set_up(NULL), 0);
    render("Åsa Öberg 🏥", &again);
    assert_same(&first, &again);
    dbt_buffer_release(&first);
    dbt_buffer_release(&again);
}

/* The first locale that exists and writes a decimal comma; null when the machine has none. */
static const char *comma_locale(void)
{
    static const char *const names[] = {"sv_SE.UTF-8", "sv_SE.utf8", "de_DE.UTF-8", "sv_SE"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (setlocale(LC_ALL, names[i]) != NULL) {
            return names[i];
        }
    }
    return setlocale(LC_ALL, "C.UTF-8");
}

static void zone_and_locale_change_nothing(void **state)
{
    (void)state;
    struct dbt_buffer first;
    struct dbt_buffer again;
    dbt_buffer_init(&first);
    dbt_buffer_init(&again);
    render("Göran", &first);
    assert_int_equal(setenv("TZ", "Pacific/Auckland", 1), 0);
    tzset();
    assert_non_null(comma_locale());
    tear_down(NULL);
    assert_int_equal(set_up(NULL), 0);
    render("Göran", &again);
    setlocale(LC_ALL, "C");
    unsetenv("TZ");
    tzset();
    assert_same(&first, &again);
    dbt_buffer_release(&first);
    dbt_buffer_release(&again);
}

static void a_sink_that_fails_anywhere_is_an_error(void **state)
{
    (void)state;
    struct pages pages;
    pages_init(&pages, "Åsa");
    struct dbt_sink whole;
    struct dbt_error error;
    dbt_sink_init(&whole, SIZE_MAX);
    assert_int_equal(dbt_render_pdf_to(renderer, &pages.document, &whole, &error), DBT_OK);
    size_t length = whole.bytes.length;
    for (size_t limit = 0; limit < length; limit += step) {
        struct dbt_sink sink;
        dbt_sink_init(&sink, limit);
        enum dbt_status status = dbt_render_pdf_to(renderer, &pages.document, &sink, &error);
        assert_int_equal(status, DBT_INTERNAL);
        assert_string_equal(error.text, "Faktura 1: the PDF was cut short");
        dbt_sink_release(&sink);
    }
    /* And an untouched one behind it is not. */
    struct dbt_sink exact;
    dbt_sink_init(&exact, length);
    assert_int_equal(dbt_render_pdf_to(renderer, &pages.document, &exact, &error), DBT_OK);
    assert_same(&whole.bytes, &exact.bytes);
    dbt_sink_release(&exact);
    dbt_sink_release(&whole);
}

/* What Cairo writes is lost from some byte on: it forgets most such errors. */
static void a_drawing_that_fails_anywhere_is_an_error(void **state)
{
    (void)state;
    struct pages pages;
    struct dbt_error error;
    struct dbt_buffer whole;
    struct dbt_buffer out;
    dbt_buffer_init(&whole);
    dbt_buffer_init(&out);
    render("Åsa", &whole);
    pages_init(&pages, "Åsa");
    size_t length = renderer->drawn.bytes.length;
    for (size_t limit = 0; limit < length; limit += step) {
        renderer->drawn.limit_bytes = limit;
        enum dbt_status status = dbt_render_pdf(renderer, &pages.document, &out, &error);
        assert_int_equal(status, DBT_INTERNAL);
        assert_int_equal(out.length, 0);
    }
    renderer->drawn.limit_bytes = SIZE_MAX;
    render("Åsa", &out);
    assert_same(&whole, &out);
    dbt_buffer_release(&whole);
    dbt_buffer_release(&out);
}

static void what_cannot_be_drawn_leaves_nothing(void **state)
{
    (void)state;
    struct pages pages;
    struct dbt_error error;
    struct dbt_buffer out;
    dbt_buffer_init(&out);
    pages_init(&pages, "x");
    pages.first[7].text = "M 1 1 Q 2 2 3 3";
    assert_int_equal(dbt_render_pdf(renderer, &pages.document, &out, &error), DBT_INPUT);
    assert_non_null(strstr(error.text, "region.yaml"));
    static const char *const colours[] = {"00405a", "#00405", "#00405g", "#00405a0", ""};
    for (size_t i = 0; i < sizeof colours / sizeof colours[0]; i++) {
        pages_init(&pages, "x");
        pages.document.accent = colours[i];
        assert_int_equal(dbt_render_pdf(renderer, &pages.document, &out, &error), DBT_INTERNAL);
        pages_init(&pages, "x");
        pages.document.tint = colours[i];
        assert_int_equal(dbt_render_pdf(renderer, &pages.document, &out, &error), DBT_INTERNAL);
    }
    assert_int_equal(out.length, 0);
    /* The renderer is as good as before. */
    render("x", &out);
    dbt_buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_becomes_a_whole_pdf),
        cmocka_unit_test(files_go_along),
        cmocka_unit_test(it_is_appended),
        cmocka_unit_test(the_same_document_gives_the_same_bytes),
        cmocka_unit_test(zone_and_locale_change_nothing),
        cmocka_unit_test(a_sink_that_fails_anywhere_is_an_error),
        cmocka_unit_test(a_drawing_that_fails_anywhere_is_an_error),
        cmocka_unit_test(what_cannot_be_drawn_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
