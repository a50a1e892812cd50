/* lines.csv, byte for byte. */
#include "sample.h"

#define HEADER                                                                                     \
    "period,invoice_number,provider_org_no,provider_name,unit_code,unit_name,service_code,"        \
    "component,service_name,month,from,to,quantity,quantity_unit,unit_price_kr,price_basis,"       \
    "time_fraction,exact_net_ore,net_kr,vat_category,vat_rate_percent,account,evidence,"           \
    "price_source\n"

static void a_row_per_line(void **state)
{
    assert_string_equal(
        sample_export(*state, DBT_FORMAT_LINES),
        HEADER "2025-05,70001,556000-0001,\"Åre Vård, AB\",SE2321000131-E1,"
               "\"Vårdcentralen \"\"Björken\"\"\",primarvardskvalitet,,Primärvårdskvalitet,2025-05,"
               "2025-05-01,2025-05-31,8000,listade,2.85,year,1/12,190000,1900.00,S,25,3041,,"
               "prices.yaml:12 (RJH §3.1)\n"
               "2025-05,70001,556000-0001,\"Åre Vård, AB\",SE2321000131-E1,"
               "\"Vårdcentralen \"\"Björken\"\"\",primarvardskvalitet,,Primärvårdskvalitet,2025-05,"
               "2025-05-01,2025-05-31,-4001/3,listade,0.012345,piece,1/12,190000,-0.05,E,0,3041,"
               "\"a,b\nc\",prices.yaml:12 (RJH §3.1)\n");
}

static void a_draft_has_no_number(void **state)
{
    struct sample *sample = *state;
    sample->items[0].number = 0;
    const char *rows = strchr(sample_export(sample, DBT_FORMAT_LINES), '\n') + 1;
    assert_memory_equal(rows, "2025-05,,556000-0001,", 21);
}

static void without_invoices_there_is_a_header(void **state)
{
    struct sample *sample = *state;
    sample->invoices.count = 0;
    assert_string_equal(sample_export(sample, DBT_FORMAT_LINES), HEADER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(a_row_per_line),
        SAMPLE_TEST(a_draft_has_no_number),
        SAMPLE_TEST(without_invoices_there_is_a_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
