/* Control totals: the sums, and the sums that cannot be. */
#include "sample.h"

#include "totals.h"

static void adds_up_invoices_rates_and_meters(void **state)
{
    struct sample *sample = *state;
    struct dbt_totals totals;
    assert_int_equal(dbt_totals_add_up(&totals, &sample->result, &sample->error), DBT_OK);
    assert_int_equal(totals.invoices, 2);
    assert_int_equal(totals.lines, 2);
    assert_int_equal(totals.net_ore, 191095);
    assert_int_equal(totals.vat_ore, 47756);
    assert_int_equal(totals.rounding_ore, 5);
    assert_int_equal(totals.total_ore, 238856);
    assert_int_equal(totals.vat_count, 3);
    assert_int_equal(totals.vats[0].category, 'E');
    assert_int_equal(totals.vats[0].net_ore, -5);
    assert_int_equal(totals.vats[1].rate_bp, 2500);
    assert_int_equal(totals.vats[1].net_ore, 191000);
    assert_int_equal(totals.vats[1].vat_ore, 47750);
    assert_int_equal(totals.vats[1].total_ore, 238750);
    assert_int_equal(totals.vats[2].rate_bp, 600);
    assert_int_equal(totals.usage[0], 8001);
    assert_int_equal(totals.usage[1], -3);
}

static void refused(struct sample *sample)
{
    struct dbt_totals totals = {.lines = 17};
    assert_int_equal(dbt_totals_add_up(&totals, &sample->result, &sample->error), DBT_INPUT);
    assert_int_equal(totals.lines, 17);
    assert_int_equal(dbt_export(DBT_FORMAT_MANIFEST, &sample->result, &sample->out, NULL),
                     DBT_INPUT);
    assert_int_equal(dbt_export_verdict(DBT_OK, &sample->result, &sample->out, NULL), DBT_INPUT);
}

static void an_overflow_is_an_error(void **state)
{
    struct sample *sample = *state;
    sample->items[0].net_ore = INT64_MAX;
    refused(sample);
    sample->items[0].net_ore = 0;
    sample->usage_items[0].quantity = INT64_MAX;
    refused(sample);
    sample->usage_items[0].quantity = 0;
    sample->vats[0][0].vat_ore = INT64_MAX;
    refused(sample);
}

static void too_many_rates_are_an_error(void **state)
{
    static struct dbt_vat_sum vats[DBT_VAT_TOTALS_MAX + 1];
    struct sample *sample = *state;
    for (int i = 0; i <= DBT_VAT_TOTALS_MAX; i++) {
        vats[i] = (struct dbt_vat_sum){'S', i, "", 1, 0};
    }
    sample->invoices.count = 1;
    sample->items[0].vats = vats;
    sample->items[0].vat_count = DBT_VAT_TOTALS_MAX;
    struct dbt_totals totals;
    assert_int_equal(dbt_totals_add_up(&totals, &sample->result, &sample->error), DBT_OK);
    assert_int_equal(totals.vats[0].rate_bp, DBT_VAT_TOTALS_MAX - 1);
    sample->items[0].vat_count++;
    refused(sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(adds_up_invoices_rates_and_meters),
        SAMPLE_TEST(an_overflow_is_an_error),
        SAMPLE_TEST(too_many_rates_are_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
