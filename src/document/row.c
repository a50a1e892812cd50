/* Tables: where their columns stand, and rows of cells. */
#include "engine.h"

#include <string.h>

#define STACK_MM       0.5 /* more room below, where several texts hang under another */
#define SHARE_LEAST_MM 1.0 /* of columns of a share */
#define ROUNDING_MM    0.001

/* A section of a table stands under the document's title. */
enum { SECTION_LEVEL = 2 };

struct cell {
    double x_mm, w_mm; /* the left or right edge or the middle, by align */
    enum dbt_align align;
    enum dbt_style style;
    enum dbt_role role;
    bool is_below; /* stands under the cell before it */
    uint32_t column, span;
    struct dbt_lines lines;
    const struct dbt_chart *chart; /* in place of a text, in the middle of the row's first line */
    double chart_mm;               /* its height */
};

struct row {
    struct dbt_grid *table;
    const struct dbt_row *wanted;
    struct cell *cells;
    size_t count;
    double ascent_mm; /* from the upper edge of the texts to their first baseline */
};

/* ---- columns -------------------------------------------------------------------------------- */

/* What the texts of columns ask for beyond the room for them, each gives up by its share. */
static double narrow(const struct dbt_entry *columns, size_t count, double missing_mm,
                     struct dbt_column_place *places)
{
    double automatic_mm = 0;
    for (size_t i = 0; i < count; i++) {
        automatic_mm += columns[i].node->automatic ? places[i].w_mm : 0;
    }
    for (size_t i = 0; i < count && automatic_mm > missing_mm; i++) {
        places[i].w_mm *= columns[i].node->automatic ? 1 - missing_mm / automatic_mm : 1;
    }
    return automatic_mm > missing_mm ? 0 : -missing_mm;
}

bool dbt_columns_place(const struct dbt_entry *columns, size_t count, struct dbt_area area,
                       struct dbt_column_place *places)
{
    double left_mm = area.w_mm;
    double fractions = 0;
    for (size_t i = 0; i < count; i++) {
        const struct dbt_node *node = columns[i].node;
        places[i].w_mm = node->automatic ? places[i].w_mm : node->w_mm;
        left_mm -= places[i].w_mm + (i + 1 < count ? node->gap_mm : 0);
        fractions += node->fraction;
    }
    double least_mm = fractions > 0 ? SHARE_LEAST_MM : 0;
    if (left_mm < least_mm - ROUNDING_MM) {
        left_mm = narrow(columns, count, least_mm - left_mm, places) + least_mm;
    }
    double x_mm = area.x_mm;
    for (size_t i = 0; i < count; i++) {
        const struct dbt_node *node = columns[i].node;
        if (node->fraction > 0 && left_mm > 0) {
            places[i].w_mm = left_mm * node->fraction / fractions;
        }
        places[i].x_mm = x_mm;
        x_mm += places[i].w_mm + node->gap_mm;
    }
    return left_mm >= least_mm - ROUNDING_MM;
}

/* The widest text of a column, in cells of that column alone. */
static void widen(struct dbt_engine *engine, const struct dbt_grid *table,
                  const struct dbt_entry *entry, size_t column)
{
    if (entry->node == NULL) {
        return;
    }
    struct dbt_entries inner = dbt_expand(engine, entry->node, &entry->scope);
    size_t at = 0;
    for (size_t i = 0; i < inner.count; i++) {
        const struct dbt_node *node = inner.items[i].node;
        if (entry->node->element != DBT_ELEMENT_ROW) {
            widen(engine, table, &inner.items[i], column);
            continue;
        }
        bool alone = !node->is_below && at == column && node->span == 1;
        double width_mm =
            alone ? dbt_flow_width(&engine->flow, node->style,
                                   dbt_words_make(engine, &node->words, &inner.items[i].scope))
                  : 0;
        double *widest_mm = &table->places[column].w_mm;
        *widest_mm = width_mm > *widest_mm ? width_mm : *widest_mm;
        at += node->is_below ? 0 : node->span;
    }
}

