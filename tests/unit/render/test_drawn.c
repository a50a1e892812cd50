/* A file of objects, and the same with something wrong in it. */
#include "support.h"

#include <string.h>

#include "drawn.h"
#include "token.h"

static struct dbt_arena arena;
static struct dbt_buffer file;
static struct dbt_drawn drawn;

static void add_object(size_t places[], size_t number, const char *text)
{
    places[number] = file.length;
    dbt_buffer_format(&file, "%zu 0 obj\n%s\nendobj\n", number, text);
}

static int set_up(void **state)
{
    (void)state;
    enum { COUNT = 5 };
    size_t places[COUNT] = {0};
    dbt_arena_init(&arena, (size_t)1 << 20);
    dbt_buffer_init(&file);
    dbt_buffer_string(&file, "%PDF-1.5\n");
    add_object(places, 3, "<< /Length 4 0 R\n>>\nstream\nendobj >>\nendstream");
    add_object(places, 4, "   9");
    add_object(places, 2, "<< /Kids [ 3 0 R ] >>");
    add_object(places, 1, "<< /Pages 2 0 R >>");
    size_t table = file.length;
    dbt_buffer_string(&file, "xref\n0 5\n0000000000 65535 f \n");
    for (size_t i = 1; i < COUNT; i++) {
        dbt_buffer_format(&file, "%010zu 00000 n \n", places[i]);
    }
    dbt_buffer_format(&file, "trailer\n<< /Size 5\n   /Root 1 0 R\n>>\nstartxref\n%zu\n%%%%EOF\n",
                      table);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    dbt_buffer_release(&file);
    dbt_arena_release(&arena);
    return 0;
}

/* Down to the stream, whose bytes look like an end. */
static bool walk(struct dbt_drawn_object *object)
{
    return dbt_drawn_open(&drawn, dbt_buffer_text(&file), &arena) &&
           dbt_drawn_follow(&drawn, drawn.trailer, "/Root", object) &&
           dbt_drawn_follow(&drawn, object->value, "/Pages", object) &&
           dbt_drawn_find(&drawn, 3, object) && object->stream.at != NULL;
}

static void objects_are_found_by_the_table(void **state)
{
    (void)state;
    struct dbt_drawn_object object;
    assert_true(walk(&object));
    assert_true(dbt_text_is(object.stream, "endobj >>"));
    assert_true(dbt_drawn_find(&drawn, 4, &object));
    assert_true(dbt_text_is(object.value, "9"));
    assert_null(object.stream.at);
    assert_false(dbt_drawn_find(&drawn, 0, &object));
    assert_false(dbt_drawn_find(&drawn, 5, &object));
    assert_false(dbt_drawn_follow(&drawn, drawn.trailer, "/Info", &object));
}

static void a_file_that_is_cut_is_refused(void **state)
{
    (void)state;
    struct dbt_drawn_object object;
    size_t tail = strlen("\n%%EOF\n") + 1;
    while (file.length > 0) {
        bool whole = walk(&object);
        assert_true(whole == (tail > 0));
        tail -= tail > 0;
        dbt_buffer_cut(&file, file.length - 1);
        dbt_arena_reset(&arena);
    }
}

/* Most changes are seen; none may lead outside of the file. */
static void a_file_that_is_damaged_is_read_within_its_bytes(void **state)
{
    (void)state;
    static const char others[] = "\0 9(<>[]/%";
    size_t refused = 0;
    for (size_t i = 0; i < file.length; i++) {
        char byte = file.bytes[i];
        for (size_t j = 0; j < sizeof others - 1; j++) {
            struct dbt_drawn_object object;
            file.bytes[i] = others[j];
            refused += !walk(&object);
            dbt_arena_reset(&arena);
        }
        file.bytes[i] = byte;
    }
    assert_true(refused > file.length);
}

static void memory_that_ends_is_told(void **state)
{
    (void)state;
    arena.limit_bytes = 0;
    assert_false(dbt_drawn_open(&drawn, dbt_buffer_text(&file), &arena));
    assert_true(drawn.exhausted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(objects_are_found_by_the_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_is_cut_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_is_damaged_is_read_within_its_bytes, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(memory_that_ends_is_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
