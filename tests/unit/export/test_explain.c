/* Explain: which lines are shown, in text and as JSON; what is refused, and how. */
#include "sample.h"

static struct dbt_ledger_input files[] = {
    {.source = "listning", .name = "listade.csv", .copy_of = "", .sha256 = SAMPLE_HASH, .read = 10},
    {.source = "listning", .name = "igen.csv", .copy_of = "listade.csv", .sha256 = SAMPLE_HASH},
    {.source = "sms", .name = "sms.csv", .copy_of = "", .sha256 = SAMPLE_HASH},
};
static struct dbt_ledger_inputs inputs = {files, 3};

static struct dbt_explanation explanation_of(const struct sample *sample)
{
    for (size_t i = 0; i < inputs.count; i++) {
        files[i].period = sample_period("2025-05");
        files[i].of[DBT_CLASS_BILLED] = 8;
    }
    return (struct dbt_explanation){.region = "jamtland",
                                    .period = sample_period("2025-05"),
                                    .run = &sample->run,
                                    .invoices = &sample->invoices,
                                    .inputs = &inputs};
}

static const char *explain(struct sample *sample, const struct dbt_explanation *explanation,
                           enum dbt_list_form form)
{
    dbt_buffer_clear(&sample->out);
    assert_int_equal(dbt_export_explanation(explanation, form, &sample->out, &sample->error),
                     DBT_OK);
    return sample->out.bytes;
}

/* The second line: of a row, free in part, by tiers, with a minimum, agreed. */
static void shape(struct sample *sample)
{
    static struct dbt_step steps[2];
    struct dbt_line *line = &sample->lines[1];
    steps[0] = (struct dbt_step){sample_ratio("50"), 500000};
    steps[1] = (struct dbt_step){sample_ratio("10"), 333000};
    *line = sample->lines[0];
    line->unit_code = "SE2321000131-E2";
    line->component = "piece";
    line->span.first = line->span.last;
    line->quantity = sample_ratio("60");
    line->free_quantity = sample_ratio("1/2");
    line->price_micro = 0;
    line->basis = DBT_PER_PIECE;
    line->steps = steps;
    line->step_count = 2;
    line->exact_ore = sample_ratio("2833");
    line->minimum_ore = 5000;
    line->net_ore = 5000;
    line->evidence = "AGR-1";
    line->model = "one-off";
    line->meter = "";
    line->source = "charges";
    line->record = "charges.csv: record 2";
    sample->items[0].vats[0].base_ore = 195000;
}

static void a_block_per_line(void **state)
{
    struct sample *sample = *state;
    struct dbt_explanation explanation = explanation_of(sample);
    shape(sample);
    assert_string_equal(
        explain(sample, &explanation, DBT_LIST_TABLE),
        "Invoice 70001 to Åre Vård, AB (556000-0001), 2025-05, issued 2025-06-02: 2 lines\n"
        "net 1899.95 kr, VAT 475.00 kr, rounding 0.05 kr, to pay 2375.00 kr\n"
        "\n"
        "line 1: Primärvårdskvalitet (primarvardskvalitet), 1900.00 kr\n"
        "  unit      Vårdcentralen \"Björken\" (SE2321000131-E1)\n"
        "  segment   2025-05-01 to 2025-05-31, 31 days: the whole month\n"
        "  quantity  8000 listade, counted by meter listed in source listning; its files, of all "
        "units:\n"
        "            listade.csv of 2025-05: 10 records read, 8 billed\n"
        "            igen.csv of 2025-05: 0 records read, 8 billed (a copy of listade.csv)\n"
        "  price     2.85 kr/year, prices.yaml:12 (RJH §3.1)\n"
        "  time      1/12 ≈ 0.083333 of a year: 31 of the month's 31 days\n"
        "  amount    8000 × 2.85 kr/year × 1/12 = 1900.00 kr\n"
        "  VAT       category S, 25 %: 475.00 kr on the sum of 1950.00 kr, 2 lines of the invoice\n"
        "\n"
        "line 2: Primärvårdskvalitet (primarvardskvalitet, piece), 50.00 kr\n"
        "  unit      Vårdcentralen \"Björken\" (SE2321000131-E2)\n"
        "  segment   2025-05-31: the day of the row\n"
        "  quantity  60 listade, of source charges, charges.csv: record 2\n"
        "  free      0.5 listade besides, without charge: the unit's first ones, or included in "
        "the price\n"
        "  price     by 2 tiers, prices.yaml:12 (RJH §3.1), reference AGR-1\n"
        "            50 listade at 0.50 kr/piece\n"
        "            10 listade at 0.333 kr/piece\n"
        "  amount    (50 × 0.50 + 10 × 0.333) kr/piece = 28.33 kr\n"
        "  minimum   raised to 50.00 kr, the least that a line of this price comes to\n"
        "  VAT       category S, 25 %: 475.00 kr on the sum of 1950.00 kr, 2 lines of the "
        "invoice\n");
}

