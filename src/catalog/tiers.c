/* Tiers of a price row, and which charges can have them, an included quantity or a minimum. */
#include "tiers.h"

static const char *const scheme_words[] = {
    [DBT_TIERS_NONE] = NULL, [DBT_TIERS_GRADUATED] = "graduated", [DBT_TIERS_VOLUME] = "volume"};
const struct dbt_names dbt_scheme_names = DBT_NAMES(scheme_words);

/* A million million pieces a month, or kronor a line, is a slip of the pen. */
const struct dbt_range dbt_included_range = {1, INT64_C(1000000000000)};
const struct dbt_range dbt_minimum_range = {1, INT64_C(100000000000)};
static const struct dbt_range up_to_range = {1, INT64_C(1000000000000)};

#define TIER(member) offsetof(struct dbt_tier, member)
static const struct dbt_field tier_fields[] = {
    {"up_to", false, TIER(up_to), dbt_read_int64, &up_to_range},
    {"price", true, TIER(price_micro), dbt_read_price, NULL},
};
static const struct dbt_fields tier_form = DBT_FIELDS(tier_fields);

static void read_tier(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                      void *out)
{
    struct dbt_tier *tier = out;

    (void)form;
    tier->up_to = INT64_MAX;
    dbt_read_mapping(schema, node, &tier_form, tier);
}

const struct dbt_list_form dbt_tiers_form = {
    .item_bytes = sizeof(struct dbt_tier), .least = 2, .most = DBT_TIERS_MAX, .read = read_tier};

static void conflict(struct dbt_schema *schema, const struct dbt_yaml_node *node, const char *what)
{
    dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_CONFLICT, "%s", what);
}

/* `before` is the bound of the tier before; 0 for the first. */
static void check_bound(struct dbt_schema *schema, const struct dbt_yaml_node *item, int64_t up_to,
                        int64_t before)
{
    bool is_last = item->next == NULL;
    bool has = dbt_node_has(item, "up_to");

    if (is_last && has)
        conflict(schema, dbt_node_at(item, "up_to"),
                 "'up_to' on the last tier, expected none: it has no bound");
    if (!is_last && !has)
        dbt_problem_add(schema->findings, &item->place, DBT_PROBLEM_MISSING_KEY,
                        "the key 'up_to' is missing, expected on every tier but the last");
    if (!is_last && has && up_to <= before)
        conflict(schema, dbt_node_at(item, "up_to"),
                 "not above the tier before, expected ascending bounds");
}

static void check_bounds(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                         const struct dbt_list *list)
{
    const struct dbt_tier *tiers = list->items;
    int64_t before = 0;

    for (const struct dbt_yaml_node *item = node->first; item != NULL; item = item->next, tiers++) {
        if (item->kind == DBT_YAML_MAPPING)
            check_bound(schema, item, tiers->up_to, before);
        /* A bound that could not be read is told already, and is no measure for the next one. */
        if (tiers->up_to != INT64_MAX)
            before = tiers->up_to;
    }
}

void dbt_check_tiers(struct dbt_schema *schema, const struct dbt_yaml_node *row,
                     const struct dbt_list *tiers)
{
    bool has_scheme = dbt_node_has(row, "scheme");
    bool has_tiers = dbt_node_has(row, "tiers");

    if (has_scheme && !has_tiers)
        conflict(schema, dbt_node_at(row, "scheme"),
                 "'scheme' without 'tiers', expected the tiers that it is of");
    if (has_tiers && !has_scheme)
        conflict(schema, dbt_node_at(row, "tiers"),
                 "'tiers' without 'scheme', expected graduated or volume");
    if ((has_tiers || has_scheme) && dbt_node_has(row, "price"))
        conflict(schema, dbt_node_at(row, "price"),
                 "'price' beside tiers, expected none: each tier has its own");
    if (tiers->items != NULL)
        check_bounds(schema, dbt_node_at(row, "tiers"), tiers);
}

void dbt_check_shape(struct dbt_schema *schema, const struct dbt_yaml_node *row,
                     enum dbt_charge_model model)
{
    static const char *const keys[] = {"scheme", "tiers", "included"};

    for (size_t i = 0; model == DBT_CHARGE_FLAT && i < sizeof keys / sizeof keys[0]; i++)
        if (dbt_node_has(row, keys[i]))
            dbt_problem_add(
                schema->findings, &dbt_node_at(row, keys[i])->place, DBT_PROBLEM_CONFLICT,
                "'%s' on a flat charge, expected none: its quantity is always 1", keys[i]);
}
