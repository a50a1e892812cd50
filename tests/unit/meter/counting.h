/* What the tests of this stage share: a small region with an events and a listings source. */
#ifndef DEBITERA_TESTS_METER_COUNTING_H
#define DEBITERA_TESTS_METER_COUNTING_H

#include "support.h"

#include "debitera/meter.h"

enum { COUNTING_SMS, COUNTING_LISTED, COUNTING_SOURCES };
enum { COUNTING_UNITS = 4, COUNTING_INPUTS = 8 };

/* Fields as the reader gives them: null and "" are absent. */
struct counting_row {
    const char *time, *unit, *id, *status, *quantity, *kind;
    const char *person, *from, *to;
    uint32_t input;
};

/* Units, in this order: e1 and E2 always, E3 until 2025-05-15, E4 from 2025-05-02. */
struct counting {
    struct dbt_arena arena;
    struct dbt_source sources[COUNTING_SOURCES];
    struct dbt_meter meters[4];
    struct dbt_region region;
    struct dbt_price prices[1]; /* cuts a slot at 2025-05-16 */
    struct dbt_zone zone;
    struct dbt_slots slots;
    struct dbt_registers registers;
    struct dbt_usage usage;
    struct dbt_metering *metering;
    size_t memory_bytes;
    unsigned threads;
    struct dbt_share share;
    struct counting_row *rows; /* all that were added: they are read again when that is asked for */
    size_t row_count, row_capacity;
    struct dbt_verdict verdict;
    struct dbt_metering_outcome outcome;
    struct dbt_error error;
};

static __attribute__((unused)) dbt_day counting_day(const char *text)
{
    dbt_day day = 0;
    assert_true(dbt_day_parse(dbt_text_of(text), &day));
    return day;
}

static __attribute__((unused)) struct dbt_period counting_period(const char *text)
{
    struct dbt_period period = {0, 0};
    assert_true(dbt_period_parse(dbt_text_of(text), &period));
    return period;
}

static __attribute__((unused)) void counting_units(struct counting *counting,
                                                   struct dbt_period period)
{
    static const char *const codes[COUNTING_UNITS] = {"e1", "E2", "E3", "E4"};
    struct dbt_registers *registers = &counting->registers;
    struct dbt_findings findings;
    dbt_findings_init(&findings, &counting->arena);
    assert_int_equal(dbt_registers_init(registers, &counting->region, period, &counting->arena,
                                        &counting->error),
                     DBT_OK);
    registers->units = dbt_arena_alloc(&counting->arena, COUNTING_UNITS, sizeof *registers->units);
    assert_non_null(registers->units);
    for (size_t i = 0; i < COUNTING_UNITS; i++) {
        registers->units[i] = (struct dbt_unit){
            .code = codes[i],
            .name = codes[i],
            .org_no = "232100-0214",
            .valid = {DBT_DAY_MIN, DBT_DAY_MAX},
            .place = {.file = "units.csv", .record = i + 2},
        };
    }
    registers->units[2].valid.last = counting_day("2025-05-15");
    registers->units[3].valid.first = counting_day("2025-05-02");
    registers->unit_count = registers->unit_capacity = COUNTING_UNITS;
    assert_int_equal(dbt_registers_close_units(registers, &findings, &counting->error), DBT_OK);
}

