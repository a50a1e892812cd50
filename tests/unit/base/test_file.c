#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/resource.h>

#include "debitera/base/file.h"
#include "faults.h"
#include "support.h"

enum { PATH_BYTES = 160 };

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    umask(077);
    support_folder_make(folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    support_folder_remove(folder);
    return 0;
}

static const char *in_folder(char path[PATH_BYTES], const char *name)
{
    snprintf(path, PATH_BYTES, "%s/%s", folder, name);
    return path;
}

static unsigned mode_of(const char *path)
{
    struct stat status;
    assert_int_equal(lstat(path, &status), 0);
    return status.st_mode & 07777U;
}

static void test_folders_are_made(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    struct dbt_error error;
    assert_int_equal(dbt_folder_make(in_folder(path, "a/b//c/"), &error), DBT_OK);
    assert_int_equal(mode_of(in_folder(path, "a")), 02750);
    assert_int_equal(mode_of(in_folder(path, "a/b/c")), 02750);
    assert_int_equal(chmod(in_folder(path, "a"), 0700), 0);
    assert_int_equal(dbt_folder_make(in_folder(path, "a/b/c"), &error), DBT_OK);
    assert_int_equal(mode_of(in_folder(path, "a")), 0700);
    assert_int_equal(dbt_folder_make("/", &error), DBT_OK);
    support_file_write(in_folder(path, "f"), "", 0);
    assert_int_equal(dbt_folder_make(path, &error), DBT_OUTPUT);
    assert_non_null(strstr(error.text, "Not a directory"));
    assert_int_equal(dbt_folder_make(in_folder(path, "f/g"), &error), DBT_OUTPUT);
}

static void test_folders_are_synced(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    struct dbt_error error;
    assert_int_equal(dbt_folder_sync(folder, &error), DBT_OK);
    assert_int_equal(dbt_folder_sync(in_folder(path, "none"), &error), DBT_OUTPUT);
    support_file_write(in_folder(path, "f"), "", 0);
    assert_int_equal(dbt_folder_sync(path, &error), DBT_OUTPUT);
    faults_arm("fsync", 0);
    assert_int_equal(dbt_folder_sync(folder, &error), DBT_OUTPUT);
    assert_true(faults_disarm());
    assert_non_null(strstr(error.text, "cannot be made durable"));
}

static void test_making_a_folder_fails(void **state)
{
    (void)state;
    static const struct {
        const char *call;
        enum dbt_status status;
    } rows[] = {
        {"mkdir", DBT_OUTPUT},
        {"chmod", DBT_OUTPUT},
        {"fsync", DBT_OUTPUT},
        {"realloc", DBT_MEMORY},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (unsigned after = 0; after < 2; after++) {
            char path[PATH_BYTES];
            struct dbt_error error;
            assert_int_equal(dbt_folder_remove(in_folder(path, "new"), &error), DBT_OK);
            faults_arm(rows[i].call, after);
            enum dbt_status status = dbt_folder_make(path, &error);
            /* mkdir's second call is the last: the folders above exist. */
            bool fired = faults_disarm();
            assert_int_equal(status, fired ? rows[i].status : DBT_OK);
            assert_true(fired || after > 0);
        }
    }
}

static void test_folders_are_removed(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    char target[PATH_BYTES];
    struct dbt_error error;
    assert_int_equal(dbt_folder_make(in_folder(path, "a/b/c"), &error), DBT_OK);
    assert_int_equal(dbt_folder_make(in_folder(target, "keep"), &error), DBT_OK);
    support_file_write(in_folder(path, "a/b/x"), "1", 1);
    support_file_write(in_folder(path, "keep/x"), "1", 1);
    assert_int_equal(symlink(target, in_folder(path, "a/link")), 0);
    assert_int_equal(dbt_folder_remove(in_folder(path, "a"), &error), DBT_OK);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(access(in_folder(path, "keep/x"), F_OK), 0);
    assert_int_equal(dbt_folder_remove(path, &error), DBT_OK);
    assert_int_equal(dbt_folder_remove(path, &error), DBT_OK);
    faults_arm("rmdir", 0);
    assert_int_equal(dbt_folder_remove(in_folder(path, "keep"), &error), DBT_OUTPUT);
    assert_true(faults_disarm());
    assert_non_null(strstr(error.text, path));
}

