/* A table over pages: repeated heads, carried sums, sections that go on. */
#include "setting.h"

#define ROW     "<row adds='line.net'><cell>{line.service}</cell><cell>{line.net}</cell></row>"
#define COLUMNS "<column width='1fr'/><column width='40mm' align='right'/>"
#define HEAD    "<head><row><cell>head</cell></row></head>"
#define CARRY                                                                                      \
    "<carried><row><cell>carried</cell><cell>{carried}</cell></row></carried>"                     \
    "<brought><row><cell>brought</cell><cell>{carried}</cell></row></brought>"
#define LINES(row)  "<each in='unit.lines' as='line'>" row "</each>"
#define UNITS(rows) "<each in='invoice.units' as='unit'>" rows "</each>"

static void a_plain_table_goes_on(void **state)
{
    (void)state;
    struct setting setting;
    setting_init(&setting, 1, 100);
    setting_compose(&setting, SETTING_LAYOUT("", "<table>" COLUMNS UNITS(LINES(ROW)) "</table>"));
    assert_int_equal(setting.status, DBT_OK);
    assert_int_equal(setting.document.page_count, 2);
    assert_int_equal(setting.document.pages[0].count + setting.document.pages[1].count, 200);
    setting_release(&setting);
}

static void heads_and_sums_are_repeated(void **state)
{
    (void)state;
    struct setting setting;
    setting_init(&setting, 1, 100);
    setting_compose(&setting,
                    SETTING_LAYOUT("", "<table>" COLUMNS HEAD CARRY UNITS(LINES(ROW)) "</table>"));
    assert_int_equal(sample_count(&setting.document, "head"), 2);
    assert_int_equal(sample_count(&setting.document, "carried"), 1);
    assert_int_equal(sample_count(&setting.document, "brought"), 1);
    size_t page = 0;
    assert_int_equal(setting_find(&setting, "head", 0, &page)->role, DBT_ROLE_HEADER_CELL);
    assert_int_equal(setting_find(&setting, "head", 1, &page)->role, DBT_ROLE_ARTEFACT);
    assert_int_equal(page, 1);
    const struct dbt_item *carried = setting_text(&setting, "carried");
    const struct dbt_item *brought = setting_text(&setting, "brought");
    assert_string_equal(carried[1].text, brought[1].text);
    setting_release(&setting);
}

static void rows_are_numbered(void **state)
{
    (void)state;
    struct setting setting;
    setting_flow(&setting,
                 SETTING_LAYOUT("", "<table>" COLUMNS HEAD
                                    "<row><cell>first</cell></row>" UNITS(LINES(ROW)) "</table>"));
    assert_int_equal(setting_text(&setting, "head")->row, 0);
    assert_int_equal(setting_text(&setting, "first")->row, 1);
    assert_int_equal(setting_text(&setting, "SMS-påminnelse")->row, 3);
    setting_release(&setting);
}

#define SECTION                                                                                    \
    "<begin><row><cell heading='yes'>{unit.code}</cell></row></begin>"                             \
    "<continued><row><cell heading='yes'>again {unit.code}</cell></row></continued>" LINES(        \
        ROW) "<end><row><cell>sum</cell><cell>{unit.net}</cell></row></end>"

static void sections_go_on_with_their_name(void **state)
{
    (void)state;
    struct setting setting;
    setting_init(&setting, 2, 40);
    setting_compose(
        &setting, SETTING_LAYOUT(
                      "", "<table>" COLUMNS UNITS(SECTION) "<row><cell>last</cell></row></table>"));
    assert_int_equal(setting.document.page_count, 2);
    assert_int_equal(sample_count(&setting.document, "SE2321000214-0000"), 1);
    assert_int_equal(sample_count(&setting.document, "SE2321000214-0001"), 1);
    assert_int_equal(sample_count(&setting.document, "again SE2321000214-0000"), 0);
    assert_int_equal(sample_count(&setting.document, "again SE2321000214-0001"), 1);
    const struct dbt_item *again = setting_text(&setting, "again SE2321000214-0001");
    assert_int_equal(again->role, DBT_ROLE_ARTEFACT);
    assert_int_equal(setting_text(&setting, "SE2321000214-0001")->role, DBT_ROLE_HEADING);
    assert_int_equal(sample_count(&setting.document, "sum"), 2);
    setting_release(&setting);
}

