/* Events: every class and reason, their order, and what is counted. */
#include "counting.h"

static const char *const statuses[] = {"OK", "FAILED"};

/* Meter 0: delivered ones, priced. Meter 1: parts of all, follow-up. Meter 2: failed reminders. */
static int setup(void **state)
{
    static struct counting counting;
    counting_init(&counting, "2025-05..2025-06");
    struct dbt_source *sms = &counting.sources[COUNTING_SMS];
    sms->statuses[0] = statuses[0];
    sms->statuses[1] = statuses[1];
    sms->status_count = 2;
    counting_meter(&counting,
                   (struct dbt_meter){.model = DBT_METER_RECORDS, .statuses = 1, .priced = true});
    counting_meter(&counting, (struct dbt_meter){.model = DBT_METER_QUANTITY, .statuses = 1});
    counting_meter(&counting, (struct dbt_meter){
                                  .model = DBT_METER_RECORDS, .statuses = 2, .kind = "reminder"});
    counting_begin(&counting, "2025-05", COUNTING_SMS);
    *state = &counting;
    return 0;
}

static int teardown(void **state)
{
    counting_release(*state);
    return 0;
}

/* Once more from nothing, with other settings. */
static void restart(struct counting *counting)
{
    dbt_metering_free(counting->metering);
    counting_begin(counting, "2025-05", COUNTING_SMS);
}

static struct counting_row row_of(const char *id)
{
    return (struct counting_row){
        .time = "2025-05-03 10:00:00", .unit = "E1", .id = id, .status = "OK"};
}

static void each_meter_counts_its_records(void **state)
{
    struct counting *counting = *state;
    struct counting_row row = row_of("1");
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row = row_of("2");
    row.quantity = "3";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row = row_of("3");
    row.quantity = "0";
    row.unit = "e2";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row = row_of("4");
    row.status = "FAILED";
    row.kind = "reminder";
    counting_expect(counting, row, DBT_CLASS_FOLLOW_UP);
    row.id = "5";
    row.kind = "other";
    counting_expect(counting, row, DBT_CLASS_NOT_BILLABLE);
    counting_close(counting);
    assert_int_equal(counting_sum(counting, 0, 0), 2);
    assert_int_equal(counting_sum(counting, 1, 0), 4);
    assert_int_equal(counting_sum(counting, 2, 0), 1);
    assert_int_equal(counting_sum(counting, 0, 1), 1);
    assert_int_equal(counting_sum(counting, 1, 1), 0);
}

static void the_local_day_decides_slot_and_period(void **state)
{
    struct counting *counting = *state;
    struct counting_row row = row_of("1");
    row.time = "2025-04-30T22:30:00Z";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row = row_of("2");
    row.time = "2025-04-30T21:30:00Z";
    counting_expect(counting, row, DBT_CLASS_OUTSIDE_PERIOD);
    row.time = "2025-05-31T22:00:00Z"; /* June of the run, but not of this delivery */
    counting_expect(counting, row, DBT_CLASS_OUTSIDE_PERIOD);
    row.time = "2025-05-15T23:59:59+02:00";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row = row_of("3");
    row.time = "2025-05-16";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    counting_close(counting);
    assert_int_equal(*dbt_usage_at(&counting->usage, 0, 0, 0), 2);
    assert_int_equal(*dbt_usage_at(&counting->usage, 0, 0, 1), 1);
    assert_int_equal(*dbt_usage_at(&counting->usage, 0, 0, 2), 0);
}

static void the_clock_of_the_source_counts(void **state)
{
    struct counting *counting = *state;
    struct counting_row row = row_of("1");
    row.time = "2025-04-30 22:30:00";
    counting_expect(counting, row, DBT_CLASS_OUTSIDE_PERIOD);
    counting->sources[COUNTING_SMS].clock = DBT_CLOCK_UTC;
    counting_expect(counting, row, DBT_CLASS_BILLED);
}

