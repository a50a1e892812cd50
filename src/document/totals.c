/* What is to be paid, or credited, and how it comes about: totals right, VAT specification left. */
#include "composition.h"
#include "grid.h"

#define TOTALS_X_MM    108.0
#define TOTALS_W_MM    (DBT_PAGE_RIGHT_MM - TOTALS_X_MM)
#define TOTALS_PAD_MM  1.3
#define TOTALS_GAP_MM  4.5
#define AMOUNT_PAD_MM  5.4
#define SPEC_W_MM      72.0
#define SPEC_PAD_MM    1.0
#define PAYMENT_GAP_MM 2.5

/* Rows enough for each VAT rate, and for what stands around them. */
enum { ROWS_MAX = 40 };

static const struct dbt_grid_column total_label = {TOTALS_X_MM, 56.0, DBT_ALIGN_LEFT};
static const struct dbt_grid_column total_amount = {DBT_PAGE_RIGHT_MM, 27.0, DBT_ALIGN_RIGHT};
static const struct dbt_grid_column due_label = {TOTALS_X_MM, 33.0, DBT_ALIGN_LEFT};
static const struct dbt_grid_column due_amount = {DBT_PAGE_RIGHT_MM, 50.0, DBT_ALIGN_RIGHT};
static const struct dbt_grid_column spec_whole = {DBT_PAGE_LEFT_MM, SPEC_W_MM, DBT_ALIGN_LEFT};
static const struct dbt_grid_column spec_rate = {34.0, 14.0, DBT_ALIGN_RIGHT};
static const struct dbt_grid_column spec_base = {64.0, 28.0, DBT_ALIGN_RIGHT};
static const struct dbt_grid_column spec_vat = {DBT_PAGE_LEFT_MM + SPEC_W_MM, 26.0,
                                                DBT_ALIGN_RIGHT};

struct block { /* rows that stand together */
    struct dbt_row rows[ROWS_MAX];
    size_t count;
};

struct dbt_totals_block { /* made before the lines are placed, which leave room for it */
    struct block spec, totals;
    double height_mm;
};

static struct dbt_row *add_row(struct dbt_composition *composition, struct block *block)
{
    if (block->count == ROWS_MAX) {
        dbt_flow_fail(&composition->flow, DBT_INTERNAL,
                      "%s: more VAT rates than a page has room for",
                      composition->flow.document->title);
        block->count--;
    }
    struct dbt_row *row = &block->rows[block->count];
    *row = (struct dbt_row){0};
    block->count++;
    return row;
}

static double block_height(const struct block *block)
{
    double height_mm = 0;
    for (size_t i = 0; i < block->count; i++) {
        height_mm += dbt_row_height(&block->rows[i]);
    }
    return height_mm;
}

static void place_block(struct dbt_composition *composition, const struct block *block)
{
    for (size_t i = 0; i < block->count; i++) {
        dbt_row_place(&block->rows[i], &composition->flow);
    }
}

static void add_total(struct dbt_composition *composition, struct block *totals, const char *label,
                      int64_t ore)
{
    struct dbt_flow *flow = &composition->flow;
    struct dbt_row *row = add_row(composition, totals);
    row->x_mm = TOTALS_X_MM;
    row->w_mm = TOTALS_W_MM;
    row->padding_mm = TOTALS_PAD_MM;
    row->ruled = true;
    struct dbt_cell cell = {.column = &total_label, .style = DBT_STYLE_BODY, .role = DBT_ROLE_CELL};
    dbt_row_add(row, flow, &cell, label);
    cell.column = &total_amount;
    dbt_row_add(row, flow, &cell, dbt_composition_ore(composition, ore));
}

static const char *vat_label(struct dbt_composition *composition, const struct dbt_vat_sum *vat)
{
    struct dbt_flow *flow = &composition->flow;
    struct dbt_value values[] = {
        {"rate", dbt_flow_keep(flow, dbt_format_percent(flow->arena, vat->rate_bp))},
        {"base", dbt_composition_ore(composition, vat->base_ore)},
    };
    return dbt_composition_fill(composition, DBT_TEXT_VAT_TOTAL, values,
                                sizeof values / sizeof values[0]);
}

int64_t dbt_totals_amount(const struct dbt_composition *composition)
{
    int64_t ore = composition->invoice->total_ore;
    return ore < 0 && ore != INT64_MIN ? -ore : ore;
}

static void fill_totals(struct dbt_composition *composition, struct block *totals)
{
    struct dbt_flow *flow = &composition->flow;
    const struct dbt_invoice *invoice = composition->invoice;
    add_total(composition, totals, dbt_composition_text(composition, DBT_TEXT_NET_TOTAL),
              invoice->net_ore);
    for (size_t i = 0; i < invoice->vat_count; i++) {
        add_total(composition, totals, vat_label(composition, &invoice->vats[i]),
                  invoice->vats[i].vat_ore);
    }
    if (invoice->rounding_ore != 0) {
        add_total(composition, totals, dbt_composition_text(composition, DBT_TEXT_ROUNDING),
                  invoice->rounding_ore);
    }
    struct dbt_row *due = add_row(composition, totals);
    due->padding_mm = AMOUNT_PAD_MM;
    struct dbt_cell cell = {
        .column = &due_label, .style = DBT_STYLE_BODY_BOLD, .role = DBT_ROLE_CELL};
    dbt_row_add(due, flow, &cell,
                dbt_composition_text(composition, invoice->total_ore < 0 ? DBT_TEXT_TO_CREDIT
                                                                         : DBT_TEXT_TO_PAY));
    cell.column = &due_amount;
    cell.style = DBT_STYLE_AMOUNT;
    dbt_row_add(due, flow, &cell, dbt_composition_ore(composition, dbt_totals_amount(composition)));
}

