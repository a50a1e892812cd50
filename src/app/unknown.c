/* What stands published beside a ledger that does not know it: that one is lost, or too old. */
#include <dirent.h>
#include <unistd.h>

#include "debitera/base/file.h"
#include "ledgers.h"
#include "publish.h"
#include "target.h"
#include "verify.h"

/* What a folder's name says that it holds. */
struct named {
    struct dbt_period period;
    uint32_t correction;
};

static int is_published_name(const struct dirent *entry)
{
    struct named named = {.correction = 0};

    return dbt_folder_is_published(entry->d_name, &named.period, &named.correction);
}

static int compare_entries(const struct dirent **left, const struct dirent **right)
{
    return strcmp((*left)->d_name, (*right)->d_name);
}

static void release(struct dirent **entries, int count)
{
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
}

/* ---- a ledger that is not there -------------------------------------------------------------- */

/* A rerun's folder, which may have a period's name too, came from no ledger. */
static enum dbt_status find_published(const struct dbt_publication *publication, const char *name,
                                      const char **published, struct dbt_error *error)
{
    struct dbt_arena *arena = &publication->pipeline->arena;
    const char *folder = dbt_arena_format(arena, "%s/%s", publication->region_folder, name);
    bool is_rerun = false;
    enum dbt_status status = DBT_OK;

    if (folder == NULL)
        return dbt_error_memory(error, "the name of a published folder");
    status = dbt_folder_is_rerun(arena, folder, &is_rerun, error);
    *published = is_rerun ? NULL : folder;
    return status;
}

/* `state`: what is the matter with the ledger. */
static enum dbt_status refuse_lost(const struct dbt_publication *publication, const char *ledger,
                                   const char *state, struct dbt_error *error)
{
    struct dirent **entries = NULL;
    int count = scandir(publication->region_folder, &entries, is_published_name, compare_entries);
    const char *published = NULL;
    enum dbt_status status = DBT_OK;

    for (int i = 0; i < count && status == DBT_OK && published == NULL; i++)
        status = find_published(publication, entries[i]->d_name, &published, error);
    if (status == DBT_OK && published != NULL)
        status = dbt_error_set(error, DBT_INPUT,
                               "%s %s, but %s was published from it; restore the ledger from its "
                               "backup: a new one would give its numbers again",
                               ledger, state, published);
    release(entries, count);
    return status;
}

enum dbt_status dbt_published_refuse_lost(const struct dbt_publication *publication,
                                          struct dbt_error *error)
{
    const char *ledger = dbt_publication_ledger(publication);

    if (ledger == NULL)
        return dbt_error_memory(error, "the ledger's name");
    if (access(ledger, F_OK) != 0)
        return refuse_lost(publication, ledger, "is missing", error);
    return dbt_ledger_is_blank(ledger) ? refuse_lost(publication, ledger, "is empty", error)
                                       : DBT_OK;
}

/* ---- a ledger that is too old ---------------------------------------------------------------- */

static bool has_run(const struct dbt_run_list *runs, const char *name)
{
    struct named named = {.correction = 0};

    if (!dbt_folder_is_published(name, &named.period, &named.correction))
        return true;
    for (size_t i = 0; i < runs->count; i++) {
        const struct dbt_run *run = &runs->items[i];
        if (run->period.first == named.period.first && run->period.last == named.period.last &&
            run->correction == named.correction)
            return true;
    }
    return false;
}

static enum dbt_status refuse_name(const struct dbt_publication *publication, const char *name,
                                   struct dbt_error *error)
{
    const char *folder = NULL;
    enum dbt_status status = find_published(publication, name, &folder, error);

    if (status != DBT_OK || folder == NULL)
        return status;
    return dbt_error_set(error, DBT_INPUT,
                         "%s was published from a newer ledger than this one, %s: restore the "
                         "newest backup, or choose another --out: this one would give its numbers "
                         "again",
                         folder, dbt_publication_ledger(publication));
}

enum dbt_status dbt_published_refuse_unknown(const struct dbt_publication *publication,
                                             struct dbt_ledger *ledger, struct dbt_error *error)
{
    struct dbt_run_list runs = {0};
    struct dirent **entries = NULL;
    enum dbt_status status =
        dbt_ledger_runs(ledger, NULL, &runs, &publication->pipeline->arena, error);
    int count = 0;

    if (status == DBT_OK)
        count = scandir(publication->region_folder, &entries, is_published_name, compare_entries);
    for (int i = 0; i < count && status == DBT_OK; i++)
        if (!has_run(&runs, entries[i]->d_name))
            status = refuse_name(publication, entries[i]->d_name, error);
    release(entries, count);
    return status;
}
