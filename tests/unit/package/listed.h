/* A list of every kind of cell, with texts that do harm somewhere. */
#ifndef DEBITERA_TESTS_PACKAGE_LISTED_H
#define DEBITERA_TESTS_PACKAGE_LISTED_H

#include "support.h"

#include "debitera/package.h"

static const struct dbt_list_column listed_columns[] = {
    {"unit_name", DBT_CELL_TEXT, 0},      {"number", DBT_CELL_INTEGER, 0},
    {"net_kr", DBT_CELL_ORE, 0},          {"price_kr", DBT_CELL_PRICE, 0},
    {"vat_percent", DBT_CELL_PERCENT, 0}, {"quantity", DBT_CELL_RATIO, 0},
    {"from", DBT_CELL_DAY, 12},           {"month", DBT_CELL_MONTH, 0},
    {"anything", DBT_CELL_EMPTY, 0},
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
        dbt_row_number(&row, (int64_t)i * 70001);
        dbt_row_ore(&row, (int64_t)(i * i) * 100003 - 7);
        dbt_row_price(&row, (int64_t)i * 500000 + 2530000 + (int64_t)(i % 2));
        dbt_row_percent(&row, i % 2 == 0 ? 2500 : 50);
        dbt_row_ratio(&row, made ? ratio : dbt_ratio_of(0));
        dbt_row_day(&row, 20290 - (dbt_day)i * 5000);
        dbt_row_month(&row, 2025 * 12 + 6);
        if (i % 2 == 0) {
            dbt_row_count(&row, 1234567);
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
