/* The opening of the first page: facts, address, the amount to pay, introduction, notice. */
#include "composition.h"

#define FACT_BASELINE_MM 48.8
#define FACT_VALUE_MM    48.0
#define FACT_PITCH_MM    4.28
#define BOX_X_MM         107.2
#define BOX_Y_MM         73.8
#define BOX_H_MM         18.0

static double add_fact(struct dbt_composition *composition, double y_mm, enum dbt_text_key key,
                       const char *value)
{
    if (value[0] == '\0') {
        return y_mm;
    }
    struct dbt_flow *flow = &composition->flow;
    bool weighty = key == DBT_TEXT_DUE_DATE || key == DBT_TEXT_OCR || key == DBT_TEXT_REFERS_TO;
    struct dbt_spot spot = {.x_mm = DBT_PAGE_LEFT_MM,
                            .y_mm = y_mm,
                            .w_mm = FACT_VALUE_MM - DBT_PAGE_LEFT_MM - 1,
                            .style = DBT_STYLE_LABEL,
                            .role = DBT_ROLE_TEXT,
                            .lines_max = 1};
    dbt_flow_text(flow, &spot, dbt_composition_text(composition, key));
    spot.x_mm = FACT_VALUE_MM;
    spot.w_mm = BOX_X_MM - FACT_VALUE_MM - 3;
    spot.style = weighty ? DBT_STYLE_BODY_BOLD : DBT_STYLE_BODY;
    spot.lines_max = 3;
    double next = dbt_flow_text(flow, &spot, value);
    return next - dbt_style_leading(spot.style) + FACT_PITCH_MM;
}

static const char *terms(struct dbt_composition *composition)
{
    struct dbt_flow *flow = &composition->flow;
    const struct dbt_invoice *invoice = composition->invoice;
    const char *days =
        dbt_flow_keep(flow, dbt_arena_format(flow->arena, "%d", invoice->due - invoice->issued));
    return dbt_composition_expand(composition, DBT_TEXT_TERMS_VALUE, "days", days);
}

/* Gives the baseline that follows the last fact. Those that ask for a payment stand only where one
   is due. */
static double add_facts(struct dbt_composition *composition)
{
    struct dbt_flow *flow = &composition->flow;
    const struct dbt_invoice *invoice = composition->invoice;
    bool due = dbt_composition_is_due(composition);
    bool corrects = invoice->kind != DBT_INVOICE_ORIGINAL;
    struct {
        enum dbt_text_key key;
        const char *value;
    } facts[] = {
        {DBT_TEXT_INVOICE_DATE, dbt_flow_keep(flow, dbt_format_day(flow->arena, invoice->issued))},
        {DBT_TEXT_DUE_DATE,
         due ? dbt_flow_keep(flow, dbt_format_day(flow->arena, invoice->due)) : ""},
        {DBT_TEXT_INVOICE_NUMBER, composition->number},
        {DBT_TEXT_REFERS_TO,
         corrects ? dbt_composition_refer(composition, DBT_TEXT_REFERS_TO_VALUE) : ""},
        {DBT_TEXT_OCR, due && !composition->draft ? invoice->ocr : ""},
        {DBT_TEXT_CUSTOMER, invoice->customer},
        {DBT_TEXT_PERIOD,
         dbt_flow_keep(flow, dbt_format_span(flow->arena, dbt_period_span(invoice->period)))},
        {DBT_TEXT_YOUR_REFERENCE, invoice->buyer.reference},
        {DBT_TEXT_OUR_REFERENCE, invoice->seller.reference},
        {DBT_TEXT_TERMS, due ? terms(composition) : ""},
    };
    double y_mm = FACT_BASELINE_MM;
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        y_mm = add_fact(composition, y_mm, facts[i].key, facts[i].value);
    }
    return y_mm;
}

static double add_address(struct dbt_composition *composition)
{
    struct dbt_flow *flow = &composition->flow;
    const struct dbt_party *buyer = &composition->invoice->buyer;
    const char *place =
        dbt_flow_keep(flow, dbt_arena_format(flow->arena, "%s  %s", buyer->address.postcode,
                                             buyer->address.city));
    const char *lines[] = {buyer->name, buyer->attention, buyer->address.street, place};
    struct dbt_spot spot = {.x_mm = DBT_PAGE_MIDDLE_MM,
                            .y_mm = FACT_BASELINE_MM,
                            .w_mm = DBT_PAGE_RIGHT_MM - DBT_PAGE_MIDDLE_MM,
                            .style = DBT_STYLE_BODY_BOLD,
                            .role = DBT_ROLE_TEXT,
                            .lines_max = 3};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        double next = dbt_flow_text(flow, &spot, lines[i]);
        spot.y_mm = next > spot.y_mm ? next - dbt_style_leading(spot.style) + FACT_PITCH_MM : next;
        spot.style = DBT_STYLE_BODY;
    }
    return spot.y_mm;
}

