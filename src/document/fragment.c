/* What is set apart from a page, until it is known on which one it stands. */
#include "engine.h"

struct dbt_apart dbt_fragment_open(struct dbt_engine *engine, struct dbt_fragment *fragment)
{
    struct dbt_flow *flow = &engine->flow;
    struct dbt_apart apart = {flow->apart, flow->y_mm};
    *fragment = (struct dbt_fragment){0};
    flow->apart = &fragment->page;
    flow->y_mm = 0;
    return apart;
}

void dbt_fragment_close(struct dbt_engine *engine, struct dbt_fragment *fragment,
                        struct dbt_apart apart)
{
    fragment->h_mm = engine->flow.y_mm;
    engine->flow.apart = apart.before;
    engine->flow.y_mm = apart.y_mm;
}

void dbt_fragment_make(struct dbt_engine *engine, const struct dbt_entry *entry,
                       struct dbt_area area, struct dbt_fragment *fragment)
{
    struct dbt_apart apart = dbt_fragment_open(engine, fragment);
    dbt_block_place(engine, entry, area);
    dbt_fragment_close(engine, fragment, apart);
}

void dbt_fragment_place(struct dbt_engine *engine, const struct dbt_fragment *fragment)
{
    struct dbt_flow *flow = &engine->flow;
    for (size_t i = 0; i < fragment->page.count; i++) {
        struct dbt_item item = fragment->page.items[i];
        item.y_mm += flow->y_mm;
        if (item.kind == DBT_ITEM_LINE) {
            item.points = dbt_points_move(flow, item.points, item.point_count,
                                          (struct dbt_point){0, flow->y_mm});
        }
        dbt_flow_item_add(flow, &item);
    }
    flow->y_mm += fragment->h_mm;
}
