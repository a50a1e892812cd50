/* Sums of what was billed, over invoices and runs. */
#include "sample.h"

#define FIRST_UNIT  "SE2321000131-E000000000101"
#define SECOND_UNIT "SE2321000131-E000000000102"

static void issue(struct sample *sample, struct dbt_ledger *ledger, int first, int last)
{
    struct dbt_run run = sample_run(sample_period(first, last));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(sample_publish(sample, ledger, run.sequence), DBT_OK);
}

static struct dbt_billed_list billed(struct sample *sample, struct dbt_ledger *ledger, int first,
                                     int last)
{
    struct dbt_billed_list list = {0};
    assert_int_equal(dbt_ledger_billed(ledger, sample_period(first, last), &list, &sample->arena,
                                       &sample->error),
                     DBT_OK);
    return list;
}

static void assert_billed(const struct dbt_billed *row, const struct dbt_billed *expected)
{
    assert_string_equal(row->unit_code, expected->unit_code);
    assert_string_equal(row->service_code, expected->service_code);
    assert_string_equal(row->component, expected->component);
    assert_string_equal(row->model, expected->model);
    assert_int_equal(row->month, expected->month);
    assert_int_equal(row->net_ore, expected->net_ore);
}

/* The sample's three invoices have the same two things, in May and in April. */
static void lines_of_one_thing_and_month_are_summed(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    assert_int_equal(billed(sample, ledger, 1, 12).count, 0);
    issue(sample, ledger, 4, 5);
    struct dbt_billed_list list = billed(sample, ledger, 4, 5);
    const struct dbt_billed may = {FIRST_UNIT, "primarvardskvalitet", "",
                                   "metered",  sample_month(5),       570000};
    const struct dbt_billed april = {SECOND_UNIT, "vantrums-tv",   "installation",
                                     "one-off",   sample_month(4), -3};
    assert_int_equal(list.count, 2);
    assert_billed(&list.items[0], &may);
    assert_billed(&list.items[1], &april);
    dbt_ledger_close(ledger);
}

/* What was taken back was not billed. */
static void corrections_count(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    issue(sample, ledger, 4, 5);
    sample_correct(sample, SAMPLE_FIRST_NUMBER, DBT_INVOICE_CREDIT);
    sample->invoices.count = 2;
    issue(sample, ledger, 4, 5);
    struct dbt_billed_list list = billed(sample, ledger, 4, 5);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].net_ore, 190000);
    assert_int_equal(list.items[1].net_ore, -1);
    dbt_ledger_close(ledger);
}

static void months_are_those_of_the_lines(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    issue(sample, ledger, 4, 5);
    assert_int_equal(billed(sample, ledger, 1, 3).count, 0);
    assert_int_equal(billed(sample, ledger, 6, 12).count, 0);
    struct dbt_billed_list list = billed(sample, ledger, 5, 5);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].month, sample_month(5));
    dbt_ledger_close(ledger);
}

static void runs_add_up_month_by_month(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    issue(sample, ledger, 4, 5);
    for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
        sample->lines[i][0].month = sample_month(6);
        sample->lines[i][1].model = "recurring";
    }
    issue(sample, ledger, 6, 6);
    struct dbt_billed_list list = billed(sample, ledger, 4, 6);
    assert_int_equal(list.count, 4);
    assert_int_equal(list.items[0].month, sample_month(5));
    assert_int_equal(list.items[1].month, sample_month(6));
    assert_int_equal(list.items[1].net_ore, 570000);
    assert_string_equal(list.items[2].model, "one-off");
    assert_string_equal(list.items[3].model, "recurring");
    dbt_ledger_close(ledger);
}

static void a_sum_that_does_not_fit_is_an_error(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_billed_list list = {.count = 17};
    for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
        sample->lines[i][0].net_ore = INT64_MAX;
    }
    issue(sample, ledger, 4, 5);
    assert_int_not_equal(
        dbt_ledger_billed(ledger, sample_period(4, 5), &list, &sample->arena, &sample->error),
        DBT_OK);
    sample_says(sample, "integer overflow");
    assert_int_equal(list.count, 17);
    dbt_ledger_close(ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(lines_of_one_thing_and_month_are_summed),
        SAMPLE_TEST(corrections_count),
        SAMPLE_TEST(months_are_those_of_the_lines),
        SAMPLE_TEST(runs_add_up_month_by_month),
        SAMPLE_TEST(a_sum_that_does_not_fit_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
