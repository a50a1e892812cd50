#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "debitera/base/table.h"
#include "faults.h"

static struct dbt_hash128 key(uint64_t low, uint64_t high)
{
    return (struct dbt_hash128){low, high};
}

static void test_sizes(void **state)
{
    (void)state;
    static const struct {
        size_t memory_bytes, value_bytes, slot_count, most;
    } rows[] = {
        {0, 4, 32, 28},   {660, 4, 32, 28},  {679, 4, 32, 28},
        {680, 4, 33, 28}, {1300, 4, 64, 56}, {1 << 20, 0, 65535, 57343},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct dbt_table table;
        struct dbt_error error;
        assert_int_equal(dbt_table_init(&table, rows[i].memory_bytes, rows[i].value_bytes, &error),
                         DBT_OK);
        assert_int_equal(table.slot_count, rows[i].slot_count);
        assert_int_equal(table.most, rows[i].most);
        dbt_table_release(&table);
        assert_null(table.slots);
    }
}

static void test_memory_ends(void **state)
{
    (void)state;
    struct dbt_table table;
    struct dbt_error error;
    faults_arm("calloc", 0);
    assert_int_equal(dbt_table_init(&table, 1000, 4, &error), DBT_MEMORY);
    assert_true(faults_disarm());
}

static void test_add_and_find(void **state)
{
    (void)state;
    struct dbt_table table;
    assert_int_equal(dbt_table_init(&table, 1 << 16, 4, NULL), DBT_OK);
    bool is_new;
    for (uint32_t i = 0; i < table.most; i++) {
        assert_null(dbt_table_find(&table, key(i / 3, i % 3)));
        uint32_t *value = dbt_table_add(&table, key(i / 3, i % 3), &is_new);
        assert_non_null(value);
        assert_true(is_new);
        assert_int_equal(*value, 0);
        *value = i;
    }
    assert_int_equal(table.count, table.most);
    for (uint32_t i = 0; i < table.most; i++) {
        const uint32_t *value = dbt_table_find(&table, key(i / 3, i % 3));
        assert_non_null(value);
        assert_int_equal(*value, i);
        assert_ptr_equal(value, dbt_table_add(&table, key(i / 3, i % 3), &is_new));
        assert_false(is_new);
    }
    is_new = false;
    assert_null(dbt_table_add(&table, key(UINT64_MAX, 9), &is_new));
    assert_false(is_new);
    dbt_table_release(&table);
}

/* Keys that all belong into the last slot go on in the first ones. */
static void test_probing_wraps(void **state)
{
    (void)state;
    struct dbt_table table;
    assert_int_equal(dbt_table_init(&table, 0, 8, NULL), DBT_OK);
    for (uint64_t i = 0; i < 28; i++) {
        bool is_new;
        uint32_t *value = dbt_table_add(&table, key(31, i), &is_new);
        assert_non_null(value);
        value[0] = (uint32_t)i;
        value[1] = (uint32_t)i;
    }
    for (uint64_t i = 0; i < 28; i++) {
        const uint32_t *value = dbt_table_find(&table, key(31, i));
        assert_non_null(value);
        assert_int_equal(value[1], i);
    }
    assert_null(dbt_table_find(&table, key(31, 28)));
    dbt_table_release(&table);
}

static void test_zero_key(void **state)
{
    (void)state;
    struct dbt_table table;
    bool is_new;
    assert_int_equal(dbt_table_init(&table, 0, 4, NULL), DBT_OK);
    assert_null(dbt_table_find(&table, key(0, 0)));
    uint32_t *value = dbt_table_add(&table, key(0, 0), &is_new);
    assert_non_null(value);
    assert_true(is_new);
    *value = 5;
    assert_non_null(dbt_table_add(&table, key(32, 0), &is_new));
    assert_int_equal(table.count, 2);
    assert_ptr_equal(dbt_table_add(&table, key(0, 0), &is_new), value);
    assert_false(is_new);
    assert_int_equal(*value, 5);
    dbt_table_release(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),        cmocka_unit_test(test_memory_ends),
        cmocka_unit_test(test_add_and_find), cmocka_unit_test(test_probing_wraps),
        cmocka_unit_test(test_zero_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
