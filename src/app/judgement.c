/*
 * What looks so wrong in the usage, the accounts and the drafts that nothing may be issued, or must
 * be read by somebody.
 */
#include <inttypes.h>

#include "pipeline.h"

/* Did any meter of the source count anything in `month`? True also when no meter looks at it. */
static bool is_used(const struct dbt_pipeline *pipeline, const struct dbt_part *part,
                    uint32_t source, dbt_month month)
{
    bool metered = false;

    for (size_t m = 0; m < pipeline->region.meter_count; m++) {
        if (pipeline->region.meters[m].source != source)
            continue;
        metered = true;
        for (uint32_t slot = 0; slot < part->slots.count; slot++) {
            if (dbt_month_of(part->slots.slots[slot].first) != month)
                continue;
            for (size_t unit = 0; unit < part->usage.unit_count; unit++)
                if (*dbt_usage_at(&part->usage, m, unit, slot) != 0)
                    return true;
        }
    }
    return !metered;
}

/* A delivery of another month would else be billed as a month in which nothing happened. */
static void hold_empty_months(struct dbt_pipeline *pipeline, const struct dbt_part *part,
                              uint32_t index)
{
    const struct dbt_source *source = &pipeline->region.sources[index];
    struct dbt_accounting sum = dbt_part_sum(part, source);
    struct dbt_period period = part->delivery->period;
    char name[DBT_DATE_BYTES];

    if (source->may_be_empty || sum.read == 0)
        return;
    for (dbt_month month = period.first; month <= period.last; month++)
        if (!is_used(pipeline, part, index, month))
            dbt_findings_add(&pipeline->findings, DBT_SEVERITY_HOLD, "empty-month", NULL,
                             "deliver the month's own exports, or set may_be_empty in sources.yaml",
                             "%s: %" PRIu64 " records, but nothing to count in %s", source->code,
                             sum.read, dbt_month_write(month, name));
}

/* A day without its snapshot would be billed as a day on which nobody was listed. */
static void hold_missing_days(struct dbt_pipeline *pipeline, const struct dbt_part *part,
                              uint32_t index)
{
    enum { SHOWN_MAX = 10 };
    const struct dbt_counted *counted = &part->counted[index];
    struct dbt_findings *findings = &pipeline->findings;
    struct dbt_place place = {.file = part->delivery->folder};
    struct dbt_buffer days;
    char day[DBT_DATE_BYTES];

    if (counted->missing_day_count == 0)
        return;
    dbt_buffer_init(&days);
    for (size_t i = 0; i < counted->missing_day_count && i < SHOWN_MAX; i++)
        dbt_buffer_format(&days, "%s%s", i == 0 ? "" : ", ",
                          dbt_day_write(counted->missing_days[i], day));
    if (counted->missing_day_count > SHOWN_MAX)
        dbt_buffer_format(&days, " and %zu more", counted->missing_day_count - SHOWN_MAX);
    dbt_findings_add(findings, DBT_SEVERITY_HOLD, "missing-snapshot", &place,
                     "complete the delivery with the snapshots of these days",
                     "the source %s has no record of %s, to be counted on",
                     pipeline->region.sources[index].code, days.failed ? "" : days.bytes);
    findings->failed = findings->failed || days.failed;
    dbt_buffer_release(&days);
}

/*
 * Every record in exactly one class, after all that moved between them; else no figure is to be
 * trusted.
 */
static enum dbt_status check_balance(const struct dbt_delivery *delivery, struct dbt_error *error)
{
    for (size_t i = 0; i < delivery->count; i++)
        if (!dbt_accounting_balances(&delivery->inputs[i].accounting))
            return dbt_error_set(error, DBT_INTERNAL,
                                 "%s: the row accounting does not balance; nothing is issued: "
                                 "report this with the manifest of the last good run",
                                 delivery->inputs[i].name);
    return DBT_OK;
}

enum dbt_status dbt_pipeline_judge_part(struct dbt_pipeline *pipeline, struct dbt_part *part,
                                        struct dbt_error *error)
{
    enum dbt_status status = check_balance(part->delivery, error);

