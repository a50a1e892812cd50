/* Look-ups: words, and what holds on a day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "debitera/catalog.h"

static void words_of_kinds_and_columns(void **state)
{
    (void)state;
    assert_string_equal(dbt_source_kind_word(DBT_SOURCE_PROVIDERS), "providers");
    assert_string_equal(dbt_source_kind_word(DBT_SOURCE_CONTROL), "control");
    assert_string_equal(dbt_source_kind_word(DBT_SOURCE_KIND_COUNT), "");
    assert_string_equal(dbt_column_key(DBT_COLUMN_ORG_NO), "org_no");
    assert_string_equal(dbt_column_key(DBT_COLUMN_SHA256), "sha256");
    assert_string_equal(dbt_column_key(DBT_COLUMN_COUNT), "");
}

static void every_column_has_a_key_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < DBT_COLUMN_COUNT; i++) {
        const char *key = dbt_column_key((enum dbt_column)i);
        assert_string_not_equal(key, "");
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(key, dbt_column_key((enum dbt_column)j));
        }
    }
}

static void columns_of_a_kind(void **state)
{
    (void)state;
    bool needed = false;
    assert_true(dbt_column_known(DBT_SOURCE_UNITS, DBT_COLUMN_FROM, &needed));
    assert_true(needed);
    assert_true(dbt_column_known(DBT_SOURCE_UNITS, DBT_COLUMN_TO, &needed));
    assert_false(needed);
    assert_false(dbt_column_known(DBT_SOURCE_UNITS, DBT_COLUMN_PERSON, &needed));
}

static void free_text_is_what_people_write(void **state)
{
    (void)state;
    assert_true(dbt_column_is_free_text(DBT_COLUMN_NAME));
    assert_true(dbt_column_is_free_text(DBT_COLUMN_ATTENTION));
    assert_true(dbt_column_is_free_text(DBT_COLUMN_STREET));
    assert_true(dbt_column_is_free_text(DBT_COLUMN_CITY));
    assert_true(dbt_column_is_free_text(DBT_COLUMN_REFERENCE));
    int count = 0;
    for (int i = 0; i < DBT_COLUMN_COUNT; i++) {
        count += dbt_column_is_free_text((enum dbt_column)i);
    }
    assert_int_equal(count, 5);
}

static void service_names_by_day(void **state)
{
    (void)state;
    static const struct dbt_edition editions[] = {
        {100, "first", "D", ""}, {200, "second", "D", ""}, {300, "third", "D", ""}};
    struct dbt_service service = {.code = "code", .editions = editions, .edition_count = 3};
    assert_string_equal(dbt_service_name(&service, 99), "first");
    assert_string_equal(dbt_service_name(&service, 199), "first");
    assert_string_equal(dbt_service_name(&service, 200), "second");
    assert_string_equal(dbt_service_name(&service, 9999), "third");
    assert_ptr_equal(dbt_service_edition(&service, 99), &editions[0]);
    assert_ptr_equal(dbt_service_edition(&service, 299), &editions[1]);
    assert_ptr_equal(dbt_service_edition(&service, 300), &editions[2]);
    service.edition_count = 0;
    assert_string_equal(dbt_service_name(&service, 200), "code");
    assert_null(dbt_service_edition(&service, 200));
}

static void models_have_words_and_rows(void **state)
{
    static const struct {
        const char *word;
        bool subscribed;
    } models[] = {
        [DBT_CHARGE_METERED] = {"metered", false},
        [DBT_CHARGE_RECURRING] = {"recurring", true},
        [DBT_CHARGE_FLAT] = {"flat", true},
        [DBT_CHARGE_PACKAGE] = {"package", true},
        [DBT_CHARGE_ONE_OFF] = {"one-off", false},
        [DBT_CHARGE_PASS_THROUGH] = {"pass-through", false},
        [DBT_CHARGE_INCLUDED] = {"included", false},
    };
    (void)state;
    for (int model = 0; model < DBT_CHARGE_MODEL_COUNT; model++) {
        assert_string_equal(dbt_charge_model_word((enum dbt_charge_model)model),
                            models[model].word);
        assert_int_equal(dbt_charge_is_subscribed((enum dbt_charge_model)model),
                         models[model].subscribed);
    }
    assert_string_equal(dbt_charge_model_word(DBT_CHARGE_MODEL_COUNT), "");
}

static void included_services_have_that_component(void **state)
{
    (void)state;
    struct dbt_service service = {.components = {{.model = DBT_CHARGE_INCLUDED}},
                                  .component_count = 1};
    assert_true(dbt_service_is_included(&service));
    service.components[0].model = DBT_CHARGE_METERED;
    assert_false(dbt_service_is_included(&service));
    service.component_count = 0;
    assert_false(dbt_service_is_included(&service));
}

static void prices_by_day(void **state)
{
    (void)state;
    static const struct dbt_price prices[] = {
        {.service = 1, .component = 0, .from = 100, .price_micro = 1},
        {.service = 1, .component = 0, .from = 200, .price_micro = 2},
        {.service = 1, .component = 1, .from = 150, .price_micro = 3},
        {.service = 3, .component = 0, .from = 100, .price_micro = 4},
    };
    static const struct {
        uint32_t service, component;
        dbt_day day;
        int64_t price_micro; /* 0: none */
    } cases[] = {
        {0, 0, 150, 0}, {1, 0, 99, 0},  {1, 0, 100, 1}, {1, 0, 199, 1}, {1, 0, 200, 2},
        {1, 0, 999, 2}, {1, 1, 149, 0}, {1, 1, 150, 3}, {2, 0, 150, 0}, {3, 0, 99, 0},
        {3, 0, 100, 4}, {3, 1, 100, 0}, {4, 0, 100, 0},
    };
    const struct dbt_price_list list = {.prices = prices, .count = 4};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct dbt_price *price =
            dbt_price_find(&list, cases[i].service, cases[i].component, cases[i].day);
        assert_int_equal(price != NULL ? price->price_micro : 0, cases[i].price_micro);
    }
    assert_null(dbt_price_find(&(struct dbt_price_list){0}, 0, 0, 100));
}

