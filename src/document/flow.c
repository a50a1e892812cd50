/* Pages, items, and the room that is left. */
#include "flow.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MM_PER_POINT   (25.4 / 72.0)
#define LEADING        1.35
#define ASCENT         0.74
#define RULE_MM        0.15
#define STRONG_RULE_MM 0.4
#define ROUNDING_MM    0.01

static const double sizes_pt[] = {
#define DBT_STYLE(name, weight, size_pt, ink) (size_pt),
#include "debitera/style.def"
#undef DBT_STYLE
};

double dbt_style_leading(enum dbt_style style)
{
    return sizes_pt[style] * MM_PER_POINT * LEADING;
}

double dbt_style_ascent(enum dbt_style style)
{
    return dbt_style_leading(style) * ASCENT;
}

void dbt_flow_fail(struct dbt_flow *flow, enum dbt_status status, const char *format, ...)
{
    if (flow->status != DBT_OK) {
        return;
    }
    char text[DBT_ERROR_TEXT_BYTES];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    flow->status = dbt_error_set(flow->error, status, "%s", text);
}

const char *dbt_flow_keep(struct dbt_flow *flow, const char *made)
{
    if (made == NULL && flow->status == DBT_OK) {
        flow->status = dbt_error_memory(flow->error, "a document");
    }
    return made != NULL ? made : "";
}

void dbt_flow_page_add(struct dbt_flow *flow)
{
    struct dbt_document *document = flow->document;
    struct dbt_page *pages = dbt_arena_grow(flow->arena, document->pages, document->page_count,
                                            &document->page_capacity, sizeof *pages);
    if (pages == NULL) {
        dbt_flow_keep(flow, NULL);
        return;
    }
    document->pages = pages;
    pages[document->page_count] = (struct dbt_page){0};
    document->page_count++;
}

enum { FIRST_ITEMS = 8 };

/* The place of the spares of that many items; DBT_SPARE_SIZES: so many are not kept. */
static size_t spare_size(size_t capacity)
{
    size_t size = 0;
    while (size < DBT_SPARE_SIZES && ((size_t)FIRST_ITEMS << size) < capacity) {
        size++;
    }
    return size;
}

void dbt_flow_items_release(struct dbt_flow *flow, struct dbt_page *page)
{
    const size_t size = spare_size(page->capacity);
    if (page->capacity > 0 && size < DBT_SPARE_SIZES) {
        struct dbt_spare *spare = (struct dbt_spare *)(void *)page->items;
        spare->next = flow->spares[size];
        flow->spares[size] = spare;
    }
    *page = (struct dbt_page){0};
}

static struct dbt_item *take_items(struct dbt_flow *flow, size_t capacity)
{
    const size_t size = spare_size(capacity);
    struct dbt_spare *spare = size < DBT_SPARE_SIZES ? flow->spares[size] : NULL;
    if (spare == NULL) {
        return dbt_arena_alloc(flow->arena, capacity, sizeof(struct dbt_item));
    }
    flow->spares[size] = spare->next;
    return (struct dbt_item *)(void *)spare;
}

/* Room for one item more: a report of a whole region would else keep every array it outgrew. */
static bool grow_items(struct dbt_flow *flow, struct dbt_page *page)
{
    struct dbt_page larger = *page;
    if (page->count < page->capacity) {
        return true;
    }
    larger.capacity = page->capacity > 0 ? 2 * page->capacity : FIRST_ITEMS;
    larger.items = take_items(flow, larger.capacity);
    if (larger.items == NULL) {
        return false;
    }
    if (page->count > 0) {
        memcpy(larger.items, page->items, page->count * sizeof *page->items);
    }
    dbt_flow_items_release(flow, page);
    *page = larger;
    return true;
}

void dbt_flow_item_add(struct dbt_flow *flow, const struct dbt_item *item)
{
    if (flow->status != DBT_OK) {
        return;
    }
    struct dbt_page *page =
        flow->apart != NULL ? flow->apart : &flow->document->pages[flow->document->page_count - 1];
    if (!grow_items(flow, page)) {
        dbt_flow_keep(flow, NULL);
        return;
    }
    struct dbt_item *added = &page->items[page->count++];
    *added = *item;
    if (item->place == NULL) {
        added->place = flow->place;
    }
}

