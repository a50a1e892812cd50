/* Workbooks: the parts around the sheets. */
#include "xlsx.h"

#include <stdlib.h>

#include "xlsx_name.h"
#include "zip.h"

#define FORMATS    "http://schemas.openxmlformats.org/"
#define RELATIONS  FORMATS "officeDocument/2006/relationships"
#define PACKAGE    FORMATS "package/2006/"
#define SHEET_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."

struct making {
    const struct dbt_workbook *workbook;
    struct dbt_sheet sheets[DBT_SHEETS_MAX];
    struct dbt_zip *zip;
};

static void add_text(struct dbt_buffer *out, const char *text)
{
    dbt_xml_add(out, dbt_text_of(text));
}

static void add_types(struct dbt_buffer *out, const struct making *making)
{
    dbt_buffer_string(
        out, DBT_XML_HEAD
        "<Types xmlns=\"" PACKAGE "content-types\">"
        "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package."
        "relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-"
        "package.core-properties+xml\"/>"
        "<Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-"
        "officedocument.extended-properties+xml\"/>"
        "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" SHEET_TYPE "sheet.main+xml\"/>"
        "<Override PartName=\"/xl/styles.xml\" ContentType=\"" SHEET_TYPE "styles+xml\"/>");
    for (size_t i = 0; i < making->workbook->count; i++) {
        dbt_buffer_format(out,
                          "<Override PartName=\"/xl/worksheets/sheet%zu.xml\" "
                          "ContentType=\"" SHEET_TYPE "worksheet+xml\"/>",
                          i + 1);
    }
    dbt_buffer_string(out, "</Types>");
}

static void add_relations(struct dbt_buffer *out, const struct making *making)
{
    (void)making;
    dbt_buffer_string(out, DBT_XML_HEAD
                      "<Relationships xmlns=\"" PACKAGE "relationships\">"
                      "<Relationship Id=\"rId1\" Type=\"" RELATIONS "/officeDocument\" "
                      "Target=\"xl/workbook.xml\"/>"
                      "<Relationship Id=\"rId2\" Type=\"" PACKAGE
                      "relationships/metadata/core-properties\" "
                      "Target=\"docProps/core.xml\"/>"
                      "<Relationship Id=\"rId3\" Type=\"" RELATIONS "/extended-properties\" "
                      "Target=\"docProps/app.xml\"/></Relationships>");
}

static void add_app(struct dbt_buffer *out, const struct making *making)
{
    (void)making;
    dbt_buffer_string(out, DBT_XML_HEAD "<Properties xmlns=\"" FORMATS
                                        "officeDocument/2006/extended-properties\">"
                                        "<Application>debitera</Application></Properties>");
}

static void add_core(struct dbt_buffer *out, const struct making *making)
{
    static const char *const moments[] = {"created", "modified"};
    char day[DBT_DATE_BYTES];
    dbt_buffer_string(out, DBT_XML_HEAD
                      "<cp:coreProperties xmlns:cp=\"" PACKAGE "metadata/core-properties\" "
                      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                      "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
                      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
    add_text(out, making->workbook->title);
    dbt_buffer_string(out, "</dc:title><dc:creator>");
    add_text(out, making->workbook->author);
    dbt_buffer_string(out, "</dc:creator>");
    dbt_day_write(making->workbook->day, day);
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        dbt_buffer_format(out, "<dcterms:%s xsi:type=\"dcterms:W3CDTF\">%sT00:00:00Z</dcterms:%s>",
                          moments[i], day, moments[i]);
    }
    dbt_buffer_string(out, "</cp:coreProperties>");
}

/* The filter of a sheet is also a name, which Excel wants beside it. */
static void add_filter_name(struct dbt_buffer *out, const struct dbt_sheet *sheet, size_t index)
{
    char column[DBT_REFERENCE_BYTES];
    dbt_reference_write(sheet->list->column_count - 1, 1, column);
    column[strcspn(column, "0123456789")] = '\0';
    dbt_buffer_format(out,
                      "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"%zu\" "
                      "hidden=\"1\">'",
                      index);
    for (const char *at = sheet->name; *at != '\0'; at++) {
        dbt_buffer_string(out, *at == '\'' ? "'" : "");
        dbt_xml_add(out, (struct dbt_text){at, 1});
    }
    dbt_buffer_format(out, "'!$A$1:$%s$%llu</definedName>", column,
                      (unsigned long long)sheet->rows);
}

