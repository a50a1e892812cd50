/* `meter`: a delivery, or a part of it, counted into a usage file; nothing is billed. */
#include "collect.h"
#include "commands.h"
#include "debitera/base/file.h"
#include "report.h"

static enum dbt_status write_usage(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    struct dbt_usage_file file;
    struct dbt_buffer bytes;
    enum dbt_status status = dbt_usage_collect(pipeline, &file, error);

    if (status != DBT_OK)
        return status;
    dbt_buffer_init(&bytes);
    status = dbt_usage_file_write(&file, &bytes, error);
    if (status == DBT_OK)
        status = dbt_file_replace(file.path, dbt_buffer_text(&bytes), error);
    dbt_buffer_release(&bytes);
    return status;
}

static enum dbt_status meter(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    enum dbt_status status = dbt_pipeline_load(pipeline, error);

    if (status == DBT_OK)
        status = dbt_pipeline_meter(pipeline, error);
    if (status == DBT_OK)
        status = dbt_findings_status(&pipeline->findings);
    /* What holds here, as a register that is missing, would count the usage wrongly. */
    if (status != DBT_OK && status != DBT_WARNED)
        return status;
    enum dbt_status written = write_usage(pipeline, error);
    return written == DBT_OK ? status : written;
}

enum dbt_status dbt_command_meter(const struct dbt_options *options, struct dbt_log *log,
                                  struct dbt_error *error)
{
    struct dbt_pipeline pipeline;
    enum dbt_status status;

    dbt_pipeline_init(&pipeline, options, log);
    status = meter(&pipeline, error);
    dbt_report_findings(&pipeline);
    dbt_report_reading(&pipeline);
    if (options->text[DBT_OPTION_VERBOSE] != NULL)
        dbt_report_log_accounting(&pipeline);
    dbt_report_verdict(&pipeline, status, error);
    dbt_pipeline_release(&pipeline);
    return status;
}
