/* `prices`: the price list of a day, or what changes between two. */
#include "commands.h"
#include "debitera/export.h"
#include "report.h"

static enum dbt_status write_prices(const struct dbt_pipeline *pipeline, struct dbt_buffer *out,
                                    struct dbt_error *error)
{
    const struct dbt_options *options = pipeline->options;
    enum dbt_list_form form = DBT_LIST_TABLE;

    if (options->text[DBT_OPTION_CSV] != NULL)
        form = DBT_LIST_CSV;
    else if (options->text[DBT_OPTION_JSON] != NULL)
        form = DBT_LIST_JSON;
    if (options->text[DBT_OPTION_DATE] != NULL)
        return dbt_export_prices(&pipeline->region, options->date, form, out, error);
    return dbt_export_price_changes(
        &pipeline->region, (struct dbt_span){options->from, options->to}, form, out, error);
}

enum dbt_status dbt_command_prices(const struct dbt_options *options, struct dbt_log *log,
                                   struct dbt_error *error)
{
    struct dbt_pipeline pipeline;
    struct dbt_buffer out;
    enum dbt_status status;

    dbt_pipeline_init(&pipeline, options, log);
    dbt_buffer_init(&out);
    status = dbt_pipeline_load(&pipeline, error);
    dbt_report_findings(&pipeline);
    if (status == DBT_OK)
        status = write_prices(&pipeline, &out, error);
    if (status == DBT_OK)
        status = dbt_stdout_write(&out, error);
    if (status == DBT_OK)
        status = dbt_findings_status(&pipeline.findings);
    dbt_buffer_release(&out);
    dbt_pipeline_release(&pipeline);
    return status;
}
