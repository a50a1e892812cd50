/* Pages: the flow cut into them, and what each has around it. */
#include "engine.h"

#define ROOM_LEAST_MM 20.0 /* that footers leave */

struct extent { /* of a box on the page at hand */
    double left_mm, right_mm, bottom_mm;
};

/* The flow of a layout on its way. */
struct setting {
    struct dbt_engine *engine;
    struct dbt_entries entries;
    struct dbt_fragment *fragments; /* of each entry that is set whole */
    struct dbt_run **runs;          /* of each that is a table */
    struct extent *boxes;           /* on the page at hand */
    size_t box_count, box_capacity;
    size_t pages;        /* when the last of them was set */
    struct dbt_run *run; /* the table that stands just before; null: none does */
};

void dbt_page_begin(struct dbt_engine *engine)
{
    struct dbt_flow *flow = &engine->flow;
    dbt_flow_page_add(flow);
    bool first = flow->document->page_count == 1;
    flow->y_mm = first ? engine->page->top_mm : engine->page->rest_mm;
}

double dbt_page_room(const struct dbt_engine *engine)
{
    return engine->flow.bottom_mm - engine->page->rest_mm;
}

/* ---- the flow ------------------------------------------------------------------------------- */

/* Boxes and tables have a way of their own. */
static bool is_whole(const struct dbt_node *node)
{
    return node != NULL && node->element != DBT_ELEMENT_BOX && node->element != DBT_ELEMENT_TABLE &&
           node->element != DBT_ELEMENT_BREAK;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* Nothing else is to be seen in the window of the envelope. */
static double window_end(const struct dbt_engine *engine, const struct dbt_node *box)
{
    const struct dbt_window *window = engine->window;
    return box->is_window && window->w > 0 ? (double)(window->y + window->h) / 100 : 0;
}

static void add_box(struct setting *setting, struct extent extent)
{
    struct dbt_flow *flow = &setting->engine->flow;
    struct extent *boxes = dbt_arena_grow(flow->arena, setting->boxes, setting->box_count,
                                          &setting->box_capacity, sizeof *boxes);
    if (boxes == NULL) {
        dbt_flow_keep(flow, NULL);
        return;
    }
    setting->boxes = boxes;
    boxes[setting->box_count] = extent;
    setting->box_count++;
}

/* Under those above it that have grown into its place, but for what stands in the window: that
   cannot give way. The flow goes on under it. */
static void place_box(struct setting *setting, const struct dbt_entry *entry)
{
    struct dbt_flow *flow = &setting->engine->flow;
    double before_mm = flow->y_mm;
    double y_mm = 0;
    struct dbt_area area = dbt_box_area(setting->engine, entry->node, &y_mm);
    struct extent extent = {area.x_mm, area.x_mm + area.w_mm, 0};
    setting->box_count = setting->pages == flow->document->page_count ? setting->box_count : 0;
    setting->pages = flow->document->page_count;
    for (size_t i = 0; i < setting->box_count; i++) {
        const struct extent *other = &setting->boxes[i];
        bool over = !entry->node->is_window && other->left_mm < extent.right_mm &&
                    extent.left_mm < other->right_mm;
        y_mm = over ? larger(y_mm, other->bottom_mm) : y_mm;
    }
    flow->y_mm = y_mm;
    dbt_blocks_place(setting->engine, entry, area);
    dbt_flow_must_fit(flow, 0, &entry->node->place);
    extent.bottom_mm = larger(flow->y_mm, window_end(setting->engine, entry->node));
    flow->y_mm = larger(before_mm, extent.bottom_mm);
    add_box(setting, extent);
}

/* What stands at the foot keeps its distance to what is above. */
static double height_at(const struct setting *setting, size_t at)
{
    const struct dbt_node *node = setting->entries.items[at].node;
    double above_mm = node != NULL && node->element == DBT_ELEMENT_BOTTOM ? node->above_mm : 0;
    return is_whole(node) ? setting->fragments[at].h_mm + above_mm : 0;
}

/* Up to what has pages of its own. */
static double height_behind(const struct setting *setting, size_t at)
{
    double height_mm = 0;
    for (size_t i = at + 1; i < setting->entries.count && is_whole(setting->entries.items[i].node);
         i++) {
        height_mm += height_at(setting, i);
    }
    return height_mm;
}

/* A table that carries its sum carries it to what follows; others end where their rows do. */
static void break_page(struct setting *setting)
{
    if (setting->run != NULL && dbt_table_carries(setting->run)) {
        dbt_table_break(setting->engine, setting->run);
    } else {
        dbt_page_begin(setting->engine);
    }
}

/* With what it is to stand with, and that with the next, up to the beginning of a table. */
static double height_joined(const struct setting *setting, size_t at)
{
    double height_mm = 0;
    bool joined = true;
    for (; joined && at < setting->entries.count; at++) {
        const struct dbt_node *node = setting->entries.items[at].node;
        height_mm += setting->runs[at] != NULL
                         ? dbt_table_opening(setting->engine, setting->runs[at])
                         : height_at(setting, at);
        joined = node != NULL && node->element == DBT_ELEMENT_KEEP && node->keeps_next;
    }
    return height_mm;
}

/* On the next page, where it has no room on this one with all that it is to stand with, and has
   room for that on another. */
static void make_room(struct setting *setting, size_t at, double least_mm)
{
    double joined_mm = height_joined(setting, at);
    double needed_mm = joined_mm <= dbt_page_room(setting->engine) ? joined_mm : least_mm;
    if (!dbt_flow_fits(&setting->engine->flow, needed_mm)) {
        break_page(setting);
    }
}

static void place_whole(struct setting *setting, size_t at)
{
    struct dbt_flow *flow = &setting->engine->flow;
    const struct dbt_node *node = setting->entries.items[at].node;
    const struct dbt_fragment *fragment = &setting->fragments[at];
    double height_mm = height_at(setting, at);
    make_room(setting, at, height_mm);
    dbt_flow_must_fit(flow, height_mm, &node->place);
    if (node->element == DBT_ELEMENT_BOTTOM) {
        flow->y_mm = flow->bottom_mm - fragment->h_mm;
    }
    dbt_fragment_place(setting->engine, fragment);
}

static void place_entry(struct setting *setting, size_t at)
{
    const struct dbt_entry *entry = &setting->entries.items[at];
    enum dbt_element element = entry->node->element;
    struct dbt_run *run = setting->runs[at];
    if (element == DBT_ELEMENT_BOX) {
        place_box(setting, entry);
    } else if (run != NULL) {
        make_room(setting, at, 0);
        dbt_table_place(setting->engine, run, height_behind(setting, at));
    } else if (element == DBT_ELEMENT_BREAK) {
        dbt_page_begin(setting->engine);
    } else {
        place_whole(setting, at);
    }
    setting->run = run;
}

/* What can be set before it is known where it stands. */
static void set_apart(struct setting *setting)
{
    struct dbt_engine *engine = setting->engine;
    for (size_t i = 0; i < setting->entries.count && engine->flow.status == DBT_OK; i++) {
        const struct dbt_entry *entry = &setting->entries.items[i];
        if (is_whole(entry->node)) {
            dbt_fragment_make(engine, entry, dbt_page_area(engine), &setting->fragments[i]);
        } else if (entry->node != NULL && entry->node->element == DBT_ELEMENT_TABLE) {
            setting->runs[i] = dbt_table_make(engine, entry);
        }
    }
}

static void place_flow(struct dbt_engine *engine, const struct dbt_node *node)
{
    struct dbt_flow *flow = &engine->flow;
    struct setting setting = {.engine = engine,
                              .entries = dbt_expand(engine, node, &engine->scope)};
    size_t count = setting.entries.count;
    setting.fragments = dbt_arena_alloc(flow->arena, count + 1, sizeof *setting.fragments);
    setting.runs = dbt_arena_alloc(flow->arena, count + 1, sizeof(struct dbt_run *));
    if (setting.fragments == NULL || setting.runs == NULL) {
        dbt_flow_keep(flow, NULL);
        return;
    }
    set_apart(&setting);
    for (size_t i = 0; i < count && flow->status == DBT_OK; i++) {
        if (setting.entries.items[i].node != NULL) {
            flow->place = &setting.entries.items[i].node->place;
            place_entry(&setting, i);
        }
    }
}

/* ---- around it ------------------------------------------------------------------------------ */

static bool stands_on(const struct dbt_node *header, size_t page)
{
    return header->where == DBT_WHERE_ALL || (header->where == DBT_WHERE_FIRST) == (page == 0);
}

static void set_children(struct dbt_engine *engine, const struct dbt_node *node)
{
    struct dbt_entry entry = {node, engine->scope};
    dbt_blocks_place(engine, &entry, dbt_page_area(engine));
}

/* Headers before the page's own items, footers behind them. */
static void frame_page(struct dbt_engine *engine, size_t page, double footer_mm)
{
    struct dbt_flow *flow = &engine->flow;
    struct dbt_page framed = {0};
    engine->progress->page = (int64_t)page + 1;
    flow->apart = &framed;
    engine->is_artefact = page > 0;
    for (const struct dbt_node *at = engine->layout->first; at != NULL; at = at->next) {
        if (at->element == DBT_ELEMENT_HEADER && stands_on(at, page)) {
            set_children(engine, at);
        }
    }
    for (size_t i = 0; i < flow->document->pages[page].count; i++) {
        dbt_flow_item_add(flow, &flow->document->pages[page].items[i]);
    }
    engine->is_artefact = true;
    flow->y_mm = footer_mm;
    for (const struct dbt_node *at = engine->layout->first; at != NULL; at = at->next) {
        if (at->element == DBT_ELEMENT_FOOTER) {
            set_children(engine, at);
        }
    }
    flow->apart = NULL;
    dbt_flow_items_release(flow, &flow->document->pages[page]);
    flow->document->pages[page] = framed;
}

/* Where the footers begin, when the last of them ends at the page's lower margin. */
static double footer_top(struct dbt_engine *engine, double *above_mm)
{
    double height_mm = 0;
    *above_mm = 0;
    for (const struct dbt_node *at = engine->layout->first; at != NULL; at = at->next) {
        struct dbt_fragment fragment;
        struct dbt_apart apart = dbt_fragment_open(engine, &fragment);
        if (at->element == DBT_ELEMENT_FOOTER) {
            set_children(engine, at);
            *above_mm = at->above_mm;
            engine->flow.place = &at->place;
        }
        dbt_fragment_close(engine, &fragment, apart);
        height_mm += fragment.h_mm;
    }
    return DBT_PAPER_H_MM - engine->page->bottom_mm - height_mm;
}

static const struct dbt_node *find_child(const struct dbt_node *parent, enum dbt_element element)
{
    const struct dbt_node *at = parent->first;
    while (at != NULL && at->element != element) {
        at = at->next;
    }
    return at;
}

void dbt_pages_make(struct dbt_engine *engine)
{
    struct dbt_flow *flow = &engine->flow;
    const struct dbt_node *content = find_child(engine->layout, DBT_ELEMENT_FLOW);
    double above_mm = 0;
    engine->page = find_child(engine->layout, DBT_ELEMENT_PAGE);
    double footer_mm = footer_top(engine, &above_mm);
    flow->bottom_mm = footer_mm - above_mm;
    if (flow->bottom_mm < larger(engine->page->top_mm, engine->page->rest_mm) + ROOM_LEAST_MM) {
        dbt_flow_refuse(flow, flow->place, "leaves no room above it; give the footer less height");
    }
    dbt_page_begin(engine);
    place_flow(engine, content);
    engine->progress->pages = (int64_t)flow->document->page_count;
    for (size_t i = 0; i < flow->document->page_count && flow->status == DBT_OK; i++) {
        frame_page(engine, i, footer_mm);
        dbt_flow_check_page(flow, &flow->document->pages[i]);
    }
}