/* `run` is the period of the slots. Tests change sources and meters before counting_begin. */
static __attribute__((unused)) void counting_init(struct counting *counting, const char *run)
{
    *counting = (struct counting){.memory_bytes = (size_t)1 << 20, .threads = 1, .share = {1, 1}};
    dbt_arena_init(&counting->arena, (size_t)1 << 28);
    counting->sources[COUNTING_SMS] = (struct dbt_source){
        .code = "sms", .kind = DBT_SOURCE_EVENTS, .point = ',', .clock = DBT_CLOCK_LOCAL};
    counting->sources[COUNTING_SMS].headers[DBT_COLUMN_ID] = "Id";
    counting->sources[COUNTING_LISTED] = (struct dbt_source){
        .code = "listade", .kind = DBT_SOURCE_LISTINGS, .point = ',', .to_is_last_day = true};
    counting->sources[COUNTING_LISTED].headers[DBT_COLUMN_PERSON] = "Personnummer";
    counting->sources[COUNTING_LISTED].headers[DBT_COLUMN_FROM] = "Från";
    counting->prices[0].from = counting_day("2025-05-16");
    counting->region = (struct dbt_region){
        .sources = counting->sources,
        .source_count = COUNTING_SOURCES,
        .meters = counting->meters,
        .prices = {.prices = counting->prices, .count = 1},
    };
    assert_int_equal(dbt_zone_load(&counting->zone, NULL, "Europe/Stockholm", &counting->error),
                     DBT_OK);
    counting_units(counting, counting_period(run));
    assert_int_equal(
        dbt_slots_make(&counting->slots, &counting->registers, &counting->arena, &counting->error),
        DBT_OK);
}

static __attribute__((unused)) void counting_meter(struct counting *counting,
                                                   struct dbt_meter meter)
{
    meter.code = "meter";
    counting->meters[counting->region.meter_count++] = meter;
}

static __attribute__((unused)) struct dbt_metering_options
counting_options(struct counting *counting, const char *delivery)
{
    return (struct dbt_metering_options){
        .region = &counting->region,
        .registers = &counting->registers,
        .slots = &counting->slots,
        .period = counting_period(delivery),
        .zone = &counting->zone,
        .key = {1, 2},
        .share = counting->share,
        .threads = counting->threads,
        .memory_bytes = counting->memory_bytes,
    };
}

static __attribute__((unused)) struct dbt_usage_scope
counting_scope(const struct counting *counting)
{
    return (struct dbt_usage_scope){&counting->region, &counting->registers, &counting->slots};
}

static __attribute__((unused)) void counting_source(struct counting *counting, size_t source)
{
    struct dbt_metered_source begun = {&counting->sources[source], COUNTING_INPUTS, 0};
    counting->row_count = 0;
    assert_int_equal(dbt_metering_begin(counting->metering, &begun, &counting->error), DBT_OK);
}

static __attribute__((unused)) void counting_begin(struct counting *counting, const char *delivery,
                                                   size_t source)
{
    struct dbt_usage_scope scope = counting_scope(counting);
    dbt_usage_release(&counting->usage);
    assert_int_equal(dbt_usage_init(&counting->usage, &scope, &counting->arena, &counting->error),
                     DBT_OK);
    struct dbt_metering_options options = counting_options(counting, delivery);
    counting->metering = dbt_metering_new(&options, &counting->usage, &counting->error);
    assert_non_null(counting->metering);
    counting_source(counting, source);
}

static __attribute__((unused)) void counting_release(struct counting *counting)
{
    dbt_metering_free(counting->metering);
    dbt_registers_release(&counting->registers);
    dbt_usage_release(&counting->usage);
    dbt_arena_release(&counting->arena);
}

static __attribute__((unused)) struct dbt_text counting_text(const char *text)
{
    return text ? dbt_text_of(text) : (struct dbt_text){NULL, 0};
}

/* The `number`th of all records, which is its offset too; of any worker. */
static __attribute__((unused)) enum dbt_status
counting_feed(struct counting *counting, const struct counting_row *row, size_t number)
{
    struct dbt_text fields[DBT_COLUMN_COUNT] = {{NULL, 0}};
    fields[DBT_COLUMN_TIME] = counting_text(row->time);
    fields[DBT_COLUMN_UNIT] = counting_text(row->unit);
    fields[DBT_COLUMN_ID] = counting_text(row->id);
    fields[DBT_COLUMN_STATUS] = counting_text(row->status);
    fields[DBT_COLUMN_QUANTITY] = counting_text(row->quantity);
    fields[DBT_COLUMN_KIND] = counting_text(row->kind);
    fields[DBT_COLUMN_PERSON] = counting_text(row->person);
    fields[DBT_COLUMN_FROM] = counting_text(row->from);
    fields[DBT_COLUMN_TO] = counting_text(row->to);
    struct dbt_metering_row metered = {.fields = fields,
                                       .offset = number,
                                       .input = row->input,
                                       .worker = (unsigned)(number * 7 % counting->threads)};
    return dbt_metering_add(counting->metering, &metered, &counting->verdict, &counting->error);
}

