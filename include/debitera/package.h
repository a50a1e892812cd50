/*
 * Package: what finance people take home, made of bytes and rows that others hand over: zip
 * archives, and lists that a spreadsheet opens (one PDF of many: join.h). Nothing here knows
 * invoices, folders of a run or a ledger. The same input gives the same bytes, whatever the time,
 * zone, locale or machine.
 *
 * What is made is read back before it is handed out: a zip entry by entry (name, sizes, CRC, after
 * inflating it), a workbook cell by cell.
 */
#ifndef DEBITERA_PACKAGE_H
#define DEBITERA_PACKAGE_H

#include "debitera/base/arena.h"
#include "debitera/base/date.h"
#include "debitera/base/file.h"
#include "debitera/base/file_name.h"
#include "debitera/base/money.h"

/*
 * Where bytes go, one span behind the other, and where they are read back. A medium that fails says
 * so in `error`. `read` gives exactly `length` bytes from `offset`, of those written.
 */
struct dbt_medium {
    void *context;
    enum dbt_status (*write)(void *context, struct dbt_text bytes, struct dbt_error *error);
    enum dbt_status (*read)(void *context, uint64_t offset, void *bytes, size_t length,
                            struct dbt_error *error);
};

/* Both borrow what they are given. The buffer must be empty. */
struct dbt_medium dbt_medium_memory(struct dbt_buffer *buffer);
struct dbt_medium dbt_medium_file(struct dbt_file *file); /* one that has begun */

/* --- zip --- */

/*
 * A zip archive, written as entries come: memory holds one entry's packed bytes, and about 100
 * bytes for each entry before it. Entries stand in the order given, each deflated, or stored where
 * that is not larger; all have the same date, 00:00, UTF-8 names and mode 0640; no comments and no
 * extra fields but ZIP64's, where there are more than 65,534 entries or the archive is 4 GiB or
 * more.
 * An entry is less than 4 GiB.
 *
 * Life cycle: new, any number of entries, finish, free. Failures stick: finish reports the first.
 * A name must be portable (file_name.h), no name may be there twice, letter case apart, nor be the
 * folder of another: such an archive is refused (DBT_OUTPUT) by finish, which also reads all of it
 * back.
 */
struct dbt_zip; /* opaque, heap */

/* `day` lies in 1980–2107, as the format has it: DBT_INPUT otherwise. */
enum dbt_status dbt_zip_new(struct dbt_zip **zip, struct dbt_medium medium, dbt_day day,
                            struct dbt_error *error) DBT_CHECKED;
void dbt_zip_add(struct dbt_zip *zip, const char *name, struct dbt_text bytes);
/* As it stands, without trying: for what is packed in itself, as a PDF is, where deflating takes
   much time and gains little. */
void dbt_zip_store(struct dbt_zip *zip, const char *name, struct dbt_text bytes);
/* An entry whose bytes come by and by: it is deflated. */
void dbt_zip_open(struct dbt_zip *zip, const char *name);
void dbt_zip_write(struct dbt_zip *zip, struct dbt_text bytes);
void dbt_zip_close(struct dbt_zip *zip);
/* The directory at the end; then everything is read back. DBT_OUTPUT, DBT_MEMORY. */
enum dbt_status dbt_zip_finish(struct dbt_zip *zip, struct dbt_error *error) DBT_CHECKED;
void dbt_zip_free(struct dbt_zip *zip); /* null is fine */

/* --- lists --- */

/* What a cell holds; `number` of a cell is in the unit named here. */
enum dbt_cell_kind {
    DBT_CELL_EMPTY,
    DBT_CELL_TEXT,
    DBT_CELL_INTEGER,
    DBT_CELL_ORE,     /* an amount: öre; two decimals */
    DBT_CELL_PRICE,   /* micro-kronor; two to six decimals */
    DBT_CELL_PERCENT, /* hundredths of a percent */
    DBT_CELL_RATIO,   /* an exact quantity */
    DBT_CELL_DAY,
    DBT_CELL_MONTH,
    DBT_CELL_KIND_COUNT
};

struct dbt_cell {
    enum dbt_cell_kind kind;
    int64_t number; /* also days and months */
    struct dbt_ratio ratio;
    size_t text_at, text_length; /* in the row's texts */
};

