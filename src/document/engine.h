/*
 * Engine: a layout and its data become the pages of a document.
 *
 * Blocks are set where the flow's cursor is, into a fragment of their own or onto a page
 * (block.c, row.c); the flow of a layout is cut into pages block by block, a table row by row
 * (page.c, table.c). What stands where only a test or a list decides is opened first (expand.c), so
 * that everything behind sees plain lists of blocks, rows or cells, each with its scope.
 */
#ifndef DEBITERA_DOCUMENT_ENGINE_H
#define DEBITERA_DOCUMENT_ENGINE_H

#include "flow.h"
#include "paper.h"

/* What the paths of a layout begin at: slot 0 is the document's data. */
struct dbt_scope {
    const void *slots[DBT_SCOPE_SLOTS];
};

struct dbt_engine {
    struct dbt_flow flow;
    uint32_t figures; /* charts that were set */
    const struct dbt_node *layout;
    const struct dbt_node *page; /* its page element */
    const struct dbt_window *window;
    const struct dbt_identity *identity; /* its logo */
    const char *months;                  /* their names */
    enum dbt_language language;          /* of numbers */
    const char *few;                     /* stands for a figure that is too small to be told */
    struct dbt_progress *progress;       /* within the data of slot 0 */
    struct dbt_scope scope;
    uint32_t tables;  /* with a head, so far */
    bool is_trial;    /* codes are checked, not made */
    bool is_artefact; /* what is set repeats what stood on a page before, or frames it */
};

/* ---- values.c ------------------------------------------------------------------------------- */

const char *dbt_words_make(struct dbt_engine *engine, const struct dbt_words *words,
                           const struct dbt_scope *scope);
/* Of the document, for its file: "sv-SE". */
const char *dbt_language_of(const struct dbt_engine *engine);
bool dbt_test_holds(const struct dbt_test *test, const struct dbt_scope *scope);
/* The amount that a path leads to, or the sum of those of its rows. */
int64_t dbt_path_ore(struct dbt_engine *engine, const struct dbt_path *path,
                     const struct dbt_scope *scope);

/* ---- expand.c ------------------------------------------------------------------------------- */

struct dbt_entry { /* an element to be set, with what its paths begin at */
    const struct dbt_node *node;
    struct dbt_scope scope;
};

struct dbt_entries {
    struct dbt_entry *items;
    size_t count, capacity;
};

/* The children of `parent` whose tests hold, with those of `if` and `each` in their place. A null
   node ends each round of an `each` that says how it continues on a new page. */
struct dbt_entries dbt_expand(struct dbt_engine *engine, const struct dbt_node *parent,
                              const struct dbt_scope *scope);

/* ---- block.c -------------------------------------------------------------------------------- */

struct dbt_area { /* across; down, it is the flow's cursor that counts */
    double x_mm, w_mm;
};

/* At the cursor, which is then below it. */
void dbt_block_place(struct dbt_engine *engine, const struct dbt_entry *entry,
                     struct dbt_area area);
void dbt_blocks_place(struct dbt_engine *engine, const struct dbt_entry *parent,
                      struct dbt_area area);
/* The text column of the layout's page. */
struct dbt_area dbt_page_area(const struct dbt_engine *engine);
/* Where a box stands: as its layout has it, or in the region's window. */
struct dbt_area dbt_box_area(const struct dbt_engine *engine, const struct dbt_node *box,
                             double *y_mm);

/* ---- chart.c -------------------------------------------------------------------------------- */

/* The chart that a path leads to; null where there is none. */
const struct dbt_chart *dbt_path_chart(const struct dbt_path *path, const struct dbt_scope *scope);
/* In the box; a chart that is null leaves it empty. `like` has the role, the alternative text and,
   within a table, the place in it. */
void dbt_chart_place(struct dbt_engine *engine, const struct dbt_chart *chart, struct dbt_box box,
                     const struct dbt_item *like);

