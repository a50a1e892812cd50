/* Pages and their list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "page_store.h"
#include "support.h"

#define ABC_SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

struct place {
    char folder[64];
    char path[128];
    struct dbt_arena arena;
    struct dbt_page_store store;
    struct dbt_log log;
    struct dbt_error error;
};

static const char *in_place(struct place *place, const char *name)
{
    snprintf(place->path, sizeof place->path, "%s/%s", place->folder, name);
    return place->path;
}

static void open_store(struct place *place)
{
    assert_int_equal(dbt_page_store_open(&place->store, place->folder, &place->arena, &place->log,
                                         &place->error),
                     DBT_OK);
}

static int setup(void **state)
{
    static struct place place;
    dbt_arena_init(&place.arena, 1 << 20);
    place.log = (struct dbt_log){0};
    support_folder_make(place.folder);
    assert_int_equal(mkdir(in_place(&place, "2025-05"), 0700), 0);
    open_store(&place);
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

static enum dbt_status put(struct place *place, const char *name, const char *text)
{
    return dbt_page_store_put(&place->store, name, dbt_text_of(text), &place->error);
}

static void close_store(struct place *place)
{
    assert_int_equal(dbt_page_store_close(&place->store, &place->error), DBT_OK);
    assert_int_not_equal(access(in_place(place, ".page.part"), F_OK), 0);
}

static void expect_text(struct place *place, const char *name, const char *expected)
{
    struct dbt_buffer bytes;
    dbt_buffer_init(&bytes);
    support_file_read(in_place(place, name), &bytes);
    assert_string_equal(bytes.length == 0 ? "" : bytes.bytes, expected);
    dbt_buffer_release(&bytes);
}

static void pages_are_put_and_listed(void **state)
{
    struct place *place = *state;
    struct stat about;
    assert_int_equal(put(place, "index.html", "abc"), DBT_OK);
    assert_int_equal(put(place, "2025-05/index.html", "abc"), DBT_OK);
    close_store(place);
    expect_text(place, "2025-05/index.html", "abc");
    expect_text(place, DBT_PAGES_NAME,
                ABC_SHA256 "  2025-05/index.html\n" ABC_SHA256 "  index.html\n");
    assert_int_equal(stat(in_place(place, "index.html"), &about), 0);
    assert_int_equal(about.st_mode & 07777U, 0640);
}

static ino_t file_of(struct place *place, const char *name)
{
    struct stat about;
    assert_int_equal(stat(in_place(place, name), &about), 0);
    return about.st_ino;
}

/* The same page keeps its file: links to it, and what has it open, do not change. */
static void only_what_differs_is_replaced(void **state)
{
    struct place *place = *state;
    assert_int_equal(put(place, "index.html", "abc"), DBT_OK);
    close_store(place);
    ino_t page = file_of(place, "index.html");
    ino_t list = file_of(place, DBT_PAGES_NAME);
    open_store(place);
    assert_int_equal(put(place, "index.html", "abc"), DBT_OK);
    close_store(place);
    assert_int_equal(file_of(place, "index.html"), page);
    assert_int_equal(file_of(place, DBT_PAGES_NAME), list);
    open_store(place);
    assert_int_equal(put(place, "index.html", "abcd"), DBT_OK);
    close_store(place);
    expect_text(place, "index.html", "abcd");
}

static void pages_of_before_stay_listed(void **state)
{
    struct place *place = *state;
    assert_int_equal(put(place, "2025-05/index.html", "abc"), DBT_OK);
    close_store(place);
    assert_int_equal(unlink(in_place(place, "2025-05/index.html")), 0);
    open_store(place);
    assert_int_equal(put(place, "index.html", "abc"), DBT_OK);
    close_store(place);
    expect_text(place, DBT_PAGES_NAME,
                ABC_SHA256 "  2025-05/index.html\n" ABC_SHA256 "  index.html\n");
    assert_int_equal(rmdir(in_place(place, "2025-05")), 0);
    open_store(place);
    close_store(place);
    expect_text(place, DBT_PAGES_NAME, ABC_SHA256 "  index.html\n");
}

/* As where it is another's: begun anew, it would lose what it has. */
static void a_list_that_cannot_be_read_is_not_replaced(void **state)
{
    struct place *place = *state;
    assert_int_equal(mkdir(in_place(place, DBT_PAGES_NAME), 0750), 0);
    assert_int_equal(dbt_page_store_open(&place->store, place->folder, &place->arena, &place->log,
                                         &place->error),
                     DBT_INPUT);
    assert_int_equal(rmdir(in_place(place, DBT_PAGES_NAME)), 0);
}

static void a_damaged_list_is_begun_anew(void **state)
{
    struct place *place = *state;
    support_file_write(in_place(place, DBT_PAGES_NAME), "x\n", 2);
    open_store(place);
    assert_int_equal(place->store.sums.count, 0);
    assert_int_equal(put(place, "index.html", "abc"), DBT_OK);
    close_store(place);
    expect_text(place, DBT_PAGES_NAME, ABC_SHA256 "  index.html\n");
}

static void what_was_left_of_a_page_goes(void **state)
{
    struct place *place = *state;
    support_file_write(in_place(place, ".page.part"), "half", 4);
    assert_int_equal(put(place, "index.html", "abc"), DBT_OK);
    close_store(place);
    expect_text(place, "index.html", "abc");
}

static void a_page_that_cannot_be_put_is_told(void **state)
{
    struct place *place = *state;
    assert_int_equal(put(place, "2025-06/index.html", "abc"), DBT_OUTPUT);
    assert_non_null(strstr(place->error.text, "2025-06/index.html: cannot be put into place"));
    assert_int_not_equal(access(in_place(place, ".page.part"), F_OK), 0);
    assert_int_equal(mkdir(in_place(place, "index.html"), 0700), 0);
    assert_int_equal(put(place, "index.html", "abc"), DBT_OUTPUT);
    assert_int_equal(place->store.sums.count, 0);
}

static void memory_that_ends_is_told(void **state)
{
    struct place *place = *state;
    dbt_arena_release(&place->arena);
    dbt_arena_init(&place->arena, 8);
    assert_int_equal(put(place, "index.html", "abc"), DBT_MEMORY);
    assert_int_equal(dbt_page_store_close(&place->store, &place->error), DBT_MEMORY);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(pages_are_put_and_listed),     TEST(only_what_differs_is_replaced),
        TEST(pages_of_before_stay_listed),  TEST(a_damaged_list_is_begun_anew),
        TEST(what_was_left_of_a_page_goes), TEST(a_page_that_cannot_be_put_is_told),
        TEST(memory_that_ends_is_told),     TEST(a_list_that_cannot_be_read_is_not_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
