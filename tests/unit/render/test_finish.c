/* Finishing what Cairo drew: all of it is there; a file that is not as expected is refused. */
#include "pages.h"

#include <string.h>

#include "finish.h"

static struct dbt_renderer *renderer;
static struct pages pages;
static struct dbt_structure structure;
static struct dbt_buffer drawn;
static struct dbt_error error;

static int set_up(void **state)
{
    (void)state;
    struct dbt_buffer pdf;
    pages_init(&pages, "Åsa");
    dbt_buffer_init(&pdf);
    dbt_buffer_init(&drawn);
    bool made = dbt_renderer_new(&renderer, NULL, &error) == DBT_OK &&
                dbt_render_pdf(renderer, &pages.document, &pdf, &error) == DBT_OK;
    dbt_buffer_release(&pdf);
    if (made) {
        dbt_buffer_add(&drawn, renderer->drawn.bytes.bytes, renderer->drawn.bytes.length);
    }
    return made ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    dbt_buffer_release(&drawn);
    dbt_renderer_free(renderer);
    return 0;
}

/* With the drawn file as it is at the moment. */
static enum dbt_status finish(size_t *length)
{
    struct dbt_sink sink;
    dbt_sink_init(&sink, SIZE_MAX);
    dbt_arena_reset(&renderer->arena);
    dbt_sink_clear(&renderer->drawn);
    dbt_sink_add(&renderer->drawn, drawn.bytes, drawn.length);
    structure = (struct dbt_structure){.arena = &renderer->arena, .document = &pages.document};
    assert_true(dbt_structure_make(&structure));
    enum dbt_status status = dbt_finish(renderer, &structure, &sink, &error);
    *length = sink.bytes.length;
    dbt_sink_release(&sink);
    return status;
}

static void a_drawn_file_is_finished(void **state)
{
    (void)state;
    size_t length = 0;
    assert_int_equal(finish(&length), DBT_OK);
    assert_true(length > 4096);
}

static void refuse(const char *what)
{
    size_t length = 0;
    assert_int_equal(finish(&length), DBT_INTERNAL);
    if (strstr(error.text, what) == NULL) {
        fail_msg("%s: not %s", error.text, what);
    }
    assert_non_null(strstr(error.text, "Faktura 1: the file that Cairo drew cannot be finished"));
}

static void other_pages_than_the_document_s_are_refused(void **state)
{
    (void)state;
    pages.document.page_count = 1;
    refuse("too many pages");
    pages.document.page_count = 2;
    pages.first[2].role = DBT_ROLE_ARTEFACT;
    refuse("marks are not those of its items");
    pages.first[2].role = DBT_ROLE_TEXT;
}

static void replace(const char *from, const char *to)
{
    char *at = memmem(drawn.bytes, drawn.length, from, strlen(from));
    assert_non_null(at);
    assert_int_equal(strlen(from), strlen(to));
    memcpy(at, to, strlen(to));
}

static void a_drawn_file_of_another_form_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *what;
    } changes[] = {
        {"startxref", "startxyzf", "no table"},
        {"/Root ", "/Raat ", "no pages"},
        {"/Pages ", "/Pagos ", "no pages"},
        {"/Type /Page %", "/Type /Pago %", "a page is none"},
        {"/Contents ", "/Contonts ", "content is missing"},
        {"/Resources", "/Resaurces", "lacks an entry"},
        {"/FlateDecode", "/FlateDecade", "content is missing"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        replace(changes[i].from, changes[i].to);
        refuse(changes[i].what);
        replace(changes[i].to, changes[i].from);
    }
}

/* Cut or changed anywhere: refused, or of no matter; never read beyond its end. */
static void a_damaged_file_is_no_danger(void **state)
{
    (void)state;
    size_t whole = 0;
    size_t refused = 0;
    assert_int_equal(finish(&whole), DBT_OK);
    for (size_t i = 0; i < drawn.length; i += 13) {
        char byte = drawn.bytes[i];
        size_t length = 0;
        drawn.bytes[i] = (char)(byte ^ 0x11);
        refused += finish(&length) != DBT_OK;
        drawn.bytes[i] = byte;
    }
    assert_true(refused > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_drawn_file_is_finished),
        cmocka_unit_test(other_pages_than_the_document_s_are_refused),
        cmocka_unit_test(a_drawn_file_of_another_form_is_refused),
        cmocka_unit_test(a_damaged_file_is_no_danger),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