static void every_reason_has_its_column(void **state)
{
    struct counting *counting = *state;
    struct counting_row row = row_of("1");
    row.time = "2025-02-30";
    counting_reject(counting, row, DBT_REASON_BAD_DATE, DBT_COLUMN_TIME);
    row.time = NULL;
    counting_reject(counting, row, DBT_REASON_BAD_DATE, DBT_COLUMN_TIME);
    row = row_of("1");
    row.unit = "";
    counting_reject(counting, row, DBT_REASON_MISSING_UNIT, DBT_COLUMN_UNIT);
    row.unit = "2,35E+09";
    counting_reject(counting, row, DBT_REASON_UNKNOWN_UNIT, DBT_COLUMN_UNIT);
    row = row_of("");
    counting_reject(counting, row, DBT_REASON_MISSING_ID, DBT_COLUMN_ID);
    row = row_of("1");
    row.status = "ok";
    counting_reject(counting, row, DBT_REASON_UNDECLARED_STATUS, DBT_COLUMN_STATUS);
    row.status = NULL;
    counting_reject(counting, row, DBT_REASON_UNDECLARED_STATUS, DBT_COLUMN_STATUS);
    static const char *const numbers[] = {"-1", "1,5", "x", "1 2", "99999999999999999999"};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        row = row_of("1");
        row.quantity = numbers[i];
        counting_reject(counting, row, DBT_REASON_BAD_NUMBER, DBT_COLUMN_QUANTITY);
    }
    row = row_of("1");
    row.unit = "E3";
    row.time = "2025-05-16";
    counting_reject(counting, row, DBT_REASON_UNIT_NOT_VALID, DBT_COLUMN_UNIT);
    row.time = "2025-05-15";
    counting_expect(counting, row, DBT_CLASS_BILLED);
}

/* A record that is wrong in every way, made right one field at a time. */
static void the_order_of_judgement_is_the_domains(void **state)
{
    struct counting *counting = *state;
    counting_expect(counting, row_of("1"), DBT_CLASS_BILLED);
    struct counting_row row = {.time = "?", .unit = "E9", .id = "", .status = "?", .quantity = "?"};
    counting_reject(counting, row, DBT_REASON_BAD_DATE, DBT_COLUMN_TIME);
    row.time = "2025-06-01";
    counting_reject(counting, row, DBT_REASON_UNKNOWN_UNIT, DBT_COLUMN_UNIT);
    row.unit = "E3";
    counting_reject(counting, row, DBT_REASON_MISSING_ID, DBT_COLUMN_ID);
    row.id = "1";
    counting_reject(counting, row, DBT_REASON_UNDECLARED_STATUS, DBT_COLUMN_STATUS);
    row.status = "FAILED";
    counting_reject(counting, row, DBT_REASON_BAD_NUMBER, DBT_COLUMN_QUANTITY);
    row.quantity = "1";
    counting_expect(counting, row, DBT_CLASS_OUTSIDE_PERIOD);
    row.time = "2025-05-31";
    counting_reject(counting, row, DBT_REASON_UNIT_NOT_VALID, DBT_COLUMN_UNIT);
    row.unit = "E1";
    counting_expect(counting, row, DBT_CLASS_NOT_BILLABLE);
    row.status = "OK";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    counting_close(counting);
    struct dbt_accounting_change change = counting_change(counting);
    assert_int_equal(change.of[DBT_CLASS_BILLED], -1);
    assert_int_equal(change.of[DBT_CLASS_DUPLICATE], 1);
}

static void a_failed_attempt_does_not_shadow_a_delivered_one(void **state)
{
    struct counting *counting = *state;
    struct counting_row failed = row_of("1");
    failed.status = "FAILED";
    counting_expect(counting, failed, DBT_CLASS_NOT_BILLABLE);
    counting_expect(counting, row_of("1"), DBT_CLASS_BILLED);
    counting_expect(counting, failed, DBT_CLASS_NOT_BILLABLE);
    counting_expect(counting, row_of("1"), DBT_CLASS_BILLED);
    counting_close(counting);
    struct dbt_accounting_change change = counting_change(counting);
    assert_int_equal(change.of[DBT_CLASS_BILLED], -1);
    assert_int_equal(change.of[DBT_CLASS_DUPLICATE], 1);
    assert_int_equal(change.of[DBT_CLASS_NOT_BILLABLE], 0);
    assert_int_equal(change.conflicting, 0);
    assert_int_equal(counting_sum(counting, 0, 0), 1);
}