    if (status != DBT_OK)
        return status;
    for (uint32_t s = 0; s < pipeline->region.source_count; s++)
        hold_missing_days(pipeline, part, s);
    dbt_delivery_judge(part->delivery, &pipeline->region, &part->registers, &pipeline->findings);
    return DBT_OK;
}

void dbt_pipeline_judge(struct dbt_pipeline *pipeline)
{
    for (uint32_t s = 0; s < pipeline->region.source_count; s++) {
        for (size_t i = 0; i < pipeline->part_count; i++)
            if (pipeline->findings.of[DBT_SEVERITY_INVALID] == 0)
                hold_empty_months(pipeline, &pipeline->parts[i], s);
        dbt_pipeline_judge_records(pipeline, &pipeline->region.sources[s], DBT_SEVERITY_HOLD);
    }
}

/* A slip in a year would stand in the ledger for good, and hold every later run. A correction may
   come late: what differs is owed all the same. */
static void judge_issue_date(struct dbt_pipeline *pipeline)
{
    enum { LATEST_MONTHS = 24 };
    struct dbt_period period = pipeline->options->period;
    dbt_day date = pipeline->options->issue_date;
    bool draft = pipeline->options->text[DBT_OPTION_DRY_RUN] != NULL;
    bool corrects = pipeline->options->command == DBT_COMMAND_CORRECT;
    char issued[DBT_DATE_BYTES];
    char end[DBT_DATE_BYTES];

    dbt_day_write(date, issued);
    if (date < dbt_month_first(period.first))
        dbt_findings_add(&pipeline->findings, DBT_SEVERITY_HOLD, "issue-date", NULL,
                         "correct --issue-date or --period",
                         "the issue date %s lies before the period begins", issued);
    else if (date <= dbt_month_last(period.last))
        dbt_findings_add(&pipeline->findings, draft ? DBT_SEVERITY_WARNING : DBT_SEVERITY_HOLD,
                         "issue-date", NULL,
                         "issue when the period is over and its exports are complete",
                         "the issue date %s must lie after the last day of the period, %s", issued,
                         dbt_day_write(dbt_month_last(period.last), end));
    else if (!corrects && dbt_month_of(date) - period.last > LATEST_MONTHS)
        dbt_findings_add(&pipeline->findings, DBT_SEVERITY_HOLD, "issue-date", NULL,
                         "correct --issue-date or --period",
                         "the issue date %s lies more than %d months after the period", issued,
                         LATEST_MONTHS);
}

/* RFC 2606 keeps ".example" for examples: an address there is a template's, never a region's. */
void dbt_pipeline_judge_identity(struct dbt_pipeline *pipeline)
{
    static const char reserved[] = ".example";
    const char *email = pipeline->region.identity.email;
    size_t length = strlen(email);

    if (length >= sizeof reserved - 1 &&
        strcmp(email + length - (sizeof reserved - 1), reserved) == 0)
        dbt_findings_add(&pipeline->findings, DBT_SEVERITY_WARNING, "placeholder", NULL,
                         "set every line marked REPLACE in region.yaml before the invoices leave",
                         "region.yaml still has the address of an example, %s", email);
}

void dbt_pipeline_judge_totals(struct dbt_pipeline *pipeline, const struct dbt_invoices *invoices)
{
    for (size_t i = 0; i < invoices->count; i++) {
        const struct dbt_invoice *invoice = &invoices->items[i];
        if (invoice->kind == DBT_INVOICE_ORIGINAL && invoice->total_ore < 0)
            dbt_findings_add(&pipeline->findings, DBT_SEVERITY_HOLD, "negative-invoice", NULL,
                             "move the credits to a month whose charges are larger",
                             "%s (%s): the credits are larger than the charges, and a credit is "
                             "not an invoice",
                             invoice->buyer.name, invoice->buyer.org_no);
    }
}

void dbt_pipeline_judge_invoices(struct dbt_pipeline *pipeline)
{
    if (pipeline->options->command != DBT_COMMAND_CORRECT)
        dbt_pipeline_judge_totals(pipeline, &pipeline->invoices);
    if (pipeline->options->text[DBT_OPTION_ISSUE_DATE] != NULL) {
        judge_issue_date(pipeline);
        dbt_pipeline_judge_identity(pipeline);
    }
}
