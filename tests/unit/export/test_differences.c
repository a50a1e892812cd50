/* Differences as CSV and JSON. */
#include "compared_sample.h"

#define FRONT(unit, service, component, from)                                                      \
    "2025-04,2025-05,556000-0001,\"Åre Vård, AB\"," unit ",Björken," service "," component         \
    ",Primärvårdskvalitet," from ",2025-04-30,listade,"

static void a_row_per_difference(void **state)
{
    struct compared c;
    compared_fill(&c);
    assert_string_equal(
        compared_export(*state, &c, DBT_LIST_CSV),
        "month,right_month,provider_org_no,provider_name,unit_code,unit_name,service_code,"
        "component,service_name,from,to,quantity_unit,left_lines,right_lines,left_quantity,"
        "right_quantity,left_volume,right_volume,left_free_volume,right_free_volume,"
        "left_price_kr,right_price_kr,left_price_basis,"
        "right_price_basis,left_exact_net_ore,right_exact_net_ore,left_net_kr,right_net_kr,"
        "left_vat_category,right_vat_category,left_vat_rate_percent,right_vat_rate_percent,"
        "causes,difference_kr,volume_kr,price_kr,new_kr,gone_kr,rounding_kr,vat_kr\n" //
        FRONT("SE2321000131-E1", "primarvardskvalitet", "",
              "2025-04-01") "1,1,8000,8100,8000,8100,0,0,2.53,2.85,year,year,506000/"
                            "3,192375,1686.67,1923.75,S,S,25,25,"
                            "volume+price,237.08,21.08,216.00,0.00,0.00,0.00,0.00\n" //
        FRONT("SE2321000131-E1", "helpdesk", "extra",
              "2025-04-16") "1,0,3,,3/"
                            "2,,0,,,,,,1000,,10.00,,,,,,gone,-10.00,0.00,0.00,0.00,-10.00,0.00,0."
                            "00\n" //
        FRONT(
            "SE2321000131-E2", "primarvardskvalitet", "",
            "2025-04-01") "1,1,1/3,1/3,1/3,1/"
                          "3,0,0,2.85,2.85,year,year,100,100,1.00,1.00,S,S,25,6,VAT,0.00,0.00,0.00,"
                          "0.00,0.00,0.00,-0.19\n" //
        FRONT("SE2321000131-E2", "primarvardskvalitet", "",
              "2025-04-01") "0,1,,1/3,,1/"
                            "3,,0,,2.85,,year,,100,,1.00,,S,,6,new,1.00,0.00,0.00,1.00,0.00,0.00,0."
                            "00\n");
}

static void json_is_one_object(void **state)
{
    struct sample *sample = *state;
    struct compared c;
    compared_fill(&c);
    (void)compared_export(sample, &c, DBT_LIST_JSON);
    json_t *root = sample_parse(sample);
    sample_string(root, "left.name", "out/jamtland");
    assert_true(json_is_true(sample_at(root, "left.issued")));
    sample_string(root, "left.period", "2025-04");
    sample_integer(root, "left.lines", 4);
    assert_true(json_is_false(sample_at(root, "right.issued")));
    sample_integer(root, "compared", 5);
    sample_integer(root, "different", 4);
    sample_integer(root, "left_ore", 169817);
    sample_integer(root, "right_ore", 192625);
    sample_integer(root, "difference_ore", 22808);
    sample_integer(root, "causes.price.rows", 1);
    sample_integer(root, "causes.price.effect_ore", 21600);
    sample_integer(root, "causes.rounding.rows", 0);
    sample_string(root, "services.0.service_code", "cards");
    sample_integer(root, "services.1.causes.gone.effect_ore", -1000);
    sample_integer(root, "services.2.difference_ore", 23808);
    assert_int_equal(json_array_size(sample_at(root, "differences")), 4);
    sample_string(root, "differences.0.right_month", "2025-05");
    sample_string(root, "differences.0.left.quantity", "8000");
    sample_string(root, "differences.0.left.unit_price_kr", "2.53");
    sample_string(root, "differences.0.left.per", "year");
    sample_string(root, "differences.0.left.exact_ore", "506000/3");
    sample_integer(root, "differences.0.right.net_ore", 192375);
    sample_integer(root, "differences.0.effects_ore.volume", 2108);
    assert_int_equal(json_object_size(sample_at(root, "differences.0.effects_ore")), 2);
    sample_string(root, "differences.1.from", "2025-04-16");
    sample_string(root, "differences.1.left.volume", "3/2");
    assert_true(json_is_null(sample_at(root, "differences.1.left.unit_price_kr")));
    assert_true(json_is_null(sample_at(root, "differences.1.left.per")));
    assert_true(json_is_null(sample_at(root, "differences.1.left.vat_rate_bp")));
    assert_true(json_is_null(sample_at(root, "differences.1.right")));
    sample_integer(root, "differences.2.right.vat_rate_bp", 600);
    sample_string(root, "differences.2.right.vat_category", "S");
    sample_integer(root, "differences.2.effects_ore.VAT", -19);
    json_decref(root);
}

static void nothing_is_a_header_and_an_empty_list(void **state)
{
    struct sample *sample = *state;
    struct compared c;
    compared_fill(&c);
    c.differences = (struct dbt_differences){0};
    c.comparison.left.period = (struct dbt_period){0, 0};
    const char *csv = compared_export(sample, &c, DBT_LIST_CSV);
    assert_ptr_equal(strchr(csv, '\n'), csv + sample->out.length - 1);
    (void)compared_export(sample, &c, DBT_LIST_JSON);
    json_t *root = sample_parse(sample);
    assert_int_equal(json_array_size(sample_at(root, "differences")), 0);
    assert_true(json_is_null(sample_at(root, "left.period")));
    json_decref(root);
}

static void a_buffer_that_failed_is_an_error(void **state)
{
    struct sample *sample = *state;
    struct compared c;
    compared_fill(&c);
    sample->out.failed = true;
    for (int form = DBT_LIST_TABLE; form <= DBT_LIST_JSON; form++) {
        assert_int_equal(dbt_export_differences(&c.comparison, (enum dbt_list_form)form,
                                                &sample->out, &sample->error),
                         DBT_MEMORY);
    }
}

static void memory_may_end(void **state)
{
    struct sample *sample = *state;
    struct compared c;
    compared_fill(&c);
    json_set_alloc_funcs(sample_malloc, free);
    long failures = 0;
    for (enum dbt_status status = DBT_MEMORY; status != DBT_OK; failures++) {
        dbt_buffer_clear(&sample->out);
        sample_allocations = failures;
        status = dbt_export_differences(&c.comparison, DBT_LIST_JSON, &sample->out, &sample->error);
        assert_true(status == DBT_OK || status == DBT_MEMORY);
    }
    json_set_alloc_funcs(malloc, free);
    sample_allocations = -1;
    assert_in_range(failures, 100, 100000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(a_row_per_difference),
        SAMPLE_TEST(json_is_one_object),
        SAMPLE_TEST(nothing_is_a_header_and_an_empty_list),
        SAMPLE_TEST(a_buffer_that_failed_is_an_error),
        SAMPLE_TEST(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
