/*
 * What a layout asks of the paper that it does not have. Only what holds for any data is told here;
 * the rest is found when a document is laid out.
 */
#include "compile.h"

#include <math.h>

#define PAPER_W_MM  210.0
#define PAPER_H_MM  297.0
#define AREA_MM     20.0 /* less than that is no column of text, and no page */
#define ROUNDING_MM 0.001

static void check_blocks(struct dbt_compiler *compiler, const struct dbt_node *parent,
                         double area_mm);

/* In whole millimetres: good enough to find it. */
static long whole(double length_mm)
{
    return lround(length_mm);
}

/* Without its page, all on it would only be told too. */
static bool check_page(struct dbt_compiler *compiler, const struct dbt_node *page)
{
    double width_mm = PAPER_W_MM - page->left_mm - page->right_mm;
    double top_mm = page->top_mm > page->rest_mm ? page->top_mm : page->rest_mm;
    double height_mm = PAPER_H_MM - top_mm - page->bottom_mm;
    if (width_mm < AREA_MM) {
        dbt_layout_tell_at(compiler, &page->place,
                           "left and right leave %ld mm of 210, expected at least 20",
                           whole(width_mm));
    }
    if (height_mm < AREA_MM) {
        dbt_layout_tell_at(compiler, &page->place,
                           "top (or rest) and bottom leave %ld mm of 297, expected at least 20",
                           whole(height_mm));
    }
    return width_mm >= AREA_MM;
}

/* ---- columns -------------------------------------------------------------------------------- */

/* What the columns that stand there in any case leave; those of a share get it. */
static double check_columns(struct dbt_compiler *compiler, const struct dbt_node *parent,
                            double area_mm)
{
    double left_mm = area_mm;
    double gap_mm = 0;
    bool shares = false;
    for (const struct dbt_node *at = parent->first; at != NULL; at = at->next) {
        if (at->element == DBT_ELEMENT_COLUMN && at->test.count == 0) {
            left_mm -= gap_mm + (at->automatic || at->fraction > 0 ? 0 : at->w_mm);
            gap_mm = at->gap_mm;
            shares |= at->automatic || at->fraction > 0;
        }
    }
    if (left_mm < -ROUNDING_MM || (shares && left_mm < ROUNDING_MM)) {
        dbt_layout_tell_at(compiler, &parent->place,
                           "columns and gaps of %ld mm, expected at most the %ld mm that there "
                           "are%s",
                           whole(area_mm - left_mm), whole(area_mm),
                           shares ? ", with room for a column of a share" : "");
    }
    return left_mm;
}

static void check_block_columns(struct dbt_compiler *compiler, const struct dbt_node *columns,
                                double area_mm)
{
    double left_mm = check_columns(compiler, columns, area_mm);
    for (const struct dbt_node *at = columns->first; at != NULL && left_mm > 0; at = at->next) {
        bool given = !at->automatic && at->fraction <= 0;
        if (at->automatic) {
            dbt_layout_tell_at(compiler, &at->place,
                               "a column of blocks as wide as its texts, expected a width or a "
                               "share");
        }
        check_blocks(compiler, at, given ? at->w_mm : left_mm);
    }
}

/* ---- tables --------------------------------------------------------------------------------- */

static void check_row(struct dbt_compiler *compiler, const struct dbt_node *row, unsigned columns)
{
    unsigned taken = 0;
    for (const struct dbt_node *at = row->first; at != NULL; at = at->next) {
        if (at->element == DBT_ELEMENT_CELL && at->span > columns) {
            dbt_layout_tell_at(compiler, &at->place,
                               "a cell over %u columns, expected at most the table's %u", at->span,
                               columns);
            return;
        }
        bool certain = at->element == DBT_ELEMENT_CELL && at->test.count == 0 && !at->is_below;
        taken += certain ? at->span : 0;
    }
    if (taken > columns) {
        dbt_layout_tell_at(compiler, &row->place,
                           "cells over %u columns, expected at most the table's %u", taken,
                           columns);
    }
}

