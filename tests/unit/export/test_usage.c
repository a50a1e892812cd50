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

int main(void)
{
    const struct CMUnitTest tests[] = {SAMPLE_TEST(a_row_per_quantity)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
