/* Workbooks and lists when memory ends: at any allocation it is told, and nothing leaks. */
#include "base/faults.h"
#include "listed.h"

enum { ROWS = 30, ALLOCATIONS_MAX = 5000 };

static enum dbt_status write_book(const struct dbt_list *list, struct dbt_medium medium,
                                  struct dbt_error *error)
{
    const struct dbt_workbook workbook = {
        .title = "t", .author = "a", .day = 20290, .lists = list, .count = 1};
    return dbt_workbook_write(&workbook, medium, error);
}

/* Gives how often it was told; a list that was written all the same is the one expected. */
static unsigned fail_each(enum dbt_status (*write)(const struct dbt_list *list,
                                                   struct dbt_medium medium,
                                                   struct dbt_error *error),
                          const char *allocator)
{
    size_t rows = ROWS;
    const struct dbt_list list = listed("list", &rows);
    struct dbt_buffer expected;
    struct dbt_error error;
    unsigned told = 0;
    bool fired = true;
    dbt_buffer_init(&expected);
    assert_int_equal(write(&list, dbt_medium_memory(&expected), &error), DBT_OK);
    for (unsigned after = 0; fired; after++) {
        struct dbt_buffer bytes;
        assert_in_range(after, 0, ALLOCATIONS_MAX);
        dbt_buffer_init(&bytes);
        faults_arm(allocator, after);
        enum dbt_status status = write(&list, dbt_medium_memory(&bytes), &error);
        fired = faults_disarm();
        if (status == DBT_OK) {
            assert_true(dbt_text_equal(dbt_buffer_text(&bytes), dbt_buffer_text(&expected)));
        } else {
            assert_true(fired);
            assert_int_equal(status, DBT_MEMORY);
            told++;
        }
        dbt_buffer_release(&bytes);
    }
    dbt_buffer_release(&expected);
    return told;
}

static void memory_that_ends_is_told(void **state)
{
    (void)state;
    assert_true(fail_each(dbt_list_csv, "realloc") > 5);
    assert_true(fail_each(write_book, "realloc") > 20);
    assert_true(fail_each(write_book, "malloc") > 20);
    assert_true(fail_each(write_book, "calloc") >= 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(memory_that_ends_is_told)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
