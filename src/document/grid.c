/* Rows: measuring and placing. */
#include "grid.h"

#include <assert.h>

/* The part of the leading that lies over the baseline. */
#define ASCENT 0.74

void dbt_row_add(struct dbt_row *row, struct dbt_flow *flow, const struct dbt_cell *cell,
                 const char *text)
{
    assert(row->count < DBT_GRID_CELLS_MAX);
    struct dbt_cell *added = &row->cells[row->count];
    *added = *cell;
    struct dbt_spot spot = {.style = cell->style, .w_mm = cell->column->w_mm};
    added->lines = dbt_flow_wrap(flow, &spot, text);
    bool figure = cell->role == DBT_ROLE_CELL && cell->column->align == DBT_ALIGN_RIGHT;
    if (figure && added->lines.count > 1) {
        /* A number in two lines would be misread; a small one is not. */
        added->style = spot.style = DBT_STYLE_FIGURE;
        added->lines = dbt_flow_wrap(flow, &spot, text);
    }
    row->count++;
}

static size_t count_lines(const struct dbt_lines *wrapped, size_t count)
{
    size_t lines = 0;
    for (size_t i = 0; i < count; i++) {
        lines += wrapped[i].count;
    }
    return lines;
}

void dbt_row_add_texts(struct dbt_row *row, struct dbt_flow *flow, const struct dbt_cell *cell,
                       const struct dbt_lines *texts)
{
    assert(row->count < DBT_GRID_CELLS_MAX);
    struct dbt_spot spot = {.style = cell->style, .w_mm = cell->column->w_mm};
    struct dbt_lines *wrapped = dbt_arena_alloc(flow->arena, texts->count, sizeof *wrapped);
    if (wrapped == NULL) {
        dbt_flow_keep(flow, NULL);
        return;
    }
    for (size_t i = 0; i < texts->count; i++) {
        wrapped[i] = dbt_flow_wrap(flow, &spot, texts->items[i]);
    }
    size_t count = count_lines(wrapped, texts->count);
    const char **items = dbt_arena_alloc(flow->arena, count, sizeof *items);
    if (items == NULL) {
        dbt_flow_keep(flow, NULL);
        return;
    }
    struct dbt_cell *added = &row->cells[row->count++];
    *added = *cell;
    added->lines = (struct dbt_lines){.items = items};
    for (size_t i = 0; i < texts->count; i++) {
        for (size_t k = 0; k < wrapped[i].count; k++) {
            items[added->lines.count++] = wrapped[i].items[k];
        }
    }
}

/* From the row's first baseline to the last one of the cell, and what hangs under it. */
static double cell_height(const struct dbt_cell *cell)
{
    return (double)cell->lines.count * dbt_style_leading(cell->style);
}

static double text_height(const struct dbt_row *row)
{
    double highest = dbt_style_leading(DBT_STYLE_BODY);
    double column = 0;
    for (size_t i = 0; i < row->count; i++) {
        const struct dbt_cell *cell = &row->cells[i];
        column = (cell->below ? column : 0) + cell_height(cell);
        highest = column > highest ? column : highest;
    }
    return highest;
}

double dbt_row_height(const struct dbt_row *row)
{
    return row->above_mm + row->padding_mm + text_height(row);
}

void dbt_row_place(const struct dbt_row *row, struct dbt_flow *flow)
{
    double baseline = flow->y_mm + row->above_mm + row->padding_mm / 2 +
                      dbt_style_leading(DBT_STYLE_BODY) * ASCENT;
    double next = baseline;
    for (size_t i = 0; i < row->count; i++) {
        const struct dbt_cell *cell = &row->cells[i];
        struct dbt_spot spot = {.x_mm = cell->column->x_mm,
                                .y_mm = cell->below ? next : baseline,
                                .w_mm = cell->column->w_mm,
                                .style = cell->style,
                                .align = cell->column->align,
                                .role = cell->role,
                                .row = row->number};
        next = dbt_flow_lines(flow, &spot, &cell->lines);
    }
    flow->y_mm += dbt_row_height(row);
    if (row->ruled) {
        dbt_flow_rule(flow, row->x_mm, flow->y_mm, row->w_mm, row->strong);
    }
}
