/* The table of lines: a section per care unit, carried from page to page. */
#include <string.h>

#include "composition.h"
#include "grid.h"

#define ROW_PADDING_MM   1.0
#define NOTE_PADDING_MM  0.5 /* more, where several small lines end a row */
#define SECTION_ABOVE_MM 2.6
#define HEADER_ABOVE_MM  3.0
#define CARRIED_ABOVE_MM 1.2

/* Lines that stand with the totals behind them. */
enum { LINES_WITH_TOTALS = 2 };

enum column { SERVICE, PERIOD, QUANTITY, UNIT, PRICE, BASIS, VAT, AMOUNT, COLUMN_COUNT };

static const struct dbt_grid_column columns[COLUMN_COUNT] = {
    [SERVICE] = {DBT_PAGE_LEFT_MM, 52.0, DBT_ALIGN_LEFT},
    [PERIOD] = {73.5, 26.0, DBT_ALIGN_LEFT},
    [QUANTITY] = {118.5, 18.0, DBT_ALIGN_RIGHT},
    [UNIT] = {120.5, 17.0, DBT_ALIGN_LEFT},
    [PRICE] = {154.5, 17.0, DBT_ALIGN_RIGHT},
    [BASIS] = {154.9, 7.5, DBT_ALIGN_LEFT},
    [VAT] = {170.5, 8.0, DBT_ALIGN_RIGHT},
    [AMOUNT] = {DBT_PAGE_RIGHT_MM, 21.5, DBT_ALIGN_RIGHT},
};

/* Notes under a service have the period's room too. */
static const struct dbt_grid_column note = {DBT_PAGE_LEFT_MM, 79.0, DBT_ALIGN_LEFT};

/* Labels of headings and sums run over several columns. */
static const struct dbt_grid_column heading_name = {DBT_PAGE_LEFT_MM, 92.0, DBT_ALIGN_LEFT};
static const struct dbt_grid_column heading_code = {DBT_PAGE_RIGHT_MM, 76.0, DBT_ALIGN_RIGHT};
static const struct dbt_grid_column sum_label = {DBT_PAGE_LEFT_MM, 130.0, DBT_ALIGN_LEFT};
static const struct dbt_grid_column sum_amount = {DBT_PAGE_RIGHT_MM, 40.0, DBT_ALIGN_RIGHT};

static struct dbt_row row_of(bool strong)
{
    return (struct dbt_row){.x_mm = DBT_PAGE_LEFT_MM,
                            .w_mm = DBT_PAGE_TEXT_MM,
                            .padding_mm = ROW_PADDING_MM,
                            .ruled = true,
                            .strong = strong};
}

static void add_header(struct dbt_composition *composition)
{
    static const struct {
        enum column column;
        enum dbt_text_key key;
    } heads[] = {
        {SERVICE, DBT_TEXT_SERVICE}, {PERIOD, DBT_TEXT_PERIOD},    {QUANTITY, DBT_TEXT_QUANTITY},
        {UNIT, DBT_TEXT_UNIT},       {PRICE, DBT_TEXT_UNIT_PRICE}, {VAT, DBT_TEXT_VAT},
        {AMOUNT, DBT_TEXT_AMOUNT},
    };
    struct dbt_flow *flow = &composition->flow;
    struct dbt_row row = row_of(true);
    row.above_mm = HEADER_ABOVE_MM;
    bool first = flow->document->page_count == 1;
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        struct dbt_cell cell = {.column = &columns[heads[i].column],
                                .style = DBT_STYLE_SMALL_BOLD,
                                .role = first ? DBT_ROLE_HEADER_CELL : DBT_ROLE_ARTEFACT};
        dbt_row_add(&row, flow, &cell, dbt_composition_text(composition, heads[i].key));
    }
    dbt_row_place(&row, flow);
}

/* A sum over the table's width, of a section or carried between pages. */
static struct dbt_row sum_row(struct dbt_composition *composition, enum dbt_style style,
                              const char *label, int64_t ore)
{
    struct dbt_flow *flow = &composition->flow;
    struct dbt_row row = row_of(false);
    row.ruled = false;
    struct dbt_cell cell = {.column = &sum_label, .style = style, .role = DBT_ROLE_CELL};
    dbt_row_add(&row, flow, &cell, label);
    cell.column = &sum_amount;
    cell.style = DBT_STYLE_BODY_BOLD;
    dbt_row_add(&row, flow, &cell, dbt_composition_ore(composition, ore));
    return row;
}

static struct dbt_row carried_row(struct dbt_composition *composition, enum dbt_text_key key)
{
    struct dbt_row row = sum_row(composition, DBT_STYLE_LABEL,
                                 dbt_composition_text(composition, key), composition->carried_ore);
    row.above_mm = CARRIED_ABOVE_MM;
    return row;
}

