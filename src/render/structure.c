/* Items to elements, in one pass over the document. */
#include "structure.h"

#include <math.h>
#include <string.h>

#include "font.h"
#include "tabulate.h"

#define MM_PER_POINT  (25.4 / 72.0)
#define LINE_PITCH    1.6 /* most that lines of a paragraph are apart, by the font's size */
#define HEADING_APART 0.7 /* the same of a heading's, which may be of two sizes */
#define SAME_PLACE_MM 0.05
#define DESCENT       0.25 /* of letters, by the font's size */

const char *const dbt_tag_names[DBT_TAG_COUNT] = {
    [DBT_TAG_DOCUMENT] = "Document",
    [DBT_TAG_P] = "P",
    [DBT_TAG_H1] = "H1",
    [DBT_TAG_H2] = "H2",
    [DBT_TAG_H3] = "H3",
    [DBT_TAG_H4] = "H4",
    [DBT_TAG_H5] = "H5",
    [DBT_TAG_H6] = "H6",
    [DBT_TAG_TABLE] = "Table",
    [DBT_TAG_TR] = "TR",
    [DBT_TAG_TH] = "TH",
    [DBT_TAG_TD] = "TD",
    [DBT_TAG_FIGURE] = "Figure",
};

/* The pass. */
struct walk {
    struct dbt_structure *structure;
    struct dbt_tabulation tabulation;
    const struct dbt_item *last; /* that is no artefact */
    struct dbt_mark *last_mark;
    uint32_t last_page, page;
    uint32_t before; /* the element drawn just before on the page; 0: an artefact */
    unsigned level;  /* of the last heading */
    bool failed;
};

static uint32_t add_kid(struct dbt_structure *structure, uint32_t parent, struct dbt_kid kid)
{
    struct dbt_kid *kids = dbt_arena_grow(structure->arena, structure->kids, structure->kid_count,
                                          &structure->kid_capacity, sizeof *kids);
    if (kids == NULL) {
        return 0;
    }
    structure->kids = kids;
    uint32_t index = (uint32_t)structure->kid_count;
    kids[index] = kid;
    structure->kid_count++;
    struct dbt_tree_element *owner = &structure->elements[parent];
    if (owner->last != 0) {
        kids[owner->last].next = index;
    } else {
        owner->first = index;
    }
    owner->last = index;
    return index;
}

bool dbt_structure_hang(struct dbt_structure *structure, uint32_t parent, uint32_t element)
{
    structure->elements[element].parent = parent;
    return add_kid(structure, parent, (struct dbt_kid){.value = element}) != 0;
}

uint32_t dbt_structure_add(struct dbt_structure *structure, uint32_t parent, enum dbt_tag tag)
{
    struct dbt_tree_element *elements =
        dbt_arena_grow(structure->arena, structure->elements, structure->element_count,
                       &structure->element_capacity, sizeof *elements);
    if (elements == NULL) {
        return 0;
    }
    structure->elements = elements;
    uint32_t index = (uint32_t)structure->element_count;
    elements[index] = (struct dbt_tree_element){.tag = tag};
    structure->element_count++;
    return dbt_structure_hang(structure, parent, index) ? index : 0;
}

static bool same_place(double a, double b)
{
    return fabs(a - b) < SAME_PLACE_MM;
}

static bool is_beside(const struct dbt_item *last, const struct dbt_item *item)
{
    return same_place(item->y_mm, last->y_mm) && item->x_mm > last->x_mm;
}

/* Further down at the same edge, or beside on the same line. */
static bool follows(const struct dbt_item *last, const struct dbt_item *item)
{
    double size_mm = dbt_font_size_pt(last->style) * MM_PER_POINT;
    double down_mm = item->y_mm - last->y_mm;
    bool under = same_place(item->x_mm, last->x_mm) && item->align == last->align && down_mm > 0;
    if (item->role == DBT_ROLE_HEADING) {
        return under && down_mm < LINE_PITCH * HEADING_APART * size_mm + size_mm;
    }
    return (under && item->style == last->style && down_mm < LINE_PITCH * size_mm) ||
           is_beside(last, item);
}

static bool continues(const struct walk *walk, const struct dbt_item *item)
{
    const struct dbt_item *last = walk->last;
    if (last == NULL || last->kind != DBT_ITEM_TEXT || item->kind != DBT_ITEM_TEXT ||
        last->role != item->role || last->table != item->table) {
        return false;
    }
    if (item->block != 0 && item->block == last->block) {
        return true;
    }
    bool told = item->block != 0 || last->block != 0;
    bool label = item->role == DBT_ROLE_TEXT && is_beside(last, item);
    return walk->page == walk->last_page && (told ? label : follows(last, item));
}

