/* Workbooks: a sheet. */
#include "xlsx.h"

enum { WRITE_BYTES = 32 * 1024, WIDTH_MIN = 8, WIDTH_MAX = 60, TEXT_UNITS_MAX = 32767 };

/* --- measure --- */

static size_t units_of(struct dbt_text text)
{
    size_t units = 0;
    for (size_t i = 0; i < text.length; i++) {
        units += dbt_units_at(text.at[i]);
    }
    return units;
}

static void widen(unsigned *width, size_t units)
{
    if (units > *width) {
        *width = units < WIDTH_MAX ? (unsigned)units : WIDTH_MAX;
    }
}

static enum dbt_status measure_cell(struct dbt_sheet *sheet, const struct dbt_row *row,
                                    size_t column, struct dbt_error *error)
{
    char text[DBT_RATIO_BYTES];
    const struct dbt_cell *cell = &row->cells[column];
    struct dbt_text shown = dbt_cell_write(row, cell, text);
    size_t units = units_of(shown);
    bool is_text = cell->kind == DBT_CELL_TEXT;
    if (is_text && (units > TEXT_UNITS_MAX || !dbt_text_is_clean(shown))) {
        return dbt_error_set(error, DBT_INPUT, "%s: row %llu, column %s: %s", sheet->list->name,
                             (unsigned long long)sheet->rows, sheet->list->columns[column],
                             units > TEXT_UNITS_MAX
                                 ? "more than 32,767 characters, which no cell holds: shorten it"
                                 : "a character that no text may have: correct it");
    }
    /* Amounts are shown with a space between groups of three digits. */
    widen(&sheet->widths[column], cell->kind == DBT_CELL_ORE ? units + units / 3 : units + 1);
    return DBT_OK;
}

static enum dbt_status measure_row(void *context, const struct dbt_row *row,
                                   struct dbt_error *error)
{
    struct dbt_sheet *sheet = context;
    enum dbt_status status = DBT_OK;
    if (++sheet->rows > DBT_SHEET_ROWS_MAX) {
        return dbt_error_set(error, DBT_INPUT,
                             "%s: more than 1,048,575 rows, which no sheet holds: use the CSV",
                             sheet->list->name);
    }
    for (size_t i = 0; status == DBT_OK && i < row->count; i++) {
        status = measure_cell(sheet, row, i, error);
    }
    return status;
}

enum dbt_status dbt_sheet_measure(struct dbt_sheet *sheet, struct dbt_error *error)
{
    const struct dbt_list *list = sheet->list;
    sheet->rows = 1;
    for (size_t i = 0; i < list->column_count && i < DBT_LIST_COLUMNS_MAX; i++) {
        sheet->widths[i] = WIDTH_MIN;
        /* The filter's button stands beside it. */
        widen(&sheet->widths[i], units_of(dbt_text_of(list->columns[i])) + 3);
    }
    return dbt_list_each(list, measure_row, sheet, error);
}

/* --- write --- */

struct writing {
    const struct dbt_sheet *sheet;
    struct dbt_zip *zip;
    struct dbt_buffer out;
    uint64_t row;
};

static enum dbt_status flush(struct writing *writing, size_t least, struct dbt_error *error)
{
    if (writing->out.failed) {
        return dbt_error_memory(error, "a sheet");
    }
    if (writing->out.length >= least) {
        dbt_zip_write(writing->zip, dbt_buffer_text(&writing->out));
        dbt_buffer_clear(&writing->out);
    }
    return DBT_OK;
}