static bool has_head(const struct dbt_grid *table)
{
    for (size_t i = 0; i < table->rows.count; i++) {
        const struct dbt_node *node = table->rows.items[i].node;
        if (node != NULL && node->element == DBT_ELEMENT_HEAD) {
            return true;
        }
    }
    return false;
}

void dbt_table_open(struct dbt_engine *engine, struct dbt_grid *table,
                    const struct dbt_entry *entry, struct dbt_area area)
{
    struct dbt_entries all = dbt_expand(engine, entry->node, &entry->scope);
    size_t count = 0;
    while (count < all.count && all.items[count].node->element == DBT_ELEMENT_COLUMN) {
        count++;
    }
    *table = (struct dbt_grid){.node = entry->node, .area = area, .columns = all.items};
    table->places = dbt_arena_alloc(engine->flow.arena, count + 1, sizeof *table->places);
    if (table->places == NULL || count == 0) {
        dbt_flow_keep(&engine->flow, NULL);
        return;
    }
    table->column_count = count;
    table->rows = (struct dbt_entries){.items = all.items + count, .count = all.count - count};
    if (has_head(table) && !engine->is_artefact) {
        engine->tables++;
        table->number = engine->tables;
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; all.items[i].node->automatic && j < table->rows.count; j++) {
            widen(engine, table, &table->rows.items[j], i);
        }
    }
    if (!dbt_columns_place(table->columns, count, area, table->places)) {
        dbt_flow_refuse(&engine->flow, &entry->node->place,
                        "has columns wider than the room for them; make them narrower");
    }
}

/* ---- cells ---------------------------------------------------------------------------------- */

static bool opens_section(enum dbt_element within)
{
    return within == DBT_ELEMENT_BEGIN || within == DBT_ELEMENT_CONTINUED;
}

/* Of a cell across the table there is nothing beside it that it could head. */
static enum dbt_role data_role(const struct row *row, const struct dbt_node *cell, size_t at)
{
    bool heads = row->table->columns[at].node->heads_row && cell->span < row->table->column_count;
    return heads ? DBT_ROLE_ROW_HEADER_CELL : DBT_ROLE_CELL;
}

static enum dbt_role role_of(const struct dbt_engine *engine, const struct row *row,
                             const struct dbt_node *cell, size_t at)
{
    if (engine->is_artefact || row->wanted->within == DBT_ELEMENT_CONTINUED) {
        return DBT_ROLE_ARTEFACT;
    }
    if (cell->is_heading) {
        return DBT_ROLE_HEADING;
    }
    if (row->wanted->within == DBT_ELEMENT_HEAD) {
        return DBT_ROLE_HEADER_CELL;
    }
    return row->table->number > 0 && !opens_section(row->wanted->within) ? data_role(row, cell, at)
                                                                         : DBT_ROLE_TEXT;
}

/* In as many columns as it spans, from column `at` on. */
static void span_columns(const struct row *row, const struct dbt_node *node, size_t at,
                         struct cell *cell)
{
    const struct dbt_grid *table = row->table;
    size_t last = at + node->span - 1;
    cell->column = (uint32_t)at;
    cell->span = node->span;
    double end_mm = table->places[last].x_mm + table->places[last].w_mm;
    cell->w_mm = end_mm - table->places[at].x_mm;
    cell->align = node->has_align ? node->align : table->columns[at].node->align;
    cell->x_mm = cell->align == DBT_ALIGN_RIGHT    ? end_mm
                 : cell->align == DBT_ALIGN_CENTRE ? end_mm - cell->w_mm / 2
                                                   : end_mm - cell->w_mm;
}

