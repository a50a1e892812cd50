/* A run, invoices and usage with a value of its own in every member, and a ledger to put them
   in. */
#ifndef DEBITERA_TESTS_LEDGER_SAMPLE_H
#define DEBITERA_TESTS_LEDGER_SAMPLE_H

#include "support.h"

#include <sqlite3.h>
#include <string.h>

#include "debitera/ledger.h"

#define SAMPLE __attribute__((unused)) static

enum {
    SAMPLE_INVOICES = 3,
    SAMPLE_FIRST_NUMBER = 70001,
    SAMPLE_USAGE = 5,
    SAMPLE_STEPS = 3,
    SAMPLE_INPUTS = 3,
    SAMPLE_SERVICES = 2,
    SAMPLE_PRICES = 4,
    SAMPLE_TIERS = 2
};

struct sample {
    char folder[64];
    char path[96];
    struct dbt_arena arena;
    struct dbt_error error;
    struct dbt_line lines[SAMPLE_INVOICES][2];
    struct dbt_step steps[SAMPLE_STEPS];
    struct dbt_vat_sum vats[SAMPLE_INVOICES][2];
    struct dbt_invoice items[SAMPLE_INVOICES];
    struct dbt_invoices invoices;
    struct dbt_usage_row usage_items[SAMPLE_USAGE];
    struct dbt_usage_rows usage;
    struct dbt_ledger_input input_items[SAMPLE_INPUTS];
    struct dbt_ledger_inputs inputs;
    struct dbt_service services[SAMPLE_SERVICES];
    struct dbt_price prices[SAMPLE_PRICES];
    struct dbt_tier tiers[SAMPLE_TIERS];
    struct dbt_region region;
    size_t fail_at; /* the numbering fails at this invoice; SAMPLE_INVOICES: at none */
    size_t numbered;
    struct dbt_issue issue;
};

/* The months of 2025: sample_month(5) is May. */
SAMPLE dbt_month sample_month(int month)
{
    return (dbt_month)(2025 * 12 + month - 1);
}

SAMPLE struct dbt_period sample_period(int first, int last)
{
    return (struct dbt_period){sample_month(first), sample_month(last)};
}

SAMPLE dbt_day sample_day(const char *text)
{
    dbt_day day;
    assert_true(dbt_day_parse(dbt_text_of(text), &day));
    return day;
}

SAMPLE struct dbt_ratio sample_ratio(const char *text)
{
    struct dbt_ratio ratio;
    assert_true(dbt_ratio_parse(dbt_text_of(text), &ratio));
    return ratio;
}

SAMPLE struct dbt_run sample_run(struct dbt_period period)
{
    struct dbt_run run = {.period = period,
                          .issue_date = sample_day("2025-06-02"),
                          .program_version = "1.2.3",
                          .previous_manifest_sha256 = ""};
    memset(run.region_sha256, 'a', DBT_SHA256_HEX_BYTES - 1);
    memset(run.inputs_sha256, 'b', DBT_SHA256_HEX_BYTES - 1);
    return run;
}

