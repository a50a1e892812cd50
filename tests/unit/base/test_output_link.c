/* Files of a stage that are another stage's too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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

static void expect_text(const char *name, const char *expected)
{
    char path[PATH_BYTES];
    struct dbt_buffer bytes;
    dbt_buffer_init(&bytes);
    support_file_read(in_parent(path, name), &bytes);
    assert_string_equal(bytes.bytes, expected);
    dbt_buffer_release(&bytes);
}

static bool is_whole(const char *folder)
{
    char path[PATH_BYTES];
    char why[DBT_ERROR_TEXT_BYTES];
    bool whole = false;
    assert_int_equal(dbt_output_verify(in_parent(path, folder), &whole, why, NULL), DBT_OK);
    return whole;
}

/* Two stages, of which the second holds the first one's files too, `sealed` before it is published.
 */
static enum dbt_status publish_two(const char *text, const char *second_parent,
                                   struct dbt_error *error)
{
    struct dbt_stage first;
    struct dbt_stage second = {.folder = NULL};
    enum dbt_status status = dbt_stage_init(&first, &arena, parent, "2025-05", error);
    if (status != DBT_OK) {
        return status;
    }
    dbt_stage_write(&first, "invoices/1.pdf", dbt_text_of(text));
    status = dbt_stage_init(&second, &arena, second_parent, "2025-05", error);
    if (status == DBT_OK && first.file_count > 0) {
        dbt_stage_link(&second, "bills/one.pdf", &first, &first.files[0]);
        dbt_stage_seal(&second);
        dbt_stage_write(&first, "of-second.sha256", dbt_text_of(second.sums_sha256));
    }
    if (status == DBT_OK) {
        status = dbt_stage_publish(&first, error);
    }
    if (status == DBT_OK) {
        status = dbt_stage_publish(&second, error);
    }
    dbt_stage_release(&first);
    dbt_stage_release(&second);
    return status;
}

static ino_t inode_of(const char *name, unsigned mode)
{
    char path[PATH_BYTES];
    struct stat status;
    assert_int_equal(lstat(in_parent(path, name), &status), 0);
    assert_int_equal(status.st_mode & 07777U, mode);
    return status.st_ino;
}

static void expect_second(bool linked)
{
    char path[PATH_BYTES];
    char sha256[DBT_SHA256_HEX_BYTES];
    assert_true(is_whole("2025-05"));
    assert_true(is_whole("own/2025-05"));
    assert_int_equal(inode_of("2025-05/invoices/1.pdf", 0640) ==
                         inode_of("own/2025-05/bills/one.pdf", 0640),
                     linked);
    in_parent(path, "own/2025-05/SHA256SUMS");
    assert_int_equal(dbt_sha256_file(path, sha256, NULL, NULL), DBT_OK);
    expect_text("2025-05/of-second.sha256", sha256);
    assert_false(exists("own/.2025-05.stage"));
}

static void test_link(void **state)
{
    (void)state;
    char own[PATH_BYTES];
    struct dbt_error error;
    in_parent(own, "own");
    assert_int_equal(publish_two("abc", own, &error), DBT_OK);
    expect_second(true);
    expect_text("own/2025-05/SHA256SUMS", ABC_SHA256 "  bills/one.pdf\n");
    assert_int_equal(publish_two("def", own, &error), DBT_OK);
    expect_second(true);
    expect_text("own/2025-05/bills/one.pdf", "def");
}

static void test_copy_where_there_are_no_links(void **state)
{
    (void)state;
    static const int reasons[] = {EPERM, EXDEV, EMLINK, ENOTSUP};
    char own[PATH_BYTES];
    struct dbt_error error;
    in_parent(own, "own");
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        faults_arm("link", 0);
        faults.instead = reasons[i];
        assert_int_equal(publish_two("abc", own, &error), DBT_OK);
        assert_true(faults_disarm());
        expect_second(false);
    }
    faults_arm("link", 0);
    assert_int_equal(publish_two("abc", own, &error), DBT_OUTPUT);
    assert_true(faults_disarm());
    assert_non_null(strstr(error.text, "one.pdf: cannot be made: Input/output error"));
}

