/* Every record in one class; the list of rejects per file and reason, block behind block. */
#include "support.h"

#include "account.h"

static const struct dbt_verdict bad_unit = {DBT_CLASS_REJECTED, DBT_REASON_UNKNOWN_UNIT,
                                            DBT_COLUMN_UNIT, false};
static const struct dbt_verdict bad_count = {DBT_CLASS_REJECTED, DBT_REASON_FIELD_COUNT,
                                             DBT_COLUMN_COUNT, false};
static const struct dbt_verdict billed = {.class = DBT_CLASS_BILLED, .column = DBT_COLUMN_COUNT};

/* On the line of its number plus 10. */
static void take(struct dbt_account *account, const struct dbt_verdict *verdict, size_t most)
{
    bool lists = dbt_account_lists(account, verdict, most);
    account->records++;
    assert_true(dbt_account_take(account, verdict, lists ? account->records + 10 : 0));
}

static void rejects_are_all_counted_and_some_listed(void **state)
{
    (void)state;
    struct dbt_account account = {.records = 1};
    for (int i = 0; i < 4; i++) {
        take(&account, &bad_unit, 2);
    }
    take(&account, &bad_count, 2);
    take(&account, &billed, 2);
    assert_int_equal(account.accounting.read, 6);
    assert_int_equal(account.accounting.rejected[DBT_REASON_UNKNOWN_UNIT], 4);
    assert_true(dbt_accounting_balances(&account.accounting));
    assert_int_equal(account.count, 3);
    assert_int_equal(account.rejects[1].record, 3);
    assert_int_equal(account.rejects[1].line, 13);
    assert_int_equal(account.rejects[2].record, 6);
    dbt_account_release(&account);
}

static void what_is_elsewhere_has_a_number_only(void **state)
{
    (void)state;
    struct dbt_account account = {0};
    struct dbt_verdict elsewhere = bad_unit;
    elsewhere.elsewhere = true;
    take(&account, &elsewhere, 2);
    take(&account, &bad_unit, 2);
    assert_int_equal(account.records, 2);
    assert_int_equal(account.accounting.read, 1);
    assert_int_equal(account.count, 1);
    assert_int_equal(account.rejects[0].record, 2);
    dbt_account_release(&account);
}

/* The first of each reason over all blocks; and more than the list has room for at first. */
static void blocks_are_added_in_their_order(void **state)
{
    (void)state;
    enum { MOST = 150, BLOCKS = 4, RECORDS = 60 };
    struct dbt_account file = {0};
    struct dbt_account block = {0};
    for (int i = 0; i < BLOCKS; i++) {
        dbt_account_clear(&block);
        for (int k = 0; k < RECORDS; k++) {
            take(&block, &bad_unit, MOST);
        }
        take(&block, &bad_count, MOST);
        assert_true(dbt_account_add(&file, &block, MOST));
    }
    assert_int_equal(file.records, BLOCKS * (RECORDS + 1));
    assert_int_equal(file.accounting.read, file.records);
    assert_int_equal(file.accounting.rejected[DBT_REASON_UNKNOWN_UNIT], BLOCKS * RECORDS);
    assert_int_equal(file.count, MOST + BLOCKS);
    uint64_t last = 0;
    for (size_t i = 0; i < file.count; i++) {
        assert_true(file.rejects[i].record > last);
        last = file.rejects[i].record;
    }
    assert_int_equal(last, file.records);
    dbt_account_release(&block);
    dbt_account_release(&file);
}

static void rejects_get_their_names(void **state)
{
    (void)state;
    struct dbt_arena arena;
    dbt_arena_init(&arena, (size_t)1 << 20);
    struct dbt_rejects rejects = {.arena = &arena, .most = 2};
    struct dbt_source source = {.code = "sms"};
    source.headers[DBT_COLUMN_UNIT] = "Enhet";
    struct dbt_input input = {.source = &source, .name = "sms.csv"};
    struct dbt_account account = {0};
    take(&account, &bad_unit, 2);
    take(&account, &bad_count, 2);
    assert_int_equal(dbt_account_publish(&account, &input, &rejects, NULL), DBT_OK);
    assert_int_equal(rejects.count, 2);
    assert_string_equal(rejects.items[0].source, "sms");
    assert_string_equal(rejects.items[0].file, "sms.csv");
    assert_string_equal(rejects.items[0].column, "Enhet");
    assert_int_equal(rejects.items[0].record, 1);
    assert_int_equal(rejects.items[0].line, 11);
    assert_int_equal(rejects.items[1].reason, DBT_REASON_FIELD_COUNT);
    assert_string_equal(rejects.items[1].column, "");
    dbt_arena_release(&arena);
    dbt_arena_init(&arena, 0);
    rejects = (struct dbt_rejects){.arena = &arena};
    assert_int_equal(dbt_account_publish(&account, &input, &rejects, NULL), DBT_MEMORY);
    dbt_account_release(&account);
    dbt_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rejects_are_all_counted_and_some_listed),
        cmocka_unit_test(what_is_elsewhere_has_a_number_only),
        cmocka_unit_test(blocks_are_added_in_their_order),
        cmocka_unit_test(rejects_get_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
