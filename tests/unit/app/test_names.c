/* Names in a folder: in order, without what is hidden; what cannot be looked into. */
#include <errno.h>

#include "support.h"

#include "names.h"

static void write_empty(const char *folder, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    support_file_write(path, "", 0);
}

static void names_come_in_order_and_hidden_ones_do_not(void **state)
{
    char folder[64];
    struct dbt_names names;
    (void)state;
    support_folder_make(folder);
    write_empty(folder, "b");
    write_empty(folder, "B");
    write_empty(folder, ".hidden");
    write_empty(folder, "a");
    assert_true(dbt_names_read(&names, folder));
    assert_int_equal(names.count, 3);
    assert_string_equal(names.entries[0]->d_name, "B");
    assert_string_equal(names.entries[1]->d_name, "a");
    assert_string_equal(names.entries[2]->d_name, "b");
    dbt_names_free(&names);
    support_folder_remove(folder);
}

static void what_cannot_be_looked_into_has_a_reason(void **state)
{
    char folder[64];
    char path[128];
    struct dbt_names names;
    (void)state;
    support_folder_make(folder);
    write_empty(folder, "file");
    snprintf(path, sizeof path, "%s/file", folder);
    assert_false(dbt_names_read(&names, path));
    assert_int_equal(errno, ENOTDIR);
    snprintf(path, sizeof path, "%s/none", folder);
    assert_false(dbt_names_read(&names, path));
    assert_int_equal(errno, ENOENT);
    assert_int_equal(names.count, 0);
    dbt_names_free(&names);
    support_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_come_in_order_and_hidden_ones_do_not),
        cmocka_unit_test(what_cannot_be_looked_into_has_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
