/* Lists of hashes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sums.h"
#include "support.h"

#define A_SHA256 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B_SHA256 "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

struct place {
    char folder[64];
    char path[80];
    struct dbt_arena arena;
    struct dbt_sums sums;
    struct dbt_error error;
};

static int setup(void **state)
{
    static struct place place;
    dbt_arena_init(&place.arena, 1 << 20);
    place.sums = (struct dbt_sums){.arena = &place.arena};
    support_folder_make(place.folder);
    snprintf(place.path, sizeof place.path, "%s/list", place.folder);
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

static enum dbt_status read_text(struct place *place, const char *text)
{
    support_file_write(place->path, text, strlen(text));
    return dbt_sums_read(&place->sums, place->path, &place->error);
}

static void expect_written(const struct place *place, const char *expected)
{
    struct dbt_buffer out;
    dbt_buffer_init(&out);
    dbt_sums_write(&place->sums, &out);
    assert_string_equal(out.length == 0 ? "" : out.bytes, expected);
    dbt_buffer_release(&out);
}

static void what_is_read_is_written_by_name(void **state)
{
    struct place *place = *state;
    assert_int_equal(read_text(place, B_SHA256 "  b\n" A_SHA256 "  a/c\n" A_SHA256 "  a\n"),
                     DBT_OK);
    expect_written(place, A_SHA256 "  a\n" A_SHA256 "  a/c\n" B_SHA256 "  b\n");
    assert_string_equal(dbt_sums_find(&place->sums, "b")->sha256, B_SHA256);
    assert_null(dbt_sums_find(&place->sums, "c"));
    assert_null(dbt_sums_find(&place->sums, ""));
}

static void an_empty_list_is_one(void **state)
{
    struct place *place = *state;
    assert_int_equal(read_text(place, ""), DBT_OK);
    expect_written(place, "");
    assert_null(dbt_sums_find(&place->sums, "a"));
}

static void a_name_stands_once(void **state)
{
    struct place *place = *state;
    struct dbt_sum sum = {.name = "b", .sha256 = A_SHA256};
    for (const char *name = "bacb"; *name != '\0'; name++) {
        const char text[] = {*name, '\0'};
        sum.name = text;
        assert_int_equal(dbt_sums_put(&place->sums, &sum, &place->error), DBT_OK);
    }
    sum = (struct dbt_sum){.name = "b", .sha256 = B_SHA256};
    assert_int_equal(dbt_sums_put(&place->sums, &sum, &place->error), DBT_OK);
    expect_written(place, A_SHA256 "  a\n" B_SHA256 "  b\n" A_SHA256 "  c\n");
}

static void a_damaged_line_is_named(void **state)
{
    static const char *const lines[] = {"x\n",
                                        "\n",
                                        A_SHA256 " a\n",
                                        A_SHA256 "  \n",
                                        A_SHA256 "  ../a\n",
                                        A_SHA256 "  /a\n",
                                        A_SHA256 "  a",
                                        "A" A_SHA256 "  a\n"};
    struct place *place = *state;
    char text[256];
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        snprintf(text, sizeof text, B_SHA256 "  b\n%s", lines[i]);
        if (read_text(place, text) != DBT_INPUT) {
            fail_msg("%s", lines[i]);
        }
        assert_non_null(strstr(place->error.text, "/list: line 2 is damaged"));
    }
}

static void what_cannot_be_read_is_told(void **state)
{
    struct place *place = *state;
    assert_int_equal(dbt_sums_read(&place->sums, place->path, &place->error), DBT_INPUT);
    dbt_arena_release(&place->arena);
    dbt_arena_init(&place->arena, 8);
    place->sums = (struct dbt_sums){.arena = &place->arena};
    assert_int_equal(read_text(place, A_SHA256 "  a\n"), DBT_MEMORY);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_read_is_written_by_name),
        TEST(an_empty_list_is_one),
        TEST(a_name_stands_once),
        TEST(a_damaged_line_is_named),
        TEST(what_cannot_be_read_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
