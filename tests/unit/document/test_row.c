/* Rows: cells in columns, what hangs under them, and how high a row is. */
#include "setting.h"

#include "flow.h"

#define LEADING dbt_style_leading(DBT_STYLE_BODY)
#define ASCENT  dbt_style_ascent(DBT_STYLE_BODY)
#define SMALL   dbt_style_leading(DBT_STYLE_SMALL)

#define TABLE(attributes, rows)                                                                    \
    "<keep><table " attributes ">"                                                                 \
    "<column width='20mm' gap='2mm'/><column width='20mm' align='right'/><column width='1fr'/>"    \
    "<head><row><cell>h</cell></row></head>" rows "</table><text>end</text></keep>"

static void a_row_is_as_high_as_its_highest_cell(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting,
                 SETTING_LAYOUT("", TABLE("padding='1mm' rules='yes'",
                                          "<row above='2mm'><cell>ett två tre fyra fem</cell>"
                                          "<cell style='small' below='yes'>under</cell>"
                                          "<cell>1,00</cell><cell>z</cell></row>")));
    double top_mm = 45 + 1 + LEADING;
    assert_mm(setting_text(&setting, "h")->y_mm, 45.5 + ASCENT);
    assert_mm(setting_text(&setting, "ett två tre")->y_mm, top_mm + 2.5 + ASCENT);
    assert_mm(setting_text(&setting, "under")->y_mm, top_mm + 2.5 + ASCENT + 2 * LEADING);
    assert_mm(setting_text(&setting, "1,00")->y_mm, top_mm + 2.5 + ASCENT);
    assert_mm(setting_text(&setting, "1,00")->x_mm, 62);
    assert_int_equal(setting_text(&setting, "1,00")->align, DBT_ALIGN_RIGHT);
    assert_mm(setting_text(&setting, "z")->x_mm, 62);
    double end_mm = top_mm + 3 + 2 * LEADING + SMALL;
    assert_mm(setting_kind(&setting, DBT_ITEM_RULE, 1)->y_mm, end_mm);
    assert_mm(setting_kind(&setting, DBT_ITEM_RULE, 1)->w_mm, 172);
    assert_mm(setting_text(&setting, "end")->y_mm, end_mm + ASCENT);
    setting_release(&setting);
}

static void cells_have_roles(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(
        &setting,
        SETTING_LAYOUT(
            "", TABLE("", "<row><cell>c</cell></row>") "<keep><table><column width='1fr'/>"
                                                       "<row><cell>t</cell></row></table></keep>"));
    assert_int_equal(setting_text(&setting, "h")->role, DBT_ROLE_HEADER_CELL);
    assert_int_equal(setting_text(&setting, "c")->role, DBT_ROLE_CELL);
    assert_int_equal(setting_text(&setting, "t")->role, DBT_ROLE_TEXT);
    setting_release(&setting);
    setting_flow(&setting,
                 SETTING_LAYOUT("", "<keep><table><column width='1fr'/>"
                                    "<column width='1fr' heads='row'/><column width='1fr'/>"
                                    "<head><row><cell/><cell>h</cell></row></head>"
                                    "<row><cell>1</cell><cell>name</cell><cell>2</cell></row>"
                                    "<row><cell/><cell span='2'>sum</cell></row>"
                                    "<row><cell span='3'>none</cell></row></table></keep>"));
    assert_int_equal(setting_text(&setting, "h")->role, DBT_ROLE_HEADER_CELL);
    assert_int_equal(setting_text(&setting, "1")->role, DBT_ROLE_CELL);
    assert_int_equal(setting_text(&setting, "name")->role, DBT_ROLE_ROW_HEADER_CELL);
    assert_int_equal(setting_text(&setting, "2")->role, DBT_ROLE_CELL);
    assert_int_equal(setting_text(&setting, "sum")->role, DBT_ROLE_ROW_HEADER_CELL);
    assert_int_equal(setting_text(&setting, "none")->role, DBT_ROLE_CELL);
    setting_release(&setting);
    setting_flow(&setting, SETTING_LAYOUT("", "<keep><table><column width='1fr' heads='row'/>"
                                              "<column width='1fr'/><head><row><cell>h</cell></row>"
                                              "</head><row><cell span='2'>none</cell></row>"
                                              "</table></keep>"));
    assert_int_equal(setting_text(&setting, "none")->role, DBT_ROLE_CELL);
    setting_release(&setting);
}

static void a_number_is_set_small_rather_than_broken(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting,
                 SETTING_LAYOUT("", TABLE("", "<row><cell/><cell>1&#160;234,00</cell></row>"
                                              "<row><cell/><cell>1&#160;234&#160;567,89</cell>"
                                              "</row>")));
    assert_int_equal(setting_text(&setting, "1\u00A0234,00")->style, DBT_STYLE_BODY);
    assert_int_equal(setting_text(&setting, "1\u00A0234\u00A0567,89")->style, DBT_STYLE_FIGURE);
    setting_release(&setting);
}

static void a_number_is_never_broken(void **state)
{
    (void)state;
    struct setting setting;
    setting_init(&setting, 1, 1);
    setting_compose(&setting,
                    SETTING_LAYOUT("", TABLE("", "<row><cell/><cell>1&#160;234&#160;567&#160;890"
                                                 "&#160;123&#160;456,78</cell></row>")));
    assert_int_equal(setting.status, DBT_INTERNAL);
    assert_non_null(strstr(setting.sample.error.text, "has no room for its number"));
    setting_release(&setting);
}