SAMPLE void sample_fill_lines(struct dbt_line lines[2])
{
    lines[0] = (struct dbt_line){.unit_code = "SE2321000131-E000000000101",
                                 .unit_name = "Vårdcentralen \"Björken\", Östersund 🌲",
                                 .service_code = "primarvardskvalitet",
                                 .component = "",
                                 .service_name = "Primärvårdskvalitet",
                                 .account = "3041",
                                 .month = sample_month(5),
                                 .span = {sample_day("2025-05-01"), sample_day("2025-05-31")},
                                 .quantity = sample_ratio("8000"),
                                 .free_quantity = sample_ratio("500"),
                                 .unit_of_quantity = "listade",
                                 .price_micro = 2850000,
                                 .basis = DBT_PER_YEAR,
                                 .scheme = "graduated",
                                 .placed = sample_ratio("4001/3"),
                                 .fraction = sample_ratio("1/12"),
                                 .exact_ore = sample_ratio("190000"),
                                 .minimum_ore = 190000,
                                 .net_ore = 190000,
                                 .vat_category = 'S',
                                 .vat_rate_bp = 2500,
                                 .vat_exemption = "",
                                 .evidence = "",
                                 .price_source = "prices.yaml:12 (RJH §3.1)",
                                 .model = "metered",
                                 .source = "listings",
                                 .meter = "listed",
                                 .record = ""};
    lines[1] =
        (struct dbt_line){.unit_code = "SE2321000131-E000000000102",
                          .unit_name = "O'Hara; DROP TABLE line; --",
                          .service_code = "vantrums-tv",
                          .component = "installation",
                          .service_name = "Väntrums-TV",
                          .account = "3042",
                          .month = sample_month(4),
                          .span = {sample_day("2025-04-07"), sample_day("2025-04-07")},
                          .quantity = sample_ratio("-4001/3"),
                          .free_quantity = sample_ratio("0"),
                          .unit_of_quantity = "st",
                          .price_micro = INT64_MIN,
                          .basis = DBT_PER_PIECE,
                          .scheme = "",
                          .placed = sample_ratio("0"),
                          .fraction = sample_ratio("1"),
                          .exact_ore = sample_ratio("-170141183460469231731687303715884105727/"
                                                    "170141183460469231731687303715884105726"),
                          .net_ore = -1,
                          .vat_category = 'E',
                          .vat_rate_bp = 0,
                          .vat_exemption = "ML 10 kap. 6 §",
                          .evidence = "Faktura 17 från\u00A0leverantören",
                          .price_source = "charges.csv, record 3",
                          .model = "one-off",
                          .source = "charges",
                          .meter = "",
                          .record = "charges.csv, record 3"};
}

/* The drafts become corrections of the invoices that begin at `first`: their lines take back those
   of the original. Or originals again, for which `first` is 0. */
SAMPLE void sample_correct(struct sample *sample, int64_t first, enum dbt_invoice_kind kind)
{
    for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
        struct dbt_invoice *invoice = &sample->items[i];
        invoice->kind = kind;
        invoice->refers_to = first == 0 ? 0 : first + (int64_t)i;
        invoice->refers_issued = first == 0 ? 0 : sample_day("2025-06-02");
        for (size_t k = 0; k < invoice->line_count; k++) {
            invoice->lines[k].net_ore = -invoice->lines[k].net_ore;
            invoice->lines[k].reverses = invoice->refers_to;
            invoice->lines[k].reverses_line = first == 0 ? 0 : (uint32_t)k + 1;
        }
        invoice->net_ore = -invoice->net_ore;
        invoice->vat_ore = -invoice->vat_ore;
        invoice->rounding_ore = -invoice->rounding_ore;
        invoice->total_ore = -invoice->total_ore;
    }
    sample->issue.correction = kind != DBT_INVOICE_ORIGINAL;
}

SAMPLE void sample_fill_vats(struct dbt_vat_sum vats[2])
{
    vats[0] = (struct dbt_vat_sum){'S', 2500, "", 190000, 47500};
    vats[1] = (struct dbt_vat_sum){'E', 0, "ML 10 kap. 6 §", -1, 0};
}

