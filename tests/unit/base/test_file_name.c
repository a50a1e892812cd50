/* Names of files from data: safe, and no two alike. */
#include "faults.h"
#include "support.h"

#include "debitera/base/file_name.h"
#include "debitera/base/output.h"

static struct dbt_arena arena;

static int setup(void **state)
{
    (void)state;
    dbt_arena_init(&arena, 1 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    dbt_arena_release(&arena);
    return 0;
}

static void expect(const char *text, const char *name)
{
    assert_string_equal(dbt_file_name_make(text, &arena), name);
    assert_true(dbt_file_path_is_portable(name));
}

static void a_code_stays_as_it_is(void **state)
{
    (void)state;
    expect("SE2321000214-1A01", "SE2321000214-1A01");
    expect("enhet_7.b", "enhet_7.b");
}

static void what_means_something_to_a_system_is_encoded(void **state)
{
    (void)state;
    expect(".", "%2E");
    expect("..", "%2E%2E");
    expect(".hidden", "%2Ehidden");
    expect("trailing.", "trailing%2E");
    expect("trailing ", "trailing%20");
    expect("", "%");
    expect("../../ledger.sqlite", "%2E.%2F..%2Fledger.sqlite");
    expect("C:\\Windows", "C%3A%5CWindows");
    expect("tv\xC3\xA5 ord", "tv%C3%A5%20ord");
    expect("%2F", "%252F");
    expect("*?\"<>|:", "%2A%3F%22%3C%3E%7C%3A");
    expect("<script>", "%3Cscript%3E");
    expect("=cmd|'/C calc'!A0", "%3Dcmd%7C%27%2FC%20calc%27%21A0");
    /* A right-to-left override cannot come here (text.h), and would stand in no name. */
    expect("fdp.\xE2\x80\xAE", "fdp.%E2%80%AE");
}

static void a_device_is_no_name(void **state)
{
    (void)state;
    expect("CON", "%43ON");
    expect("nul", "%6Eul");
    expect("Aux.tar.gz", "%41ux.tar.gz");
    expect("com1", "%63om1");
    expect("LPT0.txt", "%4CPT0.txt");
    expect("COM", "COM");
    expect("COM10", "COM10");
    expect("CONTO", "CONTO");
    expect("XCON", "XCON");
}

static void a_long_name_is_cut_and_stays_its_own(void **state)
{
    (void)state;
    char text[301];
    char other[301];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    memcpy(other, text, sizeof other);
    other[sizeof other - 2] = 'y';
    const char *name = dbt_file_name_make(text, &arena);
    assert_int_equal(strlen(name), DBT_FILE_NAME_BYTES);
    assert_true(dbt_file_path_is_portable(name));
    assert_string_not_equal(name, dbt_file_name_make(other, &arena));
    assert_string_not_equal(name, dbt_file_name_make(name, &arena));
    text[DBT_FILE_NAME_BYTES] = '\0';
    expect(text, text);
}

/* Every text of three letters over bytes that mean something. */
static void no_two_are_alike_and_all_are_safe(void **state)
{
    static const char bytes[] = "a.%2E/-";
    enum { LETTERS = sizeof bytes - 1, TEXTS = LETTERS * LETTERS * LETTERS };
    const char *names[TEXTS];
    (void)state;
    for (size_t i = 0; i < TEXTS; i++) {
        const char text[] = {bytes[i % LETTERS], bytes[i / LETTERS % LETTERS],
                             bytes[i / LETTERS / LETTERS], '\0'};
        names[i] = dbt_file_name_make(text, &arena);
        assert_true(dbt_output_name_is_safe(names[i]));
        assert_true(dbt_file_path_is_portable(names[i]));
        assert_null(strchr(names[i], '/'));
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(names[i], names[k]);
        }
    }
}

static void a_path_is_portable_or_not(void **state)
{
    static const char *const good[] = {"a", "a/b.pdf", "556677-8899 (2).pdf", "a%~2/b+c"};
    static const char *const bad[] = {
        "",     "/a",  "a/",   "a//b", "a/../b", "..",       "./a",       "a/.b",  "a.",   "a. ",
        "a /b", " a",  "a\\b", "C:a",  "C:/a",   "NUL",      "a/nul.pdf", "com1",  "a\nb", "a\tb",
        "a*b",  "a?b", "a<b",  "a|b",  "a\"b",   "\xC3\xA5", "a\x7F",     "LPT9.x"};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(dbt_file_path_is_portable(good[i]));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(dbt_file_path_is_portable(bad[i]));
    }
    char path[DBT_FILE_PATH_BYTES + 2];
    memset(path, 'a', sizeof path);
    path[DBT_FILE_PATH_BYTES + 1] = '\0';
    assert_false(dbt_file_path_is_portable(path));
    path[DBT_FILE_PATH_BYTES] = '\0';
    assert_true(dbt_file_path_is_portable(path));
}

static void names_are_given_out_once(void **state)
{
    struct dbt_file_names names = {.arena = &arena};
    char text[301];
    (void)state;
    assert_string_equal(dbt_file_names_take(&names, "Norr"), "Norr");
    assert_string_equal(dbt_file_names_take(&names, "NORR"), "NORR%~2");
    assert_string_equal(dbt_file_names_take(&names, "norr"), "norr%~3");
    assert_string_equal(dbt_file_names_take(&names, "A"), "A");
    assert_string_equal(dbt_file_names_take(&names, "Z"), "Z");
    assert_string_equal(dbt_file_names_take(&names, "z"), "z%~2");
    memset(text, 'x', 300);
    text[300] = '\0';
    for (size_t i = 0; i < 300; i++) {
        const char *name = dbt_file_names_take(&names, text);
        assert_true(strlen(name) <= DBT_FILE_NAME_BYTES);
        assert_true(dbt_file_path_is_portable(name));
    }
    for (size_t i = 1; i < names.count; i++) {
        assert_true(dbt_text_compare_fold(dbt_text_of(names.sorted[i - 1]),
                                          dbt_text_of(names.sorted[i])) < 0);
    }
    assert_int_equal(names.count, 306);
}

static void memory_that_ends_is_told(void **state)
{
    struct dbt_arena none;
    (void)state;
    dbt_arena_init(&none, 1);
    struct dbt_file_names names = {.arena = &none};
    assert_null(dbt_file_name_make("SE2321000214-1A01", &none));
    assert_null(dbt_file_names_take(&names, "SE2321000214-1A01"));
    dbt_arena_release(&none);

    char text[301];
    memset(text, 'x', 300);
    text[300] = '\0';
    faults_arm("EVP_DigestInit_ex", 0);
    assert_null(dbt_file_name_make(text, &arena));
    assert_true(faults_disarm());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_stays_as_it_is),
        cmocka_unit_test(what_means_something_to_a_system_is_encoded),
        cmocka_unit_test(a_device_is_no_name),
        cmocka_unit_test(a_long_name_is_cut_and_stays_its_own),
        cmocka_unit_test(no_two_are_alike_and_all_are_safe),
        cmocka_unit_test(a_path_is_portable_or_not),
        cmocka_unit_test(names_are_given_out_once),
        cmocka_unit_test(memory_that_ends_is_told),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
