/* `meter`: a delivery, or a part of it, counted into a usage file; nothing is billed. */
#include "collect.h"
#include "commands.h"
#include "report.h"
#include "usage_output.h"

static enum dbt_status write_usage(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    struct dbt_usage_file file;
    enum dbt_status status = dbt_usage_collect(pipeline, &file, error);

    return status == DBT_OK ? dbt_usage_output_write(&file, file.path, error) : status;
}

static enum dbt_status meter(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    const char *usage = pipeline->options->text[DBT_OPTION_USAGE];
    enum dbt_status status = dbt_usage_output_check(usage, error);

    if (status == DBT_OK)
        status = dbt_pipeline_load(pipeline, error);
    if (status == DBT_OK)
        status = dbt_pipeline_keep_exports(pipeline, usage, error);
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
