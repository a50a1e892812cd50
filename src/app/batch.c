/* The jobs of a command, computed together, then issued one by one. */
#include "batch.h"

#include "debitera/base/file.h"
#include "ledgers.h"
#include "target.h"

struct dbt_job *dbt_batch_job(struct dbt_batch *batch, size_t index)
{
    return index < batch->correction_count ? &batch->corrections[index] : &batch->last;
}

static bool is_draft(const struct dbt_batch *batch)
{
    return batch->options->text[DBT_OPTION_DRY_RUN] != NULL;
}

/* ---- jobs ---- */

/* `options` with the command and period of the job. */
static void init_job(struct dbt_job *job, const struct dbt_options *options, struct dbt_log *log)
{
    *job = (struct dbt_job){.options = *options};
    dbt_pipeline_init(&job->pipeline, &job->options, log);
    job->publication = (struct dbt_publication){
        .pipeline = &job->pipeline,
        .draft = options->text[DBT_OPTION_DRY_RUN] != NULL,
        .run.period = options->period,
    };
}

static enum dbt_status load_job(const struct dbt_batch *batch, struct dbt_job *job,
                                struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = &job->pipeline;
    struct dbt_publication *publication = &job->publication;
    enum dbt_status status = dbt_pipeline_load(pipeline, error);

    if (status != DBT_OK)
        return status;
    publication->region_folder =
        dbt_arena_format(&pipeline->arena, "%s/%s", batch->options->text[DBT_OPTION_OUT],
                         pipeline->region.identity.code);
    publication->prices_name =
        dbt_arena_copy(&pipeline->arena, dbt_base_name(batch->options->text[DBT_OPTION_PRICES]));
    if (publication->region_folder == NULL || publication->prices_name == NULL)
        return dbt_error_memory(error, "the names of outputs");
    return DBT_OK;
}

enum dbt_status dbt_batch_correct(struct dbt_batch *batch, const struct dbt_period *periods,
                                  size_t count, struct dbt_error *error)
{
    struct dbt_options options = *batch->options;
    enum dbt_status status = DBT_OK;

    batch->corrections =
        dbt_arena_alloc(&batch->last.pipeline.arena, count + 1, sizeof *batch->corrections);
    if (batch->corrections == NULL)
        return dbt_error_memory(error, "the corrections");
    options.command = DBT_COMMAND_CORRECT;
    for (size_t i = 0; i < count && status == DBT_OK; i++) {
        struct dbt_job *job = &batch->corrections[batch->correction_count++];
        options.period = periods[i];
        init_job(job, &options, batch->log);
        status = load_job(batch, job, error);
    }
    return status;
}

/* ---- lock and ledger ---- */

static enum dbt_status take_lock(struct dbt_batch *batch, struct dbt_error *error)
{
    const char *folder = batch->last.publication.region_folder;
    const char *lock = dbt_arena_format(&batch->last.pipeline.arena, "%s/.lock", folder);
    enum dbt_status status;

    if (lock == NULL)
        return dbt_error_memory(error, "the lock's name");
    status = dbt_folder_make(folder, error);
    return status == DBT_OK ? dbt_lock_take(&batch->lock, lock, error) : status;
}

/* The first run of a region makes the ledger; a draft never does, and does without. */
static enum dbt_status open_ledger(struct dbt_batch *batch, struct dbt_error *error)
{
    const struct dbt_publication *publication = &batch->last.publication;
    const char *path = dbt_publication_ledger(publication);
    enum dbt_status status;

    if (batch->ledger != NULL)
        return DBT_OK;
    if (path == NULL)
        return dbt_error_memory(error, "the ledger's name");
    status = dbt_published_refuse_lost(publication, error);
    if (status != DBT_OK || (is_draft(batch) && dbt_ledger_is_blank(path)))
        return status;
    status = dbt_ledger_open(&batch->ledger, path, batch->last.pipeline.region.identity.code,
                             is_draft(batch) ? DBT_LEDGER_READ : DBT_LEDGER_WRITE, error);
    return status == DBT_OK ? dbt_published_refuse_unknown(publication, batch->ledger, error)
                            : status;
}

/* Before the region's folder is made: a slip in --out must not leave one. */
static enum dbt_status require_ledger(const struct dbt_batch *batch, struct dbt_error *error)
{
    const struct dbt_publication *publication = &batch->last.publication;
    const char *path = dbt_publication_ledger(publication);
    enum dbt_status status;

    if (path == NULL)
        return dbt_error_memory(error, "the ledger's name");
    if (!dbt_ledger_is_blank(path))
        return DBT_OK;
    status = dbt_published_refuse_lost(publication, error);
    if (status != DBT_OK)
        return status;
    return dbt_error_set(error, DBT_HELD,
                         "there is nothing to correct: no period of %s was billed below %s; name "
                         "the folder of the ledger with --out",
                         batch->last.pipeline.region.identity.code,
                         batch->options->text[DBT_OPTION_OUT]);
}

/* ---- the stages ---- */

/* The first status of the jobs' findings that keeps anything from being issued. */
static enum dbt_status judge_jobs(struct dbt_batch *batch)
{
    for (size_t i = 0; i <= batch->correction_count; i++) {
        enum dbt_status status = dbt_findings_status(&dbt_batch_job(batch, i)->pipeline.findings);
        if (status != DBT_OK && status != DBT_WARNED)
            return status;
    }
    return DBT_OK;
}