/* Levels go down one by one, whatever the items say: the first heading is the document's. */
static unsigned heading_level(const struct walk *walk, const struct dbt_item *item)
{
    unsigned level = item->level != 0 ? item->level : walk->level == 0 ? 1 : 2;
    unsigned most = walk->level < DBT_LEVELS_MAX ? walk->level + 1 : DBT_LEVELS_MAX;
    return level < most ? level : most;
}

static uint32_t begin_heading(struct walk *walk, uint32_t parent, const struct dbt_item *item)
{
    struct dbt_structure *structure = walk->structure;
    struct dbt_heading *headings =
        dbt_arena_grow(structure->arena, structure->headings, structure->heading_count,
                       &structure->heading_capacity, sizeof *headings);
    if (headings == NULL) {
        return 0;
    }
    walk->level = heading_level(walk, item);
    structure->headings = headings;
    uint32_t element =
        dbt_structure_add(structure, parent, (enum dbt_tag)(DBT_TAG_H1 + walk->level - 1));
    headings[structure->heading_count++] = (struct dbt_heading){
        .text = item->text,
        .element = element,
        .page = walk->page,
        .level = walk->level,
        .y_mm = item->y_mm - dbt_font_size_pt(item->style) * MM_PER_POINT,
    };
    return element;
}

/* A further line of the heading that was begun last. */
static bool lengthen_heading(struct dbt_structure *structure, const struct dbt_item *item)
{
    struct dbt_heading *heading = &structure->headings[structure->heading_count - 1];
    heading->text = dbt_arena_format(structure->arena, "%s %s", heading->text, item->text);
    return heading->text != NULL;
}

static double text_width(const struct dbt_structure *structure, const struct dbt_item *item)
{
    const struct dbt_metrics *metrics = &structure->metrics;
    return metrics->width_mm == NULL ? 0
                                     : metrics->width_mm(metrics->context, item->style, item->text);
}

static struct dbt_extent text_extent(const struct dbt_structure *structure,
                                     const struct dbt_item *item)
{
    double size_mm = dbt_font_size_pt(item->style) * MM_PER_POINT;
    double width_mm = text_width(structure, item);
    double left_mm = item->x_mm - (item->align == DBT_ALIGN_RIGHT    ? width_mm
                                   : item->align == DBT_ALIGN_CENTRE ? width_mm / 2
                                                                     : 0);
    return (struct dbt_extent){left_mm, item->y_mm - size_mm, left_mm + width_mm,
                               item->y_mm + size_mm * DESCENT};
}

static struct dbt_extent join(struct dbt_extent a, struct dbt_extent b)
{
    return (struct dbt_extent){fmin(a.left_mm, b.left_mm), fmin(a.top_mm, b.top_mm),
                               fmax(a.right_mm, b.right_mm), fmax(a.bottom_mm, b.bottom_mm)};
}

static struct dbt_extent around(struct dbt_point point, double reach_mm)
{
    return (struct dbt_extent){point.x_mm - reach_mm, point.y_mm - reach_mm, point.x_mm + reach_mm,
                               point.y_mm + reach_mm};
}

static struct dbt_extent line_extent(const struct dbt_item *item)
{
    struct dbt_point corner = {item->x_mm, item->y_mm};
    struct dbt_extent extent =
        around(item->point_count > 0 ? item->points[0] : corner, item->h_mm / 2);
    for (size_t i = 1; i < item->point_count; i++) {
        extent = join(extent, around(item->points[i], item->h_mm / 2));
    }
    return extent;
}

static struct dbt_extent extent_of(const struct dbt_structure *structure,
                                   const struct dbt_item *item)
{
    struct dbt_extent box = {item->x_mm, item->y_mm, item->x_mm + item->w_mm,
                             item->y_mm + item->h_mm};
    switch (item->kind) {
    case DBT_ITEM_TEXT:
    case DBT_ITEM_MARK:
        return text_extent(structure, item);
    case DBT_ITEM_LINE:
        return line_extent(item);
    case DBT_ITEM_DOT:
        return around((struct dbt_point){item->x_mm, item->y_mm}, item->w_mm / 2);
    case DBT_ITEM_CODE:
    case DBT_ITEM_PATH:
        box.bottom_mm = item->y_mm + item->w_mm;
        break;
    case DBT_ITEM_RULE:
    case DBT_ITEM_FILL:
        break;
    }
    return box;
}

static uint32_t begin_figure(struct walk *walk, uint32_t parent, const struct dbt_item *item)
{
    uint32_t element = dbt_structure_add(walk->structure, parent, DBT_TAG_FIGURE);
    if (element != 0) {
        walk->structure->elements[element].figure = item;
        walk->structure->elements[element].extent = extent_of(walk->structure, item);
    }
    return element;
}

/* Is it a further item of the figure that the last one is of? */
static bool completes_figure(const struct walk *walk, const struct dbt_item *item)
{
    return item->role == DBT_ROLE_FIGURE && item->figure != 0 && walk->last != NULL &&
           walk->last->role == DBT_ROLE_FIGURE && walk->last->figure == item->figure;
}

