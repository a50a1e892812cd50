/* One scalar at a time: what is taken, and what is refused with which words. */
#include "loading.h"

/* What `read` finds wrong with `text`; "" when nothing. */
static void check(dbt_read *read, const void *form, const char *text, void *out, const char *found)
{
    struct loading loading;
    loading_init(&loading);
    const struct dbt_yaml_node *node = loading_parse(&loading, "f", text);
    assert_non_null(node);
    read(&loading.schema, node, form, out);
    assert_string_equal(loading_found(&loading), found);
    loading_release(&loading);
}

static void prices_are_exact(void **state)
{
    static const char expected[] =
        "expected a number from 0 to 1000000000 with at most 6 decimals and a point\n";
    static const char *const wrong[] = {"-1",   "1,5",  "1.2345678",         "1e3",
                                        "0x10", "2.5.", "1000000000.000001", "kr"};
    int64_t price = 7;
    (void)state;
    check(dbt_read_price, NULL, "2.53", &price, "");
    assert_int_equal(price, 2530000);
    check(dbt_read_price, NULL, "\"87.333001\"", &price, "");
    assert_int_equal(price, 87333001);
    check(dbt_read_price, NULL, "0", &price, "");
    assert_int_equal(price, 0);
    price = 7;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char found[200];
        snprintf(found, sizeof found, "f:1:1: '%s', %s", wrong[i], expected);
        check(dbt_read_price, NULL, wrong[i], &price, found);
        assert_int_equal(price, 7);
    }
    check(dbt_read_price, NULL, "[1]", &price, "f:1:1: a list, expected a number\n");
}

static void percents_are_hundredths(void **state)
{
    int32_t percent = -1;
    (void)state;
    check(dbt_read_percent, NULL, "12.25", &percent, "");
    assert_int_equal(percent, 1225);
    check(dbt_read_percent, NULL, "100.01", &percent,
          "f:1:1: '100.01', expected a number from 0 to 100 with at most 2 decimals and a point\n");
    assert_int_equal(percent, 1225);
}

static void percents_may_have_a_range_of_their_own(void **state)
{
    const struct dbt_range range = {100, 100000};
    int32_t percent = -1;
    (void)state;
    check(dbt_read_percent, &range, "1000", &percent, "");
    assert_int_equal(percent, 100000);
    check(dbt_read_percent, &range, "0.99", &percent,
          "f:1:1: '0.99', expected a number from 1 to 1000 with at most 2 decimals and a point\n");
    assert_int_equal(percent, 100000);
}

static void amounts_are_ore(void **state)
{
    const struct dbt_range range = {1, 100000};
    int64_t amount = -1;
    (void)state;
    check(dbt_read_amount, &range, "0.01", &amount, "");
    assert_int_equal(amount, 1);
    check(dbt_read_amount, &range, "1000", &amount, "");
    assert_int_equal(amount, 100000);
    check(dbt_read_amount, &range, "1000.01", &amount,
          "f:1:1: '1000.01', expected a number from 0.01 to 1000 with at most 2 decimals and a "
          "point\n");
    check(dbt_read_amount, &range, "0.001", &amount,
          "f:1:1: '0.001', expected a number from 0.01 to 1000 with at most 2 decimals and a "
          "point\n");
    check(dbt_read_amount, &range, "[]", &amount, "f:1:1: a list, expected a number\n");
    assert_int_equal(amount, 100000);
}

static void whole_numbers_stay_in_range(void **state)
{
    const struct dbt_range range = {1, 30};
    int32_t small = 5;
    int64_t large = 5;
    (void)state;
    check(dbt_read_int32, &range, "30", &small, "");
    assert_int_equal(small, 30);
    check(dbt_read_int32, &range, "31", &small,
          "f:1:1: '31', expected a whole number from 1 to 30\n");
    assert_int_equal(small, 30);
    check(dbt_read_int64, &range, "1.5", &large,
          "f:1:1: '1.5', expected a whole number from 1 to 30\n");
    check(dbt_read_int64, &range, "99999999999999999999", &large,
          "f:1:1: '99999999999999999999', expected a whole number from 1 to 30\n");
    check(dbt_read_int64, &range, "{}", &large, "f:1:1: a mapping, expected a whole number\n");
    assert_int_equal(large, 5);
}

