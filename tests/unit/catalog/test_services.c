/* services.yaml. */
#include "loading.h"

static void a_right_file_is_read_whole(void **state)
{
    struct loading loading;
    dbt_day renamed = 0;
    (void)state;
    loading_init(&loading);
    loading_read(&loading, LOADING_SERVICES, loading_files[LOADING_SERVICES].text);
    assert_string_equal(loading_found(&loading), "");
    assert_int_equal(loading.region.service_count, 4);
    const struct dbt_service *quality = &loading.region.services[0];
    assert_string_equal(quality->code, "quality");
    assert_int_equal(quality->edition_count, 2);
    assert_string_equal(quality->editions[1].document, "D 1");
    assert_string_equal(quality->editions[1].wording, "");
    assert_false(quality->needs_subscription);
    assert_true(dbt_day_make(2026, 1, 1, &renamed));
    assert_string_equal(dbt_service_name(quality, renamed - 1), "Quality");
    assert_string_equal(dbt_service_name(quality, renamed), "Better quality");
    assert_string_equal(quality->obligation, "mandatory");
    assert_string_equal(quality->wording, "");
    assert_string_equal(quality->account, "3511");
    assert_int_equal(quality->vat, 1);
    assert_int_equal(quality->component_count, 1);
    assert_string_equal(quality->components[0].code, "");
    assert_int_equal(quality->components[0].model, DBT_CHARGE_METERED);
    assert_int_equal(quality->components[0].meter, 0);
    assert_int_equal(quality->place.line, 2);
    const struct dbt_service *messages = &loading.region.services[1];
    assert_int_equal(messages->component_count, 2);
    assert_string_equal(messages->components[0].code, "fee");
    assert_int_equal(messages->components[0].model, DBT_CHARGE_RECURRING);
    assert_int_equal(messages->components[0].agreement_basis, DBT_PER_MONTH);
    assert_string_equal(messages->components[1].unit_name, "SMS");
    assert_true(dbt_service_is_included(&loading.region.services[2]));
    assert_int_equal(loading.region.services[2].components[0].meter, DBT_NONE);
    assert_string_equal(loading.region.services[2].components[0].code, "");
    assert_string_equal(loading.region.services[2].components[0].unit_name, "");
    assert_string_equal(loading.region.services[2].account, "");
    assert_int_equal(loading.region.services[3].components[0].model, DBT_CHARGE_PASS_THROUGH);
    assert_true(loading.region.meters[0].priced);
    assert_true(loading.region.meters[1].priced);
    loading_release(&loading);
}

static void editions_say_where_and_how(void **state)
{
    const struct loading_edit edit = {
        "text: Better quality}",
        "text: Better quality, document: E 2, wording: Quality of care}\n"
        "      - {from: 2027-01-01, text: Best quality, document: E 3}",
        ""};
    struct loading loading;
    dbt_day day = 0;
    (void)state;
    loading_init(&loading);
    loading_read(&loading, LOADING_SERVICES,
                 loading_edited(&loading, loading_files[LOADING_SERVICES].text, &edit));
    assert_string_equal(loading_found(&loading), "");
    const struct dbt_service *quality = &loading.region.services[0];
    assert_true(dbt_day_make(2026, 1, 1, &day));
    assert_string_equal(dbt_service_edition(quality, day - 1)->document, "D 1");
    assert_string_equal(dbt_service_edition(quality, day - 1)->wording, "");
    assert_string_equal(dbt_service_edition(quality, day)->document, "E 2");
    assert_string_equal(dbt_service_edition(quality, day)->wording, "Quality of care");
    assert_true(dbt_day_make(2027, 1, 1, &day));
    assert_string_equal(dbt_service_edition(quality, day)->document, "E 3");
    assert_string_equal(dbt_service_edition(quality, day)->wording, "");
    loading_release(&loading);
}