/* A record of the id "1", and whether it conflicts with row_of("1"). */
static const struct {
    const char *time, *unit, *quantity;
    bool conflicts;
} others[] = {
    {"2025-05-03 10:00:00", "E1", NULL, false},
    {"2025-05-03 23:00:00", "E1", "1", false}, /* the same day */
    {"2025-05-04", "E1", NULL, true},
    {"2025-05-03", "E2", NULL, true},
    {"2025-05-03", "E1", "2", true},
};

static void duplicates_that_differ_are_told_apart(void **state)
{
    struct counting *counting = *state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        restart(counting);
        counting_expect(counting, row_of("1"), DBT_CLASS_BILLED);
        counting_expect(counting, row_of("2"), DBT_CLASS_BILLED);
        struct counting_row row = row_of("1");
        row.time = others[i].time;
        row.unit = others[i].unit;
        row.quantity = others[i].quantity;
        row.input = 3;
        counting_expect(counting, row, DBT_CLASS_BILLED);
        counting_close(counting);
        struct dbt_accounting_change change = counting_change(counting);
        assert_int_equal(change.conflicting, others[i].conflicts);
        assert_memory_equal(&change, &counting->outcome.changes[3], sizeof change);
        assert_int_equal(change.of[DBT_CLASS_DUPLICATE], 1);
        assert_int_equal(change.of[DBT_CLASS_BILLED], -1);
        assert_int_equal(counting_sum(counting, 1, 0), 2);
        assert_int_equal(counting_sum(counting, 1, 1), 0);
        assert_int_equal(counting->outcome.repeats_count, 1);
        assert_int_equal(counting->outcome.repeats[0].first, 0);
        assert_int_equal(counting->outcome.repeats[0].repeating, 3);
        assert_int_equal(counting->outcome.repeats[0].count, 1);
    }
}

/* Of three, by file and then by place, whatever the order in which they come. */
static void the_first_record_of_an_id_stands(void **state)
{
    struct counting *counting = *state;
    struct counting_row row = row_of("1");
    row.input = 2;
    row.unit = "E2";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.input = 0;
    row.status = "FAILED";
    row.kind = "reminder";
    row.unit = "E4";
    counting_expect(counting, row, DBT_CLASS_FOLLOW_UP);
    row = row_of("1");
    counting_expect(counting, row, DBT_CLASS_BILLED);
    counting_close(counting);
    assert_int_equal(counting_sum(counting, 2, 3), 1);
    for (size_t unit = 0; unit < COUNTING_UNITS; unit++) {
        assert_int_equal(counting_sum(counting, 0, unit), 0);
        assert_int_equal(counting_sum(counting, 1, unit), 0);
    }
    assert_int_equal(counting->outcome.changes[0].of[DBT_CLASS_BILLED], -1);
    assert_int_equal(counting->outcome.changes[0].of[DBT_CLASS_FOLLOW_UP], 0);
    assert_int_equal(counting->outcome.changes[2].of[DBT_CLASS_BILLED], -1);
    assert_int_equal(counting->outcome.repeats_count, 2);
    assert_int_equal(counting->outcome.repeats[0].repeating, 0);
    assert_int_equal(counting->outcome.repeats[1].repeating, 2);
}

static void a_sum_that_overflows_is_an_error(void **state)
{
    struct counting *counting = *state;
    struct counting_row row = row_of("1");
    row.quantity = "9223372036854775807";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    counting_expect(counting, row_of("2"), DBT_CLASS_BILLED);
    assert_int_equal(counting_finish(counting), DBT_INPUT);
    assert_non_null(strstr(counting->error.text, "too large"));
}

