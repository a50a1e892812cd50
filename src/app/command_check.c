/*
 * `check`: a region folder, and with --data a delivery, up to draft invoices, without writing
 * anything.
 */
#include "commands.h"
#include "impact.h"
#include "report.h"
#include "staging.h"

/* Without its region a delivery cannot be read; nobody shall think that it was. */
static void tell_unseen(struct dbt_pipeline *pipeline)
{
    struct dbt_place place = {.file = pipeline->options->text[DBT_OPTION_DATA]};

    dbt_findings_add(&pipeline->findings, DBT_SEVERITY_WARNING, "delivery-not-checked", &place,
                     "correct the region folder, then check again",
                     "the delivery was not looked at, since the region folder cannot be used");
}

/* The layouts, and with a delivery its drafts: what cannot be set is to be known before a run. */
static enum dbt_status try_documents(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    struct dbt_printing printing = {
        .region = &pipeline->region, .layouts = &pipeline->layouts, .invoices = pipeline->invoices};
    enum dbt_status status =
        dbt_renderer_new(&printing.renderer, pipeline->options->text[DBT_OPTION_FONTS], error);

    if (status == DBT_OK)
        status = dbt_layouts_try(printing, &pipeline->arena, error);
    if (status == DBT_OK)
        status = dbt_documents_try(&printing, error);
    dbt_renderer_free(printing.renderer);
    return status;
}

static enum dbt_status look(struct dbt_pipeline *pipeline, struct dbt_impacts *impacts,
                            struct dbt_error *error)
{
    bool delivered = pipeline->options->text[DBT_OPTION_DATA] != NULL;
    enum dbt_status status = dbt_pipeline_load(pipeline, error);

    if (status != DBT_OK && delivered)
        tell_unseen(pipeline);
    if (status == DBT_OK && delivered)
        status = dbt_pipeline_compute(pipeline, error);
    if (status == DBT_OK)
        dbt_pipeline_judge_identity(pipeline);
    if (status == DBT_OK)
        status = try_documents(pipeline, error);
    if (status == DBT_OK && delivered)
        status = dbt_pipeline_impacts(pipeline, impacts, error);
    return status == DBT_OK ? dbt_findings_status(&pipeline->findings) : status;
}

static void describe(const struct dbt_pipeline *pipeline, const struct dbt_impacts *impacts,
                     struct dbt_buffer *out)
{
    const struct dbt_region *region = &pipeline->region;

    if (region->identity.name != NULL)
        dbt_buffer_format(out, "%s: %u sources, %u meters, %u services, %u prices (%s)\n",
                          region->identity.name, region->source_count, region->meter_count,
                          region->service_count, region->prices.count, region->prices.title);
    if (pipeline->part_count > 0)
        dbt_report_accounting(pipeline, out);
    dbt_export_impacts(impacts, out);
}

static enum dbt_status write_result(struct dbt_pipeline *pipeline,
                                    const struct dbt_impacts *impacts, enum dbt_status status,
                                    struct dbt_error *error)
{
    struct dbt_publication publication = {.pipeline = pipeline, .invoices = pipeline->invoices};
    struct dbt_result result;
    struct dbt_buffer out;
    enum dbt_status written = DBT_OK;

    dbt_buffer_init(&out);
    if (pipeline->options->text[DBT_OPTION_JSON] != NULL) {
        publication.run.period = pipeline->options->period;
        dbt_publication_result(&publication, &result);
        result.impacts = impacts;
        written = dbt_export_verdict(status, &result, &out, error);
    } else {
        describe(pipeline, impacts, &out);
    }
    if (written == DBT_OK)
        written = dbt_stdout_write(&out, error);
    dbt_buffer_release(&out);
    return written;
}

enum dbt_status dbt_command_check(const struct dbt_options *options, struct dbt_log *log,
                                  struct dbt_error *error)
{
    struct dbt_pipeline pipeline;
    struct dbt_impacts impacts = {0};
    enum dbt_status status;
    enum dbt_status written;

    dbt_pipeline_init(&pipeline, options, log);
    status = look(&pipeline, &impacts, error);
    dbt_report_rejects(&pipeline);
    dbt_report_findings(&pipeline);
    dbt_report_reading(&pipeline);
    dbt_report_verdict(&pipeline, status, error);
    written = write_result(&pipeline, &impacts, status, error);
    dbt_pipeline_release(&pipeline);
    return written == DBT_OK ? status : written;
}
