/* Which element may stand where, in layouts and in the parts that they include. */
#include "loading.h"

static void assert_parts(const char *invoice, const char *parts, const char *expected)
{
    struct loading loading;
    loading_all(&loading, invoice, parts);
    assert_string_equal(loading.told.bytes, expected);
    assert_int_equal(loading.status, expected[0] == '\0' ? DBT_OK : DBT_INPUT);
    loading_release(&loading);
}

#define ASSERT_FLOW(flow, expected) assert_parts(LOADING_LAYOUT(flow), NULL, expected)

static void what_is_misplaced_is_told_with_what_belongs_there(void **state)
{
    (void)state;
    ASSERT_FLOW("<keep>\n<row/></keep>",
                "invoice.xml:4: <row> in <keep>, expected one of: heading, text, table, columns, "
                "rule, space, panel, qr, logo, chart, if, each, include\n");
    ASSERT_FLOW(
        "stray words",
        "invoice.xml:3: words in <flow>, expected one of: heading, text, table, columns, "
        "rule, space, panel, qr, logo, chart, if, each, include, box, keep, break, bottom\n");
    ASSERT_FLOW("<text>a\n<rule/></text>", "invoice.xml:4: <rule> in <text>, expected one of: b, "
                                           "i\n");
    ASSERT_FLOW("<rule>\n<text>a</text></rule>",
                "invoice.xml:4: <text> in <rule>, expected nothing\n");
    ASSERT_FLOW("<columns><column width='1fr'><if test='paper.sum'>\n<box x='1mm' y='1mm' "
                "w='9mm'/></if></column></columns>",
                "invoice.xml:4: <box> in <if>, expected one of: heading, text, table, columns, "
                "rule, space, panel, qr, logo, chart, if, each, include\n");
}

static void what_is_in_order_is_taken(void **state)
{
    (void)state;
    ASSERT_FLOW("<table><column width='1fr'/><column width='9mm'/>"
                "<head><row><cell>a <i>b</i></cell></row></head>"
                "<carried><row/></carried><brought><row/></brought>"
                "<row/><if test='paper.sum'><row/></if>"
                "<each in='paper.rows' as='r'><begin><row/></begin><continued><row/></continued>"
                "<row/><each in='paper.rows' as='q'><row/></each><end><row/></end></each>"
                "</table><break/><box x='1mm' y='1mm' w='9mm'/><bottom/>",
                "");
}

static void order_and_number_are_checked(void **state)
{
    (void)state;
    ASSERT_FLOW("<table>\n<row/>\n<column width='1fr'/></table>",
                "invoice.xml:5: <column> comes too late here, expected the order: column head "
                "carried brought * (* is all else)\n"
                "invoice.xml:3: <table> without <column>\n");
    ASSERT_FLOW("<table><column width='1fr'/><head><row/></head>\n<head><row/></head></table>",
                "invoice.xml:4: a second <head> here, expected one (column head carried brought *; "
                "* is all else)\n");
    ASSERT_FLOW("<table><column width='1fr'/>\n<head/></table>\n<columns/>",
                "invoice.xml:4: <head> without <row>\n"
                "invoice.xml:5: <columns> without <column>\n");
    ASSERT_FLOW("<table><column width='1fr'/><carried><row/></carried></table>",
                "invoice.xml:3: <table> without <brought>\n");
    assert_parts("<layout name='F' language='sv-SE'>\n" LOADING_PAGE "</layout>", NULL,
                 "invoice.xml:1: <layout> without <flow>\n");
}

/* What would be left out without a word is told where it stands, once for all layouts. */
static void a_part_of_the_wrong_kind_is_told(void **state)
{
    (void)state;
    assert_parts(
        LOADING_LAYOUT("<include part='a'/><include part='a'/>"),
        "<parts>\n<part name='a'>\n<row/></part></parts>",
        "parts.xml:3: <row> in the part 'a', which is included where blocks belong, "
        "expected one of: heading, text, table, columns, rule, space, panel, qr, logo, chart, if, "
        "each, include, box, keep, break, bottom\n");
    assert_parts(
        LOADING_LAYOUT("<table><column width='1fr'/><row>\n<include part='notes'/></row></table>"),
        "<parts>\n<part name='notes'>\n<text>a</text></part></parts>",
        "parts.xml:3: <text> in the part 'notes', which is included where cells belong, expected "
        "one of: cell, if, each, include\n");
    assert_parts("<layout name='F' language='sv-SE'>\n" LOADING_PAGE
                 "<include part='head'/><flow/></layout>",
                 "<parts>\n<part name='head'>\n<text>a</text></part></parts>",
                 "parts.xml:3: <text> in the part 'head', which is included where what a page has "
                 "belongs, expected one of: page, header, footer, include\n");
}

static void what_is_no_part_is_told_alone(void **state)
{
    (void)state;
    assert_parts(LOADING_LAYOUT("<include part='a'/>"),
                 "<parts>\n<part name='a'><rule/></part>\n<text>b</text></parts>",
                 "parts.xml:3: <text> in <parts>, expected <part>\n");
    assert_parts(LOADING_LAYOUT("<include part='a'/>"), "<parts>\n<prat name='a'/></parts>",
                 "parts.xml:2: there is no element <prat>, expected one of a layout's\n");
}

static void parts_within_themselves_are_told(void **state)
{
    (void)state;
    assert_parts(LOADING_LAYOUT("<include part='a'/>"),
                 "<parts><part name='a'><include part='b'/></part>\n<part name='b'>"
                 "<include part='a'/><include part='a'/></part></parts>",
                 "parts.xml:2: the part 'a' includes itself\n");
}

static void parts_that_multiply_are_told(void **state)
{
    (void)state;
    struct loading loading;
    struct dbt_buffer parts;
    dbt_buffer_init(&parts);
    dbt_buffer_string(&parts, "<parts>");
    for (unsigned level = 0; level < 5; level++) {
        dbt_buffer_format(&parts, "<part name='p%u'>", level);
        for (unsigned i = 0; i < 40; i++) {
            dbt_buffer_format(&parts, "<include part='p%u'/>", level + 1);
        }
        dbt_buffer_string(&parts, "</part>\n");
    }
    dbt_buffer_string(&parts, "<part name='p5'><text>a</text></part></parts>");
    loading_all(&loading, LOADING_LAYOUT("<include part='p0'/>"), parts.bytes);
    assert_int_equal(loading.status, DBT_INPUT);
    assert_non_null(strstr(loading.told.bytes, "more than 10000 elements with those of the parts "
                                               "that are included, expected fewer\n"));
    assert_int_equal(loading.findings.count, 1);
    loading_release(&loading);
    dbt_buffer_release(&parts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_misplaced_is_told_with_what_belongs_there),
        cmocka_unit_test(what_is_in_order_is_taken),
        cmocka_unit_test(order_and_number_are_checked),
        cmocka_unit_test(a_part_of_the_wrong_kind_is_told),
        cmocka_unit_test(what_is_no_part_is_told_alone),
        cmocka_unit_test(parts_within_themselves_are_told),
        cmocka_unit_test(parts_that_multiply_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
