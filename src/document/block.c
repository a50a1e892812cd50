/* Blocks: each kind of element, set where the cursor is. */
#include "engine.h"

#include "code.h"

#define MARK_MM 175.0 /* as long as it may be in the large style */

struct dbt_area dbt_page_area(const struct dbt_engine *engine)
{
    const struct dbt_node *page = engine->page;
    return (struct dbt_area){page->left_mm, DBT_PAPER_W_MM - page->left_mm - page->right_mm};
}

static enum dbt_role role_of(const struct dbt_engine *engine, const struct dbt_node *node)
{
    bool heading = node->element == DBT_ELEMENT_HEADING;
    return engine->is_artefact || node->is_artefact ? DBT_ROLE_ARTEFACT
           : heading                                ? DBT_ROLE_HEADING
                                                    : DBT_ROLE_TEXT;
}

static enum dbt_style style_of(const struct dbt_node *node)
{
    if (node->has_style || node->element != DBT_ELEMENT_HEADING) {
        return node->style;
    }
    return node->level == 1 ? DBT_STYLE_TITLE : DBT_STYLE_HEADING;
}

static void place_text(struct dbt_engine *engine, const struct dbt_entry *entry,
                       struct dbt_area area)
{
    struct dbt_flow *flow = &engine->flow;
    const struct dbt_node *node = entry->node;
    struct dbt_spot spot = {.x_mm = area.x_mm,
                            .w_mm = area.w_mm - node->right_mm,
                            .style = style_of(node),
                            .align = node->align,
                            .role = role_of(engine, node),
                            .level = node->level,
                            .lines_max = node->lines};
    spot.x_mm += node->align == DBT_ALIGN_RIGHT    ? spot.w_mm
                 : node->align == DBT_ALIGN_CENTRE ? spot.w_mm / 2
                                                   : 0;
    struct dbt_lines lines =
        dbt_flow_wrap(flow, &spot, dbt_words_make(engine, &node->words, &entry->scope));
    if (lines.count == 0) {
        return;
    }
    spot.y_mm = flow->y_mm + node->above_mm + dbt_style_ascent(spot.style);
    dbt_flow_lines(flow, &spot, &lines);
    flow->y_mm +=
        node->above_mm + (double)lines.count * dbt_style_leading(spot.style) + node->below_mm;
}

static void place_columns(struct dbt_engine *engine, const struct dbt_entry *entry,
                          struct dbt_area area)
{
    struct dbt_flow *flow = &engine->flow;
    struct dbt_entries columns = dbt_expand(engine, entry->node, &entry->scope);
    struct dbt_column_place *places =
        dbt_arena_alloc(flow->arena, columns.count + 1, sizeof *places);
    if (places == NULL) {
        dbt_flow_keep(flow, NULL);
        return;
    }
    if (!dbt_columns_place(columns.items, columns.count, area, places)) {
        dbt_flow_refuse(flow, &entry->node->place,
                        "has columns wider than the room for them; make them narrower");
    }
    double top_mm = flow->y_mm;
    double end_mm = top_mm;
    for (size_t i = 0; i < columns.count; i++) {
        flow->y_mm = top_mm;
        dbt_blocks_place(engine, &columns.items[i],
                         (struct dbt_area){places[i].x_mm, places[i].w_mm});
        end_mm = flow->y_mm > end_mm ? flow->y_mm : end_mm;
    }
    flow->y_mm = end_mm;
}

static void place_table(struct dbt_engine *engine, const struct dbt_entry *entry,
                        struct dbt_area area)
{
    struct dbt_grid table;
    engine->flow.y_mm += entry->node->above_mm;
    dbt_table_open(engine, &table, entry, area);
    for (size_t i = 0; i < table.rows.count && engine->flow.status == DBT_OK; i++) {
        const struct dbt_node *node = table.rows.items[i].node;
        bool repeats = node == NULL || node->element == DBT_ELEMENT_CARRIED ||
                       node->element == DBT_ELEMENT_BROUGHT ||
                       node->element == DBT_ELEMENT_CONTINUED;
        if (!repeats) {
            dbt_rows_place(engine, &table, &table.rows.items[i], 0);
        }
    }
}

