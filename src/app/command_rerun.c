/* `rerun`: past months again, month by month, into one folder for analysts. */
#include <inttypes.h>

#include "commands.h"
#include "report.h"
#include "rerun.h"

static enum dbt_status do_rerun(struct dbt_rerun_work *work, struct dbt_error *error)
{
    const struct dbt_options *options = work->base.options;
    enum dbt_status status = dbt_rerun_load(work, error);
    enum dbt_status written;

    if (status == DBT_OK && options->text[DBT_OPTION_ISSUED_PRICES] != NULL)
        status = dbt_rerun_issued_prices(work, error);
    if (status == DBT_OK)
        status = dbt_rerun_place(work, error);
    if (status == DBT_OK)
        status = dbt_rerun_compute(work);
    if (status != DBT_OK && status != DBT_WARNED)
        return status;
    written = dbt_rerun_write(work, error);
    return written == DBT_OK ? status : written;
}

/* ---- what is said ---------------------------------------------------------------------------- */

static void report_month(struct dbt_rerun_work *work, const struct dbt_rerun_month *month)
{
    const struct dbt_pipeline *pipeline = &month->pipeline;
    struct dbt_read_progress *all = &work->base.progress;
    char period[DBT_DATE_BYTES];

    if (month->status != DBT_OK && month->status != DBT_WARNED)
        dbt_report_rejects(pipeline);
    dbt_report_findings(pipeline);
    if (pipeline->options->text[DBT_OPTION_VERBOSE] != NULL) {
        dbt_log_line(pipeline->log, DBT_LOG_INFO, "month %s",
                     dbt_period_write(month->run.period, period));
        dbt_report_log_accounting(pipeline);
    }
    if (month->error.text[0] != '\0')
        dbt_log_line(pipeline->log, DBT_LOG_ERROR, "%s %s: %s", pipeline->region.identity.code,
                     dbt_period_write(month->run.period, period), month->error.text);
    all->records += pipeline->progress.records;
    all->content_bytes += pipeline->progress.content_bytes;
    all->seconds += pipeline->progress.seconds;
}

/* What stands at the end of the log: how it went, over all months. */
struct tally {
    struct dbt_accounting records;
    size_t findings[DBT_SEVERITY_COUNT];
};

static void add_findings(struct tally *tally, const struct dbt_findings *findings)
{
    for (size_t s = 0; s < DBT_SEVERITY_COUNT; s++)
        tally->findings[s] += findings->of[s];
}

static void add_month(struct tally *tally, const struct dbt_pipeline *pipeline)
{
    add_findings(tally, &pipeline->findings);
    for (size_t i = 0; i < pipeline->part_count; i++)
        for (size_t k = 0; k < pipeline->deliveries[i].count; k++)
            dbt_accounting_add(&tally->records, &pipeline->deliveries[i].inputs[k].accounting);
}

static void report_verdict(const struct dbt_rerun_work *work, enum dbt_status status)
{
    const struct dbt_pipeline *base = &work->base;
    enum dbt_log_level level = DBT_LOG_ERROR;
    struct tally tally = {0};
    char period[DBT_DATE_BYTES];

    if (status == DBT_OK)
        level = DBT_LOG_INFO;
    else if (status == DBT_WARNED)
        level = DBT_LOG_WARNING;
    add_findings(&tally, &base->findings);
    for (size_t i = 0; i < work->month_count; i++)
        add_month(&tally, &work->months[i].pipeline);
    dbt_log_line(base->log, level,
                 "%s %s: %s; %" PRIu64 " records read, %" PRIu64 " rejected; invalid: %zu, holds: "
                 "%zu, warnings: %zu",
                 base->region.identity.code, dbt_period_write(base->options->period, period),
                 status == DBT_HELD ? "held: nothing written" : dbt_status_word(status),
                 tally.records.read, tally.records.of[DBT_CLASS_REJECTED],
                 tally.findings[DBT_SEVERITY_INVALID], tally.findings[DBT_SEVERITY_HOLD],
                 tally.findings[DBT_SEVERITY_WARNING]);
}

static void report(struct dbt_rerun_work *work, enum dbt_status status, struct dbt_error *error)
{
    struct dbt_pipeline *base = &work->base;

    dbt_report_findings(base);
    for (size_t i = 0; i < work->month_count; i++)
        report_month(work, &work->months[i]);
    dbt_report_reading(base);
    if (status != DBT_OK && status != DBT_WARNED && error->text[0] != '\0')
        dbt_log_line(base->log, DBT_LOG_ERROR, "%s", error->text);
    error->text[0] = '\0';
    if (work->computed)
        report_verdict(work, status);
}

static enum dbt_status write_table(const struct dbt_rerun_work *work, const struct dbt_rerun *rerun,
                                   struct dbt_buffer *out, struct dbt_error *error)
{
    const struct dbt_options *options = work->base.options;
    char period[DBT_DATE_BYTES];
    enum dbt_status status;

    dbt_buffer_format(out, "%s, %s, computed again", rerun->region->identity.name,
                      dbt_period_write(rerun->period, period));
    if (options->text[DBT_OPTION_ISSUED_PRICES] != NULL)
        dbt_buffer_string(out, " with the prices as they were issued");
    else if (work->prices_name[0] != '\0')
        dbt_buffer_format(out, " with %s", work->prices_name);
    dbt_buffer_string(out, "\n");
    status = dbt_export_rerun_table(rerun, out, error);
    dbt_buffer_format(out, "written: %s\n", options->text[DBT_OPTION_RESULTS]);
    return status;
}

static enum dbt_status write_result(const struct dbt_rerun_work *work, enum dbt_status status,
                                    struct dbt_error *error)
{
    struct dbt_rerun rerun = dbt_rerun_describe(work);
    struct dbt_buffer out;
    enum dbt_status written;

    dbt_buffer_init(&out);
    if (work->base.options->text[DBT_OPTION_JSON] != NULL)
        written = dbt_export_rerun_verdict(status, &rerun, &out, error);
    else
        written = write_table(work, &rerun, &out, error);
    if (written == DBT_OK)
        written = dbt_stdout_write(&out, error);
    dbt_buffer_release(&out);
    return written;
}

enum dbt_status dbt_command_rerun(const struct dbt_options *options, struct dbt_log *log,
                                  struct dbt_error *error)
{
    struct dbt_rerun_work work;
    enum dbt_status status;
    enum dbt_status written = DBT_OK;

    dbt_rerun_init(&work, options, log);
    status = do_rerun(&work, error);
    report(&work, status, error);
    if (status == DBT_OK || status == DBT_WARNED || options->text[DBT_OPTION_JSON] != NULL)
        written = write_result(&work, status, error);
    dbt_rerun_release(&work);
    return written == DBT_OK ? status : written;
}
