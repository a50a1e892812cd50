/* What did not stop the run but must be read by somebody: per source, from the row accounting. */
#include <inttypes.h>

#include "pipeline.h"

static void warn_rejects(struct dbt_findings *findings, const struct dbt_source *source,
                         const struct dbt_accounting *sum)
{
    struct dbt_buffer reasons;

    if (sum->of[DBT_CLASS_REJECTED] == 0)
        return;
    dbt_buffer_init(&reasons);
    for (size_t i = 0; i < DBT_REASON_COUNT; i++)
        if (sum->rejected[i] > 0)
            dbt_buffer_format(&reasons, "%s%s %" PRIu64, reasons.length == 0 ? "" : ", ",
                              dbt_reason_word((enum dbt_reason)i), sum->rejected[i]);
    dbt_findings_add(findings, DBT_SEVERITY_WARNING, "rejected-records", NULL,
                     "rejects.csv names file, record and column of each",
                     "%s: %" PRIu64 " of %" PRIu64 " records rejected (%s)", source->code,
                     sum->of[DBT_CLASS_REJECTED], sum->read, reasons.bytes);
    findings->failed = findings->failed || reasons.failed;
    dbt_buffer_release(&reasons);
}

static void warn_source(struct dbt_findings *findings, const struct dbt_source *source,
                        const struct dbt_accounting *sum)
{
    warn_rejects(findings, source, sum);
    if (sum->conflicting > 0)
        dbt_findings_add(findings, DBT_SEVERITY_WARNING, "conflicting-duplicates", NULL,
                         "the first one counted; ask the system's owner which one is right",
                         "%s: %" PRIu64 " repeated ids differ in unit, day or quantity",
                         source->code, sum->conflicting);
    if (sum->double_listed > 0)
        dbt_findings_add(findings, DBT_SEVERITY_WARNING, "double-listings", NULL,
                         "the newest listing counted; have the listing register corrected",
                         "%s: %" PRIu64 " persons listed at two care units on a census day",
                         source->code, sum->double_listed);
}

void dbt_pipeline_warn(struct dbt_pipeline *pipeline)
{
    for (size_t s = 0; s < pipeline->region.source_count; s++) {
        const struct dbt_source *source = &pipeline->region.sources[s];
        struct dbt_accounting sum = {0};
        for (size_t i = 0; i < pipeline->part_count; i++) {
            const struct dbt_delivery *delivery = pipeline->parts[i].delivery;
            for (size_t j = 0; j < delivery->count; j++)
                if (delivery->inputs[j].source == source)
                    dbt_accounting_add(&sum, &delivery->inputs[j].accounting);
        }
        warn_source(&pipeline->findings, source, &sum);
    }
}