static void fill_cell(struct dbt_engine *engine, const struct row *row,
                      const struct dbt_entry *entry, struct cell *cell)
{
    struct dbt_flow *flow = &engine->flow;
    const struct dbt_node *node = entry->node;
    const char *text = dbt_words_make(engine, &node->words, &entry->scope);
    struct dbt_spot spot = {.style = node->style, .w_mm = cell->w_mm, .lines_max = node->lines};
    cell->style = node->style;
    cell->role = role_of(engine, row, node, cell->column);
    cell->is_below = node->is_below;
    cell->lines = dbt_flow_wrap(flow, &spot, text);
    bool figure = cell->align == DBT_ALIGN_RIGHT && row->wanted->within != DBT_ELEMENT_HEAD &&
                  !opens_section(row->wanted->within);
    static const enum dbt_style smaller[] = {DBT_STYLE_FIGURE, DBT_STYLE_FINE};
    for (size_t i = 0; figure && cell->lines.count > 1 && i < 2; i++) {
        /* A number in two lines would be misread; a small one is not. */
        cell->style = spot.style = smaller[i];
        cell->lines = dbt_flow_wrap(flow, &spot, text);
    }
    if (figure && cell->lines.count > 1 && strchr(text, ' ') == NULL) {
        dbt_flow_refuse(flow, &node->place, "has no room for its number; make the column wider");
    }
}

/* From a baseline to the middle of what stands on it. */
static double middle_mm(void)
{
    return dbt_style_ascent(DBT_STYLE_BODY) - dbt_style_leading(DBT_STYLE_BODY) / 2;
}

/* What a cell wants above the first baseline. */
static double ascent_of(const struct cell *cell)
{
    return cell->chart != NULL     ? cell->chart_mm / 2 + middle_mm()
           : cell->lines.count > 0 ? dbt_style_ascent(cell->style)
                                   : 0;
}

static void fill_chart(const struct dbt_entry *entry, struct cell *cell)
{
    const struct dbt_node *node = entry->node;
    cell->chart = node->has_chart ? dbt_path_chart(&node->path, &entry->scope) : NULL;
    cell->chart_mm = node->h_mm > 0 ? node->h_mm : dbt_style_leading(DBT_STYLE_BODY);
}

static void fill_row(struct dbt_engine *engine, struct row *row)
{
    const struct dbt_entry *wanted = row->wanted->entry;
    struct dbt_entries entries = dbt_expand(engine, wanted->node, &wanted->scope);
    row->cells = dbt_arena_alloc(engine->flow.arena, entries.count + 1, sizeof *row->cells);
    if (row->cells == NULL) {
        dbt_flow_keep(&engine->flow, NULL);
        return;
    }
    size_t at = 0;
    size_t next = 0;
    for (size_t i = 0; i < entries.count; i++) {
        const struct dbt_node *node = entries.items[i].node;
        struct cell *cell = &row->cells[row->count];
        at = node->is_below ? at : next;
        next = node->is_below ? next : at + node->span;
        if (at + node->span > row->table->column_count) {
            dbt_flow_refuse(&engine->flow, &node->place,
                            "is a cell beyond the last column; remove one, or count span down");
            return;
        }
        span_columns(row, node, at, cell);
        fill_cell(engine, row, &entries.items[i], cell);
        fill_chart(&entries.items[i], cell);
        row->count++;
        double ascent_mm = ascent_of(cell);
        row->ascent_mm = !node->is_below && ascent_mm > row->ascent_mm ? ascent_mm : row->ascent_mm;
    }
}

/* ---- rows ----------------------------------------------------------------------------------- */

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static double text_height(const struct row *row)
{
    double highest_mm = dbt_style_leading(DBT_STYLE_BODY);
    double column_mm = 0;
    size_t hanging = 0;
    for (size_t i = 0; i < row->count; i++) {
        const struct cell *cell = &row->cells[i];
        double lines_mm = (double)cell->lines.count * dbt_style_leading(cell->style);
        hanging += cell->is_below && cell->lines.count > 0 ? 1 : 0;
        column_mm = cell->is_below ? column_mm + lines_mm
                                   : row->ascent_mm - dbt_style_ascent(cell->style) + lines_mm;
        highest_mm = larger(highest_mm, cell->lines.count > 0 ? column_mm : 0);
        highest_mm =
            larger(highest_mm,
                   cell->chart != NULL ? row->ascent_mm - middle_mm() + cell->chart_mm / 2 : 0);
    }
    return highest_mm + (hanging > 1 ? STACK_MM : 0);
}

