/* Which files a region's layouts come from, parts, and everything that can be wrong in them. */
#include "loading.h"

static void assert_told(const char *invoice, const char *expected)
{
    struct loading loading;
    loading_all(&loading, invoice, NULL);
    assert_string_equal(loading.told.bytes != NULL ? loading.told.bytes : "", expected);
    assert_int_equal(loading.status, expected[0] == '\0' ? DBT_OK : DBT_INPUT);
    loading_release(&loading);
}

#define ASSERT_FLOW(flow, expected) assert_told(LOADING_LAYOUT(flow), expected)

static void what_is_right_is_a_tree(void **state)
{
    (void)state;
    struct loading loading;
    loading_all(&loading,
                LOADING_LAYOUT("<text style='label' above='1.5mm'> Hej\n  <b>{paper.title}</b>: "
                               "{paper.sum|kronor} {{x}} </text>"),
                NULL);
    assert_string_equal(loading.told.bytes, "");
    assert_int_equal(loading.status, DBT_OK);
    const struct dbt_node *flow = loading.layouts.roots[DBT_LAYOUT_INVOICE]->first->next;
    const struct dbt_node *text = flow->first;
    assert_int_equal(flow->element, DBT_ELEMENT_FLOW);
    assert_int_equal(text->element, DBT_ELEMENT_TEXT);
    assert_int_equal(text->style, DBT_STYLE_LABEL);
    assert_true(text->above_mm > 1.49 && text->above_mm < 1.51);
    assert_int_equal(text->place.line, 3);
    const struct dbt_piece *pieces = text->words.pieces;
    assert_string_equal(pieces[0].literal, "Hej ");
    assert_int_equal(pieces[1].emphasis, DBT_EMPHASIS_BOLD);
    assert_int_equal(pieces[1].path.offset, offsetof(struct loading_paper, title));
    assert_string_equal(pieces[2].literal, ": ");
    assert_int_equal(pieces[2].emphasis, DBT_EMPHASIS_NONE);
    assert_int_equal(pieces[3].path.notation, DBT_NOTATION_KRONOR);
    assert_null(text->next);
    loading_release(&loading);
}

static void xml_that_is_none_is_told(void **state)
{
    (void)state;
    struct loading loading;
    loading_all(&loading, "<layout>\n<flow>\n</layout>", NULL);
    assert_int_equal(loading.status, DBT_INPUT);
    assert_non_null(strstr(loading.told.bytes, "invoice.xml:3: Opening and ending tag mismatch"));
    loading_release(&loading);
    loading_all(&loading, "", NULL);
    assert_non_null(strstr(loading.told.bytes, "invoice.xml"));
    loading_release(&loading);
    assert_told("<!DOCTYPE layout [<!ENTITY a 'b'>]>" LOADING_LAYOUT("<text>&a;</text>"),
                "invoice.xml: a document type or entities, expected the layout alone\n");
    assert_told("<parts/>", "invoice.xml:1: <parts>, expected <layout>\n");
}

static void names_are_checked(void **state)
{
    (void)state;
    ASSERT_FLOW("<txet>a</txet>\n<text colour='red' styl='x'>a</text>",
                "invoice.xml:3: there is no element <txet>, expected one of a layout's\n"
                "invoice.xml:4: <text> takes no attribute 'colour', expected style, align, lines, "
                "above, below, right, artefact, test\n"
                "invoice.xml:4: <text> takes no attribute 'styl', expected style, align, lines, "
                "above, below, right, artefact, test\n");
    ASSERT_FLOW("<space/>\n<if/>", "invoice.xml:3: <space> without 'h', expected h=\"…\"\n"
                                   "invoice.xml:4: <if> without 'test', expected test=\"…\"\n");
}

static void what_stands_in_the_wrong_place_is_told(void **state)
{
    (void)state;
    static const char *const flows[] = {
        LOADING_LAYOUT("<row/>"),
        LOADING_LAYOUT("<table><row/></table>"),
        LOADING_LAYOUT("<table><column width='1fr'/><text>a</text></table>"),
        LOADING_LAYOUT("stray words"),
        LOADING_LAYOUT("<text>a<rule/></text>"),
        "<layout language='sv-SE' name='a'>\n\n</layout>",
    };
    for (size_t i = 0; i < sizeof flows / sizeof flows[0]; i++) {
        struct loading loading;
        loading_all(&loading, flows[i], NULL);
        assert_int_equal(loading.status, DBT_INPUT);
        assert_int_equal(strncmp(loading.told.bytes, "invoice.xml:", 12), 0);
        loading_release(&loading);
    }
}

