/* lines.csv read back: what dbt_lines_write wrote, older and newer files, and what is refused. */
#include "sample.h"

static struct dbt_invoices read_text(struct sample *sample, const char *text)
{
    struct dbt_invoices invoices = {0};
    assert_int_equal(dbt_lines_read(dbt_text_of(text), "out/lines.csv", &invoices, &sample->arena,
                                    &sample->error),
                     DBT_OK);
    return invoices;
}

static void assert_ratio(struct dbt_ratio actual, struct dbt_ratio expected)
{
    assert_true(actual.above == expected.above && actual.below == expected.below);
}

static void assert_line(const struct dbt_line *actual, const struct dbt_line *expected)
{
    assert_string_equal(actual->unit_code, expected->unit_code);
    assert_string_equal(actual->unit_name, expected->unit_name);
    assert_string_equal(actual->service_code, expected->service_code);
    assert_string_equal(actual->component, expected->component);
    assert_string_equal(actual->service_name, expected->service_name);
    assert_string_equal(actual->unit_of_quantity, expected->unit_of_quantity);
    assert_int_equal(actual->month, expected->month);
    assert_int_equal(actual->span.first, expected->span.first);
    assert_int_equal(actual->span.last, expected->span.last);
    assert_ratio(actual->quantity, expected->quantity);
    assert_ratio(actual->free_quantity, expected->free_quantity);
    assert_string_equal(actual->model, expected->model);
    assert_ratio(actual->fraction, expected->fraction);
    assert_ratio(actual->exact_ore, expected->exact_ore);
    assert_int_equal(actual->price_micro, expected->price_micro);
    assert_int_equal(actual->basis, expected->basis);
    assert_int_equal(actual->minimum_ore, expected->minimum_ore);
    assert_int_equal(actual->net_ore, expected->net_ore);
    assert_int_equal(actual->vat_category, expected->vat_category);
    assert_int_equal(actual->vat_rate_bp, expected->vat_rate_bp);
    assert_int_equal(actual->reverses, expected->reverses);
    assert_int_equal(actual->reverses_line, expected->reverses_line);
    assert_int_equal(actual->step_count, expected->step_count);
    for (uint32_t i = 0; i < expected->step_count; i++) {
        assert_ratio(actual->steps[i].quantity, expected->steps[i].quantity);
        assert_int_equal(actual->steps[i].price_micro, expected->steps[i].price_micro);
    }
}

/* Two invoices, and a line with everything that may be on one. */
static void fill(struct sample *sample)
{
    static const struct dbt_step steps[2] = {{{1000, 1}, 500000}, {{1, 3}, 123456}};
    struct dbt_line *line = &sample->lines[1];
    line->steps = steps;
    line->step_count = 2;
    line->price_micro = 0;
    line->free_quantity = sample_ratio("500/31");
    line->exact_ore = sample_ratio("-1/3");
    line->minimum_ore = -2500;
    line->component = "sms";
    line->vat_rate_bp = 50;
    line->reverses = 69000;
    line->reverses_line = 12;
    sample->items[1].lines = &sample->lines[1];
    sample->items[1].line_count = 1;
}

static void what_was_written_comes_back(void **state)
{
    struct sample *sample = *state;
    fill(sample);
    const struct dbt_invoices invoices = read_text(sample, sample_export(sample, DBT_FORMAT_LINES));
    assert_int_equal(invoices.count, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct dbt_invoice *actual = &invoices.items[i];
        const struct dbt_invoice *expected = &sample->items[i];
        assert_int_equal(actual->number, expected->number);
        assert_int_equal(actual->period.first, expected->period.first);
        assert_int_equal(actual->period.last, expected->period.last);
        assert_string_equal(actual->buyer.name, expected->buyer.name);
        assert_string_equal(actual->buyer.org_no, expected->buyer.org_no);
        assert_int_equal(actual->line_count, expected->line_count);
        for (size_t k = 0; k < expected->line_count; k++) {
            assert_line(&actual->lines[k], &expected->lines[k]);
        }
    }
}

static void drafts_are_told_apart_by_period_and_provider(void **state)
{
    struct sample *sample = *state;
    fill(sample);
    sample->items[0].number = sample->items[1].number = 0;
    assert_int_equal(read_text(sample, sample_export(sample, DBT_FORMAT_LINES)).count, 2);
    sample->items[1].buyer = sample->items[0].buyer;
    assert_int_equal(read_text(sample, sample_export(sample, DBT_FORMAT_LINES)).count, 1);
    sample->items[1].period = sample_period("2025-04..2025-05");
    assert_int_equal(read_text(sample, sample_export(sample, DBT_FORMAT_LINES)).count, 2);
}

