/* What is to be issued, and what of it the ledger has already. */
#include <unistd.h>

#include "ledgers.h"
#include "publish.h"

static bool is_same_run(const struct dbt_publication *publication, const struct dbt_run *issued)
{
    return strcmp(issued->region_sha256, publication->run.region_sha256) == 0 &&
           strcmp(issued->inputs_sha256, publication->run.inputs_sha256) == 0;
}

static const char *command_of(const struct dbt_run *run)
{
    return run->correction > 0 ? "correct" : "run";
}

/* ---- what was issued from something else ----------------------------------------------------- */

/*
 * What was interrupted has numbers that nobody has seen: it comes first, from what it was made of,
 * and nothing else is of use until then.
 */
static enum dbt_status refuse_interrupted(const struct dbt_run *run, const char *changed,
                                          struct dbt_error *error)
{
    const bool other_program = strcmp(run->program_version, DEBITERA_VERSION) != 0;
    char period[DBT_DATE_BYTES];

    dbt_period_write(run->period, period);
    return dbt_error_set(
        error, DBT_HELD,
        "the %s of %s was interrupted before its output stood published%s%s: complete it first, "
        "with debitera %s --period %s and what it was issued from: the region folder and price "
        "list with hash %.12s… (page layouts and texts count, and the folder that it extends: put "
        "back what was changed in them, and change it again afterwards), and the delivery and "
        "options as they were then%s%s",
        run->correction > 0 ? "last correction" : "run", period,
        changed[0] == '\0' ? "" : ", and this has changed since: ", changed, command_of(run),
        period, run->region_sha256, other_program ? "; it was begun by debitera " : "",
        other_program ? run->program_version : "");
}

static enum dbt_status refuse_unpublished(const struct dbt_publication *publication,
                                          struct dbt_ledger *ledger, const struct dbt_run *run,
                                          struct dbt_error *error)
{
    const char *changed = "";
    enum dbt_status status = DBT_OK;

    if (run->sequence == 0 || run->published)
        return DBT_OK;
    if (!is_same_run(publication, run))
        status = dbt_publication_changes(publication, ledger, run, &changed, error);
    return status == DBT_OK ? refuse_interrupted(run, changed, error) : status;
}

/* What can be done about a billed period's other inputs: null when memory ends. */
static const char *advise(const struct dbt_publication *publication, const struct dbt_run *issued,
                          const struct dbt_run *last)
{
    struct dbt_arena *arena = &publication->pipeline->arena;
    char period[DBT_DATE_BYTES];
    char date[DBT_DATE_BYTES];

    dbt_period_write(issued->period, period);
    if (last->sequence != 0 && is_same_run(publication, last))
        return dbt_arena_format(arena,
                                "already corrected on %s, by correction %lu: there is nothing "
                                "more to issue",
                                dbt_day_write(last->issue_date, date),
                                (unsigned long)last->correction);
    return dbt_arena_format(arena,
                            "an issued invoice is never changed: issue the difference with "
                            "debitera correct --period %s, with --dry-run to see it first; or give "
                            "what it was issued from (region folder with hash %.12s…)",
                            period, issued->region_sha256);
}

/* DBT_HELD when the issued run was made from something else (R13). */
static enum dbt_status compare_run(const struct dbt_publication *publication,
                                   struct dbt_ledger *ledger, const struct dbt_run *issued,
                                   struct dbt_error *error)
{
    struct dbt_arena *arena = &publication->pipeline->arena;
    struct dbt_run last = {0};
    const char *changed = "";
    const char *advice = NULL;
    char period[DBT_DATE_BYTES];
    char date[DBT_DATE_BYTES];
    enum dbt_status status = DBT_OK;

