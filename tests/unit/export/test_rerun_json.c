/* A rerun's manifest and verdict. */
#include "rerun_sample.h"

static void the_manifest_says_what_each_month_was_made_from(void **state)
{
    struct sample *sample = *state;
    struct dbt_rerun rerun = rerun_sample(sample);
    rerun_months[1].prices_name = "prices.yaml";
    rerun_months[1].prices_run = 7;
    (void)rerun_export(sample, &rerun, DBT_RERUN_MANIFEST);
    json_t *root = sample_parse(sample);
    assert_true(json_is_true(sample_at(root, "rerun")));
    sample_string(root, "program_version", DEBITERA_VERSION);
    sample_string(root, "region", "jamtland");
    sample_string(root, "period", "2025-04..2025-05");
    sample_string(root, "findings.0.code", "odd-region");
    assert_int_equal(json_array_size(sample_at(root, "months")), 2);
    sample_string(root, "months.0.period", "2025-04");
    sample_string(root, "months.0.price_list", "");
    assert_true(json_is_null(sample_at(root, "months.0.price_list_of_run")));
    sample_string(root, "months.1.period", "2025-05");
    sample_string(root, "months.1.issue_date", "2025-06-02");
    sample_string(root, "months.1.price_list", "prices.yaml");
    sample_integer(root, "months.1.price_list_of_run", 7);
    sample_string(root, "months.1.inputs_sha256", SAMPLE_HASH);
    sample_string(root, "months.1.inputs.1.name", "sms.csv.gz");
    sample_string(root, "months.1.inputs.1.sha256", SAMPLE_HASH);
    sample_integer(root, "months.1.repeats.0.records", 17);
    sample_integer(root, "months.1.accounting.total.read", 30);
    sample_string(root, "months.1.findings.0.where", "prices.yaml:12");
    sample_integer(root, "months.1.totals.net_ore", 191095);
    sample_integer(root, "totals.net_ore", 382190);
    sample_integer(root, "totals.usage.listed", 16002);
    sample_string(root, "outputs.1.name", "lines.csv");
    json_decref(root);
}

static void the_verdict_has_the_months_and_their_sum(void **state)
{
    struct sample *sample = *state;
    struct dbt_rerun rerun = rerun_sample(sample);
    assert_int_equal(dbt_export_rerun_verdict(DBT_WARNED, &rerun, &sample->out, &sample->error),
                     DBT_OK);
    json_t *root = sample_parse(sample);
    sample_string(root, "status", dbt_status_word(DBT_WARNED));
    sample_integer(root, "exit_status", 3);
    sample_string(root, "period", "2025-04..2025-05");
    sample_integer(root, "totals.invoices", 4);
    sample_string(root, "months.1.period", "2025-05");
    sample_integer(root, "months.1.totals.invoices", 2);
    sample_integer(root, "months.1.accounting.total.read", 30);
    sample_string(root, "months.0.findings.0.code", "approximate-price");
    sample_string(root, "findings.0.what", "odd");
    json_decref(root);
}

/* What could not be computed is not in the sums, so there are none. */
static void a_rerun_that_is_held_has_no_totals(void **state)
{
    struct sample *sample = *state;
    struct dbt_rerun rerun = rerun_sample(sample);
    assert_int_equal(dbt_export_rerun_verdict(DBT_HELD, &rerun, &sample->out, &sample->error),
                     DBT_OK);
    json_t *root = sample_parse(sample);
    sample_integer(root, "exit_status", 4);
    assert_true(json_is_null(sample_at(root, "totals")));
    assert_true(json_is_null(sample_at(root, "months.1.totals")));
    sample_integer(root, "months.1.accounting.total.read", 30);
    json_decref(root);
}

static void a_rerun_that_ended_at_once_has_a_verdict(void **state)
{
    struct sample *sample = *state;
    struct dbt_region none = {0};
    struct dbt_rerun rerun = rerun_sample(sample);
    rerun.region = &none;
    rerun.month_count = 0;
    assert_int_equal(dbt_export_rerun_verdict(DBT_INPUT, &rerun, &sample->out, &sample->error),
                     DBT_OK);
    json_t *root = sample_parse(sample);
    assert_true(json_is_null(sample_at(root, "region")));
    assert_int_equal(json_array_size(sample_at(root, "months")), 0);
    assert_true(json_is_null(sample_at(root, "totals")));
    json_decref(root);
}

static void only_a_reruns_manifest_is_one(void **state)
{
    struct sample *sample = *state;
    struct dbt_rerun rerun = rerun_sample(sample);
    (void)rerun_export(sample, &rerun, DBT_RERUN_MANIFEST);
    assert_true(dbt_manifest_is_rerun(dbt_buffer_text(&sample->out)));
    sample->out.length--;
    sample->out.bytes[sample->out.length - 1] = ' ';
    assert_false(dbt_manifest_is_rerun(dbt_buffer_text(&sample->out)));
    (void)sample_export(sample, DBT_FORMAT_MANIFEST);
    assert_false(dbt_manifest_is_rerun(dbt_buffer_text(&sample->out)));
    assert_false(dbt_manifest_is_rerun(dbt_text_of("")));
    assert_false(dbt_manifest_is_rerun(dbt_text_of("[true]")));
    assert_false(dbt_manifest_is_rerun(dbt_text_of("{\"rerun\": 1}")));
}

