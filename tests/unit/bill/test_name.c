/* The Swedish order of names. */
#include "fixture.h"

static int sign(int number)
{
    return (number > 0) - (number < 0);
}

/* Ascending, each before all that follow it. */
static void names_are_in_swedish_order(void **state)
{
    static const char *const names[] = {
        "",     "1",   "Aker", "Alm", "Alm A", "alma", "Edel", "Éden b", "eden C",
        "Édit", "Moa", "Zeta", "zo",  "Åby",   "ålö",  "Åre",  "Äng",    "ÄNGEL",
        "Öd",   "öra", "{",    "Ære", "üb",    "Łódź", "–",
    };
    const size_t count = sizeof names / sizeof names[0];
    (void)state;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            const int expected = (i > j) - (i < j);
            assert_int_equal(sign(dbt_name_compare(names[i], names[j])), expected);
        }
    }
}

static void case_and_accent_of_e_do_not_count(void **state)
{
    static const char *const names[][2] = {
        {"ABCXYZ", "abcxyz"}, {"ÅÄÖ", "åäö"}, {"Idé", "IDE"}, {"CAFÉ", "cafe"}};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_int_equal(dbt_name_compare(names[i][0], names[i][1]), 0);
    }
    assert_int_not_equal(dbt_name_compare("[", "{"), 0); /* no letters, though as far apart */
    assert_int_not_equal(dbt_name_compare("Å", "A"), 0);
    assert_int_not_equal(dbt_name_compare("Ü", "U"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_in_swedish_order),
        cmocka_unit_test(case_and_accent_of_e_do_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
