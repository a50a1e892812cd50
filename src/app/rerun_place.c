/*
 * Where a rerun's result may go. Its folder is replaced whole each time, so it must be nobody
 * else's: not a region's issued results, no export's place, no folder that somebody filled.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "debitera/base/output.h"
#include "rerun.h"

struct place {
    struct dbt_rerun_work *work;
    const char *given; /* as --results says */
    const char *path;  /* from the root, without links */
};

/* ---- its name -------------------------------------------------------------------------------- */

static enum dbt_status refuse_name(const char *given, struct dbt_error *error)
{
    return dbt_error_set(error, DBT_USAGE,
                         "--results %s is no name for a folder of its own; name a new or an empty "
                         "one",
                         given);
}

/*
 * The part of the path that exists, resolved, and the rest behind it. `length` is how much of the
 * path is tried.
 */
static enum dbt_status resolve(struct place *place, struct dbt_error *error)
{
    struct dbt_arena *arena = &place->work->base.arena;
    size_t length = strlen(place->given);
    size_t end = length;
    char real[PATH_MAX];

    while (length > 1 && place->given[length - 1] == '/')
        end = --length;
    for (;;) {
        const char *head = dbt_arena_copy(arena, end == 0 ? dbt_text_of(".")
                                                          : (struct dbt_text){place->given, end});
        if (head == NULL)
            return dbt_error_memory(error, "the results folder's name");
        if (realpath(head, real) != NULL)
            break;
        if (errno != ENOENT || end == 0)
            return dbt_error_system(error, DBT_USAGE, errno, "--results %s", place->given);
        while (end > 0 && place->given[--end] != '/')
            continue;
        if (end == 0 && place->given[0] == '/')
            end = 1;
    }
    const char *rest = dbt_arena_copy(arena, (struct dbt_text){place->given + end, length - end});
    if (rest == NULL)
        return dbt_error_memory(error, "the results folder's name");
    rest += strspn(rest, "/");
    if (rest[0] != '\0' && !dbt_output_name_is_safe(rest))
        return refuse_name(place->given, error);
    place->path = dbt_arena_format(arena, "%s%s%s", strcmp(real, "/") == 0 ? "" : real,
                                   rest[0] == '\0' ? "" : "/", rest);
    return place->path != NULL ? DBT_OK : dbt_error_memory(error, "the results folder's name");
}

static enum dbt_status split(struct place *place, struct dbt_error *error)
{
    struct dbt_rerun_work *work = place->work;
    const char *slash = strrchr(place->path, '/');

    if (slash == NULL || !dbt_output_name_is_safe(slash + 1))
        return refuse_name(place->given, error);
    work->name = slash + 1;
    work->parent =
        slash == place->path
            ? "/"
            : dbt_arena_copy(&work->base.arena,
                             (struct dbt_text){place->path, (size_t)(slash - place->path)});
    return work->parent != NULL ? DBT_OK : dbt_error_memory(error, "the results folder's name");
}

/* ---- what it lies in ------------------------------------------------------------------------- */

static bool is_same(const char *path, const struct stat *folder)
{
    struct stat found;

    return stat(path, &found) == 0 && found.st_dev == folder->st_dev &&
           found.st_ino == folder->st_ino;
}

/* What `folder` is that must not be written to; null: nothing. */
static enum dbt_status name_purpose(struct place *place, const char *folder, const char **purpose,
                                    struct dbt_error *error)
{
    struct dbt_pipeline *base = &place->work->base;
    const char *data = base->options->text[DBT_OPTION_DATA];
    const char *ledger = dbt_arena_format(&base->arena, "%s/ledger.sqlite", folder);
    struct dbt_period period = base->options->period;
    struct stat found;
    char name[DBT_DATE_BYTES];