static void a_manifest_is_of_one_rerun(void **state)
{
    struct sample *sample = *state;
    struct dbt_rerun rerun = rerun_sample(sample);
    struct dbt_rerun_identity of = {.region = rerun.region->identity.code,
                                    .period = rerun.period,
                                    .prices_name = "what-if.yaml"};
    rerun_months[0].prices_name = "what-if.yaml";
    (void)rerun_export(sample, &rerun, DBT_RERUN_MANIFEST);
    const struct dbt_text manifest = dbt_buffer_text(&sample->out);
    assert_int_equal(dbt_manifest_compare_rerun(manifest, &of), DBT_RERUN_SAME);
    of.prices_name = "";
    assert_int_equal(dbt_manifest_compare_rerun(manifest, &of), DBT_RERUN_OTHER);
    of.prices_name = "what-if.yaml";
    of.issued_prices = true;
    assert_int_equal(dbt_manifest_compare_rerun(manifest, &of), DBT_RERUN_OTHER);
    of.issued_prices = false;
    of.period.last++;
    assert_int_equal(dbt_manifest_compare_rerun(manifest, &of), DBT_RERUN_OTHER);
    of.period.last--;
    of.region = "other";
    assert_int_equal(dbt_manifest_compare_rerun(manifest, &of), DBT_RERUN_OTHER);
    assert_int_equal(dbt_manifest_compare_rerun(dbt_text_of("{}"), &of), DBT_RERUN_NONE);
    assert_int_equal(dbt_manifest_compare_rerun(dbt_text_of("{\"rerun\": true}"), &of),
                     DBT_RERUN_OTHER);
}

static void the_prices_of_each_run_have_no_one_name(void **state)
{
    struct sample *sample = *state;
    struct dbt_rerun rerun = rerun_sample(sample);
    const struct dbt_rerun_identity of = {.region = rerun.region->identity.code,
                                          .period = rerun.period,
                                          .prices_name = "",
                                          .issued_prices = true};
    rerun_months[0].prices_name = "prices.yaml";
    rerun_months[0].prices_run = 7;
    (void)rerun_export(sample, &rerun, DBT_RERUN_MANIFEST);
    assert_int_equal(dbt_manifest_compare_rerun(dbt_buffer_text(&sample->out), &of),
                     DBT_RERUN_SAME);
}

static void totals_that_overflow_are_an_error(void **state)
{
    struct sample *sample = *state;
    struct dbt_rerun rerun = rerun_sample(sample);
    sample->items[0].net_ore = INT64_MAX / 2;
    assert_int_equal(dbt_export_rerun(DBT_RERUN_MANIFEST, &rerun, &sample->out, &sample->error),
                     DBT_INPUT);
    assert_int_equal(dbt_export_rerun_verdict(DBT_OK, &rerun, &sample->out, &sample->error),
                     DBT_INPUT);
    assert_int_equal(dbt_export_rerun_table(&rerun, &sample->out, &sample->error), DBT_INPUT);
    assert_int_equal(sample->out.length, 0);
}

static void every_failed_allocation_is_an_error(void **state)
{
    struct sample *sample = *state;
    struct dbt_rerun rerun = rerun_sample(sample);
    long tried = 0;
    enum dbt_status status = DBT_MEMORY;
    json_set_alloc_funcs(sample_malloc, free);
    for (; status != DBT_OK; tried++) {
        dbt_buffer_clear(&sample->out);
        sample_allocations = tried;
        status = dbt_export_rerun(DBT_RERUN_MANIFEST, &rerun, &sample->out, &sample->error);
        assert_true(status == DBT_OK || status == DBT_MEMORY);
    }
    json_set_alloc_funcs(malloc, free);
    sample_allocations = -1;
    assert_true(tried > 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(the_manifest_says_what_each_month_was_made_from),
        SAMPLE_TEST(the_verdict_has_the_months_and_their_sum),
        SAMPLE_TEST(a_rerun_that_is_held_has_no_totals),
        SAMPLE_TEST(a_rerun_that_ended_at_once_has_a_verdict),
        SAMPLE_TEST(only_a_reruns_manifest_is_one),
        SAMPLE_TEST(a_manifest_is_of_one_rerun),
        SAMPLE_TEST(the_prices_of_each_run_have_no_one_name),
        SAMPLE_TEST(totals_that_overflow_are_an_error),
        SAMPLE_TEST(every_failed_allocation_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
