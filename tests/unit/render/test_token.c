/* PDF's syntax: what Cairo writes, and what must not be taken for it. */
#include "support.h"

#include "token.h"

static void assert_kinds(const char *text, const char *kinds)
{
    static const char letters[] = "-NnwSoc"; /* by enum dbt_token_kind */
    struct dbt_text rest = dbt_text_of(text);
    char got[32] = "";
    for (size_t i = 0; i < sizeof got - 1; i++) {
        struct dbt_token token = dbt_token_take(&rest);
        if (token.kind == DBT_TOKEN_END) {
            break;
        }
        got[i] = letters[token.kind];
    }
    assert_string_equal(got, kinds);
}

static void tokens_have_their_kinds(void **state)
{
    (void)state;
    assert_kinds("<</Type /Page % 1\n/K[1 0 R]>>", "oNNNonnwcc");
    assert_kinds("[(a\\)b(c))-34<0a>]TJ", "oSnScw");
    assert_kinds("0.5 -1 +2 .3 rg", "nnnnw");
    assert_kinds("", "");
    assert_kinds("  % nothing", "");
    /* What does not end is no token. */
    assert_kinds("/a (b", "N");
    assert_kinds("/a <12", "N");
    assert_kinds("(a\\", "");
    assert_kinds("> x", "");
    assert_kinds(") x", "");
    assert_kinds("{ x }", "");
}

static void assert_value(const char *text, const char *value, size_t rest_length)
{
    struct dbt_text rest = dbt_text_of(text);
    assert_true(dbt_text_is(dbt_value_take(&rest), value));
    assert_int_equal(rest.length, rest_length);
}

static void values_are_whole(void **state)
{
    (void)state;
    assert_value(" 7 0 R /b", "7 0 R", 3);
    assert_value("7 0 /b", "7", 5);
    assert_value("<</a[1 2]/b<</c 1>>>> 1", "<</a[1 2]/b<</c 1>>>>", 2);
    assert_value("(a) 1", "(a)", 2);
    assert_value("[1 2", "", 0);
    assert_value(">>", "", 0);
    assert_value("", "", 0);
}

static void a_dictionary_tells_its_values(void **state)
{
    (void)state;
    struct dbt_text text = dbt_text_of("<< /A 1 /B << /C 2 >> /C (x) /D 9 0 R >>");
    assert_true(dbt_text_is(dbt_dictionary_find(text, "/A"), "1"));
    assert_true(dbt_text_is(dbt_dictionary_find(text, "/C"), "(x)"));
    assert_true(dbt_text_is(dbt_dictionary_find(text, "/D"), "9 0 R"));
    assert_int_equal(dbt_dictionary_find(text, "/E").length, 0);
    assert_int_equal(dbt_dictionary_find(dbt_text_of("[/A 1]"), "/A").length, 0);
}

static void counts_and_references_are_exact(void **state)
{
    (void)state;
    uint32_t number = 0;
    assert_true(dbt_value_count(dbt_text_of(" 120 "), &number));
    assert_int_equal(number, 120);
    assert_false(dbt_value_count(dbt_text_of("1 2"), &number));
    assert_false(dbt_value_count(dbt_text_of("-1"), &number));
    assert_false(dbt_value_count(dbt_text_of("1.5"), &number));
    assert_false(dbt_value_count(dbt_text_of("4294967297"), &number));
    assert_false(dbt_value_count(dbt_text_of(""), &number));
    assert_true(dbt_value_reference(dbt_text_of("12 0 R"), &number));
    assert_int_equal(number, 12);
    assert_false(dbt_value_reference(dbt_text_of("12 1 R"), &number));
    assert_false(dbt_value_reference(dbt_text_of("12 0 S"), &number));
    assert_false(dbt_value_reference(dbt_text_of("12"), &number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_have_their_kinds),
        cmocka_unit_test(values_are_whole),
        cmocka_unit_test(a_dictionary_tells_its_values),
        cmocka_unit_test(counts_and_references_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
