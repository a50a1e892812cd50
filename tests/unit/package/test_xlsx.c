/* Workbooks: what another program finds in them, and what does not pass the reading back. */
#include "listed.h"
#include "media.h"

#include "xlsx.h"
#include "xlsx_name.h"

enum { DAY = 20290 /* 2025-07-21 */ };

static enum dbt_status write_lists(const struct dbt_list *lists, size_t count,
                                   struct dbt_medium medium, struct dbt_error *error)
{
    const struct dbt_workbook workbook = {
        .title = "Juli 2025 <&>", .author = "Region", .day = DAY, .lists = lists, .count = count};
    return dbt_workbook_write(&workbook, medium, error);
}

static void another_program_reads_every_cell(void **state)
{
    static const char script[] =
        "import sys, zipfile, xml.etree.ElementTree as E\n"
        "z = zipfile.ZipFile(sys.argv[1])\n"
        "assert z.testzip() is None\n"
        "for n in z.namelist(): E.fromstring(z.read(n))\n"
        "m = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'\n"
        "w = E.fromstring(z.read('xl/workbook.xml'))\n"
        "assert [s.get('name') for s in w.iter(m + 'sheet')] == ['Lines- 2025', 'lines- 2025 "
        "(2)']\n"
        "s = E.fromstring(z.read('xl/worksheets/sheet1.xml'))\n"
        "def value(c):\n"
        "    if c.get('t') == 'inlineStr': return ''.join(t.text for t in c.iter(m + 't'))\n"
        "    return float(c.find(m + 'v').text)\n"
        "cells = {c.get('r'): value(c) for c in s.iter(m + 'c')}\n"
        "style = {c.get('r'): c.get('s') for c in s.iter(m + 'c')}\n"
        "assert cells['A1'] == 'unit_name' and cells['I1'] == 'anything' and style['A1'] == '1'\n"
        "assert cells['A2'] == 'H\\u00e4lsocentralen Norr' and 'B2' not in cells\n"
        "assert cells['A3'] == \"=cmd|'/C calc'!A0\" and cells['B3'] == 70001\n"
        "assert cells['C2'] == -0.07 and cells['C3'] == 999.96 and style['C3'] == '4'\n"
        "assert cells['D3'] == 3.030001\n"
        "assert cells['E2'] == 0.25 and style['E2'] == '6'\n"
        "assert cells['E3'] == 0.005 and style['E3'] == '7'\n"
        "assert cells['F2'] == '10/31' and cells['F3'] == -1.25\n"
        "assert cells['G2'] == 45859 and style['G2'] == '8' and cells['G12'] == '1888-08-28'\n"
        "assert cells['H2'] == 45839 and style['H2'] == '9'\n"
        "assert cells['I2'] == 1234567 and cells['I3'] == 'text'\n"
        "assert cells['A10'] == '_x005F_x0041_ and _x005F_X00e5_ and _x'\n"
        "assert 'A13' not in cells and 'A14' in cells\n"
        "assert s.find(m + 'autoFilter').get('ref') == 'A1:I31'\n"
        "assert s.find(m + 'sheetViews')[0].find(m + 'pane').get('state') == 'frozen'\n"
        "assert [c.get('width') for c in s.iter(m + 'col')][5:7] == ['11', '11']\n"
        "assert not list(s.iter(m + 'f'))\n"
        "core = z.read('docProps/core.xml').decode()\n"
        "assert 'Juli 2025 &lt;&amp;&gt;' in core and core.count('2025-07-21T00:00:00Z') == 2\n";
    char folder[64];
    char path[96];
    char command[160];
    struct dbt_buffer bytes;
    struct dbt_error error;
    size_t rows = 30;
    const struct dbt_list lists[] = {listed("Lines: 2025", &rows), listed("lines? 2025", &rows)};
    (void)state;
    dbt_buffer_init(&bytes);
    assert_int_equal(write_lists(lists, 2, dbt_medium_memory(&bytes), &error), DBT_OK);
    support_folder_make(folder);
    snprintf(path, sizeof path, "%s/a.xlsx", folder);
    support_file_write(path, bytes.bytes, bytes.length);
    snprintf(path, sizeof path, "%s/look.py", folder);
    support_file_write(path, script, sizeof script - 1);
    snprintf(command, sizeof command, "python3 %s/look.py %s/a.xlsx", folder, folder);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): the reader is the test */
    support_folder_remove(folder);
    dbt_buffer_release(&bytes);
}

