/*
 * Layout: how a kind of document is set on its pages, read from the XML of a region folder.
 *
 * A layout is a tree of elements (element.def) whose texts and attributes name values of the data
 * that it is for. What data there is, a table of members says (struct dbt_type), so a name that
 * means nothing is found when the folder is loaded, and laying out looks nothing up by name. Parts
 * (parts.xml) are put in where a layout includes them; a region's own part or layout replaces the
 * one of the folder that it extends.
 *
 * The grammar is templates/layout.rng, which the program carries with it. Every problem becomes a
 * finding with file, line and what was expected; all of them are reported.
 *
 * Life cycle: dbt_layouts_load once a run; the trees lie in the arena of the findings and are
 * read-only afterwards. Data is never read as markup or as an expression.
 */
#ifndef DEBITERA_LAYOUT_H
#define DEBITERA_LAYOUT_H

#include "debitera/catalog.h"

/* ---- how it looks --------------------------------------------------------------------------- */

enum dbt_weight {
    DBT_WEIGHT_REGULAR,
    DBT_WEIGHT_SEMIBOLD,
    DBT_WEIGHT_BOLD,
    DBT_WEIGHT_ITALIC, /* of the regular one */
    DBT_WEIGHT_COUNT
};

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

/* How wide a text is. `context` is the renderer's. */
struct dbt_metrics {
    void *context;
    double (*width_mm)(void *context, enum dbt_style style, const char *text);
};

/* ---- the data ------------------------------------------------------------------------------- */

struct dbt_series { /* things of one type, one behind the other */
    const void *items;
    size_t count;
};

enum dbt_form {
    DBT_FORM_TEXT,     /* const char *, never null */
    DBT_FORM_FLAG,     /* bool; only in tests */
    DBT_FORM_INTEGER,  /* int64_t */
    DBT_FORM_ORE,      /* int64_t */
    DBT_FORM_PRICE,    /* int64_t, 10^-6 kr */
    DBT_FORM_PERCENT,  /* int32_t, hundredths of a percent */
    DBT_FORM_QUANTITY, /* int64_t, 10^-4 */
    DBT_FORM_DAY,      /* dbt_day */
    DBT_FORM_SPAN,     /* struct dbt_span */
    DBT_FORM_PERIOD,   /* struct dbt_period */
    DBT_FORM_MONTH,    /* dbt_month */
    DBT_FORM_TALLY,    /* dbt_figure: a count */
    DBT_FORM_SUM,      /* dbt_figure: öre */
    DBT_FORM_SHARE,    /* dbt_figure: hundredths of a percent */
    DBT_FORM_SECONDS,  /* dbt_figure */
    DBT_FORM_CHART,    /* const struct dbt_chart *; null: none */
    DBT_FORM_GROUP,    /* a struct with members of its own: `type` */
    DBT_FORM_ROWS,     /* struct dbt_series, each of `type` */
    DBT_FORM_COUNT
};

struct dbt_type;

struct dbt_member {
    const char *name; /* as layouts write it: "net" */
    enum dbt_form form;
    size_t offset;
    const struct dbt_type *type; /* of a group, and of rows */
};

struct dbt_type {
    size_t bytes; /* of one in its rows */
    const struct dbt_member *members;
    size_t count;
};

enum dbt_notation {
#define DBT_NOTATION(name, word, form) DBT_NOTATION_##name,
#include "debitera/notation.def"
#undef DBT_NOTATION
    DBT_NOTATION_COUNT
};

/* Where a value lies: a slot of the scope (0 is all the data, the others are those of the `each`
   around), and the offset in what stands there. */
struct dbt_path {
    unsigned slot;
    size_t offset;
    enum dbt_form form;
    enum dbt_notation notation;
    /* Rows: the sum over them of the amounts at `item_offset` in each. */
    bool sums;
    size_t item_bytes, item_offset;
};

enum { DBT_SCOPE_SLOTS = 6 };

/* ---- the tree ------------------------------------------------------------------------------- */