/* The ground is drawn first; how high it is, is known when what stands on it is set. */
static void place_panel(struct dbt_engine *engine, const struct dbt_entry *entry,
                        struct dbt_area area)
{
    struct dbt_flow *flow = &engine->flow;
    const struct dbt_node *node = entry->node;
    double top_mm = flow->y_mm;
    struct dbt_page *page =
        flow->apart != NULL ? flow->apart : &flow->document->pages[flow->document->page_count - 1];
    size_t ground = page->count;
    dbt_flow_fill(
        flow,
        (struct dbt_box){area.x_mm - node->bleed_mm, top_mm, area.w_mm + 2 * node->bleed_mm, 0},
        node->ink);
    flow->y_mm += node->top_mm;
    dbt_blocks_place(
        engine, entry,
        (struct dbt_area){area.x_mm + node->left_mm, area.w_mm - node->left_mm - node->right_mm});
    flow->y_mm += node->bottom_mm;
    if (flow->status == DBT_OK) {
        page->items[ground].h_mm = flow->y_mm - top_mm;
    }
}

/* On white, with the quiet zone that readers need around it. */
static void place_code(struct dbt_engine *engine, const struct dbt_entry *entry,
                       struct dbt_area area)
{
    struct dbt_flow *flow = &engine->flow;
    const struct dbt_node *node = entry->node;
    const char *text = dbt_words_make(engine, &node->words, &entry->scope);
    struct dbt_code code = {0};
    if (flow->status == DBT_OK) {
        flow->status = engine->is_trial ? dbt_code_check(text, flow->error)
                                        : dbt_code_make(&code, text, flow->arena, flow->error);
    }
    double side_mm = node->w_mm + 2 * node->frame_mm;
    dbt_flow_fill(flow, (struct dbt_box){area.x_mm, flow->y_mm, side_mm, side_mm}, DBT_INK_WHITE);
    dbt_flow_item_add(
        flow, &(struct dbt_item){.kind = DBT_ITEM_CODE,
                                 .role = DBT_ROLE_FIGURE,
                                 .ink = DBT_INK_INK,
                                 .x_mm = area.x_mm + node->frame_mm,
                                 .y_mm = flow->y_mm + node->frame_mm,
                                 .w_mm = node->w_mm,
                                 .h_mm = node->w_mm,
                                 .text = dbt_words_make(engine, &node->alternative, &entry->scope),
                                 .modules = code.modules,
                                 .side = code.side});
    flow->y_mm += side_mm;
}

static void place_logo(struct dbt_engine *engine, const struct dbt_entry *entry,
                       struct dbt_area area)
{
    struct dbt_flow *flow = &engine->flow;
    double side_mm = entry->node->w_mm;
    if (engine->identity->logo[0] == '\0') {
        return;
    }
    dbt_flow_item_add(flow, &(struct dbt_item){.kind = DBT_ITEM_PATH,
                                               .ink = DBT_INK_ACCENT,
                                               .x_mm = area.x_mm,
                                               .y_mm = flow->y_mm,
                                               .w_mm = side_mm,
                                               .h_mm = side_mm,
                                               .text = engine->identity->logo});
    flow->y_mm += side_mm;
}

/* What the layout says that it shows, or else what the chart does. */
static void place_chart(struct dbt_engine *engine, const struct dbt_entry *entry,
                        struct dbt_area area)
{
    struct dbt_flow *flow = &engine->flow;
    const struct dbt_node *node = entry->node;
    const struct dbt_chart *chart = dbt_path_chart(&node->path, &entry->scope);
    if (chart == NULL) {
        return;
    }
    const char *said = dbt_words_make(engine, &node->alternative, &entry->scope);
    double w_mm = node->w_mm > 0 ? node->w_mm : area.w_mm;
    const struct dbt_item like = {.role = engine->is_artefact ? DBT_ROLE_ARTEFACT : DBT_ROLE_FIGURE,
                                  .alt = *said != '\0' ? said : chart->alternative};
    dbt_chart_place(engine, chart, (struct dbt_box){area.x_mm, flow->y_mm, w_mm, node->h_mm},
                    &like);
    flow->y_mm += node->h_mm;
}