static void the_same_rows_give_the_same_bytes(void **state)
{
    struct dbt_buffer one;
    struct dbt_buffer two;
    struct dbt_error error;
    size_t rows = 2000;
    const struct dbt_list list = listed("list", &rows);
    (void)state;
    dbt_buffer_init(&one);
    dbt_buffer_init(&two);
    assert_int_equal(write_lists(&list, 1, dbt_medium_memory(&one), &error), DBT_OK);
    assert_int_equal(write_lists(&list, 1, dbt_medium_memory(&two), &error), DBT_OK);
    assert_true(dbt_text_equal(dbt_buffer_text(&one), dbt_buffer_text(&two)));
    dbt_buffer_release(&one);
    dbt_buffer_release(&two);
}

static void a_medium_that_goes_wrong_is_found_out(void **state)
{
    struct media media;
    struct dbt_error error;
    size_t rows = 2;
    const struct dbt_list list = listed("list", &rows);
    (void)state;
    media_init(&media);
    assert_int_equal(write_lists(&list, 1, media_medium(&media), &error), DBT_OK);
    size_t length = media.bytes.length;
    for (size_t i = 0; i < length * 3; i += 7) {
        dbt_buffer_clear(&media.bytes);
        media.fail_at = i % 3 == 0 ? i / 3 : MEDIA_NEVER;
        media.forget_at = i % 3 == 1 ? i / 3 : MEDIA_NEVER;
        media.flip_at = i % 3 == 2 ? i / 3 : MEDIA_NEVER;
        assert_int_equal(write_lists(&list, 1, media_medium(&media), &error), DBT_OUTPUT);
    }
    dbt_buffer_release(&media.bytes);
}

/* Rows that are others when they are read back: `pass` counts how often they were asked for. */
struct changing {
    size_t rows;
    unsigned pass;
    unsigned column; /* whose cell changes; LISTED_COLUMNS: a row more, and one beyond: one less */
};

static void change_cell(struct dbt_row *row, unsigned column)
{
    struct dbt_cell *cell = &row->cells[column];
    cell->number ^= 1;
    if (cell->kind == DBT_CELL_TEXT) {
        row->texts.bytes[cell->text_at] ^= 1;
    }
    if (cell->kind == DBT_CELL_RATIO) {
        cell->ratio.above += 1;
    }
}

struct handing {
    struct changing *changing;
    dbt_row_taker *take;
    void *taker;
};

static enum dbt_status hand_over(void *context, const struct dbt_row *row, struct dbt_error *error)
{
    const struct handing *handing = context;
    struct dbt_row copy;
    dbt_row_init(&copy);
    memcpy(copy.cells, row->cells, sizeof copy.cells);
    copy.count = row->count;
    dbt_buffer_add(&copy.texts, row->texts.bytes, row->texts.length);
    if (handing->changing->pass == 3 && handing->changing->column < LISTED_COLUMNS) {
        change_cell(&copy, handing->changing->column);
    }
    enum dbt_status status = handing->take(handing->taker, &copy, error);
    dbt_row_release(&copy);
    return status;
}

static enum dbt_status each_changing(void *context, dbt_row_taker *take, void *taker,
                                     struct dbt_error *error)
{
    struct changing *changing = context;
    struct handing handing = {changing, take, taker};
    size_t rows = changing->rows;
    changing->pass++;
    rows += changing->pass == 3 && changing->column == LISTED_COLUMNS;
    rows -= changing->pass == 3 && changing->column == LISTED_COLUMNS + 1;
    return listed_each(&rows, hand_over, &handing, error);
}

