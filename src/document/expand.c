/* Tests and lists of a layout, opened. */
#include "engine.h"

static void add_entry(struct dbt_engine *engine, struct dbt_entries *entries,
                      const struct dbt_node *node, const struct dbt_scope *scope)
{
    struct dbt_entry *items = dbt_arena_grow(engine->flow.arena, entries->items, entries->count,
                                             &entries->capacity, sizeof *items);
    if (items == NULL) {
        dbt_flow_keep(&engine->flow, NULL);
        return;
    }
    entries->items = items;
    items[entries->count] = (struct dbt_entry){node, *scope};
    entries->count++;
}

static bool continues(const struct dbt_node *each)
{
    for (const struct dbt_node *at = each->first; at != NULL; at = at->next) {
        if (at->element == DBT_ELEMENT_CONTINUED) {
            return true;
        }
    }
    return false;
}

static void expand_into(struct dbt_engine *engine, struct dbt_entries *entries,
                        const struct dbt_node *first, const struct dbt_scope *scope);

static void expand_each(struct dbt_engine *engine, struct dbt_entries *entries,
                        const struct dbt_node *each, const struct dbt_scope *scope)
{
    const void *at = (const char *)scope->slots[each->path.slot] + each->path.offset;
    const struct dbt_series *rows = at;
    bool closes = continues(each);
    for (size_t i = 0; i < rows->count && engine->flow.status == DBT_OK; i++) {
        struct dbt_scope inner = *scope;
        inner.slots[each->slot] = (const char *)rows->items + i * each->item_bytes;
        expand_into(engine, entries, each->first, &inner);
        if (closes) {
            add_entry(engine, entries, NULL, &inner);
        }
    }
}

static void expand_into(struct dbt_engine *engine, struct dbt_entries *entries,
                        const struct dbt_node *first, const struct dbt_scope *scope)
{
    for (const struct dbt_node *at = first; at != NULL; at = at->next) {
        if (!dbt_test_holds(&at->test, scope)) {
            continue;
        }
        if (at->element == DBT_ELEMENT_IF) {
            expand_into(engine, entries, at->first, scope);
        } else if (at->element == DBT_ELEMENT_EACH) {
            expand_each(engine, entries, at, scope);
        } else {
            add_entry(engine, entries, at, scope);
        }
    }
}

struct dbt_entries dbt_expand(struct dbt_engine *engine, const struct dbt_node *parent,
                              const struct dbt_scope *scope)
{
    struct dbt_entries entries = {0};
    expand_into(engine, &entries, parent->first, scope);
    return entries;
}
