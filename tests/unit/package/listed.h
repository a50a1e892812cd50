/* A list of every kind of cell, with texts that do harm somewhere. */
#ifndef DEBITERA_TESTS_PACKAGE_LISTED_H
#define DEBITERA_TESTS_PACKAGE_LISTED_H

#include "support.h"

#include "debitera/package.h"

static const char *const listed_columns[] = {
    "unit_name", "number", "net_kr", "price_kr", "vat_percent",
    "quantity",  "from",   "month",  "anything",
};
enum { LISTED_COLUMNS = sizeof listed_columns / sizeof listed_columns[0] };

static const char *const listed_names[] = {
    "H\xC3\xA4lsocentralen Norr",
    "=cmd|'/C calc'!A0",
    "+46",
    "-1",
    "@SUM(A1)",
    "<script>alert(\"x\")</script> & more",
    "a;b,c",
    " =1+1 ",
    "_x0041_ and _X00e5_ and _x",
    "say \"hej\"",
    "\xF0\x9F\x98\x80",
    "",
};
enum { LISTED_ROWS = sizeof listed_names / sizeof listed_names[0] };

static __attribute__((unused)) void listed_add(struct dbt_row *row, enum dbt_cell_kind kind,
                                               int64_t number)
{
    dbt_row_add(row, &(struct dbt_cell){.kind = kind, .number = number});
}

/* -0.07 kr and other amounts that binary fractions do not hold. */
static enum dbt_status listed_each(void *context, dbt_row_taker *take, void *taker,
                                   struct dbt_error *error)
{
    const size_t *count = context;
    struct dbt_row row;
    enum dbt_status status = DBT_OK;
    dbt_row_init(&row);
    for (size_t i = 0; status == DBT_OK && i < *count; i++) {
        struct dbt_ratio ratio = dbt_ratio_of(3);
        bool made = dbt_ratio_make(i % 3 == 0 ? 10 : -5, i % 3 == 0 ? 31 : 4, &ratio);
        dbt_row_clear(&row);
        dbt_row_text(&row, listed_names[i % LISTED_ROWS]);
        listed_add(&row, i == 0 ? DBT_CELL_EMPTY : DBT_CELL_INTEGER, (int64_t)i * 70001);
        listed_add(&row, DBT_CELL_ORE, (int64_t)(i * i) * 100003 - 7);
        listed_add(&row, DBT_CELL_PRICE, (int64_t)i * 500000 + 2530000 + (int64_t)(i % 2));
        listed_add(&row, DBT_CELL_PERCENT, i % 2 == 0 ? 2500 : 50);
        dbt_row_add(&row, &(struct dbt_cell){.kind = DBT_CELL_RATIO,
                                             .ratio = made ? ratio : dbt_ratio_of(0)});
        listed_add(&row, DBT_CELL_DAY, 20290 - (int64_t)i * 5000);
        listed_add(&row, DBT_CELL_MONTH, 2025 * 12 + 6);
        if (i % 2 == 0) {
            listed_add(&row, DBT_CELL_INTEGER, 1234567);
        } else {
            dbt_row_text(&row, "text");
        }
        status = take(taker, &row, error);
    }
    dbt_row_release(&row);
    return status;
}

static __attribute__((unused)) struct dbt_list listed(const char *name, size_t *count)
{
    return (struct dbt_list){name, listed_columns, LISTED_COLUMNS, count, listed_each};
}

#endif
