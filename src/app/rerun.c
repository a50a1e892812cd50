/* The months of a rerun: which there are, and what each comes to. */
#include "rerun.h"

#include <unistd.h>

#include "report.h"

void dbt_rerun_init(struct dbt_rerun_work *work, const struct dbt_options *options,
                    struct dbt_log *log)
{
    *work = (struct dbt_rerun_work){.prices_name = "", .lock = {.fd = -1}};
    dbt_pipeline_init(&work->base, options, log);
}

void dbt_rerun_release(struct dbt_rerun_work *work)
{
    for (size_t i = 0; i < work->month_count; i++)
        dbt_pipeline_release(&work->months[i].pipeline);
    dbt_lock_release(&work->lock);
    dbt_pipeline_release(&work->base);
}

/* ---- which months ---------------------------------------------------------------------------- */

/*
 * The issue date changes no amount, so it need not be given; and what is only ever issued late is
 * no finding here.
 */
static void begin_month(struct dbt_rerun_work *work, struct dbt_period period)
{
    const struct dbt_options *options = work->base.options;
    struct dbt_rerun_month *month = &work->months[work->month_count++];

    month->options = *options;
    month->options.period = period;
    if (options->text[DBT_OPTION_ISSUE_DATE] == NULL)
        month->options.issue_date = dbt_month_last(period.last);
    month->options.text[DBT_OPTION_ISSUE_DATE] = NULL;
    dbt_pipeline_init(&month->pipeline, &month->options, work->base.log);
    month->pipeline.region = work->base.region;
    month->run = (struct dbt_run){
        .period = period,
        .issue_date = month->options.issue_date,
        .program_version = DEBITERA_VERSION,
        .previous_manifest_sha256 = "",
    };
    memcpy(month->run.region_sha256, work->base.region.sha256, sizeof month->run.region_sha256);
}

/* `missing` names the months that have no folder below --data; `*found` is how many have one. */
static enum dbt_status look_for_months(struct dbt_rerun_work *work, size_t *found,
                                       struct dbt_buffer *missing, struct dbt_error *error)
{
    const struct dbt_options *options = work->base.options;
    char name[DBT_DATE_BYTES];

    for (dbt_month month = options->period.first; month <= options->period.last; month++) {
        const char *folder =
            dbt_arena_format(&work->base.arena, "%s/%s", options->text[DBT_OPTION_DATA],
                             dbt_month_write(month, name));
        if (folder == NULL)
            return dbt_error_memory(error, "deliveries");
        if (access(folder, F_OK) == 0)
            ++*found;
        else
            dbt_buffer_format(missing, "%s%s", missing->length == 0 ? "" : ", ", name);
    }
    return missing->failed ? dbt_error_memory(error, "deliveries") : DBT_OK;
}

static enum dbt_status list_months(struct dbt_rerun_work *work, struct dbt_buffer *missing,
                                   struct dbt_error *error)
{
    const struct dbt_options *options = work->base.options;
    struct dbt_period period = options->period;
    size_t count = (size_t)(period.last - period.first) + 1;
    size_t found = 0;
    enum dbt_status status = look_for_months(work, &found, missing, error);

    if (status != DBT_OK)
        return status;
    if (found > 0 && found < count)
        return dbt_error_set(error, DBT_INPUT,
                             "%s has monthly deliveries, but none for %s; deliver what is missing, "
                             "or choose another period",
                             options->text[DBT_OPTION_DATA], missing->bytes);
    work->months = dbt_arena_alloc(&work->base.arena, count, sizeof *work->months);
    work->results = dbt_arena_alloc(&work->base.arena, count, sizeof *work->results);
    if (work->months == NULL || work->results == NULL)
        return dbt_error_memory(error, "the months");
    if (found == 0)
        begin_month(work, period);
    for (dbt_month month = period.first; found > 0 && month <= period.last; month++)
        begin_month(work, (struct dbt_period){month, month});
    return DBT_OK;
}

enum dbt_status dbt_rerun_load(struct dbt_rerun_work *work, struct dbt_error *error)
{
    struct dbt_buffer missing;
    enum dbt_status status = dbt_pipeline_load(&work->base, error);

    if (status != DBT_OK)
        return status;
    work->prices_name = dbt_arena_copy(&work->base.arena,
                                       dbt_base_name(work->base.options->text[DBT_OPTION_PRICES]));
    if (work->prices_name == NULL)
        return dbt_error_memory(error, "the price list's name");
    dbt_buffer_init(&missing);
    status = list_months(work, &missing, error);
    dbt_buffer_release(&missing);
    return status;
}

/* ---- what they come to ----------------------------------------------------------------------- */

static void compute_month(struct dbt_rerun_month *month)
{
    struct dbt_pipeline *pipeline = &month->pipeline;
    char period[DBT_DATE_BYTES];

    if (month->options.text[DBT_OPTION_VERBOSE] != NULL)
        dbt_log_line(pipeline->log, DBT_LOG_INFO, "month %s",
                     dbt_period_write(month->run.period, period));
    month->status = dbt_pipeline_compute(pipeline, &month->error);
    if (month->status == DBT_OK)
        month->status = dbt_findings_status(&pipeline->findings);
    dbt_pipeline_release_tables(pipeline);
    memcpy(month->run.inputs_sha256, pipeline->inputs_sha256, sizeof month->run.inputs_sha256);
}

/* What says nothing about the months behind it: these are looked at all the same. */
static bool is_of_month(enum dbt_status status)
{
    return status == DBT_OK || status == DBT_WARNED || status == DBT_HELD || status == DBT_INPUT;
}

enum dbt_status dbt_rerun_compute(struct dbt_rerun_work *work)
{
    enum dbt_status worst = dbt_findings_status(&work->base.findings);

    work->computed = true;
    for (size_t i = 0; is_of_month(worst) && i < work->month_count; i++) {
        struct dbt_rerun_month *month = &work->months[i];
        compute_month(month);
        if (!is_of_month(month->status) || dbt_status_exit(month->status) > dbt_status_exit(worst))
            worst = month->status;
    }
    return worst;
}

struct dbt_rerun dbt_rerun_describe(const struct dbt_rerun_work *work)
{
    for (size_t i = 0; i < work->month_count; i++) {
        const struct dbt_rerun_month *month = &work->months[i];
        work->results[i] = (struct dbt_result){
            .region = &month->pipeline.region,
            .run = &month->run,
            .draft = true,
            .prices_name =
                month->prices_run == 0 ? work->prices_name : month->pipeline.region.prices.file,
            .prices_run = month->prices_run,
            .deliveries = month->pipeline.deliveries,
            .delivery_count = month->pipeline.part_count,
            .rejects = &month->pipeline.rejects,
            .findings = &month->pipeline.findings,
            .usage = &month->pipeline.usage,
            .invoices = &month->pipeline.invoices,
        };
    }
    return (struct dbt_rerun){
        .region = &work->base.region,
        .period = work->base.options->period,
        .months = work->results,
        .month_count = work->month_count,
        .findings = &work->base.findings,
    };
}