static void other_lines(void **state)
{
    struct sample *sample = *state;
    struct dbt_explanation explanation = explanation_of(sample);
    const struct dbt_ledger_inputs none = {0};
    struct dbt_line *line = &sample->lines[0];
    line->free_quantity = sample_ratio("40");
    line->span.last = sample_day("2025-05-01");
    line->exact_ore = sample_ratio("379999/2");
    explanation.inputs = &none;
    explanation.run = NULL;
    explanation.line = 1;
    const char *text = explain(sample, &explanation, DBT_LIST_TABLE);
    assert_non_null(strstr(text, "Draft to Åre Vård, AB (556000-0001), 2025-05: 2 lines\n"));
    assert_non_null(strstr(text, "the ledger did not keep the files of this run\n"));
    assert_non_null(strstr(text, "40 listade besides, without charge: included in the price\n"));
    assert_non_null(strstr(text, "2025-05-01 to 2025-05-01, 1 day: the month begins on the first"));
    assert_non_null(strstr(text, "= 1899.995 kr, rounded once: 1900.00 kr\n"));
    assert_null(strstr(text, "line 2"));
    line->meter = "";
    line->model = "flat";
    text = explain(sample, &explanation, DBT_LIST_TABLE);
    assert_non_null(strstr(text, "8000 listade, for the unit itself, of source listning\n"));
    line->source = "";
    line->vat_category = 'E';
    line->vat_exemption = "ML 10 kap. 6 §";
    line->vat_rate_bp = 0;
    line->model = "pass-through";
    text = explain(sample, &explanation, DBT_LIST_TABLE);
    assert_non_null(strstr(text, "  quantity  8000 listade\n"));
    assert_non_null(strstr(text, "passed on at cost: prices.yaml:12"));
    assert_non_null(strstr(text, "category E, 0 % (ML 10 kap. 6 §): 0.00 kr on the sum of -0.05"));
}

/* Two ends of one cause are two ends all the same. */
static void a_segment_between_two_changes(void **state)
{
    struct sample *sample = *state;
    struct dbt_explanation explanation = explanation_of(sample);
    struct dbt_line lines[3] = {sample->lines[0], sample->lines[0], sample->lines[0]};
    lines[0].span.last = sample_day("2025-05-10");
    lines[1].span = (struct dbt_span){sample_day("2025-05-11"), sample_day("2025-05-20")};
    lines[2].span.first = sample_day("2025-05-21");
    lines[1].price_source = "prices.yaml:13";
    sample->items[0].lines = lines;
    sample->items[0].line_count = 3;
    explanation.line = 2;
    assert_non_null(strstr(explain(sample, &explanation, DBT_LIST_TABLE),
                           "2025-05-11 to 2025-05-20, 10 days: the price changes on the first day, "
                           "the price changes after the last\n"));
}

static void what_decided_the_tiers(void **state)
{
    struct sample *sample = *state;
    struct dbt_explanation explanation = explanation_of(sample);
    struct dbt_line *line = &sample->lines[0];
    explanation.line = 1;
    line->quantity = sample_ratio("1243/31");
    line->scheme = "volume";
    line->placed = sample_ratio("117");
    const char *text = explain(sample, &explanation, DBT_LIST_TABLE);
    assert_non_null(strstr(text, "  tiers     volume: the price of the tier that the unit's total "
                                 "is in, 117 listade in the month\n"));
    assert_non_null(strstr(text, "            1243 person-days / 31 days of the month\n"));
    line->scheme = "graduated";
    text = explain(sample, &explanation, DBT_LIST_TABLE);
    assert_non_null(
        strstr(text, "  tiers     graduated: 117 listade stand before it in the month\n"));
    line->placed = sample_ratio("0");
    line->meter = "";
    line->model = "recurring";
    line->record = "a.csv: record 2";
    text = explain(sample, &explanation, DBT_LIST_TABLE);
    assert_non_null(strstr(text, "graduated: nothing stands before it on these days\n"));
    (void)explain(sample, &explanation, DBT_LIST_JSON);
    json_t *root = sample_parse(sample);
    sample_string(root, "invoices.0.lines.0.scheme", "graduated");
    sample_string(root, "invoices.0.lines.0.placed", "0");
    json_decref(root);
}

