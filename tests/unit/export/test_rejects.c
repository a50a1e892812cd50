/* rejects.csv: places and reasons. */
#include "sample.h"

static void a_row_per_listed_reject(void **state)
{
    char expected[512];
    snprintf(expected, sizeof expected,
             "period,source,file,record,line,column,reason,explanation\n"
             "2025-05,sms,sms.csv.gz,17,19,Skickad tid,bad-date,%s\n"
             "2025-05,sms,\"sms, igen.csv\",18,21,,field-count,%s\n",
             dbt_reason_text(DBT_REASON_BAD_DATE), dbt_reason_text(DBT_REASON_FIELD_COUNT));
    assert_string_equal(sample_export(*state, DBT_FORMAT_REJECTS), expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {SAMPLE_TEST(a_row_per_listed_reject)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
