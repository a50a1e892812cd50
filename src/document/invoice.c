/* Documents of invoices: which layout, with which data. */
#include "engine.h"

static const enum dbt_layout_key layouts[DBT_INVOICE_KIND_COUNT] = {
    [DBT_INVOICE_ORIGINAL] = DBT_LAYOUT_INVOICE,
    [DBT_INVOICE_ADJUSTMENT] = DBT_LAYOUT_ADJUSTMENT,
    [DBT_INVOICE_CREDIT] = DBT_LAYOUT_CREDIT,
};

static void name_document(struct dbt_engine *engine, const struct dbt_paper *paper)
{
    struct dbt_flow *flow = &engine->flow;
    const char *name = dbt_words_make(engine, &engine->layout->words, &engine->scope);
    const char *number = engine->progress->document.number;
    engine->progress->document.name = name;
    *flow->document = (struct dbt_document){
        .title = dbt_flow_keep(flow, dbt_arena_format(flow->arena, "%s %s", name, number)),
        .author = paper->invoice.seller.name,
        .language = dbt_language_of(engine),
        .date = paper->invoice.issued,
        .accent = paper->region.accent,
        .tint = paper->region.tint,
    };
}

enum dbt_status dbt_document_invoice(struct dbt_document *document,
                                     const struct dbt_invoice *invoice,
                                     const struct dbt_document_options *options,
                                     struct dbt_arena *arena, struct dbt_error *error)
{
    struct dbt_document made = {0};
    struct dbt_paper paper;
    enum dbt_status status = dbt_paper_make(&paper, invoice, options, arena, error);
    if (status != DBT_OK) {
        return status;
    }
    struct dbt_engine engine = {
        .flow = {.document = &made, .metrics = options->metrics, .arena = arena, .error = error},
        .layout = options->layouts->roots[layouts[invoice->kind]],
        .window = &options->layouts->window,
        .identity = &options->region->identity,
        .language = options->region->language,
        .months = options->region->texts[DBT_TEXT_MONTHS],
        .is_trial = options->trial,
        .few = "",
        .progress = &paper.progress,
        .scope = {.slots = {&paper}},
    };
    name_document(&engine, &paper);
    dbt_pages_make(&engine);
    if (engine.flow.status == DBT_OK) {
        *document = made;
    }
    return engine.flow.status;
}