static void a_header_alone_has_no_invoices(void **state)
{
    struct sample *sample = *state;
    sample->invoices.count = 0;
    assert_int_equal(read_text(sample, sample_export(sample, DBT_FORMAT_LINES)).count, 0);
}

#define OLD_HEADER                                                                                 \
    "period,invoice_number,provider_org_no,provider_name,unit_code,unit_name,service_code,"        \
    "component,service_name,month,from,to,quantity,quantity_unit,unit_price_kr,price_basis,"       \
    "time_fraction,exact_net_ore,net_kr,vat_category,vat_rate_percent\n"
#define OLD_ROW                                                                                    \
    "2025-05,70001,556000-0001,Ett,SE1,Zeta,helpdesk,,Helpdesk,2025-05,2025-05-01,2025-05-31,3,"   \
    "grupp,1200.00,month,1,360000,3600.00,S,25\n"

static void the_columns_of_the_first_version_are_enough(void **state)
{
    const struct dbt_invoices invoices = read_text(*state, OLD_HEADER OLD_ROW OLD_ROW);
    assert_int_equal(invoices.count, 1);
    assert_int_equal(invoices.items[0].line_count, 2);
    const struct dbt_line *line = &invoices.items[0].lines[1];
    assert_int_equal(line->price_micro, 1200000000);
    assert_int_equal(line->net_ore, 360000);
    assert_int_equal(line->reverses, 0);
    assert_int_equal(line->minimum_ore, 0);
    assert_ratio(line->free_quantity, dbt_ratio_of(0));
    assert_string_equal(line->meter, "");
    assert_ptr_equal(line->unit_code, invoices.items[0].lines[0].unit_code); /* kept once */
}

/* The file with one text in place of another. */
static const char *with(struct sample *sample, const char *old, const char *new)
{
    static const char file[] = OLD_HEADER OLD_ROW;
    const char *at = strstr(file, old);
    assert_non_null(at);
    const char *changed =
        dbt_arena_format(&sample->arena, "%.*s%s%s", (int)(at - file), file, new, at + strlen(old));
    assert_non_null(changed);
    return changed;
}

static void more_columns_in_any_order_are_read(void **state)
{
    struct sample *sample = *state;
    const char *file = "kind," OLD_HEADER "invoice," OLD_ROW;
    assert_string_equal(read_text(sample, file).items[0].lines[0].unit_code, "SE1");
    file = with(sample, "unit_code,unit_name", "unit_name,unit_code");
    assert_string_equal(read_text(sample, file).items[0].lines[0].unit_code, "Zeta");
}

static void assert_refused(struct sample *sample, const char *text, const char *reason)
{
    struct dbt_invoices invoices = {.count = 77};
    assert_int_equal(dbt_lines_read(dbt_text_of(text), "out/lines.csv", &invoices, &sample->arena,
                                    &sample->error),
                     DBT_INPUT);
    assert_memory_equal(sample->error.text, "out/lines.csv: ", 15);
    if (strstr(sample->error.text, reason) == NULL) {
        fail_msg("%s: %s", reason, sample->error.text);
    }
    assert_int_equal(invoices.count, 77);
}

