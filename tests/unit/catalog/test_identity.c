/* region.yaml. */
#include "loading.h"

static void a_right_file_is_read_whole(void **state)
{
    struct loading loading;
    const struct dbt_region *region = &loading.region;
    (void)state;
    loading_init(&loading);
    loading_read(&loading, LOADING_REGION, loading_files[LOADING_REGION].text);
    assert_string_equal(loading_found(&loading), "");
    assert_string_equal(region->identity.code, "testland");
    assert_string_equal(region->identity.address.postcode, "831 27");
    assert_string_equal(region->identity.logo, "M0 0 L24 0 C1 2 3 4 5.5 6 Z");
    assert_true(region->identity.f_tax);
    assert_string_equal(region->payment.bankgiro, "5050-1055");
    assert_int_equal(region->payment.days, 30);
    assert_int_equal(region->payment.first_number, 1000);
    assert_true(region->payment.ocr_length_digit);
    assert_false(region->payment.round_to_krona);
    assert_int_equal(region->proration, DBT_PRORATION_MONTH);
    assert_int_equal(region->vat_count, 2);
    assert_int_equal(region->vats[0].count, 2);
    assert_int_equal(region->vats[0].rates[0].from, DBT_DAY_MIN);
    assert_int_equal(region->vats[0].rates[0].category, 'S');
    assert_int_equal(region->vats[0].rates[1].rate_bp, 2450);
    assert_string_equal(region->vats[0].rates[0].exemption, "");
    assert_int_equal(region->vats[1].rates[0].category, 'E');
    assert_string_equal(region->vats[1].rates[0].exemption, "ML 10 kap");
    loading_release(&loading);
}

static void numbers_have_their_check_digits(void **state)
{
    static const struct loading_edit edits[] = {
        {"org_no: 232100-0214", "org_no: 232100-0211",
         "region.yaml:4:11: '232100-0211', expected an organisation number NNNNNN-NNNN whose check "
         "digit is right\n"},
        {"SE232100021401", "SE232100006501",
         "region.yaml:5:11: 'SE232100006501', expected 'SE232100021401', as the organisation "
         "number is 232100-0214\n"},
        {"5050-1055", "5050-1056",
         "region.yaml:16:21: '5050-1056', expected a bankgiro number NNNN-NNNN whose check digit "
         "is right\n"},
    };
    (void)state;
    LOADING_CHECK(LOADING_REGION, edits);
}

static void values_have_their_forms(void **state)
{
    static const struct loading_edit edits[] = {
        {"accent: \"#1f4e3d\"", "accent: \"#1f4e3\"",
         "region.yaml:12:11: '#1f4e3', expected a colour \"#rrggbb\" in quotes\n"},
        {"tint: \"#e8f1ec\"", "tint: #e8f1ec",
         "region.yaml:13:3: no value, expected a colour \"#rrggbb\" in quotes\n"},
        {"accent: \"#1f4e3d\"", "accent: \"#1f4e3g\"",
         "region.yaml:12:11: '#1f4e3g', expected a colour \"#rrggbb\" in quotes\n"},
        {"831 27", "83127", "region.yaml:6:38: '83127', expected a postal code NNN NN\n"},
        {"831 27", "831-27", "region.yaml:6:38: '831-27', expected a postal code NNN NN\n"},
        {"faktura@test.example", "faktura",
         "region.yaml:9:10: 'faktura', expected an e-mail "
         "address\n"},
        {"M0 0 L24 0", "M0 0 l24 0",
         "region.yaml:14:9: 'M0 0 l24 0 C1 2 3 4 5.5 6 Z', expected drawing commands M, L, C and Z "
         "with numbers from 0 to 24\n"},
        {"days: 30", "days: 366",
         "region.yaml:16:38: '366', expected a whole number from 0 to 365\n"},
        {"first_number: 1000", "first_number: 0",
         "region.yaml:16:56: '0', expected a whole number from 1 to 999999999999999\n"},
        {"proration: month", "proration: days",
         "region.yaml:18:12: 'days', expected one of month, days-365, days-actual\n"},
        {"proration: month", "window: {x: 128.1, y: 45, w: 82, h: 28}\nproration: month",
         "region.yaml:18:9: the window is not on the paper, expected one of at least 40 by 15 mm "
         "within the paper's 210 by 297\n"},
        {"proration: month", "window: {x: 20, y: 45, w: 39, h: 28}\nproration: month",
         "region.yaml:18:9: the window is too small for an address, expected one of at least 40 by "
         "15 mm within the paper's 210 by 297\n"},
        {"proration: month", "window: {x: 128, y: 269, w: 82, h: 28}\nproration: month", ""},
        {"proration: month", "language: de\nproration: month",
         "region.yaml:18:11: 'de', expected one of sv, en\n"},
        {"proration: month", "extends: /etc\nproration: month",
         "region.yaml:18:10: '/etc', expected a folder seen from this one, \"../common\"\n"},
        {"  contact: Kansliet\n", "",
         "region.yaml:2:3: the key 'contact' is missing, expected among these keys\n"},
    };
    (void)state;
    LOADING_CHECK(LOADING_REGION, edits);
}

