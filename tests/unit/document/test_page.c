/* The flow over pages: boxes, what stands together or at the foot, headers and footers. */
#include "setting.h"

#include "flow.h"

#define ASCENT dbt_style_ascent(DBT_STYLE_BODY)

static void boxes_give_way_to_those_that_grew(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting,
                 SETTING_LAYOUT("", "<box x='20mm' y='50mm' w='60mm'><space h='40mm'/></box>"
                                    "<box x='100mm' y='60mm' w='60mm'><text>free</text></box>"
                                    "<box x='70mm' y='60mm' w='20mm'><text>pushed</text></box>"
                                    "<text>under</text>"));
    assert_mm(setting_text(&setting, "free")->y_mm, 60 + ASCENT);
    assert_mm(setting_text(&setting, "pushed")->y_mm, 90 + ASCENT);
    assert_mm(setting_text(&setting, "under")->y_mm,
              90 + dbt_style_leading(DBT_STYLE_BODY) + ASCENT);
    setting_release(&setting);
}

static void the_window_is_the_regions(void **state)
{
    (void)state;
    static const char layout[] =
        SETTING_LAYOUT("", "<box at='window' x='110mm' y='46mm' w='80mm'><text>a</text></box>"
                           "<box x='20mm' y='48mm' w='60mm'><text>b</text></box>");
    struct setting setting;
    setting_flow(&setting, layout);
    assert_mm(setting_text(&setting, "a")->x_mm, 110);
    setting.sample.region.window = (struct dbt_window){1250, 5050, 8000, 3000};
    setting_compose(&setting, layout);
    assert_mm(setting_text(&setting, "a")->x_mm, 12.5);
    assert_mm(setting_text(&setting, "a")->y_mm, 50.5 + ASCENT);
    /* Nothing else shows in it. */
    assert_mm(setting_text(&setting, "b")->y_mm, 80.5 + ASCENT);
    setting_release(&setting);
}

static void what_does_not_fit_begins_a_page(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting, SETTING_LAYOUT("", "<space h='230mm'/><text>a</text>"
                                              "<keep><text>b</text></keep><text>c</text>"));
    assert_int_equal(setting.document.page_count, 2);
    assert_int_equal(setting_page(&setting, "a"), 0);
    assert_int_equal(setting_page(&setting, "b"), 1);
    assert_mm(setting_text(&setting, "b")->y_mm, 30 + ASCENT);
    assert_int_equal(setting_page(&setting, "c"), 1);
    setting_release(&setting);
}

static void what_is_kept_stands_together(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting, SETTING_LAYOUT("", "<space h='229mm'/><keep><text>a</text><text>b</text>"
                                              "</keep>"));
    assert_int_equal(setting_page(&setting, "a"), 1);
    setting_release(&setting);
    setting_flow(&setting, SETTING_LAYOUT("", "<space h='200mm'/><keep with-next='yes'>"
                                              "<text>a</text></keep><keep><space h='40mm'/>"
                                              "<text>b</text></keep>"));
    assert_int_equal(setting_page(&setting, "a"), 1);
    assert_int_equal(setting_page(&setting, "b"), 1);
    setting_release(&setting);
}

static void a_break_begins_a_page(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting, SETTING_LAYOUT("", "<text>a</text><break/><text>b</text>"));
    assert_int_equal(setting_page(&setting, "b"), 1);
    setting_release(&setting);
}

static void what_is_at_the_bottom_ends_the_page(void **state)
{
    (void)state;
    double leading_mm = dbt_style_leading(DBT_STYLE_BODY);
    struct setting setting;
    setting_flow(&setting, SETTING_LAYOUT("", "<text>a</text><bottom><text>b</text></bottom>"));
    assert_mm(setting_text(&setting, "b")->y_mm, 280 - leading_mm + ASCENT);
    assert_int_equal(setting_page(&setting, "b"), 0);
    setting_release(&setting);
    /* With its distance to what is above it. */
    setting_flow(&setting, SETTING_LAYOUT("", "<space h='230mm'/><bottom above='2mm'><text>b</text>"
                                              "</bottom>"));
    assert_int_equal(setting_page(&setting, "b"), 1);
    setting_release(&setting);
}

