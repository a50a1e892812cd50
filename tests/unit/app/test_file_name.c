/* Names of files from data: safe, and no two alike. */
#include "support.h"

#include "debitera/base/output.h"
#include "file_name.h"

static struct dbt_arena arena;

static int setup(void **state)
{
    (void)state;
    dbt_arena_init(&arena, 1 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    dbt_arena_release(&arena);
    return 0;
}

static void expect(const char *text, const char *name)
{
    assert_string_equal(dbt_file_name_of(text, &arena), name);
}

static void a_code_stays_as_it_is(void **state)
{
    (void)state;
    expect("SE2321000214-1A01", "SE2321000214-1A01");
    expect("enhet_7.b", "enhet_7.b");
}

static void what_means_something_to_a_file_system_is_encoded(void **state)
{
    (void)state;
    expect(".", "%2E");
    expect("..", "%2E.");
    expect(".hidden", "%2Ehidden");
    expect("", "%");
    expect("../../ledger.sqlite", "%2E.%2F..%2Fledger.sqlite");
    expect("a/b\\c", "a%2Fb%5Cc");
    expect("två ord", "tv%C3%A5%20ord");
    expect("%2F", "%252F");
    expect("*?\"<>|:", "%2A%3F%22%3C%3E%7C%3A");
}

static void a_long_name_is_cut_and_stays_its_own(void **state)
{
    char text[400];
    char other[400];
    const char *name;

    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    memcpy(other, text, sizeof other);
    other[sizeof other - 2] = 'y';
    name = dbt_file_name_of(text, &arena);
    assert_int_equal(strlen(name), DBT_FILE_NAME_MAX);
    assert_string_not_equal(name, dbt_file_name_of(other, &arena));
    /* A text that is the other one's name: still another. */
    assert_string_not_equal(name, dbt_file_name_of(name, &arena));
    text[DBT_FILE_NAME_MAX] = '\0';
    expect(text, text);
    memset(text, '/', 200);
    text[200] = '\0';
    assert_int_equal(strlen(dbt_file_name_of(text, &arena)), DBT_FILE_NAME_MAX);
}

/* Every pair of short texts over bytes that mean something. */
static void no_two_are_alike_and_all_are_safe(void **state)
{
    static const char bytes[] = "a.%2E/-";
    enum { LETTERS = sizeof bytes - 1, TEXTS = LETTERS * LETTERS * LETTERS };
    const char *names[TEXTS];

    (void)state;
    for (size_t i = 0; i < TEXTS; i++) {
        const char text[] = {bytes[i % LETTERS], bytes[i / LETTERS % LETTERS],
                             bytes[i / LETTERS / LETTERS], '\0'};
        names[i] = dbt_file_name_of(text, &arena);
        assert_true(dbt_output_name_is_safe(names[i]));
        assert_null(strchr(names[i], '/'));
        assert_int_not_equal(names[i][0], '.');
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(names[i], names[k]);
    }
}

static void memory_that_ends_is_told(void **state)
{
    struct dbt_arena none;

    (void)state;
    dbt_arena_init(&none, 1);
    assert_null(dbt_file_name_of("SE2321000214-1A01", &none));
    dbt_arena_release(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_stays_as_it_is),
        cmocka_unit_test(what_means_something_to_a_file_system_is_encoded),
        cmocka_unit_test(a_long_name_is_cut_and_stays_its_own),
        cmocka_unit_test(no_two_are_alike_and_all_are_safe),
        cmocka_unit_test(memory_that_ends_is_told),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
