/* Sums of months, over invoices and runs. */
#include "sample.h"

static void issue(struct sample *sample, struct dbt_ledger *ledger, int month)
{
    struct dbt_run run = sample_run(sample_period(month, month));
    for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
        sample->invoices.items[i].period = sample_period(month, month);
        sample->lines[i][0].month = sample_month(month);
        sample->lines[i][1].month = sample_month(month);
    }
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(sample_publish(sample, ledger, run.sequence), DBT_OK);
}

static struct dbt_month_sums sum(struct sample *sample, struct dbt_ledger *ledger,
                                 const struct dbt_month_scope *scope)
{
    struct dbt_month_sums sums = {.count = 17};
    assert_int_equal(dbt_ledger_months(ledger, scope, &sums, &sample->arena, &sample->error),
                     DBT_OK);
    return sums;
}

/* Three invoices of 190000 and -1 öre each. */
static void providers_have_their_own(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    const char *org_no = sample->invoices.items[1].buyer.org_no;
    struct dbt_month_scope scope = {.months = sample_period(1, 12)};
    assert_int_equal(sum(sample, ledger, &scope).count, 0);
    issue(sample, ledger, 4);
    issue(sample, ledger, 5);
    struct dbt_month_sums sums = sum(sample, ledger, &scope);
    assert_int_equal(sums.count, 2 * SAMPLE_INVOICES);
    for (size_t i = 0; i < sums.count; i++) {
        assert_int_equal(sums.items[i].net_ore, 189999);
        assert_int_equal(sums.items[i].month, sample_month(i % 2 == 0 ? 4 : 5));
    }
    scope.provider = org_no;
    sums = sum(sample, ledger, &scope);
    assert_int_equal(sums.count, 2);
    assert_string_equal(sums.items[1].org_no, org_no);
    scope.months = sample_period(5, 12);
    assert_int_equal(sum(sample, ledger, &scope).count, 1);
    dbt_ledger_close(ledger);
}

/* A draft of a period that is billed stands in the place of what was issued of it. */
static void what_a_draft_replaces_is_not_seen(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    const struct dbt_period april = sample_period(4, 4);
    const struct dbt_month_scope scope = {.months = sample_period(1, 12), .replaced = &april};
    issue(sample, ledger, 4);
    issue(sample, ledger, 5);
    struct dbt_month_sums sums = sum(sample, ledger, &scope);
    assert_int_equal(sums.count, SAMPLE_INVOICES);
    assert_int_equal(sums.items[0].month, sample_month(5));
    dbt_ledger_close(ledger);
}

static void a_sum_that_does_not_fit_is_an_error(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    const struct dbt_month_scope scope = {.months = sample_period(1, 12)};
    struct dbt_month_sums sums = {.count = 17};
    for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
        sample->lines[i][0].net_ore = INT64_MAX;
        sample->lines[i][1].net_ore = INT64_MAX;
    }
    issue(sample, ledger, 4);
    assert_int_not_equal(dbt_ledger_months(ledger, &scope, &sums, &sample->arena, &sample->error),
                         DBT_OK);
    sample_says(sample, "integer overflow");
    assert_int_equal(sums.count, 17);
    dbt_ledger_close(ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(providers_have_their_own),
        SAMPLE_TEST(what_a_draft_replaces_is_not_seen),
        SAMPLE_TEST(a_sum_that_does_not_fit_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
