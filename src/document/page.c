/* Pages: the flow cut into them, and what each has around it. */
#include "engine.h"

enum { BOXES_MAX = 16 };

struct extent { /* of a box on the page at hand */
    double left_mm, right_mm, bottom_mm;
};

/* The flow of a layout on its way. */
struct setting {
    struct dbt_engine *engine;
    struct dbt_entries entries;
    struct dbt_fragment *fragments; /* of each entry that is set whole */
    struct extent boxes[BOXES_MAX];
    size_t box_count;
    struct dbt_run *run; /* the table that stands just before; null: none does */
};

void dbt_page_begin(struct dbt_engine *engine)
{
    struct dbt_flow *flow = &engine->flow;
    dbt_flow_page_add(flow);
    bool first = flow->document->page_count == 1;
    flow->y_mm = first ? engine->page->top_mm : engine->page->rest_mm;
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

/* Under those above it that have grown into its place, but for what stands in the window: that
   cannot give way. The flow goes on under it. */
static void place_box(struct setting *setting, const struct dbt_entry *entry)
{
    struct dbt_flow *flow = &setting->engine->flow;
    double before_mm = flow->y_mm;
    double y_mm = 0;
    struct dbt_area area = dbt_box_area(setting->engine, entry->node, &y_mm);
    struct extent extent = {area.x_mm, area.x_mm + area.w_mm, 0};
    for (size_t i = 0; i < setting->box_count; i++) {
        const struct extent *other = &setting->boxes[i];
        bool over = !entry->node->is_window && other->left_mm < extent.right_mm &&
                    extent.left_mm < other->right_mm;
        y_mm = over ? larger(y_mm, other->bottom_mm) : y_mm;
    }
    flow->y_mm = y_mm;
    dbt_blocks_place(setting->engine, entry, area);
    extent.bottom_mm = larger(flow->y_mm, window_end(setting->engine, entry->node));
    flow->y_mm = larger(before_mm, extent.bottom_mm);
    if (setting->box_count < BOXES_MAX) {
        setting->boxes[setting->box_count] = extent;
        setting->box_count++;
    }
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

static void break_page(struct setting *setting)
{
    if (setting->run != NULL) {
        dbt_table_break(setting->engine, setting->run);
    } else {
        dbt_page_begin(setting->engine);
    }
}

/* Together with what it is to stand with, when a page has room for both. */
static void place_whole(struct setting *setting, size_t at)
{
    struct dbt_flow *flow = &setting->engine->flow;
    const struct dbt_node *node = setting->entries.items[at].node;
    const struct dbt_fragment *fragment = &setting->fragments[at];
    double height_mm = height_at(setting, at);
    bool joined = node->keeps_next && at + 1 < setting->entries.count;
    double needed_mm = height_mm + (joined ? height_at(setting, at + 1) : 0);
    if (!dbt_flow_fits(flow, needed_mm)) {
        break_page(setting);
        dbt_flow_must_fit(flow, height_mm, &node->place);
    }
    if (node->element == DBT_ELEMENT_BOTTOM) {
        flow->y_mm = flow->bottom_mm - fragment->h_mm;
    }
    dbt_fragment_place(setting->engine, fragment);
}

static void place_entry(struct setting *setting, size_t at)
{
    const struct dbt_entry *entry = &setting->entries.items[at];
    enum dbt_element element = entry->node->element;
    struct dbt_run *run = NULL;
    if (element == DBT_ELEMENT_BOX) {
        place_box(setting, entry);
    } else if (element == DBT_ELEMENT_TABLE) {
        run = dbt_table_place(setting->engine, entry, height_behind(setting, at));
    } else if (element == DBT_ELEMENT_BREAK) {
        dbt_page_begin(setting->engine);
    } else {
        place_whole(setting, at);
    }
    setting->run = run;
}

static void place_flow(struct dbt_engine *engine, const struct dbt_node *node)
{
    struct dbt_flow *flow = &engine->flow;
    struct setting setting = {.engine = engine,
                              .entries = dbt_expand(engine, node, &engine->scope)};
    setting.fragments =
        dbt_arena_alloc(flow->arena, setting.entries.count + 1, sizeof *setting.fragments);
    if (setting.fragments == NULL) {
        dbt_flow_keep(flow, NULL);
        return;
    }
    for (size_t i = 0; i < setting.entries.count; i++) {
        if (is_whole(setting.entries.items[i].node)) {
            dbt_fragment_make(engine, &setting.entries.items[i], dbt_page_area(engine),
                              &setting.fragments[i]);
        }
    }
    for (size_t i = 0; i < setting.entries.count && flow->status == DBT_OK; i++) {
        if (setting.entries.items[i].node != NULL) {
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
    dbt_page_begin(engine);
    place_flow(engine, content);
    engine->progress->pages = (int64_t)flow->document->page_count;
    for (size_t i = 0; i < flow->document->page_count && flow->status == DBT_OK; i++) {
        frame_page(engine, i, footer_mm);
    }
}
