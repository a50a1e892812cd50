/* Lists of issued invoices in their three forms. */
#include "sample.h"

#include "writers.h"

static const char *list(struct sample *sample, enum dbt_list_form form, size_t count)
{
    struct dbt_issued items[2] = {dbt_issued_of(&sample->items[0]),
                                  dbt_issued_of(&sample->items[1])};
    const struct dbt_issued_list issued = {items, count};
    dbt_buffer_clear(&sample->out);
    assert_int_equal(dbt_export_issued(form, &issued, &sample->out, &sample->error), DBT_OK);
    return sample->out.bytes;
}

static void csv_is_invoices_csv(void **state)
{
    struct sample *sample = *state;
    char *file = strdup(sample_export(sample, DBT_FORMAT_INVOICES));
    assert_string_equal(list(sample, DBT_LIST_CSV, 2), file);
    free(file);
}

static void json_is_an_array(void **state)
{
    struct sample *sample = *state;
    (void)list(sample, DBT_LIST_JSON, 2);
    json_t *root = sample_parse(sample);
    assert_int_equal(json_array_size(root), 2);
    sample_integer(root, "0.invoice_number", 70001);
    sample_string(root, "0.ocr", "700019");
    sample_string(root, "0.period", "2025-05");
    sample_string(root, "0.issue_date", "2025-06-02");
    sample_string(root, "0.due_date", "2025-07-02");
    sample_string(root, "0.provider_org_no", "556000-0001");
    sample_string(root, "0.provider_name", "Åre Vård, AB");
    sample_string(root, "0.customer", "K-100");
    sample_integer(root, "0.lines", 2);
    sample_integer(root, "0.net_ore", 189995);
    sample_integer(root, "0.vat_ore", 47500);
    sample_integer(root, "0.rounding_ore", 5);
    sample_integer(root, "1.total_ore", 1356);
    json_decref(root);
    assert_string_equal(list(sample, DBT_LIST_JSON, 0), "[]\n");
}

static void a_table_is_aligned_by_characters(void **state)
{
    assert_string_equal(
        list(*state, DBT_LIST_TABLE, 2),
        "Invoice  Period   Issued      Due         Org. no      Provider      Lines   Net kr  "
        "VAT kr  Total kr\n"
        "  70001  2025-05  2025-06-02  2025-07-02  556000-0001  Åre Vård, AB      2  1899.95  "
        "475.00   2375.00\n"
        "  70002  2025-05  2025-06-02  2025-07-02  556000-0002  Öst               0    11.00  "
        "  2.56     13.56\n"
        "  Total                                                                  2  1910.95  "
        "477.56   2388.56\n");
}

static void an_empty_table_has_totals(void **state)
{
    assert_string_equal(list(*state, DBT_LIST_TABLE, 0),
                        "Invoice  Period  Issued  Due  Org. no  Provider  Lines  Net kr  VAT kr  "
                        "Total kr\n"
                        "  Total                                              0    0.00    0.00  "
                        "    0.00\n");
}

static void totals_may_overflow(void **state)
{
    struct sample *sample = *state;
    struct dbt_issued items[2] = {{.total_ore = INT64_MAX}, {.total_ore = 1}};
    const struct dbt_issued_list issued = {items, 2};
    assert_int_equal(dbt_export_issued(DBT_LIST_TABLE, &issued, &sample->out, &sample->error),
                     DBT_INPUT);
}

static void a_buffer_that_failed_is_an_error(void **state)
{
    struct sample *sample = *state;
    const struct dbt_issued_list none = {NULL, 0};
    sample->out.failed = true;
    for (int form = DBT_LIST_TABLE; form <= DBT_LIST_JSON; form++) {
        assert_int_equal(
            dbt_export_issued((enum dbt_list_form)form, &none, &sample->out, &sample->error),
            DBT_MEMORY);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(csv_is_invoices_csv),
        SAMPLE_TEST(json_is_an_array),
        SAMPLE_TEST(a_table_is_aligned_by_characters),
        SAMPLE_TEST(an_empty_table_has_totals),
        SAMPLE_TEST(totals_may_overflow),
        SAMPLE_TEST(a_buffer_that_failed_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