static void values_of_attributes_are_checked(void **state)
{
    (void)state;
    ASSERT_FLOW("<space h='3'/>\n<space h='1,5mm'/>\n<space h='999mm'/>",
                "invoice.xml:3: h=\"3\", expected a length in millimetres: \"12.5mm\"\n"
                "invoice.xml:4: h=\"1,5mm\", expected a length in millimetres: \"12.5mm\"\n"
                "invoice.xml:5: h=\"999mm\", expected a length in millimetres: \"12.5mm\"\n");
    ASSERT_FLOW("<text style='huge'>a</text>",
                "invoice.xml:3: style=\"huge\", expected body, body-bold, body-italic, label, "
                "label-bold, label-italic, small, small-bold, small-italic, heading, title, name, "
                "amount or payment\n");
    ASSERT_FLOW("<text align='middle' lines='0'>a</text><panel ink='red'/>",
                "invoice.xml:3: lines=\"0\", expected a whole number from 1 to 99\n"
                "invoice.xml:3: align=\"middle\", expected left, right or centre\n"
                "invoice.xml:3: ink=\"red\", expected ink, muted, accent, tint, line, white, mark, "
                "panel or notice\n");
    ASSERT_FLOW("<rule strong='true'/><keep with-next='yes'/>",
                "invoice.xml:3: strong=\"true\", expected yes or no\n");
    ASSERT_FLOW("<table><column width='1fr' heads='column'/><row/></table>",
                "invoice.xml:3: heads=\"column\", expected row\n");
    ASSERT_FLOW("<table><column width='wide'/><row rule='thick'/></table>",
                "invoice.xml:3: width=\"wide\", expected \"18mm\", \"1fr\" or \"auto\"\n"
                "invoice.xml:3: rule=\"thick\", expected none, thin or strong\n");
    ASSERT_FLOW("<box at='door' x='1mm' y='1mm' w='1mm'/>",
                "invoice.xml:3: at=\"door\", expected window\n");
    assert_told("<layout name='a' language='sv-SE'>" LOADING_PAGE
                "<header on='odd'/><flow/></layout>",
                "invoice.xml:1: on=\"odd\", expected all, first or rest\n");
}

static void unknown_values_are_told(void **state)
{
    (void)state;
    ASSERT_FLOW("<text>\n{paper.titel}</text>",
                "invoice.xml:3: there is no value 'paper.titel', expected one of: title, sum, "
                "number, day, is-due, rows\n");
    ASSERT_FLOW("<text>{line.net}</text>",
                "invoice.xml:3: there is no value 'line.net', expected one of: paper\n");
    ASSERT_FLOW("<text>{paper}</text><text>{paper.title.x}</text>",
                "invoice.xml:3: there is no value 'paper', expected one of: title, sum, number, "
                "day, is-due, rows\n"
                "invoice.xml:3: there is no value 'paper.title.x', expected one of: title, sum, "
                "number, day, is-due, rows\n");
    ASSERT_FLOW("<text>{paper.sum|percent} {paper.sum|}</text>",
                "invoice.xml:3: 'paper.sum|percent' cannot be written so, expected ore, kronor\n"
                "invoice.xml:3: 'paper.sum|' cannot be written so, expected ore, kronor\n");
    ASSERT_FLOW("<text>{paper.is-due}</text>", "invoice.xml:3: 'paper.is-due' cannot be written "
                                               "so, expected it in a test alone\n");
    ASSERT_FLOW("<text>{paper.sum</text>\n<text>}</text>",
                "invoice.xml:3: a brace alone, expected {value}; a brace itself is doubled\n"
                "invoice.xml:4: a brace alone, expected {value}; a brace itself is doubled\n");
}

static void texts_can_be_seen(void **state)
{
    (void)state;
    ASSERT_FLOW("<text>\u202Eabc</text>",
                "invoice.xml:3: a control character in the text, expected what can be seen\n");
    ASSERT_FLOW("<text>10\u00A0kr\u2212</text>", "");
}

static void texts_take_their_values(void **state)
{
    (void)state;
    ASSERT_FLOW("<text>{text.pay_by date=paper.day} {text.intro}</text>", "");
    ASSERT_FLOW("<text>{text.pay_by}</text>",
                "invoice.xml:3: the text 'pay_by' needs a value for {date}, expected date=… behind "
                "it\n");
    ASSERT_FLOW("<text>{text.intro date=paper.day}</text>",
                "invoice.xml:3: more values than the text 'intro' takes, expected 0\n");
    ASSERT_FLOW("<text>{text.pay_by date}</text>", "invoice.xml:3: 'date', expected name=value\n");
    ASSERT_FLOW("<text>{text.hello}</text>",
                "invoice.xml:3: there is no text 'hello', expected a key of texts.yaml\n");
}

