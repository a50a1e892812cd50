/* Two months of a rerun, both of the sample's result. */
#ifndef DEBITERA_TESTS_EXPORT_RERUN_SAMPLE_H
#define DEBITERA_TESTS_EXPORT_RERUN_SAMPLE_H

#include "sample.h"

static struct dbt_run rerun_runs[2];
static struct dbt_result rerun_months[2];
static struct dbt_findings rerun_findings;

SAMPLE struct dbt_rerun rerun_sample(struct sample *sample)
{
    for (size_t i = 0; i < 2; i++) {
        rerun_runs[i] = sample->run;
        rerun_runs[i].period = sample_period(i == 0 ? "2025-04" : "2025-05");
        rerun_months[i] = sample->result;
        rerun_months[i].run = &rerun_runs[i];
        rerun_months[i].draft = true;
    }
    dbt_findings_init(&rerun_findings, &sample->arena);
    dbt_findings_add(&rerun_findings, DBT_SEVERITY_WARNING, "odd-region", NULL, "look", "odd");
    return (struct dbt_rerun){.region = &sample->region,
                              .period = sample_period("2025-04..2025-05"),
                              .months = rerun_months,
                              .month_count = 2,
                              .findings = &rerun_findings,
                              .files = sample->files,
                              .file_count = 2};
}

SAMPLE const char *rerun_export(struct sample *sample, const struct dbt_rerun *rerun,
                                enum dbt_rerun_file file)
{
    dbt_buffer_clear(&sample->out);
    assert_int_equal(dbt_export_rerun(file, rerun, &sample->out, &sample->error), DBT_OK);
    return sample->out.bytes;
}

#endif