bool dbt_flow_fits(const struct dbt_flow *flow, double height_mm)
{
    return flow->y_mm + height_mm <= flow->bottom_mm;
}

void dbt_flow_refuse(struct dbt_flow *flow, const struct dbt_place *place, const char *why)
{
    static const struct dbt_place none;
    char where[DBT_ERROR_TEXT_BYTES];
    dbt_flow_fail(flow, DBT_INTERNAL, "%s: what stands at %s %s", flow->document->title,
                  dbt_place_format(place != NULL ? place : &none, where, sizeof where), why);
}

void dbt_flow_must_fit(struct dbt_flow *flow, double height_mm, const struct dbt_place *place)
{
    if (!dbt_flow_fits(flow, height_mm)) {
        dbt_flow_refuse(flow, place,
                        "does not fit on a page; shorten the texts in it, or give it less room "
                        "there");
    }
}

/* ---- the paper ------------------------------------------------------------------------------ */

static bool is_within(double first_mm, double last_mm, double paper_mm)
{
    return first_mm >= -ROUNDING_MM && last_mm <= paper_mm + ROUNDING_MM;
}

/* Lines of text have the width of the room that they were broken for. */
static bool is_on_paper(const struct dbt_item *item)
{
    double left_mm = item->align == DBT_ALIGN_RIGHT    ? item->x_mm - item->w_mm
                     : item->align == DBT_ALIGN_CENTRE ? item->x_mm - item->w_mm / 2
                                                       : item->x_mm;
    bool across = is_within(left_mm, left_mm + item->w_mm, DBT_PAPER_W_MM);
    if (item->kind == DBT_ITEM_TEXT) {
        double top_mm = item->y_mm - dbt_style_ascent(item->style);
        return across && is_within(top_mm, item->y_mm, DBT_PAPER_H_MM);
    }
    return across && is_within(item->y_mm, item->y_mm + item->h_mm, DBT_PAPER_H_MM);
}

/* What is drawn around a middle, or through points, its chart has placed. */
static bool is_placed_by_layout(const struct dbt_item *item)
{
    return item->kind != DBT_ITEM_MARK && item->kind != DBT_ITEM_LINE && item->kind != DBT_ITEM_DOT;
}

void dbt_flow_check_page(struct dbt_flow *flow, const struct dbt_page *page)
{
    for (size_t i = 0; i < page->count && flow->status == DBT_OK; i++) {
        const struct dbt_item *item = &page->items[i];
        if (is_placed_by_layout(item) && !is_on_paper(item)) {
            dbt_flow_refuse(flow, item->place,
                            "is not all on the paper; correct where it stands, or its width");
        }
    }
}

/* ---- text ----------------------------------------------------------------------------------- */

/* Styles without such a sister are bold already, or say nothing more by it. */
static enum dbt_style bold_of(enum dbt_style style)
{
    return style == DBT_STYLE_BODY    ? DBT_STYLE_BODY_BOLD
           : style == DBT_STYLE_LABEL ? DBT_STYLE_LABEL_BOLD
                                      : style;
}

static enum dbt_style italic_of(enum dbt_style style)
{
    return style == DBT_STYLE_BODY    ? DBT_STYLE_BODY_ITALIC
           : style == DBT_STYLE_LABEL ? DBT_STYLE_LABEL_ITALIC
           : style == DBT_STYLE_SMALL ? DBT_STYLE_SMALL_ITALIC
                                      : style;
}

static const char marks[] = {DBT_BOLD_ON, DBT_ITALIC_ON, DBT_EMPHASIS_OFF, '\0'};

static bool is_marked(const char *text)
{
    return strpbrk(text, marks) != NULL;
}

struct run { /* of a line, in one style */
    const char *text;
    enum dbt_style style;
};

