/*
 * Document: an invoice laid out as pages of placed items, independent of the output format.
 *
 * The region's layout (layout.h) says what stands where. Every block is set by itself, given a
 * page, then placed; carried sums are known when a page ends; headers and footers, with
 * "Sida n (m)", are set when the last one has. Text is measured through dbt_metrics, which the
 * renderer gives (or a test fakes). Every item has a role, for tagged PDF and for the text dump
 * that tests look at. Lengths are millimetres from the page's upper left corner; A4. Text is drawn
 * as it stands: never interpreted as markup. All memory is the arena's; the code's modules too.
 */
#ifndef DEBITERA_DOCUMENT_H
#define DEBITERA_DOCUMENT_H

#include "debitera/bill.h"
#include "debitera/chart.h"
#include "debitera/followup.h"
#include "debitera/layout.h"

/* What an item is, for readers that do not see the page. */
enum dbt_role {
    DBT_ROLE_ARTEFACT, /* rules, fills, page numbers, repeated headers */
    DBT_ROLE_HEADING,
    DBT_ROLE_TEXT,
    DBT_ROLE_HEADER_CELL,
    DBT_ROLE_ROW_HEADER_CELL, /* it tells what the other cells of its row are of */
    DBT_ROLE_CELL,
    DBT_ROLE_FIGURE
};

enum dbt_item_kind {
    DBT_ITEM_TEXT, /* one line; x is the left, right or middle by align; y is the baseline */
    DBT_ITEM_RULE, /* a horizontal line from x, y, of width w; h is its thickness */
    DBT_ITEM_FILL, /* a filled rectangle */
    DBT_ITEM_CODE, /* a QR code of `side` × `side` modules in the square w */
    DBT_ITEM_PATH, /* SVG path data on a 24 × 24 grid, in the square w, filled */
    DBT_ITEM_MARK, /* text across the whole page, behind everything: UTKAST */
    DBT_ITEM_LINE, /* through `points`, of thickness h; of a chart */
    DBT_ITEM_DOT   /* a filled disc around x, y, of diameter w */
};

struct dbt_item {
    enum dbt_item_kind kind;
    enum dbt_role role;
    enum dbt_style style;
    enum dbt_align align;
    enum dbt_ink ink; /* of rules, fills, paths; text has its style's */
    double x_mm, y_mm, w_mm, h_mm;
    const char *text;       /* the text, the path data, or a figure's alternative text */
    const uint8_t *modules; /* of a code: side × side bytes, 1 is dark */
    uint32_t side;
    uint32_t row;                   /* of a table's cells: counts from 1; 0 outside tables */
    const struct dbt_point *points; /* of a line, from the page's corner */
    size_t point_count;
    bool is_dashed;
    unsigned paleness; /* per cent of white in a rule's, fill's, line's or disc's ink */
    /* For readers that do not see the page. */
    uint32_t table;     /* which table of the document it stands in: counts from 1; 0: none */
    uint32_t table_row; /* of that table, headings and sums too: different in each */
    uint32_t column;    /* of that table, from 0 */
    uint32_t span;      /* columns it reaches over; 0 is 1 */
    uint32_t level;     /* of a heading: 1 is the document's title */
    uint32_t block;     /* the lines of one paragraph, heading or cell share it; from 1 */
    uint32_t figure;    /* of several items: which one, from 1; its first item has the `alt` */
    const char *alt;    /* of a figure: what it shows */
    const struct dbt_place *place; /* of the layout's element that it comes from; may be null */
};

struct dbt_page {
    struct dbt_item *items; /* in reading order */
    size_t count, capacity;
};

/* A file that goes along within the document: the data that it shows. */
struct dbt_attachment {
    const char *name; /* "70001000.csv" */
    const char *type; /* "text/csv" */
    const char *description;
    struct dbt_text bytes;
};

struct dbt_document {
    const char *title;    /* "Faktura 70001000" */
    const char *author;   /* the region's name */
    const char *language; /* "sv-SE", "en-GB" */
    dbt_day date;         /* creation date in the file */
    const char *accent;   /* "#rrggbb" */
    const char *tint;
    struct dbt_page *pages;
    size_t page_count, page_capacity;
    const struct dbt_attachment *attachments; /* by name */
    size_t attachment_count;
};

/* What the layouts of this stage's documents can name; for dbt_layouts_load. */
extern const struct dbt_layout_data dbt_document_data;

struct dbt_document_options {
    const struct dbt_region *region; /* texts, colours, logo */
    const struct dbt_layouts *layouts;
    /* Every page is marked, the number's place says so, no OCR reference, no payment code. An
       invoice without a number is a draft in any case. */
    bool draft;
    /* A draft that recomputes a month for analysts: the mark on its pages says so in place of
       UTKAST. */
    bool recalculated;
    /* It will not be rendered: payment codes, which take most of the time, are only looked at. */
    bool trial;
    struct dbt_metrics metrics;
};

/*
 * Texts that are too long wrap; past a dozen lines (or as many as the layout allows) they end in an
 * ellipsis. DBT_MEMORY; DBT_INTERNAL when a code cannot be made, a sum does not fit, or a block is
 * higher than a page.
 */
enum dbt_status dbt_document_invoice(struct dbt_document *document,
                                     const struct dbt_invoice *invoice,
                                     const struct dbt_document_options *options,
                                     struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;

/* An invoice that the region's layouts can be tried with: every kind of line, on several pages; its
   words are the region's own. It has no number. DBT_MEMORY. */
enum dbt_status dbt_document_specimen(struct dbt_invoice *invoice, const struct dbt_region *region,
                                      enum dbt_invoice_kind kind, struct dbt_arena *arena,
                                      struct dbt_error *error) DBT_CHECKED;

/* The figures of reports that the region's layouts can be tried with: of one unit, which has all
   that a report can show. DBT_MEMORY. */
enum dbt_status dbt_document_followup_specimen(struct dbt_followup *followup,
                                               const struct dbt_region *region,
                                               struct dbt_arena *arena,
                                               struct dbt_error *error) DBT_CHECKED;

/* A follow-up report, of one care unit or of the region. */
struct dbt_report {
    const struct dbt_followup *followup;
    const struct dbt_followup_unit *unit; /* one of them; null: the region's report */
    dbt_day date;                         /* the run's issue date: also the file's creation date */
};

/* As dbt_document_invoice. Nothing in a unit's report tells of one other unit. */
enum dbt_status dbt_document_report(struct dbt_document *document, const struct dbt_report *report,
                                    const struct dbt_document_options *options,
                                    struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;

#endif
