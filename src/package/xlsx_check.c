/* Workbooks: read back with libxml2, cell by cell, against the rows they were made of. */
#include <libxml/xmlreader.h>
#include <stdlib.h>

#include "unzip.h"
#include "xlsx.h"

struct checking {
    const struct dbt_sheet *sheet;
    struct dbt_unzip *unzip;
    xmlTextReader *reader;
    uint64_t row;           /* last compared */
    struct dbt_buffer text; /* of a cell, its escapes undone */
    struct dbt_error error; /* of the bytes below the XML */
    bool exhausted;         /* memory of libxml2's ended */
};

static enum dbt_status differs(struct checking *checking, const char *what, struct dbt_error *error)
{
    if (checking->error.status != DBT_OK) {
        return dbt_error_set(error, checking->error.status, "%s", checking->error.text);
    }
    if (checking->text.failed || checking->exhausted) {
        return dbt_error_memory(error, "reading a workbook back");
    }
    return dbt_error_set(error, DBT_OUTPUT,
                         "%s: row %llu: a workbook was not written as it was meant: %s: run again, "
                         "and tell the makers if it stays so",
                         checking->sheet->name, (unsigned long long)checking->row, what);
}

/* --- texts and attributes --- */

static const char *attribute(const xmlNode *element, const char *name)
{
    for (const xmlAttr *at = element->properties; at != NULL; at = at->next) {
        if (strcmp((const char *)at->name, name) == 0) {
            const xmlNode *text = at->children;
            return text != NULL && text->content != NULL ? (const char *)text->content : "";
        }
    }
    return "";
}

/* The only element in it, when it has this name; null otherwise. */
static const xmlNode *only_child(const xmlNode *element, const char *name)
{
    const xmlNode *child = element != NULL ? element->children : NULL;
    bool is_it = child != NULL && child->next == NULL && child->type == XML_ELEMENT_NODE &&
                 strcmp((const char *)child->name, name) == 0;
    return is_it ? child : NULL;
}

/* The text of an element: one node; "" for none; null for anything else. */
static const char *text_in(const xmlNode *element)
{
    const xmlNode *child = element != NULL ? element->children : NULL;
    if (element == NULL ||
        (child != NULL && (child->next != NULL || child->type != XML_TEXT_NODE))) {
        return NULL;
    }
    return child != NULL ? (const char *)child->content : "";
}

/* As Excel reads it: "_x0041_" is a character. What is escaped here is only '_'. */
static struct dbt_text unescaped(struct checking *checking, const char *text)
{
    static const char escape[] = "_x005F_";
    dbt_buffer_clear(&checking->text);
    for (const char *at; (at = strstr(text, escape)) != NULL; text = at + sizeof escape - 1) {
        dbt_buffer_add(&checking->text, text, (size_t)(at - text));
        dbt_buffer_string(&checking->text, "_");
    }
    dbt_buffer_string(&checking->text, text);
    return dbt_buffer_text(&checking->text);
}

/* --- a cell --- */

static bool is_text(struct checking *checking, const xmlNode *element, struct dbt_text meant)
{
    const char *text = text_in(only_child(only_child(element, "is"), "t"));
    return text != NULL && strcmp(attribute(element, "t"), "inlineStr") == 0 &&
           dbt_text_equal(unescaped(checking, text), meant);
}

static bool is_number(const xmlNode *element, const struct dbt_cell *cell)
{
    unsigned decimals;
    int64_t found;
    int64_t meant = dbt_cell_value(cell, &decimals);
    const char *text = text_in(only_child(element, "v"));
    return text != NULL && attribute(element, "t")[0] == '\0' &&
           dbt_decimal_parse(dbt_text_of(text), '.', decimals, &found) && found == meant;
}

static bool stands_at(const struct checking *checking, const xmlNode *element, size_t column,
                      enum dbt_xlsx_style style)
{
    char reference[DBT_REFERENCE_BYTES];
    char number[16];
    dbt_reference_write(column, checking->row, reference);
    snprintf(number, sizeof number, "%u", (unsigned)style);
    return strcmp((const char *)element->name, "c") == 0 &&
           strcmp(attribute(element, "r"), reference) == 0 &&
           strcmp(attribute(element, "s"), number) == 0;
}

static bool is_cell(struct checking *checking, const xmlNode *element, const struct dbt_row *row,
                    size_t column)
{
    char text[DBT_RATIO_BYTES];
    const struct dbt_cell *cell = &row->cells[column];
    enum dbt_xlsx_style style = dbt_cell_style(cell);
    return element != NULL && stands_at(checking, element, column, style) &&
           (style == DBT_XLSX_TEXT ? is_text(checking, element, dbt_cell_write(row, cell, text))
                                   : is_number(element, cell));
}

/* --- rows --- */

/* The next row's element, with all that is in it; null when there is none. It lasts until the next
   call. */
static const xmlNode *next_row(struct checking *checking)
{
    int result = xmlTextReaderRead(checking->reader);
    while (result == 1 &&
           (xmlTextReaderNodeType(checking->reader) != XML_READER_TYPE_ELEMENT ||
            strcmp((const char *)xmlTextReaderConstLocalName(checking->reader), "row") != 0)) {
        result = xmlTextReaderRead(checking->reader);
    }
    checking->row++;
    return result == 1 ? xmlTextReaderExpand(checking->reader) : NULL;
}

