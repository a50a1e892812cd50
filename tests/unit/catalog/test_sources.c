/* sources.yaml. */
#include "loading.h"

static void a_right_file_is_read_whole(void **state)
{
    struct loading loading;
    (void)state;
    loading_init(&loading);
    loading_read(&loading, LOADING_SOURCES, loading_files[LOADING_SOURCES].text);
    assert_string_equal(loading_found(&loading), "");
    assert_int_equal(loading.region.source_count, 6);
    const struct dbt_source *listings = &loading.region.sources[4];
    assert_int_equal(listings->kind, DBT_SOURCE_LISTINGS);
    assert_true(listings->to_is_last_day);
    assert_int_equal(listings->reject_limit_bp, 50);
    assert_int_equal(listings->double_listing, DBT_DOUBLE_NEWEST);
    assert_null(listings->headers[DBT_COLUMN_TO]);
    const struct dbt_source *sms = &loading.region.sources[5];
    assert_string_equal(sms->code, "sms");
    assert_string_equal(sms->files, "e*.csv");
    assert_int_equal(sms->delimiter, ';');
    assert_int_equal(sms->point, ',');
    assert_int_equal(sms->encoding, DBT_ENCODING_UTF8);
    assert_int_equal(sms->clock, DBT_CLOCK_LOCAL);
    assert_int_equal(sms->reject_limit_bp, 125);
    assert_false(sms->may_be_empty);
    assert_string_equal(sms->headers[DBT_COLUMN_STATUS], "D");
    assert_int_equal(sms->status_count, 2);
    assert_string_equal(sms->statuses[1], "failed");
    loading_release(&loading);
}

static void a_source_may_differ_from_the_format(void **state)
{
    struct loading loading;
    const struct loading_edit edit = {
        "    kind: events\n",
        "    kind: events\n    delimiter: tab\n    decimal_point: .\n    encoding: windows-1252\n"
        "    clock: utc\n    may_be_empty: true\n",
        ""};
    (void)state;
    loading_init(&loading);
    loading_read(&loading, LOADING_SOURCES,
                 loading_edited(&loading, loading_files[LOADING_SOURCES].text, &edit));
    assert_string_equal(loading_found(&loading), "");
    const struct dbt_source *sms = &loading.region.sources[5];
    assert_int_equal(sms->delimiter, '\t');
    assert_int_equal(sms->point, '.');
    assert_int_equal(sms->encoding, DBT_ENCODING_WINDOWS_1252);
    assert_int_equal(sms->clock, DBT_CLOCK_UTC);
    assert_true(sms->may_be_empty);
    assert_int_equal(loading.region.sources[4].delimiter, ';');
    loading_release(&loading);
}

/* Where it has no name, and where there is no such source, its code stands for it. */
static void a_source_may_have_a_name(void **state)
{
    static const struct loading_edit named = {"files: e*.csv",
                                              "files: e*.csv\n    name: SMS-utskick", ""};
    static const struct loading_edit blank = {"files: e*.csv", "files: e*.csv\n    name: \"\"", ""};
    struct loading loading;
    (void)state;
    loading_init(&loading);
    loading_read(&loading, LOADING_SOURCES,
                 loading_edited(&loading, loading_files[LOADING_SOURCES].text, &named));
    assert_string_equal(loading_found(&loading), "");
    assert_string_equal(dbt_source_name(&loading.region, "sms"), "SMS-utskick");
    assert_string_equal(dbt_source_name(&loading.region, "listings"), "listings");
    assert_string_equal(dbt_source_name(&loading.region, "letters"), "letters");
    loading_release(&loading);
    loading_init(&loading);
    loading_read(&loading, LOADING_SOURCES,
                 loading_edited(&loading, loading_files[LOADING_SOURCES].text, &blank));
    assert_string_equal(dbt_source_name(&loading.region, "sms"), "sms");
    loading_release(&loading);
}

