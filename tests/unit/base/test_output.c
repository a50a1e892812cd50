#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/resource.h>

#include "debitera/base/output.h"
#include "faults.h"
#include "support.h"

#define ABC_SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

enum { PATH_BYTES = 200 };

static char parent[64];
static struct dbt_arena arena;

static int set_up(void **state)
{
    (void)state;
    support_folder_make(parent);
    dbt_arena_init(&arena, 1 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    dbt_arena_release(&arena);
    support_folder_remove(parent);
    return 0;
}

static const char *in_parent(char path[PATH_BYTES], const char *name)
{
    snprintf(path, PATH_BYTES, "%s/%s", parent, name);
    return path;
}

static bool exists(const char *name)
{
    char path[PATH_BYTES];
    return access(in_parent(path, name), F_OK) == 0;
}

/* Stages and publishes two files, one of them in a folder; `text` is what they hold. */
static enum dbt_status publish(const char *text, struct dbt_error *error)
{
    struct dbt_stage stage;
    enum dbt_status status = dbt_stage_init(&stage, &arena, parent, "2025-05", error);
    if (status != DBT_OK) {
        return status;
    }
    dbt_stage_write(&stage, "manifest.json", dbt_text_of(text));
    dbt_stage_write(&stage, "invoices/1.pdf", dbt_text_of(text));
    status = dbt_stage_publish(&stage, error);
    dbt_stage_release(&stage);
    return status;
}

static bool is_whole(char why[DBT_ERROR_TEXT_BYTES])
{
    char path[PATH_BYTES];
    struct dbt_error error;
    bool whole = false;
    why[0] = '\0';
    if (dbt_output_verify(in_parent(path, "2025-05"), &whole, why, &error) != DBT_OK) {
        fail_msg("%s", error.text);
    }
    return whole;
}

static void expect_not_whole(const char *reason)
{
    char why[DBT_ERROR_TEXT_BYTES];
    assert_false(is_whole(why));
    if (strstr(why, reason) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", why, reason);
    }
}

static void expect_text(const char *name, const char *expected)
{
    char path[PATH_BYTES];
    struct dbt_buffer bytes;
    dbt_buffer_init(&bytes);
    support_file_read(in_parent(path, name), &bytes);
    assert_string_equal(bytes.bytes, expected);
    dbt_buffer_release(&bytes);
}

static void test_publish_and_exchange(void **state)
{
    (void)state;
    char why[DBT_ERROR_TEXT_BYTES];
    struct dbt_error error;
    assert_int_equal(publish("abc", &error), DBT_OK);
    assert_true(is_whole(why));
    expect_text("2025-05/SHA256SUMS",
                ABC_SHA256 "  invoices/1.pdf\n" ABC_SHA256 "  manifest.json\n");
    expect_text("2025-05/invoices/1.pdf", "abc");
    assert_int_equal(publish("def", &error), DBT_OK);
    assert_true(is_whole(why));
    expect_text("2025-05/invoices/1.pdf", "def");
    assert_false(exists(".2025-05.stage"));
    struct stat status;
    char path[PATH_BYTES];
    assert_int_equal(lstat(in_parent(path, "2025-05"), &status), 0);
    assert_int_equal(status.st_mode & 07777U, 02750);
    assert_int_equal(lstat(in_parent(path, "2025-05/manifest.json"), &status), 0);
    assert_int_equal(status.st_mode & 07777U, 0640);
}

/* What somebody else put there must not be lost. */
static void test_foreign_files_are_kept(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    struct dbt_error error;
    support_file_write(in_parent(path, "2025-05"), "in the way", 10);
    assert_int_equal(publish("abc", &error), DBT_OUTPUT);
    expect_text("2025-05", "in the way");
    assert_int_equal(unlink(in_parent(path, "2025-05")), 0);
    assert_int_equal(publish("abc", &error), DBT_OK);
    support_file_write(in_parent(path, "2025-05/invoices/notes.txt"), "mine", 4);
    assert_int_equal(publish("def", &error), DBT_OUTPUT);
    assert_non_null(strstr(error.text, "2025-05/invoices/notes.txt would be lost"));
    expect_text("2025-05/invoices/notes.txt", "mine");
    expect_text("2025-05/invoices/1.pdf", "abc");
    assert_false(exists(".2025-05.stage"));
}

/* An earlier output may have had other files; its own list says that they were written here. */
static void test_old_files_go(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    char why[DBT_ERROR_TEXT_BYTES];
    assert_int_equal(publish("abc", NULL), DBT_OK);
    support_file_write(in_parent(path, "2025-05/old.pdf"), "abc", 3);
    support_file_write(in_parent(path, "2025-05/SHA256SUMS"),
                       ABC_SHA256 "  old.pdf\ndamaged from here", 64 + 10 + 17);
    assert_int_equal(publish("def", NULL), DBT_OK);
    assert_true(is_whole(why));
    assert_false(exists("2025-05/old.pdf"));
}

static void test_nothing_to_publish(void **state)
{
    (void)state;
    char why[DBT_ERROR_TEXT_BYTES];
    struct dbt_stage stage;
    assert_int_equal(dbt_stage_init(&stage, &arena, parent, "2025-05", NULL), DBT_OK);
    assert_int_equal(dbt_stage_publish(&stage, NULL), DBT_OK);
    dbt_stage_release(&stage);
    assert_true(is_whole(why));
    char path[PATH_BYTES];
    support_file_write(in_parent(path, "2025-05/x"), "", 0);
    expect_not_whole("x does not belong there");
}

static void test_release_removes_the_stage(void **state)
{
    (void)state;
    struct dbt_stage stage;
    assert_int_equal(dbt_stage_init(&stage, &arena, parent, "2025-05", NULL), DBT_OK);
    dbt_stage_write(&stage, "a/b/c", dbt_text_of("1"));
    assert_true(exists(".2025-05.stage/a/b/c"));
    dbt_stage_release(&stage);
    assert_false(exists(".2025-05.stage"));
    assert_false(exists("2025-05"));
    dbt_stage_release(&stage);
}

static void test_stage_of_a_killed_run(void **state)
{
    (void)state;
    struct dbt_stage stage;
    char why[DBT_ERROR_TEXT_BYTES];
    assert_int_equal(dbt_stage_init(&stage, &arena, parent, "2025-05", NULL), DBT_OK);
    dbt_stage_write(&stage, "left", dbt_text_of("1"));
    assert_int_equal(publish("abc", NULL), DBT_OK);
    assert_true(is_whole(why));
    assert_false(exists("2025-05/left"));
}

static void test_names(void **state)
{
    (void)state;
    static const char *const bad[] = {"",     "/a",   "a/",   ".",   "..",  "a/../b", "a//b",
                                      "../a", "a\nb", "a\\b", "./a", "a/.", "\xFF"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct dbt_stage stage;
        struct dbt_error error;
        assert_int_equal(dbt_stage_init(&stage, &arena, parent, "2025-05", &error), DBT_OK);
        dbt_stage_write(&stage, bad[i], dbt_text_of("1"));
        dbt_stage_write(&stage, "good", dbt_text_of("1"));
        assert_int_equal(stage.file_count, 0);
        assert_int_equal(dbt_stage_publish(&stage, &error), DBT_OUTPUT);
        assert_non_null(strstr(error.text, "cannot have the name"));
        dbt_stage_release(&stage);
        assert_false(exists("2025-05"));
    }
    struct dbt_stage stage;
    assert_int_equal(dbt_stage_init(&stage, &arena, parent, "2025-05", NULL), DBT_OK);
    dbt_stage_write(&stage, "..a/b..", dbt_text_of("1"));
    dbt_stage_write(&stage, "å ä", dbt_text_of("1"));
    assert_int_equal(dbt_stage_publish(&stage, NULL), DBT_OK);
    dbt_stage_release(&stage);
}

static void test_name_twice(void **state)
{
    (void)state;
    struct dbt_stage stage;
    struct dbt_error error;
    assert_int_equal(dbt_stage_init(&stage, &arena, parent, "2025-05", &error), DBT_OK);
    dbt_stage_write(&stage, "a", dbt_text_of("1"));
    dbt_stage_write(&stage, "a", dbt_text_of("2"));
    dbt_stage_write(&stage, "b", dbt_text_of("2"));
    assert_int_equal(dbt_stage_publish(&stage, &error), DBT_OUTPUT);
    assert_non_null(strstr(error.text, "File exists"));
    dbt_stage_release(&stage);
    assert_false(exists("2025-05"));
}

static void test_by_and_by(void **state)
{
    (void)state;
    struct dbt_stage stage;
    struct dbt_stage_stream stream;
    assert_int_equal(dbt_stage_init(&stage, &arena, parent, "2025-05", NULL), DBT_OK);
    dbt_stage_write(&stage, "whole", dbt_text_of("1234"));
    dbt_stage_begin(&stage, &stream, "a/parts");
    dbt_stage_add(&stream, dbt_text_of("12"));
    dbt_stage_add(&stream, dbt_text_of(""));
    dbt_stage_add(&stream, dbt_text_of("34"));
    dbt_stage_end(&stream);
    assert_int_equal(stage.file_count, 2);
    assert_int_equal(stage.files[1].size_bytes, 4);
    assert_string_equal(stage.files[1].sha256, stage.files[0].sha256);
    dbt_stage_begin(&stage, &stream, "dropped");
    dbt_stage_add(&stream, dbt_text_of("12"));
    dbt_stage_drop(&stream);
    assert_int_equal(dbt_stage_publish(&stage, NULL), DBT_OK);
    dbt_stage_release(&stage);
    expect_text("2025-05/a/parts", "1234");
    assert_false(exists("2025-05/dropped"));
}

static void test_by_and_by_fails(void **state)
{
    (void)state;
    static const char *const bad[] = {"../a", "a"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct dbt_stage stage;
        struct dbt_stage_stream stream;
        struct dbt_error error;
        assert_int_equal(dbt_stage_init(&stage, &arena, parent, "2025-05", &error), DBT_OK);
        dbt_stage_write(&stage, "a", dbt_text_of("1"));
        dbt_stage_begin(&stage, &stream, bad[i]);
        dbt_stage_add(&stream, dbt_text_of("2"));
        dbt_stage_end(&stream);
        assert_int_equal(stage.file_count, 1);
        assert_int_equal(dbt_stage_publish(&stage, &error), DBT_OUTPUT);
        dbt_stage_release(&stage);
        assert_false(exists("2025-05"));
    }
}

static void test_no_parent(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    struct dbt_stage stage;
    struct dbt_error error;
    support_file_write(in_parent(path, "file"), "", 0);
    assert_int_equal(dbt_stage_init(&stage, &arena, path, "2025-05", &error), DBT_OUTPUT);
    assert_non_null(strstr(error.text, path));
}

static void test_device_is_full(void **state)
{
    (void)state;
    struct rlimit before;
    struct dbt_error error;
    assert_int_equal(publish("old", &error), DBT_OK);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (rlim_t limit = 0; limit < 160; limit += 20) {
        const struct rlimit small = {limit, before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
        enum dbt_status status = publish("a new text that is longer", &error);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        char why[DBT_ERROR_TEXT_BYTES];
        assert_int_equal(status, DBT_OUTPUT);
        assert_non_null(strstr(error.text, "File too large"));
        assert_true(is_whole(why));
        expect_text("2025-05/manifest.json", "old");
        assert_false(exists(".2025-05.stage"));
    }
}

/* A folder opened only to be read may be closed with an error, a hash that is taken need not be
   made ready for another, and libcrypto has uses for memory that it can do without. */
static bool may_be_survived(const char *call)
{
    return strcmp(call, "close") == 0 || strcmp(call, "EVP_DigestInit_ex") == 0 ||
           strstr(call, "alloc") != NULL;
}

/* Each call of each kind fails once: success is never claimed, and what stands there is whole, the
   old or the new. */
static enum dbt_status publish_with_fault(const char *call, unsigned after, bool *fired)
{
    char why[DBT_ERROR_TEXT_BYTES];
    struct dbt_error error = {.text = ""};
    assert_int_equal(publish("old", &error), DBT_OK);
    dbt_arena_release(&arena);
    dbt_arena_init(&arena, 1 << 20);
    faults_arm(call, after);
    enum dbt_status status = publish("new", &error);
    *fired = faults_disarm();
    assert_true(status != DBT_OK || !*fired || may_be_survived(call));
    assert_int_equal(status == DBT_OK, error.text[0] == '\0');
    if (!is_whole(why)) {
        fail_msg("%s %u: %s", call, after, why);
    }
    return status;
}

static void test_every_call_can_fail(void **state)
{
    (void)state;
    static const char *const calls[] = {
        "malloc",
        "calloc",
        "realloc",
        "write",
        "fsync",
        "close",
        "chmod",
        "fchmod",
        "mkdir",
        "rmdir",
        "rename",
        "scandir",
        "EVP_DigestInit_ex",
        "EVP_DigestUpdate",
    };
    unsigned failures = 0;
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        bool fired = true;
        for (unsigned after = 0; fired; after++) {
            failures += publish_with_fault(calls[i], after, &fired) != DBT_OK;
        }
    }
    assert_true(failures > 50);
}

static void test_arena_ends(void **state)
{
    (void)state;
    bool enough = false;
    for (size_t limit = 0; !enough; limit += 16) {
        struct dbt_error error = {.text = ""};
        dbt_arena_release(&arena);
        dbt_arena_init(&arena, limit);
        enum dbt_status status = publish("new", &error);
        enough = status == DBT_OK;
        assert_true(enough || status == DBT_MEMORY);
        assert_int_equal(exists("2025-05"), enough);
        assert_true(limit < 8192);
    }
}

/* --- verification --- */

static void test_flipped_byte(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    assert_int_equal(publish("abc", NULL), DBT_OK);
    support_file_write(in_parent(path, "2025-05/invoices/1.pdf"), "abb", 3);
    expect_not_whole("invoices/1.pdf is not as it was written");
}

static void test_missing(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    expect_not_whole("SHA256SUMS is missing");
    assert_int_equal(publish("abc", NULL), DBT_OK);
    assert_int_equal(unlink(in_parent(path, "2025-05/manifest.json")), 0);
    expect_not_whole("manifest.json is missing");
    assert_int_equal(mkdir(path, 0700), 0);
    expect_not_whole("manifest.json is not a file");
    assert_int_equal(unlink(in_parent(path, "2025-05/SHA256SUMS")), 0);
    expect_not_whole("SHA256SUMS is missing");
    support_folder_remove(in_parent(path, "2025-05"));
    support_file_write(path, "", 0);
    expect_not_whole("SHA256SUMS is missing");
}

static void test_something_else(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    assert_int_equal(publish("abc", NULL), DBT_OK);
    support_file_write(in_parent(path, "2025-05/invoices/2.pdf"), "", 0);
    expect_not_whole("invoices/2.pdf does not belong there");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(in_parent(path, "2025-05/invoice"), 0700), 0);
    expect_not_whole("invoice does not belong there");
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(symlink("manifest.json", in_parent(path, "2025-05/link")), 0);
    expect_not_whole("link does not belong there");
}