static void test_file_is_written(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    struct dbt_error error;
    struct dbt_buffer bytes;
    dbt_buffer_init(&bytes);
    for (int i = 0; i < 30000; i++) {
        dbt_buffer_format(&bytes, "%d\n", i);
    }
    assert_int_equal(dbt_file_write(in_folder(path, "f"), dbt_buffer_text(&bytes), &error), DBT_OK);
    assert_int_equal(mode_of(path), 0640);
    assert_int_equal(dbt_file_write(path, dbt_buffer_text(&bytes), &error), DBT_OUTPUT);
    assert_non_null(strstr(error.text, "File exists"));
    struct dbt_buffer again;
    dbt_buffer_init(&again);
    dbt_buffer_string(&again, "x");
    assert_int_equal(dbt_file_read(path, bytes.length, &again, &error), DBT_OK);
    assert_int_equal(again.length, bytes.length + 1);
    assert_memory_equal(again.bytes + 1, bytes.bytes, bytes.length);
    assert_int_equal(dbt_file_read(path, bytes.length - 1, &again, &error), DBT_INPUT);
    assert_non_null(strstr(error.text, "larger"));
    assert_int_equal(again.length, bytes.length + 1);
    dbt_buffer_release(&again);
    dbt_buffer_release(&bytes);
}

/* Every call that can fail is looked at, and no part of a file stays. */
static void test_writing_fails(void **state)
{
    (void)state;
    static const char *const calls[] = {"fchmod", "write", "fsync", "close"};
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        char path[PATH_BYTES];
        struct dbt_error error;
        faults_arm(calls[i], 0);
        assert_int_equal(dbt_file_write(in_folder(path, "f"), dbt_text_of("abc"), &error),
                         DBT_OUTPUT);
        assert_true(faults_disarm());
        assert_non_null(strstr(error.text, "Input/output error"));
        assert_int_equal(access(path, F_OK), -1);
    }
}

