/* The life of a metering: sources one after the other, and its memory. */
#include "counting.h"

static const struct dbt_meter any_record = {.model = DBT_METER_RECORDS, .priced = true};
static const struct dbt_meter listed = {
    .model = DBT_METER_CENSUS, .source = COUNTING_LISTED, .priced = true};

static int setup(void **state)
{
    static struct counting counting;
    counting_init(&counting, "2025-05");
    counting_meter(&counting, any_record);
    counting_meter(&counting, listed);
    *state = &counting;
    return 0;
}

static int teardown(void **state)
{
    counting_release(*state);
    return 0;
}

static struct counting_row event(const char *id)
{
    return (struct counting_row){.time = "2025-05-03", .unit = "E1", .id = id};
}

static void each_source_is_unique_in_itself(void **state)
{
    struct counting *counting = *state;
    counting_begin(counting, "2025-05", COUNTING_SMS);
    counting_expect(counting, event("1"), DBT_CLASS_BILLED);
    counting_expect(counting, event("1"), DBT_CLASS_DUPLICATE);
    struct dbt_accounting_change changes[2] = {{.double_listed = 7}, {.double_listed = 7}};
    assert_int_equal(dbt_metering_close(counting->metering, changes, 2, NULL), DBT_OK);
    assert_int_equal(changes[0].double_listed, 0);
    assert_int_equal(changes[1].of[DBT_CLASS_DUPLICATE], 0);
    assert_int_equal(
        dbt_metering_source(counting->metering, &counting->sources[COUNTING_LISTED], NULL), DBT_OK);
    counting_expect(counting,
                    (struct counting_row){.person = "1", .unit = "E1", .from = "2025-01-01"},
                    DBT_CLASS_BILLED);
    assert_int_equal(dbt_metering_close(counting->metering, changes, 1, NULL), DBT_OK);
    assert_int_equal(
        dbt_metering_source(counting->metering, &counting->sources[COUNTING_SMS], NULL), DBT_OK);
    counting_expect(counting, event("1"), DBT_CLASS_BILLED);
    assert_int_equal(counting_sum(counting, 0, 0), 2);
    assert_int_equal(counting_sum(counting, 1, 0), 1);
}

static void memory_without_room_for_one_person_names_the_option(void **state)
{
    struct counting *counting = *state;
    counting_release(counting);
    counting_init(counting, "2020-01..2024-12"); /* 60 censuses */
    counting_meter(counting, any_record);
    counting_meter(counting, listed);
    counting->memory_bytes = 1;
    counting_begin(counting, "2020-01..2024-12", COUNTING_SMS);
    assert_int_equal(dbt_metering_source(counting->metering, &counting->sources[COUNTING_LISTED],
                                         &counting->error),
                     DBT_INPUT);
    assert_non_null(strstr(counting->error.text, "--memory"));
    assert_non_null(strstr(counting->error.text, "listade"));
}

static void what_is_put_aside_is_forgotten_with_the_source(void **state)
{
    struct counting *counting = *state;
    char text[24];
    counting->memory_bytes = 1;
    counting_begin(counting, "2025-05", COUNTING_SMS);
    for (size_t source = 0; source < 2 * COUNTING_SOURCES; source++) {
        assert_int_equal(dbt_metering_source(counting->metering,
                                             &counting->sources[source % COUNTING_SOURCES],
                                             &counting->error),
                         DBT_OK);
        for (size_t i = 0; i < 100; i++) {
            (void)snprintf(text, sizeof text, "%zu", i);
            struct counting_row row = event(text);
            row.person = text;
            row.from = "2025-01-01";
            counting_expect(counting, row, DBT_CLASS_BILLED);
        }
    }
    struct dbt_accounting_change change;
    assert_int_equal(dbt_metering_close(counting->metering, &change, 1, NULL), DBT_OK);
    assert_int_equal(change.of[DBT_CLASS_DUPLICATE], 0);
}

static void a_source_that_no_meter_counts_is_not_billable(void **state)
{
    struct counting *counting = *state;
    counting->region.meter_count = 0;
    counting_begin(counting, "2025-05", COUNTING_SMS);
    counting_expect(counting, event("1"), DBT_CLASS_NOT_BILLABLE);
    assert_int_equal(
        dbt_metering_source(counting->metering, &counting->sources[COUNTING_LISTED], NULL), DBT_OK);
    struct counting_row row = {.person = "1", .unit = "E1", .from = "2025-05-03"};
    counting_expect(counting, row, DBT_CLASS_NOT_BILLABLE);
    row.from = "2025-06-01";
    counting_expect(counting, row, DBT_CLASS_OUTSIDE_PERIOD);
}

static void a_delivery_of_another_period_counts_nothing(void **state)
{
    struct counting *counting = *state;
    counting_begin(counting, "2025-06", COUNTING_SMS);
    struct counting_row row = event("1");
    counting_expect(counting, row, DBT_CLASS_OUTSIDE_PERIOD);
    row.time = "2025-06-03";
    counting_expect(counting, row, DBT_CLASS_OUTSIDE_PERIOD);
    assert_int_equal(
        dbt_metering_source(counting->metering, &counting->sources[COUNTING_LISTED], NULL), DBT_OK);
    counting_expect(counting,
                    (struct counting_row){.person = "1", .unit = "E1", .from = "2025-01-01"},
                    DBT_CLASS_OUTSIDE_PERIOD);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_source_is_unique_in_itself),
        TEST(memory_without_room_for_one_person_names_the_option),
        TEST(what_is_put_aside_is_forgotten_with_the_source),
        TEST(a_source_that_no_meter_counts_is_not_billable),
        TEST(a_delivery_of_another_period_counts_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
