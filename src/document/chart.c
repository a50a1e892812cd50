/* Charts: their shapes become items of one figure. */
#include "engine.h"

/* What a shape is on the page; `corner` is the chart's upper left one. */
static struct dbt_item item_of(const struct dbt_shape *shape, struct dbt_point corner)
{
    static const enum dbt_item_kind kinds[] = {
        [DBT_SHAPE_FILL] = DBT_ITEM_FILL,
        [DBT_SHAPE_LINE] = DBT_ITEM_LINE,
        [DBT_SHAPE_DOT] = DBT_ITEM_DOT,
        [DBT_SHAPE_TEXT] = DBT_ITEM_TEXT,
    };
    return (struct dbt_item){.kind = kinds[shape->kind],
                             .ink = shape->ink,
                             .paleness = shape->paleness,
                             .is_dashed = shape->is_dashed,
                             .style = shape->style,
                             .align = shape->align,
                             .x_mm = corner.x_mm + shape->x_mm,
                             .y_mm = corner.y_mm + shape->y_mm,
                             .w_mm = shape->w_mm,
                             .h_mm = shape->h_mm,
                             .text = shape->text,
                             .point_count = shape->point_count};
}

const struct dbt_point *dbt_points_move(struct dbt_flow *flow, const struct dbt_point *points,
                                        size_t count, struct dbt_point by)
{
    struct dbt_point *moved = dbt_arena_alloc(flow->arena, count, sizeof *moved);
    if (moved == NULL) {
        dbt_flow_keep(flow, NULL);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        moved[i] = (struct dbt_point){points[i].x_mm + by.x_mm, points[i].y_mm + by.y_mm};
    }
    return moved;
}

void dbt_chart_place(struct dbt_engine *engine, const struct dbt_chart *chart, struct dbt_box box,
                     const char *alternative)
{
    struct dbt_flow *flow = &engine->flow;
    const struct dbt_chart_room room = {box.w_mm, box.h_mm, flow->metrics};
    struct dbt_drawing drawing = {0};
    if (chart == NULL || flow->status != DBT_OK) {
        return;
    }
    flow->status = dbt_chart_draw(chart, &room, &drawing, flow->arena, flow->error);
    struct dbt_point corner = {box.x_mm, box.y_mm};
    engine->figures++;
    for (size_t i = 0; i < drawing.count && flow->status == DBT_OK; i++) {
        const struct dbt_shape *shape = &drawing.items[i];
        struct dbt_item item = item_of(shape, corner);
        item.role = engine->is_artefact ? DBT_ROLE_ARTEFACT : DBT_ROLE_FIGURE;
        item.points = dbt_points_move(flow, shape->points, shape->point_count, corner);
        item.figure = engine->is_artefact ? 0 : engine->figures;
        item.alt = i == 0 ? alternative : NULL;
        dbt_flow_item_add(flow, &item);
    }
}
