/* Joining, and reading back, when memory ends: at any allocation it is told, and nothing leaks. */
#include "base/faults.h"
#include "joins.h"

static struct joins joins;
static struct dbt_buffer expected;

static int set_up(void **state)
{
    (void)state;
    joins_init(&joins, NULL);
    dbt_buffer_init(&expected);
    joins_make(&joins, "70001000 Åsa", (struct joins_form){2, NULL, "70001000.csv"});
    joins_make(&joins, "70001001", (struct joins_form){3, "en-GB", "70001001.csv"});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    dbt_buffer_release(&expected);
    joins_release(&joins);
    return 0;
}

/* A new buffer each time: one that is large already would need no memory. */
static enum dbt_status join(void)
{
    dbt_buffer_release(&joins.whole);
    dbt_buffer_init(&joins.whole);
    return joins_join(&joins, 2);
}

static enum dbt_status check(void)
{
    return joins_check(&joins);
}

/* Gives how often it was told. Where OpenSSL can do without what it asked for, all is well. */
static unsigned fail_each(enum dbt_status (*act)(void), const char *allocator)
{
    unsigned told = 0;
    for (unsigned after = 0;; after++) {
        faults_arm(allocator, after);
        enum dbt_status status = act();
        bool fired = faults_disarm();
        told += status == DBT_MEMORY;
        if (status == DBT_OK && !joins.whole.failed) { /* which is the test's own */
            assert_true(dbt_text_equal(dbt_buffer_text(&joins.whole), dbt_buffer_text(&expected)));
        } else if (!joins.whole.failed) {
            assert_int_equal(status, DBT_MEMORY);
        }
        if (!fired) {
            assert_int_equal(status, DBT_OK);
            return told;
        }
    }
}

static void memory_that_ends_is_told(void **state)
{
    (void)state;
    assert_int_equal(join(), DBT_OK);
    dbt_buffer_add(&expected, joins.whole.bytes, joins.whole.length);
    assert_true(fail_each(join, "malloc") > 20);
    assert_true(fail_each(join, "realloc") > 20);
    (void)fail_each(join, "calloc");
    assert_int_equal(join(), DBT_OK);
    assert_true(fail_each(check, "malloc") >= 2);
    assert_true(fail_each(check, "realloc") >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(memory_that_ends_is_told)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
