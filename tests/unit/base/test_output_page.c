/* Pages of a folder of results. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <unistd.h>

#include "debitera/base/output.h"
#include "support.h"

#define ABC_SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

struct place {
    char folder[64];
    struct dbt_arena arena;
    struct dbt_error error;
};

static int setup(void **state)
{
    static struct place place;
    dbt_arena_init(&place.arena, 1 << 20);
    support_folder_make(place.folder);
    *state = &place;
    return 0;
}

static int teardown(void **state)
{
    struct place *place = *state;
    support_folder_remove(place->folder);
    dbt_arena_release(&place->arena);
    return 0;
}

static const char *in_place(const struct place *place, const char *name, char path[128])
{
    snprintf(path, 128, "%s/%s", place->folder, name);
    return path;
}

static void write_file(const struct place *place, const char *name)
{
    char path[128];
    support_file_write(in_place(place, name, path), name, strlen(name));
}

static void expect_text(const struct place *place, const char *name, const char *expected)
{
    char path[128];
    struct dbt_buffer bytes;
    dbt_buffer_init(&bytes);
    support_file_read(in_place(place, name, path), &bytes);
    assert_string_equal(bytes.bytes, expected);
    dbt_buffer_release(&bytes);
}

static bool is_whole(struct place *place)
{
    char path[128];
    char why[DBT_ERROR_TEXT_BYTES];
    bool whole = false;
    assert_int_equal(
        dbt_output_verify(in_place(place, "2025-05", path), &whole, why, &place->error), DBT_OK);
    return whole;
}

static void begin(struct place *place, struct dbt_stage *stage)
{
    assert_int_equal(dbt_stage_init(stage, &place->arena, place->folder, "2025-05", &place->error),
                     DBT_OK);
    dbt_stage_write(stage, "a", dbt_text_of("abc"));
}

/* A page is written with the folder, and may be written again by others. */
static void pages_are_no_record(void **state)
{
    struct place *place = *state;
    struct dbt_stage stage;
    char path[128];
    begin(place, &stage);
    dbt_stage_page(&stage, "index.html", dbt_text_of("page"));
    assert_int_equal(stage.file_count, 1);
    assert_int_equal(dbt_stage_publish(&stage, &place->error), DBT_OK);
    dbt_stage_release(&stage);
    expect_text(place, "2025-05/SHA256SUMS", ABC_SHA256 "  a\n");
    expect_text(place, "2025-05/index.html", "page");
    assert_true(is_whole(place));
    write_file(place, "2025-05/index.html");
    write_file(place, "2025-05/index.en.html");
    assert_true(is_whole(place));
    begin(place, &stage);
    assert_int_equal(dbt_stage_publish(&stage, &place->error), DBT_OK);
    dbt_stage_release(&stage);
    assert_int_not_equal(access(in_place(place, "2025-05/index.html", path), F_OK), 0);
    write_file(place, "2025-05/index.htm");
    assert_false(is_whole(place));
}

/* In a folder below, it is a stranger as any other. */
static void pages_lie_at_the_top(void **state)
{
    struct place *place = *state;
    struct dbt_stage stage;
    begin(place, &stage);
    dbt_stage_write(&stage, "in/b", dbt_text_of("abc"));
    assert_int_equal(dbt_stage_publish(&stage, &place->error), DBT_OK);
    dbt_stage_release(&stage);
    write_file(place, "2025-05/in/index.html");
    assert_false(is_whole(place));
}

static void a_page_that_cannot_be_written_is_an_error(void **state)
{
    struct place *place = *state;
    struct dbt_stage stage;
    char path[128];
    begin(place, &stage);
    dbt_stage_page(&stage, "index.html", dbt_text_of("page"));
    dbt_stage_page(&stage, "index.html", dbt_text_of("page"));
    dbt_stage_page(&stage, "index.en.html", dbt_text_of("page"));
    assert_int_equal(dbt_stage_publish(&stage, &place->error), DBT_OUTPUT);
    assert_int_not_equal(access(in_place(place, ".2025-05.stage/index.en.html", path), F_OK), 0);
    dbt_stage_release(&stage);
    assert_int_not_equal(access(in_place(place, "2025-05", path), F_OK), 0);
}

static void names_of_pages(void **state)
{
    static const char *const others[] = {
        "index.htm",    "index.html.html", "index.e.html", "index.EN.html",  "index.en.htmlx",
        "a/index.html", ".index.html",     "index.",       "index.en.html/", ""};
    (void)state;
    assert_true(dbt_output_name_is_page("index.html"));
    assert_true(dbt_output_name_is_page("index.en.html"));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (dbt_output_name_is_page(others[i])) {
            fail_msg("%s", others[i]);
        }
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(pages_are_no_record),
        TEST(pages_lie_at_the_top),
        TEST(a_page_that_cannot_be_written_is_an_error),
        TEST(names_of_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
