/* The composition of an invoice: which parts it has, and their order. */
#include <inttypes.h>

#include "composition.h"

const char *dbt_composition_text(const struct dbt_composition *composition, enum dbt_text_key key)
{
    return composition->region->texts[key];
}

const char *dbt_composition_expand(struct dbt_composition *composition, enum dbt_text_key key,
                                   const char *name, const char *value)
{
    return dbt_composition_fill(composition, key, &(struct dbt_value){name, value}, 1);
}

const char *dbt_composition_fill(struct dbt_composition *composition, enum dbt_text_key key,
                                 const struct dbt_value *values, size_t count)
{
    return dbt_flow_keep(&composition->flow,
                         dbt_format_expand(composition->flow.arena,
                                           dbt_composition_text(composition, key), values, count));
}

const char *dbt_composition_ore(struct dbt_composition *composition, int64_t ore)
{
    return dbt_flow_keep(&composition->flow, dbt_format_ore(composition->flow.arena, ore));
}

const char *dbt_composition_kronor(struct dbt_composition *composition, int64_t ore)
{
    struct dbt_flow *flow = &composition->flow;
    const char *amount = dbt_composition_ore(composition, ore);
    return dbt_flow_keep(flow, dbt_arena_format(flow->arena, "%s\u00A0kr", amount));
}

const char *dbt_composition_quantity(struct dbt_composition *composition,
                                     const struct dbt_line *line, struct dbt_ratio quantity)
{
    struct dbt_flow *flow = &composition->flow;
    int64_t rounded = 0;
    if (!dbt_quantity_round(quantity, &rounded)) {
        dbt_flow_fail(flow, DBT_INTERNAL, "%s: a quantity of %s for %s is too large to print",
                      flow->document->title, line->service_code, line->unit_code);
    }
    return dbt_flow_keep(flow, dbt_format_decimal(flow->arena, rounded, 4, 0));
}

const char *dbt_composition_basis(const struct dbt_composition *composition, enum dbt_basis basis)
{
    switch (basis) {
    case DBT_PER_MONTH:
        return dbt_composition_text(composition, DBT_TEXT_PER_MONTH);
    case DBT_PER_YEAR:
        return dbt_composition_text(composition, DBT_TEXT_PER_YEAR);
    case DBT_PER_PIECE:
        break;
    }
    return "";
}

const char *dbt_composition_kind(const struct dbt_composition *composition)
{
    static const enum dbt_text_key keys[DBT_INVOICE_KIND_COUNT] = {
        [DBT_INVOICE_ORIGINAL] = DBT_TEXT_INVOICE,
        [DBT_INVOICE_ADJUSTMENT] = DBT_TEXT_ADJUSTMENT,
        [DBT_INVOICE_CREDIT] = DBT_TEXT_CREDIT,
    };
    return dbt_composition_text(composition, keys[composition->invoice->kind]);
}

const char *dbt_composition_refer(struct dbt_composition *composition, enum dbt_text_key key)
{
    struct dbt_flow *flow = &composition->flow;
    const struct dbt_invoice *invoice = composition->invoice;
    const struct dbt_value values[] = {
        {"number",
         dbt_flow_keep(flow, dbt_arena_format(flow->arena, "%" PRId64, invoice->refers_to))},
        {"date", dbt_flow_keep(flow, dbt_format_day(flow->arena, invoice->refers_issued))},
        {"period",
         dbt_flow_keep(flow, dbt_format_span(flow->arena, dbt_period_span(invoice->period)))},
    };
    return dbt_composition_fill(composition, key, values, sizeof values / sizeof values[0]);
}

static const char *number_text(struct dbt_composition *composition)
{
    struct dbt_flow *flow = &composition->flow;
    if (composition->draft) {
        return dbt_composition_text(composition, composition->recalculated
                                                     ? DBT_TEXT_RECALCULATED_NUMBER
                                                     : DBT_TEXT_DRAFT_NUMBER);
    }
    return dbt_flow_keep(flow,
                         dbt_arena_format(flow->arena, "%" PRId64, composition->invoice->number));
}

static void name_document(struct dbt_composition *composition)
{
    struct dbt_flow *flow = &composition->flow;
    const struct dbt_invoice *invoice = composition->invoice;
    composition->number = number_text(composition);
    *flow->document = (struct dbt_document){
        .title = dbt_flow_keep(flow, dbt_arena_format(flow->arena, "%s %s",
                                                      dbt_composition_kind(composition),
                                                      composition->number)),
        .author = invoice->seller.name,
        .language = "sv-SE",
        .date = invoice->issued,
        .accent = composition->region->identity.accent,
        .tint = composition->region->identity.tint,
    };
}

static void compose(struct dbt_composition *composition)
{
    name_document(composition);
    dbt_frame_measure(composition);
    dbt_frame_page_add(composition);
    dbt_opening_place(composition);
    double payment_mm = dbt_payment_height(composition);
    dbt_totals_measure(composition, payment_mm);
    dbt_lines_place(composition);
    dbt_totals_place(composition, payment_mm);
    if (payment_mm > 0) {
        dbt_payment_place(composition);
    }
    dbt_frame_number_pages(composition);
}

enum dbt_status dbt_document_invoice(struct dbt_document *document,
                                     const struct dbt_invoice *invoice,
                                     const struct dbt_document_options *options,
                                     struct dbt_arena *arena, struct dbt_error *error)
{
    struct dbt_document made = {0};
    struct dbt_composition composition = {
        .flow = {.document = &made, .metrics = options->metrics, .arena = arena, .error = error},
        .invoice = invoice,
        .region = options->region,
        .draft = options->draft || options->recalculated || invoice->number == 0,
        .recalculated = options->recalculated,
    };
    compose(&composition);
    if (composition.flow.status == DBT_OK) {
        *document = made;
    }
    return composition.flow.status;
}
