/* A usage file with something in every list, whose numbers a test may add to. */
#ifndef DEBITERA_TESTS_EXPORT_USAGE_SAMPLE_H
#define DEBITERA_TESTS_EXPORT_USAGE_SAMPLE_H

#include "support.h"

#include <string.h>

#include "debitera/usage_file.h"

#define USAGE_HASH  "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define USAGE_HASH2 "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

enum { USAGE_ITEMS = 64, USAGE_CELLS = 1000, USAGE_SOURCES = 2, USAGE_DELIVERIES = 2 };

struct usage_counted {
    struct dbt_usage_input inputs[2]; /* first: the others are found by it */
    struct dbt_reject rejects[USAGE_ITEMS];
    struct dbt_file_repeats repeats[USAGE_ITEMS];
    struct dbt_usage_quantity quantities[USAGE_ITEMS];
    struct dbt_usage_cell_list cells[USAGE_ITEMS];
    uint32_t records[USAGE_ITEMS][USAGE_CELLS];
    dbt_day missing_days[USAGE_ITEMS];
};

struct usage_sample {
    struct dbt_usage_file file;
    struct dbt_usage_source sources[USAGE_SOURCES];
    struct dbt_usage_delivery deliveries[USAGE_DELIVERIES];
    struct dbt_usage_register units[1];
    struct dbt_usage_counted counted[USAGE_DELIVERIES][USAGE_SOURCES];
    struct usage_counted lists[USAGE_DELIVERIES][USAGE_SOURCES];
};

static __attribute__((unused)) dbt_day usage_day(const char *text)
{
    dbt_day day;
    assert_true(dbt_day_parse(dbt_text_of(text), &day));
    return day;
}

/* Two files, the second a copy of the first; nothing counted. */
static void usage_counted_init(struct dbt_usage_counted *counted, struct usage_counted *lists)
{
    *counted = (struct dbt_usage_counted){
        .inputs = lists->inputs,
        .input_count = 2,
        .rejects = lists->rejects,
        .repeats = lists->repeats,
        .quantities = lists->quantities,
        .cells = lists->cells,
        .missing_days = lists->missing_days,
    };
    for (int i = 0; i < 2; i++) {
        lists->inputs[i] = (struct dbt_usage_input){
            .name = i == 0 ? "a \"quoted\" å.csv" : "b.csv.gz",
            .copy_of = i == 0 ? "" : "a \"quoted\" å.csv",
            .size_bytes = 1234567890123,
            .sha256 = USAGE_HASH,
        };
    }
}

static __attribute__((unused)) void usage_sample_init(struct usage_sample *sample)
{
    *sample = (struct usage_sample){
        .sources = {{"listade", 1, 1}, {"sms", 1, 1}},
        .units = {{.name = "enheter.csv", .sha256 = USAGE_HASH}},
        .file =
            {
                .path = "sample.json",
                .program_version = "0.1.0",
                .region_code = "norrland",
                .region_sha256 = USAGE_HASH,
                .rejects = 3,
                .sources = sample->sources,
                .source_count = USAGE_SOURCES,
                .deliveries = sample->deliveries,
                .delivery_count = USAGE_DELIVERIES,
            },
    };
    assert_true(dbt_period_parse(dbt_text_of("2025-04..2025-05"), &sample->file.period));
    for (int d = 0; d < USAGE_DELIVERIES; d++) {
        dbt_month month = sample->file.period.first + d;
        sample->deliveries[d] = (struct dbt_usage_delivery){
            .period = {month, month},
            .units = sample->units,
            .unit_file_count = 1,
            .counted = sample->counted[d],
        };
        for (int s = 0; s < USAGE_SOURCES; s++) {
            usage_counted_init(&sample->counted[d][s], &sample->lists[d][s]);
        }
    }
}

/* ---- adding to a source ---------------------------------------------------------------------- */