static void test_damaged_sums(void **state)
{
    (void)state;
    static const char *const bad[] = {
        ABC_SHA256 "  manifest.json",
        ABC_SHA256 " manifest.json\n",
        ABC_SHA256 "  ../2025-05/manifest.json\n",
        ABC_SHA256 "  \n",
        ABC_SHA256 "a  manifest.json\n",
        "A" ABC_SHA256 "  manifest.json\n",
        "0123456789abcdef  manifest.json\n",
        "\n",
    };
    char path[PATH_BYTES];
    assert_int_equal(publish("abc", NULL), DBT_OK);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        support_file_write(in_parent(path, "2025-05/SHA256SUMS"), bad[i], strlen(bad[i]));
        expect_not_whole("SHA256SUMS is damaged in line 1");
    }
}

static void test_sums_out_of_order(void **state)
{
    (void)state;
    static const char sums[] = ABC_SHA256 "  manifest.json\n" ABC_SHA256 "  invoices/1.pdf\n";
    char path[PATH_BYTES];
    assert_int_equal(publish("abc", NULL), DBT_OK);
    support_file_write(in_parent(path, "2025-05/SHA256SUMS"), sums, sizeof sums - 1);
    expect_not_whole("SHA256SUMS is damaged in line 2");
}

static void test_trailing_slashes(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    char why[DBT_ERROR_TEXT_BYTES];
    bool whole = false;
    assert_int_equal(publish("abc", NULL), DBT_OK);
    assert_int_equal(dbt_output_verify(in_parent(path, "2025-05//"), &whole, why, NULL), DBT_OK);
    assert_true(whole);
}