static void agreements_are_per_month_or_year(void **state)
{
    static const struct {
        struct loading_edit edit;
        enum dbt_basis basis;
    } cases[] = {
        {{"model: recurring,", "model: recurring, agreement_per: month,", ""}, DBT_PER_MONTH},
        {{"model: recurring,", "model: recurring, agreement_per: year,", ""}, DBT_PER_YEAR},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct loading loading;
        loading_init(&loading);
        loading_read(
            &loading, LOADING_SERVICES,
            loading_edited(&loading, loading_files[LOADING_SERVICES].text, &cases[i].edit));
        assert_string_equal(loading_found(&loading), "");
        assert_int_equal(loading.region.services[1].components[0].agreement_basis, cases[i].basis);
        loading_release(&loading);
    }
}

static void a_meter_nobody_charges_by_is_not_priced(void **state)
{
    struct loading loading;
    const struct loading_edit edit = {
        "      - {component: sms, model: metered, meter: sms, unit_name: SMS}\n", "", ""};
    (void)state;
    loading_init(&loading);
    loading_read(&loading, LOADING_SERVICES,
                 loading_edited(&loading, loading_files[LOADING_SERVICES].text, &edit));
    assert_string_equal(loading_found(&loading), "");
    assert_true(loading.region.meters[0].priced);
    assert_false(loading.region.meters[1].priced);
    loading_release(&loading);
}

static void services_are_whole(void **state)
{
    static const struct loading_edit edits[] = {
        {"obligation: connection", "obligation: connect",
         "services.yaml:25:68: 'connect', expected 'connection'\n"},
        {"account: 3511", "account: 35-1",
         "services.yaml:10:14: '35-1', expected an account of 3 to 10 digits\n"},
        {"vat: exempt", "vat: exmpt",
         "services.yaml:11:10: 'exmpt' is not a VAT treatment of region.yaml, expected 'exempt'\n"},
        {"    account: 3512\n    vat: standard\n", "",
         "services.yaml:14:5: the key 'account' is missing, expected on a service that is charged\n"
         "services.yaml:14:5: the key 'vat' is missing, expected on a service that is charged\n"},
        {"      - text: Quality\n", "      - {from: 2020-01-01, text: Quality}\n",
         "services.yaml:4:16: 'from' on the first entry, expected none: it holds from the "
         "beginning\n"},
        {"text: Better quality}", "text: Better quality, document: \"\"}",
         "services.yaml:5:60: an empty text, expected a text\n"},
        {"text: Better quality}", "text: Better quality, words: x}",
         "services.yaml:5:50: unknown key 'words', expected one of from, text, document, "
         "wording\n"},
        {"names: [{text: Messages}]", "names: Messages",
         "services.yaml:15:12: a text, expected a list\n"},
        {"code: free", "code: quality",
         "services.yaml:25:12: 'quality' is given twice, first on line 2, expected once\n"},
        {"wording: free, charge: []", "wording: free",
         "services.yaml:25:5: the key 'charge' is missing, expected among these keys\n"},
    };
    (void)state;
    LOADING_CHECK(LOADING_SERVICES, edits);
}

static void charges_fit_together(void **state)
{
    static const struct loading_edit edits[] = {
        {"meter: listed, unit_name", "meter: listd, unit_name",
         "services.yaml:13:33: 'listd' is not a meter of meters.yaml, expected 'listed'\n"},
        {"meter: listed, unit_name", "unit_name",
         "services.yaml:13:9: a metered charge without 'meter', expected the meter it counts by\n"},
        {"model: recurring, unit_name", "model: recurring, meter: sms, unit_name",
         "services.yaml:23:51: 'meter' on a charge that counts nothing, expected with 'model: "
         "metered' only\n"},
        {"model: recurring, unit_name", "model: recurring, agreement_per: piece, unit_name",
         "services.yaml:23:59: 'piece', expected one of month, year\n"},
        {"model: metered, meter: sms", "model: metered, agreement_per: month, meter: sms",
         "services.yaml:24:57: 'agreement_per' on a charge without subscriptions, expected with "
         "'model: recurring' or 'package', or with 'flat' of a service that needs a "
         "subscription\n"},
        {"model: pass-through", "model: passthrough",
         "services.yaml:29:22: 'passthrough', expected 'pass-through'\n"},
        {"component: sms", "component: fee",
         "services.yaml:24:21: the component 'fee' is given twice, expected once\n"},
        {"{component: fee, model", "{model",
         "services.yaml:23:9: one of several charges without 'component', expected a code of its "
         "own\n"},
        {"model: metered, meter: sms", "model: recurring",
         "services.yaml:24:9: charges for the same records as another charge of the service, "
         "expected records of its own\n"},
        {"[{model: pass-through, unit_name: st}]",
         "[{component: a, model: pass-through, unit_name: st},\n"
         "     {component: b, model: one-off, unit_name: st}]",
         "services.yaml:30:6: charges for the same records as another charge of the service, "
         "expected records of its own\n"},
        {"unit_name: st}]", "unit_name: st}, {}, {}, {}, {}]",
         "services.yaml:29:13: a list of 5, expected 0 to 4\n"},
    };
    (void)state;
    LOADING_CHECK(LOADING_SERVICES, edits);
}

