/* Documents and files of a run, staged and put into place. */
#include "report.h"

#include "debitera/base/output.h"
#include "debitera/ledger.h"

/* One document's memory, reset after each. */
#define DOCUMENT_BYTES ((size_t)256 << 20)

/* So many documents take longer than to start processes for them. */
enum { WORTH_WORKERS = 16 };

static const char *document_name(const struct dbt_publication *publication,
                                 const struct dbt_invoice *invoice)
{
    struct dbt_arena *arena = &publication->pipeline->arena;

    if (invoice->number == 0)
        return dbt_arena_format(arena, "invoices/draft-%s.pdf", invoice->buyer.org_no);
    return dbt_arena_format(arena, "invoices/%lld.pdf", (long long)invoice->number);
}

/* The documents of a publication, on their way into its stage. */
struct printing {
    const struct dbt_publication *publication;
    struct dbt_stage *stage;
    struct dbt_arena arena; /* of the document at hand */
};

static enum dbt_status lay_out(void *context, size_t index, struct dbt_document *document,
                               struct dbt_error *error)
{
    struct printing *printing = context;
    const struct dbt_publication *publication = printing->publication;
    const struct dbt_invoice *invoice = &publication->invoices.items[index];
    struct dbt_document_options options = {
        .region = &publication->pipeline->region,
        .draft = invoice->number == 0,
        .metrics = dbt_renderer_metrics(publication->renderer),
    };

    dbt_arena_reset(&printing->arena);
    return dbt_document_invoice(document, invoice, &options, &printing->arena, error);
}

static enum dbt_status stage_document(void *context, size_t index, struct dbt_text pdf,
                                      struct dbt_error *error)
{
    struct printing *printing = context;
    const struct dbt_publication *publication = printing->publication;
    const char *name = document_name(publication, &publication->invoices.items[index]);

    if (name == NULL)
        return dbt_error_memory(error, "a document's name");
    dbt_stage_write(printing->stage, name, pdf);
    return DBT_OK;
}

static enum dbt_status write_documents(const struct dbt_publication *publication,
                                       struct dbt_stage *stage, struct dbt_error *error)
{
    struct printing printing = {.publication = publication, .stage = stage};
    size_t count = publication->invoices.count;
    struct dbt_rendering rendering = {
        .renderer = publication->renderer,
        .count = count,
        .workers = count < WORTH_WORKERS ? 1 : publication->pipeline->options->threads,
        .context = &printing,
        .lay_out = lay_out,
        .take = stage_document,
    };

    dbt_arena_init(&printing.arena, DOCUMENT_BYTES);
    enum dbt_status status = dbt_render_many(&rendering, error);
    dbt_arena_release(&printing.arena);
    return status;
}

/* The files of the stage so far, as the manifest and the ledger name them. */
static struct dbt_output_file *list_files(struct dbt_pipeline *pipeline,
                                          const struct dbt_stage *stage)
{
    struct dbt_output_file *files =
        dbt_arena_alloc(&pipeline->arena, stage->file_count + 1, sizeof *files);

    for (size_t i = 0; files != NULL && i < stage->file_count; i++) {
        files[i].name = stage->files[i].name;
        files[i].size_bytes = stage->files[i].size_bytes;
        files[i].sha256 = dbt_arena_string(&pipeline->arena, stage->files[i].sha256);
        if (files[i].sha256 == NULL)
            files = NULL;
    }
    return files;
}

void dbt_publication_result(const struct dbt_publication *publication, struct dbt_result *result)
{
    const struct dbt_pipeline *pipeline = publication->pipeline;

    *result = (struct dbt_result){
        .region = &pipeline->region,
        .run = &publication->run,
        .draft = publication->run.sequence == 0,
        .prices_name = publication->prices_name == NULL ? "" : publication->prices_name,
        .deliveries = pipeline->deliveries,
        .delivery_count = pipeline->part_count,
        .rejects = &pipeline->rejects,
        .findings = &pipeline->findings,
        .usage = &pipeline->usage,
        .invoices = &publication->invoices,
    };
}

static enum dbt_status write_format(const struct dbt_publication *publication,
                                    enum dbt_format format, struct dbt_stage *stage,
                                    struct dbt_error *error)
{
    struct dbt_findings lasting = publication->pipeline->findings;
    struct dbt_result result;
    struct dbt_buffer bytes;
    enum dbt_status status;

    dbt_publication_result(publication, &result);
    lasting.count = publication->pipeline->lasting_findings;
    result.findings = &lasting;
    result.files = list_files(publication->pipeline, stage);
    result.file_count = stage->file_count;
    if (result.files == NULL)
        return dbt_error_memory(error, "the list of outputs");
    dbt_buffer_init(&bytes);
    status = dbt_export(format, &result, &bytes, error);
    if (status == DBT_OK)
        dbt_stage_write(stage, dbt_format_file(format), dbt_buffer_text(&bytes));
    dbt_buffer_release(&bytes);
    return status;
}

static enum dbt_status fill_stage(const struct dbt_publication *publication,
                                  struct dbt_stage *stage, struct dbt_error *error)
{
    enum dbt_status status = write_documents(publication, stage, error);

    dbt_report_stage(publication->pipeline, "documents", NULL);
    for (size_t i = 0; status == DBT_OK && i < DBT_FORMAT_COUNT; i++)
        status = write_format(publication, (enum dbt_format)i, stage, error);
    return status;
}

/* Records the stage's files; when the run was published before, they must be the same. */
static enum dbt_status record_files(const struct dbt_publication *publication,
                                    struct dbt_ledger *ledger, const struct dbt_stage *stage,
                                    struct dbt_error *error)
{
    struct dbt_output_file *files = list_files(publication->pipeline, stage);

    if (files == NULL)
        return dbt_error_memory(error, "the list of outputs");
    return dbt_ledger_published(ledger, publication->run.sequence, files, stage->file_count, error);
}

static enum dbt_status publish_stage(const struct dbt_publication *publication,
                                     struct dbt_ledger *ledger, struct dbt_stage *stage,
                                     struct dbt_error *error)
{
    bool repeated = publication->run.published;
    enum dbt_status status = fill_stage(publication, stage, error);

    if (status == DBT_OK && ledger != NULL && repeated)
        status = record_files(publication, ledger, stage, error);
    if (status == DBT_OK)
        status = dbt_stage_publish(stage, error);
    if (status == DBT_OK && ledger != NULL && !repeated)
        status = record_files(publication, ledger, stage, error);
    return status;
}

enum dbt_status dbt_publication_write(const struct dbt_publication *publication,
                                      struct dbt_ledger *ledger, struct dbt_error *error)
{
    struct dbt_stage stage;
    enum dbt_status status = dbt_stage_init(&stage, &publication->pipeline->arena,
                                            publication->region_folder, publication->name, error);

    if (status != DBT_OK)
        return status;
    dbt_report_stage(publication->pipeline, "ledger", NULL);
    status = publish_stage(publication, ledger, &stage, error);
    dbt_stage_release(&stage);
    dbt_report_stage(publication->pipeline, "publishing", NULL);
    return status;
}
