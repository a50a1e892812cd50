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

/* Once more from nothing, with other memory. */
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
    counting_expect(counting, row, DBT_CLASS_DUPLICATE);
}

static void a_failed_attempt_does_not_shadow_a_delivered_one(void **state)
{
    struct counting *counting = *state;
    struct counting_row failed = row_of("1");
    failed.status = "FAILED";
    counting_expect(counting, failed, DBT_CLASS_NOT_BILLABLE);
    counting_expect(counting, row_of("1"), DBT_CLASS_BILLED);
    counting_expect(counting, failed, DBT_CLASS_NOT_BILLABLE);
    counting_expect(counting, row_of("1"), DBT_CLASS_DUPLICATE);
    assert_false(counting->conflicting);
    assert_int_equal(counting_sum(counting, 0, 0), 1);
}

static void duplicates_that_differ_are_told_apart(void **state)
{
    struct counting *counting = *state;
    counting_expect(counting, row_of("1"), DBT_CLASS_BILLED);
    assert_false(counting->conflicting);
    struct counting_row row = row_of("1");
    row.time = "2025-05-03 23:00:00"; /* the same day */
    row.quantity = "1";
    counting_expect(counting, row, DBT_CLASS_DUPLICATE);
    assert_false(counting->conflicting);
    row.time = "2025-05-04";
    counting_expect(counting, row, DBT_CLASS_DUPLICATE);
    assert_true(counting->conflicting);
    row = row_of("1");
    row.unit = "E2";
    counting_expect(counting, row, DBT_CLASS_DUPLICATE);
    assert_true(counting->conflicting);
    row = row_of("1");
    row.quantity = "2";
    counting_expect(counting, row, DBT_CLASS_DUPLICATE);
    assert_true(counting->conflicting);
    counting_expect(counting, row_of("2"), DBT_CLASS_BILLED);
    assert_false(counting->conflicting);
    assert_int_equal(counting_sum(counting, 1, 0), 2);
}

static void a_sum_that_overflows_is_an_error(void **state)
{
    struct counting *counting = *state;
    struct counting_row row = row_of("1");
    row.quantity = "9223372036854775807";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    assert_int_equal(counting_add(counting, row_of("2")), DBT_INPUT);
    assert_non_null(strstr(counting->error.text, "too large"));
}

static void a_source_without_statuses_takes_all(void **state)
{
    struct counting *counting = *state;
    counting->sources[COUNTING_SMS].status_count = 0;
    struct counting_row row = row_of("1");
    row.status = NULL;
    row.kind = "reminder";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    assert_int_equal(counting_sum(counting, 0, 0), 1);
    assert_int_equal(counting_sum(counting, 2, 0), 1);
}

/* What a file's accounting is when every change is applied. */
struct account {
    int64_t of[DBT_CLASS_COUNT];
    int64_t conflicting;
};

enum { ROUNDS = 3, IDS = 3000, INPUTS = 4 };

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
        accounts[input].conflicting += counting->conflicting ? 1 : 0;
    }
    struct dbt_accounting_change changes[INPUTS];
    assert_int_equal(dbt_metering_close(counting->metering, changes, INPUTS, &counting->error),
                     DBT_OK);
    for (size_t i = 0; i < INPUTS; i++) {
        for (size_t c = 0; c < DBT_CLASS_COUNT; c++) {
            accounts[i].of[c] += changes[i].of[c];
        }
        accounts[i].conflicting += changes[i].conflicting;
    }
}

/* What one table finds is what counts; less memory finds the same. */
static void the_memory_given_changes_nothing(void **state)
{
    struct counting *counting = *state;
    struct account with_room[INPUTS] = {0};
    counting->memory_bytes = (size_t)1 << 20;
    restart(counting);
    add_rounds(counting, with_room);
    assert_int_equal(with_room[0].of[DBT_CLASS_BILLED], 1500);
    assert_int_equal(with_room[0].of[DBT_CLASS_FOLLOW_UP], 750);
    assert_int_equal(with_room[3].of[DBT_CLASS_DUPLICATE], 2250);
    assert_int_equal(with_room[1].conflicting, 1500);
    assert_int_equal(counting_sum(counting, 0, 0), 2000);
    assert_int_equal(counting_sum(counting, 1, 0), 4000);
    assert_int_equal(counting_sum(counting, 2, 0), 1000);
    static const size_t memories[] = {1, 4096, 20000};
    for (size_t i = 0; i < sizeof memories / sizeof *memories; i++) {
        struct account tight[INPUTS] = {0};
        counting->memory_bytes = memories[i];
        restart(counting);
        add_rounds(counting, tight);
        assert_memory_equal(tight, with_room, sizeof tight);
        assert_int_equal(*dbt_usage_at(&counting->usage, 0, 0, 0), 2000);
        assert_int_equal(*dbt_usage_at(&counting->usage, 0, 0, 1), 0);
        assert_int_equal(counting_sum(counting, 1, 0), 4000);
        assert_int_equal(counting_sum(counting, 2, 0), 1000);
    }
}

/* A repeated record that was put aside is never added, so it cannot make a sum too large. */
static void what_is_put_aside_counts_once_or_fails_as_ever(void **state)
{
    struct counting *counting = *state;
    struct dbt_accounting_change change;
    counting->memory_bytes = 1;
    for (int differs = 0; differs < 2; differs++) {
        char id[24];
        restart(counting);
        for (unsigned i = 0; i < 40; i++) { /* more than the table takes */
            (void)snprintf(id, sizeof id, "m%u", i);
            counting_expect(counting, row_of(id), DBT_CLASS_BILLED);
        }
        struct counting_row row = row_of("last");
        row.unit = "E2";
        row.quantity = "9223372036854775807";
        counting_expect(counting, row, DBT_CLASS_BILLED);
        row.id = differs ? "another" : "last";
        counting_expect(counting, row, DBT_CLASS_BILLED);
        assert_int_equal(dbt_metering_close(counting->metering, &change, 1, &counting->error),
                         differs ? DBT_INPUT : DBT_OK);
    }
    assert_non_null(strstr(counting->error.text, "too large"));
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
        TEST(a_sum_that_overflows_is_an_error),
        TEST(a_source_without_statuses_takes_all),
        TEST(the_memory_given_changes_nothing),
        TEST(what_is_put_aside_counts_once_or_fails_as_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
