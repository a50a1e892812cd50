/* Ledger first: what a run or a correction issues. */
#include "following.h"
#include "ledgers.h"
#include "paging.h"
#include "providers.h"
#include "publish.h"
#include "staging.h"

/* Thirteen months of a region's lines and usage. */
#define FIGURES_BYTES ((size_t)4 << 30)

static void release_figures(struct dbt_publication *publication)
{
    publication->followup = NULL;
    dbt_arena_release(&publication->figures);
}

bool dbt_publication_corrects(const struct dbt_publication *publication)
{
    return publication->pipeline->options->command == DBT_COMMAND_CORRECT;
}

const char *dbt_publication_ledger(const struct dbt_publication *publication)
{
    return dbt_arena_format(&publication->pipeline->arena, "%s/ledger.sqlite",
                            publication->region_folder);
}

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

const char *dbt_run_folder_name(const struct dbt_run *run, struct dbt_arena *arena)
{
    char period[DBT_DATE_BYTES];

    dbt_period_write(run->period, period);
    return run->correction == 0 ? dbt_arena_string(arena, period)
                                : dbt_arena_format(arena, "%s-correction-%lu", period,
                                                   (unsigned long)run->correction);
}

const char *dbt_publication_name(const struct dbt_publication *publication,
                                 const struct dbt_run *run)
{
    return dbt_run_folder_name(run, &publication->pipeline->arena);
}

const char *dbt_publication_draft_name(const struct dbt_publication *publication)
{
    char period[DBT_DATE_BYTES];

    return dbt_arena_format(&publication->pipeline->arena, "%s%s-draft",
                            dbt_period_write(publication->run.period, period),
                            dbt_publication_corrects(publication) ? "-correction" : "");
}

/* `run.correction` is known by then. */
static enum dbt_status name_folder(struct dbt_publication *publication, struct dbt_error *error)
{
    publication->name = publication->draft ? dbt_publication_draft_name(publication)
                                           : dbt_publication_name(publication, &publication->run);
    return publication->name == NULL ? dbt_error_memory(error, "the output folder's name") : DBT_OK;
}

enum dbt_status dbt_publication_plan(struct dbt_publication *publication, struct dbt_ledger *ledger,
                                     struct dbt_error *error)
{
    enum dbt_status status = describe_run(publication, error);

