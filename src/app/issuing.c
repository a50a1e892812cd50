/* Ledger first: what a run or a correction issues, and what of it stands already. */
#include "ledgers.h"
#include "publish.h"

bool dbt_publication_corrects(const struct dbt_publication *publication)
{
    return publication->pipeline->options->command == DBT_COMMAND_CORRECT;
}

const char *dbt_publication_ledger(const struct dbt_publication *publication)
{
    return dbt_arena_format(&publication->pipeline->arena, "%s/ledger.sqlite",
                            publication->region_folder);
}

/* ---- what a run is ---- */

/* What the bytes of a run depend on: the inputs, and the options that shape the outputs. */
static enum dbt_status hash_run(const struct dbt_publication *publication, char *sha256,
                                struct dbt_error *error)
{
    const struct dbt_pipeline *pipeline = publication->pipeline;
    struct dbt_buffer text;
    bool done;

    dbt_buffer_init(&text);
    dbt_buffer_format(&text, "%s\nrejects %zu\nprices %s\n", pipeline->inputs_sha256,
                      pipeline->options->rejects, publication->prices_name);
    done = !text.failed && dbt_sha256_of(dbt_buffer_text(&text), sha256);
    dbt_buffer_release(&text);
    return done ? DBT_OK : dbt_error_memory(error, "the run's identity");
}

static enum dbt_status describe_run(struct dbt_publication *publication, struct dbt_error *error)
{
    const struct dbt_pipeline *pipeline = publication->pipeline;
    struct dbt_run *run = &publication->run;

    *run = (struct dbt_run){
        .period = pipeline->options->period,
        .issue_date = pipeline->options->issue_date,
        .program_version = DEBITERA_VERSION,
        .previous_manifest_sha256 = "",
    };
    memcpy(run->region_sha256, pipeline->region.sha256, sizeof run->region_sha256);
    return hash_run(publication, run->inputs_sha256, error);
}

/* `run.correction` is known by then. */
static enum dbt_status name_folder(struct dbt_publication *publication, struct dbt_error *error)
{
    struct dbt_arena *arena = &publication->pipeline->arena;
    const char *draft = publication->draft ? "-draft" : "";
    char period[DBT_DATE_BYTES];

    dbt_period_write(publication->run.period, period);
    if (!dbt_publication_corrects(publication))
        publication->name = dbt_arena_format(arena, "%s%s", period, draft);
    else if (publication->draft)
        publication->name = dbt_arena_format(arena, "%s-correction-draft", period);
    else
        publication->name = dbt_arena_format(arena, "%s-correction-%lu", period,
                                             (unsigned long)publication->run.correction);
    return publication->name == NULL ? dbt_error_memory(error, "the output folder's name") : DBT_OK;
}

static bool is_same_region(const struct dbt_publication *publication, const struct dbt_run *issued)
{
    return strcmp(issued->region_sha256, publication->run.region_sha256) == 0;
}

static bool is_same_run(const struct dbt_publication *publication, const struct dbt_run *issued)
{
    return is_same_region(publication, issued) &&
           strcmp(issued->inputs_sha256, publication->run.inputs_sha256) == 0;
}

/* DBT_HELD when the issued run was made from something else (R13). */
static enum dbt_status compare_run(const struct dbt_publication *publication,
                                   const struct dbt_run *issued, struct dbt_error *error)
{
    const char *changed = is_same_region(publication, issued)
                              ? "the delivery, --rejects or the name of the price list"
                              : "the region folder or price list";
    char period[DBT_DATE_BYTES];
    char date[DBT_DATE_BYTES];

    if (is_same_run(publication, issued))
        return DBT_OK;
    dbt_period_write(issued->period, period);
    return dbt_error_set(error, DBT_HELD,
                         "%s was issued on %s, and %s has changed since; an issued invoice is "
                         "never changed: issue the difference with debitera correct --period %s, "
                         "with --dry-run to see it first; or give what it was issued from (region "
                         "folder with hash %.12s…)",
                         period, dbt_day_write(issued->issue_date, date), changed, period,
                         issued->region_sha256);
}

/* It was issued before: from the same inputs it is adopted, issue date and all. */
static void adopt(struct dbt_publication *publication, const struct dbt_run *issued)
{
    char date[DBT_DATE_BYTES];

    if (issued->issue_date != publication->run.issue_date)
        dbt_log_line(publication->pipeline->log, DBT_LOG_INFO,
                     "issued on %s already; --issue-date is not used",
                     dbt_day_write(issued->issue_date, date));
    publication->run = *issued;
}

/* ---- a period ---- */

static enum dbt_status plan_run(struct dbt_publication *publication, struct dbt_ledger *ledger,
                                struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = publication->pipeline;
    struct dbt_run issued = {0};
    enum dbt_status status =
        dbt_ledger_find(ledger, publication->run.period, &issued, &pipeline->arena, error);

    if (status == DBT_OK && issued.sequence != 0)
        status = compare_run(publication, &issued, error);
    if (status == DBT_OK && issued.sequence != 0 && !publication->draft)
        adopt(publication, &issued);
    return status;
}

/* What a run without --dry-run would meet in the ledger: a warning, since a draft promises it. */
static enum dbt_status warn_of_ledger(struct dbt_publication *publication,
                                      struct dbt_ledger *ledger, struct dbt_error *error)
{
    enum dbt_status status = plan_run(publication, ledger, error);

    if (status != DBT_HELD)
        return status;
    dbt_findings_add(&publication->pipeline->findings, DBT_SEVERITY_WARNING, "would-be-held", NULL,
                     "", "without --dry-run the run would be held: %s", error->text);
    *error = (struct dbt_error){.status = DBT_OK};
    return DBT_OK;
}

