/* Price: the price list as it is at a run, whole, into its columns. */
#include "price.h"

#include "run.h"

#define LIST(column, form, member)                                                                 \
    {                                                                                              \
        column, DBT_CELL_##form, offsetof(struct dbt_price_list, member)                           \
    }
#define PRICE(column, form, member)                                                                \
    {                                                                                              \
        column, DBT_CELL_##form, offsetof(struct dbt_price_row, member)                            \
    }
#define TIER(column, form, member)                                                                 \
    {                                                                                              \
        column, DBT_CELL_##form, offsetof(struct dbt_tier_row, member)                             \
    }
#define COUNT(items) (sizeof(items) / sizeof *(items))

static const struct dbt_cell list_items[] = {
    LIST("title", TEXT, title),
    LIST("file", TEXT, file),
    LIST("demonstration", BOOL, demonstration),
};

static const struct dbt_cell price_items[] = {
    PRICE("service_code", TEXT, service),
    PRICE("component", TEXT, component),
    PRICE("from_day", DAY, from),
    PRICE("price_micro", INT64, price_micro),
    PRICE("price_basis", BASIS, basis),
    PRICE("scheme", TEXT, scheme),
    PRICE("included", INT64, included),
    PRICE("minimum_ore", INT64, minimum_ore),
    PRICE("confirmed", BOOL, confirmed),
    PRICE("document", TEXT, document),
    PRICE("note", TEXT, note),
    PRICE("line", UINT64, line),
};

static const struct dbt_cell tier_items[] = {
    TIER("price", UINT32, price),
    TIER("up_to", INT64, tier.up_to),
    TIER("price_micro", INT64, tier.price_micro),
};

const struct dbt_cells dbt_price_list_cells = {"price_list", "run, ", 1, list_items,
                                               COUNT(list_items)};
const struct dbt_cells dbt_price_cells = {"price", "run, position, ", 2, price_items,
                                          COUNT(price_items)};
const struct dbt_cells dbt_tier_cells = {"price_tier", "run, position, ", 2, tier_items,
                                         COUNT(tier_items)};

const char *const dbt_scheme_words[DBT_SCHEME_COUNT] = {
    [DBT_TIERS_NONE] = "", [DBT_TIERS_GRADUATED] = "graduated", [DBT_TIERS_VOLUME] = "volume"};

/* What is stored does not depend on where the region lies. */
static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

struct store {
    int64_t sequence;
    struct dbt_query list, price, tier;
};

static void store_list(struct store *store, const struct dbt_price_list *list)
{
    struct dbt_price_list named = *list;
    named.file = base_name(list->file);
    dbt_query_bind_integer(&store->list, store->sequence);
    dbt_cells_bind(&store->list, &dbt_price_list_cells, &named);
    (void)dbt_query_step(&store->list);
}

static struct dbt_price_row row_of(const struct dbt_region *region, const struct dbt_price *price)
{
    const struct dbt_service *service = &region->services[price->service];
    return (struct dbt_price_row){
        .service = service->code,
        .component = service->components[price->component].code,
        .from = price->from,
        .price_micro = price->price_micro,
        .basis = price->basis,
        .scheme = dbt_scheme_words[price->scheme],
        .included = price->included,
        .minimum_ore = price->minimum_ore,
        .confirmed = price->confirmed,
        .document = price->document,
        .note = price->note,
        .line = price->place.line,
    };
}

static void store_price(struct store *store, const struct dbt_region *region, uint32_t at)
{
    const struct dbt_price *price = &region->prices.prices[at];
    struct dbt_price_row row = row_of(region, price);
    dbt_query_bind_integer(&store->price, store->sequence);
    dbt_query_bind_integer(&store->price, (int64_t)at + 1);
    dbt_cells_bind(&store->price, &dbt_price_cells, &row);
    (void)dbt_query_step(&store->price);
    for (uint32_t i = 0; store->price.status == DBT_OK && i < price->tier_count; i++) {
        struct dbt_tier_row tier = {at + 1, price->tiers[i]};
        dbt_query_bind_integer(&store->tier, store->sequence);
        dbt_query_bind_integer(&store->tier, (int64_t)i + 1);
        dbt_cells_bind(&store->tier, &dbt_tier_cells, &tier);
        (void)dbt_query_step(&store->tier);
    }
}

/* A failure of one statement ends what the others do. */
static enum dbt_status store_status(const struct store *store)
{
    if (store->list.status != DBT_OK) {
        return store->list.status;
    }
    return store->price.status != DBT_OK ? store->price.status : store->tier.status;
}

enum dbt_status dbt_run_store_prices(struct dbt_ledger *ledger, int64_t sequence,
                                     const struct dbt_region *region, struct dbt_error *error)
{
    struct store store = {.sequence = sequence};
    dbt_cells_open_insert(&store.list, ledger, &dbt_price_list_cells, error);
    dbt_cells_open_insert(&store.price, ledger, &dbt_price_cells, error);
    dbt_cells_open_insert(&store.tier, ledger, &dbt_tier_cells, error);
    if (store_status(&store) == DBT_OK) {
        store_list(&store, &region->prices);
    }
    for (uint32_t i = 0; i < region->prices.count && store_status(&store) == DBT_OK; i++) {
        store_price(&store, region, i);
    }
    enum dbt_status known[] = {dbt_query_close(&store.tier), dbt_query_close(&store.price),
                               dbt_query_close(&store.list)};
    (void)known; /* closing adds no failure */
    return store_status(&store);
}