    if (status == DBT_OK)
        status = dbt_publication_choose(publication, ledger, error);
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

/*
 * As they will be issued, with numbers as wide as theirs. A run that has taken its numbers can be
 * completed only from the region folder it was issued from, so layouts must be known to do before.
 */
static enum dbt_status try_documents(struct dbt_publication *publication, struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = publication->pipeline;
    const struct dbt_invoices *drafts = &publication->drafts;
    struct dbt_invoice *trial = dbt_arena_alloc(&pipeline->arena, drafts->count + 1, sizeof *trial);
    struct dbt_printing printing = {
        .region = &pipeline->region,
        .layouts = &pipeline->layouts,
        .renderer = publication->renderer,
        .invoices = {.items = trial, .count = drafts->count},
        .followup = publication->followup,
        .date = publication->run.issue_date,
    };
    enum dbt_status status = DBT_OK;

    if (trial == NULL)
        return dbt_error_memory(error, "the documents");
    for (size_t i = 0; status == DBT_OK && i < drafts->count; i++) {
        trial[i] = drafts->items[i];
        status = number_invoice(pipeline, &trial[i],
                                pipeline->region.payment.first_number + (int64_t)i, error);
    }
    return status == DBT_OK ? dbt_documents_try(&printing, error) : status;
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

/* What stands, and is to be made again only when it is not as it was published. */
static enum dbt_status look(struct dbt_publication *publication, struct dbt_ledger *ledger,
                            struct dbt_standing_folder *standing, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;

    publication->repeated = publication->run.published;
    publication->begins_ledger = publication->run.sequence == 1 && !publication->repeated;
    if (!publication->repeated)
        return DBT_OK;
    status = dbt_published_look(publication, ledger, &publication->run, standing, error);
    if (status == DBT_OK && standing->whole)
        status = dbt_providers_look(publication, standing, error);
    publication->nothing_new = status == DBT_OK && standing->whole;
    return status;
}

static enum dbt_status publish(struct dbt_publication *publication, struct dbt_ledger *ledger,
                               struct dbt_error *error)
{
    struct dbt_standing_folder standing;
    enum dbt_status status = look(publication, ledger, &standing, error);

    if (status != DBT_OK || publication->nothing_new)
        return status;
    if (publication->followup == NULL)
        status = dbt_publication_follow(publication, ledger, &publication->invoices, error);
    if (status == DBT_OK)
        status = dbt_publication_write(publication, ledger, error);
    if (status == DBT_OK && publication->repeated)
        dbt_log_line(publication->pipeline->log, DBT_LOG_WARNING,
                     "%s; it was made again from the ledger", standing.why);
    return status;
}

/* Figures first: also the reports are laid out before a number is taken. */
static enum dbt_status issue(struct dbt_publication *publication, struct dbt_ledger *ledger,
                             struct dbt_error *error)
{
    enum dbt_status status =
        dbt_publication_follow(publication, ledger, &publication->drafts, error);

    if (status == DBT_OK)
        status = try_documents(publication, error);
    if (status == DBT_OK)
        status = take_numbers(publication, ledger, error);
    return status;
}

/* Also of what was issued before, and only its publication is to be completed or made again. */
static enum dbt_status issue_and_publish(struct dbt_publication *publication,
                                         struct dbt_ledger *ledger, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;

    if (publication->run.sequence == 0)
        status = issue(publication, ledger, error);
    if (status == DBT_OK)
        status = dbt_ledger_load(ledger, publication->run.sequence, &publication->invoices,
                                 &publication->pipeline->arena, error);
    if (status == DBT_OK)
        status = publish(publication, ledger, error);
    return status == DBT_OK ? dbt_pages_renew(publication, ledger, error) : status;
}

/* A slip in --out gives numbers a second time: it must be seen where results are thrown away, as
   by cron. */
static void tell_begun(const struct dbt_publication *publication)
{
    const struct dbt_invoices *invoices = &publication->invoices;
    char first[sizeof ", first invoice " + DBT_DECIMAL_BYTES] = "";

    if (!publication->begins_ledger)
        return;
    if (invoices->count > 0)
        snprintf(first, sizeof first, ", first invoice %lld", (long long)invoices->items[0].number);
    dbt_log_line(publication->pipeline->log, DBT_LOG_WARNING,
                 "a new ledger is begun: %s/ledger.sqlite%s; where the region was billed before, "
                 "--out names the wrong folder",
                 publication->region_folder, first);
}

enum dbt_status dbt_publication_issue(struct dbt_publication *publication,
                                      struct dbt_ledger *ledger, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;

    dbt_arena_init(&publication->figures, FIGURES_BYTES);
    if (!publication->no_difference)
        status = issue_and_publish(publication, ledger, error);
    release_figures(publication);
    if (status == DBT_OK) {
        dbt_published_remove_draft(publication);
        tell_begun(publication);
    }
    return status;
}

enum dbt_status dbt_publication_show(struct dbt_publication *publication, struct dbt_ledger *ledger,
                                     struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;

    publication->invoices = publication->drafts;
    if (publication->no_difference) {
        dbt_published_remove_draft(publication);
        return DBT_OK;
    }
    dbt_arena_init(&publication->figures, FIGURES_BYTES);
    status = dbt_publication_follow(publication, ledger, &publication->drafts, error);
    if (status == DBT_OK)
        status = dbt_publication_write(publication, ledger, error);
    release_figures(publication);
    return status;
}
