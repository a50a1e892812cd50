/* Pages, items, and the room that is left. */
#include "flow.h"

#include <stdarg.h>
#include <stdio.h>

#define MM_PER_POINT   (25.4 / 72.0)
#define LEADING        1.35
#define RULE_MM        0.15
#define STRONG_RULE_MM 0.4

static const double sizes_pt[] = {
#define DBT_STYLE(name, weight, size_pt, ink) (size_pt),
#include "debitera/style.def"
#undef DBT_STYLE
};

double dbt_style_leading(enum dbt_style style)
{
    return sizes_pt[style] * MM_PER_POINT * LEADING;
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

void dbt_flow_item_add(struct dbt_flow *flow, const struct dbt_item *item)
{
    if (flow->status != DBT_OK) {
        return;
    }
    struct dbt_page *page = &flow->document->pages[flow->document->page_count - 1];
    struct dbt_item *items =
        dbt_arena_grow(flow->arena, page->items, page->count, &page->capacity, sizeof *items);
    if (items == NULL) {
        dbt_flow_keep(flow, NULL);
        return;
    }
    page->items = items;
    items[page->count] = *item;
    page->count++;
}

bool dbt_flow_fits(const struct dbt_flow *flow, double height_mm)
{
    return flow->y_mm + height_mm <= flow->bottom_mm;
}

void dbt_flow_must_fit(struct dbt_flow *flow, double height_mm, const char *what)
{
    if (!dbt_flow_fits(flow, height_mm)) {
        dbt_flow_fail(flow, DBT_INTERNAL, "%s: %s does not fit on a page: shorten the texts in it",
                      flow->document->title, what);
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
                            .row = spot->row};
    for (size_t i = 0; i < lines->count; i++) {
        item.text = lines->items[i];
        dbt_flow_item_add(flow, &item);
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
