/*
 * The payment part: how to pay, for people and for telephones. Where an amount is to be credited,
 * what happens with it stands in its place.
 */
#include "code.h"
#include "composition.h"

#define HEADING_MM    6.0 /* baselines, from the panel's upper edge */
#define FIRST_MM      11.8
#define PITCH_MM      9.2
#define VALUE_MM      4.3 /* from a label to its value */
#define INTEREST_MM   40.2
#define SETTLEMENT_MM 11.4
#define PANEL_END_MM  2.6 /* below the last baseline */
#define SECOND_X_MM   82.0
#define CODE_W_MM     27.2
#define CODE_FRAME_MM 31.2
#define CODE_TOP_MM   2.4
#define SCAN_MM       (CODE_TOP_MM + CODE_FRAME_MM + 3.4)

/* Where the code begins; all text stays to its left. */
#define CODE_X_MM (DBT_PAGE_RIGHT_MM - CODE_FRAME_MM)

/* The paragraph that the panel ends with. */
static struct dbt_spot last_spot(double y_mm)
{
    return (struct dbt_spot){.x_mm = DBT_PAGE_LEFT_MM,
                             .y_mm = y_mm,
                             .w_mm = DBT_PAGE_TEXT_MM,
                             .style = DBT_STYLE_LABEL,
                             .role = DBT_ROLE_TEXT,
                             .lines_max = 3};
}

/* A draft has no OCR number to give. */
static const char *interest_text(struct dbt_composition *composition)
{
    struct dbt_flow *flow = &composition->flow;
    const char *interest = dbt_composition_text(composition, DBT_TEXT_INTEREST);
    const char *use_ocr = dbt_composition_text(composition, DBT_TEXT_USE_OCR);
    return composition->draft
               ? interest
               : dbt_flow_keep(flow, dbt_arena_format(flow->arena, "%s %s", use_ocr, interest));
}

static const char *last_text(struct dbt_composition *composition)
{
    return dbt_composition_is_due(composition)
               ? interest_text(composition)
               : dbt_composition_text(composition, DBT_TEXT_SETTLEMENT);
}

static double last_baseline(const struct dbt_composition *composition)
{
    return dbt_composition_is_due(composition) ? INTEREST_MM : SETTLEMENT_MM;
}

double dbt_payment_height(struct dbt_composition *composition)
{
    if (composition->invoice->total_ore == 0) {
        return 0;
    }
    struct dbt_spot spot = last_spot(0);
    struct dbt_lines lines = dbt_flow_wrap(&composition->flow, &spot, last_text(composition));
    double more = lines.count > 1 ? (double)(lines.count - 1) : 0;
    return last_baseline(composition) + more * dbt_style_leading(spot.style) + PANEL_END_MM;
}

/* One of the fields, which stand in two columns. */
struct field {
    enum dbt_text_key key;
    const char *value;
    enum dbt_style style;
    unsigned row;
    bool second;
};

static void add_field(struct dbt_composition *composition, double top_mm, const struct field *field)
{
    if (field->value[0] == '\0') {
        return;
    }
    struct dbt_flow *flow = &composition->flow;
    bool wide = field->style == DBT_STYLE_BODY;
    double x_mm = field->second ? SECOND_X_MM : DBT_PAGE_LEFT_MM;
    double end_mm = field->second || wide ? CODE_X_MM : SECOND_X_MM;
    struct dbt_spot spot = {.x_mm = x_mm,
                            .y_mm = top_mm + FIRST_MM + field->row * PITCH_MM,
                            .w_mm = end_mm - x_mm - 3,
                            .style = DBT_STYLE_LABEL,
                            .role = DBT_ROLE_TEXT,
                            .lines_max = 1};
    dbt_flow_text(flow, &spot, dbt_composition_text(composition, field->key));
    spot.y_mm += VALUE_MM;
    spot.style = field->style;
    dbt_flow_text(flow, &spot, field->value);
}

