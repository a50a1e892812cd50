/* Every record in one class; the list of rejects per file and reason. */
#include "support.h"

#include "account.h"

static void rejects_are_all_counted_and_some_listed(void **state)
{
    (void)state;
    struct dbt_arena arena;
    dbt_arena_init(&arena, (size_t)1 << 20);
    struct dbt_rejects rejects = {.arena = &arena, .most = 2};
    struct dbt_source source = {.code = "sms"};
    source.headers[DBT_COLUMN_UNIT] = "Enhet";
    struct dbt_input input = {.source = &source, .name = "sms.csv"};
    struct dbt_verdict bad_unit = {DBT_CLASS_REJECTED, DBT_REASON_UNKNOWN_UNIT, DBT_COLUMN_UNIT};
    struct dbt_verdict bad_count = {DBT_CLASS_REJECTED, DBT_REASON_FIELD_COUNT, DBT_COLUMN_COUNT};
    struct dbt_verdict billed = {.class = DBT_CLASS_BILLED, .column = DBT_COLUMN_COUNT};
    for (uint64_t record = 2; record < 6; record++) {
        assert_int_equal(dbt_account(&input, record, &bad_unit, &rejects, NULL), DBT_OK);
    }
    assert_int_equal(dbt_account(&input, 6, &bad_count, &rejects, NULL), DBT_OK);
    assert_int_equal(dbt_account(&input, 7, &billed, &rejects, NULL), DBT_OK);
    assert_int_equal(input.accounting.read, 6);
    assert_int_equal(input.accounting.rejected[DBT_REASON_UNKNOWN_UNIT], 4);
    assert_true(dbt_accounting_balances(&input.accounting));
    assert_int_equal(rejects.count, 3);
    assert_string_equal(rejects.items[0].column, "Enhet");
    assert_int_equal(rejects.items[1].record, 3);
    assert_string_equal(rejects.items[2].column, "");
    dbt_arena_release(&arena);
}

static void the_list_ends_with_memory(void **state)
{
    (void)state;
    struct dbt_arena arena;
    dbt_arena_init(&arena, 0);
    struct dbt_rejects rejects = {.arena = &arena, .most = 2};
    struct dbt_source source = {.code = "sms"};
    struct dbt_input input = {.source = &source, .name = "sms.csv"};
    struct dbt_verdict bad = {DBT_CLASS_REJECTED, DBT_REASON_BAD_DATE, DBT_COLUMN_TIME};
    assert_int_equal(dbt_account(&input, 2, &bad, &rejects, NULL), DBT_MEMORY);
    dbt_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rejects_are_all_counted_and_some_listed),
        cmocka_unit_test(the_list_ends_with_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
