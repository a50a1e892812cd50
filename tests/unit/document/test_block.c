/* Each kind of block, where it stands and what room it takes. */
#include "setting.h"

#include "flow.h"

#define LEADING dbt_style_leading(DBT_STYLE_BODY)
#define ASCENT  dbt_style_ascent(DBT_STYLE_BODY)

static void texts_stand_under_each_other(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting, SETTING_LAYOUT("", "<text>a</text><text above='2mm' below='3mm'>b</text>"
                                              "<space h='1.5mm'/><text style='amount'>c</text>"
                                              "<text>{{d}}</text>"));
    assert_mm(setting_text(&setting, "a")->y_mm, 45 + ASCENT);
    assert_mm(setting_text(&setting, "b")->y_mm, 47 + LEADING + ASCENT);
    double c_mm = 51.5 + 2 * LEADING;
    assert_mm(setting_text(&setting, "c")->y_mm, c_mm + dbt_style_ascent(DBT_STYLE_AMOUNT));
    assert_mm(setting_text(&setting, "{d}")->y_mm,
              c_mm + dbt_style_leading(DBT_STYLE_AMOUNT) + ASCENT);
    assert_mm(setting_text(&setting, "a")->x_mm, 20);
    setting_release(&setting);
}

static void texts_align_and_wrap(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting,
                 SETTING_LAYOUT("", "<text align='right'>r</text><text align='centre'>m</text>"
                                    "<box x='100mm' y='100mm' w='12mm'><text lines='2'>ett två "
                                    "tre fyra fem</text></box>"
                                    "<text right='100mm' align='right'>n</text>"));
    assert_mm(setting_text(&setting, "r")->x_mm, 192);
    assert_int_equal(setting_text(&setting, "r")->align, DBT_ALIGN_RIGHT);
    assert_mm(setting_text(&setting, "m")->x_mm, 106);
    assert_mm(setting_text(&setting, "n")->x_mm, 92);
    assert_mm(setting_text(&setting, "ett två")->x_mm, 100);
    assert_mm(setting_text(&setting, "tre\u2026")->y_mm, 100 + ASCENT + LEADING);
    /* The flow goes on under the box. */
    assert_mm(setting_text(&setting, "n")->y_mm, 100 + 2 * LEADING + ASCENT);
    setting_release(&setting);
}

static void bold_words_are_items_of_their_own(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting, SETTING_LAYOUT("", "<text>Till <b>{invoice.customer} och</b> er</text>"
                                              "<text align='right'>a <b>b</b></text>"));
    const struct dbt_item *plain = setting_text(&setting, "Till ");
    const struct dbt_item *bold = setting_text(&setting, "K20000");
    assert_int_equal(plain->style, DBT_STYLE_BODY);
    assert_int_equal(bold->style, DBT_STYLE_BODY_BOLD);
    assert_mm(bold->x_mm, 20 + sample_width_mm(NULL, DBT_STYLE_BODY, "Till "));
    assert_mm(bold->y_mm, plain->y_mm);
    assert_int_equal(setting_text(&setting, "och")->style, DBT_STYLE_BODY_BOLD);
    assert_int_equal(setting_text(&setting, " er")->style, DBT_STYLE_BODY);
    assert_mm(setting_text(&setting, "b")->x_mm,
              192 - sample_width_mm(NULL, DBT_STYLE_BODY_BOLD, "b"));
    setting_release(&setting);
}

static void italic_words_too(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting, SETTING_LAYOUT("", "<text style='label'>Till <i>{invoice.customer}</i> "
                                              "och <b>oss</b></text>"));
    assert_int_equal(setting_text(&setting, "K20000")->style, DBT_STYLE_LABEL_ITALIC);
    assert_int_equal(setting_text(&setting, "oss")->style, DBT_STYLE_LABEL_BOLD);
    /* One paragraph: the items are one block. */
    assert_int_equal(setting_text(&setting, "K20000")->block, setting_text(&setting, "oss")->block);
    assert_true(setting_text(&setting, "oss")->block > 0);
    setting_release(&setting);
}

static void markup_in_data_is_text(void **state)
{
    (void)state;
    static const char name[] = "<b>A & B</b> {invoice.net} &amp; {{x}} \"C\" 🏥";
    struct setting setting;
    setting_init(&setting, 1, 1);
    setting.sample.invoice.buyer.name = name;
    setting_compose(&setting, SETTING_LAYOUT("", "<text>{invoice.buyer.name}</text>"
                                                 "<text>{text.unit_sum unit=invoice.buyer.name}"
                                                 "</text>"));
    assert_int_equal(setting.status, DBT_OK);
    assert_int_equal(setting_text(&setting, name)->style, DBT_STYLE_BODY);
    assert_int_equal(
        sample_count(&setting.document, "Summa <b>A & B</b> {invoice.net} &amp; {{x}} \"C\" 🏥"), 1);
    setting_release(&setting);
}

static void values_are_written_as_named(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting,
                 SETTING_LAYOUT("", "<text>{invoice.period|months}, {invoice.days|count}, "
                                    "{invoice.refers-to|number}, {invoice.net}, "
                                    "{invoice.net|kronor}</text>"
                                    "<text test='not invoice.refers-issued and invoice.due and "
                                    "invoice.ocr and invoice.vats'>yes</text>"
                                    "<text test='invoice.rounding'>no</text>"));
    assert_int_equal(sample_count(&setting.document, "april\u00A02025, 30, 0, 3\u00A0373,35, "
                                                     "3\u00A0373,35\u00A0kr"),
                     1);
    assert_int_equal(sample_count(&setting.document, "yes"), 1);
    assert_int_equal(sample_count(&setting.document, "no"), 0);
    setting_release(&setting);
}