static void signs_and_words_are_known_ones(void **state)
{
    static const struct loading_edit edits[] = {
        {"delimiter: \";\"", "delimiter: \"|\"",
         "sources.yaml:1:21: '|', expected one of ;, ,, tab\n"},
        {"delimiter: \";\"", "delimiter: \",\"",
         "sources.yaml:3:5: the delimiter is the decimal point too, expected two signs\n"
         "sources.yaml:5:5: the delimiter is the decimal point too, expected two signs\n"
         "sources.yaml:7:5: the delimiter is the decimal point too, expected two signs\n"
         "sources.yaml:9:5: the delimiter is the decimal point too, expected two signs\n"
         "sources.yaml:11:5: the delimiter is the decimal point too, expected two signs\n"
         "sources.yaml:13:5: the delimiter is the decimal point too, expected two signs\n"},
        {"decimal_point: \",\"", "decimal_point: comma",
         "sources.yaml:1:58: 'comma', expected one of ., ,\n"},
        {"encoding: utf-8", "encoding: utf8", "sources.yaml:1:36: 'utf8', expected 'utf-8'\n"},
        {"clock: local", "clock: UTC", "sources.yaml:1:70: 'UTC', expected one of local, utc\n"},
        {"kind: events", "kind: event", "sources.yaml:14:11: 'event', expected 'events'\n"},
        {"files: e*.csv", "files: in/e*.csv",
         "sources.yaml:15:12: 'in/e*.csv', expected a pattern of file names without folder and "
         ".gz, \"sms*.csv\"\n"},
        {"files: e*.csv", "files: e*.csv.zst",
         "sources.yaml:15:12: 'e*.csv.zst', expected a pattern of file names without folder and "
         ".gz, \"sms*.csv\"\n"},
        {"files: e*.csv", "files: e*.csv.gz",
         "sources.yaml:15:12: 'e*.csv.gz', expected a pattern of file names without folder and "
         ".gz, \"sms*.csv\"\n"},
    };
    (void)state;
    LOADING_CHECK(LOADING_SOURCES, edits);
}

static void columns_belong_to_the_kind(void **state)
{
    static const struct loading_edit edits[] = {
        {"columns: {id: A, time: B", "columns: {id: A, tmie: B",
         "sources.yaml:17:22: unknown key 'tmie', expected 'time'\n"
         "sources.yaml:17:14: the key 'time' is missing, expected among these keys\n"},
        {"{person: A, unit: B, from: C}", "{person: A, unit: B, from: B}",
         "sources.yaml:12:41: the column 'B' is mapped twice, first on line 12, expected once\n"},
        {"{person: A, unit: B, from: C}", "[A, B]",
         "sources.yaml:12:14: a list, expected keys and values\n"},
        {"status: D, kind: E", "status: \"\", kind: E",
         "sources.yaml:17:48: an empty text, expected a text\n"},
    };
    (void)state;
    LOADING_CHECK(LOADING_SOURCES, edits);
}

static void settings_belong_to_the_kind(void **state)
{
    static const struct loading_edit edits[] = {
        {"listed_to: last-day,", "",
         "sources.yaml:11:5: listings without 'listed_to', expected last-day or day-after\n"},
        {"    kind: events\n", "    kind: events\n    listed_to: day-after\n",
         "sources.yaml:15:16: 'listed_to' on a source that has no listings, expected on listings "
         "only\n"},
        {"    kind: events\n", "    kind: events\n    holds_history: true\n",
         "sources.yaml:15:20: 'holds_history' on a source that has no charges, expected on charges "
         "only\n"},
        {"files: c*.csv,", "files: c*.csv, holds_history: 1,",
         "sources.yaml:9:66: '1', expected true or false\n"},
        {"columns: {id: A, unit: B, service: C, time: D}",
         "columns: {id: A, unit: B, service: C,\n"
         "    time: D, registered: E}",
         "sources.yaml:11:14: unknown key 'registered', expected one of reference, unit, id, "
         "service, quantity, time, amount\n"},
        {"    statuses: [sent, failed]\n", "",
         "sources.yaml:13:5: a status column without 'statuses', expected the values that it may "
         "have\n"},
        {"status: D, ", "",
         "sources.yaml:18:15: 'statuses' without a status column, expected the column among "
         "'columns'\n"},
        {"[sent, failed]", "[sent, sent]",
         "sources.yaml:18:22: 'sent' is given twice, first on line 18, expected once\n"},
        {"[sent, failed]", "[]", "sources.yaml:18:15: a list of 0, expected 1 to 32\n"},
    };
    (void)state;
    LOADING_CHECK(LOADING_SOURCES, edits);
}

