/* The file while it is written: its table finds every object, and a part that is lost is seen. */
#include "support.h"

#include <string.h>

#include "debitera/base/hash.h"

#include "objects.h"

static struct dbt_deflater deflater;
static struct dbt_arena arena;
static struct dbt_sink sink;
static struct dbt_objects objects;

static int set_up(void **state)
{
    (void)state;
    dbt_arena_init(&arena, (size_t)1 << 20);
    dbt_sink_init(&sink, SIZE_MAX);
    dbt_objects_init(&objects);
    objects.sink = &sink;
    objects.deflater = &deflater;
    objects.arena = &arena;
    return dbt_deflater_init(&deflater) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    dbt_objects_release(&objects);
    dbt_deflater_release(&deflater);
    dbt_sink_release(&sink);
    dbt_arena_release(&arena);
    return 0;
}

/* Numbers 1 to 3: an object by itself, a stream, and many that are packed. */
static void write_some(void)
{
    dbt_objects_begin(&objects);
    uint32_t first = dbt_objects_reserve(&objects, 2);
    assert_int_equal(first, 1);
    dbt_objects_add(&objects, first, dbt_text_of("<</Type/Catalog>>"));
    dbt_objects_stream_plain(&objects, first + 1, "/Kind/Plain", dbt_text_of("bytes"));
    uint32_t many = dbt_objects_reserve(&objects, 450);
    for (uint32_t i = 0; i < 450; i++) {
        dbt_buffer_string(dbt_objects_pack(&objects, many + i), "<</Small true>>");
    }
}

static bool stands_at(uint32_t number, const char *text)
{
    const struct dbt_entry *entry = dbt_objects_entry(&objects, number);
    return entry->kind == 1 && memcmp(sink.bytes.bytes + entry->place, text, strlen(text)) == 0;
}

static void the_table_finds_every_object(void **state)
{
    (void)state;
    write_some();
    assert_true(dbt_objects_finish(&objects, 1, 1));
    assert_true(stands_at(1, "1 0 obj\n<</Type/Catalog>>\nendobj\n"));
    assert_true(stands_at(2, "2 0 obj\n<</Kind/Plain/Length 5>>\nstream\nbytes\nendstream\n"));
    for (uint32_t i = 3; i < 453; i++) {
        const struct dbt_entry *entry = dbt_objects_entry(&objects, i);
        assert_int_equal(entry->kind, 2);
        assert_int_equal(entry->index, (i - 3) % 200);
        assert_int_equal(dbt_objects_entry(&objects, entry->place)->kind, 1);
    }
    char head[32];
    uint32_t last = (uint32_t)objects.count - 1;
    snprintf(head, sizeof head, "%u 0 obj\n<</Type/XRef", last);
    assert_true(stands_at(last, head));
    const char *table = sink.bytes.bytes + dbt_objects_entry(&objects, last)->place;
    assert_non_null(strstr(table, "/ID[<"));
}

static void the_same_objects_have_the_same_identity(void **state)
{
    (void)state;
    write_some();
    assert_true(dbt_objects_finish(&objects, 1, 1));
    struct dbt_buffer first = sink.bytes;
    dbt_sink_init(&sink, SIZE_MAX);
    write_some();
    assert_true(dbt_objects_finish(&objects, 1, 1));
    assert_int_equal(sink.bytes.length, first.length);
    assert_memory_equal(sink.bytes.bytes, first.bytes, first.length);
    dbt_buffer_release(&first);
}

/* Piece by piece, the sink emptied in between: the same file, with the same identity. */
static void a_file_goes_on_elsewhere(void **state)
{
    (void)state;
    struct dbt_buffer pieces;
    dbt_buffer_init(&pieces);
    write_some();
    assert_true(dbt_objects_finish(&objects, 1, 1));
    struct dbt_buffer whole = sink.bytes;
    dbt_sink_init(&sink, SIZE_MAX);
    objects.sha = dbt_sha256_new();
    assert_non_null(objects.sha);
    write_some();
    dbt_buffer_add(&pieces, sink.bytes.bytes, sink.bytes.length);
    dbt_objects_drop(&objects);
    assert_int_equal(sink.bytes.length, 0);
    assert_true(dbt_objects_finish(&objects, 1, 1));
    dbt_buffer_add(&pieces, sink.bytes.bytes, sink.bytes.length);
    assert_true(dbt_text_equal(dbt_buffer_text(&pieces), dbt_buffer_text(&whole)));
    /* What is lost before it is handed on is seen, too. */
    dbt_sink_clear(&sink);
    write_some();
    dbt_buffer_cut(&sink.bytes, sink.bytes.length - 1);
    dbt_objects_drop(&objects);
    assert_false(dbt_objects_finish(&objects, 1, 1));
    dbt_sha256_free(objects.sha);
    dbt_buffer_release(&whole);
    dbt_buffer_release(&pieces);
}

/* As if memory had lost the end of what was written: at any moment. */
static void a_part_that_is_lost_is_seen(void **state)
{
    (void)state;
    for (size_t lost = 1; lost < 64; lost++) {
        dbt_sink_release(&sink);
        dbt_sink_init(&sink, SIZE_MAX);
        write_some();
        dbt_buffer_cut(&sink.bytes, sink.bytes.length - lost);
        assert_false(dbt_objects_finish(&objects, 1, 1));
    }
}

static void a_full_arena_is_told(void **state)
{
    (void)state;
    arena.limit_bytes = 64;
    dbt_objects_begin(&objects);
    (void)dbt_objects_reserve(&objects, 100);
    dbt_objects_add(&objects, 50, dbt_text_of("<<>>"));
    assert_false(dbt_objects_finish(&objects, 1, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_table_finds_every_object, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_same_objects_have_the_same_identity, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_goes_on_elsewhere, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_part_that_is_lost_is_seen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_arena_is_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