static void headings_have_their_role(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting,
                 SETTING_LAYOUT("", "<heading level='1'>a</heading><heading level='2'>b</heading>"
                                    "<heading level='2' style='name'>c</heading>"
                                    "<text artefact='yes'>d</text>"));
    assert_int_equal(setting_text(&setting, "a")->style, DBT_STYLE_TITLE);
    assert_int_equal(setting_text(&setting, "a")->role, DBT_ROLE_HEADING);
    assert_int_equal(setting_text(&setting, "b")->style, DBT_STYLE_HEADING);
    assert_int_equal(setting_text(&setting, "c")->style, DBT_STYLE_NAME);
    assert_int_equal(setting_text(&setting, "d")->role, DBT_ROLE_ARTEFACT);
    setting_release(&setting);
}

static void a_panel_is_as_high_as_what_is_on_it(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting,
                 SETTING_LAYOUT("", "<panel ink='notice' bleed='2mm' left='5mm' top='1mm' "
                                    "bottom='3mm'><text>a</text><text>b</text></panel>"
                                    "<text>c</text>"));
    const struct dbt_item *ground = setting_kind(&setting, DBT_ITEM_FILL, 0);
    assert_int_equal(ground->ink, DBT_INK_NOTICE);
    assert_mm(ground->x_mm, 18);
    assert_mm(ground->w_mm, 176);
    assert_mm(ground->y_mm, 45);
    assert_mm(ground->h_mm, 4 + 2 * LEADING);
    assert_mm(setting_text(&setting, "a")->x_mm, 25);
    assert_mm(setting_text(&setting, "c")->y_mm, 49 + 2 * LEADING + ASCENT);
    setting_release(&setting);
}

static void columns_share_the_width(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting, SETTING_LAYOUT(
                               "", "<columns><column width='30mm' gap='2mm'><text>a</text></column>"
                                   "<column width='10mm' test='invoice.rounding'><text>x</text>"
                                   "</column><column width='1fr'><text>b</text><text>c</text>"
                                   "</column><column width='3fr'><text>d</text></column>"
                                   "</columns><text>e</text>"));
    assert_mm(setting_text(&setting, "a")->x_mm, 20);
    assert_mm(setting_text(&setting, "b")->x_mm, 52);
    assert_mm(setting_text(&setting, "d")->x_mm, 87);
    assert_int_equal(sample_count(&setting.document, "x"), 0);
    assert_mm(setting_text(&setting, "d")->y_mm, 45 + ASCENT);
    assert_mm(setting_text(&setting, "e")->y_mm, 45 + 2 * LEADING + ASCENT);
    setting_release(&setting);
}

static void figures_take_their_square(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting,
                 SETTING_LAYOUT("<header on='all'><mark>{document.mark}</mark></header>",
                                "<logo size='9mm'/><qr data='{invoice.payment-code}' size='20mm' "
                                "frame='2mm' alt='Betala'/><rule strong='yes'/><text>a</text>"));
    const struct dbt_item *logo = setting_kind(&setting, DBT_ITEM_PATH, 0);
    const struct dbt_item *code = setting_kind(&setting, DBT_ITEM_CODE, 0);
    assert_mm(logo->w_mm, 9);
    assert_mm(code->y_mm, 56);
    assert_mm(code->x_mm, 22);
    assert_mm(code->w_mm, 20);
    assert_string_equal(code->text, "Betala");
    assert_true(code->side >= 21);
    assert_int_equal(code->role, DBT_ROLE_FIGURE);
    assert_mm(setting_kind(&setting, DBT_ITEM_FILL, 0)->w_mm, 24);
    assert_mm(setting_kind(&setting, DBT_ITEM_RULE, 0)->y_mm, 78);
    assert_mm(setting_text(&setting, "a")->y_mm, 78 + ASCENT);
    assert_int_equal(setting_kind(&setting, DBT_ITEM_MARK, 0)->style, DBT_STYLE_MARK);
    setting_release(&setting);
}

static void what_has_no_logo_has_no_room_for_one(void **state)
{
    (void)state;
    struct setting setting;
    setting_init(&setting, 1, 1);
    setting.sample.region.identity.logo = "";
    setting_compose(&setting, SETTING_LAYOUT("", "<logo size='9mm'/><text>a</text>"));
    assert_mm(setting_text(&setting, "a")->y_mm, 45 + ASCENT);
    setting_release(&setting);
}

static void a_code_of_nothing_is_an_error(void **state)
{
    (void)state;
    struct setting setting;
    setting_init(&setting, 1, 1);
    setting.sample.invoice.number = 0;
    setting_compose(&setting,
                    SETTING_LAYOUT("", "<qr data='{invoice.payment-code}' size='20mm' alt='a'/>"));
    assert_int_equal(setting.status, DBT_INTERNAL);
    setting_release(&setting);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_stand_under_each_other),
        cmocka_unit_test(texts_align_and_wrap),
        cmocka_unit_test(bold_words_are_items_of_their_own),
        cmocka_unit_test(italic_words_too),
        cmocka_unit_test(markup_in_data_is_text),
        cmocka_unit_test(values_are_written_as_named),
        cmocka_unit_test(headings_have_their_role),
        cmocka_unit_test(a_panel_is_as_high_as_what_is_on_it),
        cmocka_unit_test(columns_share_the_width),
        cmocka_unit_test(figures_take_their_square),
        cmocka_unit_test(what_has_no_logo_has_no_room_for_one),
        cmocka_unit_test(a_code_of_nothing_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