static struct dbt_row heading_row(struct dbt_composition *composition, const struct dbt_line *line,
                                  bool continued)
{
    struct dbt_flow *flow = &composition->flow;
    const char *name =
        continued ? dbt_composition_expand(composition, DBT_TEXT_CONTINUED, "unit", line->unit_name)
                  : line->unit_name;
    struct dbt_row row = row_of(false);
    row.above_mm = SECTION_ABOVE_MM;
    struct dbt_cell cell = {.column = &heading_name,
                            .style = DBT_STYLE_BODY_BOLD,
                            .role = continued ? DBT_ROLE_ARTEFACT : DBT_ROLE_HEADING};
    dbt_row_add(&row, flow, &cell, name);
    cell.column = &heading_code;
    cell.style = DBT_STYLE_LABEL;
    cell.role = continued ? DBT_ROLE_ARTEFACT : DBT_ROLE_TEXT;
    dbt_row_add(
        &row, flow, &cell,
        dbt_flow_keep(flow, dbt_arena_format(flow->arena, "%s %s",
                                             dbt_composition_text(composition, DBT_TEXT_HSA_ID),
                                             line->unit_code)));
    return row;
}

/* Prices of several tiers are among the notes. */
static const char *price_text(struct dbt_composition *composition, const struct dbt_line *line)
{
    struct dbt_flow *flow = &composition->flow;
    return line->step_count > 0
               ? dbt_composition_text(composition, DBT_TEXT_TIERED)
               : dbt_flow_keep(flow, dbt_format_price(flow->arena, line->price_micro));
}

/* Its name, and what there is to say of it below. */
static void add_service(struct dbt_composition *composition, struct dbt_row *row,
                        const struct dbt_line *line)
{
    struct dbt_flow *flow = &composition->flow;
    struct dbt_cell cell = {
        .column = &columns[SERVICE], .style = DBT_STYLE_BODY, .role = DBT_ROLE_CELL};
    dbt_row_add(row, flow, &cell, line->service_name);
    struct dbt_lines notes = dbt_notes_make(composition, line);
    cell = (struct dbt_cell){
        .column = &note, .style = DBT_STYLE_SMALL, .role = DBT_ROLE_CELL, .below = true};
    dbt_row_add_texts(row, flow, &cell, &notes);
    row->padding_mm += notes.count > 1 ? NOTE_PADDING_MM : 0;
}

static struct dbt_row line_row(struct dbt_composition *composition, const struct dbt_line *line)
{
    struct dbt_flow *flow = &composition->flow;
    struct dbt_arena *arena = flow->arena;
    bool tiered = line->step_count > 0;
    const struct {
        enum column column;
        enum dbt_style style;
        const char *text;
    } cells[] = {
        {PERIOD, DBT_STYLE_LABEL, dbt_flow_keep(flow, dbt_format_span(arena, line->span))},
        {QUANTITY, DBT_STYLE_BODY, dbt_composition_quantity(composition, line, line->quantity)},
        {UNIT, DBT_STYLE_BODY, line->unit_of_quantity},
        {PRICE, tiered ? DBT_STYLE_LABEL : DBT_STYLE_BODY, price_text(composition, line)},
        {BASIS, DBT_STYLE_LABEL, tiered ? "" : dbt_composition_basis(composition, line->basis)},
        {VAT, DBT_STYLE_BODY, dbt_flow_keep(flow, dbt_format_percent(arena, line->vat_rate_bp))},
        {AMOUNT, DBT_STYLE_BODY, dbt_composition_ore(composition, line->net_ore)},
    };
    struct dbt_row row = row_of(false);
    row.number = composition->row + 1;
    add_service(composition, &row, line);
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        struct dbt_cell cell = {
            .column = &columns[cells[i].column], .style = cells[i].style, .role = DBT_ROLE_CELL};
        dbt_row_add(&row, flow, &cell, cells[i].text);
    }
    return row;
}

void dbt_lines_page_break(struct dbt_composition *composition)
{
    struct dbt_row carried = carried_row(composition, DBT_TEXT_CARRIED);
    dbt_row_place(&carried, &composition->flow);
    dbt_frame_page_add(composition);
    add_header(composition);
    struct dbt_row brought = carried_row(composition, DBT_TEXT_BROUGHT);
    dbt_row_place(&brought, &composition->flow);
}

static void add_to(struct dbt_composition *composition, int64_t *sum_ore, int64_t ore)
{
    if (!dbt_ore_add(*sum_ore, ore, sum_ore)) {
        dbt_flow_fail(&composition->flow, DBT_INTERNAL, "%s: the sum of its lines is too large",
                      composition->flow.document->title);
    }
}