static void check_rows(struct dbt_compiler *compiler, const struct dbt_node *parent,
                       unsigned columns)
{
    for (const struct dbt_node *at = parent->first; at != NULL; at = at->next) {
        if (at->element == DBT_ELEMENT_ROW) {
            check_row(compiler, at, columns);
        } else {
            check_rows(compiler, at, columns);
        }
    }
}

static void check_table(struct dbt_compiler *compiler, const struct dbt_node *table, double area_mm)
{
    unsigned columns = 0;
    for (const struct dbt_node *at = table->first; at != NULL; at = at->next) {
        columns += at->element == DBT_ELEMENT_COLUMN ? 1 : 0;
        if (at->element == DBT_ELEMENT_COLUMN && at->test.count > 0) {
            dbt_layout_tell_at(compiler, &at->place,
                               "a test of a table's column, expected it of its cells");
        }
    }
    check_columns(compiler, table, area_mm);
    check_rows(compiler, table, columns);
}

/* ---- blocks --------------------------------------------------------------------------------- */

static void check_box(struct dbt_compiler *compiler, const struct dbt_node *box)
{
    const struct dbt_window *window = &compiler->region->window;
    bool given = box->is_window && window->w > 0;
    if (box->x_mm + box->w_mm > PAPER_W_MM + ROUNDING_MM || box->y_mm >= PAPER_H_MM) {
        dbt_layout_tell_at(compiler, &box->place,
                           "a box from %ld to %ld mm across and %ld mm down, expected one within "
                           "the paper's 210 by 297",
                           whole(box->x_mm), whole(box->x_mm + box->w_mm), whole(box->y_mm));
    }
    if (given || box->w_mm > 0) {
        check_blocks(compiler, box, given ? (double)window->w / 100 : box->w_mm);
    }
}

/* `left_mm` is what is left of the area. */
static bool is_wide(struct dbt_compiler *compiler, const struct dbt_node *node, double left_mm)
{
    if (left_mm > ROUNDING_MM) {
        return true;
    }
    dbt_layout_tell_at(compiler, &node->place, "there is no width left for it, expected some");
    return false;
}

static void check_block(struct dbt_compiler *compiler, const struct dbt_node *node, double area_mm)
{
    switch ((int)node->element) {
    case DBT_ELEMENT_BOX:
        check_box(compiler, node);
        break;
    case DBT_ELEMENT_COLUMNS:
        check_block_columns(compiler, node, area_mm);
        break;
    case DBT_ELEMENT_TABLE:
        check_table(compiler, node, area_mm);
        break;
    case DBT_ELEMENT_PANEL:
        area_mm -= node->left_mm + node->right_mm;
        if (is_wide(compiler, node, area_mm)) {
            check_blocks(compiler, node, area_mm);
        }
        break;
    case DBT_ELEMENT_TEXT:
        (void)is_wide(compiler, node, area_mm - node->right_mm);
        break;
    case DBT_ELEMENT_QR:
    case DBT_ELEMENT_LOGO:
        (void)is_wide(compiler, node, area_mm - node->w_mm - 2 * node->frame_mm + 2 * ROUNDING_MM);
        break;
    default:
        check_blocks(compiler, node, area_mm);
        break;
    }
}

static void check_blocks(struct dbt_compiler *compiler, const struct dbt_node *parent,
                         double area_mm)
{
    for (const struct dbt_node *at = parent->first; at != NULL; at = at->next) {
        check_block(compiler, at, area_mm);
    }
}

void dbt_layout_check(struct dbt_compiler *compiler, const struct dbt_node *layout)
{
    for (const struct dbt_node *at = layout->first; at != NULL; at = at->next) {
        if (at->element == DBT_ELEMENT_PAGE && check_page(compiler, at)) {
            check_blocks(compiler, layout, PAPER_W_MM - at->left_mm - at->right_mm);
        }
    }
}