/* The small region with a meter of its own kind, `count`, and the services that charge by it. */
static void read_with_meter(struct loading *loading, const char *old, const char *count)
{
    const struct loading_edit edit = {old, count, ""};
    loading_init(loading);
    loading_read(loading, LOADING_METERS,
                 loading_edited(loading, loading_files[LOADING_METERS].text, &edit));
    assert_string_equal(loading_found(loading), "");
    for (unsigned file = LOADING_SERVICES; file <= LOADING_PRICES; file++)
        loading_files[file].read(&loading->schema, loading_parse(loading, loading_files[file].name,
                                                                 loading_files[file].text));
}

static void a_daily_average_is_charged(void **state)
{
    struct loading loading;
    (void)state;
    read_with_meter(&loading, "census: 15", "census: daily-average");
    assert_string_equal(loading_found(&loading), "");
    assert_int_equal(loading.region.meters[0].model, DBT_METER_PERSON_DAYS);
    assert_true(loading.region.meters[0].priced);
    loading_release(&loading);
}

static void counts_by_the_hour_are_not_charged(void **state)
{
    struct loading loading;
    (void)state;
    read_with_meter(&loading, "count: records", "count: weekday-hour");
    assert_string_equal(
        loading_found(&loading),
        "services.yaml:24:49: 'sms' is a count by weekday and hour, which is for follow-up only, "
        "expected a meter of 'count: records', 'quantity' or 'census'\n");
    assert_true(loading.region.meters[0].priced);
    assert_false(loading.region.meters[1].priced);
    loading_release(&loading);
}

static void a_distribution_is_not_charged(void **state)
{
    const struct loading_edit columns = {"status: D, kind: E", "status: D, kind: E, quantity: F",
                                         ""};
    const struct loading_edit count = {"count: records", "count: distribution", ""};
    struct loading loading;
    (void)state;
    loading_init(&loading);
    loading_read(&loading, LOADING_SOURCES,
                 loading_edited(&loading, loading_files[LOADING_SOURCES].text, &columns));
    dbt_load_meters(
        &loading.schema,
        loading_parse(&loading, "m",
                      loading_edited(&loading, loading_files[LOADING_METERS].text, &count)));
    dbt_load_services(&loading.schema,
                      loading_parse(&loading, "s", loading_files[LOADING_SERVICES].text));
    assert_string_equal(loading_found(&loading),
                        "s:24:49: 'sms' is a distribution, which is for follow-up only, expected "
                        "a meter of 'count: records', 'quantity' or 'census'\n");
    loading_release(&loading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_right_file_is_read_whole),
        cmocka_unit_test(editions_say_where_and_how),
        cmocka_unit_test(agreements_are_per_month_or_year),
        cmocka_unit_test(a_meter_nobody_charges_by_is_not_priced),
        cmocka_unit_test(services_are_whole),
        cmocka_unit_test(charges_fit_together),
        cmocka_unit_test(a_daily_average_is_charged),
        cmocka_unit_test(counts_by_the_hour_are_not_charged),
        cmocka_unit_test(a_distribution_is_not_charged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