/* ---- a correction ---- */

static enum dbt_status find_difference(struct dbt_publication *publication,
                                       struct dbt_ledger *ledger, struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = publication->pipeline;
    struct dbt_invoices issued = {0};
    struct dbt_correcting correcting = {
        .region = &pipeline->region,
        .period = publication->run.period,
        .issue_date = publication->run.issue_date,
        .issued = &issued,
        .now = &pipeline->invoices,
    };
    enum dbt_status status =
        dbt_ledger_load_period(ledger, &publication->run.period, &issued, &pipeline->arena, error);

    if (status == DBT_OK)
        status = dbt_correct(&correcting, &publication->drafts, &pipeline->arena, error);
    publication->no_difference = status == DBT_OK && publication->drafts.count == 0;
    dbt_pipeline_judge_totals(pipeline, &publication->drafts);
    return status;
}

/* What was interrupted has numbers that nobody has seen: it comes first, from what it was made. */
static enum dbt_status refuse_unpublished(const struct dbt_run *run, struct dbt_error *error)
{
    char period[DBT_DATE_BYTES];

    if (run->sequence == 0 || run->published)
        return DBT_OK;
    dbt_period_write(run->period, period);
    return dbt_error_set(error, DBT_HELD,
                         "%s of %s was interrupted before its output stood published: run it "
                         "again first, from the exports that it was made from: debitera %s "
                         "--period %s",
                         run->correction > 0 ? "the last correction" : "the run", period,
                         run->correction > 0 ? "correct" : "run", period);
}

static enum dbt_status plan_correction(struct dbt_publication *publication,
                                       struct dbt_ledger *ledger, struct dbt_error *error)
{
    struct dbt_arena *arena = &publication->pipeline->arena;
    struct dbt_period period = publication->run.period;
    struct dbt_run billed = {0};
    struct dbt_run last = {0};
    enum dbt_status status = dbt_ledger_find_billed(ledger, period, &billed, arena, error);

    if (status == DBT_OK)
        status = dbt_ledger_find_correction(ledger, period, &last, arena, error);
    if (status != DBT_OK)
        return status;
    if (!publication->draft && last.sequence != 0 && is_same_run(publication, &last)) {
        adopt(publication, &last);
        return DBT_OK;
    }
    publication->run.correction = last.correction + 1;
    status = refuse_unpublished(&billed, error);
    if (status == DBT_OK)
        status = refuse_unpublished(&last, error);
    return status == DBT_OK ? find_difference(publication, ledger, error) : status;
}

/* ---- either ---- */

static enum dbt_status plan_with(struct dbt_publication *publication, struct dbt_ledger *ledger,
                                 struct dbt_error *error)
{
    if (dbt_publication_corrects(publication))
        return plan_correction(publication, ledger, error);
    publication->drafts = publication->pipeline->invoices;
    if (!publication->draft)
        return plan_run(publication, ledger, error);
    return ledger == NULL ? DBT_OK : warn_of_ledger(publication, ledger, error);
}

enum dbt_status dbt_publication_plan(struct dbt_publication *publication, struct dbt_ledger *ledger,
                                     struct dbt_error *error)
{
    enum dbt_status status = describe_run(publication, error);

    if (status == DBT_OK)
        status = plan_with(publication, ledger, error);
    if (status == DBT_OK)
        status = name_folder(publication, error);
    if (status == DBT_OK && publication->run.sequence == 0 && !publication->draft &&
        !publication->no_difference)
        status = dbt_published_refuse_standing(publication, error);
    return status;
}

static enum dbt_status number_invoice(void *context, struct dbt_invoice *invoice, int64_t number,
                                      struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = context;

    return dbt_invoice_number(invoice, number, pipeline->region.payment.ocr_length_digit,
                              &pipeline->arena, error);
}

static enum dbt_status take_numbers(struct dbt_publication *publication, struct dbt_ledger *ledger,
                                    struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = publication->pipeline;
    struct dbt_ledger_inputs inputs = {0};
    struct dbt_issue issue = {
        .correction = dbt_publication_corrects(publication),
        .region = &pipeline->region,
        .invoices = &publication->drafts,
        .usage = &pipeline->usage,
        .inputs = &inputs,
        .first_number = pipeline->region.payment.first_number,
        .number = number_invoice,
        .context = pipeline,
    };
    enum dbt_status status = dbt_pipeline_inputs(pipeline, &inputs, error);

    return status == DBT_OK
               ? dbt_ledger_issue(ledger, &publication->run, &issue, &pipeline->arena, error)
               : status;
}

enum dbt_status dbt_publication_issue(struct dbt_publication *publication,
                                      struct dbt_ledger *ledger, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;

    if (publication->no_difference)
        return DBT_OK;
    if (publication->run.sequence == 0)
        status = take_numbers(publication, ledger, error);
    if (status == DBT_OK)
        status = dbt_ledger_load(ledger, publication->run.sequence, &publication->invoices,
                                 &publication->pipeline->arena, error);
    if (status == DBT_OK)
        status = dbt_published_look(publication, ledger, error);
    if (status == DBT_OK && !publication->nothing_new)
        status = dbt_publication_write(publication, ledger, error);
    return status;
}

enum dbt_status dbt_publication_show(struct dbt_publication *publication, struct dbt_error *error)
{
    publication->invoices = publication->drafts;
    return publication->no_difference ? DBT_OK : dbt_publication_write(publication, NULL, error);
}