/* The run at `*at`, which is advanced past it; false at the end. */
static bool take_run(struct dbt_flow *flow, enum dbt_style style, const char **at, struct run *run)
{
    char mark = **at;
    *at += **at != '\0' && strchr(marks, **at) != NULL ? 1 : 0;
    size_t length = strcspn(*at, marks);
    if (length == 0 && **at == '\0') {
        return false;
    }
    run->style = mark == DBT_BOLD_ON     ? bold_of(style)
                 : mark == DBT_ITALIC_ON ? italic_of(style)
                                         : style;
    run->text = dbt_flow_keep(flow, dbt_arena_copy(flow->arena, (struct dbt_text){*at, length}));
    *at += length;
    return true;
}

double dbt_flow_width(const struct dbt_flow *flow, enum dbt_style style, const char *text)
{
    const struct dbt_metrics *metrics = &flow->metrics;
    if (!is_marked(text)) {
        return metrics->width_mm(metrics->context, style, text);
    }
    struct dbt_flow measuring = *flow;
    struct run run;
    double width_mm = 0;
    while (take_run(&measuring, style, &text, &run)) {
        width_mm += metrics->width_mm(metrics->context, run.style, run.text);
    }
    return width_mm;
}

/* A line of several runs: each an item, from left to right. */
static void add_runs(struct dbt_flow *flow, const struct dbt_item *line)
{
    struct dbt_item item = *line;
    double width_mm = dbt_flow_width(flow, line->style, line->text);
    item.x_mm -= line->align == DBT_ALIGN_RIGHT    ? width_mm
                 : line->align == DBT_ALIGN_CENTRE ? width_mm / 2
                                                   : 0;
    item.align = DBT_ALIGN_LEFT;
    item.w_mm = 0;
    const char *at = line->text;
    struct run run;
    while (take_run(flow, line->style, &at, &run)) {
        item.style = run.style;
        item.text = run.text;
        if (*run.text != '\0') {
            dbt_flow_item_add(flow, &item);
        }
        item.x_mm += flow->metrics.width_mm(flow->metrics.context, run.style, run.text);
    }
}

double dbt_flow_lines(struct dbt_flow *flow, const struct dbt_spot *spot,
                      const struct dbt_lines *lines)
{
    struct dbt_item item = {.kind = DBT_ITEM_TEXT,
                            .role = spot->role,
                            .style = spot->style,
                            .align = spot->align,
                            .x_mm = spot->x_mm,
                            .y_mm = spot->y_mm,
                            .w_mm = spot->w_mm,
                            .row = spot->row};
    if (spot->role != DBT_ROLE_ARTEFACT && lines->count > 0) {
        flow->blocks++;
        item.block = flow->blocks;
        item.level = spot->level;
        item.table = spot->table;
        item.table_row = spot->table_row;
        item.column = spot->column;
        item.span = spot->span;
    }
    for (size_t i = 0; i < lines->count; i++) {
        item.text = lines->items[i];
        if (is_marked(item.text)) {
            add_runs(flow, &item);
        } else {
            dbt_flow_item_add(flow, &item);
        }
        item.y_mm += dbt_style_leading(spot->style);
    }
    return item.y_mm;
}

double dbt_flow_text(struct dbt_flow *flow, const struct dbt_spot *spot, const char *text)
{
    struct dbt_lines lines = dbt_flow_wrap(flow, spot, text);
    return dbt_flow_lines(flow, spot, &lines);
}

void dbt_flow_rule(struct dbt_flow *flow, double x_mm, double y_mm, double w_mm, bool strong)
{
    dbt_flow_item_add(flow, &(struct dbt_item){.kind = DBT_ITEM_RULE,
                                               .ink = strong ? DBT_INK_INK : DBT_INK_LINE,
                                               .x_mm = x_mm,
                                               .y_mm = y_mm,
                                               .w_mm = w_mm,
                                               .h_mm = strong ? STRONG_RULE_MM : RULE_MM});
}

void dbt_flow_fill(struct dbt_flow *flow, struct dbt_box box, enum dbt_ink ink)
{
    dbt_flow_item_add(flow, &(struct dbt_item){.kind = DBT_ITEM_FILL,
                                               .ink = ink,
                                               .x_mm = box.x_mm,
                                               .y_mm = box.y_mm,
                                               .w_mm = box.w_mm,
                                               .h_mm = box.h_mm});
}
