#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "debitera/base/output.h"
#include "support.h"

struct place {
    char folder[64];
    char a[DBT_SHA256_HEX_BYTES], b[DBT_SHA256_HEX_BYTES];
    struct dbt_buffer said; /* "name: what\n" */
    enum dbt_status answer;
};

static void write_file(const struct place *place, const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", place->folder, name);
    support_file_write(path, text, strlen(text));
}

static void make_folder(const struct place *place, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", place->folder, name);
    assert_int_equal(mkdir(path, 0700), 0);
}

/* Holds "a.csv" and "in/b.pdf". */
static int setup(void **state)
{
    static struct place place;
    place.answer = DBT_OK;
    dbt_buffer_init(&place.said);
    support_folder_make(place.folder);
    make_folder(&place, "in");
    write_file(&place, "a.csv", "a");
    write_file(&place, "in/b.pdf", "b");
    assert_true(dbt_sha256_of(dbt_text_of("a"), place.a));
    assert_true(dbt_sha256_of(dbt_text_of("b"), place.b));
    *state = &place;
    return 0;
}

static int teardown(void **state)
{
    struct place *place = *state;
    dbt_buffer_release(&place->said);
    if (access(place->folder, F_OK) == 0) {
        support_folder_remove(place->folder);
    }
    return 0;
}

static enum dbt_status note(void *context, const char *name, const char *what,
                            struct dbt_error *error)
{
    struct place *place = context;
    (void)error;
    dbt_buffer_format(&place->said, "%s: %s\n", name, what);
    return place->answer;
}

static enum dbt_status compare(struct place *place, struct dbt_error *error)
{
    const struct dbt_expected_file files[] = {{"a.csv", place->a}, {"in/b.pdf", place->b}};
    const struct dbt_output_comparison comparison = {
        .folder = place->folder, .files = files, .count = 2, .report = note, .context = place};
    return dbt_output_compare(&comparison, error);
}

static void assert_said(struct place *place, const char *expected)
{
    assert_int_equal(compare(place, NULL), DBT_OK);
    assert_string_equal(place->said.bytes, expected);
}

static void pages_are_passed_over(void **state)
{
    struct place *place = *state;
    write_file(place, "index.html", "page");
    write_file(place, "in/index.html", "page");
    assert_said(place, "in/index.html: does not belong there\n");
}

static void nothing_is_said_of_what_is_as_it_was(void **state)
{
    assert_said(*state, "");
}

static void all_that_is_wrong_is_said(void **state)
{
    struct place *place = *state;
    char path[128];
    write_file(place, "a.csv", "aa");
    snprintf(path, sizeof path, "%s/in/b.pdf", place->folder);
    assert_int_equal(unlink(path), 0);
    write_file(place, "in/c.pdf", "c");
    make_folder(place, "more");
    assert_said(place, "a.csv: is not as it was written\n"
                       "in/b.pdf: is missing\n"
                       "in/c.pdf: does not belong there\n"
                       "more: does not belong there\n");
}

static void other_kinds_of_files_are_said(void **state)
{
    struct place *place = *state;
    char path[128];
    snprintf(path, sizeof path, "%s/a.csv", place->folder);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("in/b.pdf", path), 0);
    assert_said(place, "a.csv: is not a file\n");
}

static void what_is_a_file_in_place_of_a_folder_is_said(void **state)
{
    struct place *place = *state;
    char path[128];
    snprintf(path, sizeof path, "%s/in", place->folder);
    support_folder_remove(path);
    write_file(place, "in", "");
    assert_said(place, "in/b.pdf: is missing\nin: does not belong there\n");
}

static void a_folder_that_is_missing_is_said_once(void **state)
{
    struct place *place = *state;
    support_folder_remove(place->folder);
    assert_said(place, ": is missing\n");
}

static void a_report_ends_it(void **state)
{
    struct place *place = *state;
    write_file(place, "a.csv", "aa");
    write_file(place, "c.csv", "c");
    place->answer = DBT_MEMORY;
    assert_int_equal(compare(place, NULL), DBT_MEMORY);
    assert_string_equal(place->said.bytes, "a.csv: is not as it was written\n");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_said_of_what_is_as_it_was),
        TEST(pages_are_passed_over),
        TEST(all_that_is_wrong_is_said),
        TEST(other_kinds_of_files_are_said),
        TEST(what_is_a_file_in_place_of_a_folder_is_said),
        TEST(a_folder_that_is_missing_is_said_once),
        TEST(a_report_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
