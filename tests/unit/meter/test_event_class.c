/* Which meters take a record: by status and kind, and by words beyond ASCII as a file has them. */
#include "counting.h"

#include "event.h"

static struct counting counting;

static int setup(void **state)
{
    (void)state;
    counting_init(&counting, "2025-05");
    struct dbt_source *sms = &counting.sources[COUNTING_SMS];
    sms->statuses[0] = "SKICKAT";
    sms->statuses[1] = "UPPRINGT P\xC3\x85 DAGEN";
    sms->statuses[2] = "\xE2\x82\xAC";
    sms->status_count = 3;
    counting_meter(&counting, (struct dbt_meter){.model = DBT_METER_RECORDS, .statuses = 1});
    counting_meter(&counting, (struct dbt_meter){.model = DBT_METER_RECORDS, .statuses = 2});
    counting_meter(
        &counting,
        (struct dbt_meter){.model = DBT_METER_RECORDS, .statuses = 2, .kind = "r\xC3\xB6st"});
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    counting_release(&counting);
    return 0;
}

static uint64_t takers_of(const char *status, const char *kind)
{
    uint64_t number = 0;
    uint64_t of_kind = 0;
    assert_true(dbt_event_status(counting.metering, dbt_text_of(status), &number));
    assert_true(dbt_event_kind(counting.metering, dbt_text_of(kind), &of_kind));
    const struct dbt_event_counting *events = counting.metering->events;
    return events->classes.takers[dbt_event_class_at(events, number, of_kind)];
}

static void a_class_is_a_set_of_meters(void **state)
{
    uint64_t none;
    (void)state;
    counting_begin(&counting, "2025-05", COUNTING_SMS);
    assert_int_equal(takers_of("SKICKAT", ""), 1);
    assert_int_equal(takers_of("SKICKAT", "r\xC3\xB6st"), 1);
    assert_int_equal(takers_of("UPPRINGT P\xC3\x85 DAGEN", ""), 2);
    assert_int_equal(takers_of("UPPRINGT P\xC3\x85 DAGEN", "r\xC3\xB6st"), 6);
    assert_int_equal(takers_of("\xE2\x82\xAC", "any"), 0);
    assert_false(dbt_event_status(counting.metering, dbt_text_of("other"), &none));
    /* 1, 2, 6 and none, whatever the number of statuses and kinds. */
    assert_int_equal(counting.metering->events->classes.count, 4);
}

/* Does a worker know the raw field, and as what the definition says of `text`? */
static bool knows(enum dbt_column column, const char *raw, const char *text)
{
    char padded[64] = "";
    uint64_t found = 0;
    uint64_t defined = 1;
    struct dbt_event_worker *worker = &counting.metering->events->workers[0];
    bool is_status = column == DBT_COLUMN_STATUS;
    size_t length = strlen(raw);
    memcpy(padded, raw, length);
    assert_true((is_status ? dbt_event_status : dbt_event_kind)(counting.metering,
                                                                dbt_text_of(text), &defined));
    return dbt_recall_find(is_status ? &worker->statuses : &worker->kinds,
                           (struct dbt_text){padded, length}, &found) &&
           found == defined;
}

static void words_are_known_as_the_file_has_them(void **state)
{
    static const char called[] = "UPPRINGT P\xC3\x85 DAGEN";
    (void)state;
    counting.sources[COUNTING_SMS].encoding = DBT_ENCODING_WINDOWS_1252;
    counting_begin(&counting, "2025-05", COUNTING_SMS);
    assert_true(knows(DBT_COLUMN_STATUS, "UPPRINGT P\xC5 DAGEN", called));
    assert_true(knows(DBT_COLUMN_STATUS, "\"UPPRINGT P\xC5 DAGEN\"", called));
    assert_true(knows(DBT_COLUMN_KIND, "r\xF6st", "r\xC3\xB6st"));
    assert_true(knows(DBT_COLUMN_STATUS, "SKICKAT", "SKICKAT"));
    /* In the other encoding, and what Latin-1 does not have: for the record path to say. */
    assert_false(knows(DBT_COLUMN_STATUS, called, called));
    assert_false(knows(DBT_COLUMN_STATUS, "\x80", "\xE2\x82\xAC"));
}

static void in_utf_8_too(void **state)
{
    (void)state;
    counting_begin(&counting, "2025-05", COUNTING_SMS);
    assert_true(knows(DBT_COLUMN_STATUS, "\xE2\x82\xAC", "\xE2\x82\xAC"));
    assert_true(knows(DBT_COLUMN_KIND, "\"r\xC3\xB6st\"", "r\xC3\xB6st"));
    assert_false(knows(DBT_COLUMN_KIND, "r\xF6st", "r\xC3\xB6st"));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_class_is_a_set_of_meters),
        TEST(words_are_known_as_the_file_has_them),
        TEST(in_utf_8_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
