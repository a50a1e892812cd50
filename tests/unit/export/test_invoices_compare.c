/* invoices.csv against the invoices of its run. */
#include "sample.h"

/* "70001 net_kr\n" of each that was reported. */
static enum dbt_status note(void *context, int64_t number, const char *column,
                            struct dbt_error *error)
{
    (void)error;
    dbt_buffer_format(context, "%lld %s\n", (long long)number, column);
    return DBT_OK;
}

static enum dbt_status compare(struct sample *sample, const char *csv, struct dbt_buffer *noted)
{
    const struct dbt_invoices_comparison comparison = {.file = "invoices.csv",
                                                       .bytes = dbt_text_of(csv),
                                                       .invoices = &sample->invoices,
                                                       .report = note,
                                                       .context = noted,
                                                       .arena = &sample->arena};
    dbt_buffer_clear(noted);
    dbt_buffer_string(noted, "");
    return dbt_invoices_compare(&comparison, &sample->error);
}

static void assert_noted(struct sample *sample, const char *csv, const char *expected)
{
    struct dbt_buffer noted;
    dbt_buffer_init(&noted);
    assert_int_equal(compare(sample, csv, &noted), DBT_OK);
    assert_string_equal(noted.length == 0 ? "" : noted.bytes, expected);
    dbt_buffer_release(&noted);
}

static char *published(struct sample *sample)
{
    char *csv = strdup(sample_export(sample, DBT_FORMAT_INVOICES));
    assert_non_null(csv);
    return csv;
}

static void its_own_agrees(void **state)
{
    struct sample *sample = *state;
    char *csv = published(sample);
    assert_noted(sample, csv, "");
    free(csv);
}

static void each_invoice_that_differs_is_named(void **state)
{
    struct sample *sample = *state;
    char *csv = published(sample);
    sample->items[0].buyer.name = "Another";
    sample->items[0].net_ore++;
    assert_noted(sample, csv, "70001 provider_name\n");
    sample->items[1].total_ore++;
    assert_noted(sample, csv, "70001 provider_name\n70002 total_kr\n");
    sample_fill_invoices(sample);
    sample->items[1].buyer.org_no = "556000-0003";
    assert_noted(sample, csv, "70002 provider_org_no\n");
    free(csv);
}

static void one_that_is_gone_or_new_is_told(void **state)
{
    struct sample *sample = *state;
    char *csv = published(sample);
    sample->invoices.count = 1;
    assert_noted(sample, csv, "0 \n");
    free(csv);
    csv = published(sample);
    sample->invoices.count = 2;
    assert_noted(sample, csv, "0 \n");
    free(csv);
}

/* What versions write differently is not compared. */
static void an_older_file_agrees(void **state)
{
    assert_noted(*state,
                 "invoice_number,ocr,issue_date,provider_org_no,provider_name,net_kr,vat_kr,"
                 "rounding_kr,total_kr,more\n"
                 "70001,,2025-06-02,556000-0001,\"Åre Vård, AB\",1899.95,475.00,0.05,2375.00,x\n"
                 "70002,,2025-06-02,556000-0002,Öst,11.00,2.56,0.00,13.56,x\n",
                 "");
}

static void a_file_that_says_less_differs(void **state)
{
    assert_noted(*state, "", "0 \n");
    assert_noted(*state, "invoice_number\n70001\n70002\n", "70001 issue_date\n70002 issue_date\n");
}

static void one_that_cannot_be_read_is_an_error(void **state)
{
    struct sample *sample = *state;
    struct dbt_buffer noted;
    dbt_buffer_init(&noted);
    assert_int_equal(compare(sample, "\xff\n", &noted), DBT_INPUT);
    assert_int_equal(compare(sample, "invoice_number\n\"7", &noted), DBT_INPUT);
    dbt_buffer_release(&noted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(its_own_agrees),
        SAMPLE_TEST(each_invoice_that_differs_is_named),
        SAMPLE_TEST(one_that_is_gone_or_new_is_told),
        SAMPLE_TEST(an_older_file_agrees),
        SAMPLE_TEST(a_file_that_says_less_differs),
        SAMPLE_TEST(one_that_cannot_be_read_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