static void vat_rates_follow_each_other(void **state)
{
    static const struct loading_edit edits[] = {
        {"{category: S, rate: 25}", "{from: 2020-01-01, category: S, rate: 25}",
         "region.yaml:22:16: 'from' on the first entry, expected none: it holds from the "
         "beginning\n"},
        {"{from: 2030-01-01, category: S, rate: 24.5}", "{category: S, rate: 24.5}",
         "region.yaml:23:9: the key 'from' is missing, expected on every entry after the first\n"},
        {"rate: 24.5}", "rate: 24.5}\n      - {from: 2029-12-31, category: S, rate: 20}",
         "region.yaml:24:16: not later than the entry before, expected ascending dates\n"},
        {"{category: S, rate: 25}", "{category: S, rate: 0}",
         "region.yaml:22:29: the rate does not fit the category, expected above 0 for S and 0 for "
         "Z and E\n"},
        {"{category: E, rate: 0, exemption: ML 10 kap}", "{category: Z, rate: 6}",
         "region.yaml:26:29: the rate does not fit the category, expected above 0 for S and 0 for "
         "Z and E\n"},
        {", exemption: ML 10 kap", "",
         "region.yaml:26:9: category E without 'exemption', expected the reference to print\n"},
        {"category: E", "category: X", "region.yaml:26:20: 'X', expected one of S, Z, E\n"},
        {"code: exempt", "code: standard",
         "region.yaml:24:11: 'standard' is given twice, first on line 20, expected once\n"},
    };
    (void)state;
    LOADING_CHECK(LOADING_REGION, edits);
}

static void deviations_are_looked_for_where_said(void **state)
{
    const struct loading_edit edit = {
        "proration: month\n",
        "proration: month\n"
        "deviation: {share: 50.5, months: 3, least: 1000.25, action: hold}\n",
        ""};
    struct loading loading;
    (void)state;
    loading_init(&loading);
    loading_read(&loading, LOADING_REGION, loading_files[LOADING_REGION].text);
    assert_int_equal(loading.region.deviation.share_bp, 0);
    loading_release(&loading);
    loading_init(&loading);
    loading_read(&loading, LOADING_REGION,
                 loading_edited(&loading, loading_files[LOADING_REGION].text, &edit));
    assert_string_equal(loading_found(&loading), "");
    assert_int_equal(loading.region.deviation.share_bp, 5050);
    assert_int_equal(loading.region.deviation.months, 3);
    assert_int_equal(loading.region.deviation.least_ore, 100025);
    assert_true(loading.region.deviation.holds);
    loading_release(&loading);
}

static void deviations_have_their_ranges(void **state)
{
    static const struct {
        const char *setting, *found;
    } cases[] = {
        {"{share: 1000, months: 24, least: 0, action: warning}", ""},
        {"{share: 0.5, months: 1, least: 1, action: hold}",
         "region.yaml:19:20: '0.5', expected a number from 1 to 1000 with at most 2 decimals "
         "and a point\n"},
        {"{share: 1001, months: 1, least: 1, action: hold}",
         "region.yaml:19:20: '1001', expected a number from 1 to 1000 with at most 2 "
         "decimals "
         "and a point\n"},
        {"{share: 50, months: 0, least: 1, action: hold}",
         "region.yaml:19:32: '0', expected a whole number from 1 to 24\n"},
        {"{share: 50, months: 25, least: 1, action: hold}",
         "region.yaml:19:32: '25', expected a whole number from 1 to 24\n"},
        {"{share: 50, months: 3, least: -1, action: hold}",
         "region.yaml:19:42: '-1', expected a number from 0 to 1000000000 with at most 2 "
         "decimals and a point\n"},
        {"{share: 50, months: 3, least: 1, action: stop}",
         "region.yaml:19:53: 'stop', expected one of warning, hold\n"},
        {"{share: 50}",
         "region.yaml:19:12: the key 'months' is missing, expected among these keys\n"
         "region.yaml:19:12: the key 'least' is missing, expected among these keys\n"
         "region.yaml:19:12: the key 'action' is missing, expected among these keys\n"},
        {"50", "region.yaml:19:12: a text, expected keys and values\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[200];
        snprintf(text, sizeof text, "proration: month\ndeviation: %s\n", cases[i].setting);
        const struct loading_edit edit = {"proration: month\n", text, cases[i].found};
        loading_check(LOADING_REGION, &edit, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_right_file_is_read_whole),
        cmocka_unit_test(numbers_have_their_check_digits),
        cmocka_unit_test(values_have_their_forms),
        cmocka_unit_test(deviations_are_looked_for_where_said),
        cmocka_unit_test(deviations_have_their_ranges),
        cmocka_unit_test(vat_rates_follow_each_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
