#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "debitera/base/accounting.h"

static void test_words(void **state)
{
    (void)state;
    assert_string_equal(dbt_class_word(DBT_CLASS_BILLED), "billed");
    assert_string_equal(dbt_class_word(DBT_CLASS_REJECTED), "rejected");
    assert_string_equal(dbt_reason_word(DBT_REASON_FIELD_COUNT), "field-count");
    assert_string_equal(dbt_reason_text(DBT_REASON_BAD_DATE), "missing or not a date");
}

static void test_sums(void **state)
{
    (void)state;
    struct dbt_accounting sum = {.read = 1, .of = {[DBT_CLASS_BILLED] = 1}};
    const struct dbt_accounting part = {
        .read = 5,
        .of = {[DBT_CLASS_DUPLICATE] = 3, [DBT_CLASS_REJECTED] = 2},
        .rejected = {[DBT_REASON_BAD_DATE] = 2},
        .conflicting = 1,
        .double_listed = 7,
    };
    dbt_accounting_add(&sum, &part);
    dbt_accounting_add(&sum, &part);
    assert_int_equal(sum.read, 11);
    assert_int_equal(sum.of[DBT_CLASS_BILLED], 1);
    assert_int_equal(sum.of[DBT_CLASS_DUPLICATE], 6);
    assert_int_equal(sum.rejected[DBT_REASON_BAD_DATE], 4);
    assert_int_equal(sum.conflicting, 2);
    assert_int_equal(sum.double_listed, 14);
    assert_true(dbt_accounting_balances(&sum));
}

static void test_imbalance(void **state)
{
    (void)state;
    struct dbt_accounting lost = {.read = 2, .of = {[DBT_CLASS_BILLED] = 1}};
    assert_false(dbt_accounting_balances(&lost));
    struct dbt_accounting unexplained = {.read = 1, .of = {[DBT_CLASS_REJECTED] = 1}};
    assert_false(dbt_accounting_balances(&unexplained));
    unexplained.rejected[DBT_REASON_TOO_LONG] = 1;
    assert_true(dbt_accounting_balances(&unexplained));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_imbalance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
