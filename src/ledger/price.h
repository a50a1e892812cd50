/* Price: the rows of the tables price_list, price and price_tier. */
#ifndef DEBITERA_LEDGER_PRICE_H
#define DEBITERA_LEDGER_PRICE_H

#include "cells.h"

struct dbt_price_row { /* as stored; services by their codes, for indices change */
    const char *service;
    const char *component;
    dbt_day from;
    int64_t price_micro;
    enum dbt_basis basis;
    const char *scheme;
    int64_t included;
    int64_t minimum_ore;
    bool confirmed;
    const char *document;
    const char *note;
    uint64_t line;
};

struct dbt_tier_row { /* a tier, and whose it is */
    uint32_t price;
    struct dbt_tier tier;
};

extern const struct dbt_cells dbt_price_list_cells; /* of struct dbt_price_list, but its prices */
extern const struct dbt_cells dbt_price_cells;      /* of struct dbt_price_row */
extern const struct dbt_cells dbt_tier_cells;       /* of struct dbt_tier_row */

/* As stored, by enum dbt_tier_scheme. */
enum { DBT_SCHEME_COUNT = DBT_TIERS_VOLUME + 1 };
extern const char *const dbt_scheme_words[DBT_SCHEME_COUNT];

#endif
