/* What every page of an invoice has: mark of what is not valid, letterhead, page number, footer. */
#include "composition.h"

#include <stdio.h>

#define MARK_MM           175.0 /* as long as it may be in the large style */
#define LOGO_MM           9.2
#define LOGO_Y_MM         13.7
#define NAME_X_MM         31.8
#define NAME_BASELINE_MM  18.2
#define TITLE_BASELINE_MM 19.8
#define FIRST_PAGE_MM     45.0 /* where facts and address begin */
#define OTHER_PAGE_MM     30.0
#define FOOTER_END_MM     288.5 /* its last baseline; printers leave 5 mm white */
#define FOOTER_GAP_MM     3.4   /* from the rule to the first baseline */
#define FOOTER_COLUMN_MM  43.0
#define ABOVE_FOOTER_MM   2.5

enum { FOOTER_COLUMNS = 4, FOOTER_LINES = 4 };

/* Stands where the page number will be: told from all texts by its address. */
static const char page_pending[] = "";

typedef const char *footer_column[FOOTER_LINES];

static void add_mark(struct dbt_composition *composition)
{
    const struct dbt_metrics *metrics = &composition->flow.metrics;
    const char *text = dbt_composition_text(
        composition, composition->recalculated ? DBT_TEXT_RECALCULATED : DBT_TEXT_DRAFT);
    bool longer = metrics->width_mm(metrics->context, DBT_STYLE_MARK, text) > MARK_MM;
    struct dbt_item mark = {.kind = DBT_ITEM_MARK,
                            .style = longer ? DBT_STYLE_MARK_LONG : DBT_STYLE_MARK,
                            .align = DBT_ALIGN_CENTRE,
                            .x_mm = 105,
                            .y_mm = DBT_PAGE_HEIGHT_MM / 2,
                            .text = text};
    dbt_flow_item_add(&composition->flow, &mark);
}

static void add_letterhead(struct dbt_composition *composition)
{
    struct dbt_flow *flow = &composition->flow;
    const struct dbt_identity *identity = &composition->region->identity;
    bool logo = identity->logo[0] != '\0';
    if (logo) {
        dbt_flow_item_add(flow, &(struct dbt_item){.kind = DBT_ITEM_PATH,
                                                   .ink = DBT_INK_ACCENT,
                                                   .x_mm = DBT_PAGE_LEFT_MM,
                                                   .y_mm = LOGO_Y_MM,
                                                   .w_mm = LOGO_MM,
                                                   .h_mm = LOGO_MM,
                                                   .text = identity->logo});
    }
    double x_mm = logo ? NAME_X_MM : DBT_PAGE_LEFT_MM;
    struct dbt_spot spot = {.x_mm = x_mm,
                            .y_mm = NAME_BASELINE_MM,
                            .w_mm = DBT_PAGE_MIDDLE_MM - x_mm - 4,
                            .style = DBT_STYLE_NAME,
                            .role = DBT_ROLE_TEXT,
                            .lines_max = 2};
    double next = dbt_flow_text(flow, &spot, composition->invoice->seller.name);
    spot.y_mm = next - dbt_style_leading(DBT_STYLE_NAME) + 3.7;
    spot.style = DBT_STYLE_LABEL;
    dbt_flow_text(flow, &spot, dbt_composition_text(composition, DBT_TEXT_DEPARTMENT));
}

/* The first page says it large, with the number below; the others on one line. */
static void add_title(struct dbt_composition *composition, bool first)
{
    struct dbt_flow *flow = &composition->flow;
    struct dbt_spot spot = {.x_mm = DBT_PAGE_MIDDLE_MM,
                            .y_mm = TITLE_BASELINE_MM,
                            .w_mm = 60,
                            .style = DBT_STYLE_TITLE,
                            .role = DBT_ROLE_HEADING,
                            .lines_max = 1};
    if (!first) {
        spot.y_mm = NAME_BASELINE_MM;
        spot.style = DBT_STYLE_HEADING;
        spot.role = DBT_ROLE_ARTEFACT;
        dbt_flow_text(flow, &spot, flow->document->title);
        return;
    }
    dbt_flow_text(flow, &spot, dbt_composition_kind(composition));
    spot.y_mm += 5.4;
    spot.style = DBT_STYLE_BODY;
    dbt_flow_text(flow, &spot, composition->number);
}

static void add_page_number(struct dbt_composition *composition)
{
    dbt_flow_item_add(&composition->flow, &(struct dbt_item){.kind = DBT_ITEM_TEXT,
                                                             .style = DBT_STYLE_LABEL,
                                                             .align = DBT_ALIGN_RIGHT,
                                                             .x_mm = DBT_PAGE_RIGHT_MM,
                                                             .y_mm = NAME_BASELINE_MM,
                                                             .text = page_pending});
}