/* Workers' sums are each good; and a sum of twice 2^64 looks small. */
static void a_sum_that_overflows_in_several_parts_is_an_error(void **state)
{
    struct counting *counting = *state;
    char id[24];
    for (unsigned threads = 1; threads <= 4; threads++) {
        counting->threads = threads;
        restart(counting);
        for (unsigned i = 0; i < 4; i++) {
            (void)snprintf(id, sizeof id, "m%u", i);
            struct counting_row row = row_of(id);
            row.quantity = "9223372036854775807";
            counting_expect(counting, row, DBT_CLASS_BILLED);
        }
        struct counting_row row = row_of("last");
        row.quantity = "5";
        counting_expect(counting, row, DBT_CLASS_BILLED);
        assert_int_equal(counting_finish(counting), DBT_INPUT);
        assert_non_null(strstr(counting->error.text, "too large"));
    }
}

/* A repeated record is taken back, so it cannot make a sum too large. */
static void what_is_repeated_never_makes_a_sum_too_large(void **state)
{
    struct counting *counting = *state;
    for (unsigned threads = 1; threads <= 4; threads++) {
        counting->threads = threads;
        restart(counting);
        struct counting_row row = row_of("1");
        row.quantity = "9223372036854775807";
        for (unsigned i = 0; i < 5; i++) {
            counting_expect(counting, row, DBT_CLASS_BILLED);
        }
        counting_close(counting);
        assert_true(counting_sum(counting, 1, 0) == INT64_MAX);
        assert_int_equal(counting_sum(counting, 0, 0), 1);
    }
}

static void a_source_without_statuses_takes_all(void **state)
{
    struct counting *counting = *state;
    counting->sources[COUNTING_SMS].status_count = 0;
    restart(counting);
    struct counting_row row = row_of("1");
    row.status = NULL;
    row.kind = "reminder";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    counting_close(counting);
    assert_int_equal(counting_sum(counting, 0, 0), 1);
    assert_int_equal(counting_sum(counting, 2, 0), 1);
}

static void a_source_without_ids_counts_every_record(void **state)
{
    struct counting *counting = *state;
    counting->sources[COUNTING_SMS].headers[DBT_COLUMN_ID] = NULL;
    restart(counting);
    counting_expect(counting, row_of(""), DBT_CLASS_BILLED);
    counting_expect(counting, row_of(""), DBT_CLASS_BILLED);
    bool again = true;
    assert_int_equal(dbt_metering_next(counting->metering, &again, NULL), DBT_OK);
    assert_false(again);
    counting_close(counting);
    assert_int_equal(counting_sum(counting, 0, 0), 2);
    assert_int_equal(counting->outcome.repeats_count, 0);
}

/* ---- cells ----------------------------------------------------------------------------------- */

enum { WAIT, BY_HOUR };

static void restart_with_cells(struct counting *counting)
{
    counting->region.meter_count = 0;
    counting_meter(counting, (struct dbt_meter){.model = DBT_METER_DISTRIBUTION, .statuses = 1});
    counting_meter(counting, (struct dbt_meter){.model = DBT_METER_WEEKDAY_HOUR, .statuses = 1});
    restart(counting);
}

static uint32_t cell(const struct counting *counting, size_t meter, size_t month, uint32_t number)
{
    return dbt_usage_cells(&counting->usage, meter, 0, month)[number];
}