/* Across the page, behind everything; it takes no room. */
static void place_mark(struct dbt_engine *engine, const struct dbt_entry *entry)
{
    struct dbt_flow *flow = &engine->flow;
    const char *text = dbt_words_make(engine, &entry->node->words, &entry->scope);
    bool longer = dbt_flow_width(flow, DBT_STYLE_MARK, text) > MARK_MM;
    dbt_flow_item_add(flow,
                      &(struct dbt_item){.kind = DBT_ITEM_MARK,
                                         .style = longer ? DBT_STYLE_MARK_LONG : DBT_STYLE_MARK,
                                         .align = DBT_ALIGN_CENTRE,
                                         .x_mm = DBT_PAPER_W_MM / 2,
                                         .y_mm = DBT_PAPER_H_MM / 2,
                                         .text = text});
}

void dbt_blocks_place(struct dbt_engine *engine, const struct dbt_entry *parent,
                      struct dbt_area area)
{
    struct dbt_entries entries = dbt_expand(engine, parent->node, &parent->scope);
    for (size_t i = 0; i < entries.count && engine->flow.status == DBT_OK; i++) {
        dbt_block_place(engine, &entries.items[i], area);
    }
}

struct dbt_area dbt_box_area(const struct dbt_engine *engine, const struct dbt_node *box,
                             double *y_mm)
{
    const struct dbt_window *window = engine->window;
    bool given = box->is_window && window->w > 0;
    *y_mm = given ? (double)window->y / 100 : box->y_mm;
    return given ? (struct dbt_area){(double)window->x / 100, (double)window->w / 100}
                 : (struct dbt_area){box->x_mm, box->w_mm};
}

/* Where it stands does not depend on what is around it. */
static void place_box(struct dbt_engine *engine, const struct dbt_entry *entry)
{
    struct dbt_flow *flow = &engine->flow;
    double before_mm = flow->y_mm;
    struct dbt_area area = dbt_box_area(engine, entry->node, &flow->y_mm);
    dbt_blocks_place(engine, entry, area);
    flow->y_mm = before_mm;
}

void dbt_block_place(struct dbt_engine *engine, const struct dbt_entry *entry, struct dbt_area area)
{
    struct dbt_flow *flow = &engine->flow;
    /* The grammar leaves nothing else where blocks stand. */
    if (entry->node == NULL) {
        return;
    }
    flow->place = &entry->node->place;
    switch ((int)entry->node->element) {
    case DBT_ELEMENT_HEADING:
    case DBT_ELEMENT_TEXT:
        place_text(engine, entry, area);
        break;
    case DBT_ELEMENT_TABLE:
        place_table(engine, entry, area);
        break;
    case DBT_ELEMENT_COLUMNS:
        place_columns(engine, entry, area);
        break;
    case DBT_ELEMENT_PANEL:
        place_panel(engine, entry, area);
        break;
    case DBT_ELEMENT_RULE:
        dbt_flow_rule(flow, area.x_mm, flow->y_mm, area.w_mm, entry->node->is_strong);
        break;
    case DBT_ELEMENT_SPACE:
        flow->y_mm += entry->node->h_mm;
        break;
    case DBT_ELEMENT_QR:
        place_code(engine, entry, area);
        break;
    case DBT_ELEMENT_LOGO:
        place_logo(engine, entry, area);
        break;
    case DBT_ELEMENT_CHART:
        place_chart(engine, entry, area);
        break;
    case DBT_ELEMENT_MARK:
        place_mark(engine, entry);
        break;
    case DBT_ELEMENT_BOX:
        place_box(engine, entry);
        break;
    case DBT_ELEMENT_KEEP:
    case DBT_ELEMENT_BOTTOM:
        dbt_blocks_place(engine, entry, area);
        break;
    default:
        break;
    }
}
