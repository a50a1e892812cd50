/* A document with every kind of item, made by hand: two pages. */
#ifndef DEBITERA_TESTS_RENDER_PAGES_H
#define DEBITERA_TESTS_RENDER_PAGES_H

#include "support.h"

#include "debitera/render.h"

enum { PAGES_SIDE = 33 };

struct pages {
    uint8_t modules[PAGES_SIDE * PAGES_SIDE];
    struct dbt_item first[8];
    struct dbt_item second[1];
    struct dbt_page pages[2];
    struct dbt_document document;
};

static __attribute__((unused)) struct dbt_item pages_text(double y_mm, enum dbt_style style,
                                                          enum dbt_align align, const char *text)
{
    return (struct dbt_item){.kind = DBT_ITEM_TEXT,
                             .role = DBT_ROLE_TEXT,
                             .style = style,
                             .align = align,
                             .x_mm = 105,
                             .y_mm = y_mm,
                             .text = text};
}

static __attribute__((unused)) void pages_init(struct pages *pages, const char *name)
{
    *pages = (struct pages){0};
    for (size_t i = 0; i < sizeof pages->modules; i++) {
        pages->modules[i] = i % 3 == 0;
    }
    pages->first[0] = (struct dbt_item){.kind = DBT_ITEM_MARK,
                                        .style = DBT_STYLE_MARK,
                                        .align = DBT_ALIGN_CENTRE,
                                        .x_mm = 105,
                                        .y_mm = 148.5,
                                        .text = "UTKAST"};
    pages->first[1] = pages_text(30, DBT_STYLE_TITLE, DBT_ALIGN_LEFT, "Faktura");
    pages->first[2] = pages_text(40, DBT_STYLE_BODY, DBT_ALIGN_RIGHT, name);
    pages->first[3] = pages_text(50, DBT_STYLE_SMALL, DBT_ALIGN_CENTRE, "\u22121\u00A0234,50");
    pages->first[4] = (struct dbt_item){.kind = DBT_ITEM_RULE,
                                        .ink = DBT_INK_LINE,
                                        .x_mm = 20,
                                        .y_mm = 60,
                                        .w_mm = 100,
                                        .h_mm = 0.2};
    pages->first[5] = (struct dbt_item){.kind = DBT_ITEM_FILL,
                                        .ink = DBT_INK_TINT,
                                        .x_mm = 20,
                                        .y_mm = 70,
                                        .w_mm = 100,
                                        .h_mm = 10};
    pages->first[6] = (struct dbt_item){.kind = DBT_ITEM_CODE,
                                        .role = DBT_ROLE_FIGURE,
                                        .x_mm = 20,
                                        .y_mm = 90,
                                        .w_mm = 30,
                                        .h_mm = 30,
                                        .text = "Skanna",
                                        .modules = pages->modules,
                                        .side = PAGES_SIDE};
    pages->first[7] = (struct dbt_item){.kind = DBT_ITEM_PATH,
                                        .ink = DBT_INK_ACCENT,
                                        .x_mm = 20,
                                        .y_mm = 20,
                                        .w_mm = 9,
                                        .h_mm = 9,
                                        .text = "M2 2 L22 2 C22 12 12 22 2 22 Z"};
    pages->second[0] = pages_text(30, DBT_STYLE_BODY_BOLD, DBT_ALIGN_LEFT, "Sida 2 (2)");
    pages->pages[0] = (struct dbt_page){pages->first, 8, 8};
    pages->pages[1] = (struct dbt_page){pages->second, 1, 1};
    pages->document = (struct dbt_document){.title = "Faktura 1",
                                            .author = "Region Å",
                                            .language = "sv-SE",
                                            .date = 20213,
                                            .accent = "#00405a",
                                            .tint = "#E6F0F4",
                                            .pages = pages->pages,
                                            .page_count = 2,
                                            .page_capacity = 2};
}

#endif
