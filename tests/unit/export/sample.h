/* A small result of a run with a value in every part. */
#ifndef DEBITERA_TESTS_EXPORT_SAMPLE_H
#define DEBITERA_TESTS_EXPORT_SAMPLE_H

#include "support.h"

#include <jansson.h>
#include <string.h>

#include "debitera/export.h"

#define SAMPLE __attribute__((unused)) static

#define SAMPLE_HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

struct sample {
    struct dbt_arena arena;
    struct dbt_error error;
    struct dbt_buffer out;
    struct dbt_source sources[3];
    struct dbt_meter meters[2];
    struct dbt_region region;
    struct dbt_run run;
    struct dbt_input inputs[2][2];
    struct dbt_file_repeats repeats[2];
    struct dbt_delivery deliveries[2];
    struct dbt_reject reject_items[2];
    struct dbt_rejects rejects;
    struct dbt_findings findings;
    struct dbt_usage_row usage_items[4];
    struct dbt_usage_rows usage;
    struct dbt_line lines[2];
    struct dbt_vat_sum vats[2][2];
    struct dbt_invoice items[2];
    struct dbt_invoices invoices;
    struct dbt_output_file files[2];
    struct dbt_result result;
};

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

SAMPLE struct dbt_period sample_period(const char *text)
{
    struct dbt_period period;
    assert_true(dbt_period_parse(dbt_text_of(text), &period));
    return period;
}

SAMPLE void sample_fill_region(struct sample *sample)
{
    sample->sources[0] = (struct dbt_source){.code = "units", .kind = DBT_SOURCE_UNITS};
    sample->sources[1] = (struct dbt_source){.code = "unused", .kind = DBT_SOURCE_CHARGES};
    sample->sources[2] = (struct dbt_source){.code = "sms", .kind = DBT_SOURCE_EVENTS};
    sample->meters[0] = (struct dbt_meter){.code = "listed"};
    sample->meters[1] = (struct dbt_meter){.code = "sms-sent"};
    sample->region = (struct dbt_region){
        .sources = sample->sources, .source_count = 3, .meters = sample->meters, .meter_count = 2};
    sample->region.identity.code = "jamtland";
}

SAMPLE void sample_fill_input(struct dbt_input *input, const struct dbt_source *source,
                              const char *name)
{
    *input = (struct dbt_input){.source = source,
                                .path = "/srv/exports/2025-05/file.csv",
                                .name = name,
                                .size_bytes = 1000,
                                .sha256 = SAMPLE_HASH};
    input->accounting.read = 10;
    input->accounting.of[DBT_CLASS_BILLED] = 8;
    input->accounting.of[DBT_CLASS_REJECTED] = 2;
    input->accounting.rejected[DBT_REASON_BAD_DATE] = 2;
}

SAMPLE void sample_fill_deliveries(struct sample *sample)
{
    sample_fill_input(&sample->inputs[0][0], &sample->sources[0], "enheter.csv");
    sample_fill_input(&sample->inputs[0][1], &sample->sources[2], "sms.csv.gz");
    sample_fill_input(&sample->inputs[1][0], &sample->sources[2], "sms-2.csv.gz");
    sample->inputs[1][0].copy_of_other = true;
    sample->inputs[1][0].accounting.conflicting = 1;
    sample->deliveries[0] = (struct dbt_delivery){.folder = "/srv/exports/may/",
                                                  .period = {24304, 24304},
                                                  .inputs = sample->inputs[0],
                                                  .count = 2};
    sample->repeats[0] = (struct dbt_file_repeats){"sms.csv.gz", "sms-2.csv.gz", 17};
    sample->repeats[1] = (struct dbt_file_repeats){"sms.csv.gz", "sms.csv.gz", 2};
    sample->deliveries[0].repeats = sample->repeats;
    sample->deliveries[0].repeats_count = 2;
    sample->deliveries[1] = (struct dbt_delivery){
        .folder = "rest", .period = {24305, 24306}, .inputs = sample->inputs[1], .count = 1};
    sample->reject_items[0] =
        (struct dbt_reject){"sms", "sms.csv.gz", 17, 19, "Skickad tid", DBT_REASON_BAD_DATE};
    sample->reject_items[1] =
        (struct dbt_reject){"sms", "sms, igen.csv", 18, 21, "", DBT_REASON_FIELD_COUNT};
    sample->rejects = (struct dbt_rejects){.items = sample->reject_items, .count = 2};
}