static void add_spec_cells(struct dbt_composition *composition, struct block *spec,
                           const struct dbt_cell *style, const char *const texts[3])
{
    static const struct dbt_grid_column *const columns[] = {&spec_rate, &spec_base, &spec_vat};
    struct dbt_row *row = add_row(composition, spec);
    row->x_mm = DBT_PAGE_LEFT_MM;
    row->w_mm = SPEC_W_MM;
    row->padding_mm = SPEC_PAD_MM;
    row->ruled = true;
    for (size_t i = 0; i < 3; i++) {
        struct dbt_cell cell = *style;
        cell.column = columns[i];
        dbt_row_add(row, &composition->flow, &cell, texts[i]);
    }
}

static void add_spec_line(struct dbt_composition *composition, struct block *spec,
                          const struct dbt_vat_sum *vat)
{
    struct dbt_flow *flow = &composition->flow;
    struct dbt_cell cell = {.style = DBT_STYLE_BODY, .role = DBT_ROLE_CELL};
    const char *const texts[] = {
        dbt_flow_keep(flow, dbt_format_percent(flow->arena, vat->rate_bp)),
        dbt_composition_ore(composition, vat->base_ore),
        dbt_composition_ore(composition, vat->vat_ore),
    };
    add_spec_cells(composition, spec, &cell, texts);
}

static void add_spec_text(struct dbt_composition *composition, struct block *spec,
                          enum dbt_style style, const char *text)
{
    struct dbt_row *row = add_row(composition, spec);
    row->padding_mm = SPEC_PAD_MM;
    struct dbt_cell cell = {.column = &spec_whole, .style = style, .role = DBT_ROLE_TEXT};
    dbt_row_add(row, &composition->flow, &cell, text);
}

static void fill_spec(struct dbt_composition *composition, struct block *spec)
{
    const struct dbt_invoice *invoice = composition->invoice;
    add_spec_text(composition, spec, DBT_STYLE_SMALL_BOLD,
                  dbt_composition_text(composition, DBT_TEXT_VAT_SPECIFICATION));
    struct dbt_cell head = {.style = DBT_STYLE_SMALL, .role = DBT_ROLE_HEADER_CELL};
    const char *const heads[] = {
        dbt_composition_text(composition, DBT_TEXT_VAT_RATE),
        dbt_composition_text(composition, DBT_TEXT_VAT_BASE),
        dbt_composition_text(composition, DBT_TEXT_VAT),
    };
    add_spec_cells(composition, spec, &head, heads);
    for (size_t i = 0; i < invoice->vat_count; i++) {
        add_spec_line(composition, spec, &invoice->vats[i]);
    }
    for (size_t i = 0; i < invoice->vat_count; i++) {
        if (invoice->vats[i].exemption[0] != '\0') {
            add_spec_text(composition, spec, DBT_STYLE_SMALL, invoice->vats[i].exemption);
        }
    }
}

void dbt_totals_measure(struct dbt_composition *composition, double below_mm)
{
    struct dbt_totals_block *made = dbt_arena_alloc(composition->flow.arena, 1, sizeof *made);
    if (made == NULL) {
        dbt_flow_keep(&composition->flow, NULL);
        return;
    }
    fill_spec(composition, &made->spec);
    fill_totals(composition, &made->totals);
    double spec_mm = block_height(&made->spec);
    double totals_mm = block_height(&made->totals);
    made->height_mm = TOTALS_GAP_MM + (spec_mm > totals_mm ? spec_mm : totals_mm);
    composition->totals = made;
    composition->closing_mm = made->height_mm + (below_mm > 0 ? below_mm + PAYMENT_GAP_MM : 0);
}

/* Together with the payment part when a page has room for both. */
static void find_room(struct dbt_composition *composition)
{
    struct dbt_flow *flow = &composition->flow;
    if (dbt_flow_fits(flow, composition->closing_mm)) {
        return;
    }
    if (composition->invoice->line_count > 0) {
        dbt_lines_page_break(composition);
    } else {
        dbt_frame_page_add(composition);
    }
    dbt_flow_must_fit(flow, composition->totals->height_mm, "the totals");
}

void dbt_totals_place(struct dbt_composition *composition, double below_mm)
{
    struct dbt_flow *flow = &composition->flow;
    const struct dbt_totals_block *made = composition->totals;
    if (made == NULL) {
        return;
    }
    find_room(composition);
    double top_mm = flow->y_mm + TOTALS_GAP_MM;
    double end_mm = flow->y_mm + made->height_mm;
    flow->y_mm = top_mm;
    place_block(composition, &made->spec);
    flow->y_mm = top_mm;
    dbt_flow_rule(flow, TOTALS_X_MM, top_mm, TOTALS_W_MM, true);
    place_block(composition, &made->totals);
    flow->y_mm = end_mm;
    if (below_mm > 0 && !dbt_flow_fits(flow, below_mm + PAYMENT_GAP_MM)) {
        dbt_frame_page_add(composition);
    }
}
