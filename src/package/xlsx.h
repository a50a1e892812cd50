/*
 * Workbooks, within the stage: what the writer of a workbook, that of its sheets and the check
 * agree on. The format is that of ISO/IEC 29500-1 (SpreadsheetML); texts stand in their cells
 * (inlineStr), so that a sheet is written, and read, row by row.
 *
 * Written here and not with libxlsxwriter 1.1.4 (measured: of 905 failing allocations in a workbook
 * of 100 rows 485 ended the process and 270 gave a wrong workbook that was called good; it writes
 * to temporary files only; a text "_x0041_" becomes "A" in Excel).
 */
#ifndef DEBITERA_PACKAGE_XLSX_H
#define DEBITERA_PACKAGE_XLSX_H

#include "list.h"

enum {
    DBT_SHEET_NAME_BYTES = 31 * 3 + 1,
    DBT_SHEET_ROWS_MAX = DBT_SHEET_LIST_ROWS + 1, /* with the header */
    DBT_SHEETS_MAX = 64
};

#define DBT_XML_HEAD    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define DBT_SPREADSHEET "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

enum dbt_xlsx_style { /* index of cellXfs in styles.xml */
                      DBT_XLSX_PLAIN,
                      DBT_XLSX_HEADER,
                      DBT_XLSX_TEXT,
                      DBT_XLSX_INTEGER,
                      DBT_XLSX_ORE,
                      DBT_XLSX_PRICE,
                      DBT_XLSX_WHOLE_PERCENT,
                      DBT_XLSX_PERCENT,
                      DBT_XLSX_DAY,
                      DBT_XLSX_MONTH,
                      DBT_XLSX_STYLE_COUNT
};

struct dbt_sheet {
    const struct dbt_list *list;
    char name[DBT_SHEET_NAME_BYTES];
    uint64_t rows; /* with the header */
    unsigned widths[DBT_LIST_COLUMNS_MAX];
};

/* Counts rows, measures columns, and refuses what no sheet holds. */
enum dbt_status dbt_sheet_measure(struct dbt_sheet *sheet, struct dbt_error *error) DBT_CHECKED;

struct dbt_zip;
/* The sheet's part, in the open entry of `zip`, whose errors stick. */
enum dbt_status dbt_sheet_write(const struct dbt_sheet *sheet, struct dbt_zip *zip,
                                struct dbt_error *error) DBT_CHECKED;

/* UTF-16 units, which Excel counts as characters, of what begins with the byte. */
static inline size_t dbt_units_at(char at)
{
    const unsigned char byte = (unsigned char)at;
    return (size_t)((byte & 0xC0U) != 0x80U) + (size_t)(byte >= 0xF0U);
}

/* "A1", "AB17": column from 0, row from 1. */
enum { DBT_REFERENCE_BYTES = 16 };
void dbt_reference_write(size_t column, uint64_t row, char text[DBT_REFERENCE_BYTES]);
/* As text or an attribute; what Excel would take for an escape, "_x0041_", is escaped itself. */
void dbt_xml_add(struct dbt_buffer *out, struct dbt_text text);

/* How a cell is shown, which says what it is: DBT_XLSX_TEXT also for what is no number to Excel. */
enum dbt_xlsx_style dbt_cell_style(const struct dbt_cell *cell);
/* A number of a cell that is not text, as the sheet has it: integer of 10^-decimals. */
int64_t dbt_cell_value(const struct dbt_cell *cell, unsigned *decimals);

/* Every cell of every sheet of what was written, against the lists. */
enum dbt_status dbt_workbook_check(const struct dbt_sheet *sheets, size_t count,
                                   struct dbt_medium medium, uint64_t bytes,
                                   struct dbt_error *error) DBT_CHECKED;

#endif
