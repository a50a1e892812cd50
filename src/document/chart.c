/* Charts: their shapes become items of one figure. */
#include "engine.h"

const struct dbt_chart *dbt_path_chart(const struct dbt_path *path, const struct dbt_scope *scope)
{
    const void *value = (const char *)scope->slots[path->slot] + path->offset;
    return *(const struct dbt_chart *const *)value;
}

static struct dbt_item item_of(const struct dbt_shape *shape, struct dbt_point corner,
                               const struct dbt_item *like)
{
    static const enum dbt_item_kind kinds[] = {
        [DBT_SHAPE_FILL] = DBT_ITEM_FILL,
        [DBT_SHAPE_LINE] = DBT_ITEM_LINE,
        [DBT_SHAPE_DOT] = DBT_ITEM_DOT,
        [DBT_SHAPE_TEXT] = DBT_ITEM_TEXT,
    };
    struct dbt_item item = *like;
    item.kind = kinds[shape->kind];
    item.ink = shape->ink;
    item.paleness = shape->paleness;
    item.is_dashed = shape->is_dashed;
    item.style = shape->style;
    item.align = shape->align;
    item.x_mm = corner.x_mm + shape->x_mm;
    item.y_mm = corner.y_mm + shape->y_mm;
    item.w_mm = shape->w_mm;
    item.h_mm = shape->h_mm;
    item.text = shape->text;
    item.point_count = shape->point_count;
    return item;
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
                     const struct dbt_item *like)
{
    struct dbt_flow *flow = &engine->flow;
    const struct dbt_chart_room room = {box.w_mm, box.h_mm, flow->metrics};
    const struct dbt_point corner = {box.x_mm, box.y_mm};
    struct dbt_item figure = *like;
    struct dbt_drawing drawing = {0};
    if (chart == NULL || flow->status != DBT_OK) {
        return;
    }
    flow->status = dbt_chart_draw(chart, &room, &drawing, flow->arena, flow->error);
    if (figure.role == DBT_ROLE_FIGURE) {
        engine->figures++;
        figure.figure = engine->figures;
    }
    for (size_t i = 0; i < drawing.count && flow->status == DBT_OK; i++) {
        const struct dbt_shape *shape = &drawing.items[i];
        struct dbt_item item = item_of(shape, corner, &figure);
        item.points = dbt_points_move(flow, shape->points, shape->point_count, corner);
        dbt_flow_item_add(flow, &item);
        figure.alt = NULL; /* the first one has it */
    }
}
