/* Ledger first: what a run may issue, and what of it stands already. */
#include <dirent.h>
#include <unistd.h>

#include "debitera/base/output.h"
#include "ledgers.h"
#include "publish.h"

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

/* DBT_HELD when the issued run was made from something else (R13). */
static enum dbt_status compare_run(const struct dbt_publication *publication,
                                   const struct dbt_run *issued, struct dbt_error *error)
{
    char period[DBT_DATE_BYTES];
    char date[DBT_DATE_BYTES];
    const char *changed = "the delivery, --rejects or the name of the price list";

    if (strcmp(issued->region_sha256, publication->run.region_sha256) != 0)
        changed = "the region folder or price list";
    else if (strcmp(issued->inputs_sha256, publication->run.inputs_sha256) == 0)
        return DBT_OK;
    return dbt_error_set(error, DBT_HELD,
                         "%s was issued on %s, and %s has changed since; an issued invoice is "
                         "never changed: give what it was issued from (region folder with hash "
                         "%.12s…), or see what differs with --dry-run",
                         dbt_period_write(issued->period, period),
                         dbt_day_write(issued->issue_date, date), changed, issued->region_sha256);
}

/* The period was issued before: from the same inputs it is adopted, issue date and all. */
static enum dbt_status adopt(struct dbt_publication *publication, const struct dbt_run *issued,
                             struct dbt_error *error)
{
    enum dbt_status status = compare_run(publication, issued, error);
    char date[DBT_DATE_BYTES];

    if (status != DBT_OK)
        return status;
    if (issued->issue_date != publication->run.issue_date)
        dbt_log_line(publication->pipeline->log, DBT_LOG_INFO,
                     "issued on %s already; --issue-date is not used",
                     dbt_day_write(issued->issue_date, date));
    publication->run = *issued;
    return DBT_OK;
}

/* ---- the ledger and what stands beside it ---- */

static const char *final_folder(const struct dbt_publication *publication)
{
    return dbt_arena_format(&publication->pipeline->arena, "%s/%s", publication->region_folder,
                            publication->name);
}

static const char *ledger_path(const struct dbt_publication *publication)
{
    return dbt_arena_format(&publication->pipeline->arena, "%s/ledger.sqlite",
                            publication->region_folder);
}

static int is_published_period(const struct dirent *entry)
{
    struct dbt_period period;

    return dbt_period_parse(dbt_text_of(entry->d_name), &period);
}

/*
 * A ledger that is not there, beside periods that were published, was lost: a new one would give
 * their numbers a second time.
 */
static enum dbt_status refuse_lost_ledger(const struct dbt_publication *publication,
                                          const char *ledger, struct dbt_error *error)
{
    struct dirent **entries = NULL;
    int count = 0;
    enum dbt_status status = DBT_OK;

    if (access(ledger, F_OK) == 0)
        return DBT_OK;
    count = scandir(publication->region_folder, &entries, is_published_period, alphasort);
    if (count > 0)
        status = dbt_error_set(error, DBT_INPUT,
                               "%s is missing, but %s/%s was published from it; restore the "
                               "ledger from its backup: a new one would give its numbers again",
                               ledger, publication->region_folder, entries[0]->d_name);
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    return status;
}

static enum dbt_status number_invoice(void *context, struct dbt_invoice *invoice, int64_t number,
                                      struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = context;

    return dbt_invoice_number(invoice, number, pipeline->region.payment.ocr_length_digit,
                              &pipeline->arena, error);
}

/* A period that stands published, but not in the ledger, was issued from another one. */
static enum dbt_status issue_new(struct dbt_publication *publication, struct dbt_ledger *ledger,
                                 struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = publication->pipeline;
    const char *folder = final_folder(publication);
    struct dbt_ledger_inputs inputs = {0};
    struct dbt_issue issue = {
        .invoices = &pipeline->invoices,
        .usage = &pipeline->usage,
        .inputs = &inputs,
        .first_number = pipeline->region.payment.first_number,
        .number = number_invoice,
        .context = pipeline,
    };
    enum dbt_status status = dbt_pipeline_inputs(pipeline, &inputs, error);

    if (status != DBT_OK)
        return status;
    if (folder == NULL)
        return dbt_error_memory(error, "the output folder's name");
    if (access(folder, F_OK) == 0)
        return dbt_error_set(error, DBT_INPUT,
                             "%s stands published, but the ledger beside it has no such run; "
                             "restore the ledger from its backup, or choose another --out",
                             folder);
    return dbt_ledger_issue(ledger, &publication->run, &issue, &pipeline->arena, error);
}

/* ---- does everything stand already? ---- */

/* SHA256SUMS as the ledger would have it. */
static enum dbt_status recorded_sums(const struct dbt_publication *publication,
                                     struct dbt_ledger *ledger, struct dbt_buffer *sums,
                                     struct dbt_error *error)
{
    struct dbt_output_list list;
    enum dbt_status status = dbt_ledger_outputs(ledger, publication->run.sequence, &list,
                                                &publication->pipeline->arena, error);

    for (size_t i = 0; status == DBT_OK && i < list.count; i++)
        dbt_buffer_format(sums, "%s  %s\n", list.items[i].sha256, list.items[i].name);
    return status == DBT_OK && sums->failed ? dbt_error_memory(error, DBT_SUMS_NAME) : status;
}

