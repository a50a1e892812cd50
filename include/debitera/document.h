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
#include "debitera/layout.h"

/* What an item is, for readers that do not see the page. */
enum dbt_role {
    DBT_ROLE_ARTEFACT, /* rules, fills, page numbers, repeated headers */
    DBT_ROLE_HEADING,
    DBT_ROLE_TEXT,
    DBT_ROLE_HEADER_CELL,
    DBT_ROLE_CELL,
    DBT_ROLE_FIGURE
};

enum dbt_item_kind {
    DBT_ITEM_TEXT, /* one line; x is the left, right or middle by align; y is the baseline */
    DBT_ITEM_RULE, /* a horizontal line from x, y, of width w; h is its thickness */
    DBT_ITEM_FILL, /* a filled rectangle */
    DBT_ITEM_CODE, /* a QR code of `side` × `side` modules in the square w */
    DBT_ITEM_PATH, /* SVG path data on a 24 × 24 grid, in the square w, filled */
    DBT_ITEM_MARK  /* text across the whole page, behind everything: UTKAST */
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
    uint32_t row; /* of a table's cells: counts from 1; 0 outside tables */
};

struct dbt_page {
    struct dbt_item *items; /* in reading order */
    size_t count, capacity;
};

struct dbt_document {
    const char *title;    /* "Faktura 70001000" */
    const char *author;   /* the region's name */
    const char *language; /* "sv-SE" */
    dbt_day date;         /* creation date in the file */
    const char *accent;   /* "#rrggbb" */
    const char *tint;
    struct dbt_page *pages;
    size_t page_count, page_capacity;
};

/* How wide a text is. `context` is the renderer's. */
struct dbt_metrics {
    void *context;
    double (*width_mm)(void *context, enum dbt_style style, const char *text);
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

#endif
