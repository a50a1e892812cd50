/*
 * Document: an invoice laid out as pages of placed items, independent of the output format.
 *
 * Every block is measured, given a page, then placed; carried sums are known when a page ends, and
 * "Sida n (m)" is filled in when the last one has. Text is measured through dbt_metrics, which the
 * renderer gives (or a test fakes). Every item has a role, for tagged PDF and for the text dump
 * that tests look at. Lengths are millimetres from the page's upper left corner; A4. Text is drawn
 * as it stands: never interpreted as markup. All memory is the arena's; the code's modules too.
 */
#ifndef DEBITERA_DOCUMENT_H
#define DEBITERA_DOCUMENT_H

#include "debitera/bill.h"

enum dbt_weight { DBT_WEIGHT_REGULAR, DBT_WEIGHT_SEMIBOLD, DBT_WEIGHT_BOLD, DBT_WEIGHT_COUNT };

/* Accent and tint are the region's, the others the same everywhere. */
enum dbt_ink {
    DBT_INK_INK,
    DBT_INK_MUTED,
    DBT_INK_ACCENT,
    DBT_INK_TINT,
    DBT_INK_LINE,
    DBT_INK_WHITE,
    DBT_INK_MARK,
    DBT_INK_PANEL,  /* behind the payment part */
    DBT_INK_NOTICE, /* behind what must not be overlooked */
    DBT_INK_COUNT
};

enum dbt_style {
#define DBT_STYLE(name, weight, size_pt, ink) DBT_STYLE_##name,
#include "debitera/style.def"
#undef DBT_STYLE
    DBT_STYLE_COUNT
};

enum dbt_align { DBT_ALIGN_LEFT, DBT_ALIGN_RIGHT, DBT_ALIGN_CENTRE };

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

struct dbt_document_options {
    const struct dbt_region *region; /* texts, colours, logo */
    /* Every page is marked, the number's place says so, no OCR reference, no payment code. An
       invoice without a number is a draft in any case. */
    bool draft;
    /* A draft that recomputes a month for analysts: the mark on its pages says so in place of
       UTKAST. */
    bool recalculated;
    struct dbt_metrics metrics;
};

/*
 * A total that is not above 0 has no payment part. Texts that are too long wrap; past a dozen lines
 * (fewer in narrow places) they end in an ellipsis. DBT_MEMORY; DBT_INTERNAL when a code cannot be
 * made, a sum does not fit, or a block is higher than a page.
 */
enum dbt_status dbt_document_invoice(struct dbt_document *document,
                                     const struct dbt_invoice *invoice,
                                     const struct dbt_document_options *options,
                                     struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;

#endif
