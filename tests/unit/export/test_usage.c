/* usage.csv, byte for byte. */
#include "sample.h"

static void a_row_per_quantity(void **state)
{
    assert_string_equal(sample_export(*state, DBT_FORMAT_USAGE),
                        "period,unit_code,meter,from,to,quantity,cell\n"
                        "2025-05,SE2321000131-E1,listed,2025-05-01,2025-05-31,8000,\n"
                        "2025-05,SE2321000131-E2,listed,2025-05-01,2025-05-31,1,\n"
                        "2025-05,SE2321000131-E2,sms-sent,2025-05-01,2025-05-31,-3,\n"
                        "2025-05,SE2321000131-E2,sms-sent,2025-05-01,2025-05-31,65,p90\n");
}

static void drain(void *context, struct dbt_text bytes)
{
    dbt_buffer_add(context, bytes.at, bytes.length);
}

/* What is much is handed on by and by, and comes to the same. */
static void much_is_drained(void **state)
{
    (void)state;
    enum { ROWS = 20000 };
    static struct dbt_usage_row items[ROWS];
    struct dbt_usage_rows rows = {items, ROWS};
    const struct dbt_run run = {.period = {24000, 24000}};
    struct dbt_result result = {.run = &run, .usage = &rows};
    struct dbt_buffer whole;
    struct dbt_buffer drained;
    struct dbt_buffer rest;
    dbt_buffer_init(&whole);
    dbt_buffer_init(&drained);
    dbt_buffer_init(&rest);
    for (size_t i = 0; i < ROWS; i++) {
        items[i] = (struct dbt_usage_row){"E1", "sms", "", {20000, 20030}, (int64_t)i};
    }
    assert_int_equal(dbt_export(DBT_FORMAT_USAGE, &result, &whole, NULL), DBT_OK);
    result.drain = drain;
    result.drain_context = &drained;
    assert_int_equal(dbt_export(DBT_FORMAT_USAGE, &result, &rest, NULL), DBT_OK);
    assert_true(drained.length > rest.length);
    dbt_buffer_add(&drained, rest.bytes, rest.length);
    assert_int_equal(drained.length, whole.length);
    assert_memory_equal(drained.bytes, whole.bytes, whole.length);
    dbt_buffer_release(&whole);
    dbt_buffer_release(&drained);
    dbt_buffer_release(&rest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(a_row_per_quantity),
        SAMPLE_TEST(much_is_drained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