static void dates_exist(void **state)
{
    dbt_day day = 0;
    dbt_day expected = 0;
    (void)state;
    assert_true(dbt_day_make(2024, 2, 29, &expected));
    check(dbt_read_day, NULL, "2024-02-29", &day, "");
    assert_int_equal(day, expected);
    check(dbt_read_day, NULL, "2025-02-29", &day,
          "f:1:1: '2025-02-29', expected a date, YYYY-MM-DD\n");
    check(dbt_read_day, NULL, "250501", &day, "f:1:1: '250501', expected a date, YYYY-MM-DD\n");
    check(dbt_read_day, NULL, "[]", &day, "f:1:1: a list, expected a date, YYYY-MM-DD\n");
    assert_int_equal(day, expected);
}

static void texts_say_something(void **state)
{
    const char *text = "before";
    char found[100];
    char yaml[1100];
    (void)state;
    check(dbt_read_text, NULL, "\"  \"", &text, "f:1:1: an empty text, expected a text\n");
    check(dbt_read_text, NULL, "~", &text, "f:1:1: no value, expected a text\n");
    check(dbt_read_text_or_empty, NULL, "null", &text, "f:1:1: no value, expected a text\n");
    snprintf(yaml, sizeof yaml, "%1001d", 1);
    memset(yaml, 'x', 1001);
    snprintf(found, sizeof found, "f:1:1: a text of 1001 bytes, expected at most 1000\n");
    check(dbt_read_text, NULL, yaml, &text, found);
    assert_string_equal(text, "before");
    struct loading loading;
    loading_init(&loading);
    dbt_read_text_or_empty(&loading.schema, loading_parse(&loading, "f", "''"), NULL, &text);
    assert_string_equal(text, "");
    dbt_read_text(&loading.schema, loading_parse(&loading, "f", "831 27"), NULL, &text);
    assert_string_equal(text, "831 27");
    assert_int_equal(loading.findings.count, 0);
    loading_release(&loading);
}

static void codes_are_plain(void **state)
{
    static const char *const right[] = {"a", "1177-e-tjanster", "e-brev", "9"};
    static const char *const wrong[] = {"-a", "a-", "A", "å", "a_b", "a b", "\"\""};
    char long_code[66] = "";
    const char *code = NULL;
    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
        check(dbt_read_checked, &dbt_code_form, right[i], &code, "");
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char found[200];
        code = NULL;
        snprintf(found, sizeof found, "f:1:1: '%s', expected %s\n",
                 wrong[i][0] == '"' ? "" : wrong[i], dbt_code_form.expected);
        check(dbt_read_checked, &dbt_code_form, wrong[i], &code, found);
        assert_null(code);
    }
    memset(long_code, 'a', 65);
    assert_false(dbt_code_form.valid(dbt_text_of(long_code)));
    check(dbt_read_checked, &dbt_code_form, "[]", &code,
          "f:1:1: a list, expected a code of small letters a to z, digits and hyphens between "
          "them\n");
}

static void a_value_told_before_is_not_told_again(void **state)
{
    bool flag = true;
    (void)state;
    check(dbt_read_bool, NULL, "\"\\n\"", &flag,
          "f:1:1: a text with a line break, a tab or another control character, expected one line "
          "of text\n");
    assert_true(flag);
    check(dbt_read_bool, NULL, "false", &flag, "");
    assert_false(flag);
}

static void names_refer_to_things(void **state)
{
    static const char *const things[] = {"north", NULL, "south"};
    const struct dbt_names names = DBT_NAMES(things);
    const struct dbt_names unread = {NULL, 0, sizeof things[0]};
    struct loading loading;
    (void)state;
    loading_init(&loading);
    const struct dbt_yaml_node *south = loading_parse(&loading, "f", "south");
    const struct dbt_yaml_node *soth = loading_parse(&loading, "f", "soth");
    assert_int_equal(dbt_read_name(&loading.schema, south, &names, "a pole"), 2);
    assert_int_equal(dbt_read_name(&loading.schema, south, &unread, "a pole"), DBT_NONE);
    assert_int_equal(loading.findings.count, 0);
    assert_int_equal(dbt_read_name(&loading.schema, soth, &names, "a pole"), DBT_NONE);
    assert_string_equal(loading_found(&loading), "f:1:1: 'soth' is not a pole, expected 'south'\n");
    assert_string_equal(loading.findings.items[0].code, "region-reference");
    loading_release(&loading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prices_are_exact),
        cmocka_unit_test(percents_are_hundredths),
        cmocka_unit_test(percents_may_have_a_range_of_their_own),
        cmocka_unit_test(amounts_are_ore),
        cmocka_unit_test(whole_numbers_stay_in_range),
        cmocka_unit_test(dates_exist),
        cmocka_unit_test(texts_say_something),
        cmocka_unit_test(codes_are_plain),
        cmocka_unit_test(a_value_told_before_is_not_told_again),
        cmocka_unit_test(names_refer_to_things),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
