#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "debitera/base/file.h"
#include "faults.h"
#include "support.h"
#include "walk.h"

struct visits {
    struct dbt_buffer names;
    unsigned left; /* visits until one fails */
};

static enum dbt_status note(const struct dbt_walk_entry *entry, void *context,
                            struct dbt_error *error)
{
    struct visits *visits = context;
    if (visits->left-- == 0) {
        return dbt_error_set(error, DBT_HELD, "enough");
    }
    dbt_buffer_format(&visits->names, "%s%s ", entry->kind == DBT_WALK_FOLDER_DONE ? "/" : "",
                      entry->name[0] == '\0' ? "." : entry->name);
    return DBT_OK;
}

static void make_tree(char folder[64])
{
    char path[128];
    support_folder_make(folder);
    snprintf(path, sizeof path, "%s/b", folder);
    assert_int_equal(dbt_folder_make(path, NULL), DBT_OK);
    snprintf(path, sizeof path, "%s/b/z", folder);
    support_file_write(path, "", 0);
    snprintf(path, sizeof path, "%s/b/a", folder);
    support_file_write(path, "", 0);
    snprintf(path, sizeof path, "%s/a", folder);
    assert_int_equal(symlink("/", path), 0);
}

static void test_order(void **state)
{
    (void)state;
    char folder[64];
    struct visits visits = {.left = 100};
    make_tree(folder);
    dbt_buffer_init(&visits.names);
    assert_int_equal(dbt_walk(folder, note, &visits, NULL), DBT_OK);
    assert_string_equal(visits.names.bytes, ". a b b/a b/z /b /. ");
    dbt_buffer_release(&visits.names);
    support_folder_remove(folder);
}

static void test_nothing_there(void **state)
{
    (void)state;
    struct visits visits = {.left = 0};
    assert_int_equal(dbt_walk("/nonexistent/debitera", note, &visits, NULL), DBT_OK);
    assert_int_equal(visits.left, 0);
}

static void test_failures(void **state)
{
    (void)state;
    char folder[64];
    struct dbt_error error;
    struct visits visits = {.left = 2};
    make_tree(folder);
    dbt_buffer_init(&visits.names);
    assert_int_equal(dbt_walk(folder, note, &visits, &error), DBT_HELD);
    assert_string_equal(error.text, "enough");
    visits.left = 100;
    assert_int_equal(dbt_walk("/dev/null/x", note, &visits, &error), DBT_OUTPUT);
    assert_non_null(strstr(error.text, "/dev/null/x"));
    faults_arm("realloc", 0);
    assert_int_equal(dbt_walk(folder, note, &visits, &error), DBT_MEMORY);
    assert_true(faults_disarm());
    faults_arm("scandir", 0);
    assert_int_equal(dbt_walk(folder, note, &visits, &error), DBT_OUTPUT);
    assert_true(faults_disarm());
    assert_non_null(strstr(error.text, folder));
    /* The path of a child with a long name needs more room. */
    char path[512];
    int length = snprintf(path, sizeof path, "%s/", folder);
    memset(path + length, 'n', 250);
    path[length + 250] = '\0';
    support_file_write(path, "", 0);
    faults_arm("realloc", 1);
    assert_int_equal(dbt_walk(folder, note, &visits, &error), DBT_MEMORY);
    assert_true(faults_disarm());
    dbt_buffer_release(&visits.names);
    support_folder_remove(folder);
}

static void test_too_deep(void **state)
{
    (void)state;
    char folder[64];
    char path[512];
    struct dbt_error error;
    struct visits visits = {.left = 1000};
    support_folder_make(folder);
    int length = snprintf(path, sizeof path, "%s", folder);
    for (int depth = 1; depth < 64; depth++) {
        length += snprintf(path + length, sizeof path - (size_t)length, "/d");
    }
    dbt_buffer_init(&visits.names);
    assert_int_equal(dbt_folder_make(path, NULL), DBT_OK);
    assert_int_equal(dbt_walk(folder, note, &visits, &error), DBT_OK);
    snprintf(path + length, sizeof path - (size_t)length, "/d");
    assert_int_equal(dbt_folder_make(path, NULL), DBT_OK);
    assert_int_equal(dbt_walk(folder, note, &visits, &error), DBT_OUTPUT);
    dbt_buffer_release(&visits.names);
    support_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_nothing_there),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_too_deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