enum { DBT_LIST_COLUMNS_MAX = 64 };

/* A row: cells added one by one, from the left. Texts are copied. Memory that ends sticks in
   `texts.failed`. */
struct dbt_row {
    struct dbt_cell cells[DBT_LIST_COLUMNS_MAX];
    size_t count;
    struct dbt_buffer texts;
};

void dbt_row_init(struct dbt_row *row);
void dbt_row_release(struct dbt_row *row);
void dbt_row_clear(struct dbt_row *row);
void dbt_row_text(struct dbt_row *row, const char *text);           /* "" is an empty cell */
void dbt_row_add(struct dbt_row *row, const struct dbt_cell *cell); /* of any kind but text */
/* Text of a cell of that kind; lasts until the row changes. */
struct dbt_text dbt_row_text_of(const struct dbt_row *row, const struct dbt_cell *cell);

typedef enum dbt_status dbt_row_taker(void *context, const struct dbt_row *row,
                                      struct dbt_error *error);

/* One description for every form of a list. */
struct dbt_list {
    const char *name;           /* of the sheet: made fit, see below */
    const char *const *columns; /* their names */
    size_t column_count;
    void *context;
    /* Hands over every row to `take`, in order, and ends with the first status that is not DBT_OK.
       Called several times, for the same rows: memory does not grow with them. */
    enum dbt_status (*each)(void *context, dbt_row_taker *take, void *taker,
                            struct dbt_error *error);
};

/*
 * CSV for Excel where a comma is the decimal sign: BOM, ';', CRLF, decimal comma; a text that Excel
 * would run (dbt_text_is_formula) gets a ' in front, a number never, also a negative one; a ratio
 * is written to six decimals, the nearest, as Excel reads "10/31" as a date.
 * Excel itself makes numbers of texts that look like one ("007", "2024-05"): only .xlsx is free of
 * that.
 */
enum dbt_status dbt_list_csv(const struct dbt_list *list, struct dbt_medium medium,
                             struct dbt_error *error) DBT_CHECKED;

/*
 * Lists of the CSV that export wrote: so all forms of a list have the rows of its CSV.
 * A cell is of its column's kind where it would be written just so as that, and text where not, so
 * nothing is lost; DBT_CELL_EMPTY is the kind of columns where numbers and texts stand below one
 * another. An empty field is an empty cell.
 */
struct dbt_csv_source {
    const char *name;         /* of the lists, and in messages; lasts as long as they */
    struct dbt_medium medium; /* only read, whenever a list is */
    uint64_t bytes;
    uint64_t rows_max; /* of a list: more rows are those of further lists; 0: no bound */
    enum dbt_cell_kind (*kind_of)(const char *column);
};

struct dbt_lists {
    const struct dbt_list *items; /* at least one; each has the header */
    size_t count;
};

/* Their memory is the arena's. DBT_INTERNAL for bytes that are no such CSV, also later, when a list
   is read; DBT_MEMORY; what the medium says. */
enum dbt_status dbt_lists_read(const struct dbt_csv_source *source, struct dbt_lists *lists,
                               struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;

enum { DBT_SHEET_LIST_ROWS = 1048575 }; /* the most rows of a list that a sheet holds */

/*
 * A workbook (.xlsx, ISO/IEC 29500): a sheet per list, header row bold, frozen and with a filter.
 * Cells have types: text is never a formula; amounts are the decimal number of the öre; days and
 * months are dates; percent is a percentage. What Excel's numbers cannot hold is text: more than 15
 * digits, a ratio that six decimals do not hold ("10/31"), a date before March 1900. A sheet's name
 * is the list's with []:*?/\ as '-', cut to 31 characters, and numbered where it is there twice.
 *
 * Finished, it is read back with libxml2, cell by cell, against the same rows. DBT_INPUT for a list
 * that no sheet holds (more than 1,048,575 rows, a text of more than 32,767 characters), and for a
 * text, a title or a name that is not clean.
 */
struct dbt_workbook {
    const char *title, *author;
    dbt_day day; /* when it was made, as far as it says */
    const struct dbt_list *lists;
    size_t count;
};

enum dbt_status dbt_workbook_write(const struct dbt_workbook *workbook, struct dbt_medium medium,
                                   struct dbt_error *error) DBT_CHECKED;

#endif
