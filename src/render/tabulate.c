/* Tables out of items that know their row and their column's edge. */
#include "tabulate.h"

#include <math.h>
#include <stdlib.h>

#define SAME_EDGE_MM 0.05

bool dbt_tabulation_has(const struct dbt_item *item)
{
    return item->role != DBT_ROLE_ARTEFACT &&
           (item->table != 0 || item->role == DBT_ROLE_CELL || item->role == DBT_ROLE_HEADER_CELL);
}

static bool same_edge(double a, double b)
{
    return fabs(a - b) < SAME_EDGE_MM;
}

static bool begins_row(const struct dbt_tabulation *tabulation, const struct dbt_item *item)
{
    const struct dbt_item *last = tabulation->last;
    if (last == NULL || item->table_row != 0 || last->table_row != 0) {
        return last == NULL || item->table_row != last->table_row;
    }
    return item->row != last->row || item->x_mm < last->x_mm - SAME_EDGE_MM;
}

static void add_cell(struct dbt_tabulation *tabulation, const struct dbt_item *item)
{
    struct dbt_structure *structure = tabulation->structure;
    struct dbt_placed *cells =
        dbt_arena_grow(structure->arena, tabulation->cells, tabulation->cell_count,
                       &tabulation->cell_capacity, sizeof *cells);
    bool head = item->role == DBT_ROLE_HEADER_CELL || item->role == DBT_ROLE_HEADING;
    uint32_t element =
        dbt_structure_add(structure, tabulation->row, head ? DBT_TAG_TH : DBT_TAG_TD);
    if (cells == NULL || element == 0) {
        tabulation->failed = true;
        return;
    }
    cells[tabulation->cell_count] = (struct dbt_placed){element, tabulation->row, item->x_mm};
    tabulation->cells = cells;
    tabulation->cell_count++;
}

uint32_t dbt_tabulation_place(struct dbt_tabulation *tabulation, const struct dbt_item *item)
{
    struct dbt_structure *structure = tabulation->structure;
    const struct dbt_item *last = tabulation->last;
    if (last != NULL && last->table != item->table) {
        dbt_tabulation_end(tabulation);
        last = NULL;
    }
    if (last == NULL) {
        tabulation->table = dbt_structure_add(structure, 0, DBT_TAG_TABLE);
    }
    bool begins = begins_row(tabulation, item);
    if (begins) {
        tabulation->row = dbt_structure_add(structure, tabulation->table, DBT_TAG_TR);
    }
    if (begins || !same_edge(item->x_mm, last->x_mm) || item->align != last->align) {
        add_cell(tabulation, item);
    }
    tabulation->failed |= tabulation->table == 0 || tabulation->row == 0;
    tabulation->last = item;
    return tabulation->failed ? 0 : tabulation->cells[tabulation->cell_count - 1].element;
}

static int compare_edges(const void *a, const void *b)
{
    const double *left = a;
    const double *right = b;
    return (*left > *right) - (*left < *right);
}

/* The table's columns by their edges, from left to right. */
static size_t find_columns(const struct dbt_tabulation *tabulation, double *edges)
{
    size_t count = 0;
    for (size_t i = 0; i < tabulation->cell_count; i++) {
        edges[i] = tabulation->cells[i].x_mm;
    }
    qsort(edges, tabulation->cell_count, sizeof *edges, compare_edges);
    for (size_t i = 0; i < tabulation->cell_count; i++) {
        if (count == 0 || !same_edge(edges[i], edges[count - 1])) {
            edges[count] = edges[i];
            count++;
        }
    }
    return count;
}

static uint32_t column_of(const double *edges, size_t count, double x_mm)
{
    size_t low = 0;
    while (low + 1 < count && edges[low] < x_mm - SAME_EDGE_MM) {
        low++;
    }
    return (uint32_t)low;
}

static void span_cells(const struct dbt_tabulation *tabulation, const double *edges, size_t count)
{
    struct dbt_tree_element *elements = tabulation->structure->elements;
    uint32_t begin = 0;
    for (size_t i = 0; i < tabulation->cell_count; i++) {
        const struct dbt_placed *cell = &tabulation->cells[i];
        bool last = i + 1 == tabulation->cell_count || cell[1].row != cell->row;
        uint32_t end = last ? (uint32_t)count : column_of(edges, count, cell[1].x_mm);
        elements[cell->element].columns = end - begin;
        begin = last ? 0 : end;
    }
}

/* A header cell beside others that are none is its row's. */
static void head_rows(const struct dbt_tabulation *tabulation)
{
    struct dbt_tree_element *elements = tabulation->structure->elements;
    const struct dbt_placed *cells = tabulation->cells;
    size_t begin = 0;
    bool data = false;
    for (size_t i = 0; i < tabulation->cell_count; i++) {
        data |= elements[cells[i].element].tag == DBT_TAG_TD;
        bool last = i + 1 == tabulation->cell_count || cells[i + 1].row != cells[i].row;
        for (size_t j = begin; last && j <= i; j++) {
            struct dbt_tree_element *element = &elements[cells[j].element];
            element->heads_row = data && element->tag == DBT_TAG_TH;
        }
        begin = last ? i + 1 : begin;
        data = data && !last;
    }
}

void dbt_tabulation_end(struct dbt_tabulation *tabulation)
{
    if (tabulation->last != NULL && !tabulation->failed) {
        double *edges =
            dbt_arena_alloc(tabulation->structure->arena, tabulation->cell_count, sizeof *edges);
        if (edges != NULL) {
            span_cells(tabulation, edges, find_columns(tabulation, edges));
            head_rows(tabulation);
        }
        tabulation->failed = edges == NULL;
    }
    tabulation->last = NULL;
    tabulation->table = 0;
    tabulation->row = 0;
    tabulation->cell_count = 0;
}