static const char *amount_label(struct dbt_composition *composition)
{
    struct dbt_flow *flow = &composition->flow;
    const struct dbt_invoice *invoice = composition->invoice;
    if (!dbt_composition_is_due(composition)) {
        return dbt_composition_text(composition, invoice->total_ore < 0 ? DBT_TEXT_IN_FAVOUR
                                                                        : DBT_TEXT_NOTHING_TO_PAY);
    }
    const char *due = dbt_flow_keep(flow, dbt_format_day(flow->arena, invoice->due));
    return dbt_composition_expand(composition, DBT_TEXT_PAY_BY, "date", due);
}

/* The box with the amount; gives its lower edge. */
static double add_amount(struct dbt_composition *composition, double y_mm)
{
    struct dbt_flow *flow = &composition->flow;
    dbt_flow_fill(flow, (struct dbt_box){BOX_X_MM, y_mm, DBT_PAGE_RIGHT_MM - BOX_X_MM, BOX_H_MM},
                  DBT_INK_TINT);
    struct dbt_spot spot = {.x_mm = DBT_PAGE_MIDDLE_MM,
                            .y_mm = y_mm + 5.4,
                            .w_mm = DBT_PAGE_RIGHT_MM - DBT_PAGE_MIDDLE_MM - 2,
                            .style = DBT_STYLE_LABEL,
                            .role = DBT_ROLE_TEXT,
                            .lines_max = 1};
    dbt_flow_text(flow, &spot, amount_label(composition));
    spot.y_mm = y_mm + 12.9;
    spot.style = DBT_STYLE_AMOUNT;
    dbt_flow_text(flow, &spot, dbt_composition_kronor(composition, dbt_totals_amount(composition)));
    return y_mm + BOX_H_MM;
}

static void add_paragraph(struct dbt_composition *composition, enum dbt_style style,
                          const char *text)
{
    struct dbt_flow *flow = &composition->flow;
    struct dbt_spot spot = {.x_mm = DBT_PAGE_LEFT_MM,
                            .y_mm = flow->y_mm + 2.6,
                            .w_mm = DBT_PAGE_TEXT_MM - 12,
                            .style = style,
                            .role = DBT_ROLE_TEXT,
                            .lines_max = 6};
    double next = dbt_flow_text(flow, &spot, text);
    flow->y_mm += next - spot.y_mm;
}

/* A correction says first, and so that nobody overlooks it, which invoice it changes. */
static void add_intro(struct dbt_composition *composition)
{
    static const enum dbt_text_key keys[DBT_INVOICE_KIND_COUNT] = {
        [DBT_INVOICE_ORIGINAL] = DBT_TEXT_INTRO,
        [DBT_INVOICE_ADJUSTMENT] = DBT_TEXT_ADJUSTMENT_INTRO,
        [DBT_INVOICE_CREDIT] = DBT_TEXT_CREDIT_INTRO,
    };
    enum dbt_invoice_kind kind = composition->invoice->kind;
    if (kind != DBT_INVOICE_ORIGINAL) {
        add_paragraph(composition, DBT_STYLE_BODY_BOLD,
                      dbt_composition_refer(composition, DBT_TEXT_CORRECTS));
    }
    add_paragraph(composition, DBT_STYLE_LABEL, dbt_composition_text(composition, keys[kind]));
}

static void add_notice(struct dbt_composition *composition)
{
    struct dbt_flow *flow = &composition->flow;
    struct dbt_spot spot = {.x_mm = DBT_PAGE_LEFT_MM,
                            .w_mm = DBT_PAGE_TEXT_MM,
                            .style = DBT_STYLE_LABEL_BOLD,
                            .role = DBT_ROLE_TEXT,
                            .lines_max = 4};
    struct dbt_lines lines =
        dbt_flow_wrap(flow, &spot, dbt_composition_text(composition, DBT_TEXT_DEMONSTRATION));
    double h_mm = (double)lines.count * dbt_style_leading(spot.style) + 3;
    flow->y_mm += 2;
    dbt_flow_fill(flow, (struct dbt_box){DBT_PANEL_LEFT_MM, flow->y_mm, DBT_PANEL_MM, h_mm},
                  DBT_INK_NOTICE);
    spot.y_mm = flow->y_mm + 4.1;
    dbt_flow_lines(flow, &spot, &lines);
    flow->y_mm += h_mm + 1;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

void dbt_opening_place(struct dbt_composition *composition)
{
    struct dbt_flow *flow = &composition->flow;
    double facts_mm = add_facts(composition);
    double address_mm = add_address(composition);
    double box_mm = add_amount(composition, larger(BOX_Y_MM, address_mm));
    flow->y_mm = larger(facts_mm, box_mm + 3.5);
    add_intro(composition);
    if (composition->invoice->demonstration) {
        add_notice(composition);
    }
}
