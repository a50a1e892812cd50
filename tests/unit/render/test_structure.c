/* What readers are told of a document, from the places and roles of its items. */
#include "support.h"

#include <string.h>

#include "structure.h"

enum { ITEMS_MAX = 40 };

static struct dbt_arena arena;
static struct dbt_item items[2][ITEMS_MAX];
static struct dbt_page pages[2];
static struct dbt_document document;
static struct dbt_structure structure;

static int set_up(void **state)
{
    (void)state;
    dbt_arena_init(&arena, (size_t)1 << 20);
    for (size_t i = 0; i < 2; i++) {
        pages[i] = (struct dbt_page){.items = items[i]};
    }
    document = (struct dbt_document){.title = "Faktura 1", .pages = pages, .page_count = 1};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    dbt_arena_release(&arena);
    return 0;
}

static struct dbt_item *add(enum dbt_role role, double x_mm, double y_mm, const char *text)
{
    struct dbt_page *page = &pages[document.page_count - 1];
    struct dbt_item *item = &page->items[page->count++];
    *item = (struct dbt_item){.kind = DBT_ITEM_TEXT,
                              .role = role,
                              .style = DBT_STYLE_BODY,
                              .x_mm = x_mm,
                              .y_mm = y_mm,
                              .text = text};
    return item;
}

static void add_cell(enum dbt_role role, uint32_t row, double x_mm, const char *text)
{
    struct dbt_item *item = add(role, x_mm, 100 + row * 5, text);
    item->table = 1;
    item->table_row = row;
}

static void write_element(uint32_t index, struct dbt_buffer *out)
{
    const struct dbt_tree_element *element = &structure.elements[index];
    dbt_buffer_string(out, dbt_tag_names[element->tag]);
    if (element->columns > 1) {
        dbt_buffer_format(out, "%u", element->columns);
    }
    if (element->heads_row) {
        dbt_buffer_string(out, "=");
    }
    dbt_buffer_string(out, "(");
    for (uint32_t at = element->first; at != 0; at = structure.kids[at].next) {
        const struct dbt_kid *kid = &structure.kids[at];
        dbt_buffer_string(out, at == element->first ? "" : " ");
        if (kid->content) {
            dbt_buffer_format(out, "%u.%u", kid->page, kid->value);
        } else {
            write_element(kid->value, out);
        }
    }
    dbt_buffer_string(out, ")");
}

/* Elements with their content, as "page.number". */
static void assert_structure(const char *expected)
{
    struct dbt_buffer out;
    dbt_buffer_init(&out);
    structure = (struct dbt_structure){.arena = &arena, .document = &document};
    assert_true(dbt_structure_make(&structure));
    write_element(0, &out);
    assert_string_equal(out.bytes, expected);
    dbt_buffer_release(&out);
}

static void lines_are_one_paragraph(void **state)
{
    (void)state;
    add(DBT_ROLE_TEXT, 20, 30, "En lång");
    add(DBT_ROLE_TEXT, 20, 34, "rad");
    add(DBT_ROLE_TEXT, 20, 50, "Något annat");
    add(DBT_ROLE_TEXT, 90, 60, "Och mer");
    assert_structure("Document(P(0.0) P(0.1) P(0.2))");
    assert_true(structure.pages[0].items[0].goes_on);
    assert_false(structure.pages[0].items[1].goes_on);
}

static void a_label_and_its_value_are_one_paragraph(void **state)
{
    (void)state;
    add(DBT_ROLE_TEXT, 20, 30, "Datum")->style = DBT_STYLE_LABEL;
    add(DBT_ROLE_TEXT, 48, 30, "2025-06-05");
    add(DBT_ROLE_TEXT, 20, 34, "Nummer")->style = DBT_STYLE_LABEL;
    add(DBT_ROLE_TEXT, 48, 34, "7");
    assert_structure("Document(P(0.0) P(0.1))");
}

static void artefacts_are_passed_over(void **state)
{
    (void)state;
    add(DBT_ROLE_ARTEFACT, 20, 10, "Sida 1 (1)");
    add(DBT_ROLE_TEXT, 20, 30, "a");
    add(DBT_ROLE_TEXT, 20, 5, "UTKAST")->kind = DBT_ITEM_MARK;
    add(DBT_ROLE_TEXT, 20, 34, "b");
    /* The same paragraph, in two pieces. */
    assert_structure("Document(P(0.0 0.1))");
    assert_int_equal(structure.pages[0].items[0].content, DBT_CONTENT_NONE);
    assert_int_equal(structure.pages[0].items[2].content, DBT_CONTENT_NONE);
}

