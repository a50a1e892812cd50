/* How the jobs of a command ended. */
#include "batch.h"
#include "commands.h"
#include "report.h"

/* What failed is the job that was at hand, and those behind it. */
static enum dbt_status job_status(const struct dbt_job *job, enum dbt_status status)
{
    if (!job->done)
        return status;
    return job->publication.nothing_new || job->publication.no_difference
               ? DBT_OK
               : dbt_findings_status(&job->pipeline.findings);
}

static enum dbt_status whole_status(struct dbt_batch *batch, enum dbt_status status)
{
    for (size_t i = 0; i <= batch->correction_count && status == DBT_OK; i++)
        status = job_status(dbt_batch_job(batch, i), status);
    return status;
}

static bool is_done(enum dbt_status status)
{
    return status == DBT_OK || status == DBT_WARNED;
}

/* Numbers that are taken, and documents that are not there, must not look like a run that failed
   altogether. */
static void report_unpublished(const struct dbt_job *job, enum dbt_status status)
{
    const struct dbt_invoices *invoices = &job->publication.invoices;

    bool passing = status == DBT_OUTPUT || status == DBT_LOCKED || status == DBT_MEMORY;

    if (passing && job->publication.run.sequence != 0 && !job->publication.run.published &&
        invoices->count > 0)
        dbt_log_line(job->pipeline.log, DBT_LOG_ERROR,
                     "invoices %lld–%lld are issued; %srun the same command again to publish them",
                     (long long)invoices->items[0].number,
                     (long long)invoices->items[invoices->count - 1].number,
                     status == DBT_OUTPUT ? "once that is mended, " : "");
}

static void report_job(const struct dbt_job *job, enum dbt_status status, struct dbt_error *error)
{
    const struct dbt_pipeline *pipeline = &job->pipeline;
    bool quiet = job->publication.nothing_new || job->publication.no_difference;

    if (!is_done(status))
        dbt_report_rejects(pipeline); /* no rejects.csv is written */
    if (!is_done(status) || !quiet)
        dbt_report_findings(pipeline); /* else they were told when it was issued */
    dbt_report_reading(pipeline);
    if (pipeline->options->text[DBT_OPTION_VERBOSE] != NULL)
        dbt_report_log_accounting(pipeline);
    dbt_report_verdict(pipeline, status, error);
    report_unpublished(job, status);
}

/* The verdict of --period's own job, with those of the corrections in it. */
static enum dbt_status write_verdicts(struct dbt_batch *batch, enum dbt_status status,
                                      struct dbt_buffer *out, struct dbt_error *error)
{
    struct dbt_arena *arena = &batch->last.pipeline.arena;
    struct dbt_outcome *outcomes =
        dbt_arena_alloc(arena, batch->correction_count + 1, sizeof *outcomes);
    struct dbt_result result;

    if (outcomes == NULL)
        return dbt_error_memory(error, "the verdict");
    for (size_t i = 0; i < batch->correction_count; i++) {
        outcomes[i].status = job_status(&batch->corrections[i], status);
        dbt_publication_result(&batch->corrections[i].publication, &outcomes[i].result);
    }
    dbt_publication_result(&batch->last.publication, &result);
    result.corrections = outcomes;
    result.correction_count = batch->correction_count;
    return dbt_export_verdict(whole_status(batch, status), &result, out, error);
}

static enum dbt_status write_summary(struct dbt_batch *batch, enum dbt_status status,
                                     struct dbt_error *error)
{
    struct dbt_buffer out;
    enum dbt_status written = DBT_OK;

    dbt_buffer_init(&out);
    if (batch->options->text[DBT_OPTION_JSON] != NULL)
        written = write_verdicts(batch, status, &out, error);
    else
        for (size_t i = 0; i <= batch->correction_count; i++)
            dbt_report_invoices(&dbt_batch_job(batch, i)->publication, &out);
    if (written == DBT_OK)
        written = dbt_stdout_write(&out, error);
    dbt_buffer_release(&out);
    return written;
}

enum dbt_status dbt_batch_report(struct dbt_batch *batch, enum dbt_status status,
                                 struct dbt_error *error)
{
    const struct dbt_options *options = batch->options;
    enum dbt_status whole = whole_status(batch, status);
    enum dbt_status written = DBT_OK;

    for (size_t i = 0; i <= batch->correction_count; i++) {
        const struct dbt_job *job = dbt_batch_job(batch, i);
        struct dbt_error none = {.status = DBT_OK};
        report_job(job, job_status(job, status), job->done ? &none : error);
    }
    if (is_done(whole) || options->text[DBT_OPTION_JSON] != NULL)
        written = write_summary(batch, status, error);
    if (written != DBT_OK && is_done(whole) && options->text[DBT_OPTION_DRY_RUN] == NULL)
        dbt_log_line(batch->log, DBT_LOG_WARNING,
                     "everything is issued and published; only the summary "
                     "of it is lost");
    return written == DBT_OK ? whole : written;
}
