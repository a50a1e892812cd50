/* Bytes to nodes: places, and everything that is refused. */
#include "loading.h"

static void nodes_know_their_place(void **state)
{
    struct loading loading;
    (void)state;
    loading_init(&loading);
    const struct dbt_yaml_node *root =
        loading_parse(&loading, "f", "# comment\na: 1\nå:\n  - ö\n  - {k: \"v\"}\nc:\n");
    assert_non_null(root);
    assert_int_equal(root->kind, DBT_YAML_MAPPING);
    assert_int_equal(root->count, 6);
    assert_string_equal(root->place.file, "f");
    const struct dbt_yaml_node *list = dbt_yaml_find(root, dbt_text_of("å"));
    assert_non_null(list);
    assert_int_equal(list->kind, DBT_YAML_SEQUENCE);
    assert_int_equal(list->count, 2);
    const struct dbt_yaml_node *value = dbt_yaml_find(list->first->next, dbt_text_of("k"));
    assert_non_null(value);
    assert_true(dbt_text_is(value->text, "v"));
    assert_false(value->plain);
    assert_int_equal(value->place.line, 5);
    assert_int_equal(value->place.column_no, 9);
    const struct dbt_yaml_node *nothing = dbt_yaml_find(root, dbt_text_of("c"));
    assert_true(dbt_yaml_is_null(nothing));
    assert_int_equal(nothing->place.line, 6);
    assert_null(dbt_yaml_find(root, dbt_text_of("d")));
    assert_null(dbt_yaml_find(list, dbt_text_of("a")));
    assert_int_equal(loading.findings.count, 0);
    loading_release(&loading);
}

static void a_byte_order_mark_and_crlf_are_no_content(void **state)
{
    struct loading loading;
    (void)state;
    loading_init(&loading);
    const struct dbt_yaml_node *root = loading_parse(&loading, "f",
                                                     "\xEF\xBB\xBF"
                                                     "a: x\r\nb: y\r\n");
    assert_non_null(root);
    assert_true(dbt_text_is(root->first->text, "a"));
    assert_true(dbt_text_is(dbt_yaml_find(root, dbt_text_of("b"))->text, "y"));
    assert_int_equal(loading.findings.count, 0);
    loading_release(&loading);
}

static void what_is_refused_has_a_place(void **state)
{
    static const struct {
        const char *text;
        const char *found;
        bool has_root;
    } cases[] = {
        {"", "f: the file is empty, expected keys and values\n", false},
        {"# only\n", "f: the file is empty, expected keys and values\n", false},
        {"a: [1, 2\n", "f:2:1: flow sequence without a closing bracket, expected valid YAML\n",
         false},
        {"a: 1\nb: }\n",
         "f:2:4: flow mapping with invalid extra closing brace, expected valid YAML\n", false},
        {"a: 1\n\tb: 2\n", "f:1:4: invalid multiline plain key, expected valid YAML\n", false},
        {"a: 1\nå: \xFF\xFE\n",
         "f:2:4: a byte that is not UTF-8, or a control character, expected text\n", false},
        {"a: 1\nb: x\x01\n",
         "f:2:5: a byte that is not UTF-8, or a control character, expected text\n", false},
        {"a: \xE2\x80\xAEx\n",
         "f:1:4: a byte that is not UTF-8, or a control character, expected text\n", false},
        {"a: \xE2\x80", "f:1:4: a byte that is not UTF-8, or a control character, expected text\n",
         false},
        {"a: x\ry\n", "f:1:5: a byte that is not UTF-8, or a control character, expected text\n",
         false},
        {"a: &x 1\nb: *x\n",
         "f:1:7: an anchor, expected the value alone\nf:2:4: an alias, expected the value itself\n",
         true},
        {"a: !!int 3\n", "f:1:10: a tag, expected the value alone\n", true},
        {"a: 1\n---\nb: 2\n", "f:2:1: a second document, expected one document per file\n", false},
        {"a: |\n  x\n  y\n",
         "f:2:1: a text with a line break, a tab or another control character, "
         "expected one line of text\n",
         true},
        {"a: \"x\\0y\"\n",
         "f:1:4: a text with a line break, a tab or another control character, "
         "expected one line of text\n",
         true},
        {"[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",
         "f:1:17: nested too deeply, expected at most 16 levels\n", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct loading loading;
        loading_init(&loading);
        const struct dbt_yaml_node *root = loading_parse(&loading, "f", cases[i].text);
        assert_string_equal(loading_found(&loading), cases[i].found);
        assert_int_equal(root != NULL, cases[i].has_root);
        loading_release(&loading);
    }
}

static void an_empty_span_is_an_empty_file(void **state)
{
    struct loading loading;
    (void)state;
    loading_init(&loading);
    assert_null(dbt_yaml_parse(&loading.findings, "f", (struct dbt_text){0}));
    assert_int_equal(loading.findings.of[DBT_SEVERITY_INVALID], 1);
    assert_string_equal(loading.findings.items[0].code, "region-syntax");
    loading_release(&loading);
}

/* Whatever the point at which memory ends: no crash, and it is said. */
static void the_end_of_memory_sticks(void **state)
{
    (void)state;
    for (size_t limit = 0; limit < 2; limit++) {
        struct dbt_arena arena;
        struct dbt_findings findings;
        dbt_arena_init(&arena, limit * 200);
        dbt_findings_init(&findings, &arena);
        assert_null(dbt_yaml_parse(&findings, "f", dbt_text_of("a: 1\nb: [2, 3, 4, 5]\n")));
        assert_true(findings.failed);
        dbt_arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_know_their_place),
        cmocka_unit_test(a_byte_order_mark_and_crlf_are_no_content),
        cmocka_unit_test(what_is_refused_has_a_place),
        cmocka_unit_test(an_empty_span_is_an_empty_file),
        cmocka_unit_test(the_end_of_memory_sticks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