SAMPLE void sample_fill_inputs(struct sample *sample)
{
    static const char hash[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    struct dbt_ledger_input *items = sample->input_items;
    items[0] = (struct dbt_ledger_input){
        sample_period(4, 4), "sms", "sms-1.csv", "", 1234, hash, 21, {1, 2, 3, 4, 5, 6}};
    items[1] = items[0];
    items[1].name = "sms-2.csv";
    items[1].copy_of = "sms-1.csv";
    items[1].read = items[1].of[DBT_CLASS_DUPLICATE] = 15;
    items[1].of[DBT_CLASS_BILLED] = items[1].of[DBT_CLASS_FOLLOW_UP] = 0;
    items[1].of[DBT_CLASS_OUTSIDE_PERIOD] = items[1].of[DBT_CLASS_NOT_BILLABLE] = 0;
    items[1].of[DBT_CLASS_REJECTED] = 0;
    items[2] = (struct dbt_ledger_input){
        sample_period(5, 5), "charges", "Köp & sälj.csv", "", INT64_MAX, hash, 0, {0}};
    sample->inputs = (struct dbt_ledger_inputs){items, SAMPLE_INPUTS};
}

/* Two services, the second of two components, and prices of every kind. */
SAMPLE void sample_fill_region(struct sample *sample)
{
    static const char file[] = "/somewhere/prices.yaml";
    struct dbt_price *prices = sample->prices;
    sample->services[0] =
        (struct dbt_service){.code = "vantrums-tv",
                             .components = {{.code = "installation"}, {.code = "drift"}},
                             .component_count = 2};
    sample->services[1] = (struct dbt_service){
        .code = "primarvardskvalitet", .components = {{.code = ""}}, .component_count = 1};
    sample->tiers[0] = (struct dbt_tier){1000, 500000};
    sample->tiers[1] = (struct dbt_tier){INT64_MAX, 400000};
    prices[0] = (struct dbt_price){.service = 0,
                                   .component = 0,
                                   .from = sample_day("2024-01-01"),
                                   .price_micro = 1,
                                   .confirmed = true,
                                   .document = "RJH §3.9",
                                   .note = "",
                                   .place = {.file = file, .line = 7}};
    prices[1] = prices[0];
    prices[1].component = 1;
    prices[1].basis = DBT_PER_MONTH;
    prices[1].minimum_ore = 190000;
    prices[1].confirmed = false;
    prices[1].note = "ca, \"som i avtalet\"";
    prices[1].place.line = 12;
    prices[2] = prices[0];
    prices[2].service = 1;
    prices[2].basis = DBT_PER_YEAR;
    prices[2].price_micro = INT64_MAX;
    prices[3] = prices[2];
    prices[3].from = sample_day("2025-05-01");
    prices[3].price_micro = sample->tiers[0].price_micro;
    prices[3].scheme = DBT_TIERS_VOLUME;
    prices[3].tiers = sample->tiers;
    prices[3].tier_count = SAMPLE_TIERS;
    prices[3].included = 500;
    sample->region = (struct dbt_region){
        .services = sample->services,
        .service_count = SAMPLE_SERVICES,
        .prices = {"Prislista <2025>", true, prices, SAMPLE_PRICES, file},
    };
}

/* The second line of the second invoice, priced by three tiers. */
SAMPLE void sample_add_steps(struct sample *sample)
{
    static const char *const quantities[SAMPLE_STEPS] = {"1000", "200", "1/3"};
    struct dbt_line *line = &sample->lines[1][1];
    for (size_t i = 0; i < SAMPLE_STEPS; i++) {
        sample->steps[i] =
            (struct dbt_step){sample_ratio(quantities[i]), 500000 - 100000 * (int64_t)i};
    }
    line->steps = sample->steps;
    line->step_count = SAMPLE_STEPS;
}

SAMPLE void sample_fill_invoice(struct sample *sample, size_t at)
{
    static const char *const org_nos[] = {"556000-0001", "556000-0002", "556000-0003"};
    sample_fill_lines(sample->lines[at]);
    sample_fill_vats(sample->vats[at]);
    sample->items[at] = (struct dbt_invoice){.ocr = "",
                                             .period = sample_period(4, 5),
                                             .issued = sample_day("2025-06-02"),
                                             .due = sample_day("2025-07-02"),
                                             .seller = {"Region Jämtland Härjedalen",
                                                        "232100-0214",
                                                        "SE232100021401",
                                                        "Hälsovalskansliet",
                                                        {"Box 654", "831 27", "Östersund"},
                                                        "Vår referens"},
                                             .buyer = {"Vårdbolaget & Co AB 😀",
                                                       org_nos[at],
                                                       "SE556000000101",
                                                       "Ekonomi",
                                                       {"Storgatan 1\\2", "831 30", "Åre"},
                                                       "Er \"referens\""},
                                             .customer = "K-100",
                                             .bankgiro = "5402-9681",
                                             .demonstration = true,
                                             .lines = sample->lines[at],
                                             .line_count = 2,
                                             .vats = sample->vats[at],
                                             .vat_count = 2,
                                             .net_ore = 189999,
                                             .vat_ore = 47500,
                                             .rounding_ore = 1,
                                             .total_ore = 237500};
}

SAMPLE enum dbt_status sample_number(void *context, struct dbt_invoice *invoice, int64_t number,
                                     struct dbt_error *error)
{
    struct sample *sample = context;
    if (sample->numbered == sample->fail_at) {
        return dbt_error_set(error, DBT_INTERNAL, "no number today");
    }
    sample->numbered++;
    invoice->number = number;
    invoice->ocr = dbt_arena_format(&sample->arena, "%lld9", (long long)number);
    return DBT_OK;
}

SAMPLE int sample_setup(void **state)
{
    struct sample *sample = calloc(1, sizeof *sample);
    assert_non_null(sample);
    support_folder_make(sample->folder);
    snprintf(sample->path, sizeof sample->path, "%s/ledger.sqlite", sample->folder);
    dbt_arena_init(&sample->arena, (size_t)16 << 20);
    for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
        sample_fill_invoice(sample, i);
    }
    sample->invoices = (struct dbt_invoices){sample->items, SAMPLE_INVOICES, SAMPLE_INVOICES};
    struct dbt_span april = {sample_day("2025-04-01"), sample_day("2025-04-30")};
    struct dbt_span may = {sample_day("2025-05-01"), sample_day("2025-05-31")};
    static const char unit[] = "SE2321000131-E1";
    sample->usage_items[0] = (struct dbt_usage_row){unit, "calls-wait", "", may, 120};
    sample->usage_items[1] = (struct dbt_usage_row){unit, "calls-wait", "median", may, 65};
    sample->usage_items[2] = (struct dbt_usage_row){unit, "listed", "", april, 8000};
    sample->usage_items[3] = (struct dbt_usage_row){unit, "listed", "", may, 8001};
    sample->usage_items[4] = (struct dbt_usage_row){"SE2321000131-E2", "sms", "", may, -3};
    sample->usage = (struct dbt_usage_rows){sample->usage_items, SAMPLE_USAGE};
    sample_add_steps(sample);
    sample_fill_inputs(sample);
    sample_fill_region(sample);
    sample->fail_at = SAMPLE_INVOICES;
    sample->issue = (struct dbt_issue){.region = &sample->region,
                                       .invoices = &sample->invoices,
                                       .usage = &sample->usage,
                                       .inputs = &sample->inputs,
                                       .first_number = SAMPLE_FIRST_NUMBER,
                                       .number = sample_number,
                                       .context = sample};
    *state = sample;
    return 0;
}

