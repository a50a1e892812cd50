/* The charges of a service in services.yaml: what each model may say. */
#include "loading.h"

/* The fourth service as a block, so that keys can be added line by line; what
   follows is line 35. */
#define SERVICE_HEAD                                                                               \
    "  - code: wall\n    names: [{text: Wall}]\n    package: Base\n    obligation: optional\n"     \
    "    document: D 4\n    wording: at cost\n    account: 3513\n    vat: standard\n"

static void read_service(struct loading *loading, const char *keys)
{
    const char *text = loading_files[LOADING_SERVICES].text;
    const char *at = strstr(text, "  - {code: wall");
    assert_non_null(at);
    loading_init(loading);
    char *edited =
        dbt_arena_format(&loading->arena, "%.*s%s%s", (int)(at - text), text, SERVICE_HEAD, keys);
    assert_non_null(edited);
    loading_read(loading, LOADING_SERVICES, edited);
}

static void check_service(const char *keys, const char *found)
{
    struct loading loading;
    read_service(&loading, keys);
    assert_string_equal(loading_found(&loading), found);
    loading_release(&loading);
}

static void packages_have_a_size(void **state)
{
    struct loading loading;
    (void)state;
    read_service(&loading, "    charge: [{model: package, package_size: 10, agreement_per: year,\n"
                           "      unit_name: grupp}]\n");
    assert_string_equal(loading_found(&loading), "");
    const struct dbt_component *component = &loading.region.services[3].components[0];
    assert_int_equal(component->model, DBT_CHARGE_PACKAGE);
    assert_int_equal(component->package_size, 10);
    assert_int_equal(component->agreement_basis, DBT_PER_YEAR);
    loading_release(&loading);
    check_service("    charge: [{model: package, unit_name: st}]\n",
                  "services.yaml:35:14: a package without 'package_size', expected the number of "
                  "workstations that one gives right to\n");
    check_service("    charge: [{model: package, package_size: 0, unit_name: st}]\n",
                  "services.yaml:35:45: '0', expected a whole number from 1 to 10000\n");
    check_service("    charge: [{model: package, package_size: 10001, unit_name: st}]\n",
                  "services.yaml:35:45: '10001', expected a whole number from 1 to 10000\n");
    check_service("    charge: [{model: recurring, package_size: 10, unit_name: st}]\n",
                  "services.yaml:35:47: 'package_size' on a charge without packages, expected with "
                  "'model: package' only\n");
}

static void flat_charges_are_for_every_unit(void **state)
{
    struct loading loading;
    (void)state;
    read_service(&loading, "    charge: [{model: flat, unit_name: st}]\n");
    assert_string_equal(loading_found(&loading), "");
    assert_int_equal(loading.region.services[3].components[0].model, DBT_CHARGE_FLAT);
    assert_int_equal(loading.region.services[3].components[0].agreement_basis, DBT_PER_MONTH);
    assert_false(loading.region.services[3].needs_subscription);
    loading_release(&loading);
}

static void subscriptions_are_needed_where_said(void **state)
{
    struct loading loading;
    (void)state;
    read_service(&loading, "    needs_subscription: true\n"
                           "    charge: [{component: fee, model: flat, agreement_per: year,\n"
                           "      unit_name: st}, {component: sms, model: metered, meter: sms,\n"
                           "      unit_name: SMS}]\n");
    assert_string_equal(loading_found(&loading), "");
    assert_true(loading.region.services[3].needs_subscription);
    assert_int_equal(loading.region.services[3].components[0].agreement_basis, DBT_PER_YEAR);
    loading_release(&loading);
    check_service("    needs_subscription: perhaps\n"
                  "    charge: [{model: flat, unit_name: st}]\n",
                  "services.yaml:35:25: 'perhaps', expected true or false\n");
}

static void others_need_no_subscription(void **state)
{
    static const char found[] =
        "services.yaml:35:25: 'needs_subscription' on a service without a metered or flat charge, "
        "expected with 'model: metered' or 'flat' only\n";
    static const char *const charges[] = {
        "[{model: recurring, unit_name: st}]",
        "[{model: package, package_size: 1, unit_name: st}]",
        "[{model: one-off, unit_name: st}]",
        "[{model: pass-through, unit_name: st}]",
        "[]",
    };
    (void)state;
    for (size_t i = 0; i < sizeof charges / sizeof charges[0]; i++) {
        char keys[200];
        snprintf(keys, sizeof keys, "    needs_subscription: true\n    charge: %s\n", charges[i]);
        check_service(keys, found);
    }
    check_service("    needs_subscription: true\n    charge: [{model: flt, unit_name: st}]\n",
                  "services.yaml:36:22: 'flt', expected 'flat'\n");
}

static void agreements_need_subscriptions(void **state)
{
    static const char *const wrong[] = {"flat", "one-off", "pass-through",
                                        "metered\n        meter: sms"};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char keys[200];
        snprintf(keys, sizeof keys,
                 "    charge:\n      - agreement_per: month\n        unit_name: st\n"
                 "        model: %s\n",
                 wrong[i]);
        check_service(keys,
                      "services.yaml:36:24: 'agreement_per' on a charge without subscriptions, "
                      "expected with 'model: recurring' or 'package', or with 'flat' of a service "
                      "that needs a subscription\n");
    }
}

