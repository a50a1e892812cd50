/*
 * What stands where a rerun's result is to go, and beside it. The folder is replaced whole, so it
 * must hold what the same rerun wrote, all of it and nothing else; its stage and its lock are
 * hidden beside it, and what only has their names is somebody else's.
 */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "debitera/base/output.h"
#include "listing.h"
#include "rerun.h"

struct standing {
    struct dbt_rerun_work *work;
    const char *given; /* as --results says */
};

/* The result's own folder, or with its name between these two what is hidden beside it. */
static const char *path_of(const struct standing *standing, const char *before, const char *behind)
{
    const struct dbt_rerun_work *work = standing->work;

    return dbt_arena_format(&standing->work->base.arena, "%s/%s%s%s", work->parent, before,
                            work->name, behind);
}

static bool is_there(const char *path, struct stat *found)
{
    return lstat(path, found) == 0 || errno != ENOENT;
}

/* ---- the result ------------------------------------------------------------------------------ */

static bool is_empty(const char *folder)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, NULL, alphasort);

    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    return count >= 0 && count <= 2; /* itself and the one above */
}

/* By its manifest. */
static enum dbt_status compare_rerun(const struct standing *standing, const char *folder,
                                     enum dbt_rerun_likeness *likeness, struct dbt_error *error)
{
    enum { MANIFEST_BYTES_MAX = 256 << 20 };
    const struct dbt_rerun_work *work = standing->work;
    const struct dbt_rerun_identity identity = {
        .region = work->base.region.identity.code,
        .period = work->base.options->period,
        .prices_name = work->prices_name,
        .issued_prices = work->base.options->text[DBT_OPTION_ISSUED_PRICES] != NULL,
    };
    const char *path = dbt_arena_format(&standing->work->base.arena, "%s/%s", folder,
                                        dbt_rerun_file_name(DBT_RERUN_MANIFEST));
    struct dbt_error reason;
    struct dbt_buffer bytes;

    if (path == NULL)
        return dbt_error_memory(error, "the results folder's name");
    *likeness = DBT_RERUN_NONE;
    dbt_buffer_init(&bytes);
    if (dbt_file_read(path, MANIFEST_BYTES_MAX, &bytes, &reason) == DBT_OK)
        *likeness = dbt_manifest_compare_rerun(dbt_buffer_text(&bytes), &identity);
    dbt_buffer_release(&bytes);
    return DBT_OK;
}

static enum dbt_status keep_result(const struct standing *standing, struct dbt_error *error)
{
    const char *folder = path_of(standing, "", "");
    enum dbt_rerun_likeness likeness = DBT_RERUN_NONE;
    char why[DBT_ERROR_TEXT_BYTES];
    bool whole = false;
    struct stat found;
    enum dbt_status status = DBT_OK;

    if (folder == NULL)
        return dbt_error_memory(error, "the results folder's name");
    if (!is_there(folder, &found) || is_empty(folder))
        return DBT_OK;
    status = compare_rerun(standing, folder, &likeness, error);
    if (status != DBT_OK)
        return status;
    if (likeness == DBT_RERUN_NONE)
        return dbt_error_set(error, DBT_USAGE,
                             "--results %s is there, and is not what an earlier rerun wrote; name "
                             "a new or an empty folder",
                             standing->given);
    if (likeness == DBT_RERUN_OTHER)
        return dbt_error_set(error, DBT_USAGE,
                             "--results %s holds a rerun of another region, period or price list; "
                             "name another folder",
                             standing->given);
    status = dbt_output_verify(folder, &whole, why, error);
    if (status != DBT_OK || whole)
        return status;
    return dbt_error_set(error, DBT_USAGE,
                         "--results %s holds more, or else, than a rerun wrote, and would be "
                         "replaced whole: %s; name another folder, or move that away",
                         standing->given, why);
}

/* ---- beside it ------------------------------------------------------------------------------- */

static enum dbt_status refuse_beside(const struct standing *standing, const char *path,
                                     struct dbt_error *error)
{
    return dbt_error_set(error, DBT_USAGE,
                         "--results %s needs the name %s, and what is there was not written by a "
                         "rerun; move it away, or name another folder",
                         standing->given, path);
}

/* Empty for a moment, and after a crash; else the line of dbt_lock_take. */
static enum dbt_status keep_lock(const struct standing *standing, struct dbt_error *error)
{
    enum { LINE_BYTES_MAX = 128 };
    static const char begin[] = "process ";
    const char *path = path_of(standing, ".", ".lock");
    struct dbt_error reason;
    struct dbt_buffer line;
    struct stat found;
    bool ours = false;

    if (path == NULL)
        return dbt_error_memory(error, "the results folder's name");
    if (!is_there(path, &found))
        return DBT_OK;
    if (!S_ISREG(found.st_mode) || found.st_size > LINE_BYTES_MAX)
        return refuse_beside(standing, path, error);
    dbt_buffer_init(&line);
    if (dbt_file_read(path, LINE_BYTES_MAX, &line, &reason) == DBT_OK)
        ours = line.length == 0 || strncmp(line.bytes, begin, sizeof begin - 1) == 0;
    dbt_buffer_release(&line);
    return ours ? DBT_OK : refuse_beside(standing, path, error);
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* A file that a rerun writes, or one on its way, or its folder of documents. */
static int is_foreign(const struct dirent *entry)
{
    bool ours = is_dots(entry->d_name) || strcmp(entry->d_name, DBT_SUMS_NAME) == 0 ||
                strcmp(entry->d_name, "invoices") == 0 || dbt_lists_have(entry->d_name) ||
                dbt_output_name_is_page(entry->d_name);

    for (size_t i = 0; !ours && i < DBT_RERUN_FILE_COUNT; i++)
        ours = strcmp(entry->d_name, dbt_rerun_file_name((enum dbt_rerun_file)i)) == 0;
    return !ours;
}

static int is_no_period(const struct dirent *entry)
{
    struct dbt_period period;

    return !is_dots(entry->d_name) && !dbt_period_parse(dbt_text_of(entry->d_name), &period);
}

/* Of a folder that is not there there are none. */
static bool holds_any(const char *folder, int (*what)(const struct dirent *))
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, what, alphasort);

    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    return count > 0 || (count < 0 && errno != ENOENT);
}

/* Of a rerun that was killed: it holds some of what a rerun writes. */
static enum dbt_status keep_stage(const struct standing *standing, struct dbt_error *error)
{
    const char *path = path_of(standing, ".", ".stage");
    const char *documents = path_of(standing, ".", ".stage/invoices");
    struct stat found;

    if (path == NULL || documents == NULL)
        return dbt_error_memory(error, "the results folder's name");
    if (!is_there(path, &found))
        return DBT_OK;
    if (!S_ISDIR(found.st_mode) || holds_any(path, is_foreign) ||
        holds_any(documents, is_no_period))
        return refuse_beside(standing, path, error);
    return DBT_OK;
}

enum dbt_status dbt_rerun_keep_standing(struct dbt_rerun_work *work, struct dbt_error *error)
{
    const struct standing standing = {work, work->base.options->text[DBT_OPTION_RESULTS]};
    enum dbt_status status = keep_result(&standing, error);

    if (status == DBT_OK)
        status = keep_lock(&standing, error);
    return status == DBT_OK ? keep_stage(&standing, error) : status;
}
