#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "debitera/base/error.h"
#include "debitera/base/text.h"

static void test_statuses(void **state)
{
    (void)state;
    assert_int_equal(dbt_status_exit(DBT_OK), 0);
    assert_int_equal(dbt_status_exit(DBT_USAGE), 2);
    assert_int_equal(dbt_status_exit(DBT_HELD), 4);
    assert_int_equal(dbt_status_exit(DBT_DIFFERENT), 13);
    assert_string_equal(dbt_status_word(DBT_OK), "done");
    assert_string_equal(dbt_status_word(DBT_HELD), "held: nothing issued");
}

static void test_set(void **state)
{
    (void)state;
    struct dbt_error error;
    assert_int_equal(dbt_error_set(&error, DBT_INPUT, "%s: %d", "a", 5), DBT_INPUT);
    assert_int_equal(error.status, DBT_INPUT);
    assert_string_equal(error.text, "a: 5");
    assert_int_equal(dbt_error_set(NULL, DBT_USAGE, "x"), DBT_USAGE);
    dbt_error_set(&error, DBT_HELD, "again %s", error.text);
    assert_string_equal(error.text, "again a: 5");
}

static void test_places(void **state)
{
    (void)state;
    const struct {
        struct dbt_place place;
        const char *text;
    } rows[] = {
        {{0}, ""},
        {{.file = "r.yaml"}, "r.yaml"},
        {{.file = "r.yaml", .line = 12}, "r.yaml:12"},
        {{.file = "r.yaml", .line = 12, .column_no = 3}, "r.yaml:12:3"},
        {{.file = "r.yaml", .column_no = 3}, "r.yaml"},
        {{.line = 12, .column_no = 3}, "line 12:3"},
        {{.file = "sms.csv", .record = 17}, "sms.csv: record 17"},
        {{.file = "sms.csv", .record = 17, .column = "Enhet"}, "sms.csv: record 17, column Enhet"},
        {{.file = "sms.csv", .record = 17, .line = 19}, "sms.csv: record 17, line 19"},
        {{.file = "sms.csv", .record = 17, .line = 19, .column = "Enhet"},
         "sms.csv: record 17, line 19, column Enhet"},
        {{.file = "sms.csv", .column = "Enhet"}, "sms.csv: column Enhet"},
        {{.record = 17, .column = "Enhet"}, "record 17, column Enhet"},
        {{.column = "Enhet"}, "column Enhet"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[200];
        assert_string_equal(dbt_place_format(&rows[i].place, text, sizeof text), rows[i].text);
    }
    struct dbt_error error;
    dbt_error_at(&error, DBT_INPUT, &rows[7].place, "no %s", "unit");
    assert_string_equal(error.text, "sms.csv: record 17, column Enhet: no unit");
    dbt_error_at(&error, DBT_INPUT, &rows[0].place, "no %s", "unit");
    assert_string_equal(error.text, "no unit");
}

static void test_system(void **state)
{
    (void)state;
    struct dbt_error error;
    assert_int_equal(dbt_error_system(&error, DBT_OUTPUT, ENOSPC, "%s: cannot be written", "a"),
                     DBT_OUTPUT);
    assert_string_equal(error.text, "a: cannot be written: No space left on device");
    dbt_error_system(&error, DBT_OUTPUT, 99999, "a");
    assert_string_equal(error.text, "a: error 99999");
    assert_int_equal(dbt_error_memory(&error, "a table"), DBT_MEMORY);
    assert_non_null(strstr(error.text, "a table"));
}

/* Whatever the length of the text in front, a cut never leaves half a character. */
static void test_long_messages(void **state)
{
    (void)state;
    static const char *const characters[] = {"a", "å", "€", "\U0001F600"};
    for (size_t kind = 0; kind < 4; kind++) {
        char text[3000] = "";
        size_t length = strlen(characters[kind]);
        for (size_t at = 0; at + length < sizeof text; at += length) {
            memcpy(text + at, characters[kind], length + 1);
        }
        for (size_t lead = 0; lead < 4; lead++) {
            struct dbt_error error;
            dbt_error_set(&error, DBT_INPUT, "%.*s%s", (int)lead, "xxxx", text);
            assert_true(dbt_text_is_utf8(dbt_text_of(error.text)));
            assert_in_range(strlen(error.text), DBT_ERROR_TEXT_BYTES - 4, DBT_ERROR_TEXT_BYTES - 1);
            dbt_error_system(&error, DBT_OUTPUT, ENOSPC, "%.*s%s", (int)lead, "xxxx", text);
            assert_true(dbt_text_is_utf8(dbt_text_of(error.text)));
            assert_non_null(strstr(error.text, ": No space left on device"));
        }
    }
}

/* A format that libc refuses (a wide character that is none) leaves an empty message. */
static void test_refused_format(void **state)
{
    (void)state;
    struct dbt_error error;
    assert_int_equal(dbt_error_set(&error, DBT_INPUT, "%ls", L"\x7FFFFFFF"), DBT_INPUT);
    assert_string_equal(error.text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_statuses),      cmocka_unit_test(test_set),
        cmocka_unit_test(test_places),        cmocka_unit_test(test_system),
        cmocka_unit_test(test_long_messages), cmocka_unit_test(test_refused_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
