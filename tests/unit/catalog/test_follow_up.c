/* meters.yaml, `follow_up`. */
#include "loading.h"

/* Meters of every kind, of the sources of loading.h. */
static const char sources[] =
    "format: {delimiter: \";\", encoding: utf-8, decimal_point: \",\", clock: local}\n"
    "sources:\n"
    "  - {code: providers, kind: providers, files: p*.csv, columns: {org_no: A, name: B,\n"
    "    customer: C, street: D, postcode: E, city: F}}\n"
    "  - {code: units, kind: units, files: u*.csv,\n"
    "    columns: {unit: A, name: B, org_no: C, from: D}}\n"
    "  - {code: subscriptions, kind: subscriptions, files: s*.csv,\n"
    "    columns: {id: A, unit: B, service: C, quantity: D, from: E}}\n"
    "  - {code: charges, kind: charges, files: c*.csv,\n"
    "    columns: {id: A, unit: B, service: C, time: D}}\n"
    "  - {code: listings, kind: listings, files: l*.csv, listed_to: last-day,\n"
    "    columns: {person: A, unit: B, from: C}}\n"
    "  - {code: sms, kind: events, files: e*.csv, columns: {id: A, time: B, unit: C}}\n"
    "  - {code: calls, kind: events, files: t*.csv,\n"
    "    columns: {id: A, time: B, unit: C, quantity: D}}\n";

static const char meters[] =
    "meters:\n"
    "  - {code: listed, name: L, source: listings, count: census, census: first}\n"
    "  - {code: days, name: L, source: listings, count: census, census: daily-average}\n"
    "  - {code: sms, name: S, source: sms, count: records}\n"
    "  - {code: calls, name: C, source: calls, count: records}\n"
    "  - {code: seconds, name: Q, source: calls, count: quantity}\n"
    "  - {code: wait, name: W, source: calls, count: distribution}\n"
    "  - {code: hours, name: H, source: calls, count: weekday-hour}\n"
    "  - {code: answered, name: A, source: calls, count: records}\n"
    "  - {code: called, name: B, source: calls, count: records}\n";

/* The region with this `follow_up`, line 11 on. */
static void load(struct loading *loading, const char *follow_up)
{
    loading_init(loading);
    dbt_load_sources(&loading->schema, loading_parse(loading, "s", sources));
    const char *text = dbt_arena_format(&loading->arena, "%s%s", meters, follow_up);
    assert_non_null(text);
    dbt_load_meters(&loading->schema, loading_parse(loading, "m", text));
}

static void check(const char *follow_up, const char *found)
{
    struct loading loading;
    load(&loading, follow_up);
    assert_string_equal(loading_found(&loading), found);
    loading_release(&loading);
}

static void all_of_it_is_read(void **state)
{
    struct loading loading;
    (void)state;
    load(&loading, "follow_up: {listed: listed, dispatches: [sms], calls: calls,\n"
                   "  reached: [answered], wait: wait, by_hour: hours, target: 90.5,\n"
                   "  suppress_below: 10, compare_from: 4}\n");
    assert_string_equal(loading_found(&loading), "");
    const struct dbt_followup_settings *settings = &loading.region.followup;
    assert_true(settings->wanted);
    assert_int_equal(settings->listed, 0);
    assert_int_equal(settings->dispatch_count, 1);
    assert_int_equal(settings->dispatches[0], 2);
    assert_int_equal(settings->calls, 3);
    assert_int_equal(settings->reached_count, 1);
    assert_int_equal(settings->reached[0], 7);
    assert_int_equal(settings->wait, 5);
    assert_int_equal(settings->by_hour, 6);
    assert_int_equal(settings->target_bp, 9050);
    assert_int_equal(settings->suppress_below, 10);
    assert_int_equal(settings->compare_from, 4);
    loading_release(&loading);
}

static void what_is_left_out_is_not_there(void **state)
{
    struct loading loading;
    (void)state;
    load(&loading, "follow_up: {listed: days}\n");
    assert_string_equal(loading_found(&loading), "");
    const struct dbt_followup_settings *settings = &loading.region.followup;
    assert_true(settings->wanted);
    assert_int_equal(settings->listed, 1);
    assert_int_equal(settings->dispatch_count, 0);
    assert_int_equal(settings->calls, DBT_NONE);
    assert_int_equal(settings->reached_count, 0);
    assert_int_equal(settings->wait, DBT_NONE);
    assert_int_equal(settings->by_hour, DBT_NONE);
    assert_int_equal(settings->target_bp, 0);
    assert_int_equal(settings->suppress_below, 5);
    assert_int_equal(settings->compare_from, 3);
    loading_release(&loading);
}