/* A line's points, elsewhere. */
const struct dbt_point *dbt_points_move(struct dbt_flow *flow, const struct dbt_point *points,
                                        size_t count, struct dbt_point by);

/* ---- fragment.c ----------------------------------------------------------------------------- */

struct dbt_fragment { /* what was set apart from a page, its y from 0 */
    struct dbt_page page;
    double h_mm;
};

/* What is set between these two goes into the fragment. */
struct dbt_apart {
    struct dbt_page *before;
    double y_mm;
};
struct dbt_apart dbt_fragment_open(struct dbt_engine *engine, struct dbt_fragment *fragment);
void dbt_fragment_close(struct dbt_engine *engine, struct dbt_fragment *fragment,
                        struct dbt_apart apart);

void dbt_fragment_make(struct dbt_engine *engine, const struct dbt_entry *entry,
                       struct dbt_area area, struct dbt_fragment *fragment);
/* Onto the last page, its upper edge at the cursor, which is then below it. */
void dbt_fragment_place(struct dbt_engine *engine, const struct dbt_fragment *fragment);

/* ---- row.c ---------------------------------------------------------------------------------- */

struct dbt_column_place {
    double x_mm, w_mm;
};

/* A table while it is set: its columns have their places, its rows are all there. */
struct dbt_grid {
    const struct dbt_node *node;
    struct dbt_area area;
    const struct dbt_entry *columns;
    struct dbt_column_place *places;
    size_t column_count;
    struct dbt_entries rows; /* head, carried, begin … stand among them as they are */
    uint32_t number;         /* of the document's tables with a head; 0: it has none */
    uint32_t row_count;      /* set so far */
};

void dbt_table_open(struct dbt_engine *engine, struct dbt_grid *table,
                    const struct dbt_entry *entry, struct dbt_area area);
/* Where columns stand: given widths, widths in `places` of those that are as wide as their texts
   (narrower where these do not all have room), and shares of what is left. False when there is no
   room for them. */
bool dbt_columns_place(const struct dbt_entry *columns, size_t count, struct dbt_area area,
                       struct dbt_column_place *places) DBT_CHECKED;

struct dbt_row { /* to be set */
    const struct dbt_entry *entry;
    enum dbt_element within; /* what it stands in: the table itself, its head, … */
    uint32_t number;         /* as in struct dbt_item */
};
/* At the cursor. A row that has nothing to say, and is to be left out then, takes no room. */
void dbt_row_place(struct dbt_engine *engine, struct dbt_grid *table, const struct dbt_row *row);
/* An entry of the table's rows: a row, or the rows of a begin, an end, a head and so on. */
void dbt_rows_place(struct dbt_engine *engine, struct dbt_grid *table,
                    const struct dbt_entry *entry, uint32_t number);

/* ---- table.c -------------------------------------------------------------------------------- */

/* A table on its way over pages. */
struct dbt_run;
/* All its rows are set, and stand nowhere yet. Null when memory ends. */
struct dbt_run *dbt_table_make(struct dbt_engine *engine, const struct dbt_entry *entry);
/* The room that its beginning needs on one page: the head and the first row with what it stands
   with. */
double dbt_table_opening(const struct dbt_engine *engine, const struct dbt_run *run);
/* Places all rows; `behind_mm` is the room that stands with the last of them. The run may be asked
   to carry its sum over one more page end. */
void dbt_table_place(struct dbt_engine *engine, struct dbt_run *run, double behind_mm);
/* Whether it has a sum to carry. */
bool dbt_table_carries(const struct dbt_run *run);
void dbt_table_break(struct dbt_engine *engine, struct dbt_run *run);

/* ---- page.c --------------------------------------------------------------------------------- */

void dbt_page_begin(struct dbt_engine *engine);
/* Of an empty one that is not the first. */
double dbt_page_room(const struct dbt_engine *engine);
/* The whole document. */
void dbt_pages_make(struct dbt_engine *engine);

#endif
