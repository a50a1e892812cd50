/* A rerun for people. */
#include "rerun_sample.h"

static void a_row_a_month_and_one_for_all(void **state)
{
    struct sample *sample = *state;
    struct dbt_rerun rerun = rerun_sample(sample);
    assert_int_equal(dbt_export_rerun_table(&rerun, &sample->out, &sample->error), DBT_OK);
    assert_string_equal(sample->out.bytes,
                        "  month    invoices  lines  net, kr  VAT, kr  total, kr\n"
                        "  2025-04         2      2  1910.95   477.56    2388.56\n"
                        "  2025-05         2      2  1910.95   477.56    2388.56\n"
                        "  all             4      4  3821.90   955.12    4777.12\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {SAMPLE_TEST(a_row_a_month_and_one_for_all)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