static void pages_have_headers_and_footers(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting,
                 SETTING_LAYOUT("<header on='first'><box x='20mm' y='10mm' w='90mm'><text>"
                                "one</text></box></header><header on='rest'><box x='20mm' y='10mm' "
                                "w='90mm'><heading level='2'>more</heading></box></header>"
                                "<header on='all'><box x='150mm' y='10mm' w='40mm'><text>"
                                "{page}/{pages}</text></box></header>"
                                "<footer above='5mm'><text>foot</text></footer>",
                                "<space h='225mm'/><text>a</text>"));
    double leading_mm = dbt_style_leading(DBT_STYLE_BODY);
    assert_int_equal(setting.document.page_count, 2);
    assert_int_equal(sample_count(&setting.document, "one"), 1);
    assert_int_equal(setting_page(&setting, "one"), 0);
    assert_int_equal(setting_text(&setting, "one")->role, DBT_ROLE_TEXT);
    assert_int_equal(setting_page(&setting, "more"), 1);
    assert_int_equal(setting_text(&setting, "more")->role, DBT_ROLE_ARTEFACT);
    assert_int_equal(setting_page(&setting, "1/2"), 0);
    assert_int_equal(setting_page(&setting, "2/2"), 1);
    assert_int_equal(sample_count(&setting.document, "foot"), 2);
    assert_mm(setting_text(&setting, "foot")->y_mm, 280 - leading_mm + ASCENT);
    assert_int_equal(setting_text(&setting, "foot")->role, DBT_ROLE_ARTEFACT);
    /* Read in order: the header, what the page says, the footer. */
    const struct dbt_page *page = &setting.document.pages[1];
    assert_int_equal(page->count, 4);
    assert_string_equal(page->items[2].text, "a");
    setting_release(&setting);
}

static void what_no_page_holds_is_an_error(void **state)
{
    (void)state;
    struct setting setting;
    setting_init(&setting, 1, 1);
    setting_compose(&setting, SETTING_LAYOUT("", "<keep><space h='260mm'/><text>a</text></keep>"));
    assert_int_equal(setting.status, DBT_INTERNAL);
    assert_non_null(strstr(setting.sample.error.text, "what stands at invoice.xml:1 does not fit"));
    setting_release(&setting);
}

static void assert_refused(const char *layout, const char *why)
{
    struct setting setting;
    setting_init(&setting, 1, 1);
    setting_compose(&setting, layout);
    assert_int_equal(setting.status, DBT_INTERNAL);
    if (strstr(setting.sample.error.text, why) == NULL) {
        fail_msg("%s", setting.sample.error.text);
    }
    setting_release(&setting);
}

static void nothing_is_set_outside_the_paper(void **state)
{
    (void)state;
    assert_refused(SETTING_LAYOUT("<header on='all'><box x='1mm' y='290mm' w='9mm'><text>a</text>"
                                  "<text>b</text><text>c</text></box></header>",
                                  ""),
                   "what stands at invoice.xml:1 is not all on the paper");
    assert_refused(SETTING_LAYOUT("<header on='all'><box x='1mm' y='1mm' w='9mm'><space h='-5mm'/>"
                                  "<rule/></box></header>",
                                  ""),
                   "is not all on the paper");
    assert_refused(SETTING_LAYOUT("", "<panel ink='tint' bleed='21mm'/>"),
                   "is not all on the paper");
    assert_refused(SETTING_LAYOUT("", "<box x='1mm' y='1mm' w='9mm'><qr data='a' alt='a' "
                                      "size='4mm' frame='2mm'/></box><columns><column width='1mm' "
                                      "gap='167mm'/><column width='4mm'><table><column "
                                      "width='1fr'/><row><cell>a</cell></row></table><space "
                                      "h='260mm'/></column></columns>"),
                   "does not fit on a page");
}

static void a_box_of_the_flow_ends_over_the_footer(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting, SETTING_LAYOUT("", "<box x='20mm' y='270mm' w='50mm'><text>a</text>"
                                              "</box>"));
    setting_release(&setting);
    assert_refused(SETTING_LAYOUT("", "<box x='20mm' y='270mm' w='50mm'><text>a</text>"
                                      "<text>b</text><text>c</text></box>"),
                   "what stands at invoice.xml:1 does not fit on a page");
    assert_refused(SETTING_LAYOUT("<footer><space h='250mm'/></footer>", ""),
                   "leaves no room above it");
}

/* Boxes give way to those of their own page alone. */
static void boxes_of_another_page_are_not_in_the_way(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting, SETTING_LAYOUT("", "<box x='20mm' y='50mm' w='50mm'><space h='90mm'/>"
                                              "<text>a</text></box><break/>"
                                              "<box x='20mm' y='60mm' w='50mm'><text>b</text>"
                                              "</box>"));
    assert_mm(setting_text(&setting, "b")->y_mm, 60 + ASCENT);
    setting_release(&setting);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boxes_give_way_to_those_that_grew),
        cmocka_unit_test(the_window_is_the_regions),
        cmocka_unit_test(what_does_not_fit_begins_a_page),
        cmocka_unit_test(what_is_kept_stands_together),
        cmocka_unit_test(a_break_begins_a_page),
        cmocka_unit_test(what_is_at_the_bottom_ends_the_page),
        cmocka_unit_test(pages_have_headers_and_footers),
        cmocka_unit_test(what_no_page_holds_is_an_error),
        cmocka_unit_test(nothing_is_set_outside_the_paper),
        cmocka_unit_test(a_box_of_the_flow_ends_over_the_footer),
        cmocka_unit_test(boxes_of_another_page_are_not_in_the_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
