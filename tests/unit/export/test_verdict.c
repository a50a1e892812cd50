/* The verdict: after a whole run, and after one that ended at once. */
#include "sample.h"

static json_t *verdict(struct sample *sample, enum dbt_status status)
{
    dbt_buffer_clear(&sample->out);
    assert_int_equal(dbt_export_verdict(status, &sample->result, &sample->out, &sample->error),
                     DBT_OK);
    return sample_parse(sample);
}

static void says_how_a_run_ended(void **state)
{
    json_t *root = verdict(*state, DBT_WARNED);
    sample_string(root, "status", dbt_status_word(DBT_WARNED));
    sample_integer(root, "exit_status", 3);
    sample_string(root, "region", "jamtland");
    sample_string(root, "period", "2025-05");
    sample_integer(root, "totals.total_ore", 238856);
    sample_integer(root, "accounting.sources.sms.rejected", 4);
    sample_string(root, "findings.0.code", "approximate-price");
    sample_string(root, "findings.0.where", "/srv/regions/jamtland/prices.yaml:12");
    sample_string(root, "findings.0.advice", "read the note");
    json_decref(root);
}

static void a_run_may_have_ended_at_once(void **state)
{
    struct sample *sample = *state;
    memset(&sample->region, 0, sizeof sample->region);
    memset(&sample->run, 0, sizeof sample->run);
    sample->result.delivery_count = 0;
    sample->invoices.count = 0;
    sample->usage.count = 0;
    json_t *root = verdict(sample, DBT_INPUT);
    sample_integer(root, "exit_status", 10);
    assert_true(json_is_null(sample_at(root, "region")));
    assert_true(json_is_null(sample_at(root, "period")));
    sample_integer(root, "totals.invoices", 0);
    assert_int_equal(json_array_size(sample_at(root, "totals.vat_rates")), 0);
    sample_integer(root, "accounting.total.read", 0);
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(says_how_a_run_ended),
        SAMPLE_TEST(a_run_may_have_ended_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