static void add_fields(struct dbt_composition *composition, double top_mm)
{
    struct dbt_flow *flow = &composition->flow;
    const struct dbt_invoice *invoice = composition->invoice;
    const struct field fields[] = {
        {DBT_TEXT_BANKGIRO, invoice->bankgiro, DBT_STYLE_PAYMENT, 0, false},
        {DBT_TEXT_OCR, composition->draft ? "" : invoice->ocr, DBT_STYLE_PAYMENT, 0, true},
        {DBT_TEXT_DUE_DATE, dbt_flow_keep(flow, dbt_format_day(flow->arena, invoice->due)),
         DBT_STYLE_PAYMENT, 1, false},
        {DBT_TEXT_AMOUNT_DUE, dbt_composition_kronor(composition, invoice->total_ore),
         DBT_STYLE_PAYMENT, 1, true},
        {DBT_TEXT_RECIPIENT, invoice->seller.name, DBT_STYLE_BODY, 2, false},
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        add_field(composition, top_mm, &fields[i]);
    }
}

/* On white, with the quiet zone that readers need around it. */
static void add_code(struct dbt_composition *composition, double top_mm)
{
    struct dbt_flow *flow = &composition->flow;
    if (flow->status != DBT_OK) {
        return;
    }
    struct dbt_code code;
    flow->status = dbt_code_make(&code, composition->invoice, flow->arena, flow->error);
    if (flow->status != DBT_OK) {
        return;
    }
    const char *scan = dbt_composition_text(composition, DBT_TEXT_SCAN);
    double y_mm = top_mm + CODE_TOP_MM;
    double inset_mm = (CODE_FRAME_MM - CODE_W_MM) / 2;
    dbt_flow_fill(flow, (struct dbt_box){CODE_X_MM, y_mm, CODE_FRAME_MM, CODE_FRAME_MM},
                  DBT_INK_WHITE);
    dbt_flow_item_add(flow, &(struct dbt_item){.kind = DBT_ITEM_CODE,
                                               .role = DBT_ROLE_FIGURE,
                                               .ink = DBT_INK_INK,
                                               .x_mm = CODE_X_MM + inset_mm,
                                               .y_mm = y_mm + inset_mm,
                                               .w_mm = CODE_W_MM,
                                               .h_mm = CODE_W_MM,
                                               .text = scan,
                                               .modules = code.modules,
                                               .side = code.side});
    struct dbt_spot spot = {.x_mm = CODE_X_MM + CODE_FRAME_MM / 2,
                            .y_mm = top_mm + SCAN_MM,
                            .w_mm = CODE_FRAME_MM,
                            .style = DBT_STYLE_SMALL,
                            .align = DBT_ALIGN_CENTRE,
                            .role = DBT_ROLE_TEXT,
                            .lines_max = 1};
    dbt_flow_text(flow, &spot, scan);
}

void dbt_payment_place(struct dbt_composition *composition)
{
    struct dbt_flow *flow = &composition->flow;
    double height_mm = dbt_payment_height(composition);
    dbt_flow_must_fit(flow, height_mm, "the payment part");
    double top_mm = flow->bottom_mm - height_mm;
    dbt_flow_fill(flow, (struct dbt_box){DBT_PANEL_LEFT_MM, top_mm, DBT_PANEL_MM, height_mm},
                  DBT_INK_PANEL);
    struct dbt_spot spot = {.x_mm = DBT_PAGE_LEFT_MM,
                            .y_mm = top_mm + HEADING_MM,
                            .w_mm = CODE_X_MM - DBT_PAGE_LEFT_MM - 3,
                            .style = DBT_STYLE_HEADING,
                            .role = DBT_ROLE_HEADING,
                            .lines_max = 1};
    bool due = dbt_composition_is_due(composition);
    dbt_flow_text(flow, &spot,
                  dbt_composition_text(composition, due ? DBT_TEXT_PAYMENT : DBT_TEXT_IN_FAVOUR));
    if (due) {
        add_fields(composition, top_mm);
    }
    if (due && !composition->draft) {
        add_code(composition, top_mm);
    }
    spot = last_spot(top_mm + last_baseline(composition));
    dbt_flow_text(flow, &spot, last_text(composition));
}