static void what_the_ledger_did_not_keep(void **state)
{
    struct sample *sample = *state;
    struct dbt_explanation explanation = explanation_of(sample);
    struct dbt_line *line = &sample->lines[0];
    line->model = line->source = line->meter = line->record = "";
    explanation.line = 1;
    assert_non_null(
        strstr(explain(sample, &explanation, DBT_LIST_TABLE),
               "  quantity  8000 listade; the ledger did not keep how it was charged\n"));
}

static void json_is_one_object(void **state)
{
    struct sample *sample = *state;
    struct dbt_explanation explanation = explanation_of(sample);
    shape(sample);
    explanation.findings = &sample->findings;
    (void)explain(sample, &explanation, DBT_LIST_JSON);
    json_t *root = sample_parse(sample);
    sample_string(root, "region", "jamtland");
    sample_string(root, "period", "2025-05");
    assert_int_equal(json_array_size(sample_at(root, "invoices")), 1); /* the other has no line */
    sample_integer(root, "invoices.0.invoice_number", 70001);
    sample_string(root, "invoices.0.lines.0.quantity.charged", "8000");
    sample_string(root, "invoices.0.lines.0.quantity.files.1.copy_of", "listade.csv");
    sample_integer(root, "invoices.0.lines.0.quantity.files.0.read", 10);
    assert_int_equal(json_array_size(sample_at(root, "invoices.0.lines.0.quantity.files")), 2);
    sample_string(root, "invoices.0.lines.0.unit_price_kr", "2.85");
    sample_string(root, "invoices.0.lines.0.amount.arithmetic",
                  "8000 × 2.85 kr/year × 1/12 = 1900.00 kr");
    sample_string(root, "invoices.0.lines.0.segment.begins", "the month begins");
    sample_integer(root, "invoices.0.lines.1.line", 2);
    assert_true(json_is_null(sample_at(root, "invoices.0.lines.1.unit_price_kr")));
    sample_string(root, "invoices.0.lines.1.steps.1.unit_price_kr", "0.333");
    sample_integer(root, "invoices.0.lines.1.amount.minimum_ore", 5000);
    sample_integer(root, "invoices.0.lines.1.vat.base_ore", 195000);
    sample_integer(root, "invoices.0.lines.1.vat.lines", 2);
    sample_string(root, "findings.0.code", "approximate-price");
    json_decref(root);
    explanation.run = NULL;
    explanation.findings = NULL;
    (void)explain(sample, &explanation, DBT_LIST_JSON);
    root = sample_parse(sample);
    assert_true(json_is_true(sample_at(root, "draft")));
    assert_true(json_is_null(sample_at(root, "invoices.0.invoice_number")));
    assert_null(json_object_get(root, "findings"));
    json_decref(root);
}

/* The sample as a credit: its lines take back two of an earlier invoice. */
static void correct(struct sample *sample)
{
    struct dbt_invoice *invoice = &sample->items[0];
    shape(sample);
    invoice->kind = DBT_INVOICE_CREDIT;
    invoice->refers_to = 69001;
    invoice->refers_issued = sample_day("2025-05-05");
    invoice->total_ore = -237500;
    for (size_t i = 0; i < 2; i++) {
        sample->lines[i].reverses = 69001;
        sample->lines[i].reverses_line = (uint32_t)(7 + i);
    }
    sample->lines[0].quantity = sample_ratio("-8000");
    sample->lines[1].free_quantity = sample_ratio("-1/2");
    sample->lines[1].minimum_ore = -5000;
}