static bool begins_unit(const struct dbt_invoice *invoice, size_t at)
{
    const struct dbt_line *line = &invoice->lines[at];
    return at == 0 || strcmp(line[-1].unit_code, line->unit_code) != 0;
}

static const char *sum_text(struct dbt_composition *composition, const struct dbt_line *line)
{
    return dbt_composition_expand(composition, DBT_TEXT_UNIT_SUM, "unit", line->unit_name);
}

/* A line with what may not be parted from it: the heading before a section's first line, the sum
   behind its last. A section of one line needs no sum. */
struct entry {
    const struct dbt_line *line;
    bool first, summed;
    struct dbt_row heading, row, sum;
};

static struct entry make_entry(struct dbt_composition *composition, size_t at, int64_t unit_ore)
{
    const struct dbt_invoice *invoice = composition->invoice;
    const struct dbt_line *line = &invoice->lines[at];
    bool first = begins_unit(invoice, at);
    bool last = at + 1 == invoice->line_count || begins_unit(invoice, at + 1);
    return (struct entry){
        .line = line,
        .first = first,
        .summed = last && !first,
        .heading = heading_row(composition, line, false),
        .row = line_row(composition, line),
        .sum = sum_row(composition, DBT_STYLE_LABEL_BOLD, sum_text(composition, line), unit_ore),
    };
}

static double entry_height(const struct entry *entry)
{
    return (entry->first ? dbt_row_height(&entry->heading) : 0) + dbt_row_height(&entry->row) +
           (entry->summed ? dbt_row_height(&entry->sum) : 0);
}

static void place_entry(struct dbt_composition *composition, const struct entry *entry)
{
    struct dbt_flow *flow = &composition->flow;
    if (entry->first) {
        dbt_row_place(&entry->heading, flow);
    }
    dbt_row_place(&entry->row, flow);
    composition->row++;
    add_to(composition, &composition->carried_ore, entry->line->net_ore);
    if (entry->summed) {
        dbt_row_place(&entry->sum, flow);
    }
}

/* The last lines do not leave the totals alone on a page. */
static bool parts_totals(struct dbt_composition *composition, size_t at, double height_mm)
{
    size_t count = composition->invoice->line_count;
    if (at == 0 || at + LINES_WITH_TOTALS < count) {
        return false;
    }
    for (size_t i = at + 1; i < count; i++) {
        struct entry entry = make_entry(composition, i, composition->invoice->net_ore);
        height_mm += entry_height(&entry);
    }
    return !dbt_flow_fits(&composition->flow, height_mm + composition->closing_mm);
}

/* Of what replaces a line that is taken back, so that they stand together; 0 for other lines. */
static double replacement_height(struct dbt_composition *composition, size_t at)
{
    const struct dbt_invoice *invoice = composition->invoice;
    bool replaced = at > 0 && at + 1 < invoice->line_count && invoice->lines[at].reverses != 0 &&
                    !begins_unit(invoice, at + 1);
    if (!replaced) {
        return 0;
    }
    struct entry next = make_entry(composition, at + 1, composition->carried_ore);
    return entry_height(&next);
}

struct placing { /* of all lines */
    int64_t unit_ore;
    bool closing; /* a page was begun for the last lines */
};

/* The sum to carry has its room kept in any case. */
static void add_line(struct dbt_composition *composition, struct placing *placing, size_t at)
{
    struct dbt_flow *flow = &composition->flow;
    const struct dbt_line *line = &composition->invoice->lines[at];
    placing->unit_ore = begins_unit(composition->invoice, at) ? 0 : placing->unit_ore;
    add_to(composition, &placing->unit_ore, line->net_ore);
    struct entry entry = make_entry(composition, at, placing->unit_ore);
    struct dbt_row carried = carried_row(composition, DBT_TEXT_CARRIED);
    double height_mm = entry_height(&entry);
    double needed_mm = height_mm + dbt_row_height(&carried);
    bool closes = !placing->closing && parts_totals(composition, at, height_mm);
    placing->closing |= closes;
    if (closes || !dbt_flow_fits(flow, needed_mm + replacement_height(composition, at))) {
        dbt_lines_page_break(composition);
        entry.heading = heading_row(composition, line, !entry.first);
        entry.first = true;
        dbt_flow_must_fit(flow, needed_mm + dbt_row_height(&entry.heading), "a line");
    }
    place_entry(composition, &entry);
}

void dbt_lines_place(struct dbt_composition *composition)
{
    add_header(composition);
    struct placing placing = {0};
    for (size_t i = 0; i < composition->invoice->line_count; i++) {
        add_line(composition, &placing, i);
    }
}
