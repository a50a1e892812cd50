/* Tables out of items that know their row and their column's edge. */
#include "tabulate.h"

#include <math.h>
#include <stdlib.h>

#define SAME_EDGE_MM 0.05

bool dbt_tabulation_has(const struct dbt_item *item)
{
    return item->role != DBT_ROLE_ARTEFACT &&
           (item->table != 0 || item->role == DBT_ROLE_CELL || item->role == DBT_ROLE_HEADER_CELL ||
            item->role == DBT_ROLE_ROW_HEADER_CELL);
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

/* An item that tells how far it reaches also tells its column. */
static bool is_told(const struct dbt_item *item)
{
    return item->span > 0;
}

/* Columns of a row without content: readers count cells. */
static void add_blank(struct dbt_tabulation *tabulation, uint32_t row, uint32_t columns)
{
    uint32_t element = dbt_structure_add(tabulation->structure, row, DBT_TAG_TD);
    if (element == 0) {
        tabulation->failed = true;
    } else {
        tabulation->structure->elements[element].columns = columns;
    }
}

static void add_cell(struct dbt_tabulation *tabulation, const struct dbt_item *item)
{
    struct dbt_structure *structure = tabulation->structure;
    if (is_told(item) && item->column > tabulation->next) {
        add_blank(tabulation, tabulation->row, item->column - tabulation->next);
    }
    struct dbt_placed *cells =
        dbt_arena_grow(structure->arena, tabulation->cells, tabulation->cell_count,
                       &tabulation->cell_capacity, sizeof *cells);
    bool heads_row = item->role == DBT_ROLE_ROW_HEADER_CELL || item->role == DBT_ROLE_HEADING;
    bool head = item->role == DBT_ROLE_HEADER_CELL || heads_row;
    uint32_t element =
        dbt_structure_add(structure, tabulation->row, head ? DBT_TAG_TH : DBT_TAG_TD);
    if (cells == NULL || element == 0) {
        tabulation->failed = true;
        return;
    }
    cells[tabulation->cell_count] = (struct dbt_placed){element, tabulation->row, item->column,
                                                        item->column + item->span, item->x_mm};
    structure->elements[element].columns = item->span;
    structure->elements[element].heads_row = heads_row;
    tabulation->next = item->column + item->span;
    tabulation->cells = cells;
    tabulation->cell_count++;
}

/* The cell of the row at hand that the item is part of; null: none yet. */
static const struct dbt_placed *find_cell(const struct dbt_tabulation *tabulation,
                                          const struct dbt_item *item)
{
    const struct dbt_item *last = tabulation->last;
    for (size_t i = tabulation->cell_count; i > 0; i--) {
        const struct dbt_placed *cell = &tabulation->cells[i - 1];
        if (cell->row != tabulation->row) {
            break;
        }
        if (is_told(item) ? cell->column == item->column
                          : same_edge(item->x_mm, last->x_mm) && item->align == last->align) {
            return cell;
        }
    }
    return NULL;
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
        tabulation->next = 0;
    }
    const struct dbt_placed *cell = begins ? NULL : find_cell(tabulation, item);
    if (cell == NULL) {
        add_cell(tabulation, item);
    }
    tabulation->failed |= tabulation->table == 0 || tabulation->row == 0;
    tabulation->last = item;
    if (tabulation->failed) {
        return 0;
    }
    return cell != NULL ? cell->element : tabulation->cells[tabulation->cell_count - 1].element;
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

static bool ends_row(const struct dbt_tabulation *tabulation, size_t at)
{
    return at + 1 == tabulation->cell_count ||
           tabulation->cells[at + 1].row != tabulation->cells[at].row;
}

static void span_cells(const struct dbt_tabulation *tabulation, const double *edges, size_t count)
{
    struct dbt_tree_element *elements = tabulation->structure->elements;
    uint32_t begin = 0;
    for (size_t i = 0; i < tabulation->cell_count; i++) {
        const struct dbt_placed *cell = &tabulation->cells[i];
        bool last = ends_row(tabulation, i);
        uint32_t end = last ? (uint32_t)count : column_of(edges, count, cell[1].x_mm);
        elements[cell->element].columns = end - begin;
        begin = last ? 0 : end;
    }
}

/* Where columns are told: all rows reach to the last one. */
static void fill_rows(struct dbt_tabulation *tabulation)
{
    uint32_t count = 0;
    for (size_t i = 0; i < tabulation->cell_count; i++) {
        count = tabulation->cells[i].end > count ? tabulation->cells[i].end : count;
    }
    for (size_t i = 0; i < tabulation->cell_count; i++) {
        const struct dbt_placed *cell = &tabulation->cells[i];
        if (ends_row(tabulation, i) && cell->end < count) {
            add_blank(tabulation, cell->row, count - cell->end);
        }
    }
}

/* Where they are not: a cell reaches to the next one's edge. */
static void measure_rows(struct dbt_tabulation *tabulation)
{
    double *edges =
        dbt_arena_alloc(tabulation->structure->arena, tabulation->cell_count, sizeof *edges);
    if (edges == NULL) {
        tabulation->failed = true;
        return;
    }
    span_cells(tabulation, edges, find_columns(tabulation, edges));
}

/* A heading is its row's header; a header cell beside others that are none too. */
static void head_rows(const struct dbt_tabulation *tabulation)
{
    struct dbt_tree_element *elements = tabulation->structure->elements;
    const struct dbt_placed *cells = tabulation->cells;
    size_t begin = 0;
    bool data = false;
    for (size_t i = 0; i < tabulation->cell_count; i++) {
        data |= elements[cells[i].element].tag == DBT_TAG_TD;
        bool last = ends_row(tabulation, i);
        for (size_t j = begin; last && j <= i; j++) {
            struct dbt_tree_element *element = &elements[cells[j].element];
            element->heads_row |= data && element->tag == DBT_TAG_TH;
        }
        begin = last ? i + 1 : begin;
        data = data && !last;
    }
}

/* A row whose only cell, a head, reaches over all columns: a title, or what is said of a table. */
static bool is_title(const struct dbt_tabulation *tabulation, size_t at, uint32_t columns)
{
    const struct dbt_placed *cell = &tabulation->cells[at];
    const struct dbt_tree_element *element = &tabulation->structure->elements[cell->element];
    return ends_row(tabulation, at) && cell->column == 0 && cell->end == columns && columns > 1 &&
           element->tag == DBT_TAG_TH && element->first == element->last;
}

/* What stands in a title's cell: the heading, or the cell itself as a paragraph. */
static uint32_t take_title(const struct dbt_tabulation *tabulation, const struct dbt_placed *cell)
{
    struct dbt_tree_element *elements = tabulation->structure->elements;
    const struct dbt_kid *kid = &tabulation->structure->kids[elements[cell->element].first];
    elements[cell->row].tag = DBT_TAG_NONE;
    elements[cell->element].columns = 0;
    elements[cell->element].tag = kid->content ? DBT_TAG_P : DBT_TAG_NONE;
    return kid->content ? cell->element : kid->value;
}

/* Titles above a table stand in it on the page only; as its cells they would be read with each. The
   table is the document's last child here. */
static void move_titles(struct dbt_tabulation *tabulation)
{
    struct dbt_structure *structure = tabulation->structure;
    uint32_t columns = 0;
    size_t count = 0;
    for (size_t i = 0; i < tabulation->cell_count; i++) {
        columns = tabulation->cells[i].end > columns ? tabulation->cells[i].end : columns;
    }
    while (count < tabulation->cell_count && is_title(tabulation, count, columns)) {
        count++;
    }
    if (count == tabulation->cell_count) {
        return;
    }
    uint32_t place = structure->elements[0].last;
    for (size_t i = 0; i < count && !tabulation->failed; i++) {
        uint32_t title = take_title(tabulation, &tabulation->cells[i]);
        uint32_t row = structure->elements[tabulation->table].first;
        structure->elements[tabulation->table].first = structure->kids[row].next;
        structure->kids[place].value = title;
        structure->elements[title].parent = 0;
        tabulation->failed |= !dbt_structure_hang(structure, 0, tabulation->table);
        place = structure->elements[0].last;
    }
}

void dbt_tabulation_end(struct dbt_tabulation *tabulation)
{
    if (tabulation->last != NULL && !tabulation->failed) {
        if (is_told(tabulation->last)) {
            fill_rows(tabulation);
            move_titles(tabulation);
        } else {
            measure_rows(tabulation);
        }
        head_rows(tabulation);
    }
    tabulation->last = NULL;
    tabulation->table = 0;
    tabulation->row = 0;
    tabulation->cell_count = 0;
}
