/* What stands published beside the ledger, and whether it is what the ledger says. */
#include <unistd.h>

#include "debitera/base/output.h"
#include "ledgers.h"
#include "providers.h"
#include "publish.h"

/* The folder of this name; null when memory ends. */
static const char *folder_named(const struct dbt_publication *publication, const char *name)
{
    return dbt_arena_format(&publication->pipeline->arena, "%s/%s", publication->region_folder,
                            name);
}

enum dbt_status dbt_published_refuse_standing(const struct dbt_publication *publication,
                                              struct dbt_error *error)
{
    const char *folder = folder_named(publication, publication->name);

    if (folder == NULL)
        return dbt_error_memory(error, "the output folder's name");
    if (access(folder, F_OK) != 0)
        return dbt_providers_refuse_standing(publication, error);
    return dbt_error_set(error, DBT_INPUT,
                         "%s stands in the way of what is to be issued; move it away", folder);
}

/* SHA256SUMS as the ledger would have it. */
static enum dbt_status recorded_sums(const struct dbt_publication *publication,
                                     struct dbt_ledger *ledger, const struct dbt_run *run,
                                     struct dbt_buffer *sums, struct dbt_error *error)
{
    struct dbt_output_list list;
    enum dbt_status status =
        dbt_ledger_outputs(ledger, run->sequence, &list, &publication->pipeline->arena, error);

    for (size_t i = 0; status == DBT_OK && i < list.count; i++)
        dbt_buffer_format(sums, "%s  %s\n", list.items[i].sha256, list.items[i].name);
    return status == DBT_OK && sums->failed ? dbt_error_memory(error, DBT_SUMS_NAME) : status;
}

/* Is the list `found` what the ledger recorded of the run? */
static enum dbt_status compare_sums(const struct dbt_publication *publication,
                                    struct dbt_ledger *ledger, const struct dbt_run *run,
                                    struct dbt_standing_folder *standing, struct dbt_error *error)
{
    enum { SUMS_BYTES_MAX = 256 << 20 };
    const char *path =
        dbt_arena_format(&publication->pipeline->arena, "%s/" DBT_SUMS_NAME, standing->folder);
    struct dbt_buffer recorded;
    struct dbt_buffer found;
    enum dbt_status status = DBT_OK;

    if (path == NULL)
        return dbt_error_memory(error, "the output folder's name");
    dbt_buffer_init(&recorded);
    dbt_buffer_init(&found);
    status = dbt_file_read(path, SUMS_BYTES_MAX, &found, error);
    if (status == DBT_OK)
        status = recorded_sums(publication, ledger, run, &recorded, error);
    if (status == DBT_OK)
        standing->whole = dbt_text_equal(dbt_buffer_text(&recorded), dbt_buffer_text(&found));
    dbt_buffer_release(&recorded);
    dbt_buffer_release(&found);
    return status;
}

enum dbt_status dbt_published_look(const struct dbt_publication *publication,
                                   struct dbt_ledger *ledger, const struct dbt_run *run,
                                   struct dbt_standing_folder *standing, struct dbt_error *error)
{
    const char *name = dbt_publication_name(publication, run);
    enum dbt_status status;

    *standing = (struct dbt_standing_folder){.whole = false};
    standing->folder = name == NULL ? NULL : folder_named(publication, name);
    if (standing->folder == NULL)
        return dbt_error_memory(error, "the output folder's name");
    if (access(standing->folder, F_OK) != 0) {
        snprintf(standing->why, sizeof standing->why, "%s is missing", standing->folder);
        return DBT_OK;
    }
    status = dbt_output_verify(standing->folder, &standing->whole, standing->why, error);
    if (status != DBT_OK || !standing->whole)
        return status;
    status = compare_sums(publication, ledger, run, standing, error);
    if (!standing->whole)
        snprintf(standing->why, sizeof standing->why,
                 "%s: it is not what the ledger says was published", standing->folder);
    return status;
}

void dbt_published_remove_draft(const struct dbt_publication *publication)
{
    const char *name = dbt_publication_draft_name(publication);
    const char *folder = name == NULL ? NULL : folder_named(publication, name);
    char why[DBT_ERROR_TEXT_BYTES];
    bool whole = false;
    struct dbt_error error = {.status = DBT_OK};
    enum dbt_status status = DBT_OK;

    if (folder == NULL || access(folder, F_OK) != 0)
        return;
    status = dbt_output_verify(folder, &whole, why, &error);
    if (status == DBT_OK && whole)
        status = dbt_folder_remove(folder, &error);
    if (status != DBT_OK)
        dbt_log_line(publication->pipeline->log, DBT_LOG_WARNING,
                     "the draft %s is out of date, and stays: %s", folder, error.text);
}
