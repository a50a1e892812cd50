/* Lists of issued invoices in their three forms. */
#include "sample.h"

enum { ITEMS = 4 };

/* An original that is adjusted and its two corrections, and one of another region. */
static void fill(struct dbt_issued items[ITEMS])
{
    items[0] = (struct dbt_issued){.region = "jamtland",
                                   .number = 70001,
                                   .kind = DBT_INVOICE_ORIGINAL,
                                   .corrected_by = "70003 70009",
                                   .status = "adjusted",
                                   .standing_ore = 200000,
                                   .standing_total_ore = 250000,
                                   .ocr = "700019",
                                   .period = {2025 * 12 + 4, 2025 * 12 + 4},
                                   .issued = sample_day("2025-06-02"),
                                   .due = sample_day("2025-07-02"),
                                   .org_no = "556000-0001",
                                   .provider = "Åre Vård, AB",
                                   .customer = "K-100",
                                   .lines = 2,
                                   .net_ore = 189995,
                                   .vat_ore = 47500,
                                   .rounding_ore = 5,
                                   .total_ore = 237500};
    items[1] = items[0];
    items[1].number = 70003;
    items[1].kind = DBT_INVOICE_CREDIT;
    items[1].refers_to = 70001;
    items[1].corrected_by = "";
    items[1].net_ore = items[1].standing_ore = items[1].total_ore = -89995;
    items[2] = items[1];
    items[2].number = 70009;
    items[2].kind = DBT_INVOICE_ADJUSTMENT;
    items[2].net_ore = items[2].standing_ore = items[2].total_ore = 100000;
    items[3] = items[0];
    items[3].region = "norrland";
    items[3].provider = "Öst";
    items[3].corrected_by = "";
    items[3].status = "issued";
    items[3].standing_ore = items[3].net_ore;
}

/* `count` of the items, from `first` on. */
static const char *list(struct sample *sample, enum dbt_list_form form, size_t first, size_t count)
{
    struct dbt_issued items[ITEMS];
    fill(items);
    const struct dbt_issued_list issued = {items + first, count};
    dbt_buffer_clear(&sample->out);
    assert_int_equal(dbt_export_issued(form, &issued, &sample->out, &sample->error), DBT_OK);
    return sample->out.bytes;
}

#define HEADER                                                                                     \
    "period,invoice_number,ocr,issue_date,due_date,provider_org_no,provider_name,customer,lines,"  \
    "net_kr,vat_kr,rounding_kr,total_kr,kind,refers_to,region,status,corrected_by,standing_kr,"    \
    "standing_total_kr\n"

static void csv_is_invoices_csv_and_more(void **state)
{
    struct sample *sample = *state;
    assert_string_equal(
        list(sample, DBT_LIST_CSV, 0, 2), HEADER
        "2025-05,70001,700019,2025-06-02,2025-07-02,556000-0001,\"Åre Vård, AB\",K-100,2,"
        "1899.95,475.00,0.05,2375.00,invoice,,jamtland,adjusted,70003 70009,2000.00,2500.00\n"
        "2025-05,70003,,2025-06-02,,556000-0001,\"Åre Vård, AB\",K-100,2,"
        "-899.95,475.00,0.05,-899.95,credit,70001,jamtland,adjusted,,-899.95,2500.00\n");
    char *both = strdup(list(sample, DBT_LIST_CSV, 0, 0));
    const char *file = sample_export(sample, DBT_FORMAT_INVOICES);
    size_t columns = (size_t)(strchr(file, '\n') - file);
    assert_memory_equal(both, file, columns);
    assert_int_equal(both[columns], ',');
    free(both);
}

