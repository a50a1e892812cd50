/* What pages take of a manifest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "debitera/export.h"

#define COUNTS(read, billed, rejected)                                                             \
    "{\"read\": " read ", \"billed\": " billed ", \"follow-up\": 0, \"outside-period\": 0,"        \
    " \"not-billable\": 0, \"duplicate\": 0, \"rejected\": " rejected "}"
#define FINDING(severity, what)                                                                    \
    "{\"severity\": \"" severity "\", \"code\": \"c\", \"where\": \"w\", \"what\": \"" what        \
    "\", \"advice\": \"a\"}"
#define ACCOUNTING(sources) "\"accounting\": {\"sources\": {" sources "}}"

struct told {
    struct dbt_arena arena;
    struct dbt_manifest manifest;
    struct dbt_error error;
};

static enum dbt_status read_text(struct told *told, const char *text)
{
    dbt_arena_init(&told->arena, 1 << 20);
    return dbt_manifest_read(dbt_text_of(text), &told->manifest, &told->arena, &told->error);
}

static void a_run_says_what_it_found(void **state)
{
    struct told told;
    (void)state;
    assert_int_equal(
        read_text(&told, "{" ACCOUNTING("\"sms\": " COUNTS("7", "5", "2") ", \"a\": " COUNTS(
                             "1", "1",
                             "0")) ", \"findings\": [" FINDING("warning",
                                                               "x") ", " FINDING("hold", "y") "]}"),
        DBT_OK);
    assert_int_equal(told.manifest.findings.count, 2);
    assert_int_equal(told.manifest.findings.of[DBT_SEVERITY_WARNING], 1);
    assert_int_equal(told.manifest.findings.of[DBT_SEVERITY_HOLD], 1);
    assert_string_equal(told.manifest.findings.items[1].what, "y");
    assert_string_equal(told.manifest.findings.items[1].where, "w");
    assert_string_equal(told.manifest.findings.items[1].advice, "a");
    assert_int_equal(told.manifest.source_count, 2);
    assert_string_equal(told.manifest.sources[0].code, "sms");
    assert_int_equal(told.manifest.sources[0].read, 7);
    assert_int_equal(told.manifest.sources[0].of[DBT_CLASS_BILLED], 5);
    assert_int_equal(told.manifest.sources[0].of[DBT_CLASS_REJECTED], 2);
    assert_string_equal(told.manifest.sources[1].code, "a");
    dbt_arena_release(&told.arena);
}

static void months_of_a_rerun_are_added_up(void **state)
{
    struct told told;
    (void)state;
    assert_int_equal(
        read_text(&told, "{\"rerun\": true, \"findings\": [" FINDING(
                             "warning",
                             "own") "], \"months\": "
                                    "[{\"findings\": "
                                    "[" FINDING("warning", "x") "], " ACCOUNTING("\"sms\": " COUNTS(
                                        "7", "5", "2")) "}, "
                                                        "{\"finding"
                                                        "s\": "
                                                        "[],"
                                                        " " ACCOUNTING("\"sms\": " COUNTS(
                                                            "2", "2", "0")) "}]}"),
        DBT_OK);
    assert_int_equal(told.manifest.findings.count, 2);
    assert_string_equal(told.manifest.findings.items[0].what, "own");
    assert_int_equal(told.manifest.source_count, 1);
    assert_int_equal(told.manifest.sources[0].read, 9);
    assert_int_equal(told.manifest.sources[0].of[DBT_CLASS_BILLED], 7);
    dbt_arena_release(&told.arena);
}

static void what_is_no_manifest_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "[]",
        "{",
        "{}",
        "{\"findings\": []}",
        "{\"findings\": [" FINDING("grave", "x") "], " ACCOUNTING("") "}",
        "{\"findings\": [{\"severity\": \"hold\"}], " ACCOUNTING("") "}",
        "{\"findings\": [], " ACCOUNTING("\"sms\": " COUNTS("-1", "0", "0")) "}",
        "{\"findings\": [], " ACCOUNTING("\"sms\": " COUNTS("\"1\"", "0", "0")) "}",
        "{\"findings\": [], \"months\": [{\"findings\": []}]}",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct told told;
        assert_int_equal(read_text(&told, texts[i]), DBT_INPUT);
        assert_string_equal(told.error.text, "it is no manifest of this program");
        dbt_arena_release(&told.arena);
    }
}

static void memory_that_ends_is_told(void **state)
{
    struct told told;
    (void)state;
    dbt_arena_init(&told.arena, 16);
    assert_int_equal(dbt_manifest_read(dbt_text_of("{\"findings\": [" FINDING(
                                           "hold", "x") "], " ACCOUNTING("") "}"),
                                       &told.manifest, &told.arena, &told.error),
                     DBT_MEMORY);
    dbt_arena_release(&told.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_says_what_it_found),
        cmocka_unit_test(months_of_a_rerun_are_added_up),
        cmocka_unit_test(what_is_no_manifest_is_refused),
        cmocka_unit_test(memory_that_ends_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