static void headings_have_levels(void **state)
{
    (void)state;
    add(DBT_ROLE_HEADING, 110, 20, "Faktura")->style = DBT_STYLE_TITLE;
    add(DBT_ROLE_HEADING, 110, 25, "70001000");
    add(DBT_ROLE_HEADING, 20, 60, "Norr");
    add(DBT_ROLE_HEADING, 20, 80, "Söder")->level = 6;
    add(DBT_ROLE_HEADING, 20, 90, "Betalning")->level = 2;
    assert_structure("Document(H1(0.0) H2(0.1) H3(0.2) H2(0.3))");
    assert_int_equal(structure.heading_count, 4);
    assert_string_equal(structure.headings[0].text, "Faktura 70001000");
    assert_int_equal(structure.headings[2].level, 3);
}

/* A heading and sums within the table; a cell of two lines, and one that is empty. */
static void cells_reach_to_the_next(void **state)
{
    (void)state;
    add_cell(DBT_ROLE_HEADER_CELL, 1, 20, "Tjänst");
    add_cell(DBT_ROLE_HEADER_CELL, 1, 90, "Antal");
    add_cell(DBT_ROLE_HEADER_CELL, 1, 190, "Belopp");
    add_cell(DBT_ROLE_HEADING, 2, 20, "Norr");
    add_cell(DBT_ROLE_TEXT, 2, 190, "HSA-id");
    add_cell(DBT_ROLE_CELL, 3, 20, "SMS");
    add_cell(DBT_ROLE_CELL, 3, 20, "not");
    add_cell(DBT_ROLE_CELL, 3, 90, "1");
    add_cell(DBT_ROLE_CELL, 3, 190, "2,00");
    add_cell(DBT_ROLE_CELL, 4, 20, "Fax");
    add_cell(DBT_ROLE_CELL, 4, 190, "3,00");
    add_cell(DBT_ROLE_CELL, 5, 190, "5,00");
    assert_structure("Document(Table(TR(TH(0.0) TH(0.1) TH(0.2)) "
                     "TR(TH2=(H1(0.3)) TD(0.4)) "
                     "TR(TD(0.5) TD(0.6) TD(0.7)) TR(TD2(0.8) TD(0.9)) TR(TD3(0.10))))");
}

static void tell_cell(enum dbt_role role, uint32_t row, uint32_t column, uint32_t span)
{
    struct dbt_item *item = add(role, 20 + 10 * column, 100 + row * 5, "a");
    item->table = 1;
    item->table_row = row;
    item->column = column;
    item->span = span;
}

/* Where items tell their columns, edges are of no matter, and what lacks is a blank cell. */
static void cells_that_are_told_stand_where_they_say(void **state)
{
    (void)state;
    tell_cell(DBT_ROLE_HEADER_CELL, 1, 0, 1);
    tell_cell(DBT_ROLE_HEADER_CELL, 1, 1, 2);
    tell_cell(DBT_ROLE_HEADER_CELL, 1, 3, 1);
    tell_cell(DBT_ROLE_HEADING, 2, 0, 2);
    tell_cell(DBT_ROLE_CELL, 3, 0, 1);
    tell_cell(DBT_ROLE_CELL, 3, 1, 1);
    /* Below the first one: a second line of the same cell, not a further one. */
    tell_cell(DBT_ROLE_CELL, 3, 0, 1);
    tell_cell(DBT_ROLE_CELL, 4, 2, 2);
    assert_structure("Document(Table(TR(TH(0.0) TH2(0.1) TH(0.2)) TR(TH2=(H1(0.3)) TD2()) "
                     "TR(TD(0.4 0.6) TD(0.5) TD2()) TR(TD2() TD2(0.7))))");
}

/* Where nothing stands beside it, too: the row is still its. */
static void cells_head_their_rows(void **state)
{
    (void)state;
    tell_cell(DBT_ROLE_HEADER_CELL, 1, 0, 1);
    tell_cell(DBT_ROLE_HEADER_CELL, 1, 1, 1);
    tell_cell(DBT_ROLE_HEADER_CELL, 1, 2, 1);
    tell_cell(DBT_ROLE_CELL, 2, 0, 1);
    tell_cell(DBT_ROLE_ROW_HEADER_CELL, 2, 1, 1);
    tell_cell(DBT_ROLE_CELL, 2, 2, 1);
    tell_cell(DBT_ROLE_ROW_HEADER_CELL, 3, 1, 1);
    assert_structure("Document(Table(TR(TH(0.0) TH(0.1) TH(0.2)) TR(TD(0.3) TH=(0.4) TD(0.5)) "
                     "TR(TD() TH=(0.6) TD())))");
}