struct dbt_binding { /* the value of a "{name}" in one of the region's texts */
    const char *name;
    struct dbt_path path;
};

enum dbt_piece_kind { DBT_PIECE_LITERAL, DBT_PIECE_VALUE, DBT_PIECE_TEXT };

enum dbt_emphasis { DBT_EMPHASIS_NONE, DBT_EMPHASIS_BOLD, DBT_EMPHASIS_ITALIC };

struct dbt_piece {
    enum dbt_piece_kind kind;
    enum dbt_emphasis emphasis;
    const char *literal;
    struct dbt_path path;
    const char *pattern; /* of a text: the region's */
    const struct dbt_binding *bindings;
    size_t binding_count;
};

struct dbt_words {
    const struct dbt_piece *pieces;
    size_t count;
};

struct dbt_condition {
    bool negated;
    /* Holds when it is true, not 0, not "", not without rows, and a figure that there is. */
    struct dbt_path path;
};

struct dbt_test { /* all must hold */
    const struct dbt_condition *conditions;
    size_t count;
};

enum dbt_element {
#define DBT_ELEMENT(name, word, content, attributes) DBT_ELEMENT_##name,
#include "debitera/element.def"
#undef DBT_ELEMENT
    DBT_ELEMENT_COUNT
};

enum dbt_where { DBT_WHERE_ALL, DBT_WHERE_FIRST, DBT_WHERE_REST };

/* One element with what its attributes say; those that it does not take are 0. Lengths are
   millimetres. */
struct dbt_node {
    enum dbt_element element;
    const struct dbt_node *first, *next;
    struct dbt_place place;
    struct dbt_test test;
    struct dbt_words words;       /* its text; of a layout, its name; of a code, what it says */
    struct dbt_words alternative; /* of a code, for readers that do not see it */
    double x_mm, y_mm, w_mm, h_mm;
    double left_mm, right_mm, top_mm, rest_mm, bottom_mm;
    double above_mm, below_mm, padding_mm, gap_mm, bleed_mm, frame_mm;
    double fraction; /* of a column: its share of what the others leave */
    bool automatic;  /* of a column: as wide as its widest text */
    bool heads_row;  /* of a table's column: its cells are the headers of their rows */
    enum dbt_style style;
    bool has_style, has_padding, has_align;
    enum dbt_align align;
    enum dbt_ink ink;
    enum dbt_where where;
    unsigned level, span, lines, keep_last;
    bool is_below, is_heading, is_artefact, is_strong, is_rule_strong, is_ruled, is_unruled;
    bool skips_blank, keeps_next, is_window;
    struct dbt_test with_next; /* of a row: stands with the next one where it holds */
    bool adds;                 /* of a row: `path` is added to what is carried */
    /* Of an each: its rows. Of a chart, and of a cell that has one: it. */
    struct dbt_path path;
    bool has_chart; /* of a cell */
    size_t item_bytes;
    unsigned slot;
    const char *language; /* of a layout; null: that of the region's texts */
};

enum dbt_layout_key {
#define DBT_LAYOUT(name, file) DBT_LAYOUT_##name,
#include "debitera/layout.def"
#undef DBT_LAYOUT
    DBT_LAYOUT_COUNT
};

struct dbt_layouts {
    const struct dbt_node *roots[DBT_LAYOUT_COUNT];
    struct dbt_window window; /* the region's */
};

/* What the data of each layout is. */
struct dbt_layout_data {
    const struct dbt_type *types[DBT_LAYOUT_COUNT];
};

/*
 * The layouts of a region that was loaded. Problems go to `findings` as DBT_SEVERITY_INVALID; the
 * status is then DBT_INPUT with a summary, and `layouts` is untouched. Texts are borrowed from the
 * region.
 */
enum dbt_status dbt_layouts_load(struct dbt_layouts *layouts, const struct dbt_region *region,
                                 const struct dbt_layout_data *data, struct dbt_findings *findings,
                                 struct dbt_error *error) DBT_CHECKED;

#endif
