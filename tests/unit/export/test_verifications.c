/* What verify found, for people and for programs. */
#include "sample.h"

static struct dbt_verification made(struct dbt_fault *faults, size_t count)
{
    return (struct dbt_verification){.region = "jamtland",
                                     .ledger = "out/jamtland/ledger.sqlite",
                                     .readable = true,
                                     .sealed = true,
                                     .runs = {.count = 2},
                                     .invoices = 10,
                                     .lines = 1,
                                     .files = 22,
                                     .faults = faults,
                                     .fault_count = count};
}

static const char *export(struct sample *sample, const struct dbt_verification *region,
                          enum dbt_list_form form)
{
    const struct dbt_verifications list = {region, 1};
    dbt_buffer_clear(&sample->out);
    assert_int_equal(dbt_export_verifications(region->fault_count > 0 ? DBT_DIFFERENT : DBT_OK,
                                              &list, form, &sample->out, &sample->error),
                     DBT_OK);
    return sample->out.bytes;
}

#define COUNTS "jamtland: 2 runs, 10 invoices, 1 line, 22 files: "

static void a_verdict_per_region(void **state)
{
    struct dbt_verification region = made(NULL, 0);
    assert_string_equal(export(*state, &region, DBT_LIST_TABLE), COUNTS "all as issued\n");
    region.under_way = true;
    assert_string_equal(export(*state, &region, DBT_LIST_TABLE),
                        COUNTS "all as issued; a run is under way, and is not judged\n");
}

static void an_unsealed_ledger_is_not_said_to_be_as_issued(void **state)
{
    struct dbt_fault fault = {.file = "f", .part = "", .what = "is missing", .advice = ""};
    struct dbt_verification region = made(&fault, 0);
    region.sealed = false;
#define UNSEALED                                                                                   \
    "; the ledger is of an older version and not sealed yet: sums, rules and files were checked"
    assert_string_equal(export(*state, &region, DBT_LIST_TABLE),
                        COUNTS "no fault found" UNSEALED "\n");
    region.fault_count = 1;
    assert_string_equal(export(*state, &region, DBT_LIST_TABLE),
                        "f: is missing\n" COUNTS "1 fault" UNSEALED "\n");
    region.readable = false;
    assert_string_equal(export(*state, &region, DBT_LIST_TABLE),
                        "f: is missing\n" COUNTS "1 fault\n");
}

static void a_line_per_fault(void **state)
{
    struct dbt_fault faults[] = {
        {.file = "ledger", .run = 2, .part = "invoice 70001", .what = "is missing", .advice = "do"},
        {.file = "ledger", .run = 2, .part = "run", .what = "is not published", .advice = ""},
        {.file = "ledger", .part = "index line_month", .what = "is missing", .advice = "do"},
        {.file = "2025-05/lines.csv", .run = 2, .part = "", .what = "is missing", .advice = "do"},
    };
    faults[0].period = sample_period("2025-05");
    faults[0].correction = 1;
    faults[1].period = sample_period("2025-05");
    struct dbt_verification region = made(faults, 4);
    assert_string_equal(export(*state, &region, DBT_LIST_TABLE),
                        "ledger: run 2 (2025-05, correction 1), invoice 70001 is missing; do\n"
                        "ledger: run 2 (2025-05) is not published\n"
                        "ledger: index line_month is missing; do\n"
                        "2025-05/lines.csv: is missing; do\n" COUNTS "4 faults\n");
}

static void json_says_the_same(void **state)
{
    struct sample *sample = *state;
    struct dbt_fault faults[] = {
        {.file = "ledger", .run = 2, .part = "invoice 70001", .what = "is missing", .advice = "do"},
        {.file = "ledger", .part = "", .what = "is damaged", .advice = ""},
    };
    faults[0].period = sample_period("2025-05");
    struct dbt_verification region = made(faults, 2);
    (void)export(sample, &region, DBT_LIST_JSON);
    json_t *root = sample_parse(sample);
    sample_string(root, "status", dbt_status_word(DBT_DIFFERENT));
    sample_integer(root, "exit_status", 13);
    sample_string(root, "regions.0.region", "jamtland");
    assert_true(json_is_true(sample_at(root, "regions.0.sealed")));
    assert_true(json_is_false(sample_at(root, "regions.0.run_under_way")));
    sample_integer(root, "regions.0.runs", 2);
    sample_integer(root, "regions.0.invoices", 10);
    sample_integer(root, "regions.0.lines", 1);
    sample_integer(root, "regions.0.files", 22);
    sample_integer(root, "regions.0.faults.0.run", 2);
    sample_string(root, "regions.0.faults.0.period", "2025-05");
    sample_string(root, "regions.0.faults.0.part", "invoice 70001");
    sample_string(root, "regions.0.faults.0.advice", "do");
    assert_true(json_is_null(sample_at(root, "regions.0.faults.1.run")));
    json_decref(root);
}

static void json_says_whether_there_are_seals(void **state)
{
    struct sample *sample = *state;
    struct dbt_verification region = made(NULL, 0);
    region.sealed = false;
    (void)export(sample, &region, DBT_LIST_JSON);
    json_t *root = sample_parse(sample);
    assert_true(json_is_false(sample_at(root, "regions.0.sealed")));
    json_decref(root);
    region.readable = false;
    (void)export(sample, &region, DBT_LIST_JSON);
    root = sample_parse(sample);
    assert_true(json_is_null(sample_at(root, "regions.0.sealed")));
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(a_verdict_per_region),
        SAMPLE_TEST(an_unsealed_ledger_is_not_said_to_be_as_issued),
        SAMPLE_TEST(a_line_per_fault),
        SAMPLE_TEST(json_says_the_same),
        SAMPLE_TEST(json_says_whether_there_are_seals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
