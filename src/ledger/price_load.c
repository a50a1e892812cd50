/* Price: rows back to a price list, in the form of a region of today. */
#include "price.h"

#include "run.h"

#include <stdlib.h>

struct load {
    struct dbt_ledger *ledger;
    int64_t sequence;
    const struct dbt_region *region;
    struct dbt_arena *arena;
    struct dbt_error *error;
};

static enum dbt_status load_list(const struct load *load, struct dbt_price_list *list)
{
    struct dbt_query query;
    dbt_cells_open_select(&query, load->ledger, &dbt_price_list_cells, "WHERE run = ?",
                          load->error);
    dbt_query_bind_integer(&query, load->sequence);
    if (dbt_query_step(&query)) {
        dbt_cells_read(&query, &dbt_price_list_cells, list, load->arena);
    } else if (query.status == DBT_OK) {
        dbt_query_fail(&query, dbt_error_set(load->error, DBT_INPUT,
                                             "%s: run %lld was issued by a debitera that did not "
                                             "keep price lists yet (ledger version 4 does): name "
                                             "the list of that time with --prices",
                                             load->ledger->path, (long long)load->sequence));
    }
    return dbt_query_close(&query);
}

static enum dbt_status load_rows(const struct load *load, const struct dbt_cells *cells,
                                 const char *rest, struct dbt_gathered *rows)
{
    struct dbt_query query;
    dbt_cells_open_select(&query, load->ledger, cells, rest, load->error);
    dbt_query_bind_integer(&query, load->sequence);
    dbt_cells_gather(&query, cells, rows, load->arena);
    return dbt_query_close(&query);
}

static bool find_scheme(const char *word, enum dbt_tier_scheme *scheme)
{
    for (size_t i = 0; i < DBT_SCHEME_COUNT; i++) {
        if (strcmp(dbt_scheme_words[i], word) == 0) {
            *scheme = (enum dbt_tier_scheme)i;
            return true;
        }
    }
    return false;
}

/* False when the region does not have the service, or the component, any more. */
static bool find_component(const struct dbt_region *region, const struct dbt_price_row *row,
                           struct dbt_price *price)
{
    price->service = dbt_region_service(region, dbt_text_of(row->service));
    if (price->service == DBT_NONE) {
        return false;
    }
    const struct dbt_service *service = &region->services[price->service];
    for (uint32_t i = 0; i < service->component_count; i++) {
        if (strcmp(service->components[i].code, row->component) == 0) {
            price->component = i;
            return true;
        }
    }
    return false;
}

static void fill(const struct dbt_price_row *row, const char *file, struct dbt_price *price)
{
    price->from = row->from;
    price->price_micro = row->price_micro;
    price->basis = row->basis;
    price->included = row->included;
    price->minimum_ore = row->minimum_ore;
    price->confirmed = row->confirmed;
    price->document = row->document;
    price->note = row->note;
    price->place = (struct dbt_place){.file = file, .line = row->line};
}

struct tiers { /* by price, each price's in a row */
    const struct dbt_tier_row *rows;
    struct dbt_tier *tiers; /* the same, without the price */
    size_t count;
    size_t next; /* to be taken */
};

static enum dbt_status load_tiers(const struct load *load, struct tiers *tiers)
{
    struct dbt_gathered rows = {.item_bytes = sizeof(struct dbt_tier_row)};
    enum dbt_status status =
        load_rows(load, &dbt_tier_cells, "WHERE run = ? ORDER BY price, position", &rows);
    if (status != DBT_OK || rows.count == 0) {
        return status;
    }
    *tiers = (struct tiers){.rows = rows.items, .count = rows.count};
    tiers->tiers = dbt_arena_alloc(load->arena, rows.count, sizeof *tiers->tiers);
    if (tiers->tiers == NULL) {
        return dbt_error_memory(load->error, "the tiers of the ledger's prices");
    }
    for (size_t i = 0; i < rows.count; i++) {
        tiers->tiers[i] = tiers->rows[i].tier;
    }
    return DBT_OK;
}

/* Those of the row at `position`; positions come ascending. */
static void take_tiers(struct tiers *tiers, uint32_t position, struct dbt_price *price)
{
    while (tiers->next < tiers->count && tiers->rows[tiers->next].price == position) {
        if (price->tier_count == 0) {
            price->tiers = &tiers->tiers[tiers->next];
        }
        price->tier_count++;
        tiers->next++;
    }
}

static int by_key(const void *left, const void *right)
{
    const struct dbt_price *a = left;
    const struct dbt_price *b = right;
    if (a->service != b->service) {
        return a->service < b->service ? -1 : 1;
    }
    if (a->component != b->component) {
        return a->component < b->component ? -1 : 1;
    }
    return (a->from > b->from) - (a->from < b->from);
}

static enum dbt_status damaged(const struct load *load, uint32_t position)
{
    return dbt_error_set(load->error, DBT_INPUT,
                         "%s: table price: run %lld, row %lu: its tiers are not what was stored "
                         "here; restore the ledger from a backup",
                         load->ledger->path, (long long)load->sequence, (unsigned long)position);
}

/* Rows to prices; `list` has room for all of them. */
static enum dbt_status make_prices(const struct load *load, const struct dbt_gathered *rows,
                                   struct dbt_price *prices, struct dbt_price_list *list)
{
    struct tiers tiers = {0};
    enum dbt_status status = load_tiers(load, &tiers);
    list->count = 0;
    for (uint32_t i = 0; status == DBT_OK && i < rows->count; i++) {
        const struct dbt_price_row *row = (const struct dbt_price_row *)rows->items + i;
        struct dbt_price price = {0};
        bool known = find_component(load->region, row, &price);
        take_tiers(&tiers, i + 1, &price);
        if (!find_scheme(row->scheme, &price.scheme) ||
            (price.scheme == DBT_TIERS_NONE) != (price.tier_count == 0)) {
            status = damaged(load, i + 1);
        } else if (known) {
            fill(row, list->file, &price);
            prices[list->count++] = price;
        }
    }
    if (status == DBT_OK && list->count > 1) {
        qsort(prices, list->count, sizeof *prices, by_key);
    }
    list->prices = prices;
    return status;
}

enum dbt_status dbt_ledger_prices(struct dbt_ledger *ledger, int64_t sequence,
                                  struct dbt_region *region, struct dbt_arena *arena,
                                  struct dbt_error *error)
{
    struct load load = {ledger, sequence, region, arena, error};
    struct dbt_gathered rows = {.item_bytes = sizeof(struct dbt_price_row)};
    struct dbt_price_list list = {0};
    struct dbt_price *items = NULL;
    enum dbt_status status = dbt_run_check_stored(ledger, sequence, error);
    if (status == DBT_OK) {
        status = load_list(&load, &list);
    }
    if (status == DBT_OK) {
        status = load_rows(&load, &dbt_price_cells, "WHERE run = ? ORDER BY position", &rows);
    }
    if (status == DBT_OK && rows.count > 0) {
        items = dbt_arena_alloc(arena, rows.count, sizeof *items);
        status = items == NULL ? dbt_error_memory(error, "the ledger's prices") : DBT_OK;
    }
    if (status == DBT_OK) {
        status = make_prices(&load, &rows, items, &list);
    }
    if (status == DBT_OK) {
        region->prices = list;
    }
    return status;
}