    if (is_same_run(publication, issued))
        return DBT_OK;
    status = refuse_unpublished(publication, ledger, issued, error);
    if (status == DBT_OK)
        status = dbt_publication_changes(publication, ledger, issued, &changed, error);
    if (status == DBT_OK)
        status = dbt_ledger_find_correction(ledger, issued->period, &last, arena, error);
    if (status != DBT_OK)
        return status;
    advice = advise(publication, issued, &last);
    if (advice == NULL)
        return dbt_error_memory(error, "what to do");
    return dbt_error_set(error, DBT_HELD, "%s was issued on %s, and this has changed since: %s; %s",
                         dbt_period_write(issued->period, period),
                         dbt_day_write(issued->issue_date, date), changed, advice);
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

/* ---- a draft --------------------------------------------------------------------------------- */

/* What would hold the command without --dry-run is a warning, since a draft promises it. */
static enum dbt_status warn_instead(const struct dbt_publication *publication,
                                    enum dbt_status status, struct dbt_error *error)
{
    if (status != DBT_HELD || !publication->draft)
        return status;
    dbt_findings_add(&publication->pipeline->findings, DBT_SEVERITY_WARNING, "would-be-held", NULL,
                     "", "without --dry-run this would be held: %s", error->text);
    *error = (struct dbt_error){.status = DBT_OK};
    return DBT_OK;
}

/* As dbt_ledger_issue does, which a draft does not reach. */
static enum dbt_status warn_of_date(const struct dbt_publication *publication,
                                    struct dbt_ledger *ledger, struct dbt_error *error)
{
    struct dbt_run_list runs = {0};
    dbt_day asked = publication->run.issue_date;
    dbt_day latest = asked;
    char date[DBT_DATE_BYTES];
    char last[DBT_DATE_BYTES];
    enum dbt_status status =
        dbt_ledger_runs(ledger, NULL, &runs, &publication->pipeline->arena, error);

    for (size_t i = 0; i < runs.count && status == DBT_OK; i++)
        if (runs.items[i].issue_date > latest)
            latest = runs.items[i].issue_date;
    if (status == DBT_OK && latest > asked)
        status = dbt_error_set(error, DBT_HELD,
                               "the issue date %s lies before that of the last run, %s: give a "
                               "date that is not earlier",
                               dbt_day_write(asked, date), dbt_day_write(latest, last));
    return warn_instead(publication, status, error);
}

/* ---- a period -------------------------------------------------------------------------------- */

static enum dbt_status plan_run(struct dbt_publication *publication, struct dbt_ledger *ledger,
                                struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = publication->pipeline;
    struct dbt_run issued = {0};
    enum dbt_status status =
        dbt_ledger_find(ledger, publication->run.period, &issued, &pipeline->arena, error);

    if (status == DBT_OK && issued.sequence != 0)
        status = compare_run(publication, ledger, &issued, error);
    if (status == DBT_OK && issued.sequence != 0 && !publication->draft)
        adopt(publication, &issued);
    if (status == DBT_OK && issued.sequence == 0 && publication->draft)
        status = warn_of_date(publication, ledger, error);
    return warn_instead(publication, status, error);
}

/* ---- a correction ---------------------------------------------------------------------------- */

static enum dbt_status list_registers(struct dbt_pipeline *pipeline,
                                      struct dbt_correcting *correcting, struct dbt_error *error)
{
    struct dbt_billing_part *parts =
        dbt_arena_alloc(&pipeline->arena, pipeline->part_count + 1, sizeof *parts);

    if (parts == NULL)
        return dbt_error_memory(error, "the registers");
    for (size_t i = 0; i < pipeline->part_count; i++)
        parts[i].registers = &pipeline->parts[i].registers;
    correcting->parts = parts;
    correcting->part_count = pipeline->part_count;
    return DBT_OK;
}

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
        status = list_registers(pipeline, &correcting, error);
    if (status == DBT_OK)
        status = dbt_correct(&correcting, &publication->drafts, &pipeline->arena, error);
    publication->no_difference = status == DBT_OK && publication->drafts.count == 0;
    dbt_pipeline_judge_totals(pipeline, &publication->drafts);
    return status;
}

/* The runs of a period, and the first of their folders that is not as it was published. */
struct history {
    struct dbt_run_list runs;
    struct dbt_run billed, last; /* `last`: correction */
};

static enum dbt_status find_history(const struct dbt_publication *publication,
                                    struct dbt_ledger *ledger, struct history *history,
                                    struct dbt_error *error)
{
    struct dbt_arena *arena = &publication->pipeline->arena;
    struct dbt_period period = publication->run.period;
    enum dbt_status status = dbt_ledger_find_billed(ledger, period, &history->billed, arena, error);

