/* meters.yaml. */
#include "loading.h"

static void a_right_file_is_read_whole(void **state)
{
    struct loading loading;
    (void)state;
    loading_init(&loading);
    loading_read(&loading, LOADING_METERS, loading_files[LOADING_METERS].text);
    assert_string_equal(loading_found(&loading), "");
    assert_int_equal(loading.region.meter_count, 2);
    const struct dbt_meter *listed = &loading.region.meters[0];
    assert_int_equal(listed->model, DBT_METER_CENSUS);
    assert_int_equal(listed->source, 4);
    assert_int_equal(listed->census, DBT_CENSUS_DAY);
    assert_int_equal(listed->census_day, 15);
    assert_int_equal(listed->statuses, UINT32_MAX);
    const struct dbt_meter *sms = &loading.region.meters[1];
    assert_string_equal(sms->name, "SMS");
    assert_int_equal(sms->model, DBT_METER_RECORDS);
    assert_int_equal(sms->statuses, 2);
    assert_string_equal(sms->kind, "reminder");
    assert_false(sms->priced);
    loading_release(&loading);
}

static void census_days_have_names(void **state)
{
    static const struct {
        const char *word;
        enum dbt_census census;
    } days[] = {{"census: first", DBT_CENSUS_FIRST},
                {"census: last", DBT_CENSUS_LAST},
                {"census: last-of-previous", DBT_CENSUS_LAST_OF_PREVIOUS},
                {"census: 31", DBT_CENSUS_DAY}};
    (void)state;
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        struct loading loading;
        const struct loading_edit edit = {"census: 15", days[i].word, ""};
        loading_init(&loading);
        loading_read(&loading, LOADING_METERS,
                     loading_edited(&loading, loading_files[LOADING_METERS].text, &edit));
        assert_string_equal(loading_found(&loading), "");
        assert_int_equal(loading.region.meters[0].census, days[i].census);
        loading_release(&loading);
    }
}

static void the_average_of_a_month_counts_person_days(void **state)
{
    struct loading loading;
    const struct loading_edit edit = {"census: 15", "census: daily-average", ""};
    (void)state;
    loading_init(&loading);
    loading_read(&loading, LOADING_METERS,
                 loading_edited(&loading, loading_files[LOADING_METERS].text, &edit));
    assert_string_equal(loading_found(&loading), "");
    assert_int_equal(loading.region.meters[0].model, DBT_METER_PERSON_DAYS);
    loading_release(&loading);
}

static void events_are_spread_by_size_and_hour(void **state)
{
    static const struct loading_edit columns = {"status: D, kind: E",
                                                "status: D, kind: E, quantity: F", ""};
    static const struct {
        struct loading_edit edit;
        enum dbt_meter_model model;
    } cases[] = {{{"count: records", "count: distribution", ""}, DBT_METER_DISTRIBUTION},
                 {{"count: records", "count: weekday-hour", ""}, DBT_METER_WEEKDAY_HOUR}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct loading loading;
        loading_init(&loading);
        loading_read(&loading, LOADING_SOURCES,
                     loading_edited(&loading, loading_files[LOADING_SOURCES].text, &columns));
        const char *text =
            loading_edited(&loading, loading_files[LOADING_METERS].text, &cases[i].edit);
        dbt_load_meters(&loading.schema, loading_parse(&loading, "m", text));
        assert_string_equal(loading_found(&loading), "");
        assert_int_equal(loading.region.meters[1].model, cases[i].model);
        assert_int_equal(loading.region.meters[1].statuses, 2);
        loading_release(&loading);
    }
}

static void what_does_not_fit_is_told(void **state)
{
    static const struct loading_edit edits[] = {
        {"census: 15", "census: 32",
         "meters.yaml:2:75: '32', expected first, last, last-of-previous, daily-average or a day "
         "from 1 to 31\n"},
        {"census: 15", "census: [1]",
         "meters.yaml:2:75: a list, expected first, last, last-of-previous, daily-average or a day "
         "from 1 to 31\n"},
        {", census: 15", "",
         "meters.yaml:2:5: a census without 'census', expected the day it is taken on\n"},
        {"    count: records\n", "    count: records\n    census: first\n",
         "meters.yaml:7:13: 'census' on a meter that takes none, expected with 'count: census' "
         "only\n"},
        {"source: sms", "source: smss",
         "meters.yaml:5:13: 'smss' is not a source of sources.yaml, expected 'sms'\n"},
        {"source: listings", "source: sms",
         "meters.yaml:2:42: a source of kind events, expected listings\n"},
        {"source: sms", "source: units",
         "meters.yaml:7:16: 'failed' is not a status that the source declares, expected none, as "
         "there is none\n"
         "meters.yaml:5:13: a source of kind units, expected events\n"},
        {"count: records", "count: quantity",
         "meters.yaml:6:12: the source maps no quantity column, expected one to add up\n"},
        {"count: records", "count: distribution",
         "meters.yaml:6:12: the source maps no quantity column, expected one whose numbers are "
         "spread\n"},
        {"source: listings, count: census, census: 15", "source: listings, count: weekday-hour",
         "meters.yaml:2:42: a source of kind listings, expected events\n"},
        {"source: listings, count: census, census: 15",
         "source: sms, count: census, census: daily-average",
         "meters.yaml:2:42: a source of kind events, expected listings\n"},
        {"    count: records\n", "    count: weekday-hour\n    census: daily-average\n",
         "meters.yaml:7:13: 'census' on a meter that takes none, expected with 'count: census' "
         "only\n"},
        {"[failed]", "[faild]",
         "meters.yaml:7:16: 'faild' is not a status that the source declares, expected 'failed'\n"},
        {"count: records", "count: sum",
         "meters.yaml:6:12: 'sum', expected one of records, quantity, distribution, weekday-hour, "
         "census\n"},
        {"code: sms", "code: listed",
         "meters.yaml:3:11: 'listed' is given twice, first on line 2, expected once\n"},
    };
    (void)state;
    LOADING_CHECK(LOADING_METERS, edits);
}

static void a_kind_needs_its_column(void **state)
{
    struct loading loading;
    const struct loading_edit edit = {"status: D, kind: E", "status: D", ""};
    (void)state;
    loading_init(&loading);
    loading_read(&loading, LOADING_SOURCES,
                 loading_edited(&loading, loading_files[LOADING_SOURCES].text, &edit));
    dbt_load_meters(&loading.schema,
                    loading_parse(&loading, "m", loading_files[LOADING_METERS].text));
    assert_string_equal(loading_found(&loading),
                        "m:8:11: the source maps no kind column, expected one to compare with\n");
    loading_release(&loading);
}

static void sources_that_could_not_be_read_are_told_once(void **state)
{
    struct loading loading;
    (void)state;
    loading_init(&loading);
    dbt_load_meters(&loading.schema,
                    loading_parse(&loading, "m", loading_files[LOADING_METERS].text));
    assert_string_equal(loading_found(&loading), "");
    loading_release(&loading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_right_file_is_read_whole),
        cmocka_unit_test(census_days_have_names),
        cmocka_unit_test(the_average_of_a_month_counts_person_days),
        cmocka_unit_test(events_are_spread_by_size_and_hour),
        cmocka_unit_test(what_does_not_fit_is_told),
        cmocka_unit_test(a_kind_needs_its_column),
        cmocka_unit_test(sources_that_could_not_be_read_are_told_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
