/* totals.csv of a rerun, byte for byte. */
#include "sample.h"

#include "rerun.h"

#define HEADER                                                                                     \
    "period,month,provider_org_no,provider_name,service_code,component,service_name,model,units,"  \
    "lines,quantity,quantity_unit,net_kr,vat_category,vat_rate_percent,account\n"
#define PROVIDER "2025-05,2025-05,556000-0001,\"Åre Vård, AB\","

static const char *written(struct sample *sample)
{
    dbt_buffer_clear(&sample->out);
    assert_int_equal(dbt_service_totals_write(&sample->result, &sample->out, &sample->error),
                     DBT_OK);
    return sample->out.bytes;
}

/* The invoice's lines, each like the sample's first. */
static void set_lines(struct sample *sample, struct dbt_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        lines[i] = sample->lines[0];
        lines[i].net_ore = 100;
        lines[i].quantity = sample_ratio("10");
    }
    sample->items[0].lines = lines;
    sample->items[0].line_count = count;
}

static void other_vat_is_another_row(void **state)
{
    assert_string_equal(written(*state), HEADER PROVIDER
                        "primarvardskvalitet,,Primärvårdskvalitet,metered,1,1,-4001/3,listade,"
                        "-0.05,E,0,3041\n" PROVIDER
                        "primarvardskvalitet,,Primärvårdskvalitet,metered,1,1,8000,listade,"
                        "1900.00,S,25,3041\n");
}

static void units_are_counted_once(void **state)
{
    struct dbt_line lines[4];
    set_lines(*state, lines, 4);
    lines[1].unit_code = "SE2321000131-E2";
    lines[3].unit_code = "SE2321000131-E2";
    assert_string_equal(written(*state), HEADER PROVIDER
                        "primarvardskvalitet,,Primärvårdskvalitet,metered,2,4,40,listade,4.00,S,25,"
                        "3041\n");
}

static void what_is_priced_by_time_counts_for_its_days(void **state)
{
    struct dbt_line lines[3];
    set_lines(*state, lines, 3);
    lines[0].span.last = sample_day("2025-05-10");
    lines[1].span.first = sample_day("2025-05-11");
    lines[1].service_name = "Nytt namn";
    lines[2].basis = DBT_PER_PIECE;
    lines[2].span.first = sample_day("2025-05-31");
    lines[2].service_code = "sms";
    assert_string_equal(
        written(*state), HEADER PROVIDER
        "primarvardskvalitet,,Nytt namn,metered,1,2,10,listade,2.00,S,25,3041\n" PROVIDER
        "sms,,Primärvårdskvalitet,metered,1,1,10,listade,1.00,S,25,3041\n");
}

static void rows_stand_by_month_service_and_what_else_tells_them_apart(void **state)
{
    enum { COUNT = 7 };
    static const char *const rows[COUNT] = {
        ",a,,",      ",brev,1.00,", ",listade,1.00,S,25,1", ",listade,1.00,S,25,3041",
        ",S,6,3041", ",component,", "2025-05,2025-06,"};
    struct sample *sample = *state;
    struct dbt_line lines[COUNT];
    set_lines(sample, lines, COUNT);
    lines[6].service_code = "a";
    lines[4].account = "1";
    lines[5].vat_rate_bp = 600;
    lines[1].unit_of_quantity = "brev";
    lines[2].component = "component";
    lines[0].month++;
    const char *at = written(sample);
    for (size_t i = 0; i < COUNT; i++) {
        at = strstr(at, rows[i]);
        assert_non_null(at);
        at = strchr(at + 1, '\n');
        assert_non_null(at);
    }
    assert_string_equal(at, "\n");
}

static void an_invoice_without_lines_has_no_row(void **state)
{
    struct sample *sample = *state;
    sample->items[0].line_count = 0;
    assert_string_equal(written(sample), HEADER);
}

static void sums_that_overflow_are_an_error(void **state)
{
    struct sample *sample = *state;
    struct dbt_line lines[2];
    set_lines(sample, lines, 2);
    lines[0].net_ore = INT64_MAX;
    assert_int_equal(dbt_service_totals_write(&sample->result, &sample->out, &sample->error),
                     DBT_INPUT);
    assert_non_null(strstr(sample->error.text, "primarvardskvalitet"));
    lines[0].net_ore = 0;
    lines[0].quantity.above = ((dbt_int128)1 << 126) - 1;
    lines[1].quantity = lines[0].quantity;
    lines[1].quantity.above += 2;
    assert_int_equal(dbt_service_totals_write(&sample->result, &sample->out, &sample->error),
                     DBT_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(other_vat_is_another_row),
        SAMPLE_TEST(units_are_counted_once),
        SAMPLE_TEST(what_is_priced_by_time_counts_for_its_days),
        SAMPLE_TEST(rows_stand_by_month_service_and_what_else_tells_them_apart),
        SAMPLE_TEST(an_invoice_without_lines_has_no_row),
        SAMPLE_TEST(sums_that_overflow_are_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
