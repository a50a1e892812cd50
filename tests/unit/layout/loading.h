/*
 * Loading a layout in tests: a small region, small data, and what the loader finds as lines of text
 * "where: what", so that a test can state them whole.
 */
#ifndef DEBITERA_TESTS_LAYOUT_LOADING_H
#define DEBITERA_TESTS_LAYOUT_LOADING_H

#include <setjmp.h>
#include <string.h>

#include "support.h"

#include "debitera/layout.h"

struct loading_row {
    const char *name;
    int64_t net_ore;
};

struct loading_paper {
    const char *title;
    int64_t sum_ore, number;
    dbt_day day;
    bool is_due;
    struct dbt_series rows;
};

static const struct dbt_member loading_row_members[] = {
    {"name", DBT_FORM_TEXT, offsetof(struct loading_row, name), NULL},
    {"net", DBT_FORM_ORE, offsetof(struct loading_row, net_ore), NULL},
};
static const struct dbt_type loading_row_type = {sizeof(struct loading_row), loading_row_members,
                                                 2};

static const struct dbt_member loading_group_members[] = {
    {"title", DBT_FORM_TEXT, offsetof(struct loading_paper, title), NULL},
    {"sum", DBT_FORM_ORE, offsetof(struct loading_paper, sum_ore), NULL},
    {"number", DBT_FORM_INTEGER, offsetof(struct loading_paper, number), NULL},
    {"day", DBT_FORM_DAY, offsetof(struct loading_paper, day), NULL},
    {"is-due", DBT_FORM_FLAG, offsetof(struct loading_paper, is_due), NULL},
    {"rows", DBT_FORM_ROWS, offsetof(struct loading_paper, rows), &loading_row_type},
};
static const struct dbt_type loading_group_type = {sizeof(struct loading_paper),
                                                   loading_group_members, 6};

static const struct dbt_member loading_members[] = {
    {"paper", DBT_FORM_GROUP, 0, &loading_group_type},
};
static const struct dbt_type loading_type = {sizeof(struct loading_paper), loading_members, 1};

#define LOADING_PAGE "<page left='20mm' right='18mm' top='45mm' rest='30mm' bottom='8mm'/>"
/* A layout whose flow begins on its third line. */
#define LOADING_LAYOUT(flow)                                                                       \
    "<layout name='Faktura' language='sv-SE'>\n" LOADING_PAGE "<flow>\n" flow "</flow></layout>\n"

struct loading {
    struct dbt_arena arena;
    struct dbt_findings findings;
    struct dbt_region region;
    struct dbt_layouts layouts;
    struct dbt_error error;
    enum dbt_status status;
    struct dbt_layout_file files[8];
    struct dbt_buffer told;
};

static __attribute__((unused)) void loading_init(struct loading *loading)
{
    *loading = (struct loading){.region = {.folder = "region"}};
    dbt_arena_init(&loading->arena, (size_t)16 << 20);
    dbt_findings_init(&loading->findings, &loading->arena);
    dbt_buffer_init(&loading->told);
    for (unsigned i = 0; i < DBT_TEXT_COUNT; i++)
        loading->region.texts[i] = dbt_text_word((enum dbt_text_key)i);
    loading->region.texts[DBT_TEXT_PAY_BY] = "Att betala senast {date}";
    loading->region.layouts = loading->files;
}

static __attribute__((unused)) void loading_release(struct loading *loading)
{
    dbt_buffer_release(&loading->told);
    dbt_arena_release(&loading->arena);
}

static __attribute__((unused)) void loading_add(struct loading *loading, const char *name,
                                                const char *content)
{
    bool own = strncmp(name, "own/", 4) == 0;
    loading->files[loading->region.layout_count++] =
        (struct dbt_layout_file){own ? name + 4 : name, name, own, dbt_text_of(content)};
}

/* Loads; what was found is then in `told`. */
static __attribute__((unused)) void loading_run(struct loading *loading)
{
    struct dbt_layout_data data;
    for (unsigned i = 0; i < DBT_LAYOUT_COUNT; i++)
        data.types[i] = &loading_type;
    loading->status = dbt_layouts_load(&loading->layouts, &loading->region, &data,
                                       &loading->findings, &loading->error);
    dbt_buffer_string(&loading->told, "");
    for (size_t i = 0; i < loading->findings.count; i++)
        dbt_buffer_format(&loading->told, "%s: %s\n", loading->findings.items[i].where,
                          loading->findings.items[i].what);
}

/* Other layouts that are right, invoice.xml as given, and parts.xml unless it is null. */
static __attribute__((unused)) void loading_all(struct loading *loading, const char *invoice,
                                                const char *parts)
{
    loading_init(loading);
    loading_add(loading, "invoice.xml", invoice);
    loading_add(loading, "adjustment.xml", LOADING_LAYOUT(""));
    loading_add(loading, "credit.xml", LOADING_LAYOUT(""));
    if (parts != NULL)
        loading_add(loading, "parts.xml", parts);
    loading_run(loading);
}

#endif
