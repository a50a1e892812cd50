/*
 * Structure: a document's items as a tree of headings, paragraphs, tables and figures, for readers
 * that do not see the page (ISO 32000-1, 14.7; ISO 14289-1).
 *
 * Items come in reading order, and tell their block, table, row, column and figure. Where they do
 * not, the tree follows from their roles and places: lines of the same left edge are one paragraph;
 * a table's cells are told from each other by their column's edge, and a cell reaches to the next
 * one of its row. A label and the value beside it are one paragraph. What is none of it is an
 * artefact: readers pass over it.
 */
#ifndef DEBITERA_RENDER_STRUCTURE_H
#define DEBITERA_RENDER_STRUCTURE_H

#include "debitera/document.h"

#define DBT_LEVELS_MAX 6

enum dbt_tag {
    DBT_TAG_DOCUMENT,
    DBT_TAG_P,
    DBT_TAG_H1,
    DBT_TAG_H2,
    DBT_TAG_H3,
    DBT_TAG_H4,
    DBT_TAG_H5,
    DBT_TAG_H6,
    DBT_TAG_TABLE,
    DBT_TAG_TR,
    DBT_TAG_TH,
    DBT_TAG_TD,
    DBT_TAG_FIGURE,
    DBT_TAG_COUNT,
    DBT_TAG_NONE = DBT_TAG_COUNT /* an element that is not used after all */
};

extern const char *const dbt_tag_names[DBT_TAG_COUNT];

/* Millimetres from the page's upper left corner. */
struct dbt_extent {
    double left_mm, top_mm, right_mm, bottom_mm;
};

/* Of an element: another one, or content of a page. */
struct dbt_kid {
    uint32_t next; /* index; 0 none */
    uint32_t page;
    uint32_t value; /* the element, or the number of the content on its page */
    bool content;
};

struct dbt_tree_element {
    enum dbt_tag tag;
    uint32_t parent;
    uint32_t first, last;          /* kids; 0 none */
    uint32_t columns;              /* a cell's; 0 and 1 are one */
    bool heads_row;                /* a header cell that is its row's, not its column's */
    const struct dbt_item *figure; /* the first item of it; null: it is no figure */
    struct dbt_extent extent;      /* of a figure */
};

enum { DBT_CONTENT_NONE = UINT32_MAX };

/* Of an item. */
struct dbt_mark {
    uint32_t element; /* 0: an artefact */
    uint32_t content; /* its number on the page; DBT_CONTENT_NONE for an artefact */
    bool goes_on;     /* the next text is the same paragraph's: a space is between them */
};

struct dbt_heading {
    const char *text;
    uint32_t element, page;
    unsigned level;
    double y_mm; /* its upper edge */
};

struct dbt_page_marks {
    struct dbt_mark *items; /* one per item */
    uint32_t *owners;       /* elements, by number of content */
    size_t owner_count, owner_capacity;
};

struct dbt_structure {
    struct dbt_arena *arena;
    const struct dbt_document *document;
    struct dbt_metrics metrics;
    struct dbt_tree_element *elements; /* the first is the document; parents before children */
    size_t element_count, element_capacity;
    struct dbt_kid *kids; /* the first is nobody's */
    size_t kid_count, kid_capacity;
    struct dbt_page_marks *pages;
    struct dbt_heading *headings;
    size_t heading_count, heading_capacity;
};

/* `structure` zeroed, but for the document, the metrics and the arena, whose all memory is. False
   when it ends. */
bool dbt_structure_make(struct dbt_structure *structure) DBT_CHECKED;
/* A new child of `parent`; 0 when memory ends. */
uint32_t dbt_structure_add(struct dbt_structure *structure, uint32_t parent, enum dbt_tag tag);
/* Makes an element the last child of `parent`. False when memory ends. */
bool dbt_structure_hang(struct dbt_structure *structure, uint32_t parent,
                        uint32_t element) DBT_CHECKED;

#endif
