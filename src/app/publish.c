/* Ledger first, then publish. */
#include "publish.h"

#include "debitera/base/output.h"
#include "debitera/ledger.h"

/* One document's memory, reset after each. */
#define DOCUMENT_BYTES ((size_t)256 << 20)

/*
 * ---- documents and files ------------------------------------------------------------------------
 */

static const char *document_name(const struct dbt_publication *publication,
                                 const struct dbt_invoice *invoice)
{
    struct dbt_arena *arena = &publication->pipeline->arena;

    if (invoice->number == 0)
        return dbt_arena_format(arena, "invoices/draft-%s.pdf", invoice->buyer.org_no);
    return dbt_arena_format(arena, "invoices/%lld.pdf", (long long)invoice->number);
}

static enum dbt_status write_document(const struct dbt_publication *publication,
                                      const struct dbt_invoice *invoice, struct dbt_arena *arena,
                                      struct dbt_stage *stage, struct dbt_error *error)
{
    struct dbt_document_options options = {
        .region = &publication->pipeline->region,
        .draft = invoice->number == 0,
        .metrics = dbt_renderer_metrics(publication->renderer),
    };
    struct dbt_document document;
    struct dbt_buffer bytes;
    const char *name = document_name(publication, invoice);
    enum dbt_status status = dbt_document_invoice(&document, invoice, &options, arena, error);

    if (name == NULL)
        return dbt_error_memory(error, "a document's name");
    dbt_buffer_init(&bytes);
    if (status == DBT_OK)
        status = dbt_render_pdf(publication->renderer, &document, &bytes, error);
    if (status == DBT_OK)
        dbt_stage_write(stage, name, dbt_buffer_text(&bytes));
    dbt_buffer_release(&bytes);
    return status;
}

static enum dbt_status write_documents(const struct dbt_publication *publication,
                                       struct dbt_stage *stage, struct dbt_error *error)
{
    struct dbt_arena arena;
    enum dbt_status status = DBT_OK;

