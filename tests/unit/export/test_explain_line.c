/* What a line tells: its segment, its arithmetic, its VAT, its files. */
#include "sample.h"

#include "explain.h"

/* Two lines of one thing in May 2025, each over its own days. */
static void cut(struct sample *sample, const char *last, const char *first)
{
    sample->lines[1] = sample->lines[0];
    sample->lines[0].span.last = sample_day(last);
    sample->lines[1].span.first = sample_day(first);
}

static const char *end_of(const struct sample *sample, size_t line)
{
    struct dbt_beside beside;
    assert_true(dbt_beside_make(&beside, &sample->items[0]));
    const char *text = dbt_segment_end(&beside, &sample->lines[line]);
    dbt_beside_free(&beside);
    return text;
}

static const char *begin_of(const struct sample *sample, size_t line)
{
    struct dbt_beside beside;
    assert_true(dbt_beside_make(&beside, &sample->items[0]));
    const char *text = dbt_segment_begin(&beside, &sample->lines[line]);
    dbt_beside_free(&beside);
    return text;
}

static const char *ends(const struct sample *sample)
{
    return end_of(sample, 0);
}

static const char *begins(const struct sample *sample)
{
    return begin_of(sample, 1);
}

static void a_whole_month(void **state)
{
    struct sample *sample = *state;
    assert_true(dbt_segment_is_whole(&sample->lines[0]));
    assert_string_equal(begin_of(sample, 0), "the month begins");
    assert_string_equal(ends(sample), "the month ends");
    cut(sample, "2025-05-30", "2025-05-31");
    assert_false(dbt_segment_is_whole(&sample->lines[0]));
    assert_false(dbt_segment_is_whole(&sample->lines[1]));
}

static void why_a_month_is_cut(void **state)
{
    struct sample *sample = *state;
    cut(sample, "2025-05-10", "2025-05-11");
    assert_string_equal(ends(sample), "a subscription begins or ends");
    sample->lines[1].vat_rate_bp = 600;
    assert_string_equal(ends(sample), "the VAT changes");
    assert_string_equal(begins(sample), "the VAT changes");
    sample->lines[1].price_source = "prices.yaml:20";
    assert_string_equal(ends(sample), "the price changes");
    assert_string_equal(begins(sample), "the price changes");
    sample->lines[1] = sample->lines[0];
    sample->lines[1].span = (struct dbt_span){sample_day("2025-05-11"), sample_day("2025-05-31")};
    sample->lines[0].record = sample->lines[1].record = "a.csv: record 2";
    assert_string_equal(ends(sample), "another row of the service begins or ends");
    /* By tiers a row of the list gives several prices; without, another price is another row, which
       may stand on the same line of the file. */
    sample->lines[0].scheme = sample->lines[1].scheme = "volume";
    sample->lines[1].price_micro++;
    assert_string_equal(ends(sample), "another row of the service begins or ends");
    sample->lines[0].scheme = sample->lines[1].scheme = "";
    assert_string_equal(ends(sample), "the price changes");
    sample->lines[1].price_micro--;
    sample->lines[1].basis = DBT_PER_MONTH;
    assert_string_equal(ends(sample), "the price changes");
    sample->lines[1].basis = sample->lines[0].basis;
    sample->lines[1].scheme = "graduated";
    assert_string_equal(ends(sample), "the price changes");
}

/* A line issued before ledger version 3: no story is made up for it. */
static void what_the_ledger_did_not_keep(void **state)
{
    struct sample *sample = *state;
    cut(sample, "2025-05-10", "2025-05-11");
    sample->lines[0].model = sample->lines[1].model = "";
    assert_false(dbt_line_tells(&sample->lines[0]));
    assert_string_equal(ends(sample), "the ledger did not keep why");
    sample->lines[1].price_source = "prices.yaml:20";
    assert_string_equal(ends(sample), "the price changes");
    sample->lines[1].span.last = sample_day("2025-05-30");
    assert_string_equal(end_of(sample, 1), "the ledger did not keep why");
    sample->lines[0].span.first = sample_day("2025-05-02");
    assert_string_equal(begin_of(sample, 0), "the ledger did not keep why");
    sample->lines[0].span.last = sample->lines[0].span.first;
    assert_false(dbt_line_is_dated(&sample->lines[0]));
    sample->lines[0].basis = DBT_PER_PIECE;
    assert_true(dbt_line_is_dated(&sample->lines[0]));
    sample->lines[0].span.last++;
    assert_false(dbt_line_is_dated(&sample->lines[0]));
}

