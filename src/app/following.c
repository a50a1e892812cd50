/* The figures of the follow-up reports: a run's own months over those of the ledger. */
#include "following.h"

#include "report.h"

/* What the ledger has of the months before, and of earlier documents of the month itself: asked
   for as the figures are made. */
struct past {
    struct dbt_ledger *ledger;
    struct dbt_ledger_history history;
    struct dbt_period uncounted; /* the months that the run has no usage of */
    struct dbt_followup_past given;
    struct dbt_error *error;
};

static enum dbt_status give_usage(void *context, bool by_hour, dbt_take_usage *take, void *taker)
{
    const struct past *past = context;
    struct dbt_ledger_history history = past->history;

    history.months = past->uncounted;
    history.by_hour = by_hour;
    return dbt_ledger_usage(past->ledger, &history, take, taker, past->error);
}

static enum dbt_status give_lines(void *context, dbt_month month, dbt_take_line *take, void *taker)
{
    const struct past *past = context;
    struct dbt_ledger_history history = past->history;

    history.months = (struct dbt_period){month, month};
    return dbt_ledger_lines(past->ledger, &history, take, taker, past->error);
}

static enum dbt_status give_invoices(void *context, dbt_month before, dbt_take_invoices *take,
                                     void *taker)
{
    const struct past *past = context;
    struct dbt_ledger_history history = past->history;

    history.compared = before;
    history.months.first = history.months.last;
    return dbt_ledger_invoices(past->ledger, &history, take, taker, past->error);
}

bool dbt_publication_past(const struct dbt_publication *publication,
                          const struct dbt_ledger *ledger, struct dbt_ledger_history *history)
{
    const struct dbt_run *run = &publication->run;
    const dbt_month first = run->period.last - (DBT_FOLLOWUP_MONTHS - 1);
    const bool replaces = publication->draft && !dbt_publication_corrects(publication);

    *history = (struct dbt_ledger_history){
        .months = {first, run->period.last},
        .last_run = run->sequence == 0 ? 0 : run->sequence - 1,
        .region = &publication->pipeline->region,
        .replaced = replaces ? &run->period : NULL,
    };
    return ledger != NULL && run->sequence != 1;
}

/* The run's own months are as it counted them, also in a correction. */
static enum dbt_status open_past(const struct dbt_publication *publication, struct past *past,
                                 struct dbt_error *error)
{
    past->uncounted =
        (struct dbt_period){past->history.months.first, publication->run.period.first - 1};
    past->error = error;
    past->given = (struct dbt_followup_past){
        .context = past, .usage = give_usage, .lines = give_lines, .invoices = give_invoices};
    return dbt_ledger_invoiced(past->ledger, &past->history, past->given.invoiced, error);
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

/* `past` null: there is none. */
static enum dbt_status make(struct dbt_publication *publication,
                            const struct dbt_followup_past *past, const struct dbt_invoices *own,
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
        .past = past,
        .usage = &pipeline->usage,
        .invoices = own,
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
    struct past past = {.ledger = ledger};
    const bool any = dbt_publication_past(publication, ledger, &past.history);
    enum dbt_status status = DBT_OK;

    if (!publication->pipeline->region.followup.wanted)
        return DBT_OK;
    if (any)
        status = open_past(publication, &past, error);
    if (status == DBT_OK)
        status = make(publication, any ? &past.given : NULL, own, error);
    dbt_report_stage(publication->pipeline, "follow-up", NULL);
    return status;
}
