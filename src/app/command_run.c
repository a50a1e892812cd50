/* `run`: the whole month, or with --dry-run the same without taking a number. */
#include "commands.h"
#include "debitera/base/file.h"
#include "debitera/base/lock.h"
#include "report.h"

struct run {
    struct dbt_pipeline pipeline;
    struct dbt_publication publication;
    struct dbt_lock lock;
    bool draft;
};

static enum dbt_status take_lock(struct run *run, struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = &run->pipeline;
    const char *folder =
        dbt_arena_format(&pipeline->arena, "%s/%s", pipeline->options->text[DBT_OPTION_OUT],
                         pipeline->region.identity.code);
    const char *lock = dbt_arena_format(&pipeline->arena, "%s/.lock", folder == NULL ? "" : folder);
    enum dbt_status status;

    if (folder == NULL || lock == NULL)
        return dbt_error_memory(error, "the output folder's name");
    run->publication.region_folder = folder;
    status = dbt_folder_make(folder, error);
    return status == DBT_OK ? dbt_lock_take(&run->lock, lock, error) : status;
}

static enum dbt_status name_outputs(struct run *run, struct dbt_error *error)
{
    struct dbt_arena *arena = &run->pipeline.arena;
    struct dbt_publication *publication = &run->publication;
    char period[DBT_DATE_BYTES];

    publication->name =
        dbt_arena_format(arena, "%s%s", dbt_period_write(run->pipeline.options->period, period),
                         run->draft ? "-draft" : "");
    publication->prices_name =
        dbt_arena_copy(arena, dbt_base_name(run->pipeline.options->text[DBT_OPTION_PRICES]));
    if (publication->name == NULL || publication->prices_name == NULL)
        return dbt_error_memory(error, "the names of outputs");
    return DBT_OK;
}

/* Up to draft invoices; DBT_HELD or DBT_INPUT when they may not be issued. */
static enum dbt_status compute(struct run *run, struct dbt_error *error)
{
    struct dbt_findings *findings = &run->pipeline.findings;
    enum dbt_status status = dbt_pipeline_compute(&run->pipeline, error);

    if (status == DBT_OK)
        status = dbt_findings_status(findings);
    return status == DBT_WARNED ? DBT_OK : status;
}

/*
 * Fonts are looked for before anything is issued: a run that cannot make its documents must not
 * take numbers.
 */
static enum dbt_status publish(struct run *run, struct dbt_error *error)
{
    struct dbt_publication *publication = &run->publication;
    enum dbt_status status = dbt_renderer_new(&publication->renderer,
                                              run->pipeline.options->text[DBT_OPTION_FONTS], error);

    if (status != DBT_OK)
        return status;
    publication->pipeline = &run->pipeline;
    status =
        run->draft ? dbt_publish_draft(publication, error) : dbt_publish_issued(publication, error);
    dbt_renderer_free(publication->renderer);
    return status;
}

static enum dbt_status write_result(const struct run *run, enum dbt_status status,
                                    struct dbt_error *error)
{
    struct dbt_buffer out;
    struct dbt_result result;
    enum dbt_status written = DBT_OK;

    dbt_buffer_init(&out);
    if (run->pipeline.options->text[DBT_OPTION_JSON] != NULL) {
        dbt_publication_result(&run->publication, &result);
        written = dbt_export_verdict(status, &result, &out, error);
    } else if (run->publication.invoices.items != NULL || status == DBT_OK) {
        dbt_report_invoices(&run->publication, &out);
    }
    if (written == DBT_OK)
        written = dbt_stdout_write(&out, error);
    dbt_buffer_release(&out);
    return written;
}

static enum dbt_status do_run(struct run *run, struct dbt_error *error)
{
    enum dbt_status status = dbt_pipeline_load(&run->pipeline, error);

    if (status == DBT_OK)
        status = take_lock(run, error);
    if (status == DBT_OK)
        status = name_outputs(run, error);
    if (status == DBT_OK)
        status = compute(run, error);
    if (status == DBT_OK)
        status = publish(run, error);
    if (status == DBT_OK && !run->publication.nothing_new)
        status = dbt_findings_status(&run->pipeline.findings);
    return status;
}

/* Numbers that are taken, and documents that are not there, must not look like a run that failed
   altogether. */
static void report_unpublished(const struct run *run, enum dbt_status status)
{
    const struct dbt_invoices *invoices = &run->publication.invoices;

    if (status == DBT_OUTPUT && run->publication.run.sequence != 0 && invoices->count > 0)
        dbt_log_line(run->pipeline.log, DBT_LOG_ERROR,
                     "invoices %lld–%lld are issued; make room and run the same command again to "
                     "publish them",
                     (long long)invoices->items[0].number,
                     (long long)invoices->items[invoices->count - 1].number);
}

static void report(const struct run *run, enum dbt_status status, struct dbt_error *error)
{
    const struct dbt_pipeline *pipeline = &run->pipeline;

    if (status != DBT_OK && status != DBT_WARNED)
        dbt_report_rejects(pipeline);
    if (!run->publication.nothing_new)
        dbt_report_findings(pipeline); /* else they were told when it was issued */
    dbt_report_reading(pipeline);
    if (pipeline->options->text[DBT_OPTION_VERBOSE] != NULL)
        dbt_report_log_accounting(pipeline);
    dbt_report_verdict(pipeline, status, error);
    report_unpublished(run, status);
}

enum dbt_status dbt_command_run(const struct dbt_options *options, struct dbt_log *log,
                                struct dbt_error *error)
{
    struct run run = {.lock = {.fd = -1}, .draft = options->text[DBT_OPTION_DRY_RUN] != NULL};
    enum dbt_status status;
    enum dbt_status written = DBT_OK;

    dbt_pipeline_init(&run.pipeline, options, log);
    run.publication.pipeline = &run.pipeline;
    run.publication.run.period = options->period;
    status = do_run(&run, error);
    report(&run, status, error);
    if (status == DBT_OK || status == DBT_WARNED || options->text[DBT_OPTION_JSON] != NULL)
        written = write_result(&run, status, error);
    if (written != DBT_OK && (status == DBT_OK || status == DBT_WARNED) && !run.draft)
        dbt_log_line(log, DBT_LOG_WARNING,
                     "everything is issued and published; only the summary "
                     "of it is lost");
    dbt_lock_release(&run.lock);
    dbt_pipeline_release(&run.pipeline);
    return written == DBT_OK ? status : written;
}
