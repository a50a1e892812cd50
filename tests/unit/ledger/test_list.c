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
    assert_int_equal(
        list(sample, ledger, &(struct dbt_issued_filter){.period = &may_to_june}).count, 3);
    assert_int_equal(list(sample, ledger, &(struct dbt_issued_filter){.period = &june}).count, 0);
    assert_int_equal(list(sample, ledger, &(struct dbt_issued_filter){.period = &year}).count, 6);
    struct dbt_issued_list one =
        list(sample, ledger,
             &(struct dbt_issued_filter){.period = &may_to_june, .provider = "556000-0002"});
    assert_int_equal(one.count, 1);
    assert_int_equal(one.items[0].number, SAMPLE_FIRST_NUMBER + 1);
    assert_int_equal(
        list(sample, ledger, &(struct dbt_issued_filter){.provider = "556000-0002"}).count, 2);
    assert_int_equal(list(sample, ledger, &(struct dbt_issued_filter){.provider = "%"}).count, 0);
    dbt_ledger_close(ledger);
}

/* Runs of 2025-04..05: three originals, a credit of each that takes it back whole, and an
   adjustment of the second. */
static struct dbt_ledger *fill_with_corrections(struct sample *sample)
{
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    for (int64_t i = 1; i <= 3; i++) {
        struct dbt_run run = sample_run(sample_period(4, 5));
        assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
        assert_int_equal(sample_publish(sample, ledger, i), DBT_OK);
        sample_correct(sample, SAMPLE_FIRST_NUMBER,
                       i == 1 ? DBT_INVOICE_CREDIT : DBT_INVOICE_ADJUSTMENT);
        sample->issue.correction = true;
        if (i == 2) {
            sample->items[0] = sample->items[1];
            sample->lines[1][0].reverses = sample->lines[1][1].reverses = 0;
            sample->invoices.count = 1;
        }
    }
    return ledger;
}

static void links_stand_both_ways(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = fill_with_corrections(sample);
    struct dbt_issued_list all = list(sample, ledger, &(struct dbt_issued_filter){0});
    assert_int_equal(all.count, 7);
    static const struct {
        enum dbt_invoice_kind kind;
        int64_t refers_to;
        const char *corrected_by, *status;
        int64_t standing_ore, standing_total_ore;
    } expected[] = {
        {DBT_INVOICE_ORIGINAL, 0, "70004", "credited", 0, 0},
        {DBT_INVOICE_ORIGINAL, 0, "70005 70007", "adjusted", 189999, 237500},
        {DBT_INVOICE_ORIGINAL, 0, "70006", "credited", 0, 0},
        {DBT_INVOICE_CREDIT, 70001, "", "credited", -189999, -237500},
        {DBT_INVOICE_CREDIT, 70002, "", "adjusted", -189999, -237500},
        {DBT_INVOICE_CREDIT, 70003, "", "credited", -189999, -237500},
        {DBT_INVOICE_ADJUSTMENT, 70002, "", "adjusted", 189999, 237500},
    };
    for (size_t i = 0; i < all.count; i++) {
        assert_int_equal(all.items[i].kind, expected[i].kind);
        assert_int_equal(all.items[i].refers_to, expected[i].refers_to);
        assert_string_equal(all.items[i].corrected_by, expected[i].corrected_by);
        assert_string_equal(all.items[i].status, expected[i].status);
        assert_int_equal(all.items[i].standing_ore, expected[i].standing_ore);
        assert_int_equal(all.items[i].standing_total_ore, expected[i].standing_total_ore);
        assert_string_equal(all.items[i].region, "jamtland");
    }
    dbt_ledger_close(ledger);
}

/* The numbers listed, less 70000, as digits: "136" is 70001, 70003 and 70006. */
static const char *numbers(struct sample *sample, struct dbt_ledger *ledger,
                           const struct dbt_issued_filter *filter)
{
    struct dbt_issued_list listed = list(sample, ledger, filter);
    const char *text = "";
    for (size_t i = 0; i < listed.count; i++) {
        text = dbt_arena_format(&sample->arena, "%s%lld", text,
                                (long long)listed.items[i].number - 70000);
        assert_non_null(text);
    }
    return text;
}

static void filters_by_standing(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = fill_with_corrections(sample);
    static const char *const expected[] = {
        [DBT_STANDING_ISSUED] = "",
        [DBT_STANDING_ADJUSTED] = "257",
        [DBT_STANDING_CREDITED] = "1346",
    };
    enum dbt_standing standing = DBT_STANDING_ISSUED;
    const struct dbt_issued_filter filter = {.standing = &standing};
    for (; standing < DBT_STANDING_COUNT; standing++) {
        assert_string_equal(numbers(sample, ledger, &filter), expected[standing]);
    }
    struct dbt_run run = sample_run(sample_period(7, 7));
    sample_fill_invoice(sample, 0);
    sample->issue.correction = false;
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    standing = DBT_STANDING_ISSUED;
    assert_string_equal(numbers(sample, ledger, &filter), "8");
    dbt_ledger_close(ledger);
}

static void filters_by_number(void **state)
{
    static const char *const expected[] = {"", "14", "257", "36", "14", "25", "36", "27", ""};
    struct sample *sample = *state;
    struct dbt_ledger *ledger = fill_with_corrections(sample);
    for (int64_t i = 1; i <= 8; i++) {
        const struct dbt_issued_filter filter = {.number = 70000 + i};
        assert_string_equal(numbers(sample, ledger, &filter), expected[i]);
    }
    dbt_ledger_close(ledger);
}

static void filters_by_unit(void **state)
{
    struct sample *sample = *state;
    sample->lines[1][1].unit_code = "SE2321000131-E000000000103";
    struct dbt_ledger *ledger = fill_with_corrections(sample);
    const struct dbt_issued_filter all = {.unit = "se2321000131-e000000000101"};
    assert_string_equal(numbers(sample, ledger, &all), "1234567");
    const struct dbt_issued_filter one = {.unit = "SE2321000131-E000000000103"};
    assert_string_equal(numbers(sample, ledger, &one), "257");
    const struct dbt_issued_filter both = {.unit = one.unit, .provider = "556000-0001"};
    assert_string_equal(numbers(sample, ledger, &both), "");
    const struct dbt_issued_filter none = {.unit = "SE2321000131-E00000000010%"};
    assert_string_equal(numbers(sample, ledger, &none), "");
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
        SAMPLE_TEST(links_stand_both_ways),
        SAMPLE_TEST(filters_by_standing),
        SAMPLE_TEST(filters_by_number),
        SAMPLE_TEST(filters_by_unit),
        SAMPLE_TEST(reads_while_another_program_writes),
        SAMPLE_TEST(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