static void included_is_not_a_model(void **state)
{
    (void)state;
    check_service("    charge: [{model: included, unit_name: st}]\n",
                  "services.yaml:35:22: 'included', expected one of metered, recurring, flat, "
                  "package, one-off, pass-through\n");
}

static void rows_are_charged_once(void **state)
{
    static const char *const pairs[][2] = {
        {"recurring", "recurring"},
        {"recurring", "package, package_size: 10"},
        {"flat", "flat"},
        {"one-off", "one-off"},
        {"metered, meter: sms", "metered, meter: sms"},
    };
    char keys[300];
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        snprintf(keys, sizeof keys,
                 "    charge:\n      - {component: a, unit_name: st, model: %s}\n"
                 "      - {component: b, unit_name: st, model: %s}\n",
                 pairs[i][0], pairs[i][1]);
        check_service(keys, "services.yaml:37:9: charges for the same records as another charge of "
                            "the service, expected records of its own\n");
    }
    check_service("    charge:\n      - {component: a, unit_name: st, model: flat}\n"
                  "      - {component: b, unit_name: st, model: recurring}\n"
                  "      - {component: c, unit_name: st, model: metered, meter: sms}\n"
                  "      - {component: d, unit_name: st, model: metered, meter: listed}\n",
                  "");
    check_service("    needs_subscription: true\n"
                  "    charge:\n      - {component: a, unit_name: st, model: flat}\n"
                  "      - {component: b, unit_name: st, model: recurring}\n",
                  "services.yaml:38:9: charges for the same records as another charge of the "
                  "service, expected records of its own\n");
}

/* As read_service, with a source of charges that holds history or not. */
static void read_first_free(struct loading *loading, const char *settings, const char *charge)
{
    const struct loading_edit edits[] = {
        {"files: c*.csv,", settings, ""},
        {"{model: pass-through, unit_name: st}", charge, ""},
    };
    loading_init(loading);
    loading_read(loading, LOADING_SOURCES,
                 loading_edited(loading, loading_files[LOADING_SOURCES].text, &edits[0]));
    dbt_load_meters(&loading->schema,
                    loading_parse(loading, "m", loading_files[LOADING_METERS].text));
    dbt_load_region(&loading->schema,
                    loading_parse(loading, "r", loading_files[LOADING_REGION].text));
    dbt_load_services(
        &loading->schema,
        loading_parse(loading, "s",
                      loading_edited(loading, loading_files[LOADING_SERVICES].text, &edits[1])));
}

static void first_pieces_are_told_by_history(void **state)
{
    static const struct {
        const char *settings, *charge, *found;
    } cases[] = {
        {"files: c*.csv,", "{model: one-off, first_free: 1, unit_name: st}",
         "s:29:43: 'first_free' where the source 'charges' holds only rows of the period, expected "
         "'holds_history: true' on it, with all rows there ever were\n"},
        {"files: c*.csv, holds_history: false,", "{model: one-off, first_free: 1, unit_name: st}",
         "s:29:43: 'first_free' where the source 'charges' holds only rows of the period, expected "
         "'holds_history: true' on it, with all rows there ever were\n"},
        {"files: c*.csv, holds_history: true,", "{model: one-off, first_free: 0, unit_name: st}",
         "s:29:43: '0', expected a whole number from 1 to 1000000\n"},
        {"files: c*.csv, holds_history: true,",
         "{model: one-off, first_free: 1000001, unit_name: st}",
         "s:29:43: '1000001', expected a whole number from 1 to 1000000\n"},
        {"files: c*.csv, holds_history: true,", "{model: flat, first_free: 1, unit_name: st}",
         "s:29:40: 'first_free' on a charge without pieces, expected with 'model: one-off' only\n"},
        {"files: c*.csv,", "{model: pass-through, first_free: 1, unit_name: st}",
         "s:29:48: 'first_free' on a charge without pieces, expected with 'model: one-off' only\n"},
    };
    struct loading loading;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        read_first_free(&loading, cases[i].settings, cases[i].charge);
        assert_string_equal(loading_found(&loading), cases[i].found);
        loading_release(&loading);
    }
    read_first_free(&loading, "files: c*.csv, holds_history: true,",
                    "{model: one-off, first_free: 2, unit_name: st}");
    assert_string_equal(loading_found(&loading), "");
    assert_true(loading.region.sources[3].holds_history);
    assert_int_equal(loading.region.services[3].components[0].first_free, 2);
    loading_release(&loading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packages_have_a_size),
        cmocka_unit_test(flat_charges_are_for_every_unit),
        cmocka_unit_test(subscriptions_are_needed_where_said),
        cmocka_unit_test(others_need_no_subscription),
        cmocka_unit_test(agreements_need_subscriptions),
        cmocka_unit_test(included_is_not_a_model),
        cmocka_unit_test(rows_are_charged_once),
        cmocka_unit_test(first_pieces_are_told_by_history),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