static void test_copy_of_a_changed_file(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    struct dbt_stage first;
    struct dbt_stage second;
    struct dbt_error error;
    assert_int_equal(dbt_stage_init(&first, &arena, parent, "1", NULL), DBT_OK);
    assert_int_equal(dbt_stage_init(&second, &arena, parent, "2", NULL), DBT_OK);
    dbt_stage_write(&first, "a", dbt_text_of("abc"));
    support_file_write(in_parent(path, ".1.stage/a"), "abd", 3);
    faults_arm("link", 0);
    faults.instead = EXDEV;
    dbt_stage_link(&second, "b", &first, &first.files[0]);
    assert_true(faults_disarm());
    assert_int_equal(dbt_stage_publish(&second, &error), DBT_OUTPUT);
    assert_non_null(strstr(error.text, ".1.stage/a: is not as it was written"));
    dbt_stage_release(&second);
    assert_int_equal(dbt_stage_init(&second, &arena, parent, "2", NULL), DBT_OK);
    assert_int_equal(unlink(path), 0);
    faults_arm("link", 0);
    faults.instead = EXDEV;
    dbt_stage_link(&second, "b", &first, &first.files[0]);
    assert_true(faults_disarm());
    dbt_stage_seal(&second);
    assert_int_equal(dbt_stage_publish(&second, &error), DBT_OUTPUT);
    assert_non_null(strstr(error.text, ".1.stage/a: cannot be opened"));
    dbt_stage_release(&second);
    dbt_stage_release(&first);
}

static void test_link_to_a_bad_name(void **state)
{
    (void)state;
    static const char *const bad[] = {"../a", "b"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct dbt_stage first;
        struct dbt_stage second;
        struct dbt_error error;
        assert_int_equal(dbt_stage_init(&first, &arena, parent, "1", NULL), DBT_OK);
        assert_int_equal(dbt_stage_init(&second, &arena, parent, "2", NULL), DBT_OK);
        dbt_stage_write(&first, "a", dbt_text_of("abc"));
        dbt_stage_write(&second, "b", dbt_text_of("abc"));
        dbt_stage_link(&second, bad[i], &first, &first.files[0]);
        dbt_stage_link(&second, "c", &first, &first.files[0]);
        assert_int_equal(second.file_count, 1);
        assert_int_equal(dbt_stage_publish(&second, &error), DBT_OUTPUT);
        dbt_stage_release(&second);
        dbt_stage_release(&first);
    }
}

/* Each call fails once, of links and of copies: no success is claimed, and no folder is half there.
 */
static void test_every_call_of_two_can_fail(void **state)
{
    (void)state;
    static const char *const calls[] = {"malloc", "read",  "write",  "fsync",
                                        "fchmod", "mkdir", "rename", "EVP_DigestUpdate"};
    char own[PATH_BYTES];
    in_parent(own, "own");
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        bool fired = true;
        for (unsigned after = 0; fired; after++) {
            struct dbt_error error = {.text = ""};
            faults_arm(calls[i], after);
            enum dbt_status status = publish_two("abc", own, &error);
            fired = faults_disarm();
            /* libcrypto has uses for memory that it can do without */
            assert_true(status != DBT_OK || !fired || strcmp(calls[i], "malloc") == 0);
            assert_int_equal(status == DBT_OK, error.text[0] == '\0');
            assert_true(!exists("2025-05") || is_whole("2025-05"));
            assert_true(!exists("own/2025-05") || is_whole("own/2025-05"));
            dbt_arena_release(&arena);
            dbt_arena_init(&arena, 1 << 20);
        }
    }
}

#define LINK_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LINK_TEST(test_link),
        LINK_TEST(test_copy_where_there_are_no_links),
        LINK_TEST(test_copy_of_a_changed_file),
        LINK_TEST(test_link_to_a_bad_name),
        LINK_TEST(test_every_call_of_two_can_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
