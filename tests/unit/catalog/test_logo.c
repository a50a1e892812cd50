/* The form of a logo. */
#include "loading.h"

static void absolute_commands_on_the_grid_are_right(void **state)
{
    static const char *const right[] = {
        "",
        "M0 0",
        "M 2 19 L9,6 L13 13 Z",
        "M1 2C1.5 2.25 3 4 24 24Z M 3 3 L 4 4",
    };
    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
        assert_true(dbt_logo_valid(dbt_text_of(right[i])));
}

static void anything_else_is_not(void **state)
{
    static const char *const wrong[] = {
        "L1 2",      "m0 0",    "M0 0 H5",  "M0",           "M0 0 C1 2 3 4 5", "M-1 0",
        "M25 0",     "M24.1 0", "M0 0 1 2", "M1.2.3 4",     "M0 0 Z 1",        "M0 0 L1 x",
        "M1.2345 1", "M0 0 A1", "x",        "M0 0 L 1e1 2",
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(dbt_logo_valid(dbt_text_of(wrong[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absolute_commands_on_the_grid_are_right),
        cmocka_unit_test(anything_else_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