static void history_and_workstations_are_mapped(void **state)
{
    static const struct loading_edit history = {"files: c*.csv,",
                                                "files: c*.csv, holds_history: true,", ""};
    static const struct loading_edit registered = {"quantity: D, from: E}",
                                                   "quantity: D, from: E, registered: F}", ""};
    struct loading loading;
    (void)state;
    loading_init(&loading);
    const char *text = loading_edited(&loading, loading_files[LOADING_SOURCES].text, &history);
    loading_read(&loading, LOADING_SOURCES, loading_edited(&loading, text, &registered));
    assert_string_equal(loading_found(&loading), "");
    assert_true(loading.region.sources[3].holds_history);
    assert_false(loading.region.sources[2].holds_history);
    assert_string_equal(loading.region.sources[2].headers[DBT_COLUMN_REGISTERED], "F");
    loading_release(&loading);
}

static void read_listings(struct loading *loading, const char *settings)
{
    const struct loading_edit edit = {
        "listed_to: last-day,\n    columns: {person: A, unit: B, from: C}", settings, ""};
    loading_init(loading);
    loading_read(loading, LOADING_SOURCES,
                 loading_edited(loading, loading_files[LOADING_SOURCES].text, &edit));
}

static void listings_are_intervals_or_snapshots(void **state)
{
    struct loading loading;
    (void)state;
    read_listings(&loading, "listed_to: day-after,\n"
                            "    columns: {person: A, unit: B, from: C, to: D}");
    assert_string_equal(loading_found(&loading), "");
    assert_string_equal(loading.region.sources[4].headers[DBT_COLUMN_TO], "D");
    assert_false(loading.region.sources[4].to_is_last_day);
    loading_release(&loading);
    read_listings(&loading, "columns: {person: A, unit: B, time: C}");
    assert_string_equal(loading_found(&loading), "");
    assert_null(loading.region.sources[4].headers[DBT_COLUMN_FROM]);
    assert_string_equal(loading.region.sources[4].headers[DBT_COLUMN_TIME], "C");
    loading_release(&loading);
}

static void what_repeats_need_not_be_told(void **state)
{
    const struct loading_edit edit = {"columns: {id: A, time: B", "columns: {time: B", ""};
    struct loading loading;
    (void)state;
    read_listings(&loading, "columns: {unit: B, time: C}");
    assert_string_equal(loading_found(&loading), "");
    assert_null(loading.region.sources[4].headers[DBT_COLUMN_PERSON]);
    loading_release(&loading);
    loading_init(&loading);
    loading_read(&loading, LOADING_SOURCES,
                 loading_edited(&loading, loading_files[LOADING_SOURCES].text, &edit));
    assert_string_equal(loading_found(&loading), "");
    assert_null(loading.region.sources[5].headers[DBT_COLUMN_ID]);
    loading_release(&loading);
}

static void double_listings_have_a_policy(void **state)
{
    static const struct {
        const char *settings;
        enum dbt_double_listing policy;
    } cases[] = {
        {"double_listing: newest, columns: {person: A, unit: B, time: C}", DBT_DOUBLE_NEWEST},
        {"double_listing: hold, columns: {person: A, unit: B, time: C}", DBT_DOUBLE_HOLD},
        {"double_listing: report, columns: {person: A, unit: B, time: C}", DBT_DOUBLE_REPORT},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct loading loading;
        read_listings(&loading, cases[i].settings);
        assert_string_equal(loading_found(&loading), "");
        assert_int_equal(loading.region.sources[4].double_listing, cases[i].policy);
        loading_release(&loading);
    }
}