static void json_is_an_array(void **state)
{
    struct sample *sample = *state;
    (void)list(sample, DBT_LIST_JSON, 0, 4);
    json_t *root = sample_parse(sample);
    assert_int_equal(json_array_size(root), 4);
    sample_string(root, "0.region", "jamtland");
    sample_integer(root, "0.invoice_number", 70001);
    sample_string(root, "0.kind", "invoice");
    assert_true(json_is_null(json_object_get(json_array_get(root, 0), "refers_to")));
    sample_integer(root, "0.corrected_by.0", 70003);
    sample_integer(root, "0.corrected_by.1", 70009);
    sample_string(root, "0.status", "adjusted");
    sample_integer(root, "0.standing_net_ore", 200000);
    sample_integer(root, "0.standing_total_ore", 250000);
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
    sample_string(root, "1.kind", "credit");
    sample_integer(root, "1.refers_to", 70001);
    sample_integer(root, "1.total_ore", -89995);
    assert_true(json_is_null(sample_at(root, "1.ocr")));
    assert_true(json_is_null(sample_at(root, "1.due_date")));
    assert_int_equal(json_array_size(json_object_get(json_array_get(root, 1), "corrected_by")), 0);
    sample_string(root, "3.region", "norrland");
    json_decref(root);
    assert_string_equal(list(sample, DBT_LIST_JSON, 0, 0), "[]\n");
}

static void a_table_is_aligned_by_characters(void **state)
{
    assert_string_equal(
        list(*state, DBT_LIST_TABLE, 3, 1),
        "Invoice  Period   Issued      Due         Org. no      Provider  Lines   Net kr  VAT kr"
        "  Total kr\n"
        "  70001  2025-05  2025-06-02  2025-07-02  556000-0001  Öst           2  1899.95  475.00"
        "   2375.00\n"
        "  Total                                                              2  1899.95  475.00"
        "   2375.00\n");
}

static void a_table_tells_how_invoices_stand_when_one_is_corrected(void **state)
{
    assert_string_equal(
        list(*state, DBT_LIST_TABLE, 0, 3),
        "Invoice  Period   Issued      Due         Org. no      Provider      Lines   Net kr  "
        " VAT kr  Total kr  Standing, kr\n"
        "  70001  2025-05  2025-06-02  2025-07-02  556000-0001  Åre Vård, AB      2  1899.95  "
        " 475.00   2375.00  adjusted to 2000.00 net, 2500.00 total, by 70003 70009\n"
        "  70003  2025-05  2025-06-02              556000-0001  Åre Vård, AB      2  -899.95  "
        " 475.00   -899.95  credit of 70001\n"
        "  70009  2025-05  2025-06-02  2025-07-02  556000-0001  Åre Vård, AB      2  1000.00  "
        " 475.00   1000.00  adjustment of 70001\n"
        "  Total                                                                  6  2000.00  "
        "1425.00   2475.05\n");
}

static void a_table_of_several_regions_names_them(void **state)
{
    assert_string_equal(
        list(*state, DBT_LIST_TABLE, 2, 2),
        "Region    Invoice  Period   Issued      Due         Org. no      Provider      Lines   "
        "Net kr  VAT kr  Total kr  Standing, kr\n"
        "jamtland    70009  2025-05  2025-06-02  2025-07-02  556000-0001  Åre Vård, AB      2  "
        "1000.00  475.00   1000.00  adjustment of 70001\n"
        "norrland    70001  2025-05  2025-06-02  2025-07-02  556000-0001  Öst               2  "
        "1899.95  475.00   2375.00  issued\n"
        "            Total                                                                  4  "
        "2899.95  950.00   3375.00\n");
}

static void a_name_cannot_break_the_table(void **state)
{
    struct sample *sample = *state;
    struct dbt_issued items[ITEMS];
    fill(items);
    items[3].provider = "Ö\tst\n";
    const struct dbt_issued_list issued = {&items[3], 1};
    assert_int_equal(dbt_export_issued(DBT_LIST_TABLE, &issued, &sample->out, &sample->error),
                     DBT_OK);
    assert_non_null(strstr(sample->out.bytes, "Ö st "));
}

static void an_empty_table_has_totals(void **state)
{
    assert_string_equal(list(*state, DBT_LIST_TABLE, 0, 0),
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
        SAMPLE_TEST(csv_is_invoices_csv_and_more),
        SAMPLE_TEST(json_is_an_array),
        SAMPLE_TEST(a_table_is_aligned_by_characters),
        SAMPLE_TEST(a_table_tells_how_invoices_stand_when_one_is_corrected),
        SAMPLE_TEST(a_table_of_several_regions_names_them),
        SAMPLE_TEST(a_name_cannot_break_the_table),
        SAMPLE_TEST(an_empty_table_has_totals),
        SAMPLE_TEST(totals_may_overflow),
        SAMPLE_TEST(a_buffer_that_failed_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