/* The first line of a column is its label. */
static void fill_footer(struct dbt_composition *composition, footer_column columns[FOOTER_COLUMNS])
{
    struct dbt_flow *flow = &composition->flow;
    const struct dbt_identity *identity = &composition->region->identity;
    const struct dbt_party *seller = &composition->invoice->seller;
    columns[0][0] = dbt_composition_text(composition, DBT_TEXT_ADDRESS);
    columns[0][1] = seller->name;
    columns[0][2] = seller->address.street;
    columns[0][3] =
        dbt_flow_keep(flow, dbt_arena_format(flow->arena, "%s  %s", seller->address.postcode,
                                             seller->address.city));
    columns[1][0] = dbt_composition_text(composition, DBT_TEXT_VISIT);
    columns[1][1] = identity->visit;
    columns[2][0] = dbt_composition_text(composition, DBT_TEXT_ORG_NO);
    columns[2][1] = seller->org_no;
    columns[2][2] = dbt_flow_keep(
        flow, dbt_arena_format(flow->arena, "%s %s",
                               dbt_composition_text(composition, DBT_TEXT_VAT_NO), seller->vat_no));
    columns[2][3] = identity->f_tax ? dbt_composition_text(composition, DBT_TEXT_F_TAX) : "";
    columns[3][0] = dbt_composition_text(composition, DBT_TEXT_CONTACT);
    columns[3][1] = identity->contact;
    columns[3][2] = identity->email;
    columns[3][3] = identity->phone;
}

static struct dbt_spot footer_spot(size_t column)
{
    return (struct dbt_spot){.x_mm = DBT_PAGE_LEFT_MM + (double)column * FOOTER_COLUMN_MM,
                             .w_mm = FOOTER_COLUMN_MM - 2,
                             .style = DBT_STYLE_SMALL,
                             .lines_max = 2};
}

void dbt_frame_measure(struct dbt_composition *composition)
{
    footer_column columns[FOOTER_COLUMNS] = {{0}};
    fill_footer(composition, columns);
    size_t most = 0;
    for (size_t i = 0; i < FOOTER_COLUMNS; i++) {
        struct dbt_spot spot = footer_spot(i);
        size_t lines = 0;
        for (size_t j = 0; j < FOOTER_LINES && columns[i][j] != NULL; j++) {
            lines += dbt_flow_wrap(&composition->flow, &spot, columns[i][j]).count;
        }
        most = lines > most ? lines : most;
    }
    double lines_mm = most > 0 ? (double)(most - 1) * dbt_style_leading(DBT_STYLE_SMALL) : 0;
    composition->footer_mm = FOOTER_END_MM - lines_mm - FOOTER_GAP_MM;
    composition->flow.bottom_mm = composition->footer_mm - ABOVE_FOOTER_MM;
}

static void add_footer(struct dbt_composition *composition)
{
    struct dbt_flow *flow = &composition->flow;
    footer_column columns[FOOTER_COLUMNS] = {{0}};
    fill_footer(composition, columns);
    dbt_flow_rule(flow, DBT_PAGE_LEFT_MM, composition->footer_mm, DBT_PAGE_TEXT_MM, false);
    for (size_t i = 0; i < FOOTER_COLUMNS; i++) {
        struct dbt_spot spot = footer_spot(i);
        spot.y_mm = composition->footer_mm + FOOTER_GAP_MM;
        for (size_t j = 0; j < FOOTER_LINES && columns[i][j] != NULL; j++) {
            spot.style = j == 0 ? DBT_STYLE_SMALL_BOLD : DBT_STYLE_SMALL;
            spot.y_mm = dbt_flow_text(flow, &spot, columns[i][j]);
        }
    }
}

void dbt_frame_page_add(struct dbt_composition *composition)
{
    struct dbt_flow *flow = &composition->flow;
    dbt_flow_page_add(flow);
    if (composition->draft) {
        add_mark(composition);
    }
    bool first = flow->document->page_count == 1;
    add_letterhead(composition);
    add_title(composition, first);
    add_page_number(composition);
    add_footer(composition);
    flow->y_mm = first ? FIRST_PAGE_MM : OTHER_PAGE_MM;
}

static const char *page_text(struct dbt_composition *composition, size_t page)
{
    char number[24];
    char count[24];
    snprintf(number, sizeof number, "%zu", page + 1);
    snprintf(count, sizeof count, "%zu", composition->flow.document->page_count);
    struct dbt_value values[] = {{"page", number}, {"pages", count}};
    return dbt_composition_fill(composition, DBT_TEXT_PAGE_OF, values, 2);
}

static void number_page(const struct dbt_page *page, const char *text)
{
    for (size_t i = 0; i < page->count; i++) {
        if (page->items[i].text == page_pending) {
            page->items[i].text = text;
        }
    }
}

void dbt_frame_number_pages(struct dbt_composition *composition)
{
    const struct dbt_document *document = composition->flow.document;
    for (size_t i = 0; i < document->page_count; i++) {
        number_page(&document->pages[i], page_text(composition, i));
    }
}