static void blocks_are_paragraphs(void **state)
{
    (void)state;
    add(DBT_ROLE_TEXT, 20, 30, "En rad")->block = 1;
    add(DBT_ROLE_TEXT, 60, 90, "av samma")->block = 1;
    add(DBT_ROLE_TEXT, 60, 94, "och en annan")->block = 2;
    /* What stands beside it is its value. */
    add(DBT_ROLE_TEXT, 90, 94, "7")->block = 3;
    document.page_count = 2;
    add(DBT_ROLE_TEXT, 60, 94, "och dess slut")->block = 3;
    assert_structure("Document(P(0.0) P(0.1 1.0))");
}

static void a_table_goes_on_behind_a_page(void **state)
{
    (void)state;
    add_cell(DBT_ROLE_CELL, 1, 20, "a");
    add_cell(DBT_ROLE_CELL, 1, 90, "b");
    document.page_count = 2;
    add(DBT_ROLE_ARTEFACT, 20, 20, "Tjänst");
    add_cell(DBT_ROLE_CELL, 2, 20, "c");
    add_cell(DBT_ROLE_CELL, 2, 90, "d");
    add(DBT_ROLE_TEXT, 20, 200, "slut");
    assert_structure("Document(Table(TR(TD(0.0) TD(0.1)) TR(TD(1.0) TD(1.1))) P(1.2))");
}

static void another_table_is_another(void **state)
{
    (void)state;
    add_cell(DBT_ROLE_HEADER_CELL, 1, 20, "Summa");
    add_cell(DBT_ROLE_CELL, 1, 90, "b");
    add_cell(DBT_ROLE_CELL, 2, 20, "c");
    items[0][2].table = 2;
    /* Without numbers, rows follow from their cells' places. */
    add(DBT_ROLE_CELL, 20, 130, "d");
    add(DBT_ROLE_CELL, 50, 130, "e");
    add(DBT_ROLE_CELL, 20, 140, "f");
    assert_structure("Document(Table(TR(TH=(0.0) TD(0.1))) Table(TR(TD(0.2))) "
                     "Table(TR(TD(0.3) TD(0.4)) TR(TD2(0.5))))");
}

static void figures_are_elements(void **state)
{
    (void)state;
    add(DBT_ROLE_FIGURE, 20, 30, "Skanna")->kind = DBT_ITEM_CODE;
    add(DBT_ROLE_TEXT, 20, 34, "Skanna");
    assert_structure("Document(Figure(0.0) P(0.1))");
    assert_ptr_equal(structure.elements[1].figure, &items[0][0]);
}

/* A chart of many items is one figure, and a figure beside it another. */
static void a_figure_may_have_several_items(void **state)
{
    (void)state;
    add(DBT_ROLE_FIGURE, 20, 30, NULL)->kind = DBT_ITEM_FILL;
    add(DBT_ROLE_FIGURE, 22, 34, "M0 0 L10 10")->kind = DBT_ITEM_LINE;
    add(DBT_ROLE_FIGURE, 22, 38, "maj");
    add(DBT_ROLE_FIGURE, 22, 42, "juni");
    add(DBT_ROLE_FIGURE, 20, 60, NULL)->kind = DBT_ITEM_FILL;
    for (size_t i = 0; i < 5; i++) {
        items[0][i].figure = i < 4 ? 1 : 2;
    }
    assert_structure("Document(Figure(0.0) Figure(0.1))");
    assert_true(structure.pages[0].items[2].goes_on);
    assert_false(structure.pages[0].items[3].goes_on);
}

/* What stands across a table above its heads is read before it, not with each of its cells. */
static void titles_of_a_table_stand_before_it(void **state)
{
    (void)state;
    add_cell(DBT_ROLE_HEADING, 1, 20, "Kostnad");
    add_cell(DBT_ROLE_HEADER_CELL, 2, 20, "Kronor");
    add_cell(DBT_ROLE_HEADER_CELL, 3, 20, "a");
    add_cell(DBT_ROLE_HEADER_CELL, 3, 40, "b");
    add_cell(DBT_ROLE_CELL, 4, 20, "1");
    add_cell(DBT_ROLE_CELL, 4, 40, "2");
    add_cell(DBT_ROLE_HEADING, 5, 20, "Across, but not above");
    add_cell(DBT_ROLE_CELL, 6, 20, "3");
    for (size_t i = 0; i < 8; i++) {
        bool across = i < 2 || i == 6;
        items[0][i].column = i == 3 || i == 5;
        items[0][i].span = across ? 2 : 1;
    }
    assert_structure("Document(H1(0.0) P(0.1) Table(TR(TH(0.2) TH(0.3)) TR(TD(0.4) TD(0.5)) "
                     "TR(TH2=(H2(0.6))) TR(TD(0.7) TD())))");
}