static void add_workbook(struct dbt_buffer *out, const struct making *making)
{
    dbt_buffer_string(out, DBT_XML_HEAD "<workbook xmlns=\"" DBT_SPREADSHEET
                                        "\" xmlns:r=\"" RELATIONS "\"><sheets>");
    for (size_t i = 0; i < making->workbook->count; i++) {
        dbt_buffer_string(out, "<sheet name=\"");
        add_text(out, making->sheets[i].name);
        dbt_buffer_format(out, "\" sheetId=\"%zu\" r:id=\"rId%zu\"/>", i + 1, i + 1);
    }
    dbt_buffer_string(out, "</sheets><definedNames>");
    for (size_t i = 0; i < making->workbook->count; i++) {
        add_filter_name(out, &making->sheets[i], i);
    }
    dbt_buffer_string(out, "</definedNames></workbook>");
}

static void add_workbook_relations(struct dbt_buffer *out, const struct making *making)
{
    size_t count = making->workbook->count;
    dbt_buffer_string(out, DBT_XML_HEAD "<Relationships xmlns=\"" PACKAGE "relationships\">");
    for (size_t i = 0; i < count; i++) {
        dbt_buffer_format(out,
                          "<Relationship Id=\"rId%zu\" Type=\"" RELATIONS
                          "/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>",
                          i + 1, i + 1);
    }
    dbt_buffer_format(out,
                      "<Relationship Id=\"rId%zu\" Type=\"" RELATIONS
                      "/styles\" Target=\"styles.xml\"/></Relationships>",
                      count + 1);
}

static void add_styles(struct dbt_buffer *out, const struct making *making)
{
    static const int formats[] = {
        /* those below 164 are the format's own */
        [DBT_XLSX_PLAIN] = 0,         [DBT_XLSX_HEADER] = 49,  [DBT_XLSX_TEXT] = 49,
        [DBT_XLSX_INTEGER] = 1,       [DBT_XLSX_ORE] = 4,      [DBT_XLSX_PRICE] = 164,
        [DBT_XLSX_WHOLE_PERCENT] = 9, [DBT_XLSX_PERCENT] = 10, [DBT_XLSX_DAY] = 165,
        [DBT_XLSX_MONTH] = 166,
    };
    _Static_assert(sizeof formats / sizeof formats[0] == DBT_XLSX_STYLE_COUNT, "formats");
    (void)making;
    dbt_buffer_string(
        out, DBT_XML_HEAD
        "<styleSheet xmlns=\"" DBT_SPREADSHEET "\"><numFmts count=\"3\">"
        "<numFmt numFmtId=\"164\" formatCode=\"#,##0.00####\"/>"
        "<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\"/>"
        "<numFmt numFmtId=\"166\" formatCode=\"yyyy\\-mm\"/></numFmts>"
        "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>"
        "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>"
        "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
        "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
        "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"
        "</cellStyleXfs>");
    dbt_buffer_format(out, "<cellXfs count=\"%d\">", DBT_XLSX_STYLE_COUNT);
    for (size_t i = 0; i < DBT_XLSX_STYLE_COUNT; i++) {
        dbt_buffer_format(
            out,
            "<xf numFmtId=\"%d\" fontId=\"%d\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
            "applyNumberFormat=\"1\"%s/>",
            formats[i], i == DBT_XLSX_HEADER, i == DBT_XLSX_HEADER ? " applyFont=\"1\"" : "");
    }
    dbt_buffer_string(out, "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" "
                           "xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>");
}

