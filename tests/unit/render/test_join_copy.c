/* Values copied: references get their new numbers, everything else stays. */
#include "support.h"

#include "join_copy.h"

static struct dbt_part_object objects[13];
static const struct dbt_part part = {.finished = {.count = 13}, .objects = objects};
static struct dbt_buffer out;

static int set_up(void **state)
{
    (void)state;
    objects[1].number = 700;
    objects[12].number = 8;
    dbt_buffer_init(&out);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    dbt_buffer_release(&out);
    return 0;
}

static void copied(const char *value, const char *expected)
{
    dbt_buffer_clear(&out);
    assert_true(dbt_join_copy(&part, dbt_text_of(value), &out));
    assert_string_equal(out.bytes, expected);
}

static void references_are_renumbered(void **state)
{
    (void)state;
    copied("1 0 R", "700 0 R");
    copied("<</A 1 0 R/K[12 0 R 1 0 R]/N 5>>", "<</A 700 0 R/K[8 0 R 700 0 R]/N 5>>");
    copied("[0[12 0 R]1[1 0 R]]", "[0[8 0 R]1[700 0 R]]");
    copied("[3 12 0 R]", "[3 8 0 R]");
    copied("", "");
}

static void what_only_looks_like_one_stays(void **state)
{
    (void)state;
    copied("(1 0 R)(\\)1 0 R)(a(1 0 R)1 0 R)", "(1 0 R)(\\)1 0 R)(a(1 0 R)1 0 R)");
    copied("<</S/TR/Row 1 0 RG/R 0 R/Ro(R)>>", "<</S/TR/Row 1 0 RG/R 0 R/Ro(R)>>");
    copied("[1 0 null 10 R]", "[1 0 null 10 R]");
}

static void what_is_not_in_the_whole_is_refused(void **state)
{
    static const char *const values[] = {
        "2 0 R",         "[1 0 R 13 0 R]",         "0 0 R",
        "999999999 0 R", "[1 0 R 0000000001 0 R]", "9999999999 0 R"};
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        assert_false(dbt_join_copy(&part, dbt_text_of(values[i]), &out));
    }
}

static void what_is_not_closed_is_refused(void **state)
{
    static const char *const values[] = {"(1 0 R", "<</A[1>>", "[[]", "]", "><", "<<(a\\)>>"};
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        assert_false(dbt_join_copy(&part, dbt_text_of(values[i]), &out));
    }
}

static void a_text_takes_another_s_place(void **state)
{
    (void)state;
    struct dbt_text value = dbt_text_of("<</P 1 0 R/S/Document/Q 12 0 R>>");
    struct dbt_text old = {strstr(value.at, "/Doc"), strlen("/Document")};
    dbt_buffer_clear(&out);
    assert_true(dbt_join_copy_but(&part, value, old, "/Part", &out));
    assert_string_equal(out.bytes, "<</P 700 0 R/S/Part/Q 8 0 R>>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_are_renumbered),
        cmocka_unit_test(what_only_looks_like_one_stays),
        cmocka_unit_test(what_is_not_in_the_whole_is_refused),
        cmocka_unit_test(what_is_not_closed_is_refused),
        cmocka_unit_test(a_text_takes_another_s_place),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