static void rows_have_their_names_only_within(void **state)
{
    (void)state;
    ASSERT_FLOW("<each in='paper.rows' as='row'><text test='row.net'>{row.name}</text></each>", "");
    ASSERT_FLOW("<each in='paper.rows' as='row'/>\n<text>{row.name}</text>",
                "invoice.xml:4: there is no value 'row.name', expected one of: paper\n");
    ASSERT_FLOW("<text>{paper.rows.net|kronor}</text>", "");
    ASSERT_FLOW("<text>{paper.rows.name}</text>",
                "invoice.xml:3: there is no value 'paper.rows.name', expected one of: name, net\n");
    ASSERT_FLOW("<each in='paper.title' as='t'><text>{t.x}</text></each>",
                "invoice.xml:3: 'paper.title' is one value, expected several of one kind\n");
}

static void tests_are_values_joined(void **state)
{
    (void)state;
    ASSERT_FLOW("<if test='paper.is-due and not paper.sum'><rule/></if>", "");
    ASSERT_FLOW("<rule test='paper.sum or paper.day'/>",
                "invoice.xml:3: the test 'paper.sum or paper.day', expected values joined by "
                "`and`, each with or without `not`\n");
    ASSERT_FLOW("<rule test='paper.sum &gt; 0'/>\n<rule test=''/>",
                "invoice.xml:3: the test 'paper.sum > 0', expected values joined by `and`, each "
                "with or without `not`\n"
                "invoice.xml:4: there is no value '', expected one of: paper\n");
}

static void a_layout_that_no_folder_has_is_told(void **state)
{
    (void)state;
    struct loading loading;
    loading_init(&loading);
    loading_add(&loading, "invoice.xml", LOADING_LAYOUT(""));
    loading_add(&loading, "credit.xml", LOADING_LAYOUT(""));
    loading_run(&loading);
    assert_int_equal(loading.status, DBT_INPUT);
    assert_string_equal(loading.told.bytes, "region: there is no adjustment.xml, neither here nor "
                                            "in the folder that the region extends\n");
    assert_string_equal(loading.error.text,
                        "region: the page layouts have 1 problem; correct it and run again");
    loading_release(&loading);
}

static void layouts_of_reports_are_needed_for_reports(void **state)
{
    (void)state;
    struct loading loading;
    loading_all(&loading, LOADING_LAYOUT(""), NULL);
    assert_string_equal(loading.told.bytes, "");
    assert_null(loading.layouts.roots[DBT_LAYOUT_UNIT_REPORT]);
    loading.region.followup.wanted = true;
    loading_run(&loading);
    assert_string_equal(loading.told.bytes,
                        "region: there is no unit-report.xml, neither here nor in the folder that "
                        "the region extends\n"
                        "region: there is no region-report.xml, neither here nor in the folder "
                        "that the region extends\n");
    loading_release(&loading);
}

static const struct dbt_node *first_text(const struct loading *loading)
{
    return loading->layouts.roots[DBT_LAYOUT_INVOICE]->first->next->first;
}

static void a_region_replaces_layouts_and_parts(void **state)
{
    (void)state;
    struct loading loading;
    loading_init(&loading);
    loading_add(&loading, "invoice.xml", LOADING_LAYOUT("<text>common</text>"));
    loading_add(&loading, "adjustment.xml", LOADING_LAYOUT("<include part='greeting'/>"));
    loading_add(&loading, "credit.xml", LOADING_LAYOUT(""));
    loading_add(&loading, "parts.xml",
                "<parts><part name='greeting'><text>a</text></part></parts>");
    loading_add(&loading, "own/invoice.xml", LOADING_LAYOUT("<include part='greeting'/>"));
    loading_add(&loading, "own/parts.xml",
                "<parts>\n<part name='greeting'><text>own</text></part></parts>");
    loading_run(&loading);
    assert_string_equal(loading.told.bytes, "");
    assert_string_equal(first_text(&loading)->words.pieces[0].literal, "own");
    assert_string_equal(first_text(&loading)->place.file, "own/parts.xml");
    assert_int_equal(first_text(&loading)->place.line, 2);
    loading_release(&loading);
}

static void a_regions_part_is_named_once_too(void **state)
{
    (void)state;
    struct loading loading;
    loading_init(&loading);
    loading_add(&loading, "invoice.xml", LOADING_LAYOUT("<include part='a'/>"));
    loading_add(&loading, "adjustment.xml", LOADING_LAYOUT(""));
    loading_add(&loading, "credit.xml", LOADING_LAYOUT(""));
    loading_add(&loading, "parts.xml", "<parts><part name='a'/></parts>");
    loading_add(&loading, "own/parts.xml", "<parts><part name='a'/>\n<part name='a'/></parts>");
    loading_run(&loading);
    assert_string_equal(loading.told.bytes,
                        "own/parts.xml:2: a second part 'a', expected each name once\n");
    loading_release(&loading);
}

