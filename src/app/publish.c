/* Documents and files of a run, staged and put into place. */
#include "report.h"

#include "debitera/ledger.h"
#include "packaging.h"
#include "paging.h"
#include "providers.h"
#include "staging.h"

#define BOOKS_BYTES ((size_t)4 << 30)

static enum dbt_status write_documents(const struct dbt_publication *publication,
                                       struct dbt_stage *stage, struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = publication->pipeline;
    struct dbt_printing printing = {
        .region = &pipeline->region,
        .layouts = &pipeline->layouts,
        .renderer = publication->renderer,
        .invoices = publication->invoices,
        .followup = publication->followup,
        .draft = publication->run.sequence == 0,
        .date = publication->run.issue_date,
        .threads = pipeline->options->threads,
    };

    return dbt_documents_stage(&printing, stage, &pipeline->arena, error);
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
        .followup = publication->followup,
    };
}

static void drain(void *context, struct dbt_text bytes)
{
    dbt_stage_add(context, bytes);
}

static enum dbt_status write_format(const struct dbt_publication *publication,
                                    enum dbt_format format, struct dbt_stage *stage,
                                    struct dbt_error *error)
{
    struct dbt_findings lasting = publication->pipeline->findings;
    struct dbt_output_files files;
    struct dbt_stage_stream stream;
    struct dbt_result result;
    struct dbt_buffer bytes;
    enum dbt_status status;

    dbt_publication_result(publication, &result);
    if (!dbt_format_is_of(format, &result))
        return DBT_OK;
    lasting.count = publication->pipeline->lasting_findings;
    result.findings = &lasting;
    status = dbt_staged_files(stage, &files, &publication->pipeline->arena, error);
    if (status != DBT_OK)
        return status;
    result.files = files.items;
    result.file_count = files.count;
    result.drain = drain;
    result.drain_context = &stream;
    dbt_buffer_init(&bytes);
    dbt_stage_begin(stage, &stream, dbt_format_file(format));
    status = dbt_export(format, &result, &bytes, error);
    if (status == DBT_OK) {
        dbt_stage_add(&stream, dbt_buffer_text(&bytes));
        dbt_stage_end(&stream);
    } else {
        dbt_stage_drop(&stream);
    }
    dbt_buffer_release(&bytes);
    return status;
}

/* A folder on its way: what it holds, and for whom. */
struct filling {
    const struct dbt_publication *publication;
    struct dbt_ledger *ledger; /* of a draft only read, and null where there is none */
    struct dbt_stage stage;
    struct dbt_handouts handouts;
    struct dbt_provider_folders providers;
    struct dbt_page_books books;
    struct dbt_arena
        arena; /* of the books; addresses only, which become memory as they need them */
};

/* The manifest names all others, the page what the manifest says too. */
static enum dbt_status fill_stage(struct filling *filling, struct dbt_error *error)
{
    const struct dbt_publication *publication = filling->publication;
    struct dbt_stage *stage = &filling->stage;
    enum dbt_status status = write_documents(publication, stage, error);

    dbt_report_stage(publication->pipeline, "documents", NULL);
    for (size_t i = 0; status == DBT_OK && i < DBT_FORMAT_MANIFEST; i++)
        status = write_format(publication, (enum dbt_format)i, stage, error);
    /* What comes now is made of those files. */
    if (status == DBT_OK && stage->error.status != DBT_OK)
        status = dbt_error_set(error, stage->error.status, "%s", stage->error.text);
    if (status == DBT_OK)
        status = dbt_handouts_make(publication, filling->ledger, &filling->handouts, error);
    if (status == DBT_OK)
        status = dbt_packages_stage(publication, &filling->handouts, stage, error);
    dbt_report_stage(publication->pipeline, "packages", NULL);
    if (status == DBT_OK)
        status = dbt_page_books_open(&filling->books, publication, filling->ledger, &filling->arena,
                                     error);
    if (status == DBT_OK)
        status =
            dbt_providers_stage(publication, &filling->books, stage, &filling->providers, error);
    if (status == DBT_OK)
        status = write_format(publication, DBT_FORMAT_MANIFEST, stage, error);
    if (status == DBT_OK)
        status = dbt_page_stage(publication, &filling->books, NULL, stage, error);
    dbt_report_stage(publication->pipeline, "pages", NULL);
    return status;
}

/* Records the stage's files; when the run was published before, they must be the same. */
static enum dbt_status record_files(const struct dbt_publication *publication,
                                    struct dbt_ledger *ledger, const struct dbt_stage *stage,
                                    struct dbt_error *error)
{
    struct dbt_output_files files;
    enum dbt_status status = dbt_staged_files(stage, &files, &publication->pipeline->arena, error);

    return status == DBT_OK ? dbt_ledger_published(ledger, publication->run.sequence, files.items,
                                                   files.count, error)
                            : status;
}

static enum dbt_status publish_stage(struct filling *filling, struct dbt_error *error)
{
    const struct dbt_publication *publication = filling->publication;
    struct dbt_ledger *ledger = filling->ledger;
    struct dbt_stage *stage = &filling->stage;
    bool repeated = publication->run.published;
    enum dbt_status status = fill_stage(filling, error);

    if (status == DBT_OK && !publication->draft && repeated)
        status = record_files(publication, ledger, stage, error);
    if (status == DBT_OK)
        status = dbt_stage_publish(stage, error);
    if (status == DBT_OK)
        status = dbt_providers_publish(&filling->providers, error);
    if (status == DBT_OK && !publication->draft && !repeated)
        status = record_files(publication, ledger, stage, error);
    return status;
}

enum dbt_status dbt_publication_write(const struct dbt_publication *publication,
                                      struct dbt_ledger *ledger, struct dbt_error *error)
{
    struct filling filling = {
        .publication = publication,
        .ledger = ledger,
        .providers.handouts = &filling.handouts,
    };
    enum dbt_status status = dbt_stage_init(&filling.stage, &publication->pipeline->arena,
                                            publication->region_folder, publication->name, error);

    if (status != DBT_OK)
        return status;
    dbt_report_stage(publication->pipeline, "ledger", NULL);
    dbt_arena_init(&filling.arena, BOOKS_BYTES);
    status = publish_stage(&filling, error);
    dbt_arena_release(&filling.arena);
    dbt_providers_release(&filling.providers);
    dbt_stage_release(&filling.stage);
    dbt_report_stage(publication->pipeline, "publishing", NULL);
    return status;
}