static enum dbt_status compare_row(void *context, const struct dbt_row *row,
                                   struct dbt_error *error)
{
    struct checking *checking = context;
    const xmlNode *element = next_row(checking);
    const xmlNode *at = element != NULL ? element->children : NULL;
    for (size_t i = 0; element != NULL && i < row->count; i++) {
        if (row->cells[i].kind == DBT_CELL_EMPTY) {
            continue;
        }
        if (!is_cell(checking, at, row, i)) {
            return differs(checking, checking->sheet->list->columns[i], error);
        }
        at = at->next;
    }
    return element != NULL && at == NULL ? DBT_OK : differs(checking, "its cells", error);
}

static enum dbt_status compare_header(struct checking *checking, struct dbt_error *error)
{
    const struct dbt_list *list = checking->sheet->list;
    const xmlNode *element = next_row(checking);
    const xmlNode *at = element != NULL ? element->children : NULL;
    for (size_t i = 0; i < list->column_count; i++) {
        if (at == NULL || !stands_at(checking, at, i, DBT_XLSX_HEADER) ||
            !is_text(checking, at, dbt_text_of(list->columns[i]))) {
            return differs(checking, "its header", error);
        }
        at = at->next;
    }
    return at == NULL ? DBT_OK : differs(checking, "its header", error);
}

static enum dbt_status compare_sheet(struct checking *checking, struct dbt_error *error)
{
    enum dbt_status status = compare_header(checking, error);
    if (status == DBT_OK) {
        status = dbt_list_each(checking->sheet->list, compare_row, checking, error);
    }
    if (status == DBT_OK && next_row(checking) != NULL) {
        return differs(checking, "a row too many", error);
    }
    if (status == DBT_OK && xmlTextReaderReadState(checking->reader) != XML_TEXTREADER_MODE_EOF) {
        return differs(checking, "it cannot be read", error);
    }
    return status;
}

/* --- sheets --- */

static int read_bytes(void *context, char *bytes, int size)
{
    struct checking *checking = context;
    size_t length = 0;
    if (checking->error.status != DBT_OK ||
        dbt_unzip_read(checking->unzip, bytes, (size_t)size, &length, &checking->error) != DBT_OK) {
        return -1;
    }
    return (int)length;
}

static int close_bytes(void *context)
{
    (void)context;
    return 0;
}

/* Otherwise they are printed; which one was the last does not tell whether memory ended before. */
static void on_error(void *context, xmlError *error)
{
    struct checking *checking = context;
    checking->exhausted |= error->code == XML_ERR_NO_MEMORY;
}

static enum dbt_status check_sheet(struct dbt_unzip *unzip, const struct dbt_sheet *sheet,
                                   struct dbt_error *error)
{
    struct checking checking = {.sheet = sheet, .unzip = unzip};
    enum dbt_status status = dbt_unzip_open(unzip, error);
    if (status != DBT_OK) {
        return status;
    }
    xmlSetStructuredErrorFunc(&checking, on_error);
    dbt_buffer_init(&checking.text);
    checking.reader = xmlReaderForIO(read_bytes, close_bytes, &checking, NULL, "UTF-8",
                                     XML_PARSE_NONET | XML_PARSE_HUGE);
    status = checking.reader == NULL ? dbt_error_memory(error, "reading a workbook back")
                                     : compare_sheet(&checking, error);
    xmlFreeTextReader(checking.reader);
    xmlSetStructuredErrorFunc(NULL, NULL);
    dbt_buffer_release(&checking.text);
    dbt_unzip_close(unzip);
    return status;
}

/* The sheets come last, in order. */
static enum dbt_status check_sheets(struct dbt_unzip *unzip, const struct dbt_sheet *sheets,
                                    size_t count, struct dbt_error *error)
{
    size_t checked = 0;
    bool more = true;
    enum dbt_status status = DBT_OK;
    while (status == DBT_OK && more) {
        status = dbt_unzip_next(unzip, &more, error);
        bool is_sheet = more && strncmp(unzip->name, "xl/worksheets/", 14) == 0;
        if (status == DBT_OK && is_sheet && checked < count) {
            status = check_sheet(unzip, &sheets[checked++], error);
        }
    }
    if (status == DBT_OK && checked != count) {
        status =
            dbt_error_set(error, DBT_INTERNAL, "a workbook of %zu sheets has %zu", count, checked);
    }
    return status;
}

enum dbt_status dbt_workbook_check(const struct dbt_sheet *sheets, size_t count,
                                   struct dbt_medium medium, uint64_t bytes,
                                   struct dbt_error *error)
{
    struct dbt_unzip *unzip = malloc(sizeof *unzip);
    if (unzip == NULL) {
        return dbt_error_memory(error, "reading a workbook back");
    }
    enum dbt_status status = dbt_unzip_init(unzip, medium, bytes, error);
    if (status == DBT_OK) {
        status = check_sheets(unzip, sheets, count, error);
    }
    free(unzip);
    return status;
}
