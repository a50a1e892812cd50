/* Media: memory, and files on a disk that is full or takes nothing. */
#include "listed.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum { DAY = 20290 /* 2025-07-21 */ };

static void memory_gives_what_it_was_given(void **state)
{
    struct dbt_buffer buffer;
    struct dbt_error error;
    char bytes[4] = "";
    (void)state;
    dbt_buffer_init(&buffer);
    struct dbt_medium medium = dbt_medium_memory(&buffer);
    assert_int_equal(medium.write(medium.context, dbt_text_of("abc"), &error), DBT_OK);
    assert_int_equal(medium.write(medium.context, dbt_text_of("def"), &error), DBT_OK);
    assert_int_equal(medium.read(medium.context, 2, bytes, 3, &error), DBT_OK);
    assert_string_equal(bytes, "cde");
    assert_int_equal(medium.read(medium.context, 4, bytes, 3, &error), DBT_OUTPUT);
    assert_int_equal(medium.read(medium.context, 7, bytes, 0, &error), DBT_OUTPUT);
    buffer.failed = true;
    assert_int_equal(medium.write(medium.context, dbt_text_of("g"), &error), DBT_MEMORY);
    dbt_buffer_release(&buffer);
}

static enum dbt_status write_workbook(const char *path, struct dbt_error *error)
{
    size_t rows = 2000;
    const struct dbt_list list = listed("list", &rows);
    const struct dbt_workbook workbook = {"title", "author", DAY, &list, 1};
    struct dbt_file file;
    enum dbt_status status = dbt_file_begin(&file, path, error);
    if (status != DBT_OK) {
        return status;
    }
    status = dbt_workbook_write(&workbook, dbt_medium_file(&file), error);
    if (status == DBT_OK) {
        return dbt_file_commit(&file, error);
    }
    dbt_file_drop(&file);
    return status;
}

static bool is_there(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0;
}

/* As a full disk: the file may not grow past `limit`. */
static void a_disk_that_is_full_is_told(void **state)
{
    char folder[64];
    char path[96];
    struct rlimit before;
    struct stat found;
    struct dbt_error error;
    (void)state;
    support_folder_make(folder);
    snprintf(path, sizeof path, "%s/a.xlsx", folder);
    assert_int_equal(write_workbook(path, &error), DBT_OK);
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_mode & 07777, 0640);
    assert_int_equal(unlink(path), 0);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (rlim_t limit = 0; limit < (rlim_t)found.st_size; limit += (rlim_t)found.st_size / 11) {
        const struct rlimit small = {limit, before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
        enum dbt_status status = write_workbook(path, &error);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_int_equal(status, DBT_OUTPUT);
        assert_non_null(strstr(error.text, "File too large"));
        assert_false(is_there(path));
    }
    support_folder_remove(folder);
}

static void a_folder_that_is_not_there_is_told(void **state)
{
    char folder[64];
    char path[96];
    struct dbt_error error;
    (void)state;
    support_folder_make(folder);
    snprintf(path, sizeof path, "%s/none/a.xlsx", folder);
    assert_int_equal(write_workbook(path, &error), DBT_OUTPUT);
    assert_false(is_there(path));
    support_folder_remove(folder);
}

/* Nothing here uses temporary files: a TMPDIR that takes nothing is of no account. */
static void no_temporary_files_are_needed(void **state)
{
    char folder[64];
    char path[96];
    char before[256];
    struct dbt_error error;
    const char *old = getenv("TMPDIR");
    (void)state;
    snprintf(before, sizeof before, "%s", old != NULL ? old : "");
    support_folder_make(folder);
    snprintf(path, sizeof path, "%s/a.xlsx", folder);
    assert_int_equal(setenv("TMPDIR", "/proc/none", 1), 0);
    enum dbt_status status = write_workbook(path, &error);
    assert_int_equal(old != NULL ? setenv("TMPDIR", before, 1) : unsetenv("TMPDIR"), 0);
    assert_int_equal(status, DBT_OK);
    support_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_gives_what_it_was_given),
        cmocka_unit_test(a_disk_that_is_full_is_told),
        cmocka_unit_test(a_folder_that_is_not_there_is_told),
        cmocka_unit_test(no_temporary_files_are_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
