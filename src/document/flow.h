/*
 * Flow: the pages of a document while it is laid out, and the cursor on the last of them, or on a
 * page apart.
 *
 * A failure sticks in `status`: every later call does nothing, so it is checked once, at the end.
 * Text stands on baselines; a paragraph's further lines follow below the first.
 */
#ifndef DEBITERA_DOCUMENT_FLOW_H
#define DEBITERA_DOCUMENT_FLOW_H

#include "debitera/document.h"

#define DBT_PAPER_W_MM 210.0
#define DBT_PAPER_H_MM 297.0

enum { DBT_SPARE_SIZES = 16 };

/* An array of items that was outgrown; it begins with this. */
struct dbt_spare {
    struct dbt_spare *next;
};

struct dbt_flow {
    struct dbt_document *document;
    struct dbt_metrics metrics;
    struct dbt_arena *arena;
    struct dbt_error *error;
    enum dbt_status status;
    struct dbt_page *apart;                    /* where items go; null: the last page */
    double y_mm;                               /* where the next block begins */
    double bottom_mm;                          /* where the room of the last page ends */
    const struct dbt_place *place;             /* of the layout's element at hand */
    uint32_t blocks;                           /* paragraphs, headings and cells so far */
    struct dbt_spare *spares[DBT_SPARE_SIZES]; /* by size: each twice the one before */
};

void dbt_flow_fail(struct dbt_flow *flow, enum dbt_status status, const char *format, ...)
    DBT_PRINTF(3, 4);
/* `made`, or "" and DBT_MEMORY when it is null. */
const char *dbt_flow_keep(struct dbt_flow *flow, const char *made);

void dbt_flow_page_add(struct dbt_flow *flow);
void dbt_flow_item_add(struct dbt_flow *flow, const struct dbt_item *item);
/* The page's items are not looked at any more: their memory is used again. */
void dbt_flow_items_release(struct dbt_flow *flow, struct dbt_page *page);
bool dbt_flow_fits(const struct dbt_flow *flow, double height_mm);
/* DBT_INTERNAL: `why` what stands at `place` of its layout cannot be set. */
void dbt_flow_refuse(struct dbt_flow *flow, const struct dbt_place *place, const char *why);
/* The same when not even an empty page has room for it, so that nothing is ever drawn outside. */
void dbt_flow_must_fit(struct dbt_flow *flow, double height_mm, const struct dbt_place *place);
/* The same when an item of a page is not on the paper. */
void dbt_flow_check_page(struct dbt_flow *flow, const struct dbt_page *page);

/* Within a text: what stands between one of the first two and the last is bold, or italic. Data is
   clean text and has none. */
#define DBT_BOLD_ON      '\x01'
#define DBT_ITALIC_ON    '\x03'
#define DBT_EMPHASIS_OFF '\x02'

struct dbt_lines {
    const char **items;
    size_t count; /* 0 for an empty text */
};

/* Where text goes. `lines_max` 0 is a dozen. */
struct dbt_spot {
    double x_mm, y_mm; /* the left, right or middle by align; the first baseline */
    double w_mm;
    enum dbt_style style;
    enum dbt_align align;
    enum dbt_role role;
    uint32_t row;
    unsigned lines_max;
    uint32_t table, table_row, column, span, level; /* as in struct dbt_item */
};

/*
 * Breaks at spaces (not U+00A0), and inside a word only when the word alone is wider than the room.
 * What is left after the last line allowed is replaced with an ellipsis.
 */
struct dbt_lines dbt_flow_wrap(struct dbt_flow *flow, const struct dbt_spot *spot,
                               const char *text);
/* Both give the baseline that follows. The lines are one block; an artefact is none. */
double dbt_flow_lines(struct dbt_flow *flow, const struct dbt_spot *spot,
                      const struct dbt_lines *lines);
double dbt_flow_text(struct dbt_flow *flow, const struct dbt_spot *spot, const char *text);

/* Of rules and fills: part of no text. */
void dbt_flow_rule(struct dbt_flow *flow, double x_mm, double y_mm, double w_mm, bool strong);
struct dbt_box {
    double x_mm, y_mm, w_mm, h_mm;
};
void dbt_flow_fill(struct dbt_flow *flow, struct dbt_box box, enum dbt_ink ink);

double dbt_style_leading(enum dbt_style style); /* from baseline to baseline, in millimetres */
double dbt_style_ascent(enum dbt_style style);  /* the part of it that lies over the baseline */
/* How wide one line of a text is, bold words and all. */
double dbt_flow_width(const struct dbt_flow *flow, enum dbt_style style, const char *text);

#endif