static __attribute__((unused)) void usage_add(struct dbt_usage_counted *counted, const char *meter,
                                              const char *unit, int64_t quantity)
{
    assert_in_range(counted->quantity_count, 0, USAGE_ITEMS - 1);
    counted->quantities[counted->quantity_count++] = (struct dbt_usage_quantity){
        meter, unit, {usage_day("2025-04-01"), usage_day("2025-04-30")}, quantity};
}

/* Each makes a list of its own: of one key there may be several, until they are ordered. */
static __attribute__((unused)) void
usage_add_cell(struct dbt_usage_counted *counted, const char *unit, uint32_t cell, uint32_t records)
{
    assert_in_range(counted->cells_count, 0, USAGE_ITEMS - 1);
    assert_in_range(cell, 0, USAGE_CELLS - 1);
    uint32_t *room = ((struct usage_counted *)counted->inputs)->records[counted->cells_count];
    room[cell] = records;
    counted->cells[counted->cells_count++] =
        (struct dbt_usage_cell_list){"wait", unit, 2025 * 12 + 3, cell + 1, room};
}

static __attribute__((unused)) void usage_add_reject(struct dbt_usage_counted *counted,
                                                     const char *file, uint64_t record,
                                                     enum dbt_reason reason)
{
    assert_in_range(counted->reject_count, 0, USAGE_ITEMS - 1);
    counted->rejects[counted->reject_count++] = (struct dbt_reject){
        .source = "sms",
        .file = file,
        .record = record,
        .line = record + 1,
        .column = "Skickat",
        .reason = reason,
    };
}

static __attribute__((unused)) void usage_add_repeats(struct dbt_usage_counted *counted,
                                                      const char *first, const char *repeating,
                                                      uint64_t records)
{
    assert_in_range(counted->repeats_count, 0, USAGE_ITEMS - 1);
    counted->repeats[counted->repeats_count++] =
        (struct dbt_file_repeats){first, repeating, records};
}

static __attribute__((unused)) void usage_add_missing(struct dbt_usage_counted *counted,
                                                      const char *day)
{
    assert_in_range(counted->missing_day_count, 0, USAGE_ITEMS - 1);
    counted->missing_days[counted->missing_day_count++] = usage_day(day);
}

/* Something in every list of one source. */
static __attribute__((unused)) void usage_fill(struct dbt_usage_counted *counted)
{
    counted->inputs[0].accounting.read = 10;
    counted->inputs[0].accounting.of[DBT_CLASS_BILLED] = 8;
    counted->inputs[0].accounting.of[DBT_CLASS_REJECTED] = 2;
    counted->inputs[0].accounting.rejected[DBT_REASON_BAD_DATE] = 2;
    counted->inputs[0].accounting.conflicting = 1;
    counted->inputs[0].accounting.double_listed = 4;
    usage_add_reject(counted, "b.csv.gz", 17, DBT_REASON_BAD_DATE);
    usage_add_reject(counted, "b.csv.gz", 19, DBT_REASON_BAD_DATE);
    usage_add_repeats(counted, "a \"quoted\" å.csv", "b.csv.gz", 7);
    usage_add(counted, "sent", "SE-1", 5);
    usage_add(counted, "sent", "SE-2", 3);
    usage_add_cell(counted, "SE-1", 3, 1);
    usage_add_cell(counted, "SE-1", 900, 4000000000);
    usage_add_cell(counted, "SE-2", 3, 2);
    usage_add_missing(counted, "2025-04-07");
    assert_int_equal(dbt_usage_counted_order(counted, 100, NULL), DBT_OK);
}

static __attribute__((unused)) void usage_write(const struct dbt_usage_file *file,
                                                struct dbt_buffer *out)
{
    struct dbt_error error = {.text = ""};
    dbt_buffer_init(out);
    if (dbt_usage_file_write(file, out, &error) != DBT_OK) {
        fail_msg("%s", error.text);
    }
}

#endif