static void test_looking_fails(void **state)
{
    (void)state;
    static const char *const calls[] = {"malloc", "realloc", "read",
                                        "calloc", "scandir", "EVP_DigestUpdate"};
    char path[PATH_BYTES];
    assert_int_equal(publish("abc", NULL), DBT_OK);
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        bool fired = true;
        for (unsigned after = 0; fired; after++) {
            bool whole = false;
            char why[DBT_ERROR_TEXT_BYTES];
            struct dbt_error error = {.text = ""};
            faults_arm(calls[i], after);
            enum dbt_status status =
                dbt_output_verify(in_parent(path, "2025-05"), &whole, why, &error);
            fired = faults_disarm();
            assert_true(status != DBT_OK || !fired || may_be_survived(calls[i]));
            assert_int_equal(whole, status == DBT_OK);
            assert_int_not_equal(status, DBT_INPUT);
            assert_int_equal(status == DBT_OK, error.text[0] == '\0');
        }
    }
    char name[600];
    bool whole;
    char why[DBT_ERROR_TEXT_BYTES];
    struct dbt_error error;
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_int_equal(dbt_output_verify(name, &whole, why, &error), DBT_OUTPUT);
    assert_non_null(strstr(error.text, "cannot be looked at"));
}

/* Lists `count` files; makes them too when `made`. */
static void make_large_output(unsigned count, bool made)
{
    struct dbt_buffer sums;
    char path[PATH_BYTES + 100];
    dbt_buffer_init(&sums);
    assert_int_equal(dbt_folder_make(in_parent(path, "2025-05"), NULL), DBT_OK);
    for (unsigned i = 0; i < count; i++) {
        dbt_buffer_format(&sums, ABC_SHA256 "  %0100u\n", i);
        snprintf(path, sizeof path, "%s/2025-05/%0100u", parent, i);
        if (made) {
            support_file_write(path, "abc", 3);
        }
    }
    support_file_write(in_parent(path, "2025-05/SHA256SUMS"), sums.bytes, sums.length);
    dbt_buffer_release(&sums);
}