static void a_correction_says_what_it_changes(void **state)
{
    struct sample *sample = *state;
    struct dbt_explanation explanation = explanation_of(sample);
    correct(sample);
    const char *text = explain(sample, &explanation, DBT_LIST_TABLE);
    assert_non_null(strstr(text, "Credit 70001 of invoice 69001 (issued 2025-05-05) to Åre Vård, "
                                 "AB (556000-0001), 2025-05, issued 2025-06-02: 2 lines\n"));
    assert_non_null(strstr(text, "rounding 0.05 kr, total -2375.00 kr\n\nline 1"));
    assert_non_null(strstr(text, "  reverses  line 7 of invoice 69001: its quantities and amounts, "
                                 "negated\n  segment"));
    /* The files of this run are not those that it was counted in. */
    assert_non_null(strstr(
        text, "  quantity  -8000 listade, counted by meter listed in source listning\n  price"));
    assert_non_null(strstr(text, "  free      -0.5 listade besides"));
    assert_non_null(strstr(text, "  minimum   taken back: -50.00 kr"));
    explanation.run = NULL;
    text = explain(sample, &explanation, DBT_LIST_TABLE);
    assert_memory_equal(text, "Draft of a credit of invoice 69001 (issued 2025-05-05) to", 57);
    sample->items[0].kind = DBT_INVOICE_ADJUSTMENT;
    explanation.run = &sample->run;
    text = explain(sample, &explanation, DBT_LIST_TABLE);
    assert_memory_equal(text, "Adjustment 70001 of invoice 69001", 33);
}

static void a_correction_in_json(void **state)
{
    struct sample *sample = *state;
    struct dbt_explanation explanation = explanation_of(sample);
    shape(sample);
    (void)explain(sample, &explanation, DBT_LIST_JSON);
    json_t *root = sample_parse(sample);
    sample_string(root, "invoices.0.kind", "invoice");
    assert_true(json_is_null(sample_at(root, "invoices.0.refers_to")));
    assert_true(json_is_null(sample_at(root, "invoices.0.corrected_by")));
    assert_true(json_is_null(sample_at(root, "invoices.0.lines.0.reverses")));
    json_decref(root);
    correct(sample);
    (void)explain(sample, &explanation, DBT_LIST_JSON);
    root = sample_parse(sample);
    sample_string(root, "invoices.0.kind", "credit");
    sample_integer(root, "invoices.0.refers_to", 69001);
    sample_string(root, "invoices.0.refers_to_issued", "2025-05-05");
    sample_integer(root, "invoices.0.lines.1.reverses.invoice_number", 69001);
    sample_integer(root, "invoices.0.lines.1.reverses.line", 8);
    assert_int_equal(json_array_size(sample_at(root, "invoices.0.lines.0.quantity.files")), 0);
    json_decref(root);
}

static void what_corrects_an_invoice_is_named(void **state)
{
    struct sample *sample = *state;
    struct dbt_explanation explanation = explanation_of(sample);
    shape(sample);
    explanation.corrected_by = "";
    assert_null(strstr(explain(sample, &explanation, DBT_LIST_TABLE), "corrected"));
    (void)explain(sample, &explanation, DBT_LIST_JSON);
    json_t *root = sample_parse(sample);
    assert_int_equal(json_array_size(sample_at(root, "invoices.0.corrected_by")), 0);
    json_decref(root);
    explanation.corrected_by = "70012 70019";
    assert_non_null(strstr(explain(sample, &explanation, DBT_LIST_TABLE),
                           "to pay 2375.00 kr\ncorrected by 70012 70019\n\nline 1"));
    (void)explain(sample, &explanation, DBT_LIST_JSON);
    root = sample_parse(sample);
    sample_integer(root, "invoices.0.corrected_by.0", 70012);
    sample_integer(root, "invoices.0.corrected_by.1", 70019);
    json_decref(root);
}

static void lines_are_chosen(void **state)
{
    struct sample *sample = *state;
    struct dbt_explanation explanation = explanation_of(sample);
    shape(sample);
    explanation.unit = "se2321000131-e2";
    assert_null(strstr(explain(sample, &explanation, DBT_LIST_TABLE), "line 1"));
    explanation.unit = NULL;
    explanation.service = "primarvardskvalitet";
    explanation.provider = "556000-0001";
    assert_non_null(strstr(explain(sample, &explanation, DBT_LIST_TABLE), "line 2"));
}