SAMPLE void sample_fill_lines(struct sample *sample)
{
    sample->lines[0] =
        (struct dbt_line){.unit_code = "SE2321000131-E1",
                          .unit_name = "Vårdcentralen \"Björken\"",
                          .service_code = "primarvardskvalitet",
                          .component = "",
                          .service_name = "Primärvårdskvalitet",
                          .account = "3041",
                          .month = (dbt_month)(2025 * 12 + 4),
                          .span = {sample_day("2025-05-01"), sample_day("2025-05-31")},
                          .quantity = sample_ratio("8000"),
                          .free_quantity = sample_ratio("0"),
                          .unit_of_quantity = "listade",
                          .price_micro = 2850000,
                          .basis = DBT_PER_YEAR,
                          .scheme = "",
                          .placed = sample_ratio("0"),
                          .fraction = sample_ratio("1/12"),
                          .exact_ore = sample_ratio("190000"),
                          .net_ore = 190000,
                          .vat_category = 'S',
                          .vat_rate_bp = 2500,
                          .vat_exemption = "",
                          .evidence = "",
                          .price_source = "prices.yaml:12 (RJH §3.1)",
                          .model = "metered",
                          .source = "listning",
                          .meter = "listed",
                          .record = ""};
    sample->lines[1] = sample->lines[0];
    sample->lines[1].quantity = sample_ratio("-4001/3");
    sample->lines[1].basis = DBT_PER_PIECE;
    sample->lines[1].price_micro = 12345;
    sample->lines[1].net_ore = -5;
    sample->lines[1].vat_category = 'E';
    sample->lines[1].vat_rate_bp = 0;
    sample->lines[1].evidence = "a,b\nc";
}

SAMPLE void sample_fill_invoices(struct sample *sample)
{
    sample_fill_lines(sample);
    sample->vats[0][0] = (struct dbt_vat_sum){'S', 2500, "", 190000, 47500};
    sample->vats[0][1] = (struct dbt_vat_sum){'E', 0, "ML 10 kap. 6 §", -5, 0};
    sample->vats[1][0] = (struct dbt_vat_sum){'S', 600, "", 100, 6};
    sample->vats[1][1] = (struct dbt_vat_sum){'S', 2500, "", 1000, 250};
    sample->items[0] =
        (struct dbt_invoice){.number = 70001,
                             .ocr = "700019",
                             .period = sample_period("2025-05"),
                             .issued = sample_day("2025-06-02"),
                             .due = sample_day("2025-07-02"),
                             .buyer = {.name = "Åre Vård, AB", .org_no = "556000-0001"},
                             .customer = "K-100",
                             .lines = sample->lines,
                             .line_count = 2,
                             .vats = sample->vats[0],
                             .vat_count = 2,
                             .net_ore = 189995,
                             .vat_ore = 47500,
                             .rounding_ore = 5,
                             .total_ore = 237500};
    sample->items[1] = sample->items[0];
    sample->items[1].number = 70002;
    sample->items[1].ocr = "700027";
    sample->items[1].buyer = (struct dbt_party){.name = "Öst", .org_no = "556000-0002"};
    sample->items[1].line_count = 0;
    sample->items[1].vats = sample->vats[1];
    sample->items[1].net_ore = 1100;
    sample->items[1].vat_ore = 256;
    sample->items[1].rounding_ore = 0;
    sample->items[1].total_ore = 1356;
    sample->invoices = (struct dbt_invoices){sample->items, 2, 2};
}