static void a_cell_that_differs_is_found(void **state)
{
    struct dbt_error error;
    struct dbt_buffer bytes;
    (void)state;
    for (unsigned column = 0; column <= LISTED_COLUMNS + 2; column++) {
        struct changing changing = {3, 0, column};
        const struct dbt_list list = {"list", listed_columns, LISTED_COLUMNS, &changing,
                                      each_changing};
        enum dbt_status wanted = column == LISTED_COLUMNS + 2 ? DBT_OK : DBT_OUTPUT;
        dbt_buffer_init(&bytes);
        assert_int_equal(write_lists(&list, 1, dbt_medium_memory(&bytes), &error), wanted);
        assert_int_equal(changing.pass, 3);
        dbt_buffer_release(&bytes);
    }
}

static enum dbt_status give_row(void *context, dbt_row_taker *take, void *taker,
                                struct dbt_error *error)
{
    return take(taker, context, error);
}

static enum dbt_status write_row(struct dbt_row *row, struct dbt_buffer *bytes,
                                 struct dbt_error *error)
{
    static const char *const column = "c";
    const struct dbt_list list = {"list", &column, 1, row, give_row};
    return write_lists(&list, 1, dbt_medium_memory(bytes), error);
}

static void what_no_cell_holds_is_refused(void **state)
{
    struct dbt_buffer bytes;
    struct dbt_row row;
    struct dbt_error error;
    char text[32769];
    (void)state;
    dbt_buffer_init(&bytes);
    dbt_row_init(&row);
    memset(text, 'x', sizeof text);
    text[32768] = '\0';
    dbt_row_text(&row, text);
    assert_int_equal(write_row(&row, &bytes, &error), DBT_INPUT);
    assert_non_null(strstr(error.text, "column c: more than 32,767 characters"));
    text[32767] = '\0';
    dbt_row_clear(&row);
    dbt_row_text(&row, text);
    assert_int_equal(write_row(&row, &bytes, &error), DBT_OK);
    dbt_row_clear(&row);
    dbt_row_text(&row, "a\x01");
    assert_int_equal(write_row(&row, &bytes, &error), DBT_INPUT);
    dbt_row_release(&row);
    dbt_buffer_release(&bytes);
}

/* The same row, as often as the context says. */
static enum dbt_status give_rows(void *context, dbt_row_taker *take, void *taker,
                                 struct dbt_error *error)
{
    const size_t *count = context;
    struct dbt_row row;
    enum dbt_status status = DBT_OK;
    dbt_row_init(&row);
    listed_add(&row, DBT_CELL_INTEGER, 1);
    for (size_t i = 0; status == DBT_OK && i < *count; i++) {
        status = take(taker, &row, error);
    }
    dbt_row_release(&row);
    return status;
}

static void what_no_sheet_or_book_holds_is_refused(void **state)
{
    static const char *const column = "c";
    struct dbt_buffer bytes;
    struct dbt_error error;
    size_t rows = DBT_SHEET_LIST_ROWS + 1;
    struct dbt_list lists[DBT_SHEETS_MAX + 1];
    (void)state;
    for (size_t i = 0; i <= DBT_SHEETS_MAX; i++) {
        lists[i] = (struct dbt_list){"list", &column, 1, &rows, give_rows};
    }
    dbt_buffer_init(&bytes);
    assert_int_equal(write_lists(lists, 1, dbt_medium_memory(&bytes), &error), DBT_INPUT);
    assert_non_null(strstr(error.text, "list: more than 1,048,575 rows"));
    rows = 1;
    assert_int_equal(write_lists(lists, 0, dbt_medium_memory(&bytes), &error), DBT_INTERNAL);
    assert_int_equal(write_lists(lists, DBT_SHEETS_MAX + 1, dbt_medium_memory(&bytes), &error),
                     DBT_INTERNAL);
    assert_int_equal(bytes.length, 0);
    assert_int_equal(write_lists(lists, DBT_SHEETS_MAX, dbt_medium_memory(&bytes), &error), DBT_OK);
    dbt_buffer_release(&bytes);
}

static enum dbt_status write_names(const char *title, const char *sheet, const char *column_name)
{
    size_t rows = 0;
    const struct dbt_list list = {sheet, &column_name, 1, &rows, listed_each};
    const struct dbt_workbook workbook = {
        .title = title, .author = title, .day = DAY, .lists = &list, .count = 1};
    struct dbt_buffer bytes;
    struct dbt_error error;
    dbt_buffer_init(&bytes);
    enum dbt_status status = dbt_workbook_write(&workbook, dbt_medium_memory(&bytes), &error);
    dbt_buffer_release(&bytes);
    return status;
}

