/* What the paper does not have is told when the folder is loaded, where no data can change it. */
#include "loading.h"

static void assert_told(const char *invoice, const char *expected)
{
    struct loading loading;
    loading_all(&loading, invoice, NULL);
    assert_string_equal(loading.told.bytes, expected);
    loading_release(&loading);
}

#define ASSERT_FLOW(flow, expected) assert_told(LOADING_LAYOUT(flow), expected)

static void assert_page(const char *values, const char *expected)
{
    char layout[256];
    snprintf(layout, sizeof layout, "<layout name='F'>\n<page %s/><flow/></layout>", values);
    assert_told(layout, expected);
}

static void margins_leave_a_page(void **state)
{
    (void)state;
    assert_page("left='120mm' right='120mm' top='45mm' rest='30mm' bottom='8mm'",
                "invoice.xml:2: left and right leave -30 mm of 210, expected at least 20\n");
    assert_page("left='20mm' right='18mm' top='45mm' rest='290mm' bottom='8mm'",
                "invoice.xml:2: top (or rest) and bottom leave -1 mm of 297, expected at least "
                "20\n");
    assert_page("left='-1mm' right='18mm' top='45mm' rest='30mm' bottom='8mm'",
                "invoice.xml:2: left=\"-1mm\", expected 0mm or more\n");
}

static void columns_fit(void **state)
{
    (void)state;
    ASSERT_FLOW("<table><column width='150mm' gap='2mm'/><column width='20mm'/></table>", "");
    ASSERT_FLOW("<table><column width='150mm' gap='3mm'/><column width='20mm'/></table>",
                "invoice.xml:3: columns and gaps of 173 mm, expected at most the 172 mm that there "
                "are\n");
    ASSERT_FLOW("<table><column width='172mm'/><column width='1fr'/></table>",
                "invoice.xml:3: columns and gaps of 172 mm, expected at most the 172 mm that there "
                "are, with room for a column of a share\n");
    ASSERT_FLOW("<columns><column width='40mm'><table>\n<column width='41mm'/></table></column>"
                "</columns>",
                "invoice.xml:3: columns and gaps of 41 mm, expected at most the 40 mm that there "
                "are\n");
    ASSERT_FLOW("<columns>\n<column width='auto'/></columns>",
                "invoice.xml:4: a column of blocks as wide as its texts, expected a width or a "
                "share\n");
    /* Of two that tests decide, one may stand there. */
    ASSERT_FLOW("<columns><column width='99mm' test='paper.sum'/>"
                "<column width='99mm' test='not paper.sum'/></columns>",
                "");
    ASSERT_FLOW("<table><column width='9mm' test='paper.sum'/></table>",
                "invoice.xml:3: a test of a table's column, expected it of its cells\n");
    ASSERT_FLOW("<table><column width='0mm'/></table>",
                "invoice.xml:3: width=\"0mm\", expected \"18mm\", \"1fr\" or \"auto\"\n");
}

static void cells_fit_the_columns(void **state)
{
    (void)state;
    ASSERT_FLOW("<table><column width='1fr'/><column width='1fr'/>\n"
                "<row><cell span='3'/></row>\n"
                "<row><cell/><cell/><cell/></row>\n"
                "<row><cell/><cell below='yes'/><cell/><cell test='paper.sum'/></row></table>",
                "invoice.xml:4: a cell over 3 columns, expected at most the table's 2\n"
                "invoice.xml:5: cells over 3 columns, expected at most the table's 2\n");
}

static void boxes_stand_on_the_paper(void **state)
{
    (void)state;
    ASSERT_FLOW("<box x='190mm' y='60mm' w='20mm'/>", "");
    ASSERT_FLOW("<box x='190mm' y='60mm' w='21mm'/>\n<box x='1mm' y='297mm' w='9mm'/>\n"
                "<box x='-1mm' y='1mm' w='0mm'/>",
                "invoice.xml:5: x=\"-1mm\", expected 0mm or more\n"
                "invoice.xml:5: w=\"0mm\", expected more than 0mm\n"
                "invoice.xml:3: a box from 190 to 211 mm across and 60 mm down, expected one "
                "within the paper's 210 by 297\n"
                "invoice.xml:4: a box from 1 to 10 mm across and 297 mm down, expected one within "
                "the paper's 210 by 297\n");
}

static void there_is_some_width_for_everything(void **state)
{
    (void)state;
    ASSERT_FLOW("<text right='172mm'>a</text>\n<panel ink='tint' left='99mm' right='99mm'/>\n"
                "<box x='9mm' y='9mm' w='20mm'><logo size='21mm'/></box>",
                "invoice.xml:3: there is no width left for it, expected some\n"
                "invoice.xml:4: there is no width left for it, expected some\n"
                "invoice.xml:5: there is no width left for it, expected some\n");
    ASSERT_FLOW("<text right='-9mm'>a</text><space h='-6mm'/><space h='-1mm'/>",
                "invoice.xml:3: right=\"-9mm\", expected 0mm or more\n"
                "invoice.xml:3: h=\"-6mm\", expected -5mm or more\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(margins_leave_a_page),
        cmocka_unit_test(columns_fit),
        cmocka_unit_test(cells_fit_the_columns),
        cmocka_unit_test(boxes_stand_on_the_paper),
        cmocka_unit_test(there_is_some_width_for_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