/* Where the table and what is behind it end, wherever that is, rows stand with what follows. */
static void last_rows_stand_with_what_follows(void **state)
{
    (void)state;
    for (size_t lines = 50; lines < 70; lines++) {
        struct setting setting;
        setting_init(&setting, 1, lines);
        setting_compose(
            &setting,
            SETTING_LAYOUT("", "<table keep-last='3'>" COLUMNS UNITS(
                                   LINES(ROW)) "</table><keep><space h='9mm'/><text>behind</text>"
                                               "</keep>"));
        size_t page = setting_page(&setting, "behind");
        size_t rows = 0;
        for (size_t i = 0; i < setting.document.pages[page].count; i++) {
            rows += setting.document.pages[page].items[i].row > 0 ? 1 : 0;
        }
        assert_true(rows >= 6);
        setting_release(&setting);
    }
}

/* Wherever a page ends: no row that is to stand with the next is the last of its page. */
static void last_rows_take_along_what_stands_with_them(void **state)
{
    (void)state;
    for (size_t lines = 50; lines < 70; lines++) {
        struct setting setting;
        setting_init(&setting, 1, lines);
        setting.sample.invoice.lines[lines - 3].reverses = 7;
        setting_compose(
            &setting,
            SETTING_LAYOUT("", "<table keep-last='2'>" COLUMNS UNITS(
                                   LINES("<row with-next='line.reverses'><cell>row {line.reverses}"
                                         "</cell></row>")) "</table><keep><space h='4mm'/><space "
                                                           "h='5mm'/><text>behind</text></keep>"));
        assert_int_equal(setting.status, DBT_OK);
        size_t page = 0;
        const struct dbt_item *item = setting_find(&setting, "row 7", 0, &page);
        const struct dbt_page *at = &setting.document.pages[page];
        assert_true(item + 1 < at->items + at->count);
        assert_string_equal(item[1].text, "row 0");
        setting_release(&setting);
    }
}

/* Wherever the table begins: heads stand over a row, and a heading over its table. */
static void heads_are_not_left_alone(void **state)
{
    (void)state;
    for (unsigned room = 200; room < 235; room++) {
        struct setting setting;
        char layout[1024];
        snprintf(layout, sizeof layout,
                 SETTING_LAYOUT("", "<space h='%umm'/><keep with-next='yes'><text>title</text>"
                                    "</keep><table above='2mm'>" COLUMNS HEAD CARRY
                                    "<each in='invoice.units' as='unit'><begin><row><cell>section"
                                    "</cell></row></begin><row><cell>row</cell></row></each>"
                                    "</table>"),
                 room);
        setting_init(&setting, 30, 1);
        setting_compose(&setting, layout);
        assert_int_equal(setting.status, DBT_OK);
        size_t page = setting_page(&setting, "row");
        assert_int_equal(setting_page(&setting, "title"), page);
        assert_int_equal(setting_page(&setting, "head"), page);
        assert_int_equal(setting_page(&setting, "section"), page);
        setting_release(&setting);
    }
}

/* For readers that do not see the page: where every item of a table belongs. */
static void items_know_their_place_in_the_table(void **state)
{
    (void)state;
    struct setting setting;
    setting_init(&setting, 2, 40);
    setting_compose(
        &setting,
        SETTING_LAYOUT(
            "", "<heading level='1'>one</heading><table>" COLUMNS HEAD CARRY UNITS(
                    SECTION) "</table><table>" COLUMNS "<row><cell>plain</cell></row></table>"
                             "<keep><table>" COLUMNS "<head><row><cell>other</cell></row></head>"
                             "<row><cell span='2'>wide</cell></row></table></keep>"));
    const struct dbt_item *title = setting_text(&setting, "one");
    assert_int_equal(title->level, 1);
    assert_int_equal(title->table, 0);
    assert_true(title->block > 0);
    assert_int_equal(setting_text(&setting, "head")->table, 1);
    assert_int_equal(setting_text(&setting, "head")->column, 0);
    assert_int_equal(setting_text(&setting, "head")->span, 1);
    assert_int_equal(setting_text(&setting, "plain")->table, 0);
    assert_int_equal(setting_text(&setting, "plain")->role, DBT_ROLE_TEXT);
    assert_int_equal(setting_text(&setting, "wide")->table, 2);
    assert_int_equal(setting_text(&setting, "wide")->span, 2);
    const struct dbt_item *section = setting_text(&setting, "SE2321000214-0000");
    assert_int_equal(section->role, DBT_ROLE_HEADING);
    assert_int_equal(section->level, 2);
    assert_int_equal(section->table, 1);
    const struct dbt_item *carried = setting_text(&setting, "carried");
    const struct dbt_item *brought = setting_text(&setting, "brought");
    assert_int_equal(carried->role, DBT_ROLE_CELL);
    assert_int_equal(carried->table, 1);
    assert_int_equal(carried[1].column, 1);
    assert_int_equal(carried[1].table_row, carried->table_row);
    assert_int_not_equal(carried[1].block, carried->block);
    assert_int_not_equal(brought->table_row, carried->table_row);
    const struct dbt_item *again = setting_text(&setting, "again SE2321000214-0001");
    assert_int_equal(again->table, 0);
    assert_int_equal(again->block, 0);
    setting_release(&setting);
}