static void every_bad_value_is_refused_with_its_place(void **state)
{
    static const struct {
        const char *old, *new, *text;
    } cases[] = {
        {"2025-05,70001", "2025-5,70001", "record 2, line 2, column period: expected a period"},
        {",70001,", ",-1,", "column invoice_number: expected a number"},
        {",70001,", ",70 001,", "column invoice_number: expected a number"},
        {"556000-0001", "", "column provider_org_no: expected an organisation number"},
        {"SE1", "", "column unit_code: expected a code"},
        {"Zeta", "\"Ze\nta\"", "column unit_name: expected a text"},
        {"helpdesk,", ",", "column service_code: expected a code"},
        {"Helpdesk,2025-05,", "Helpdesk,May,", "column month: expected a month"},
        {"2025-05-01", "2025-05-00", "column from: expected a date"},
        {"2025-05-31", "2025-02-29", "column to: expected a date"},
        {"2025-05-31", "2025-06-01", "column from: the days are not within the month"},
        {"2025-05-01,2025-05-31", "2025-05-31,2025-05-01", "the days are not within the month"},
        {"2025-05-01", "2025-04-30", "the days are not within the month"},
        {",3,grupp", ",3.0,grupp", "column quantity: expected a number such as 8000 or 1/3"},
        {",3,grupp", ",,grupp", "column quantity: expected a number such as 8000 or 1/3"},
        {"1200.00", "1200", "column unit_price_kr: expected kronor such as 2.85"},
        {"1200.00", "1200.0000001", "column unit_price_kr: expected kronor"},
        {",month,1,", ",week,1,", "column price_basis: expected piece, month or year"},
        {",1,360000", ",2/2,360000", "column time_fraction: expected a number such as 1/12"},
        {"360000", "360 000", "column exact_net_ore: expected öre such as 506000/3"},
        {"3600.00", "3600.005", "column net_kr: expected kronor such as 1686.67"},
        {"3600.00", "92233720368547758.08", "column net_kr: expected kronor"},
        {",S,", ",SS,", "column vat_category: expected a letter such as S"},
        {",S,", ",s,", "column vat_category: expected a letter such as S"},
        {"S,25", "S,-25", "column vat_rate_percent: expected a percentage such as 25"},
        {"S,25", "S,25.00", "column vat_rate_percent: expected a percentage such as 25"},
        {"S,25", "S", "record 2, line 2: there are more or fewer fields than in the header"},
        {"S,25", "S,25,", "there are more or fewer fields than in the header"},
        {"S,25\n", "S,25", "the file ends within a record"},
        {"net_kr", "net", "record 1, line 1, column net_kr: the header does not have it"},
        {"unit_name", "unit_code", "column unit_code: the header has it twice"},
        {"Zeta", "Z\xE5", "the encoding is not UTF-8"},
    };
    struct sample *sample = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_refused(sample, with(sample, cases[i].old, cases[i].new), cases[i].text);
    }
}

static void columns_that_may_be_missing_are_checked_too(void **state)
{
    static const struct {
        const char *column, *value, *text;
    } cases[] = {
        {"free_quantity", "", "expected a number such as 40 or 1/3"},
        {"steps", "1000", "expected steps such as"},
        {"steps", "1000 x 0.50;200 x 0.40", "expected steps such as"},
        {"steps", "1.5 x 0.50", "expected steps such as"},
        {"minimum_kr", "25", "expected kronor such as 25.00, or nothing"},
        {"reverses", "0", "expected a number, or nothing"},
        {"reverses_line", "4294967296", "expected a number, or nothing"},
    };
    struct sample *sample = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = dbt_arena_format(&sample->arena, "%s,%s%s,%s", cases[i].column,
                                            OLD_HEADER, cases[i].value, OLD_ROW);
        assert_non_null(text);
        assert_refused(sample, text, cases[i].text);
    }
}

static void an_empty_file_has_no_header(void **state)
{
    assert_refused(*state, "", "record 1, line 1: there is no header");
}

static void memory_may_end(void **state)
{
    struct sample *sample = *state;
    fill(sample);
    const char *text = sample_export(sample, DBT_FORMAT_LINES);
    size_t failures = 0;
    for (size_t limit = 0;; limit += 64) {
        struct dbt_arena small;
        struct dbt_invoices invoices;
        dbt_arena_init(&small, limit);
        const enum dbt_status status =
            dbt_lines_read(dbt_text_of(text), "lines.csv", &invoices, &small, &sample->error);
        dbt_arena_release(&small);
        if (status == DBT_OK) {
            break;
        }
        assert_int_equal(status, DBT_MEMORY);
        failures++;
    }
    assert_in_range(failures, 2, 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(what_was_written_comes_back),
        SAMPLE_TEST(drafts_are_told_apart_by_period_and_provider),
        SAMPLE_TEST(a_header_alone_has_no_invoices),
        SAMPLE_TEST(the_columns_of_the_first_version_are_enough),
        SAMPLE_TEST(more_columns_in_any_order_are_read),
        SAMPLE_TEST(every_bad_value_is_refused_with_its_place),
        SAMPLE_TEST(columns_that_may_be_missing_are_checked_too),
        SAMPLE_TEST(an_empty_file_has_no_header),
        SAMPLE_TEST(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