/* Up to drafts; what holds one job keeps no other from being looked at. */
static enum dbt_status compute_jobs(struct dbt_batch *batch, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;

    for (size_t i = 0; i <= batch->correction_count && status == DBT_OK; i++)
        status = dbt_pipeline_compute(&dbt_batch_job(batch, i)->pipeline, error);
    return status == DBT_OK ? judge_jobs(batch) : status;
}

static enum dbt_status plan_jobs(struct dbt_batch *batch, struct dbt_error *error)
{
    enum dbt_status status = open_ledger(batch, error);

    for (size_t i = 0; i <= batch->correction_count && status == DBT_OK; i++)
        status = dbt_publication_plan(&dbt_batch_job(batch, i)->publication, batch->ledger, error);
    return status == DBT_OK ? judge_jobs(batch) : status;
}

static enum dbt_status issue_jobs(struct dbt_batch *batch, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;

    for (size_t i = 0; i <= batch->correction_count && status == DBT_OK; i++) {
        struct dbt_job *job = dbt_batch_job(batch, i);
        job->publication.renderer = batch->renderer;
        status = is_draft(batch) ? dbt_publication_show(&job->publication, batch->ledger, error)
                                 : dbt_publication_issue(&job->publication, batch->ledger, error);
        job->done = status == DBT_OK;
    }
    return status;
}

static enum dbt_status find_run(const struct dbt_batch *batch, struct dbt_run *run)
{
    const struct dbt_publication *publication = &batch->last.publication;
    struct dbt_arena *arena = &publication->pipeline->arena;
    const char *path = dbt_publication_ledger(publication);
    struct dbt_ledger *ledger = batch->ledger;
    struct dbt_error ignored;
    enum dbt_status status = DBT_OK;

    if (path == NULL || dbt_ledger_is_blank(path))
        return DBT_OK;
    if (ledger == NULL)
        status = dbt_ledger_open(&ledger, path, publication->pipeline->region.identity.code,
                                 DBT_LEDGER_READ, &ignored);
    if (status != DBT_OK)
        return status;
    status = dbt_ledger_find(ledger, batch->options->period, run, arena, &ignored);
    if (batch->ledger == NULL)
        dbt_ledger_close(ledger);
    return status;
}

/* What holds a run must not read as if a period that is billed were still to be; whatever keeps the
   ledger from saying so, the holds come first. */
static void tell_billed(struct dbt_batch *batch)
{
    struct dbt_run run = {0};
    char period[DBT_DATE_BYTES];
    char date[DBT_DATE_BYTES];

    if (batch->options->command == DBT_COMMAND_CORRECT || find_run(batch, &run) != DBT_OK ||
        run.sequence == 0)
        return;
    dbt_findings_add(&batch->last.pipeline.findings, DBT_SEVERITY_WARNING, "billed", NULL,
                     "what differs is issued with debitera correct",
                     "%s is billed already, on %s, and stands as it was issued",
                     dbt_period_write(run.period, period), dbt_day_write(run.issue_date, date));
}

/*
 * Fonts are looked for before anything is issued: a run that cannot make its documents must not
 * take numbers.
 */
static enum dbt_status do_jobs(struct dbt_batch *batch, struct dbt_error *error)
{
    enum dbt_status status = compute_jobs(batch, error);

    if (status == DBT_HELD || status == DBT_INPUT)
        tell_billed(batch);
    if (status == DBT_OK)
        status = dbt_renderer_new(&batch->renderer, batch->options->text[DBT_OPTION_FONTS], error);
    if (status == DBT_OK)
        status = plan_jobs(batch, error);
    return status == DBT_OK ? issue_jobs(batch, error) : status;
}

static void release(struct dbt_batch *batch)
{
    dbt_renderer_free(batch->renderer);
    dbt_ledger_close(batch->ledger);
    dbt_lock_release(&batch->lock);
    for (size_t i = 0; i < batch->correction_count; i++)
        dbt_pipeline_release(&batch->corrections[i].pipeline);
    dbt_pipeline_release(&batch->last.pipeline);
}

enum dbt_status dbt_batch_run(const struct dbt_options *options, struct dbt_log *log,
                              dbt_batch_prepare *prepare, struct dbt_error *error)
{
    struct dbt_batch batch = {.options = options, .log = log, .lock = {.fd = -1}};
    enum dbt_status status;

    init_job(&batch.last, options, log);
    status = load_job(&batch, &batch.last, error);
    if (status == DBT_OK)
        status = dbt_target_out(&batch.last.pipeline, error);
    if (status == DBT_OK && prepare != NULL)
        status = require_ledger(&batch, error);
    if (status == DBT_OK)
        status = take_lock(&batch, error);
    if (status == DBT_OK && prepare != NULL)
        status = open_ledger(&batch, error);
    if (status == DBT_OK && prepare != NULL)
        status = prepare(&batch, error);
    if (status == DBT_OK)
        status = do_jobs(&batch, error);
    status = dbt_batch_report(&batch, status, error);
    release(&batch);
    return status;
}