    if (ledger == NULL)
        return dbt_error_memory(error, "a folder's name");
    if (access(ledger, F_OK) == 0)
        *purpose = "where a region's results are issued";
    if (stat(folder, &found) != 0)
        return DBT_OK;
    if (is_same(base->region.folder, &found))
        *purpose = "which is the region folder";
    if (is_same(data, &found))
        *purpose = "where the exports are";
    for (dbt_month month = period.first; *purpose == NULL && month <= period.last; month++) {
        const char *path =
            dbt_arena_format(&base->arena, "%s/%s", data, dbt_month_write(month, name));
        if (path == NULL)
            return dbt_error_memory(error, "a folder's name");
        if (is_same(path, &found))
            *purpose = "which is a delivery";
    }
    return DBT_OK;
}

/* Looks at the folder itself and at all that it lies in. */
static enum dbt_status keep_out(struct place *place, struct dbt_error *error)
{
    char *folder = dbt_arena_string(&place->work->base.arena, place->path);
    const char *purpose = NULL;
    enum dbt_status status = DBT_OK;

    if (folder == NULL)
        return dbt_error_memory(error, "a folder's name");
    while (status == DBT_OK && purpose == NULL && folder[0] != '\0') {
        status = name_purpose(place, folder, &purpose, error);
        if (status == DBT_OK && purpose == NULL)
            *strrchr(folder, '/') = '\0';
    }
    if (purpose == NULL)
        return status;
    return dbt_error_set(error, DBT_USAGE,
                         "--results %s would lie in %s, %s; name a folder elsewhere", place->given,
                         folder, purpose);
}

/* ---- what is there --------------------------------------------------------------------------- */

static bool is_empty(const char *folder)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, NULL, NULL);

    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    return count >= 0 && count <= 2; /* itself and the one above */
}

static enum dbt_status is_rerun(const struct place *place, bool *is, struct dbt_error *error)
{
    enum { MANIFEST_BYTES_MAX = 256 << 20 };
    const char *path = dbt_arena_format(&place->work->base.arena, "%s/%s", place->path,
                                        dbt_rerun_file_name(DBT_RERUN_MANIFEST));
    struct dbt_buffer bytes;
    struct dbt_error reason;

    if (path == NULL)
        return dbt_error_memory(error, "the results folder's name");
    dbt_buffer_init(&bytes);
    *is = dbt_file_read(path, MANIFEST_BYTES_MAX, &bytes, &reason) == DBT_OK &&
          dbt_manifest_is_rerun(dbt_buffer_text(&bytes));
    dbt_buffer_release(&bytes);
    return DBT_OK;
}

static enum dbt_status keep_what_is_there(const struct place *place, struct dbt_error *error)
{
    struct stat found;
    bool replaceable = false;
    enum dbt_status status = DBT_OK;

    if (lstat(place->path, &found) != 0 && errno == ENOENT)
        return DBT_OK;
    if (is_empty(place->path))
        return DBT_OK;
    status = is_rerun(place, &replaceable, error);
    if (status != DBT_OK || replaceable)
        return status;
    return dbt_error_set(error, DBT_USAGE,
                         "--results %s is there, and is not what an earlier rerun wrote; name a "
                         "new or an empty folder",
                         place->given);
}

enum dbt_status dbt_rerun_place(struct dbt_rerun_work *work, struct dbt_error *error)
{
    struct place place = {.work = work, .given = work->base.options->text[DBT_OPTION_RESULTS]};
    const char *lock = NULL;
    enum dbt_status status = resolve(&place, error);

    if (status == DBT_OK)
        status = split(&place, error);
    if (status == DBT_OK)
        status = keep_out(&place, error);
    if (status == DBT_OK)
        status = keep_what_is_there(&place, error);
    if (status != DBT_OK)
        return status;
    lock = dbt_arena_format(&work->base.arena, "%s/.%s.lock", work->parent, work->name);
    if (lock == NULL)
        return dbt_error_memory(error, "the results folder's name");
    status = dbt_folder_make(work->parent, error);
    return status == DBT_OK ? dbt_lock_take(&work->lock, lock, error) : status;
}
