/* Content streams as Cairo writes them, with the structure's marks; others are refused. */
#include "support.h"

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

static bool rewrite(const char *content, size_t marks)
{
    struct dbt_page_marks page = {.owners = owners, .owner_count = marks};
    dbt_buffer_clear(&out);
    return dbt_marks_rewrite(dbt_text_of(content), &structure, &page, &out);
}

static void marks_get_their_tags(void **state)
{
    (void)state;
    assert_true(rewrite("q\n/P << /MCID 0 >> BDC\nBT (a) Tj ET\nEMC\n"
                        "/P << /MCID 1 >> BDC\nBT (b) Tj ET\nEMC\nQ\n",
                        2));
    assert_string_equal(out.bytes, "q\n/H1<</MCID 0>>BDC\nBT (a) Tj ET\nEMC\n"
                                   "/TD<</MCID 1>>BDC\nBT (b) Tj ET\nEMC\nQ\n");
}

static void what_is_outside_and_seen_is_an_artefact(void **state)
{
    (void)state;
    assert_true(rewrite("1 0 0 rg\n/P << /MCID 0 >> BDC\nEMC\n0 0 m 1 1 l S\n", 1));
    assert_string_equal(out.bytes, "1 0 0 rg\n/H1<</MCID 0>>BDC\nEMC/Artifact BMC\n"
                                   "\n0 0 m 1 1 l S\n\nEMC\n");
    assert_true(rewrite("BT /Span << /ActualText <feff> >> BDC [(EMC)] TJ EMC ET", 0));
    assert_string_equal(out.bytes, "/Artifact BMC\nBT /Span << /ActualText <feff> >> BDC "
                                   "[(EMC)] TJ EMC ET\nEMC\n");
}

static void marks_within_marks_stay(void **state)
{
    (void)state;
    assert_true(rewrite("/P << /MCID 0 >> BDC BT /Span << /ActualText <feff> >> BDC (a) Tj EMC ET "
                        "EMC",
                        1));
    assert_string_equal(out.bytes, "/H1<</MCID 0>>BDC BT /Span << /ActualText <feff> >> BDC (a) Tj "
                                   "EMC ET EMC");
}

static void other_content_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",                                                  /* a mark too few */
        "/P << /MCID 0 >> BDC EMC /P << /MCID 1 >> BDC EMC", /* one too many */
        "/P << /MCID 1 >> BDC EMC",                          /* another */
        "/P << /MCID 0 >> BDC",                              /* does not end */
        "/P << /MCID 0 >> BDC EMC EMC",                      /* ends twice */
        "BT /P << /MCID 0 >> BDC ET EMC",                    /* across a text */
        "/P << /MCID 0 >> BDC BT EMC ET",
        "/P << /MCID 0 >> BDC EMC BT",
        "/Q << /MCID 0 >> BDC EMC",
        "/P BDC EMC",
        "/P << /MCID 0 >> BDC EMC /P BMC EMC",
        "/P << /MCID 0 >> BDC EMC BI",
        "/P << /MCID 0 >> BDC EMC (a",
        "/P << /MCID 0 >> BDC EMC 1 2",
    };
    assert_true(rewrite("/P << /MCID 0 >> BDC EMC", 1));
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
        cmocka_unit_test_setup_teardown(marks_within_marks_stay, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_content_is_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