SAMPLE int sample_teardown(void **state)
{
    struct sample *sample = *state;
    dbt_arena_release(&sample->arena);
    support_folder_remove(sample->folder);
    free(sample);
    return 0;
}

SAMPLE struct dbt_ledger *sample_open(struct sample *sample, enum dbt_ledger_mode mode)
{
    struct dbt_ledger *ledger = NULL;
    assert_int_equal(dbt_ledger_open(&ledger, sample->path, "jamtland", mode, &sample->error),
                     DBT_OK);
    assert_non_null(ledger);
    return ledger;
}

SAMPLE enum dbt_status sample_issue(struct sample *sample, struct dbt_ledger *ledger,
                                    struct dbt_run *run)
{
    sample->numbered = 0;
    return dbt_ledger_issue(ledger, run, &sample->issue, &sample->arena, &sample->error);
}

SAMPLE enum dbt_status sample_publish(struct sample *sample, struct dbt_ledger *ledger,
                                      int64_t sequence)
{
    static const char hash[] = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";
    static const char manifest[] =
        "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd";
    const struct dbt_output_file files[] = {{"invoices/70001.pdf", 1234, hash},
                                            {"manifest.json", 99, manifest}};
    return dbt_ledger_published(ledger, sequence, files, 2, &sample->error);
}

/* Another program at the same file. */
SAMPLE sqlite3 *sample_raw(const struct sample *sample)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(sample->path, &db), SQLITE_OK);
    return db;
}

SAMPLE void sample_sql(const struct sample *sample, const char *sql)
{
    sqlite3 *db = sample_raw(sample);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

SAMPLE int64_t sample_count(const struct sample *sample, const char *sql)
{
    sqlite3 *db = sample_raw(sample);
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t count = sqlite3_column_int64(statement, 0);
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return count;
}

/* The message says `part`. */
SAMPLE void sample_says(const struct sample *sample, const char *part)
{
    if (strstr(sample->error.text, part) == NULL) {
        fail_msg("\"%s\" is not in \"%s\"", part, sample->error.text);
    }
}

#define SAMPLE_TEST(function)                                                                      \
    cmocka_unit_test_setup_teardown(function, sample_setup, sample_teardown)

#endif