/* Is the folder's list what the ledger recorded? `*same` is set. */
static enum dbt_status compare_sums(const struct dbt_publication *publication,
                                    struct dbt_ledger *ledger, const char *folder, bool *same,
                                    struct dbt_error *error)
{
    enum { SUMS_BYTES_MAX = 256 << 20 };
    const char *path = dbt_arena_format(&publication->pipeline->arena, "%s/" DBT_SUMS_NAME, folder);
    struct dbt_buffer recorded;
    struct dbt_buffer found;
    enum dbt_status status = DBT_OK;

    if (path == NULL)
        return dbt_error_memory(error, "the output folder's name");
    dbt_buffer_init(&recorded);
    dbt_buffer_init(&found);
    status = dbt_file_read(path, SUMS_BYTES_MAX, &found, error);
    if (status == DBT_OK)
        status = recorded_sums(publication, ledger, &recorded, error);
    if (status == DBT_OK)
        *same = dbt_text_equal(dbt_buffer_text(&recorded), dbt_buffer_text(&found));
    dbt_buffer_release(&recorded);
    dbt_buffer_release(&found);
    return status;
}

/* A published folder that is whole, and as the ledger recorded it, needs nothing. */
static enum dbt_status look_for_output(struct dbt_publication *publication,
                                       struct dbt_ledger *ledger, struct dbt_error *error)
{
    char why[DBT_ERROR_TEXT_BYTES] = "it is not what the ledger says was published";
    const char *folder = final_folder(publication);
    bool done = false;
    enum dbt_status status;

    if (folder == NULL)
        return dbt_error_memory(error, "the output folder's name");
    if (!publication->run.published)
        return DBT_OK;
    status = dbt_output_verify(folder, &done, why, error);
    if (status == DBT_OK && done)
        status = compare_sums(publication, ledger, folder, &done, error);
    publication->nothing_new = done;
    if (status == DBT_OK && !done)
        dbt_log_line(publication->pipeline->log, DBT_LOG_WARNING,
                     "%s: %s; it is made again from the ledger", folder, why);
    return status;
}

static enum dbt_status issue_with(struct dbt_publication *publication, struct dbt_ledger *ledger,
                                  struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = publication->pipeline;
    struct dbt_run issued = {0};
    enum dbt_status status =
        dbt_ledger_find(ledger, publication->run.period, &issued, &pipeline->arena, error);

    if (status == DBT_OK && issued.sequence != 0)
        status = adopt(publication, &issued, error);
    else if (status == DBT_OK)
        status = issue_new(publication, ledger, error);
    if (status == DBT_OK)
        status = dbt_ledger_load(ledger, publication->run.sequence, &publication->invoices,
                                 &pipeline->arena, error);
    if (status == DBT_OK)
        status = look_for_output(publication, ledger, error);
    if (status == DBT_OK && !publication->nothing_new)
        status = dbt_publication_write(publication, ledger, error);
    return status;
}

enum dbt_status dbt_publish_issued(struct dbt_publication *publication, struct dbt_error *error)
{
    const char *path = ledger_path(publication);
    struct dbt_ledger *ledger = NULL;
    enum dbt_status status;

    if (path == NULL)
        return dbt_error_memory(error, "the ledger's name");
    status = describe_run(publication, error);
    if (status == DBT_OK)
        status = refuse_lost_ledger(publication, path, error);
    if (status == DBT_OK)
        status = dbt_ledger_open(&ledger, path, publication->pipeline->region.identity.code,
                                 DBT_LEDGER_WRITE, error);
    if (status != DBT_OK)
        return status;
    status = issue_with(publication, ledger, error);
    dbt_ledger_close(ledger);
    return status;
}

/* ---- drafts ---- */

static enum dbt_status compare_ledger(const struct dbt_publication *publication, const char *path,
                                      struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = publication->pipeline;
    struct dbt_ledger *ledger = NULL;
    struct dbt_run issued = {0};
    enum dbt_status status =
        dbt_ledger_open(&ledger, path, pipeline->region.identity.code, DBT_LEDGER_READ, error);

    if (status != DBT_OK)
        return status;
    status = dbt_ledger_find(ledger, publication->run.period, &issued, &pipeline->arena, error);
    if (status == DBT_OK && issued.sequence != 0)
        status = compare_run(publication, &issued, error);
    dbt_ledger_close(ledger);
    return status;
}

/* What a run without --dry-run would meet in the ledger: a warning, since a draft promises it. */
static enum dbt_status warn_of_ledger(const struct dbt_publication *publication,
                                      struct dbt_error *error)
{
    const char *path = ledger_path(publication);
    enum dbt_status status;

    if (path == NULL)
        return dbt_error_memory(error, "the ledger's name");
    if (access(path, F_OK) != 0)
        return refuse_lost_ledger(publication, path, error);
    status = compare_ledger(publication, path, error);
    if (status != DBT_HELD)
        return status;
    dbt_findings_add(&publication->pipeline->findings, DBT_SEVERITY_WARNING, "would-be-held", NULL,
                     "", "without --dry-run the run would be held: %s", error->text);
    *error = (struct dbt_error){.status = DBT_OK};
    return DBT_OK;
}

enum dbt_status dbt_publish_draft(struct dbt_publication *publication, struct dbt_error *error)
{
    enum dbt_status status = describe_run(publication, error);

    if (status == DBT_OK)
        status = warn_of_ledger(publication, error);
    publication->invoices = publication->pipeline->invoices;
    return status == DBT_OK ? dbt_publication_write(publication, NULL, error) : status;
}