static void an_average_shows_what_it_is_of(void **state)
{
    struct sample *sample = *state;
    struct dbt_line *line = &sample->lines[0];
    struct dbt_ratio days = {0};
    assert_false(dbt_line_average(line, &days)); /* 8000: a census may be as well */
    line->quantity = sample_ratio("1243/31");
    assert_true(dbt_line_average(line, &days));
    assert_true(days.above == 1243 && days.below == 1);
    line->free_quantity = sample_ratio("10");
    assert_true(dbt_line_average(line, &days));
    assert_true(days.above == 1553);
    line->quantity = sample_ratio("1243/30"); /* not of this month's days */
    assert_false(dbt_line_average(line, &days));
    line->quantity = sample_ratio("1243/31");
    line->span.last--; /* the days of the unit do not show */
    assert_false(dbt_line_average(line, &days));
}

static void lines_beside_it_are_of_the_same_thing(void **state)
{
    struct sample *sample = *state;
    cut(sample, "2025-05-10", "2025-05-12"); /* a day lies between */
    assert_string_equal(ends(sample), "the unit or its subscription ends, or a price does");
    assert_string_equal(begins(sample), "the unit or its subscription begins, or a price does");
    cut(sample, "2025-05-10", "2025-05-11");
    sample->lines[1].unit_code = "SE2321000131-E2";
    assert_string_equal(ends(sample), "the unit or its subscription ends, or a price does");
    cut(sample, "2025-05-10", "2025-05-11");
    sample->lines[1].component = "other";
    assert_string_equal(ends(sample), "the unit or its subscription ends, or a price does");
    cut(sample, "2025-05-10", "2025-05-11");
    sample->lines[0].record = "a.csv: record 2";
    sample->lines[1].record = "a.csv: record 3";
    assert_string_equal(ends(sample), "the subscription or its unit ends");
    assert_string_equal(begins(sample), "the subscription or its unit begins");
}

/* A correction has only the lines that it changes: what is beside them may not show. */
static void a_correction_does_not_know_what_it_leaves(void **state)
{
    struct sample *sample = *state;
    struct dbt_invoice *invoice = &sample->items[0];
    struct dbt_line *line = &sample->lines[0];
    line->record = "abonnemang.csv: record 12";
    line->model = "recurring";
    line->span = (struct dbt_span){sample_day("2025-05-11"), sample_day("2025-05-20")};
    assert_string_equal(begin_of(sample, 0), "the subscription or its unit begins");
    assert_string_equal(end_of(sample, 0), "the subscription or its unit ends");
    invoice->kind = DBT_INVOICE_CREDIT;
    assert_string_equal(begin_of(sample, 0),
                        "the unit or its subscription begins, or a price does");
    assert_string_equal(end_of(sample, 0), "the unit or its subscription ends, or a price does");
    /* Of lines that are taken back, those beside one are the issued ones. */
    sample->lines[1] = *line;
    sample->lines[1].span = (struct dbt_span){sample_day("2025-05-21"), sample_day("2025-05-31")};
    sample->lines[1].price_source = "prices.yaml:13";
    assert_string_equal(end_of(sample, 0), "the price changes");
    line->reverses = 70000;
    assert_string_equal(end_of(sample, 0), "the unit or its subscription ends, or a price does");
    sample->lines[1].reverses = 70000;
    assert_string_equal(end_of(sample, 0), "the price changes");
}

