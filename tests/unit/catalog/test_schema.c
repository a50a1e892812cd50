/* Mappings and lists by tables, names and what is proposed. */
#include "loading.h"

static const char *const words[] = {"first", "second", "third"};
static const struct dbt_names word_names = DBT_NAMES(words);

struct thing {
    const char *code;
    const char *note;
    unsigned choice;
    bool flag;
};

static const struct dbt_field thing_fields[] = {
    {"code", true, offsetof(struct thing, code), dbt_read_checked, &dbt_code_form},
    {"note", false, offsetof(struct thing, note), dbt_read_text, NULL},
    {"choice", true, offsetof(struct thing, choice), dbt_read_choice, &word_names},
    {"flag", false, offsetof(struct thing, flag), dbt_read_bool, NULL},
};
static const struct dbt_fields thing_form = DBT_FIELDS(thing_fields);
static const struct dbt_list_form things_form = {.item_bytes = sizeof(struct thing),
                                                 .least = 1,
                                                 .most = 3,
                                                 .read = dbt_read_mapping,
                                                 .form = &thing_form,
                                                 .has_code = true};

static void a_mapping_fills_a_struct(void **state)
{
    struct loading loading;
    struct thing thing = {.note = "as before", .flag = true};
    (void)state;
    loading_init(&loading);
    dbt_read_mapping(&loading.schema, loading_parse(&loading, "f", "code: a-1\nchoice: third\n"),
                     &thing_form, &thing);
    assert_int_equal(loading.findings.count, 0);
    assert_string_equal(thing.code, "a-1");
    assert_string_equal(thing.note, "as before");
    assert_int_equal(thing.choice, 2);
    assert_true(thing.flag);
    loading_release(&loading);
}

static void a_list_fills_an_array(void **state)
{
    struct loading loading;
    struct dbt_list list = {0};
    (void)state;
    loading_init(&loading);
    dbt_read_list(&loading.schema,
                  loading_parse(&loading, "f",
                                "- {code: a, choice: first}\n"
                                "- {code: b, choice: second, note: x, flag: false}\n"),
                  &things_form, &list);
    assert_int_equal(loading.findings.count, 0);
    assert_int_equal(list.count, 2);
    const struct thing *things = list.items;
    assert_string_equal(things[1].code, "b");
    assert_string_equal(things[1].note, "x");
    loading_release(&loading);
}

static void check_list(const char *text, const char *found)
{
    struct loading loading;
    struct dbt_list list = {0};
    loading_init(&loading);
    dbt_read_list(&loading.schema, loading_parse(&loading, "f", text), &things_form, &list);
    assert_string_equal(loading_found(&loading), found);
    loading_release(&loading);
}

static void everything_wrong_is_told_at_once(void **state)
{
    (void)state;
    check_list("- code: A b\n"
               "  choise: first\n"
               "  note: [x]\n"
               "  note: y\n"
               "  zzzzzz: 1\n"
               "  flag: yes\n"
               "- code: a\n"
               "  choice: secnd\n"
               "- code: a\n"
               "  choice: fourth\n",
               "f:2:3: unknown key 'choise', expected 'choice'\n"
               "f:4:3: the key 'note' is given twice, first on line 3, expected once\n"
               "f:5:3: unknown key 'zzzzzz', expected one of code, note, choice, flag\n"
               "f:1:9: 'A b', expected a code of small letters a to z, digits and hyphens between "
               "them\n"
               "f:3:9: a list, expected a text\n"
               "f:1:3: the key 'choice' is missing, expected among these keys\n"
               "f:6:9: 'yes', expected true or false\n"
               "f:8:11: 'secnd', expected 'second'\n"
               "f:10:11: 'fourth', expected one of first, second, third\n"
               "f:9:9: 'a' is given twice, first on line 7, expected once\n");
}

static void what_is_no_list_or_mapping_is_told(void **state)
{
    (void)state;
    check_list("a: 1\n", "f:1:1: a mapping, expected a list\n");
    check_list("[]\n", "f:1:1: a list of 0, expected 1 to 3\n");
    check_list("[{}, {}, {}, {}]\n", "f:1:1: a list of 4, expected 1 to 3\n");
    check_list("- x\n", "f:1:3: a text, expected keys and values\n");
    check_list("- ~\n", "f:1:3: no value, expected keys and values\n");
    check_list("- {code: a, choice: , [x]: y}\n",
               "f:1:23: a list, expected a key\n"
               "f:1:13: no value, expected one of first, second, third\n");
}

static void a_slip_finds_its_name(void **state)
{
    struct loading loading;
    const struct dbt_names none = {words, 0, sizeof words[0]};
    (void)state;
    loading_init(&loading);
    assert_int_equal(dbt_names_find(&word_names, dbt_text_of("second")), 1);
    assert_int_equal(dbt_names_find(&word_names, dbt_text_of("secon")), DBT_NONE);
    assert_string_equal(dbt_names_expected(&loading.schema, &word_names, dbt_text_of("frist")),
                        "'first'");
    assert_string_equal(dbt_names_expected(&loading.schema, &word_names, dbt_text_of("")),
                        "one of first, second, third");
    assert_string_equal(dbt_names_expected(&loading.schema, &none, dbt_text_of("x")),
                        "none, as there is none");
    char far[200];
    memset(far, 'f', sizeof far);
    struct dbt_text name = {.at = far, .length = sizeof far};
    assert_string_equal(dbt_names_expected(&loading.schema, &word_names, name),
                        "one of first, second, third");
    loading_release(&loading);
}

static void many_names_are_not_listed(void **state)
{
    struct loading loading;
    const char *many[25];
    const struct dbt_names names = DBT_NAMES(many);
    (void)state;
    for (size_t i = 0; i < sizeof many / sizeof many[0]; i++)
        many[i] = "aaaaaaaaaa";
    loading_init(&loading);
    assert_string_equal(dbt_names_expected(&loading.schema, &names, dbt_text_of("x")),
                        "one of the known names");
    loading_release(&loading);
}

static void memory_that_ends_sticks(void **state)
{
    struct dbt_arena arena;
    struct dbt_findings findings;
    struct dbt_yaml_node node = {.kind = DBT_YAML_SEQUENCE, .count = 1};
    struct dbt_list list = {0};
    const struct dbt_list_form form = {.item_bytes = 1 << 20, .most = 1};
    (void)state;
    dbt_arena_init(&arena, 0);
    dbt_findings_init(&findings, &arena);
    struct dbt_schema schema = {.findings = &findings};
    dbt_read_list(&schema, &node, &form, &list);
    assert_null(list.items);
    assert_true(findings.failed);
    findings.failed = false;
    assert_string_equal(dbt_names_expected(&schema, &word_names, dbt_text_of("frist")), "");
    assert_true(findings.failed);
    dbt_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mapping_fills_a_struct),
        cmocka_unit_test(a_list_fills_an_array),
        cmocka_unit_test(everything_wrong_is_told_at_once),
        cmocka_unit_test(what_is_no_list_or_mapping_is_told),
        cmocka_unit_test(a_slip_finds_its_name),
        cmocka_unit_test(many_names_are_not_listed),
        cmocka_unit_test(memory_that_ends_sticks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
