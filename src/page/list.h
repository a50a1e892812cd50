/*
 * List: the large table of a page, with what it takes to find rows in it.
 *
 * What the script needs to know of it stands in it: the kind of each column in its head, the number
 * that is written in a cell in data-v, and each word that can be filtered by in an element of class
 * v. The controls are hidden until the script shows them. On a phone a row is a card, whose cells
 * have their column's name before them (class l).
 */
#ifndef DEBITERA_PAGE_LIST_H
#define DEBITERA_PAGE_LIST_H

#include "html.h"

enum dbt_list_kind {
    DBT_LIST_TEXT,
    DBT_LIST_NUMBER,
    DBT_LIST_SUM /* a number, whose sum stands below */
};

struct dbt_list_column {
    enum dbt_text_key key;
    const char *css_class; /* the program's own */
    enum dbt_list_kind kind;
    bool filters; /* rows can be filtered by its words */
    bool fixed;   /* rows cannot be sorted by it */
};

enum { DBT_LIST_COLUMNS_MAX = 12 };

struct dbt_list {
    const struct dbt_list_column *columns;
    size_t count;
    bool is_of_runs;
    const char *caption;
};

/* Up to its first row. */
void dbt_list_open(struct dbt_html *html, const struct dbt_list *list);
/* From its last row; `sums` has one for each column, those of columns without are not looked at. */
void dbt_list_close(struct dbt_html *html, const struct dbt_list *list, const int64_t *sums);

/* A cell up to its content; `value` of a number. */
void dbt_list_cell(struct dbt_html *html, const struct dbt_list_column *column, int64_t value);
/* A whole cell of an amount. */
void dbt_list_ore(struct dbt_html *html, const struct dbt_list_column *column, int64_t ore);

#endif