static void a_row_of_one_day(void **state)
{
    struct sample *sample = *state;
    sample->lines[0].span.last = sample->lines[0].span.first;
    sample->lines[0].model = "one-off";
    assert_string_equal(ends(sample), "the day of the row");
    sample->lines[0].model = "pass-through";
    assert_string_equal(ends(sample), "the day of the row");
}

static const char *arithmetic(struct sample *sample)
{
    dbt_buffer_clear(&sample->out);
    dbt_line_arithmetic(&sample->out, &sample->lines[0]);
    return sample->out.bytes;
}

static void the_arithmetic_is_written_out(void **state)
{
    struct sample *sample = *state;
    struct dbt_line *line = &sample->lines[0];
    assert_string_equal(arithmetic(sample), "8000 × 2.85 kr/year × 1/12 = 1900.00 kr");
    assert_false(dbt_line_is_rounded(line));
    line->price_micro = 2530000;
    line->exact_ore = sample_ratio("506000/3");
    assert_string_equal(arithmetic(sample),
                        "8000 × 2.53 kr/year × 1/12 = 5060/3 kr ≈ 1686.666667 kr");
    assert_true(dbt_line_is_rounded(line));
    line->quantity = sample_ratio("12345/31");
    line->basis = DBT_PER_PIECE;
    line->exact_ore = sample_ratio("1/2");
    assert_string_equal(arithmetic(sample), "12345/31 × 2.53 kr/piece = 0.005 kr");
    line->model = "pass-through";
    line->exact_ore = sample_ratio("-122541");
    assert_string_equal(arithmetic(sample), "the amount of the row = -1225.41 kr");
}

static void tiers_are_added_up(void **state)
{
    struct sample *sample = *state;
    const struct dbt_step steps[] = {{sample_ratio("1000"), 500000}, {sample_ratio("1/3"), 400000}};
    sample->lines[0].steps = steps;
    sample->lines[0].step_count = 2;
    assert_string_equal(arithmetic(sample),
                        "(1000 × 0.50 + 1/3 × 0.40) kr/year × 1/12 = 1900.00 kr");
}

static void the_vat_is_of_a_sum(void **state)
{
    struct sample *sample = *state;
    const struct dbt_invoice *invoice = &sample->items[0];
    assert_ptr_equal(dbt_line_vat(invoice, &sample->lines[0]), &sample->vats[0][0]);
    assert_null(dbt_line_vat(invoice, &sample->lines[1])); /* of another exemption */
    sample->lines[1].vat_exemption = "ML 10 kap. 6 §";
    assert_ptr_equal(dbt_line_vat(invoice, &sample->lines[1]), &sample->vats[0][1]);
}

static void files_are_those_of_the_source_and_month(void **state)
{
    struct sample *sample = *state;
    const struct dbt_line *line = &sample->lines[0];
    struct dbt_ledger_input input = {.period = sample_period("2025-04..2025-06"),
                                     .source = "listning"};
    assert_true(dbt_line_is_counted(line));
    assert_true(dbt_line_reads(line, &input));
    input.period = sample_period("2025-06");
    assert_false(dbt_line_reads(line, &input));
    input.period = sample_period("2025-04");
    assert_false(dbt_line_reads(line, &input));
    input = (struct dbt_ledger_input){.period = sample_period("2025-05"), .source = "sms"};
    assert_false(dbt_line_reads(line, &input));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(a_whole_month),
        SAMPLE_TEST(why_a_month_is_cut),
        SAMPLE_TEST(what_the_ledger_did_not_keep),
        SAMPLE_TEST(an_average_shows_what_it_is_of),
        SAMPLE_TEST(lines_beside_it_are_of_the_same_thing),
        SAMPLE_TEST(a_correction_does_not_know_what_it_leaves),
        SAMPLE_TEST(a_row_of_one_day),
        SAMPLE_TEST(the_arithmetic_is_written_out),
        SAMPLE_TEST(tiers_are_added_up),
        SAMPLE_TEST(the_vat_is_of_a_sum),
        SAMPLE_TEST(files_are_those_of_the_source_and_month),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
