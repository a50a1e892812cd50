/* Content streams as Cairo writes them, with the structure's marks; others are refused. */
#include "support.h"

#include <string.h>

#include "marks.h"

static struct dbt_tree_element elements[] = {
    {.tag = DBT_TAG_DOCUMENT}, {.tag = DBT_TAG_H1}, {.tag = DBT_TAG_TD}};
static uint32_t owners[] = {1, 2};
static struct dbt_structure structure = {.elements = elements, .element_count = 3};
static struct dbt_buffer out;

static int set_up(void **state)
{
    (void)state;
    dbt_buffer_init(&out);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    dbt_buffer_release(&out);
    return 0;
}

#define BEGIN "0 0 3 2 re f"
#define END   "0 0 5 2 re f"

static bool rewrite(const char *content, size_t marks)
{
    struct dbt_page_marks page = {.owners = owners, .owner_count = marks};
    dbt_buffer_clear(&out);
    return dbt_marks_rewrite(dbt_text_of(content), &structure, &page, &out);
}

static void marks_get_their_tags(void **state)
{
    (void)state;
    assert_true(rewrite("q\n" BEGIN "\nBT (a) Tj ET\n" BEGIN "\nBT (b) Tj ET\n" END "\nQ\n", 2));
    assert_string_equal(out.bytes, "q\n/H1<</MCID 0>>BDC\nBT (a) Tj ET\nEMC\n"
                                   "/TD<</MCID 1>>BDC\nBT (b) Tj ET\nEMC\nQ\n");
}

static void what_is_outside_and_seen_is_an_artefact(void **state)
{
    (void)state;
    assert_true(rewrite("1 0 0 rg\n" BEGIN "\n" END "\n0 0 m 1 1 l S\n", 1));
    assert_string_equal(out.bytes, "1 0 0 rg\n/H1<</MCID 0>>BDC\nEMC/Artifact BMC\n"
                                   "\n0 0 m 1 1 l S\n\nEMC\n");
    assert_true(rewrite("BT /Span << /ActualText <feff> >> BDC [(EMC)] TJ EMC ET", 0));
    assert_string_equal(out.bytes, "/Artifact BMC\nBT /Span << /ActualText <feff> >> BDC "
                                   "[(EMC)] TJ EMC ET\nEMC\n");
}

static void other_boxes_stay(void **state)
{
    (void)state;
    static const char boxes[] =
        "0 0 4 2 re f 0 0 3 3 re f 1 0 3 2 re f 0 1 3 2 re f 0 0 3.5 2 re f";
    assert_true(rewrite(boxes, 0));
    assert_non_null(strstr(out.bytes, boxes));
}

static void marks_within_marks_stay(void **state)
{
    (void)state;
    assert_true(rewrite(BEGIN " BT /Span << /ActualText <feff> >> BDC (a) Tj EMC ET " END, 1));
    assert_string_equal(out.bytes, "/H1<</MCID 0>>BDC BT /Span << /ActualText <feff> >> BDC (a) Tj "
                                   "EMC ET EMC");
}

static void other_content_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",                      /* a mark too few */
        BEGIN " " BEGIN " " END, /* one too many */
        BEGIN,                   /* does not end */
        BEGIN " " END " " END,   /* ends twice */
        END " " BEGIN,           /* the other way round */
        "BT " BEGIN " ET " END,  /* across a text */
        BEGIN " BT " END " ET",
        BEGIN " " END " BT",
        BEGIN " /Span <<>> BDC " END " EMC",
        "/Span <<>> BDC " BEGIN " EMC " END,
        BEGIN " 0 0 5 2 re W n " END, /* not filled */
        BEGIN " 0 0 5 2 re",
        BEGIN " 0 0 5 2 re 1 f",
        BEGIN " " END " /P << /MCID 0 >> BDC EMC", /* marks of others */
        BEGIN " " END " EMC",
        BEGIN " " END " /P BMC EMC",
        BEGIN " " END " BI",
        BEGIN " " END " (a",
        BEGIN " " END " 1 2",
    };
    assert_true(rewrite(BEGIN " " END, 1));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        if (rewrite(wrong[i], 1)) {
            fail_msg("taken: %s", wrong[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(marks_get_their_tags, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_outside_and_seen_is_an_artefact, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_boxes_stay, set_up, tear_down),
        cmocka_unit_test_setup_teardown(marks_within_marks_stay, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_content_is_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