static void cells_span_columns(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting,
                 SETTING_LAYOUT("", TABLE("", "<row><cell span='2' align='right'>a</cell>"
                                              "<cell>b</cell></row>"
                                              "<row><cell span='3' align='centre'>c</cell></row>"
                                              "<row rule='strong'><cell>d</cell><cell span='2' "
                                              "below='yes'>ett två tre fyra</cell></row>")));
    assert_mm(setting_text(&setting, "a")->x_mm, 62);
    assert_mm(setting_text(&setting, "b")->x_mm, 62);
    assert_mm(setting_text(&setting, "c")->x_mm, 106);
    assert_mm(setting_text(&setting, "ett två tre fyra")->x_mm, 20);
    assert_mm(setting_kind(&setting, DBT_ITEM_RULE, 0)->h_mm, 0.4);
    setting_release(&setting);
}

static void rows_without_a_value_are_left_out(void **state)
{
    (void)state;
    struct setting setting;
    setting_init(&setting, 1, 1);
    setting.sample.invoice.customer = "";
    setting_compose(&setting,
                    SETTING_LAYOUT("", "<keep><table skip-blank='yes'><column width='1fr'/>"
                                       "<column width='1fr'/><row><cell>a</cell>"
                                       "<cell>{invoice.customer}</cell></row>"
                                       "<row><cell>b</cell><cell>{invoice.ocr}</cell></row>"
                                       "</table></keep>"));
    assert_int_equal(sample_count(&setting.document, "a"), 0);
    assert_mm(setting_text(&setting, "b")->y_mm, 45 + ASCENT);
    setting_release(&setting);
}

static void automatic_columns_are_as_wide_as_their_texts(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting,
                 SETTING_LAYOUT("", "<keep><table><column width='auto' gap='1mm'/>"
                                    "<column width='1fr'/><row><cell>kort</cell><cell>x</cell>"
                                    "</row><each in='invoice.units' as='unit'><row>"
                                    "<cell>{unit.name}</cell><cell>y</cell></row></each>"
                                    "</table></keep>"));
    assert_mm(setting_text(&setting, "x")->x_mm,
              21 + sample_width_mm(NULL, DBT_STYLE_BODY, "Vårdcentralen Norr 1"));
    setting_release(&setting);
}

/* Texts wider than the table: each automatic column gives up its share. */
static void automatic_columns_share_what_there_is(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting,
                 SETTING_LAYOUT("", "<keep><table><column width='auto'/><column width='auto'/>"
                                    "<row>"
                                    "<cell>{text.intro} {text.intro} {text.intro}</cell>"
                                    "<cell>{text.intro} {text.intro} {text.intro}</cell>"
                                    "</row><row><cell/><cell>x</cell></row>"
                                    "</table></keep>"));
    assert_mm(setting_text(&setting, "x")->x_mm, 20 + 172.0 / 2);
    setting_release(&setting);
}

static void columns_that_have_no_room_are_an_error(void **state)
{
    (void)state;
    struct setting setting;
    setting_init(&setting, 1, 1);
    setting_compose(&setting,
                    SETTING_LAYOUT("", "<columns><column width='90mm' test='invoice.is-due'/>"
                                       "<column width='90mm' test='invoice.is-due'/></columns>"));
    assert_int_equal(setting.status, DBT_INTERNAL);
    assert_non_null(strstr(setting.sample.error.text, "what stands at invoice.xml:1 has columns "
                                                      "wider than the room for them"));
    setting_release(&setting);
}

static void cells_beyond_the_columns_are_an_error(void **state)
{
    (void)state;
    struct setting setting;
    setting_init(&setting, 1, 1);
    setting_compose(&setting, SETTING_LAYOUT("", "<table><column width='1fr'/><row><cell/>"
                                                 "<if test='invoice.is-due'><cell/></if></row>"
                                                 "</table>"));
    assert_int_equal(setting.status, DBT_INTERNAL);
    assert_non_null(strstr(setting.sample.error.text, "is a cell beyond the last column"));
    setting_release(&setting);
}

static void no_letter_is_set_where_none_has_room(void **state)
{
    (void)state;
    struct setting setting;
    setting_init(&setting, 1, 1);
    setting_compose(&setting, SETTING_LAYOUT("", "<table><column width='1mm'/><row><cell>a</cell>"
                                                 "</row></table>"));
    assert_int_equal(setting.status, DBT_INTERNAL);
    assert_non_null(strstr(setting.sample.error.text, "has no room for a single letter"));
    setting_release(&setting);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_as_high_as_its_highest_cell),
        cmocka_unit_test(cells_have_roles),
        cmocka_unit_test(a_number_is_set_small_rather_than_broken),
        cmocka_unit_test(a_number_is_never_broken),
        cmocka_unit_test(cells_span_columns),
        cmocka_unit_test(rows_without_a_value_are_left_out),
        cmocka_unit_test(automatic_columns_are_as_wide_as_their_texts),
        cmocka_unit_test(automatic_columns_share_what_there_is),
        cmocka_unit_test(columns_that_have_no_room_are_an_error),
        cmocka_unit_test(cells_beyond_the_columns_are_an_error),
        cmocka_unit_test(no_letter_is_set_where_none_has_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