    if (status == DBT_OK)
        status = dbt_ledger_find_correction(ledger, period, &history->last, arena, error);
    if (status == DBT_OK)
        status = dbt_ledger_runs(ledger, &period, &history->runs, arena, error);
    return status;
}

/*
 * What has these inputs is not issued again: an interrupted correction is completed, a folder that
 * is missing or damaged is made again, and else the last one stands. Older data than the last
 * correction's are as good as newer ones, as long as all folders stand: then they are corrected to.
 */
static enum dbt_status adopt_same(struct dbt_publication *publication, struct dbt_ledger *ledger,
                                  const struct history *history, struct dbt_error *error)
{
    bool is_last = history->last.sequence != 0 && is_same_run(publication, &history->last);
    struct dbt_standing_folder standing;

    if (is_last && !history->last.published) {
        adopt(publication, &history->last);
        return DBT_OK;
    }
    for (size_t i = 0; i < history->runs.count; i++) {
        const struct dbt_run *run = &history->runs.items[i];
        if (!run->published || !is_same_run(publication, run))
            continue;
        enum dbt_status status = dbt_published_look(publication, ledger, run, &standing, error);
        if (status != DBT_OK)
            return status;
        if (!standing.whole) {
            adopt(publication, run);
            return DBT_OK;
        }
    }
    if (is_last)
        adopt(publication, &history->last);
    return DBT_OK;
}

/* One more correction would only bury what is lost: it can be made again from its own exports. */
static enum dbt_status refuse_damaged(const struct dbt_publication *publication,
                                      struct dbt_ledger *ledger, const struct history *history,
                                      struct dbt_error *error)
{
    struct dbt_standing_folder standing;
    char period[DBT_DATE_BYTES];
    char date[DBT_DATE_BYTES];

    for (size_t i = 0; i < history->runs.count; i++) {
        const struct dbt_run *run = &history->runs.items[i];
        enum dbt_status status = DBT_OK;
        if (run->published)
            status = dbt_published_look(publication, ledger, run, &standing, error);
        if (status != DBT_OK)
            return status;
        if (!run->published || standing.whole)
            continue;
        return dbt_error_set(error, DBT_HELD,
                             "%s: restore the folder from a backup, or make it again with "
                             "debitera %s --period %s and what it was issued from on %s: region "
                             "folder and price list with hash %.12s…, and the delivery as it was "
                             "then; no correction is issued before",
                             standing.why, command_of(run), dbt_period_write(run->period, period),
                             dbt_day_write(run->issue_date, date), run->region_sha256);
    }
    return DBT_OK;
}

static enum dbt_status plan_correction(struct dbt_publication *publication,
                                       struct dbt_ledger *ledger, struct dbt_error *error)
{
    struct history history = {0};
    enum dbt_status status = find_history(publication, ledger, &history, error);

    if (status == DBT_OK && !publication->draft)
        status = adopt_same(publication, ledger, &history, error);
    if (status != DBT_OK || publication->run.sequence != 0)
        return status;
    publication->run.correction = history.last.correction + 1;
    status = refuse_unpublished(publication, ledger, &history.billed, error);
    if (status == DBT_OK)
        status = refuse_unpublished(publication, ledger, &history.last, error);
    if (status == DBT_OK)
        status = find_difference(publication, ledger, error);
    if (status != DBT_OK || publication->no_difference)
        return status;
    status = refuse_damaged(publication, ledger, &history, error);
    status = warn_instead(publication, status, error);
    return status == DBT_OK && publication->draft ? warn_of_date(publication, ledger, error)
                                                  : status;
}

/* ---- either ---------------------------------------------------------------------------------- */

enum dbt_status dbt_publication_choose(struct dbt_publication *publication,
                                       struct dbt_ledger *ledger, struct dbt_error *error)
{
    if (dbt_publication_corrects(publication))
        return plan_correction(publication, ledger, error);
    publication->drafts = publication->pipeline->invoices;
    return ledger == NULL ? DBT_OK : plan_run(publication, ledger, error);
}