SAMPLE void sample_fill_run(struct sample *sample)
{
    sample->run = (struct dbt_run){.sequence = 7,
                                   .period = sample_period("2025-05"),
                                   .issue_date = sample_day("2025-06-02"),
                                   .program_version = "1.2.3",
                                   .region_sha256 = SAMPLE_HASH,
                                   .inputs_sha256 = SAMPLE_HASH,
                                   .previous_manifest_sha256 = SAMPLE_HASH};
    struct dbt_span may = {sample_day("2025-05-01"), sample_day("2025-05-31")};
    sample->usage_items[0] = (struct dbt_usage_row){"SE2321000131-E1", "listed", "", may, 8000};
    sample->usage_items[1] = (struct dbt_usage_row){"SE2321000131-E2", "listed", "", may, 1};
    sample->usage_items[2] = (struct dbt_usage_row){"SE2321000131-E2", "sms-sent", "", may, -3};
    sample->usage_items[3] = (struct dbt_usage_row){"SE2321000131-E2", "sms-sent", "p90", may, 65};
    sample->usage = (struct dbt_usage_rows){sample->usage_items, 4};
    sample->files[0] = (struct dbt_output_file){"invoices/70001.pdf", 1234, SAMPLE_HASH};
    sample->files[1] = (struct dbt_output_file){"lines.csv", 0, SAMPLE_HASH};
}

SAMPLE int sample_setup(void **state)
{
    struct sample *sample = calloc(1, sizeof *sample);
    assert_non_null(sample);
    dbt_arena_init(&sample->arena, (size_t)1 << 20);
    dbt_buffer_init(&sample->out);
    sample_fill_region(sample);
    sample_fill_deliveries(sample);
    sample_fill_invoices(sample);
    sample_fill_run(sample);
    dbt_findings_init(&sample->findings, &sample->arena);
    struct dbt_place place = {.file = "/srv/regions/jamtland/prices.yaml", .line = 12};
    dbt_findings_add(&sample->findings, DBT_SEVERITY_WARNING, "approximate-price", &place,
                     "read the note", "the price is approximate");
    sample->result = (struct dbt_result){.region = &sample->region,
                                         .run = &sample->run,
                                         .prices_name = "",
                                         .deliveries = sample->deliveries,
                                         .delivery_count = 2,
                                         .rejects = &sample->rejects,
                                         .findings = &sample->findings,
                                         .usage = &sample->usage,
                                         .invoices = &sample->invoices,
                                         .files = sample->files,
                                         .file_count = 2};
    *state = sample;
    return 0;
}

SAMPLE int sample_teardown(void **state)
{
    struct sample *sample = *state;
    dbt_buffer_release(&sample->out);
    dbt_arena_release(&sample->arena);
    free(sample);
    return 0;
}

SAMPLE const char *sample_export(struct sample *sample, enum dbt_format format)
{
    dbt_buffer_clear(&sample->out);
    assert_int_equal(dbt_export(format, &sample->result, &sample->out, &sample->error), DBT_OK);
    return sample->out.bytes;
}

/* The member at a path of keys and positions: "totals.vat_rates.0.net_ore"; borrowed. */
SAMPLE json_t *sample_at(json_t *value, const char *path)
{
    while (*path != '\0') {
        char key[64];
        size_t length = strcspn(path, ".");
        assert_true(length < sizeof key);
        memcpy(key, path, length);
        key[length] = '\0';
        value = json_is_array(value) ? json_array_get(value, (size_t)strtoul(key, NULL, 10))
                                     : json_object_get(value, key);
        if (value == NULL) {
            fail_msg("there is no %s", key);
        }
        path += length + (path[length] == '.');
    }
    return value;
}

SAMPLE void sample_integer(json_t *value, const char *path, int64_t expected)
{
    json_t *found = sample_at(value, path);
    assert_true(json_is_integer(found));
    assert_int_equal(json_integer_value(found), expected);
}

SAMPLE void sample_string(json_t *value, const char *path, const char *expected)
{
    json_t *found = sample_at(value, path);
    assert_true(json_is_string(found));
    assert_string_equal(json_string_value(found), expected);
}

SAMPLE json_t *sample_parse(const struct sample *sample)
{
    json_error_t error;
    json_t *value =
        json_loadb(sample->out.bytes, sample->out.length, JSON_REJECT_DUPLICATES, &error);
    if (value == NULL) {
        fail_msg("%s, line %d", error.text, error.line);
    }
    return value;
}

/* jansson's memory: the allocation after `sample_allocations` others fails; -1: none does. */
static __attribute__((unused)) long sample_allocations = -1;

SAMPLE void *sample_malloc(size_t size)
{
    if (sample_allocations == 0) {
        return NULL;
    }
    sample_allocations -= sample_allocations > 0;
    return malloc(size);
}

#define SAMPLE_TEST(function)                                                                      \
    cmocka_unit_test_setup_teardown(function, sample_setup, sample_teardown)

#endif