/* What regions share need not be included by layouts of a region's own; its own parts are. */
static void a_regions_part_is_used(void **state)
{
    (void)state;
    struct loading loading;
    loading_init(&loading);
    loading_add(&loading, "invoice.xml", LOADING_LAYOUT(""));
    loading_add(&loading, "adjustment.xml", LOADING_LAYOUT(""));
    loading_add(&loading, "credit.xml", LOADING_LAYOUT(""));
    loading_add(&loading, "parts.xml", "<parts><part name='a'/><part name='b'/></parts>");
    loading_add(&loading, "own/parts.xml", "<parts><part name='b'/>\n<part name='c'/></parts>");
    loading_run(&loading);
    assert_string_equal(loading.told.bytes,
                        "own/parts.xml:2: no layout includes the part 'c', expected the name of "
                        "one that is\n");
    loading_release(&loading);
}

static void a_layout_has_one_page(void **state)
{
    (void)state;
    struct loading loading;
    loading_all(&loading, "<layout name='F' language='sv-SE'>\n<flow/></layout>",
                "<parts><part name='a'/></parts>");
    assert_string_equal(loading.told.bytes,
                        "invoice.xml:1: 0 <page> in it and its parts, expected one\n");
    loading_release(&loading);
    loading_all(&loading,
                "<layout name='F' language='sv-SE'>\n" LOADING_PAGE LOADING_PAGE "<flow/></layout>",
                "<parts><part name='a'/></parts>");
    assert_non_null(strstr(loading.told.bytes, "page"));
    loading_release(&loading);
}

static void parts_are_named_once_and_used(void **state)
{
    (void)state;
    struct loading loading;
    loading_all(&loading, LOADING_LAYOUT("<include part='b'/>"),
                "<parts>\n<part name='a'/>\n<part name='a'/></parts>");
    assert_string_equal(loading.told.bytes,
                        "parts.xml:3: a second part 'a', expected each name once\n"
                        "invoice.xml:3: there is no part 'b', expected one of parts.xml\n");
    loading_release(&loading);
    loading_all(&loading, LOADING_LAYOUT("<include part='a'/>"),
                "<parts>\n<part name='a'><include part='a'/></part></parts>");
    assert_string_equal(loading.told.bytes, "parts.xml:2: the part 'a' includes itself\n");
    loading_release(&loading);
    loading_all(&loading, LOADING_LAYOUT(""), LOADING_LAYOUT(""));
    assert_string_equal(loading.told.bytes, "parts.xml:1: <layout>, expected <parts>\n");
    loading_release(&loading);
}

static void memory_that_ends_is_told(void **state)
{
    (void)state;
    enum dbt_status status = DBT_MEMORY;
    for (size_t limit = 0; status == DBT_MEMORY; limit += 1021) {
        struct loading loading;
        loading_init(&loading);
        loading_add(&loading, "invoice.xml",
                    LOADING_LAYOUT("<include part='p'/><text>{text.pay_by date=paper.day}</text>"));
        loading_add(&loading, "adjustment.xml", LOADING_LAYOUT(""));
        loading_add(&loading, "credit.xml", LOADING_LAYOUT(""));
        loading_add(&loading, "parts.xml",
                    "<parts><part name='p'><rule test='paper.sum'/></part></parts>");
        loading.arena.limit_bytes = limit;
        loading_run(&loading);
        status = loading.status;
        assert_int_equal(loading.findings.of[DBT_SEVERITY_INVALID], 0);
        loading_release(&loading);
    }
    assert_int_equal(status, DBT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_right_is_a_tree),
        cmocka_unit_test(xml_that_is_none_is_told),
        cmocka_unit_test(names_are_checked),
        cmocka_unit_test(what_stands_in_the_wrong_place_is_told),
        cmocka_unit_test(values_of_attributes_are_checked),
        cmocka_unit_test(unknown_values_are_told),
        cmocka_unit_test(texts_can_be_seen),
        cmocka_unit_test(texts_take_their_values),
        cmocka_unit_test(rows_have_their_names_only_within),
        cmocka_unit_test(tests_are_values_joined),
        cmocka_unit_test(a_layout_that_no_folder_has_is_told),
        cmocka_unit_test(layouts_of_reports_are_needed_for_reports),
        cmocka_unit_test(a_region_replaces_layouts_and_parts),
        cmocka_unit_test(a_regions_part_is_named_once_too),
        cmocka_unit_test(a_regions_part_is_used),
        cmocka_unit_test(a_layout_has_one_page),
        cmocka_unit_test(parts_are_named_once_and_used),
        cmocka_unit_test(memory_that_ends_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
