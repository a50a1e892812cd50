/* Follow-up reports: which layout, with which data, and how much of it. */
#include "report.h"
#include "engine.h"

enum { UNIT_PAGES = 2, ALL = 4096 };

/* A unit's report is two pages, whatever it has to show: the first of these by which it is, and
   where none does it (a name of many lines) the first with lower charts. */
static const struct dbt_report_limits limits[] = {
    {ALL, ALL, ALL, false}, {14, 14, 12, false}, {13, 12, 10, false}, {12, 10, 8, false},
    {11, 9, 6, false},      {10, 8, 5, false},   {9, 7, 4, false},    {8, 6, 3, false},
    {7, 5, 2, false},       {6, 4, 1, false},
};
enum { LIMITS = sizeof limits / sizeof limits[0] };

static void name_document(struct dbt_engine *engine, const struct dbt_report_paper *paper)
{
    struct dbt_flow *flow = &engine->flow;
    const char *name = dbt_words_make(engine, &engine->layout->words, &engine->scope);
    engine->progress->document.name = name;
    *flow->document = (struct dbt_document){
        .title =
            dbt_flow_keep(flow, dbt_arena_format(flow->arena, "%s %s, %s", name,
                                                 paper->progress.document.number, paper->name)),
        .author = paper->region.name,
        .language = dbt_language_of(engine),
        .date = paper->date,
        .accent = paper->region.accent,
        .tint = paper->region.tint,
    };
}

static void mark_draft(struct dbt_report_paper *paper, const struct dbt_document_options *options)
{
    const char *const *texts = options->region->texts;
    bool again = options->recalculated;
    paper->progress.document.is_draft = options->draft || again;
    paper->progress.document.mark = texts[again ? DBT_TEXT_RECALCULATED : DBT_TEXT_DRAFT];
}

/* With as many rows as `rows` lets stand. */
static enum dbt_status lay_out(struct dbt_document *document, struct dbt_reporting *reporting,
                               const struct dbt_document_options *options)
{
    struct dbt_document made = {0};
    bool unit = reporting->report->unit != NULL;
    struct dbt_report_paper *paper = dbt_report_take(reporting, 1, sizeof *paper);
    if (paper == NULL) {
        return reporting->status;
    }
    reporting->paper = paper;
    mark_draft(paper, options);
    enum dbt_status status = dbt_report_make(reporting);
    if (status != DBT_OK) {
        return status;
    }
    struct dbt_engine engine = {
        .flow = {.document = &made,
                 .metrics = options->metrics,
                 .arena = reporting->arena,
                 .error = reporting->error},
        .layout = options->layouts->roots[unit ? DBT_LAYOUT_UNIT_REPORT : DBT_LAYOUT_REGION_REPORT],
        .window = &options->layouts->window,
        .identity = &options->region->identity,
        .months = options->region->texts[DBT_TEXT_MONTHS],
        .language = options->region->language,
        .is_trial = options->trial,
        .few = reporting->few,
        .progress = &paper->progress,
        .scope = {.slots = {paper}},
    };
    name_document(&engine, paper);
    dbt_pages_make(&engine);
    if (engine.flow.status == DBT_OK) {
        *document = made;
    }
    return engine.flow.status;
}

enum dbt_status dbt_document_report(struct dbt_document *document, const struct dbt_report *report,
                                    const struct dbt_document_options *options,
                                    struct dbt_arena *arena, struct dbt_error *error)
{
    struct dbt_reporting reporting = {
        .report = report,
        .followup = report->followup,
        .subject = report->unit != NULL ? report->unit : &report->followup->total,
        .region = options->region,
        .arena = arena,
        .error = error,
    };
    struct dbt_document made = {0};
    enum dbt_status status = DBT_OK;
    size_t tries = report->unit != NULL ? 2 * LIMITS : 1;
    for (size_t i = 0; i < tries && status == DBT_OK; i++) {
        reporting.limits = limits[i % LIMITS];
        reporting.limits.is_compact = i >= LIMITS;
        status = lay_out(&made, &reporting, options);
        if (made.page_count <= UNIT_PAGES) {
            break;
        }
    }
    if (status == DBT_OK) {
        *document = made;
    }
    return status;
}