static void a_record_is_counted_in_the_cell_of_its_quantity_and_hour(void **state)
{
    struct counting *counting = *state;
    restart_with_cells(counting);
    struct counting_row row = row_of("1");
    row.time = "2025-05-05 07:59:59"; /* a Monday */
    row.quantity = "90";
    counting_expect(counting, row, DBT_CLASS_FOLLOW_UP);
    row.id = "2";
    row.time = "2025-05-31T21:30:00Z"; /* Saturday, 23:30 */
    row.quantity = "129";
    counting_expect(counting, row, DBT_CLASS_FOLLOW_UP);
    row.id = "3";
    row.time = "2025-05-05"; /* of no hour */
    row.quantity = "99999999999";
    counting_expect(counting, row, DBT_CLASS_FOLLOW_UP);
    row.status = "FAILED";
    counting_expect(counting, row, DBT_CLASS_NOT_BILLABLE);
    counting_close(counting);
    assert_int_equal(counting_sum(counting, WAIT, 0), 3);
    assert_int_equal(counting_sum(counting, BY_HOUR, 0), 3);
    assert_int_equal(cell(counting, BY_HOUR, 0, 7), 1);
    assert_int_equal(cell(counting, BY_HOUR, 0, 5 * 24 + 23), 1);
    assert_int_equal(cell(counting, WAIT, 0, 90), 1);
    assert_int_equal(cell(counting, WAIT, 0, 128), 1);
    assert_int_equal(cell(counting, WAIT, 0, DBT_DISTRIBUTION_CELLS - 1), 1);
    uint64_t all = 0;
    for (uint32_t i = 0; i < DBT_DISTRIBUTION_CELLS; i++) {
        all += cell(counting, WAIT, 0, i) + cell(counting, WAIT, 1, i);
        all += i < DBT_WEEKDAY_HOUR_CELLS ? cell(counting, BY_HOUR, 0, i) : 0;
    }
    assert_int_equal(all, 5);
}

static void cells_stand_in_their_month_and_a_repeated_record_in_none(void **state)
{
    struct counting *counting = *state;
    restart_with_cells(counting);
    dbt_metering_free(counting->metering);
    counting_begin(counting, "2025-05..2025-06", COUNTING_SMS);
    struct counting_row row = row_of("1");
    row.time = "2025-06-30 00:00:00"; /* a Monday */
    row.quantity = "7";
    counting_expect(counting, row, DBT_CLASS_FOLLOW_UP);
    row.time = "2025-05-06 01:00:00";
    row.quantity = "8";
    counting_expect(counting, row, DBT_CLASS_FOLLOW_UP);
    row.time = "2025-05-06";
    counting_expect(counting, row, DBT_CLASS_FOLLOW_UP);
    counting_close(counting);
    assert_int_equal(cell(counting, WAIT, 1, 7), 1);
    assert_int_equal(cell(counting, WAIT, 0, 8), 0);
    assert_int_equal(cell(counting, BY_HOUR, 1, 0), 1);
    assert_int_equal(cell(counting, BY_HOUR, 0, 25), 0);
    assert_int_equal(counting_sum(counting, WAIT, 0), 1);
}

/* A call without a waiting time is a call, and none that waited a second; repeated, it goes. */
static void what_has_no_quantity_is_in_no_distribution(void **state)
{
    struct counting *counting = *state;
    restart_with_cells(counting);
    struct counting_row row = row_of("1");
    row.quantity = "";
    counting_expect(counting, row, DBT_CLASS_FOLLOW_UP);
    counting_expect(counting, row, DBT_CLASS_FOLLOW_UP);
    row.id = "2";
    row.quantity = "1";
    counting_expect(counting, row, DBT_CLASS_FOLLOW_UP);
    counting_close(counting);
    assert_int_equal(counting_sum(counting, WAIT, 0), 2);
    assert_int_equal(cell(counting, WAIT, 0, 1), 1);
}

static void a_cell_that_overflows_is_an_error(void **state)
{
    struct counting *counting = *state;
    restart_with_cells(counting);
    dbt_usage_cells(&counting->usage, WAIT, 0, 0)[1] = UINT32_MAX - 1;
    struct counting_row row = row_of("1");
    row.quantity = "1";
    counting_expect(counting, row, DBT_CLASS_FOLLOW_UP);
    row.id = "2";
    assert_int_equal(counting_add(counting, row), DBT_INPUT);
    assert_non_null(strstr(counting->error.text, "too large"));
}

/* ---- many ------------------------------------------------------------------------------------ */

