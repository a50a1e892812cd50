/* The figures of the follow-up reports: a run's own months over those of the ledger. */
#include "following.h"

#include "report.h"

/* What is known of the months before, and of earlier documents of the month itself. */
struct past {
    struct dbt_usage_rows usage;
    struct dbt_invoices invoices;
};

static bool shares_a_month(struct dbt_period left, struct dbt_period right)
{
    return left.first <= right.last && right.first <= left.last;
}

/* Of runs before this one; of a draft, of all that were issued. */
static enum dbt_status load_past(struct dbt_publication *publication, struct dbt_ledger *ledger,
                                 struct past *past, struct dbt_error *error)
{
    const dbt_month month = publication->run.period.last;
    const int64_t sequence = publication->run.sequence;
    struct dbt_arena *arena = &publication->figures;
    struct dbt_ledger_history history = {
        .months = {month - (DBT_FOLLOWUP_MONTHS - 1), month},
        .last_run = sequence == 0 ? 0 : sequence - 1,
        .region = &publication->pipeline->region,
    };
    enum dbt_status status;

    *past = (struct past){0};
    if (ledger == NULL || sequence == 1) /* the first one has none before it */
        return DBT_OK;
    status = dbt_ledger_usage(ledger, &history, &past->usage, arena, error);
    return status == DBT_OK
               ? dbt_ledger_load_history(ledger, &history, &past->invoices, arena, error)
               : status;
}

/* The run's own months are as it counted them: also in a correction. */
static enum dbt_status join_usage(struct dbt_publication *publication, struct past *past,
                                  struct dbt_error *error)
{
    const struct dbt_usage_rows *own = &publication->pipeline->usage;
    const struct dbt_period period = publication->run.period;
    size_t most = past->usage.count + own->count;
    struct dbt_usage_rows all = {
        .items = dbt_arena_alloc(&publication->figures, most + 1, sizeof *all.items)};

    if (all.items == NULL)
        return dbt_error_memory(error, "usage");
    for (size_t i = 0; i < past->usage.count; i++) {
        const struct dbt_usage_row *row = &past->usage.items[i];
        dbt_month month = dbt_month_of(row->span.first);
        if (month < period.first || month > period.last)
            all.items[all.count++] = *row;
    }
    for (size_t i = 0; i < own->count; i++)
        all.items[all.count++] = own->items[i];
    dbt_usage_rows_sort(&all);
    past->usage = all;
    return DBT_OK;
}

/* A draft of a period that is billed stands in the place of what was issued of it. */
static enum dbt_status join_invoices(struct dbt_publication *publication, struct past *past,
                                     const struct dbt_invoices *own, struct dbt_error *error)
{
    const bool replaces = publication->draft && !dbt_publication_corrects(publication);
    size_t most = past->invoices.count + own->count;
    struct dbt_invoices all = {
        .items = dbt_arena_alloc(&publication->figures, most + 1, sizeof *all.items)};

    if (all.items == NULL)
        return dbt_error_memory(error, "invoices");
    for (size_t i = 0; i < past->invoices.count; i++)
        if (!replaces || !shares_a_month(past->invoices.items[i].period, publication->run.period))
            all.items[all.count++] = past->invoices.items[i];
    for (size_t i = 0; i < own->count; i++)
        all.items[all.count++] = own->items[i];
    past->invoices = all;
    return DBT_OK;
}

static struct dbt_followup_source *list_sources(struct dbt_publication *publication)
{
    const struct dbt_pipeline *pipeline = publication->pipeline;
    const struct dbt_region *region = &pipeline->region;
    struct dbt_followup_source *sources =
        dbt_arena_alloc(&publication->figures, region->source_count + 1, sizeof *sources);

    for (size_t s = 0; sources != NULL && s < region->source_count; s++) {
        struct dbt_accounting sum = dbt_report_sum(pipeline, &region->sources[s]);
        sources[s].code = region->sources[s].code;
        sources[s].read = sum.read;
        memcpy(sources[s].of, sum.of, sizeof sources[s].of);
    }
    return sources;
}

static enum dbt_status make(struct dbt_publication *publication, const struct past *past,
                            struct dbt_error *error)
{
    const struct dbt_pipeline *pipeline = publication->pipeline;
    const struct dbt_part *part = &pipeline->parts[pipeline->part_count - 1];
    const struct dbt_billing_part last = {&part->registers, &part->charges};
    struct dbt_findings findings = pipeline->findings;
    struct dbt_followup *followup = dbt_arena_alloc(&publication->figures, 1, sizeof *followup);
    struct dbt_findings *lasting = dbt_arena_alloc(&publication->figures, 1, sizeof *lasting);
    struct dbt_followup_input input = {
        .region = &pipeline->region,
        .month = publication->run.period.last,
        .usage = &past->usage,
        .invoices = &past->invoices,
        .part = &last,
        .sources = list_sources(publication),
        .source_count = pipeline->region.source_count,
        .findings = lasting,
    };
    enum dbt_status status;

    if (followup == NULL || lasting == NULL || input.sources == NULL)
        return dbt_error_memory(error, "the follow-up reports");
    findings.count = pipeline->lasting_findings;
    *lasting = findings;
    status = dbt_followup_make(&input, followup, &publication->figures, error);
    if (status == DBT_OK)
        publication->followup = followup;
    return status;
}

enum dbt_status dbt_publication_follow(struct dbt_publication *publication,
                                       struct dbt_ledger *ledger, const struct dbt_invoices *own,
                                       struct dbt_error *error)
{
    struct past past;
    enum dbt_status status;

    if (!publication->pipeline->region.followup.wanted)
        return DBT_OK;
    status = load_past(publication, ledger, &past, error);
    if (status == DBT_OK)
        status = join_usage(publication, &past, error);
    if (status == DBT_OK)
        status = join_invoices(publication, &past, own, error);
    if (status == DBT_OK)
        status = make(publication, &past, error);
    dbt_report_stage(publication->pipeline, "follow-up", NULL);
    return status;
}
