#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "debitera/base/finding.h"

static void test_worst_decides(void **state)
{
    (void)state;
    struct dbt_arena arena;
    struct dbt_findings findings;
    dbt_arena_init(&arena, 1 << 20);
    dbt_findings_init(&findings, &arena);
    assert_int_equal(dbt_findings_status(&findings), DBT_OK);
    dbt_findings_add(&findings, DBT_SEVERITY_WARNING, "late", NULL, "look", "%d late rows", 5);
    assert_int_equal(dbt_findings_status(&findings), DBT_WARNED);
    dbt_findings_add(&findings, DBT_SEVERITY_HOLD, "missing-price", NULL, "add", "no price");
    assert_int_equal(dbt_findings_status(&findings), DBT_HELD);
    dbt_findings_add(&findings, DBT_SEVERITY_INVALID, "bad-yaml", NULL, "mend", "not YAML");
    assert_int_equal(dbt_findings_status(&findings), DBT_INPUT);
    assert_int_equal(findings.of[DBT_SEVERITY_HOLD], 1);
    findings.failed = true;
    assert_int_equal(dbt_findings_status(&findings), DBT_MEMORY);
    dbt_arena_release(&arena);
}

static void test_texts_are_copied_and_not_repeated(void **state)
{
    (void)state;
    struct dbt_arena arena;
    struct dbt_findings findings;
    char advice[] = "order more";
    const struct dbt_place place = {.file = "prices.yaml", .line = 4};
    dbt_arena_init(&arena, 1 << 20);
    dbt_findings_init(&findings, &arena);
    for (int i = 0; i < 40; i++) {
        dbt_findings_add(&findings, DBT_SEVERITY_HOLD, "a", &place, advice, "number %d", i / 2);
    }
    dbt_findings_add(&findings, DBT_SEVERITY_HOLD, "a", &place, "other", "number 0");
    dbt_findings_add(&findings, DBT_SEVERITY_HOLD, "a", NULL, advice, "number 0");
    dbt_findings_add(&findings, DBT_SEVERITY_HOLD, "b", &place, advice, "number 0");
    dbt_findings_add(&findings, DBT_SEVERITY_WARNING, "a", &place, advice, "number 0");
    advice[0] = 'X';
    assert_int_equal(findings.count, 24);
    assert_string_equal(findings.items[19].what, "number 19");
    assert_string_equal(findings.items[19].where, "prices.yaml:4");
    assert_string_equal(findings.items[19].advice, "order more");
    assert_string_equal(findings.items[19].code, "a");
    assert_string_equal(findings.items[21].where, "");
    dbt_arena_release(&arena);
}

/* With any amount of memory the list stays sound, and says when something is missing. */
static void test_memory_ends(void **state)
{
    (void)state;
    for (size_t limit = 0; limit < 4096; limit += 16) {
        struct dbt_arena arena;
        struct dbt_findings findings;
        dbt_arena_init(&arena, limit);
        dbt_findings_init(&findings, &arena);
        for (int i = 0; i < 12; i++) {
            dbt_findings_add(&findings, DBT_SEVERITY_WARNING, "a", NULL, "b", "number %d", i);
        }
        assert_int_equal(findings.failed, findings.count < 12);
        assert_int_equal(findings.of[DBT_SEVERITY_WARNING], findings.count);
        assert_int_equal(dbt_findings_status(&findings), findings.failed ? DBT_MEMORY : DBT_WARNED);
        dbt_arena_release(&arena);
    }
}

/* The table of those that are known grows, and none is lost from it. */
static void test_many(void **state)
{
    enum { MANY = 5000 };
    (void)state;
    struct dbt_arena arena;
    struct dbt_findings findings;
    dbt_arena_init(&arena, (size_t)16 << 20);
    dbt_findings_init(&findings, &arena);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < MANY; i++) {
            dbt_findings_add(&findings, DBT_SEVERITY_HOLD, "a", NULL, "b", "number %d", i);
            assert_int_equal(findings.count, round == 0 ? i + 1 : MANY);
        }
    }
    assert_false(findings.failed);
    assert_string_equal(findings.items[MANY - 1].what, "number 4999");
    dbt_arena_release(&arena);
}

static void test_words(void **state)
{
    (void)state;
    assert_string_equal(dbt_severity_word(DBT_SEVERITY_WARNING), "warning");
    assert_string_equal(dbt_severity_word(DBT_SEVERITY_HOLD), "hold");
    assert_string_equal(dbt_severity_word(DBT_SEVERITY_INVALID), "invalid");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_worst_decides),
        cmocka_unit_test(test_texts_are_copied_and_not_repeated),
        cmocka_unit_test(test_memory_ends),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