    dbt_arena_init(&arena, DOCUMENT_BYTES);
    for (size_t i = 0; status == DBT_OK && i < publication->invoices.count; i++) {
        status = write_document(publication, &publication->invoices.items[i], &arena, stage, error);
        dbt_arena_reset(&arena);
    }
    dbt_arena_release(&arena);
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

static const char *base_name(const char *path)
{
    const char *slash = path == NULL ? NULL : strrchr(path, '/');

    if (path == NULL)
        return "";
    return slash == NULL ? path : slash + 1;
}

void dbt_publication_result(const struct dbt_publication *publication, struct dbt_result *result)
{
    const struct dbt_pipeline *pipeline = publication->pipeline;

    *result = (struct dbt_result){
        .region = &pipeline->region,
        .run = &publication->run,
        .draft = publication->run.sequence == 0,
        .prices_name = base_name(pipeline->options->text[DBT_OPTION_PRICES]),
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
    struct dbt_result result;
    struct dbt_buffer bytes;
    enum dbt_status status;

    dbt_publication_result(publication, &result);
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

    for (size_t i = 0; status == DBT_OK && i < DBT_FORMAT_COUNT; i++)
        status = write_format(publication, (enum dbt_format)i, stage, error);
    if (status == DBT_OK)
        status = dbt_stage_publish(stage, error);
    return status;
}

/*
 * Everything of the folder, staged and renamed; into `ledger` goes what was published, unless it is
 * null.
 */
static enum dbt_status publish_folder(const struct dbt_publication *publication,
                                      struct dbt_ledger *ledger, struct dbt_error *error)
{
    struct dbt_stage stage;
    enum dbt_status status = dbt_stage_init(&stage, &publication->pipeline->arena,
                                            publication->region_folder, publication->name, error);

    if (status != DBT_OK)
        return status;
    status = fill_stage(publication, &stage, error);
    if (status == DBT_OK && ledger != NULL) {
        struct dbt_output_file *files = list_files(publication->pipeline, &stage);
        status = files == NULL ? dbt_error_memory(error, "the list of outputs")
                               : dbt_ledger_published(ledger, publication->run.sequence, files,
                                                      stage.file_count, error);
    }
    dbt_stage_release(&stage);
    return status;
}

/*
 * ---- the ledger
 * ------------------------------------------------------------------------------------
 */

static enum dbt_status number_invoice(void *context, struct dbt_invoice *invoice, int64_t number,
                                      struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = context;

    return dbt_invoice_number(invoice, number, pipeline->region.payment.ocr_length_digit,
                              &pipeline->arena, error);
}

static void describe_run(struct dbt_publication *publication)
{
    const struct dbt_pipeline *pipeline = publication->pipeline;
    struct dbt_run *run = &publication->run;

    *run = (struct dbt_run){
        .period = pipeline->options->period,
        .issue_date = pipeline->options->issue_date,
        .program_version = DEBITERA_VERSION,
        .previous_manifest_sha256 = "",
    };
    memcpy(run->region_sha256, pipeline->region.sha256, sizeof run->region_sha256);
    memcpy(run->inputs_sha256, pipeline->inputs_sha256, sizeof run->inputs_sha256);
}

/*
 * The period was issued before: from the same inputs it is adopted, else nothing may be done (R13).
 */
static enum dbt_status adopt(struct dbt_publication *publication, const struct dbt_run *issued,
                             struct dbt_error *error)
{
    char period[DBT_DATE_BYTES];
    char date[DBT_DATE_BYTES];
    const char *changed = "the delivery";

    if (strcmp(issued->region_sha256, publication->run.region_sha256) != 0)
        changed = "the region folder or price list";
    else if (strcmp(issued->inputs_sha256, publication->run.inputs_sha256) == 0) {
        publication->run = *issued;
        return DBT_OK;
    }
    return dbt_error_set(error, DBT_HELD,
                         "%s was issued on %s, and %s has changed since; an issued invoice is "
                         "never changed: give the inputs it was issued from, or see what differs "
                         "with --dry-run",
                         dbt_period_write(issued->period, period),
                         dbt_day_write(issued->issue_date, date), changed);
}

static enum dbt_status take_numbers(struct dbt_publication *publication, struct dbt_ledger *ledger,
                                    struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = publication->pipeline;
    struct dbt_issue issue = {
        .invoices = &pipeline->invoices,
        .usage = &pipeline->usage,
        .first_number = pipeline->region.payment.first_number,
        .number = number_invoice,
        .context = pipeline,
    };

    return dbt_ledger_issue(ledger, &publication->run, &issue, &pipeline->arena, error);
}

/* A published folder that is whole and recorded needs nothing. */
static enum dbt_status look_for_output(struct dbt_publication *publication, bool *done,
                                       struct dbt_error *error)
{
    char why[DBT_ERROR_TEXT_BYTES];
    const char *folder = dbt_arena_format(&publication->pipeline->arena, "%s/%s",
                                          publication->region_folder, publication->name);
    enum dbt_status status;

    if (folder == NULL)
        return dbt_error_memory(error, "the output folder's name");
    status = dbt_output_verify(folder, done, why, error);
    if (status == DBT_OK && !*done && publication->run.published)
        dbt_log_line(publication->pipeline->log, DBT_LOG_WARNING,
                     "%s: %s; it is made again from the ledger", folder, why);
    *done = *done && publication->run.published;
    return status;
}

static enum dbt_status issue_with(struct dbt_publication *publication, struct dbt_ledger *ledger,
                                  struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = publication->pipeline;
    struct dbt_run issued;
    bool done = false;
    enum dbt_status status =
        dbt_ledger_find(ledger, publication->run.period, &issued, &pipeline->arena, error);
    bool found = status == DBT_OK && issued.sequence != 0;

    if (found)
        status = adopt(publication, &issued, error);
    else if (status == DBT_OK)
        status = take_numbers(publication, ledger, error);
    if (status == DBT_OK)
        status = dbt_ledger_load(ledger, publication->run.sequence, &publication->invoices,
                                 &pipeline->arena, error);
    if (status == DBT_OK && found)
        status = look_for_output(publication, &done, error);
    publication->nothing_new = done;
    if (status == DBT_OK && !done)
        status = publish_folder(publication, ledger, error);
    return status;
}

enum dbt_status dbt_publish_issued(struct dbt_publication *publication, struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = publication->pipeline;
    const char *path =
        dbt_arena_format(&pipeline->arena, "%s/ledger.sqlite", publication->region_folder);
    struct dbt_ledger *ledger = NULL;
    enum dbt_status status;

    if (path == NULL)
        return dbt_error_memory(error, "the ledger's name");
    describe_run(publication);
    status =
        dbt_ledger_open(&ledger, path, pipeline->region.identity.code, DBT_LEDGER_WRITE, error);
    if (status != DBT_OK)
        return status;
    status = issue_with(publication, ledger, error);
    dbt_ledger_close(ledger);
    return status;
}

enum dbt_status dbt_publish_draft(struct dbt_publication *publication, struct dbt_error *error)
{
    describe_run(publication);
    publication->invoices = publication->pipeline->invoices;
    return publish_folder(publication, NULL, error);
}