static const struct {
    const char *name;
    void (*add)(struct dbt_buffer *out, const struct making *making);
} parts[] = {
    {"[Content_Types].xml", add_types}, {"_rels/.rels", add_relations},
    {"docProps/app.xml", add_app},      {"docProps/core.xml", add_core},
    {"xl/workbook.xml", add_workbook},  {"xl/_rels/workbook.xml.rels", add_workbook_relations},
    {"xl/styles.xml", add_styles},
};

static enum dbt_status write_parts(struct making *making, struct dbt_error *error)
{
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct dbt_buffer part;
        dbt_buffer_init(&part);
        parts[i].add(&part, making);
        bool failed = part.failed;
        if (!failed) {
            dbt_zip_add(making->zip, parts[i].name, dbt_buffer_text(&part));
        }
        dbt_buffer_release(&part);
        if (failed) {
            return dbt_error_memory(error, "a workbook");
        }
    }
    return DBT_OK;
}

static enum dbt_status write_sheets(struct making *making, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < making->workbook->count; i++) {
        char name[64];
        snprintf(name, sizeof name, "xl/worksheets/sheet%zu.xml", i + 1);
        dbt_zip_open(making->zip, name);
        status = dbt_sheet_write(&making->sheets[i], making->zip, error);
        dbt_zip_close(making->zip);
    }
    return status;
}

static enum dbt_status write_all(struct making *making, struct dbt_error *error)
{
    enum dbt_status status = write_parts(making, error);
    if (status == DBT_OK) {
        status = write_sheets(making, error);
    }
    return status == DBT_OK ? dbt_zip_finish(making->zip, error) : status;
}

/* Of texts that are in no cell the check looks at none. */
static enum dbt_status judge_texts(const struct dbt_workbook *workbook, struct dbt_error *error)
{
    bool are_clean = dbt_text_is_clean(dbt_text_of(workbook->title)) &&
                     dbt_text_is_clean(dbt_text_of(workbook->author));
    for (size_t i = 0; i < workbook->count; i++) {
        const struct dbt_list *list = &workbook->lists[i];
        are_clean = are_clean && dbt_text_is_clean(dbt_text_of(list->name));
        for (size_t column = 0; column < list->column_count; column++) {
            are_clean = are_clean && dbt_text_is_clean(dbt_text_of(list->columns[column]));
        }
    }
    return are_clean ? DBT_OK
                     : dbt_error_set(error, DBT_INPUT,
                                     "a workbook: its title, its author, a sheet's or a column's "
                                     "name has a character that no text may have: correct it");
}

static enum dbt_status measure(struct making *making, struct dbt_error *error)
{
    const struct dbt_workbook *workbook = making->workbook;
    if (workbook->count == 0 || workbook->count > DBT_SHEETS_MAX) {
        return dbt_error_set(error, DBT_INTERNAL, "%s: %zu sheets, expected 1 to %d",
                             workbook->title, workbook->count, DBT_SHEETS_MAX);
    }
    enum dbt_status status = judge_texts(workbook, error);
    for (size_t i = 0; status == DBT_OK && i < workbook->count; i++) {
        making->sheets[i].list = &workbook->lists[i];
        dbt_sheet_name(making->sheets, i);
        status = dbt_sheet_measure(&making->sheets[i], error);
    }
    return status;
}

enum dbt_status dbt_workbook_write(const struct dbt_workbook *workbook, struct dbt_medium medium,
                                   struct dbt_error *error)
{
    struct making *making = calloc(1, sizeof *making);
    if (making == NULL) {
        return dbt_error_memory(error, "a workbook");
    }
    making->workbook = workbook;
    enum dbt_status status = measure(making, error);
    if (status == DBT_OK) {
        status = dbt_zip_new(&making->zip, medium, workbook->day, error);
    }
    if (status == DBT_OK) {
        making->zip->is_format = true;
        status = write_all(making, error);
    }
    if (status == DBT_OK) {
        status =
            dbt_workbook_check(making->sheets, workbook->count, medium, making->zip->offset, error);
    }
    dbt_zip_free(making->zip);
    free(making);
    return status;
}