static void test_device_is_full(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    struct dbt_error error;
    struct rlimit before;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    const struct rlimit small = {2, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    enum dbt_status status = dbt_file_write(in_folder(path, "f"), dbt_text_of("abc"), &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(status, DBT_OUTPUT);
    assert_non_null(strstr(error.text, "File too large"));
    assert_int_equal(access(path, F_OK), -1);
}

static void expect_content(const char *path, const char *content)
{
    struct dbt_buffer bytes;
    dbt_buffer_init(&bytes);
    assert_int_equal(dbt_file_read(path, 100, &bytes, NULL), DBT_OK);
    assert_string_equal(bytes.bytes, content);
    dbt_buffer_release(&bytes);
}

static void test_file_is_replaced(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    char part[PATH_BYTES];
    struct dbt_error error;
    support_file_write(in_folder(part, ".f.part"), "left behind", 11);
    assert_int_equal(dbt_file_replace(in_folder(path, "f"), dbt_text_of("abc"), &error), DBT_OK);
    expect_content(path, "abc");
    assert_int_equal(dbt_file_replace(path, dbt_text_of("de"), &error), DBT_OK);
    expect_content(path, "de");
    assert_int_equal(access(part, F_OK), -1);
}

/* What was there stays. */
static void test_replacing_fails(void **state)
{
    (void)state;
    static const char *const calls[] = {"fcntl", "fchmod", "write", "fsync", "rename"};
    char path[PATH_BYTES];
    char part[PATH_BYTES];
    struct dbt_error error;
    in_folder(part, ".f.part");
    support_file_write(in_folder(path, "f"), "abc", 3);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        faults_arm(calls[i], 0);
        assert_int_equal(dbt_file_replace(path, dbt_text_of("de"), &error), DBT_OUTPUT);
        assert_true(faults_disarm());
        expect_content(path, "abc");
        assert_int_equal(access(part, F_OK), -1);
    }
    assert_int_equal(dbt_file_replace(folder, dbt_text_of("de"), &error), DBT_OUTPUT);
    assert_non_null(strstr(error.text, "is no regular file"));
    assert_int_equal(dbt_file_replace("/no/such/folder", dbt_text_of("de"), &error), DBT_OUTPUT);
}

/* By and by: nothing of it is seen before the end. */
static void test_file_is_replaced_by_pieces(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    char part[PATH_BYTES];
    struct dbt_file file;
    struct dbt_error error;
    in_folder(part, ".f.part");
    support_file_write(in_folder(path, "f"), "abc", 3);
    assert_int_equal(dbt_file_begin(&file, path, &error), DBT_OK);
    assert_int_equal(dbt_file_add(&file, dbt_text_of("de"), &error), DBT_OK);
    dbt_file_drop(&file);
    expect_content(path, "abc");
    assert_int_equal(access(part, F_OK), -1);
    assert_int_equal(dbt_file_begin(&file, path, &error), DBT_OK);
    assert_int_equal(dbt_file_add(&file, dbt_text_of("de"), &error), DBT_OK);
    assert_int_equal(dbt_file_add(&file, dbt_text_of("fg"), &error), DBT_OK);
    expect_content(path, "abc");
    assert_int_equal(dbt_file_commit(&file, &error), DBT_OK);
    expect_content(path, "defg");
    assert_int_equal(access(part, F_OK), -1);
}

/* Who comes second is refused, in this process or another, and the first is not disturbed; then the
   name is free again. */
static void test_two_writers_are_not_mixed(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    struct dbt_file first;
    struct dbt_file second;
    struct dbt_error error;
    in_folder(path, "f");
    assert_int_equal(dbt_file_begin(&first, path, &error), DBT_OK);
    assert_int_equal(dbt_file_add(&first, dbt_text_of("abc"), &error), DBT_OK);
    assert_int_equal(dbt_file_begin(&second, path, &error), DBT_LOCKED);
    assert_non_null(strstr(error.text, "another run is writing it"));
    assert_int_equal(dbt_file_replace(path, dbt_text_of("de"), &error), DBT_LOCKED);
    assert_int_equal(dbt_file_commit(&first, &error), DBT_OK);
    expect_content(path, "abc");
    assert_int_equal(dbt_file_begin(&first, path, &error), DBT_OK);
    dbt_file_drop(&first);
    assert_int_equal(dbt_file_replace(path, dbt_text_of("de"), &error), DBT_OK);
    expect_content(path, "de");
}

/* Of a run that was killed: its bytes are not written over, as another name may stand for them. */
static void test_what_was_left_behind_is_no_ones(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    char part[PATH_BYTES];
    char other[PATH_BYTES];
    struct dbt_error error;
    support_file_write(in_folder(part, ".f.part"), "kept", 4);
    assert_int_equal(link(part, in_folder(other, "other")), 0);
    assert_int_equal(dbt_file_replace(in_folder(path, "f"), dbt_text_of("abc"), &error), DBT_OK);
    expect_content(path, "abc");
    expect_content(other, "kept");
    assert_int_equal(symlink(other, part), 0);
    assert_int_equal(dbt_file_replace(path, dbt_text_of("de"), &error), DBT_OUTPUT);
    expect_content(other, "kept");
    expect_content(path, "abc");
}

/* A signal in the middle is no failure. */
static void test_interruptions(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    struct dbt_buffer bytes;
    dbt_buffer_init(&bytes);
    faults_arm("write", 0);
    faults.instead = EINTR;
    assert_int_equal(dbt_file_write(in_folder(path, "f"), dbt_text_of("abc"), NULL), DBT_OK);
    assert_true(faults_disarm());
    faults_arm("read", 0);
    faults.instead = EINTR;
    assert_int_equal(dbt_file_read(path, 3, &bytes, NULL), DBT_OK);
    assert_true(faults_disarm());
    assert_string_equal(bytes.bytes, "abc");
    dbt_buffer_release(&bytes);
}

static void test_reading_fails(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    struct dbt_error error;
    struct dbt_buffer bytes;
    dbt_buffer_init(&bytes);
    assert_int_equal(dbt_file_read(in_folder(path, "none"), 10, &bytes, &error), DBT_INPUT);
    assert_int_equal(dbt_file_read(folder, 10, &bytes, &error), DBT_INPUT);
    support_file_write(in_folder(path, "f"), "abc", 3);
    faults_arm("read", 0);
    assert_int_equal(dbt_file_read(path, 10, &bytes, &error), DBT_INPUT);
    assert_true(faults_disarm());
    faults_arm("realloc", 0);
    assert_int_equal(dbt_file_read(path, 10, &bytes, &error), DBT_MEMORY);
    assert_true(faults_disarm());
    assert_int_equal(bytes.length, 0);
    dbt_buffer_release(&bytes);
}

static void test_what_was_added_is_read_back(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    char bytes[4] = "";
    struct dbt_file file;
    struct dbt_error error;
    assert_int_equal(dbt_file_begin(&file, in_folder(path, "f"), &error), DBT_OK);
    assert_int_equal(dbt_file_add(&file, dbt_text_of("abc"), &error), DBT_OK);
    assert_int_equal(dbt_file_add(&file, dbt_text_of("def"), &error), DBT_OK);
    faults_arm("pread", 0);
    faults.instead = EINTR;
    assert_int_equal(dbt_file_read_at(&file, 2, bytes, 3, &error), DBT_OK);
    assert_true(faults_disarm());
    assert_string_equal(bytes, "cde");
    faults_arm("pread", 0);
    assert_int_equal(dbt_file_read_at(&file, 2, bytes, 3, &error), DBT_OUTPUT);
    assert_true(faults_disarm());
    assert_int_equal(dbt_file_read_at(&file, 4, bytes, 3, &error), DBT_OUTPUT);
    assert_non_null(strstr(error.text, "is shorter than what was written"));
    assert_int_equal(dbt_file_commit(&file, &error), DBT_OK);
}

static void test_a_file_is_read_in_parts(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    char bytes[4] = "";
    uint64_t length = 0;
    struct dbt_file file;
    struct dbt_error error;
    assert_int_equal(dbt_file_open(&file, in_folder(path, "none"), &length, &error), DBT_INPUT);
    support_file_write(in_folder(path, "f"), "abcdef", 6);
    assert_int_equal(dbt_file_open(&file, path, &length, &error), DBT_OK);
    assert_int_equal(length, 6);
    assert_int_equal(dbt_file_read_at(&file, 2, bytes, 3, &error), DBT_OK);
    assert_string_equal(bytes, "cde");
    assert_int_equal(dbt_file_read_at(&file, 4, bytes, 3, &error), DBT_OUTPUT);
    assert_non_null(strstr(error.text, "/f: is shorter"));
    dbt_file_drop(&file);
    assert_int_equal(access(path, F_OK), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_folders_are_made, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_folders_are_synced, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_making_a_folder_fails, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_folders_are_removed, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_file_is_written, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_writing_fails, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_device_is_full, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_file_is_replaced, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_replacing_fails, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_file_is_replaced_by_pieces, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(test_a_file_is_read_in_parts, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_what_was_added_is_read_back, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(test_two_writers_are_not_mixed, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_what_was_left_behind_is_no_ones, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(test_interruptions, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_reading_fails, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