static void refuse(struct sample *sample, const struct dbt_explanation *explanation,
                   const char *expected)
{
    dbt_buffer_clear(&sample->out);
    assert_int_equal(
        dbt_export_explanation(explanation, DBT_LIST_TABLE, &sample->out, &sample->error),
        DBT_INPUT);
    assert_string_equal(sample->error.text, expected);
    assert_int_equal(sample->out.length, 0);
}

static void what_is_not_there_is_refused(void **state)
{
    struct sample *sample = *state;
    struct dbt_explanation explanation = explanation_of(sample);
    shape(sample);
    explanation.line = 3;
    refuse(sample, &explanation, "there is no line 3: the invoice has lines 1 to 2");
    explanation.line = 0;
    explanation.unit = "E3";
    refuse(sample, &explanation,
           "no line is of unit E3; there are lines of SE2321000131-E1, SE2321000131-E2");
    explanation.unit = NULL;
    explanation.service = "x";
    refuse(sample, &explanation, "no line is of service x; there are lines of primarvardskvalitet");
    explanation.service = NULL;
    explanation.provider = "556000-0002";
    refuse(sample, &explanation,
           "no line is of provider 556000-0002; there are lines of 556000-0001");
    explanation.provider = NULL;
    explanation.unit = "SE2321000131-E1";
    explanation.line = 2;
    refuse(sample, &explanation, "no line is of all that is asked for together");
}

static void only_the_first_names_are_listed(void **state)
{
    struct sample *sample = *state;
    struct dbt_explanation explanation = explanation_of(sample);
    struct dbt_line lines[14];
    char codes[14][8];
    for (int i = 0; i < 14; i++) {
        snprintf(codes[i], sizeof codes[i], "u%d", i);
        lines[i] = sample->lines[0];
        lines[i].unit_code = codes[i];
    }
    sample->items[0].lines = lines;
    sample->items[0].line_count = 14;
    explanation.unit = "nowhere";
    refuse(sample, &explanation,
           "no line is of unit nowhere; there are lines of u0, u1, u2, u3, u4, u5, u6, u7, u8, u9, "
           "u10, u11 and 2 more");
}

static void drafts_without_a_line(void **state)
{
    struct sample *sample = *state;
    struct dbt_explanation explanation = explanation_of(sample);
    sample->invoices.count = 0;
    explanation.unit = "E3";
    assert_string_equal(explain(sample, &explanation, DBT_LIST_TABLE), "nothing to bill\n");
}

static void memory_may_end(void **state)
{
    struct sample *sample = *state;
    struct dbt_explanation explanation = explanation_of(sample);
    enum dbt_status status = DBT_MEMORY;
    shape(sample);
    json_set_alloc_funcs(sample_malloc, free);
    for (long most = 0; status != DBT_OK; most++) {
        sample_allocations = most;
        dbt_buffer_clear(&sample->out);
        status = dbt_export_explanation(&explanation, DBT_LIST_JSON, &sample->out, &sample->error);
        assert_true(status == DBT_OK || status == DBT_MEMORY);
    }
    sample_allocations = -1;
    json_set_alloc_funcs(malloc, free);
    sample->out.failed = true;
    assert_int_equal(
        dbt_export_explanation(&explanation, DBT_LIST_TABLE, &sample->out, &sample->error),
        DBT_MEMORY);
    sample->out.failed = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(a_block_per_line),
        SAMPLE_TEST(other_lines),
        SAMPLE_TEST(a_segment_between_two_changes),
        SAMPLE_TEST(what_decided_the_tiers),
        SAMPLE_TEST(what_the_ledger_did_not_keep),
        SAMPLE_TEST(json_is_one_object),
        SAMPLE_TEST(a_correction_says_what_it_changes),
        SAMPLE_TEST(a_correction_in_json),
        SAMPLE_TEST(what_corrects_an_invoice_is_named),
        SAMPLE_TEST(lines_are_chosen),
        SAMPLE_TEST(what_is_not_there_is_refused),
        SAMPLE_TEST(only_the_first_names_are_listed),
        SAMPLE_TEST(drafts_without_a_line),
        SAMPLE_TEST(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
