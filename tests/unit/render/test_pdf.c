#include "pages.h"

#include <locale.h>
#include <string.h>

#include "pdf.h"
#include "shape.h"

static struct dbt_renderer *renderer;

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
    assert_true(contains(&pdf, "/Count 2"));
    assert_true(contains(&pdf, "/CreationDate (20250505000000Z)"));
    assert_true(contains(&pdf, "/ModDate (20250505000000Z)"));
    assert_true(contains(&pdf, "/Title (Faktura 1)"));
    assert_true(contains(&pdf, "Inter-Bold"));
    assert_true(contains(&pdf, "Inter-SemiBold"));
    assert_true(contains(&pdf, "Inter-Regular"));
    /* A mask of a bit per module, not a picture. */
    assert_true(contains(&pdf, "/ImageMask true"));
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
    /* Every offset near both ends, where Cairo writes in pieces; steps in between. */
    size_t length = whole.bytes.length;
    for (size_t limit = 0; limit < length; limit += limit < 64 || limit > length - 64 ? 1 : 61) {
        struct dbt_sink sink;
        dbt_sink_init(&sink, limit);
        enum dbt_status status = dbt_render_pdf_to(renderer, &pages.document, &sink, &error);
        assert_int_not_equal(status, DBT_OK);
        assert_true(strlen(error.text) > 0);
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
        cmocka_unit_test(it_is_appended),
        cmocka_unit_test(the_same_document_gives_the_same_bytes),
        cmocka_unit_test(zone_and_locale_change_nothing),
        cmocka_unit_test(a_sink_that_fails_anywhere_is_an_error),
        cmocka_unit_test(what_cannot_be_drawn_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