static void listings_that_do_not_fit_are_told(void **state)
{
    static const struct loading_edit edits[] = {
        {"from: C}}\n  - code: sms", "time: D, from: C}}\n  - code: sms",
         "sources.yaml:12:41: 'time' beside 'from', expected 'from' for intervals or 'time' for "
         "snapshots\n"},
        {"{person: A, unit: B, from: C}", "{person: A, unit: B}",
         "sources.yaml:12:14: listings without a date, expected 'from' for intervals or 'time' for "
         "snapshots\n"},
        {"listed_to: last-day,\n    columns: {person: A, unit: B, from: C}",
         "columns: {person: A, unit: B, time: C, to: D}",
         "sources.yaml:11:96: 'to' without 'from', expected both or none\n"},
        {"{person: A, unit: B, from: C}", "{person: A, unit: B, time: C}",
         "sources.yaml:11:64: 'listed_to' on snapshots, expected with 'from' only: a snapshot is "
         "of one day\n"},
        {"{person: A, unit: B, from: C}", "{unit: B, from: C}, double_listing: newest",
         "sources.yaml:12:50: 'double_listing' without a person column, expected the column among "
         "'columns'\n"},
        {"listed_to: last-day,", "listed_to: last-day, double_listing: oldest,",
         "sources.yaml:11:90: 'oldest', expected one of newest, hold, report\n"},
        {"    kind: events\n", "    kind: events\n    double_listing: hold\n",
         "sources.yaml:15:21: 'double_listing' on a source that has no listings, expected on "
         "listings only\n"},
    };
    (void)state;
    LOADING_CHECK(LOADING_SOURCES, edits);
}

static void sources_fit_together(void **state)
{
    static const struct loading_edit edits[] = {
        {"files: e*.csv", "files: l*.csv",
         "sources.yaml:15:12: 'l*.csv' is the pattern of 'listings' too, expected files of its "
         "own\n"},
        {"code: sms", "code: units",
         "sources.yaml:13:11: 'units' is given twice, first on line 5, expected once\n"},
        {"  - {code: charges, kind: charges, files: c*.csv,\n"
         "    columns: {id: A, unit: B, service: C, time: D}}\n",
         "", "sources.yaml:3:3: 0 sources of kind charges, expected exactly one\n"},
        {"  - code: sms\n",
         "  - {code: units-2, kind: units, files: v*.csv,\n"
         "    columns: {unit: A, name: B, org_no: C, from: D}}\n  - code: sms\n",
         "sources.yaml:3:3: 2 sources of kind units, expected exactly one\n"},
        {"  - code: sms\n",
         "  - {code: c-1, kind: control, files: x*.csv, columns: {file: A, rows: B}}\n"
         "  - {code: c-2, kind: control, files: y*.csv, columns: {file: A, rows: B}}\n"
         "  - code: sms\n",
         "sources.yaml:3:3: 2 sources of kind control, expected one at most\n"},
        {"sources:\n", "source:\n",
         "sources.yaml:2:1: unknown key 'source', expected 'sources'\n"
         "sources.yaml:1:1: the key 'sources' is missing, expected among these keys\n"},
    };
    (void)state;
    LOADING_CHECK(LOADING_SOURCES, edits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_right_file_is_read_whole),
        cmocka_unit_test(a_source_may_differ_from_the_format),
        cmocka_unit_test(a_source_may_have_a_name),
        cmocka_unit_test(signs_and_words_are_known_ones),
        cmocka_unit_test(columns_belong_to_the_kind),
        cmocka_unit_test(settings_belong_to_the_kind),
        cmocka_unit_test(history_and_workstations_are_mapped),
        cmocka_unit_test(listings_are_intervals_or_snapshots),
        cmocka_unit_test(what_repeats_need_not_be_told),
        cmocka_unit_test(double_listings_have_a_policy),
        cmocka_unit_test(listings_that_do_not_fit_are_told),
        cmocka_unit_test(sources_fit_together),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
