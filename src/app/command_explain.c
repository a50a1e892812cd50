/* `explain`: how the lines of an issued invoice came about, or those of a delivery's drafts. */
#include <inttypes.h>

#include "commands.h"
#include "debitera/base/money.h"
#include "debitera/export.h"
#include "ledgers.h"
#include "report.h"

#define ARENA_BYTES ((size_t)1 << 30)

static enum dbt_list_form form_of(const struct dbt_options *options)
{
    return options->text[DBT_OPTION_JSON] != NULL ? DBT_LIST_JSON : DBT_LIST_TABLE;
}

/* The lines that the options choose; the rest is the caller's to fill. */
static enum dbt_status choose(const struct dbt_options *options, struct dbt_arena *arena,
                              struct dbt_explanation *explanation, struct dbt_error *error)
{
    explanation->unit = options->text[DBT_OPTION_UNIT];
    explanation->service = options->text[DBT_OPTION_SERVICE];
    explanation->line = (uint64_t)options->line;
    return dbt_ledger_provider(options, arena, &explanation->provider, error);
}

static enum dbt_status write_out(const struct dbt_explanation *explanation,
                                 const struct dbt_options *options, struct dbt_error *error)
{
    struct dbt_buffer out;
    enum dbt_status status;

    dbt_buffer_init(&out);
    status = dbt_export_explanation(explanation, form_of(options), &out, error);
    if (status == DBT_OK)
        status = dbt_stdout_write(&out, error);
    dbt_buffer_release(&out);
    return status;
}

/* ---- issued ---------------------------------------------------------------------------------- */

struct issued {
    const struct dbt_options *options;
    struct dbt_arena arena;
    struct dbt_ledger *ledger;
    struct dbt_explanation explanation;
    struct dbt_ledger_entry entry;
    struct dbt_invoices invoices;
    struct dbt_ledger_inputs inputs;
};

static enum dbt_status open_ledger(struct issued *issued, struct dbt_error *error)
{
    const char *code = NULL;
    const char *path;
    enum dbt_status status = dbt_ledger_region(issued->options, &issued->arena, &code, error);

    if (status != DBT_OK)
        return status;
    issued->explanation.region = code;
    path = dbt_ledger_place(issued->options, &issued->arena, code);
    if (path == NULL)
        return dbt_error_memory(error, "the ledger's name");
    return dbt_ledger_open(&issued->ledger, path, code, DBT_LEDGER_READ, error);
}

static enum dbt_status find_invoice(struct issued *issued, struct dbt_error *error)
{
    const char *text = issued->options->operands[0];
    int64_t number = 0;
    enum dbt_status status;

    if (!dbt_decimal_parse(dbt_text_of(text), '.', 0, &number) || number < 1)
        return dbt_error_set(error, DBT_USAGE,
                             "explain %s: expected the number of an invoice; debitera list shows "
                             "the numbers",
                             text);
    status = dbt_ledger_invoice(issued->ledger, number, &issued->entry, &issued->arena, error);
    if (status == DBT_OK)
        status = dbt_ledger_run_inputs(issued->ledger, issued->entry.run.sequence, &issued->inputs,
                                       &issued->arena, error);
    return status;
}

/* The numbers of what corrects the invoice. */
static enum dbt_status find_corrections(struct issued *issued, struct dbt_error *error)
{
    const struct dbt_issued_filter filter = {.number = issued->entry.invoice.number};
    struct dbt_issued_list list = {0};
    enum dbt_status status = dbt_ledger_list(issued->ledger, &filter, &list, &issued->arena, error);

    for (size_t i = 0; status == DBT_OK && i < list.count; i++)
        if (list.items[i].number == filter.number)
            issued->explanation.corrected_by = list.items[i].corrected_by;
    return status;
}

static enum dbt_status explain_issued(const struct dbt_options *options, struct dbt_error *error)
{
    struct issued issued = {.options = options};
    enum dbt_status status;

    dbt_arena_init(&issued.arena, ARENA_BYTES);
    status = choose(options, &issued.arena, &issued.explanation, error);
    if (status == DBT_OK)
        status = open_ledger(&issued, error);
    if (status == DBT_OK)
        status = find_invoice(&issued, error);
    if (status == DBT_OK)
        status = find_corrections(&issued, error);
    issued.invoices = (struct dbt_invoices){&issued.entry.invoice, 1, 1};
    issued.explanation.run = &issued.entry.run;
    issued.explanation.period = issued.entry.run.period;
    issued.explanation.invoices = &issued.invoices;
    issued.explanation.inputs = &issued.inputs;
    if (status == DBT_OK)
        status = write_out(&issued.explanation, options, error);
    dbt_ledger_close(issued.ledger);
    dbt_arena_release(&issued.arena);
    return status;
}

/* ---- drafts ---------------------------------------------------------------------------------- */

static enum dbt_status write_drafts(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    const struct dbt_options *options = pipeline->options;
    struct dbt_ledger_inputs inputs = {0};
    struct dbt_explanation explanation = {
        .region = pipeline->region.identity.code,
        .period = options->period,
        .invoices = &pipeline->invoices,
        .inputs = &inputs,
        .findings = &pipeline->findings,
    };
    enum dbt_status status = choose(options, &pipeline->arena, &explanation, error);

    if (status == DBT_OK)
        status = dbt_pipeline_inputs(pipeline, &inputs, error);
    return status == DBT_OK ? write_out(&explanation, options, error) : status;
}

/* What can be computed is explained, whatever else is held; that is told besides. Nothing can be
   when the delivery cannot be read. */
static enum dbt_status explain_drafts(const struct dbt_options *options, struct dbt_log *log,
                                      struct dbt_error *error)
{
    struct dbt_pipeline pipeline;
    enum dbt_status status;
    enum dbt_status written = DBT_OK;

    dbt_pipeline_init(&pipeline, options, log);
    status = dbt_pipeline_load(&pipeline, error);
    if (status == DBT_OK)
        status = dbt_pipeline_compute(&pipeline, error);
    if (status == DBT_OK) {
        status = dbt_findings_status(&pipeline.findings);
        written = status != DBT_INPUT ? write_drafts(&pipeline, error) : DBT_OK;
    }
    dbt_report_findings(&pipeline);
    dbt_report_reading(&pipeline);
    if (written == DBT_OK)
        dbt_report_verdict(&pipeline, status, error);
    dbt_pipeline_release(&pipeline);
    return written == DBT_OK ? status : written;
}

enum dbt_status dbt_command_explain(const struct dbt_options *options, struct dbt_log *log,
                                    struct dbt_error *error)
{
    return options->text[DBT_OPTION_DRY_RUN] != NULL ? explain_drafts(options, log, error)
                                                     : explain_issued(options, error);
}