static void names_that_are_no_text_are_refused(void **state)
{
    (void)state;
    assert_int_equal(write_names("title", "sheet", "column"), DBT_OK);
    assert_int_equal(write_names("title\x01", "sheet", "column"), DBT_INPUT);
    assert_int_equal(write_names("title", "sheet\xFF", "column"), DBT_INPUT);
    assert_int_equal(write_names("title", "sheet", "column\x0B"), DBT_INPUT);
}

static void what_excel_would_round_is_text(void **state)
{
    static const struct dbt_cell texts[] = {
        {.kind = DBT_CELL_INTEGER, .number = 1000000000000000},
        {.kind = DBT_CELL_ORE, .number = -1000000000000000},
        {.kind = DBT_CELL_INTEGER, .number = INT64_MIN},
        {.kind = DBT_CELL_DAY, .number = -25509}, /* 1900-02-28 */
        {.kind = DBT_CELL_RATIO, .ratio = {1, 3}},
        {.kind = DBT_CELL_RATIO, .ratio = {(dbt_int128)1 << 100, 1}},
    };
    static const struct dbt_cell numbers[] = {
        {.kind = DBT_CELL_INTEGER, .number = 999999999999999},
        {.kind = DBT_CELL_ORE, .number = -999999999999999},
        {.kind = DBT_CELL_DAY, .number = -25508}, /* 1900-03-01 */
        {.kind = DBT_CELL_RATIO, .ratio = {1, 64}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_int_equal(dbt_cell_style(&texts[i]), DBT_XLSX_TEXT);
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        assert_int_not_equal(dbt_cell_style(&numbers[i]), DBT_XLSX_TEXT);
    }
}

static void sheets_have_names_of_their_own(void **state)
{
    static const char *const cases[][2] = {
        {"Lines", "Lines"},
        {"LINES", "LINES (2)"},
        {"a[b]c:d*e?f/g\\h", "a-b-c-d-e-f-g-h"},
        {"'quoted'", "-quoted-"},
        {"it's", "it's"},
        {"History", "History (2)"},
        {"", "-"},
        {"0123456789012345678901234567890123", "0123456789012345678901234567890"},
        {"0123456789012345678901234567890x", "012345678901234567890123456 (2)"},
        {"\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80"
         "\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80"
         "\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80z\xC3"
         "\xA5",
         "\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80"
         "\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80"
         "\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80z"},
    };
    enum { COUNT = sizeof cases / sizeof cases[0] };
    struct dbt_sheet sheets[COUNT] = {0};
    struct dbt_list lists[COUNT] = {0};
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        lists[i].name = cases[i][0];
        sheets[i].list = &lists[i];
        dbt_sheet_name(sheets, i);
        assert_string_equal(sheets[i].name, cases[i][1]);
    }
}

static void references_are_those_of_a_sheet(void **state)
{
    char text[DBT_REFERENCE_BYTES];
    (void)state;
    dbt_reference_write(0, 1, text);
    assert_string_equal(text, "A1");
    dbt_reference_write(25, 17, text);
    assert_string_equal(text, "Z17");
    dbt_reference_write(26, DBT_SHEET_ROWS_MAX, text);
    assert_string_equal(text, "AA1048576");
    dbt_reference_write(63, 2, text);
    assert_string_equal(text, "BL2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_program_reads_every_cell),
        cmocka_unit_test(the_same_rows_give_the_same_bytes),
        cmocka_unit_test(a_medium_that_goes_wrong_is_found_out),
        cmocka_unit_test(a_cell_that_differs_is_found),
        cmocka_unit_test(what_no_cell_holds_is_refused),
        cmocka_unit_test(what_no_sheet_or_book_holds_is_refused),
        cmocka_unit_test(names_that_are_no_text_are_refused),
        cmocka_unit_test(what_excel_would_round_is_text),
        cmocka_unit_test(sheets_have_names_of_their_own),
        cmocka_unit_test(references_are_those_of_a_sheet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