static void a_region_may_have_no_reports(void **state)
{
    struct loading loading;
    (void)state;
    load(&loading, "");
    assert_string_equal(loading_found(&loading), "");
    assert_false(loading.region.followup.wanted);
    loading_release(&loading);
}

static void what_does_not_fit_is_told(void **state)
{
    static const struct {
        const char *text, *found;
    } cases[] = {
        {"follow_up: {compare_from: 2}\n",
         "m:11:27: '2', expected a whole number from 3 to 1000\n"},
        {"follow_up: {listed: lsted}\n", "m:11:21: 'lsted' is not a meter, expected 'listed'\n"},
        {"follow_up: {listed: sms}\n",
         "m:11:21: 'sms' counts otherwise, expected a meter that counts by census\n"},
        {"follow_up: {dispatches: [sms, listed]}\n",
         "m:11:31: 'listed' counts otherwise, expected a meter that counts by records or "
         "quantity\n"},
        {"follow_up: {dispatches: [sms, sms]}\n", "m:11:31: 'sms' is given twice, expected once\n"},
        {"follow_up: {dispatches: [smss, smss]}\n",
         "m:11:26: 'smss' is not a meter, expected 'sms'\n"
         "m:11:32: 'smss' is not a meter, expected 'sms'\n"},
        {"follow_up: {dispatches: []}\n", "m:11:25: a list of 0, expected 1 to 64\n"},
        {"follow_up: {calls: wait}\n",
         "m:11:20: 'wait' counts otherwise, expected a meter that counts by records\n"},
        {"follow_up: {reached: [calls]}\n",
         "m:11:22: 'reached' without 'calls', expected the meter that they are a part of\n"},
        {"follow_up: {calls: calls, reached: [sms]}\n",
         "m:11:37: 'sms' is counted in another source than the calls, expected a part of them\n"},
        {"follow_up: {calls: calls, reached: [calls]}\n",
         "m:11:37: 'calls' counts all of the calls, expected a part of them\n"},
        {"follow_up: {calls: calls, reached: [seconds]}\n",
         "m:11:37: 'seconds' counts otherwise, expected a meter that counts by records\n"},
        {"follow_up: {calls: calls, reached: [answered, called]}\n",
         "m:11:47: 'called' counts records that 'answered' counts too, expected other statuses\n"},
        {"follow_up: {wait: calls}\n",
         "m:11:19: 'calls' counts otherwise, expected a meter that counts by distribution\n"},
        {"follow_up: {by_hour: calls}\n",
         "m:11:22: 'calls' counts otherwise, expected a meter that counts by weekday-hour\n"},
        {"follow_up: {target: 101}\n",
         "m:11:21: '101', expected a number from 0 to 100 with at most 2 decimals and a "
         "point\n"},
        {"follow_up: {suppress_below: 0}\n",
         "m:11:29: '0', expected a whole number from 1 to 1000\n"},
        {"follow_up: {lsted: listed}\n", "m:11:13: unknown key 'lsted', expected 'listed'\n"},
        {"follow_up: []\n", "m:11:12: a list, expected keys and values\n"},
        {"follow_ups: {}\n", "m:11:1: unknown key 'follow_ups', expected 'follow_up'\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(cases[i].text, cases[i].found);
}

static void meters_that_could_not_be_read_are_told_once(void **state)
{
    struct loading loading;
    (void)state;
    loading_init(&loading);
    dbt_load_meters(&loading.schema,
                    loading_parse(&loading, "m", "meters: 1\nfollow_up: {listed: listed}\n"));
    assert_string_equal(loading_found(&loading), "m:1:9: a text, expected a list\n");
    loading_release(&loading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it_is_read),
        cmocka_unit_test(what_is_left_out_is_not_there),
        cmocka_unit_test(a_region_may_have_no_reports),
        cmocka_unit_test(what_does_not_fit_is_told),
        cmocka_unit_test(meters_that_could_not_be_read_are_told_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