static void add_text(struct dbt_buffer *out, struct dbt_text text)
{
    dbt_buffer_string(out, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    dbt_xml_add(out, text);
    dbt_buffer_string(out, "</t></is></c>");
}

/* For every cell: no printf. */
static void begin_cell(struct dbt_buffer *out, const char *reference, enum dbt_xlsx_style style)
{
    char text[DBT_DECIMAL_BYTES];
    dbt_buffer_string(out, "<c r=\"");
    dbt_buffer_string(out, reference);
    dbt_buffer_string(out, "\" s=\"");
    dbt_buffer_string(out, dbt_decimal_write((int64_t)style, 0, 0, text));
    dbt_buffer_string(out, "\"");
}

static void add_cell(struct writing *writing, const struct dbt_row *row, size_t column)
{
    char reference[DBT_REFERENCE_BYTES];
    char text[DBT_RATIO_BYTES];
    const struct dbt_cell *cell = &row->cells[column];
    if (cell->kind == DBT_CELL_EMPTY) {
        return;
    }
    enum dbt_xlsx_style style = dbt_cell_style(cell);
    dbt_reference_write(column, writing->row, reference);
    begin_cell(&writing->out, reference, style);
    if (style == DBT_XLSX_TEXT) {
        add_text(&writing->out, dbt_cell_write(row, cell, text));
        return;
    }
    unsigned decimals;
    int64_t value = dbt_cell_value(cell, &decimals);
    dbt_buffer_string(&writing->out, "><v>");
    dbt_buffer_string(&writing->out, dbt_decimal_write(value, decimals, 0, text));
    dbt_buffer_string(&writing->out, "</v></c>");
}

static enum dbt_status write_row(void *context, const struct dbt_row *row, struct dbt_error *error)
{
    struct writing *writing = context;
    writing->row++;
    dbt_buffer_format(&writing->out, "<row r=\"%llu\">", (unsigned long long)writing->row);
    for (size_t i = 0; i < row->count; i++) {
        add_cell(writing, row, i);
    }
    dbt_buffer_string(&writing->out, "</row>");
    return flush(writing, WRITE_BYTES, error);
}

static void add_head(struct writing *writing, const char *range)
{
    const struct dbt_list *list = writing->sheet->list;
    struct dbt_buffer *out = &writing->out;
    dbt_buffer_format(
        out,
        DBT_XML_HEAD
        "<worksheet xmlns=\"" DBT_SPREADSHEET "\">"
        "<dimension ref=\"%s\"/><sheetViews><sheetView workbookViewId=\"0\">"
        "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"
        "<selection pane=\"bottomLeft\" activeCell=\"A2\" sqref=\"A2\"/></sheetView></sheetViews>"
        "<sheetFormatPr defaultRowHeight=\"15\"/><cols>",
        range);
    for (size_t i = 0; i < list->column_count; i++) {
        dbt_buffer_format(out, "<col min=\"%zu\" max=\"%zu\" width=\"%u\" customWidth=\"1\"/>",
                          i + 1, i + 1, writing->sheet->widths[i]);
    }
    dbt_buffer_string(out, "</cols><sheetData><row r=\"1\">");
    for (size_t i = 0; i < list->column_count; i++) {
        char reference[DBT_REFERENCE_BYTES];
        dbt_reference_write(i, 1, reference);
        begin_cell(out, reference, DBT_XLSX_HEADER);
        add_text(out, dbt_text_of(list->columns[i]));
    }
    dbt_buffer_string(out, "</row>");
}

enum dbt_status dbt_sheet_write(const struct dbt_sheet *sheet, struct dbt_zip *zip,
                                struct dbt_error *error)
{
    struct writing writing = {.sheet = sheet, .zip = zip, .row = 1};
    char last[DBT_REFERENCE_BYTES];
    char range[DBT_REFERENCE_BYTES + 3];
    dbt_reference_write(sheet->list->column_count - 1, sheet->rows, last);
    snprintf(range, sizeof range, "A1:%s", last);
    dbt_buffer_init(&writing.out);
    add_head(&writing, range);
    enum dbt_status status = dbt_list_each(sheet->list, write_row, &writing, error);
    dbt_buffer_format(&writing.out, "</sheetData><autoFilter ref=\"%s\"/></worksheet>", range);
    if (status == DBT_OK) {
        status = flush(&writing, 0, error);
    }
    dbt_buffer_release(&writing.out);
    return status;
}
