/* What the row accounting says of a source's records. */
#include <inttypes.h>

#include "pipeline.h"

struct judging { /* one source */
    struct dbt_pipeline *pipeline;
    const struct dbt_source *source;
    enum dbt_severity worst; /* what would be worse is told as this */
};

static enum dbt_severity at_most(const struct judging *judging, enum dbt_severity severity)
{
    return severity > judging->worst ? judging->worst : severity;
}

struct dbt_accounting dbt_part_sum(const struct dbt_part *part, const struct dbt_source *source)
{
    const struct dbt_delivery *delivery = part->delivery;
    struct dbt_accounting sum = {0};

    for (size_t i = 0; i < delivery->count; i++)
        if (delivery->inputs[i].source == source)
            dbt_accounting_add(&sum, &delivery->inputs[i].accounting);
    return sum;
}

/* ---- rejects --------------------------------------------------------------------------------- */

static size_t count_listed(const struct judging *judging)
{
    const struct dbt_rejects *rejects = &judging->pipeline->rejects;
    size_t count = 0;

    for (size_t i = 0; i < rejects->count; i++)
        count += strcmp(rejects->items[i].source, judging->source->code) == 0;
    return count;
}

/* Where they stand: only a run writes rejects.csv, the other commands can but promise it. */
static void advise_rejects(const struct judging *judging, uint64_t rejected,
                           struct dbt_buffer *advice)
{
    enum dbt_command command = judging->pipeline->options->command;
    bool run = command == DBT_COMMAND_RUN || command == DBT_COMMAND_CORRECT;
    const char *where = run ? "rejects.csv" : "the rejects.csv of a run";
    size_t listed = count_listed(judging);

    if (listed >= rejected)
        dbt_buffer_format(advice, "each is listed in %s, with file, record and column", where);
    else
        dbt_buffer_format(advice,
                          "the first of each reason and file are listed in %s (%zu of %" PRIu64
                          "); --rejects N lists more",
                          where, listed, rejected);
}

static void warn_rejects(const struct judging *judging, const struct dbt_accounting *sum)
{
    struct dbt_findings *findings = &judging->pipeline->findings;
    struct dbt_buffer reasons;
    struct dbt_buffer advice;

    if (sum->of[DBT_CLASS_REJECTED] == 0)
        return;
    dbt_buffer_init(&reasons);
    dbt_buffer_init(&advice);
    for (size_t i = 0; i < DBT_REASON_COUNT; i++)
        if (sum->rejected[i] > 0)
            dbt_buffer_format(&reasons, "%s%s %" PRIu64, reasons.length == 0 ? "" : ", ",
                              dbt_reason_word((enum dbt_reason)i), sum->rejected[i]);
    advise_rejects(judging, sum->of[DBT_CLASS_REJECTED], &advice);
    if (reasons.failed || advice.failed)
        findings->failed = true;
    else
        dbt_findings_add(findings, DBT_SEVERITY_WARNING, "rejected-records", NULL, advice.bytes,
                         "%s: %" PRIu64 " of %" PRIu64 " records rejected (%s)",
                         judging->source->code, sum->of[DBT_CLASS_REJECTED], sum->read,
                         reasons.bytes);
    dbt_buffer_release(&reasons);
    dbt_buffer_release(&advice);
}

/* ---- the period ------------------------------------------------------------------------------ */

/*
 * A delivery of another month shares a few late records with its own: enough that the month does
 * not look empty. Repeated records would only hide, or feign, what the others say.
 */
static void tell_outside(const struct judging *judging, const struct dbt_part *part)
{
    enum { MOST_PERCENT = 50, NEARLY_ALL_PERCENT = 97 };
    struct dbt_findings *findings = &judging->pipeline->findings;
    struct dbt_accounting sum = dbt_part_sum(part, judging->source);
    uint64_t outside = sum.of[DBT_CLASS_OUTSIDE_PERIOD];
    uint64_t records = sum.read - sum.of[DBT_CLASS_DUPLICATE];
    char period[DBT_DATE_BYTES];

    dbt_period_write(part->delivery->period, period);
    if (judging->source->kind != DBT_SOURCE_EVENTS || outside * 100 <= records * MOST_PERCENT)
        return;
    if (outside * 100 > records * NEARLY_ALL_PERCENT && !judging->source->may_be_empty)
        dbt_findings_add(findings, at_most(judging, DBT_SEVERITY_HOLD), "mostly-outside-period",
                         NULL, "is it another month's delivery?",
                         "%s: nearly all records lie outside the period %s (%" PRIu64 " of %" PRIu64
                         ")",
                         judging->source->code, period, outside, records);
    else
        dbt_findings_add(findings, DBT_SEVERITY_WARNING, "mostly-outside-period", NULL,
                         "see that it is the period's own delivery",
                         "%s: %" PRIu64 " of %" PRIu64 " records lie outside the period %s",
                         judging->source->code, outside, records, period);
}

/* ---- repeats --------------------------------------------------------------------------------- */

static void tell_double_listings(const struct judging *judging, uint64_t times)
{
    static const char *const advice[DBT_DOUBLE_COUNT] = {
        [DBT_DOUBLE_NEWEST] = "the newest listing counted; have the listing register corrected",
        [DBT_DOUBLE_HOLD] = "have the listing register corrected, or change double_listing in "
                            "sources.yaml",
        [DBT_DOUBLE_REPORT] = "both listings counted; have the listing register corrected",
    };
    const struct dbt_source *source = judging->source;
    enum dbt_severity severity =
        source->double_listing == DBT_DOUBLE_HOLD ? DBT_SEVERITY_HOLD : DBT_SEVERITY_WARNING;

    if (times > 0)
        dbt_findings_add(&judging->pipeline->findings, at_most(judging, severity),
                         "double-listings", NULL, advice[source->double_listing],
                         "%s: %" PRIu64 " %s a person was listed at more than one care unit on a "
                         "census day",
                         source->code, times, times == 1 ? "time" : "times");
}

static void tell_conflicting(const struct judging *judging, uint64_t conflicting)
{
    if (conflicting > 0)
        dbt_findings_add(
            &judging->pipeline->findings, DBT_SEVERITY_WARNING, "conflicting-duplicates", NULL,
            "the first one counted; ask the system's owner which one is right",
            "%s: %" PRIu64 " repeated %s in unit, day or quantity", judging->source->code,
            conflicting, conflicting == 1 ? "id differs" : "ids differ");
}

void dbt_pipeline_judge_records(struct dbt_pipeline *pipeline, const struct dbt_source *source,
                                enum dbt_severity worst)
{
    struct judging judging = {pipeline, source, worst};
    struct dbt_accounting sum = {0};

    for (size_t i = 0; i < pipeline->part_count; i++) {
        struct dbt_accounting part = dbt_part_sum(&pipeline->parts[i], source);
        dbt_accounting_add(&sum, &part);
    }
    warn_rejects(&judging, &sum);
    for (size_t i = 0; i < pipeline->part_count; i++)
        tell_outside(&judging, &pipeline->parts[i]);
    tell_conflicting(&judging, sum.conflicting);
    tell_double_listings(&judging, sum.double_listed);
}