/* A chart within a row is its cell's, and the table goes on behind it. */
static void a_figure_may_stand_in_a_cell(void **state)
{
    (void)state;
    for (uint32_t row = 1; row <= 2; row++) {
        add_cell(DBT_ROLE_CELL, row, 20, "a");
        add_cell(DBT_ROLE_FIGURE, row, 40, NULL);
        add_cell(DBT_ROLE_FIGURE, row, 42, NULL);
        add_cell(DBT_ROLE_CELL, row, 60, "b");
    }
    for (size_t i = 0; i < 8; i++) {
        bool figure = items[0][i].role == DBT_ROLE_FIGURE;
        items[0][i].kind = figure ? DBT_ITEM_DOT : DBT_ITEM_TEXT;
        items[0][i].figure = figure ? items[0][i].table_row : 0;
        items[0][i].column = figure ? 1 : i % 4 == 0 ? 0 : 2;
        items[0][i].span = 1;
    }
    assert_structure("Document(Table(TR(TD(0.0) TD(Figure(0.1)) TD(0.2)) "
                     "TR(TD(0.3) TD(Figure(0.4)) TD(0.5))))");
}

/* Around all that is drawn of it: a box, a line, a disc, texts. */
static void a_figure_reaches_around_its_items(void **state)
{
    (void)state;
    static const struct dbt_point points[] = {{15, 40}, {60, 35}};
    struct dbt_item *made[] = {add(DBT_ROLE_FIGURE, 20, 30, NULL), add(DBT_ROLE_FIGURE, 0, 0, NULL),
                               add(DBT_ROLE_FIGURE, 70, 38, NULL),
                               add(DBT_ROLE_FIGURE, 30, 60, "maj")};
    *made[0] =
        (struct dbt_item){.kind = DBT_ITEM_FILL, .x_mm = 20, .y_mm = 30, .w_mm = 10, .h_mm = 5};
    made[1]->kind = DBT_ITEM_LINE;
    made[1]->points = points;
    made[1]->point_count = 2;
    made[1]->h_mm = 2;
    made[2]->kind = DBT_ITEM_DOT;
    made[2]->w_mm = 4;
    for (size_t i = 0; i < 4; i++) {
        made[i]->role = DBT_ROLE_FIGURE;
        made[i]->figure = 1;
    }
    assert_structure("Document(Figure(0.0))");
    const struct dbt_extent *extent = &structure.elements[1].extent;
    assert_true(extent->left_mm > 13.9 && extent->left_mm < 14.1);
    assert_true(extent->top_mm > 29.9 && extent->top_mm < 30.1);
    assert_true(extent->right_mm > 71.9 && extent->right_mm < 72.1);
    assert_true(extent->bottom_mm > 60 && extent->bottom_mm < 62);
}

static void memory_that_ends_is_told(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < ITEMS_MAX / 2; i++) {
        add_cell(DBT_ROLE_CELL, i + 1, 20, "a");
        add_cell(DBT_ROLE_HEADING, i + 1, 90, "b");
    }
    size_t limit = 0;
    for (bool made = false; !made; limit += 64) {
        dbt_arena_release(&arena);
        dbt_arena_init(&arena, limit);
        structure = (struct dbt_structure){.arena = &arena, .document = &document};
        made = dbt_structure_make(&structure);
    }
    assert_true(limit > 4096);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lines_are_one_paragraph, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_label_and_its_value_are_one_paragraph, set_up, tear_down),
        cmocka_unit_test_setup_teardown(artefacts_are_passed_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(headings_have_levels, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cells_reach_to_the_next, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cells_head_their_rows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cells_that_are_told_stand_where_they_say, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(blocks_are_paragraphs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_table_goes_on_behind_a_page, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_table_is_another, set_up, tear_down),
        cmocka_unit_test_setup_teardown(figures_are_elements, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_figure_may_have_several_items, set_up, tear_down),
        cmocka_unit_test_setup_teardown(titles_of_a_table_stand_before_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_figure_may_stand_in_a_cell, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_figure_reaches_around_its_items, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_that_ends_is_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