static void expect_memory_to_end_once_more(void)
{
    char path[PATH_BYTES];
    char why[DBT_ERROR_TEXT_BYTES];
    struct dbt_error error;
    bool whole = false;
    unsigned failures = 0;
    bool fired = true;
    for (unsigned after = 0; fired && after < 40; after++) {
        faults_arm("malloc", after);
        failures +=
            dbt_output_verify(in_parent(path, "2025-05"), &whole, why, &error) == DBT_MEMORY;
        fired = faults_disarm();
    }
    assert_true(failures >= 2);
}

/* More names than one block of memory holds. */
static void test_large_outputs(void **state)
{
    (void)state;
    char why[DBT_ERROR_TEXT_BYTES];
    make_large_output(5000, false);
    expect_memory_to_end_once_more();
    make_large_output(500, true);
    assert_true(is_whole(why));
    expect_memory_to_end_once_more();
}

#define OUTPUT_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OUTPUT_TEST(test_publish_and_exchange),
        OUTPUT_TEST(test_foreign_files_are_kept),
        OUTPUT_TEST(test_old_files_go),
        OUTPUT_TEST(test_nothing_to_publish),
        OUTPUT_TEST(test_release_removes_the_stage),
        OUTPUT_TEST(test_stage_of_a_killed_run),
        OUTPUT_TEST(test_names),
        OUTPUT_TEST(test_name_twice),
        OUTPUT_TEST(test_by_and_by),
        OUTPUT_TEST(test_by_and_by_fails),
        OUTPUT_TEST(test_no_parent),
        OUTPUT_TEST(test_device_is_full),
        OUTPUT_TEST(test_every_call_can_fail),
        OUTPUT_TEST(test_arena_ends),
        OUTPUT_TEST(test_flipped_byte),
        OUTPUT_TEST(test_missing),
        OUTPUT_TEST(test_something_else),
        OUTPUT_TEST(test_damaged_sums),
        OUTPUT_TEST(test_sums_out_of_order),
        OUTPUT_TEST(test_trailing_slashes),
        OUTPUT_TEST(test_looking_fails),
        OUTPUT_TEST(test_large_outputs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
