/* Reading a joined file back: whatever is not as it was written is found. */
#include "joins.h"

static struct joins joins;

static int set_up(void **state)
{
    (void)state;
    joins_init(&joins, NULL);
    joins_make(&joins, "70001000 Åsa", (struct joins_form){2, NULL, "70001000.csv"});
    joins_make(&joins, "70001001", (struct joins_form){3, NULL, NULL});
    return joins_join(&joins, 2) == DBT_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    joins_release(&joins);
    return 0;
}

static void refused(const char *what)
{
    assert_int_equal(joins_check(&joins), DBT_OUTPUT);
    if (strstr(joins.error.text, what) == NULL || strncmp(joins.error.text, "a.pdf: ", 7) != 0) {
        fail_msg("%s: not %s", joins.error.text, what);
    }
}

static void a_file_that_is_whole_is_fine(void **state)
{
    (void)state;
    assert_int_equal(joins_check(&joins), DBT_OK);
}

static void other_counts_are_found(void **state)
{
    (void)state;
    struct dbt_joined *joined = &joins.joined;
    const struct dbt_joined right = *joined;
    size_t *const counts[] = {&joined->parts, &joined->pages, &joined->files, &joined->objects};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        (*counts[i])++;
        refused("does not hold what was joined");
        *joined = right;
    }
    joined->bytes++;
    refused("does not hold what was joined");
    *joined = right;
}

static void a_file_that_is_cut_short_is_found(void **state)
{
    (void)state;
    size_t length = joins.whole.length;
    for (joins.whole.length = 0; joins.whole.length < length; joins.whole.length += 101) {
        refused("table of objects");
    }
    joins.whole.length = length;
}

static void replaced(const char *from, const char *to, const char *what)
{
    size_t length = strlen(from);
    char *at = memmem(joins.whole.bytes, joins.whole.length, from, length);
    assert_non_null(at);
    for (size_t i = 0; i < length; i++) {
        at[i] = to[i];
    }
    refused(what);
    for (size_t i = 0; i < length; i++) {
        at[i] = from[i];
    }
}

static void objects_that_are_damaged_are_found(void **state)
{
    (void)state;
    replaced(" 0 obj\n", " 0 obx\n", "an object is not");
    replaced("\nendstream", "\nendstreak", "an object is not");
    replaced("/Type/ObjStm", "/Type/ObjStn", "an object is not");
    replaced("/Type/XRef", "/Type/XRex", "table of objects");
    replaced("%PDF-1.7", "%PDF-1.6", "table of objects");
    replaced("startxref\n", "startxreg\n", "table of objects");
}

/* Changed anywhere: never read beyond the end; in what is packed or in the table, always found. */
static void damage_is_no_danger(void **state)
{
    (void)state;
    size_t found = 0;
    for (size_t i = 0; i < joins.whole.length; i += 7) {
        char byte = joins.whole.bytes[i];
        joins.whole.bytes[i] = (char)(byte ^ 0x11);
        found += joins_check(&joins) != DBT_OK;
        joins.whole.bytes[i] = byte;
    }
    assert_true(found > joins.whole.length / 7 / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_that_is_whole_is_fine),
        cmocka_unit_test(other_counts_are_found),
        cmocka_unit_test(a_file_that_is_cut_short_is_found),
        cmocka_unit_test(objects_that_are_damaged_are_found),
        cmocka_unit_test(damage_is_no_danger),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