/* All items of one row of a table are together, and no two rows have one number. */
static void rows_are_told_apart(void **state)
{
    (void)state;
    struct setting setting;
    setting_init(&setting, 2, 40);
    setting_compose(&setting,
                    SETTING_LAYOUT("", "<table>" COLUMNS HEAD CARRY UNITS(SECTION) "</table>"));
    bool seen[256] = {false};
    uint32_t row = 0;
    for (size_t i = 0; i < setting.document.page_count; i++) {
        for (size_t j = 0; j < setting.document.pages[i].count; j++) {
            const struct dbt_item *item = &setting.document.pages[i].items[j];
            if (item->role == DBT_ROLE_ARTEFACT || item->table_row == row) {
                continue;
            }
            row = item->table_row;
            assert_true(row > 0 && row < 256);
            assert_false(seen[row]);
            seen[row] = true;
        }
    }
    setting_release(&setting);
}

/* A subtotal that the data does not have: the layout adds it up. */
static void sections_have_sums_of_their_rows(void **state)
{
    (void)state;
    struct setting setting;
    setting_init(&setting, 2, 3);
    for (size_t i = 0; i < 6; i++) {
        setting.sample.invoice.lines[i].net_ore = (int64_t)(i + 1) * 100;
    }
    setting_compose(
        &setting,
        SETTING_LAYOUT(
            "", "<table>" COLUMNS UNITS(LINES(
                    ROW) "<end><row><cell>sum</cell><cell>"
                         "{unit.lines.net|kronor}</cell></row></end>") "<row "
                                                                       "test='invoice.units.net'><"
                                                                       "cell>all</cell><cell>"
                                                                       "{invoice.units.net}</"
                                                                       "cell></row></table>"));
    assert_int_equal(setting.status, DBT_OK);
    size_t page = 0;
    assert_string_equal(setting_find(&setting, "sum", 0, &page)[1].text, "6,00\u00A0kr");
    assert_string_equal(setting_find(&setting, "sum", 1, &page)[1].text, "15,00\u00A0kr");
    assert_string_equal(setting_text(&setting, "all")[1].text, "21,00");
    setting_release(&setting);
}

static void a_sum_that_does_not_fit_is_an_error(void **state)
{
    (void)state;
    struct setting setting;
    setting_init(&setting, 2, 1);
    setting.sample.invoice.lines[0].net_ore = INT64_MAX;
    setting_compose(&setting, SETTING_LAYOUT("", "<table>" COLUMNS UNITS(LINES(ROW)) "</table>"));
    assert_int_equal(setting.status, DBT_INTERNAL);
    assert_non_null(strstr(setting.sample.error.text, "too large"));
    setting_release(&setting);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_table_goes_on),
        cmocka_unit_test(heads_and_sums_are_repeated),
        cmocka_unit_test(rows_are_numbered),
        cmocka_unit_test(sections_go_on_with_their_name),
        cmocka_unit_test(last_rows_stand_with_what_follows),
        cmocka_unit_test(last_rows_take_along_what_stands_with_them),
        cmocka_unit_test(heads_are_not_left_alone),
        cmocka_unit_test(items_know_their_place_in_the_table),
        cmocka_unit_test(rows_are_told_apart),
        cmocka_unit_test(sections_have_sums_of_their_rows),
        cmocka_unit_test(a_sum_that_does_not_fit_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