static void vat_by_day(void **state)
{
    (void)state;
    static const struct dbt_vat_rate rates[] = {{100, 'S', 2500, ""}, {200, 'S', 1200, ""}};
    const struct dbt_vat vat = {"standard", rates, 2};
    assert_int_equal(dbt_vat_find(&vat, DBT_DAY_MIN)->rate_bp, 2500);
    assert_int_equal(dbt_vat_find(&vat, 199)->rate_bp, 2500);
    assert_int_equal(dbt_vat_find(&vat, 200)->rate_bp, 1200);
    assert_null(dbt_vat_find(&(struct dbt_vat){0}, 200));
}

static void services_by_code(void **state)
{
    (void)state;
    static const struct dbt_service services[] = {{.code = "a"}, {.code = "bc"}};
    const struct dbt_region region = {.services = services, .service_count = 2};
    assert_int_equal(dbt_region_service(&region, dbt_text_of("bc")), 1);
    assert_int_equal(dbt_region_service(&region, dbt_text_of("BC")), DBT_NONE);
    assert_int_equal(dbt_region_service(&region, dbt_text_of("b")), DBT_NONE);
    assert_int_equal(dbt_region_service(&region, (struct dbt_text){0}), DBT_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_kinds_and_columns),
        cmocka_unit_test(every_column_has_a_key_of_its_own),
        cmocka_unit_test(columns_of_a_kind),
        cmocka_unit_test(free_text_is_what_people_write),
        cmocka_unit_test(service_names_by_day),
        cmocka_unit_test(models_have_words_and_rows),
        cmocka_unit_test(included_services_have_that_component),
        cmocka_unit_test(prices_by_day),
        cmocka_unit_test(vat_by_day),
        cmocka_unit_test(services_by_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
