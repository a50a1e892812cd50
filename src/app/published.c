/* What stands published beside the ledger, and whether it is what the ledger says. */
#include <dirent.h>
#include <unistd.h>

#include "debitera/base/output.h"
#include "ledgers.h"
#include "publish.h"

static const char *final_folder(const struct dbt_publication *publication)
{
    return dbt_arena_format(&publication->pipeline->arena, "%s/%s", publication->region_folder,
                            publication->name);
}

/* "2025-05", "2025-05-correction-1"; not a draft. */
static int is_published_name(const struct dirent *entry)
{
    static const char correction[] = "-correction-";
    const char *behind = strstr(entry->d_name, correction);
    struct dbt_text name = dbt_text_of(entry->d_name);
    struct dbt_period period;
    int64_t number = 1;

    if (behind != NULL) {
        name.length = (size_t)(behind - entry->d_name);
        behind += sizeof correction - 1;
        if (!dbt_decimal_parse(dbt_text_of(behind), '.', 0, &number))
            return 0;
    }
    return number > 0 && dbt_period_parse(name, &period);
}

/* `state`: what is the matter with the ledger. */
static enum dbt_status refuse_lost(const struct dbt_publication *publication, const char *state,
                                   struct dbt_error *error)
{
    const char *ledger = dbt_publication_ledger(publication);
    struct dirent **entries = NULL;
    int count = 0;
    enum dbt_status status = DBT_OK;

    if (ledger == NULL)
        return dbt_error_memory(error, "the ledger's name");
    count = scandir(publication->region_folder, &entries, is_published_name, alphasort);
    if (count > 0)
        status = dbt_error_set(error, DBT_INPUT,
                               "%s %s, but %s/%s was published from it; restore the ledger from "
                               "its backup: a new one would give its numbers again",
                               ledger, state, publication->region_folder, entries[0]->d_name);
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    return status;
}

enum dbt_status dbt_published_refuse_lost(const struct dbt_publication *publication,
                                          struct dbt_error *error)
{
    const char *ledger = dbt_publication_ledger(publication);

    if (ledger == NULL)
        return dbt_error_memory(error, "the ledger's name");
    if (access(ledger, F_OK) != 0)
        return refuse_lost(publication, "is missing", error);
    return dbt_ledger_is_blank(ledger) ? refuse_lost(publication, "is empty", error) : DBT_OK;
}

enum dbt_status dbt_published_refuse_unused(const struct dbt_publication *publication,
                                            struct dbt_ledger *ledger, struct dbt_error *error)
{
    struct dbt_run_list runs = {0};
    enum dbt_status status =
        dbt_ledger_runs(ledger, NULL, &runs, &publication->pipeline->arena, error);

    return status != DBT_OK || runs.count > 0 ? status
                                              : refuse_lost(publication, "has no run", error);
}

enum dbt_status dbt_published_refuse_standing(const struct dbt_publication *publication,
                                              struct dbt_error *error)
{
    const char *folder = final_folder(publication);

    if (folder == NULL)
        return dbt_error_memory(error, "the output folder's name");
    if (access(folder, F_OK) != 0)
        return DBT_OK;
    return dbt_error_set(error, DBT_INPUT,
                         "%s stands published, but the ledger beside it has no such run; "
                         "restore the ledger from its backup, or choose another --out",
                         folder);
}

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

enum dbt_status dbt_published_look(struct dbt_publication *publication, struct dbt_ledger *ledger,
                                   struct dbt_error *error)
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
