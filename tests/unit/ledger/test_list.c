/* Lists: filters, and reading while another program writes. */
#include "sample.h"

static struct dbt_issued_list list(struct sample *sample, struct dbt_ledger *ledger,
                                   const struct dbt_issued_filter *filter)
{
    struct dbt_issued_list listed = {.count = 17};
    assert_int_equal(dbt_ledger_list(ledger, filter, &listed, &sample->arena, &sample->error),
                     DBT_OK);
    return listed;
}

/* Runs of 2025-04..05 and 2025-07, three invoices each. */
static struct dbt_ledger *fill(struct sample *sample)
{
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(4, 5));
    sample->items[1].line_count = 0;
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(sample_publish(sample, ledger, 1), DBT_OK);
    run = sample_run(sample_period(7, 7));
    for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
        sample->items[i].period = run.period;
    }
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    return ledger;
}

static void lists_every_member(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = fill(sample);
    struct dbt_issued_list all = list(sample, ledger, &(struct dbt_issued_filter){0});
    assert_int_equal(all.count, 2 * SAMPLE_INVOICES);
    const struct dbt_issued *first = &all.items[0];
    assert_int_equal(first->number, SAMPLE_FIRST_NUMBER);
    assert_string_equal(first->ocr, "700019");
    assert_int_equal(first->period.first, sample_month(4));
    assert_int_equal(first->period.last, sample_month(5));
    assert_int_equal(first->issued, sample_day("2025-06-02"));
    assert_int_equal(first->due, sample_day("2025-07-02"));
    assert_string_equal(first->org_no, "556000-0001");
    assert_string_equal(first->provider, "Vårdbolaget & Co AB 😀");
    assert_string_equal(first->customer, "K-100");
    assert_int_equal(first->lines, 2);
    assert_int_equal(first->net_ore, 189999);
    assert_int_equal(first->vat_ore, 47500);
    assert_int_equal(first->rounding_ore, 1);
    assert_int_equal(first->total_ore, 237500);
    assert_int_equal(all.items[1].lines, 0);
    for (size_t i = 0; i < all.count; i++) {
        assert_int_equal(all.items[i].number, SAMPLE_FIRST_NUMBER + (int64_t)i);
    }
    dbt_ledger_close(ledger);
}

static void filters_by_period_and_provider(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = fill(sample);
    struct dbt_period may_to_june = sample_period(5, 6);
    struct dbt_period june = sample_period(6, 6);
    struct dbt_period year = sample_period(1, 12);
    assert_int_equal(list(sample, ledger, &(struct dbt_issued_filter){&may_to_june, NULL}).count,
                     3);
    assert_int_equal(list(sample, ledger, &(struct dbt_issued_filter){&june, NULL}).count, 0);
    assert_int_equal(list(sample, ledger, &(struct dbt_issued_filter){&year, NULL}).count, 6);
    struct dbt_issued_list one =
        list(sample, ledger, &(struct dbt_issued_filter){&may_to_june, "556000-0002"});
    assert_int_equal(one.count, 1);
    assert_int_equal(one.items[0].number, SAMPLE_FIRST_NUMBER + 1);
    assert_int_equal(list(sample, ledger, &(struct dbt_issued_filter){NULL, "556000-0002"}).count,
                     2);
    assert_int_equal(list(sample, ledger, &(struct dbt_issued_filter){NULL, "%"}).count, 0);
    dbt_ledger_close(ledger);
}

static void reads_while_another_program_writes(void **state)
{
    struct sample *sample = *state;
    dbt_ledger_close(fill(sample));
    sqlite3 *writer = sample_raw(sample);
    assert_int_equal(sqlite3_exec(writer,
                                  "BEGIN IMMEDIATE;"
                                  "INSERT INTO usage VALUES"
                                  " (1, 'E9', 'sms', '2025-05-01', '2025-05-31', '', 1)",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_READ);
    assert_int_equal(list(sample, ledger, &(struct dbt_issued_filter){0}).count, 6);
    struct dbt_invoices loaded;
    assert_int_equal(dbt_ledger_load(ledger, 1, &loaded, &sample->arena, &sample->error), DBT_OK);
    assert_int_equal(loaded.count, SAMPLE_INVOICES);
    dbt_ledger_close(ledger);
    assert_int_equal(sqlite3_exec(writer, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(writer), SQLITE_OK);
}

static void memory_may_end(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = fill(sample);
    struct dbt_arena none;
    dbt_arena_init(&none, 1);
    struct dbt_issued_list listed = {.count = 17};
    assert_int_equal(
        dbt_ledger_list(ledger, &(struct dbt_issued_filter){0}, &listed, &none, &sample->error),
        DBT_MEMORY);
    assert_null(listed.items);
    assert_int_equal(listed.count, 17);
    dbt_arena_release(&none);
    dbt_ledger_close(ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(lists_every_member),
        SAMPLE_TEST(filters_by_period_and_provider),
        SAMPLE_TEST(reads_while_another_program_writes),
        SAMPLE_TEST(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
