/* Lists for spreadsheets, of the CSV files in a stage. */
#include "stages.h"

#include "listing.h"

static enum dbt_status list(struct stages *stages)
{
    const struct dbt_listing listing = {
        .title = "Region 2025-05", .author = "Region", .day = 20290};
    return dbt_lists_stage(&listing, &stages->stage, &stages->error);
}

static void every_list_that_is_there_is_made(void **state)
{
    struct stages *stages = *state;
    struct dbt_buffer bytes;
    dbt_stage_write(&stages->stage, "lines.csv",
                    dbt_text_of("unit_name,quantity,net_kr\n=1+1,10/31,-12.50\n"));
    dbt_stage_write(&stages->stage, "rejects.csv", dbt_text_of("period,record\n"));
    assert_int_equal(list(stages), DBT_OK);
    dbt_buffer_init(&bytes);
    stages_read(stages, "lines.excel.csv", &bytes);
    assert_string_equal(bytes.bytes,
                        "\xEF\xBB\xBFunit_name;quantity;net_kr\r\n'=1+1;0,322581;-12,50\r\n");
    dbt_buffer_clear(&bytes);
    stages_read(stages, "rejects.excel.csv", &bytes);
    assert_string_equal(bytes.bytes, "\xEF\xBB\xBFperiod;record\r\n");
    dbt_buffer_release(&bytes);
    assert_true(stages_has(stages, "lists.xlsx"));
    assert_false(stages_has(stages, "followup.xlsx"));
    assert_false(stages_has(stages, "usage.excel.csv"));
    assert_int_equal(stages->stage.file_count, 5);
}

static void follow_up_has_a_workbook_of_its_own(void **state)
{
    struct stages *stages = *state;
    dbt_stage_write(&stages->stage, "followup.csv",
                    dbt_text_of("month,value\n2025-05,small\n2025-05,12\n"));
    assert_int_equal(list(stages), DBT_OK);
    assert_true(stages_has(stages, "followup.xlsx"));
    assert_true(stages_has(stages, "followup.excel.csv"));
    assert_false(stages_has(stages, "lists.xlsx"));
}

static void a_list_that_is_none_is_told(void **state)
{
    struct stages *stages = *state;
    dbt_stage_write(&stages->stage, "lines.csv", dbt_text_of("unit_name,net_kr\n1\n"));
    assert_int_equal(list(stages), DBT_INTERNAL);
    assert_false(stages_has(stages, "lines.excel.csv"));
}

static void days_are_those_that_zip_knows(void **state)
{
    (void)state;
    assert_int_equal(dbt_package_day(20290), 20290);
    assert_int_equal(dbt_package_day(DBT_DAY_MIN), 3652);
    assert_int_equal(dbt_package_day(3651), 3652);
    assert_int_equal(dbt_package_day(DBT_DAY_MAX), 50402);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGES_TEST(every_list_that_is_there_is_made),
        STAGES_TEST(follow_up_has_a_workbook_of_its_own),
        STAGES_TEST(a_list_that_is_none_is_told),
        cmocka_unit_test(days_are_those_that_zip_knows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
