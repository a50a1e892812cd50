/* Header names to columns. */
#include "support.h"

#include "mapping.h"

static enum dbt_status map(struct dbt_mapping *mapping, const char *const *names, uint32_t count,
                           struct dbt_error *error)
{
    struct dbt_source source = {.code = "sms", .kind = DBT_SOURCE_EVENTS};
    source.headers[DBT_COLUMN_UNIT] = "Enhet";
    source.headers[DBT_COLUMN_TIME] = "Giltig fr\xC3\xA5n";
    struct dbt_text texts[64];
    for (uint32_t i = 0; i < count; i++) {
        texts[i] = dbt_text_of(names[i]);
    }
    struct dbt_header header = {texts, count, {.file = "sms.csv", .record = 1}};
    return dbt_mapping_make(mapping, &source, &header, error);
}

static void columns_come_in_field_order(void **state)
{
    (void)state;
    static const char *const names[] = {"X", "Giltig fr\xC3\xA5n\xC2\xA0", "", " Enhet", ""};
    struct dbt_mapping mapping;
    assert_int_equal(map(&mapping, names, 5, NULL), DBT_OK);
    assert_int_equal(mapping.field_count, 5);
    assert_int_equal(mapping.column_count, 2);
    assert_int_equal(mapping.columns[0].column, DBT_COLUMN_TIME);
    assert_int_equal(mapping.columns[0].field, 1);
    assert_int_equal(mapping.columns[1].column, DBT_COLUMN_UNIT);
    assert_int_equal(mapping.columns[1].field, 3);
    assert_true(mapping.wanted[1] && mapping.wanted[3]);
    assert_false(mapping.wanted[0] || mapping.wanted[2] || mapping.wanted[4]);
    assert_int_equal(mapping.field_of[DBT_COLUMN_TIME], 1);
    assert_int_equal(mapping.field_of[DBT_COLUMN_UNIT], 3);
    assert_int_equal(mapping.field_of[DBT_COLUMN_NAME], DBT_NONE);
    assert_true(mapping.may_break[0] && mapping.may_break[2] && mapping.may_break[4]);
    assert_false(mapping.may_break[1] || mapping.may_break[3]);
}

static void a_missing_name_lists_what_is_there(void **state)
{
    (void)state;
    static const char *const names[] = {"Giltig fran", "Enhet"};
    struct dbt_mapping mapping;
    struct dbt_error error;
    assert_int_equal(map(&mapping, names, 2, &error), DBT_INPUT);
    assert_string_equal(error.text,
                        "sms.csv: record 1: the column \"Giltig fr\xC3\xA5n\" is missing; the "
                        "header has \"Giltig fran\", \"Enhet\"; correct the export, or the "
                        "column's name in sources.yaml");
}

static void a_long_list_is_cut(void **state)
{
    (void)state;
    static char name[100];
    memset(name, 'n', sizeof name - 1);
    const char *names[20];
    for (size_t i = 0; i < 20; i++) {
        names[i] = name;
    }
    struct dbt_mapping mapping;
    struct dbt_error error;
    assert_int_equal(map(&mapping, names, 20, &error), DBT_INPUT);
    assert_non_null(strstr(error.text, "\", \xE2\x80\xA6; correct"));
}

static void a_name_twice_is_an_error(void **state)
{
    (void)state;
    static const char *const names[] = {"Enhet", "Giltig fr\xC3\xA5n", "X", " X"};
    struct dbt_mapping mapping;
    struct dbt_error error;
    assert_int_equal(map(&mapping, names, 4, &error), DBT_INPUT);
    assert_non_null(strstr(error.text, "columns 3 and 4"));
    assert_int_equal(map(&mapping, names, 3, &error), DBT_OK);
}

static void data_in_place_of_a_header_is_not_shown(void **state)
{
    (void)state;
    static const char *const names[] = {"SE2321000214-1A01", "2025-05-01", "Anna"};
    struct dbt_mapping mapping;
    struct dbt_error error;
    assert_int_equal(map(&mapping, names, 3, &error), DBT_INPUT);
    assert_null(strstr(error.text, "Anna"));
    assert_non_null(strstr(error.text, "looks like data"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_come_in_field_order),
        cmocka_unit_test(a_missing_name_lists_what_is_there),
        cmocka_unit_test(a_long_list_is_cut),
        cmocka_unit_test(a_name_twice_is_an_error),
        cmocka_unit_test(data_in_place_of_a_header_is_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
