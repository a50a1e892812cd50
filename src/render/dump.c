/* Pages as plain text, for tests and for eyes. */
#include <math.h>

#include "debitera/render.h"

static const char *const kinds[] = {
    [DBT_ITEM_TEXT] = "text", [DBT_ITEM_RULE] = "rule", [DBT_ITEM_FILL] = "fill",
    [DBT_ITEM_CODE] = "code", [DBT_ITEM_PATH] = "path", [DBT_ITEM_MARK] = "mark",
    [DBT_ITEM_LINE] = "line", [DBT_ITEM_DOT] = "dot",
};

static const char *const roles[] = {
    [DBT_ROLE_ARTEFACT] = "artefact",
    [DBT_ROLE_HEADING] = "heading",
    [DBT_ROLE_TEXT] = "text",
    [DBT_ROLE_HEADER_CELL] = "header-cell",
    [DBT_ROLE_ROW_HEADER_CELL] = "row-header-cell",
    [DBT_ROLE_CELL] = "cell",
    [DBT_ROLE_FIGURE] = "figure",
};

static const char *const aligns[] = {
    [DBT_ALIGN_LEFT] = "left", [DBT_ALIGN_RIGHT] = "right", [DBT_ALIGN_CENTRE] = "centre"};

static const char *const styles[] = {
#define DBT_STYLE(name, weight, size_pt, ink) #name,
#include "debitera/style.def"
#undef DBT_STYLE
};

/* In hundredths, by integers: printf's decimal point is the locale's. */
static void add_length(struct dbt_buffer *out, double length_mm)
{
    long hundredths = lround(length_mm * 100);
    dbt_buffer_format(out, " %s%ld.%02ld", hundredths < 0 ? "-" : "", labs(hundredths) / 100,
                      labs(hundredths) % 100);
}

static void add_item(struct dbt_buffer *out, const struct dbt_item *item)
{
    bool text = item->kind == DBT_ITEM_TEXT || item->kind == DBT_ITEM_MARK;
    dbt_buffer_format(out, "%s %s", kinds[item->kind], roles[item->role]);
    add_length(out, item->x_mm);
    add_length(out, item->y_mm);
    if (text) {
        dbt_buffer_format(out, " %s %s", aligns[item->align], styles[item->style]);
    } else {
        add_length(out, item->w_mm);
        add_length(out, item->h_mm);
    }
    if (item->row > 0) {
        dbt_buffer_format(out, " row %u", item->row);
    }
    if (item->text != NULL) {
        dbt_buffer_format(out, " | %s", item->text);
    }
    dbt_buffer_string(out, "\n");
}

enum dbt_status dbt_render_dump(const struct dbt_document *document, struct dbt_buffer *out,
                                struct dbt_error *error)
{
    for (size_t i = 0; i < document->page_count; i++) {
        const struct dbt_page *page = &document->pages[i];
        dbt_buffer_format(out, "page %zu\n", i + 1);
        for (size_t j = 0; j < page->count; j++) {
            add_item(out, &page->items[j]);
        }
    }
    return out->failed ? dbt_error_memory(error, "a dump of pages") : DBT_OK;
}
