/* lines.csv, byte for byte. */
#include "sample.h"

#define HEADER                                                                                     \
    "period,invoice_number,provider_org_no,provider_name,unit_code,unit_name,service_code,"        \
    "component,service_name,model,month,from,to,quantity,free_quantity,quantity_unit,"             \
    "unit_price_kr,steps,price_basis,time_fraction,exact_net_ore,minimum_kr,net_kr,vat_category,"  \
    "vat_rate_percent,account,evidence,price_source,source,meter,record,reverses,"                 \
    "reverses_line\n"

#define FRONT                                                                                      \
    "2025-05,70001,556000-0001,\"Åre Vård, AB\",SE2321000131-E1,\"Vårdcentralen "               \
    "\"\"Björken\"\"\","                                                                          \
    "primarvardskvalitet,,Primärvårdskvalitet,"

static void a_row_per_line(void **state)
{
    assert_string_equal(
        sample_export(*state, DBT_FORMAT_LINES), HEADER FRONT
        "metered,2025-05,2025-05-01,2025-05-31,8000,0,listade,2.85,,year,1/12,190000,,1900.00,S,"
        "25,3041,,prices.yaml:12 (RJH §3.1),listning,listed,,,\n" FRONT
        "metered,2025-05,2025-05-01,2025-05-31,-4001/3,0,listade,0.012345,,piece,1/12,190000,,"
        "-0.05,E,0,3041,\"a,b\nc\",prices.yaml:12 (RJH §3.1),listning,listed,,,\n");
}

/* What was free, tiers, a minimum, and the record that a row came from. */
static void what_shapes_an_amount_has_its_columns(void **state)
{
    struct sample *sample = *state;
    const struct dbt_step steps[] = {{sample_ratio("1000"), 500000},
                                     {sample_ratio("200"), 400000},
                                     {sample_ratio("1/3"), 123456}};
    struct dbt_line *line = &sample->lines[0];
    line->free_quantity = sample_ratio("500/31");
    line->steps = steps;
    line->step_count = 3;
    line->price_micro = 0;
    line->minimum_ore = 200000;
    line->model = "one-off";
    line->meter = "";
    line->record = "avgifter.csv: record 12";
    sample->items[0].line_count = 1;
    assert_string_equal(
        sample_export(sample, DBT_FORMAT_LINES),
        HEADER FRONT "one-off,2025-05,2025-05-01,2025-05-31,8000,500/31,listade,,"
                     "1000 x 0.50; 200 x 0.40; 1/3 x 0.123456,year,1/12,190000,2000.00,1900.00,S,"
                     "25,3041,,prices.yaml:12 (RJH §3.1),listning,,avgifter.csv: record 12,,\n");
}

static void a_line_that_is_taken_back_is_named(void **state)
{
    struct sample *sample = *state;
    sample->lines[0].reverses = 69001;
    sample->lines[0].reverses_line = 12;
    const char *row = strchr(sample_export(sample, DBT_FORMAT_LINES), '\n') + 1;
    const char *end = strstr(row, ",listning,listed,");
    assert_memory_equal(end, ",listning,listed,,69001,12\n", 27);
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
        SAMPLE_TEST(what_shapes_an_amount_has_its_columns),
        SAMPLE_TEST(a_line_that_is_taken_back_is_named),
        SAMPLE_TEST(a_draft_has_no_number),
        SAMPLE_TEST(without_invoices_there_is_a_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