static uint32_t complete_figure(struct walk *walk, const struct dbt_item *item)
{
    struct dbt_tree_element *element = &walk->structure->elements[walk->last_mark->element];
    element->extent = join(element->extent, extent_of(walk->structure, item));
    return walk->last_mark->element;
}

/* The element that the item is content of. */
static uint32_t place_item(struct walk *walk, const struct dbt_item *item)
{
    bool heading = item->role == DBT_ROLE_HEADING;
    bool goes_on = continues(walk, item);
    if (goes_on && heading && !lengthen_heading(walk->structure, item)) {
        return 0;
    }
    if (completes_figure(walk, item)) {
        return complete_figure(walk, item);
    }
    if (dbt_tabulation_has(item)) {
        uint32_t before = walk->tabulation.row;
        uint32_t cell = dbt_tabulation_place(&walk->tabulation, item);
        bool same = goes_on && before == walk->tabulation.row;
        return item->role == DBT_ROLE_FIGURE ? begin_figure(walk, cell, item)
               : !heading                    ? cell
               : same                        ? walk->last_mark->element
                                             : begin_heading(walk, cell, item);
    }
    dbt_tabulation_end(&walk->tabulation);
    if (goes_on && item->role != DBT_ROLE_FIGURE) {
        return walk->last_mark->element;
    }
    if (heading) {
        return begin_heading(walk, 0, item);
    }
    return item->role == DBT_ROLE_FIGURE ? begin_figure(walk, 0, item)
                                         : dbt_structure_add(walk->structure, 0, DBT_TAG_P);
}

/* Of the element's, on the page at hand. */
static uint32_t begin_content(struct walk *walk, uint32_t element)
{
    struct dbt_structure *structure = walk->structure;
    struct dbt_page_marks *marks = &structure->pages[walk->page];
    uint32_t *owners = dbt_arena_grow(structure->arena, marks->owners, marks->owner_count,
                                      &marks->owner_capacity, sizeof *owners);
    if (owners == NULL) {
        walk->failed = true;
        return 0;
    }
    uint32_t number = (uint32_t)marks->owner_count;
    marks->owners = owners;
    owners[number] = element;
    marks->owner_count++;
    struct dbt_kid kid = {.content = true, .page = walk->page, .value = number};
    walk->failed |= add_kid(structure, element, kid) == 0;
    return number;
}

static void mark_item(struct walk *walk, const struct dbt_item *item, struct dbt_mark *mark)
{
    *mark = (struct dbt_mark){.content = DBT_CONTENT_NONE};
    if (item->role == DBT_ROLE_ARTEFACT || item->kind == DBT_ITEM_MARK) {
        walk->before = 0;
        return;
    }
    mark->element = place_item(walk, item);
    if (mark->element == 0) {
        walk->failed = true;
        return;
    }
    bool same = walk->last_mark != NULL && walk->last_mark->element == mark->element;
    if (same) {
        walk->last_mark->goes_on = walk->page == walk->last_page && item->kind == DBT_ITEM_TEXT;
    }
    mark->content = same && walk->before == mark->element ? walk->last_mark->content
                                                          : begin_content(walk, mark->element);
    walk->before = mark->element;
    walk->last = item;
    walk->last_mark = mark;
    walk->last_page = walk->page;
}

static void mark_page(struct walk *walk, uint32_t index)
{
    struct dbt_structure *structure = walk->structure;
    const struct dbt_page *page = &structure->document->pages[index];
    struct dbt_page_marks *marks = &structure->pages[index];
    marks->items = dbt_arena_alloc(structure->arena, page->count + 1, sizeof *marks->items);
    walk->page = index;
    walk->before = 0;
    walk->failed |= marks->items == NULL;
    for (size_t i = 0; i < page->count && !walk->failed; i++) {
        mark_item(walk, &page->items[i], &marks->items[i]);
    }
}

bool dbt_structure_make(struct dbt_structure *structure)
{
    struct dbt_arena *arena = structure->arena;
    const struct dbt_document *document = structure->document;
    structure->elements =
        dbt_arena_grow(arena, NULL, 0, &structure->element_capacity, sizeof *structure->elements);
    structure->kids =
        dbt_arena_grow(arena, NULL, 0, &structure->kid_capacity, sizeof *structure->kids);
    structure->pages = dbt_arena_alloc(arena, document->page_count + 1, sizeof *structure->pages);
    if (structure->elements == NULL || structure->kids == NULL || structure->pages == NULL) {
        return false;
    }
    structure->element_count = 1;
    structure->kid_count = 1;
    struct walk walk = {.structure = structure, .tabulation = {.structure = structure}};
    for (size_t i = 0; i < document->page_count && !walk.failed; i++) {
        mark_page(&walk, (uint32_t)i);
    }
    dbt_tabulation_end(&walk.tabulation);
    return !walk.failed && !walk.tabulation.failed;
}
