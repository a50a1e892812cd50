/* What pages take of a manifest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "debitera/export.h"

/* In single quotes, which stand for JSON's. */
#define REST     ", 'follow-up': 0, 'outside-period': 0, 'not-billable': 0, 'duplicate': 0"
#define SEVEN    "{'read': 7, 'billed': 5, 'rejected': 2" REST "}"
#define TWO      "{'read': 2, 'billed': 2, 'rejected': 0" REST "}"
#define REMARKED "'code': 'c', 'where': 'w', 'advice': 'a'"
#define WARNING  "{'severity': 'warning', 'what': 'x', " REMARKED "}"
#define HOLD     "{'severity': 'hold', 'what': 'y', " REMARKED "}"
#define NOTHING  "'findings': [], 'accounting': {'sources': {}}"

struct told {
    struct dbt_arena arena;
    struct dbt_manifest manifest;
    struct dbt_error error;
};

static enum dbt_status read_within(struct told *told, const char *text, size_t limit_bytes)
{
    char bytes[4096];
    snprintf(bytes, sizeof bytes, "%s", text);
    for (char *at = bytes; *at != '\0'; at++) {
        *at = *at == '\'' ? '"' : *at;
    }
    dbt_arena_init(&told->arena, limit_bytes);
    return dbt_manifest_read(dbt_text_of(bytes), &told->manifest, &told->arena, &told->error);
}

static enum dbt_status read_text(struct told *told, const char *text)
{
    return read_within(told, text, 1 << 20);
}

static void a_run_says_what_it_found(void **state)
{
    struct told told;
    (void)state;
    assert_int_equal(read_text(&told, "{'accounting': {'sources': {'sms': " SEVEN ", 'a': " TWO
                                      "}}, 'findings': [" WARNING ", " HOLD "]}"),
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
    assert_string_equal(told.manifest.price_list, "");
    dbt_arena_release(&told.arena);
}

static void months_of_a_rerun_are_added_up(void **state)
{
    struct told told;
    (void)state;
    assert_int_equal(read_text(&told, "{'rerun': true, 'findings': [" HOLD "], 'months': ["
                                      "{'price_list': 'p.yaml', 'findings': [" WARNING
                                      "], 'accounting': {'sources': {'sms': " SEVEN
                                      "}}}, {'findings': [], 'accounting': {'sources': {'sms': " TWO
                                      "}}}]}"),
                     DBT_OK);
    assert_int_equal(told.manifest.findings.count, 2);
    assert_string_equal(told.manifest.findings.items[0].what, "y");
    assert_int_equal(told.manifest.source_count, 1);
    assert_int_equal(told.manifest.sources[0].read, 9);
    assert_string_equal(told.manifest.price_list, "p.yaml");
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
        "{'findings': []}",
        "{'findings': [{'severity': 'grave', 'what': 'x', " REMARKED
        "}], 'accounting': {'sources': {}}}",
        "{'findings': [{'severity': 'hold'}], 'accounting': {'sources': {}}}",
        "{'findings': [], 'accounting': {'sources': {'sms': {'read': -1, 'billed': 0" REST "}}}}",
        "{'findings': [], 'accounting': {'sources': {'sms': {'read': '1'}}}}",
        "{'findings': [], 'months': [{'findings': []}]}",
    };
    struct told told;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_int_equal(read_text(&told, texts[i]), DBT_INPUT);
        assert_string_equal(told.error.text, "it is no manifest of this program");
        dbt_arena_release(&told.arena);
    }
    assert_int_equal(read_text(&told, "{" NOTHING "}"), DBT_OK);
    dbt_arena_release(&told.arena);
}

static void memory_that_ends_is_told(void **state)
{
    struct told told;
    (void)state;
    assert_int_equal(
        read_within(&told, "{'findings': [" HOLD "], 'accounting': {'sources': {}}}", 16),
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