static __attribute__((unused)) const char *counting_keep(struct counting *counting,
                                                         const char *text)
{
    const char *kept = text ? dbt_arena_string(&counting->arena, text) : NULL;
    assert_true(kept || !text);
    return kept;
}

static __attribute__((unused)) enum dbt_status counting_add(struct counting *counting,
                                                            struct counting_row row)
{
    const char **texts[] = {&row.time, &row.unit,   &row.id,   &row.status, &row.quantity,
                            &row.kind, &row.person, &row.from, &row.to};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *texts[i] = counting_keep(counting, *texts[i]);
    }
    counting->rows = dbt_arena_grow(&counting->arena, counting->rows, counting->row_count,
                                    &counting->row_capacity, sizeof *counting->rows);
    assert_non_null(counting->rows);
    counting->rows[counting->row_count] = row;
    return counting_feed(counting, &row, counting->row_count++);
}

/* The rest of a source: it is read again as often as that is asked for. */
static __attribute__((unused)) enum dbt_status counting_finish(struct counting *counting)
{
    for (;;) {
        bool again;
        enum dbt_status status = dbt_metering_next(counting->metering, &again, &counting->error);
        if (status != DBT_OK) {
            return status;
        }
        if (!again) {
            return dbt_metering_close(counting->metering, &counting->outcome, &counting->error);
        }
        for (size_t i = 0; i < counting->row_count; i++) {
            assert_int_equal(counting_feed(counting, &counting->rows[i], i), DBT_OK);
        }
    }
}

static __attribute__((unused)) void counting_close(struct counting *counting)
{
    assert_int_equal(counting_finish(counting), DBT_OK);
}

/* What the whole source's accounting changes by. */
static __attribute__((unused)) struct dbt_accounting_change
counting_change(const struct counting *counting)
{
    struct dbt_accounting_change sum = {0};
    for (size_t i = 0; i < COUNTING_INPUTS; i++) {
        const struct dbt_accounting_change *change = &counting->outcome.changes[i];
        for (size_t c = 0; c < DBT_CLASS_COUNT; c++) {
            sum.of[c] += change->of[c];
        }
        sum.conflicting += change->conflicting;
        sum.double_listed += change->double_listed;
    }
    return sum;
}

static __attribute__((unused)) void counting_expect(struct counting *counting,
                                                    struct counting_row row, enum dbt_class class)
{
    assert_int_equal(counting_add(counting, row), DBT_OK);
    assert_string_equal(dbt_class_word(counting->verdict.class), dbt_class_word(class));
}

static __attribute__((unused)) void counting_reject(struct counting *counting,
                                                    struct counting_row row, enum dbt_reason reason,
                                                    enum dbt_column column)
{
    counting_expect(counting, row, DBT_CLASS_REJECTED);
    assert_string_equal(dbt_reason_word(counting->verdict.reason), dbt_reason_word(reason));
    assert_int_equal(counting->verdict.column, column);
}

/* The quantity of a meter at a unit, over all slots. */
static __attribute__((unused)) int64_t counting_sum(const struct counting *counting, size_t meter,
                                                    size_t unit)
{
    int64_t sum = 0;
    for (size_t slot = 0; slot < counting->slots.count; slot++) {
        sum += *dbt_usage_at(&counting->usage, meter, unit, slot);
    }
    return sum;
}

#endif