static void place_chart(struct dbt_engine *engine, const struct dbt_spot *spot,
                        const struct cell *cell)
{
    double left_mm = cell->align == DBT_ALIGN_RIGHT    ? cell->x_mm - cell->w_mm
                     : cell->align == DBT_ALIGN_CENTRE ? cell->x_mm - cell->w_mm / 2
                                                       : cell->x_mm;
    double top_mm = spot->y_mm - middle_mm() - cell->chart_mm / 2;
    struct dbt_item like = {.role = DBT_ROLE_ARTEFACT, .row = spot->row};
    if (spot->role != DBT_ROLE_ARTEFACT) {
        like.role = DBT_ROLE_FIGURE;
        like.alt = cell->chart->alternative;
        like.table = spot->table;
        like.table_row = spot->table_row;
        like.column = spot->column;
        like.span = spot->span;
    }
    dbt_chart_place(engine, cell->chart,
                    (struct dbt_box){left_mm, top_mm, cell->w_mm, cell->chart_mm}, &like);
}

static void place_cells(struct dbt_engine *engine, const struct row *row, double baseline_mm)
{
    double next_mm = baseline_mm;
    for (size_t i = 0; i < row->count; i++) {
        const struct cell *cell = &row->cells[i];
        struct dbt_spot spot = {.x_mm = cell->x_mm,
                                .y_mm = cell->is_below ? next_mm : baseline_mm,
                                .w_mm = cell->w_mm,
                                .style = cell->style,
                                .align = cell->align,
                                .role = cell->role,
                                .row = row->wanted->number,
                                .table = row->table->number,
                                .table_row = row->table->row_count,
                                .column = cell->column,
                                .span = cell->span,
                                .level = cell->role == DBT_ROLE_HEADING ? SECTION_LEVEL : 0};
        next_mm = dbt_flow_lines(&engine->flow, &spot, &cell->lines);
        if (cell->chart != NULL) {
            place_chart(engine, &spot, cell);
        }
    }
}

static bool is_left_out(const struct row *row)
{
    return row->table->node->skips_blank &&
           (row->count == 0 || (row->cells[row->count - 1].lines.count == 0 &&
                                row->cells[row->count - 1].chart == NULL));
}

void dbt_row_place(struct dbt_engine *engine, struct dbt_grid *table, const struct dbt_row *wanted)
{
    struct dbt_flow *flow = &engine->flow;
    const struct dbt_node *node = wanted->entry->node;
    struct row row = {
        .table = table, .wanted = wanted, .ascent_mm = dbt_style_ascent(DBT_STYLE_BODY)};
    flow->place = &node->place;
    fill_row(engine, &row);
    if (flow->status != DBT_OK || is_left_out(&row)) {
        return;
    }
    table->row_count++;
    double padding_mm = node->has_padding ? node->padding_mm : table->node->padding_mm;
    flow->y_mm += node->above_mm;
    place_cells(engine, &row, flow->y_mm + padding_mm / 2 + row.ascent_mm);
    flow->y_mm += padding_mm + text_height(&row);
    if (node->is_ruled || (table->node->is_ruled && !node->is_unruled)) {
        dbt_flow_rule(flow, table->area.x_mm, flow->y_mm, table->area.w_mm, node->is_rule_strong);
    }
}

void dbt_rows_place(struct dbt_engine *engine, struct dbt_grid *table,
                    const struct dbt_entry *entry, uint32_t number)
{
    enum dbt_element element = entry->node->element;
    if (element == DBT_ELEMENT_ROW) {
        struct dbt_row row = {entry, DBT_ELEMENT_TABLE, number};
        dbt_row_place(engine, table, &row);
        return;
    }
    struct dbt_entries rows = dbt_expand(engine, entry->node, &entry->scope);
    for (size_t i = 0; i < rows.count; i++) {
        struct dbt_row row = {&rows.items[i], element, 0};
        dbt_row_place(engine, table, &row);
    }
}