enum { ROUNDS = 3, IDS = 3000, INPUTS = 4 };

/* What a file's accounting is when every change is applied. */
struct account {
    int64_t of[DBT_CLASS_COUNT];
    int64_t conflicting;
};

/* Many ids, each ROUNDS times over several files; the second time on another day. */
static void add_rounds(struct counting *counting, struct account *accounts)
{
    static const char *const days[ROUNDS] = {"2025-05-03", "2025-05-20", "2025-05-03"};
    char id[24];
    for (uint32_t i = 0; i < ROUNDS * IDS; i++) {
        uint32_t input = i * INPUTS / (ROUNDS * IDS);
        (void)snprintf(id, sizeof id, "m%u", i % IDS);
        struct counting_row row = row_of(id);
        row.time = days[i / IDS];
        row.quantity = i % 2 == 0 ? "3" : "1";
        row.status = i % 3 == 0 ? "FAILED" : "OK";
        row.kind = "reminder";
        row.input = input;
        assert_int_equal(counting_add(counting, row), DBT_OK);
        accounts[input].of[counting->verdict.class]++;
    }
    counting_close(counting);
    for (size_t i = 0; i < INPUTS; i++) {
        const struct dbt_accounting_change *change = &counting->outcome.changes[i];
        for (size_t c = 0; c < DBT_CLASS_COUNT; c++) {
            accounts[i].of[c] += change->of[c];
        }
        accounts[i].conflicting += change->conflicting;
    }
}

static void neither_memory_nor_threads_change_anything(void **state)
{
    struct counting *counting = *state;
    for (unsigned i = 0; i < 4; i++) {
        struct account accounts[INPUTS] = {0};
        counting->memory_bytes = (size_t)(i % 2 == 0 ? 64 : 1) << 20;
        counting->threads = 1 + i;
        restart(counting);
        add_rounds(counting, accounts);
        assert_int_equal(accounts[0].of[DBT_CLASS_BILLED], 1500);
        assert_int_equal(accounts[0].of[DBT_CLASS_FOLLOW_UP], 750);
        assert_int_equal(accounts[1].of[DBT_CLASS_DUPLICATE], 1500);
        assert_int_equal(accounts[3].of[DBT_CLASS_DUPLICATE], 2250);
        assert_int_equal(accounts[1].conflicting, 1500);
        assert_int_equal(*dbt_usage_at(&counting->usage, 0, 0, 0), 2000);
        assert_int_equal(*dbt_usage_at(&counting->usage, 0, 0, 1), 0);
        assert_int_equal(counting_sum(counting, 1, 0), 4000);
        assert_int_equal(counting_sum(counting, 2, 0), 1000);
        uint64_t repeated = 0;
        for (size_t pair = 0; pair < counting->outcome.repeats_count; pair++) {
            repeated += counting->outcome.repeats[pair].count;
        }
        assert_int_equal(repeated, 2 * IDS);
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_meter_counts_its_records),
        TEST(the_local_day_decides_slot_and_period),
        TEST(the_clock_of_the_source_counts),
        TEST(every_reason_has_its_column),
        TEST(the_order_of_judgement_is_the_domains),
        TEST(a_failed_attempt_does_not_shadow_a_delivered_one),
        TEST(duplicates_that_differ_are_told_apart),
        TEST(the_first_record_of_an_id_stands),
        TEST(a_sum_that_overflows_is_an_error),
        TEST(a_sum_that_overflows_in_several_parts_is_an_error),
        TEST(what_is_repeated_never_makes_a_sum_too_large),
        TEST(a_source_without_statuses_takes_all),
        TEST(a_source_without_ids_counts_every_record),
        TEST(a_record_is_counted_in_the_cell_of_its_quantity_and_hour),
        TEST(cells_stand_in_their_month_and_a_repeated_record_in_none),
        TEST(what_has_no_quantity_is_in_no_distribution),
        TEST(a_cell_that_overflows_is_an_error),
        TEST(neither_memory_nor_threads_change_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
