/* Where a command may write. */
#include "target.h"

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "debitera/base/output.h"
#include "debitera/export.h"

/* ---- its name -------------------------------------------------------------------------------- */

static enum dbt_status refuse_name(const struct dbt_target *target, struct dbt_error *error)
{
    return dbt_error_set(error, DBT_USAGE,
                         "%s %s is no name for a folder of its own; name a new or an empty one",
                         target->option, target->given);
}

/* Of the part that does not exist. */
static bool is_safe(const struct dbt_target *target, const char *rest)
{
    const char *up = strstr(rest, "..");

    if (target->replaced)
        return rest[0] == '\0' || dbt_output_name_is_safe(rest);
    for (; up != NULL; up = strstr(up + 1, ".."))
        if ((up == rest || up[-1] == '/') && (up[2] == '\0' || up[2] == '/'))
            return false;
    return true;
}

/* How much of the first `length` bytes of the name exists; `real` is that part resolved. */
static enum dbt_status find_existing(const struct dbt_target *target, size_t *length,
                                     char real[PATH_MAX], struct dbt_error *error)
{
    size_t end = *length;

    for (;;) {
        struct dbt_text part = end == 0 ? dbt_text_of(".") : (struct dbt_text){target->given, end};
        const char *head = dbt_arena_copy(&target->pipeline->arena, part);
        if (head == NULL)
            return dbt_error_memory(error, "a folder's name");
        if (realpath(head, real) != NULL)
            break;
        if (errno != ENOENT || end == 0)
            return dbt_error_system(error, DBT_USAGE, errno, "%s %s", target->option,
                                    target->given);
        while (end > 0 && target->given[--end] != '/')
            continue;
        if (end == 0 && target->given[0] == '/')
            end = 1;
    }
    *length = end;
    return DBT_OK;
}

enum dbt_status dbt_target_resolve(struct dbt_target *target, struct dbt_error *error)
{
    struct dbt_arena *arena = &target->pipeline->arena;
    size_t length = strlen(target->given);
    const char *rest;
    char real[PATH_MAX];

    while (length > 1 && target->given[length - 1] == '/')
        length--;
    size_t end = length;
    enum dbt_status status = find_existing(target, &end, real, error);
    if (status != DBT_OK)
        return status;
    rest = dbt_arena_copy(arena, (struct dbt_text){target->given + end, length - end});
    if (rest == NULL)
        return dbt_error_memory(error, "a folder's name");
    rest += strspn(rest, "/");
    if (!is_safe(target, rest))
        return refuse_name(target, error);
    target->path = dbt_arena_format(arena, "%s%s%s", strcmp(real, "/") == 0 ? "" : real,
                                    rest[0] == '\0' ? "" : "/", rest);
    return target->path != NULL ? DBT_OK : dbt_error_memory(error, "a folder's name");
}

/* ---- what it lies in ------------------------------------------------------------------------- */

static bool is_same(const char *path, const struct stat *folder)
{
    struct stat found;

    return stat(path, &found) == 0 && found.st_dev == folder->st_dev &&
           found.st_ino == folder->st_ino;
}

/* `*holds` is set when the folder holds a file of this name. */
static enum dbt_status look_for(const struct dbt_target *target, const char *folder,
                                const char *name, bool *holds, struct dbt_error *error)
{
    const char *path = dbt_arena_format(&target->pipeline->arena, "%s/%s", folder, name);

    if (path == NULL)
        return dbt_error_memory(error, "a folder's name");
    *holds = access(path, F_OK) == 0;
    return DBT_OK;
}

/* Exports and region folders: what nothing is written to, whatever it is. */
static enum dbt_status name_input(const struct dbt_target *target, const char *folder,
                                  const char **purpose, struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = target->pipeline;
    const char *data = pipeline->options->text[DBT_OPTION_DATA];
    struct dbt_period period = pipeline->options->period;
    bool is_region = false;
    bool is_extended = false; /* it may hold texts alone */
    struct stat found;
    char name[DBT_DATE_BYTES];
    enum dbt_status status = look_for(target, folder, "region.yaml", &is_region, error);

    if (status == DBT_OK)
        status = look_for(target, folder, "texts.yaml", &is_extended, error);
    if (status != DBT_OK || stat(folder, &found) != 0)
        return status;
    if (is_region || is_same(pipeline->region.folder, &found))
        *purpose = "which is a region folder";
    else if (is_extended)
        *purpose = "which region folders extend";
    if (is_same(data, &found))
        *purpose = "where the exports are";
    for (dbt_month month = period.first; *purpose == NULL && month <= period.last; month++) {
        const char *path =
            dbt_arena_format(&pipeline->arena, "%s/%s", data, dbt_month_write(month, name));
        if (path == NULL)
            return dbt_error_memory(error, "a folder's name");
        if (is_same(path, &found))
            *purpose = "which is a delivery";
    }
    return DBT_OK;
}

/* What `folder` is that must not be written to; null: nothing. */
static enum dbt_status name_purpose(const struct dbt_target *target, const char *folder,
                                    const char **purpose, struct dbt_error *error)
{
    bool is_issued = false;
    bool is_published = false;
    enum dbt_status status = look_for(target, folder, "ledger.sqlite", &is_issued, error);

    /* Backups of ledgers lie anywhere; where one is in use its lock lies beside it. */
    if (status == DBT_OK && is_issued && !target->replaced)
        status = look_for(target, folder, ".lock", &is_issued, error);
    /* A rerun's own folder holds a manifest, and may be replaced. */
    if (status == DBT_OK && !target->replaced)
        status = look_for(target, folder, "manifest.json", &is_published, error);
    if (status == DBT_OK && is_published) /* many programs have a file of the other name */
        status = look_for(target, folder, DBT_SUMS_NAME, &is_published, error);
    if (is_issued)
        *purpose = "where a region's results are issued";
    else if (is_published)
        *purpose = "which holds results";
    return status == DBT_OK && *purpose == NULL ? name_input(target, folder, purpose, error)
                                                : status;
}

static enum dbt_status refuse(const struct dbt_target *target, const char *folder,
                              const char *purpose, struct dbt_error *error)
{
    return dbt_error_set(error, DBT_USAGE, "%s %s would lie in %s, %s; name a folder elsewhere",
                         target->option, target->given, folder, purpose);
}

enum dbt_status dbt_target_keep_out(const struct dbt_target *target, struct dbt_error *error)
{
    char *folder = dbt_arena_string(&target->pipeline->arena, target->path);
    const char *purpose = NULL;
    enum dbt_status status = DBT_OK;

    if (folder == NULL)
        return dbt_error_memory(error, "a folder's name");
    while (status == DBT_OK && purpose == NULL && folder[0] != '\0') {
        status = name_purpose(target, folder, &purpose, error);
        if (status == DBT_OK && purpose == NULL)
            *strrchr(folder, '/') = '\0';
    }
    return purpose == NULL ? status : refuse(target, folder, purpose, error);
}

enum dbt_status dbt_target_out(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    struct dbt_target target = {
        .pipeline = pipeline,
        .option = "--out",
        .given = pipeline->options->text[DBT_OPTION_OUT],
    };
    const char *own = NULL;
    const char *purpose = NULL;
    enum dbt_status status = dbt_target_resolve(&target, error);

    if (status == DBT_OK)
        status = dbt_target_keep_out(&target, error);
    if (status != DBT_OK)
        return status;
    own = dbt_arena_format(&pipeline->arena, "%s/%s", target.path, pipeline->region.identity.code);
    if (own == NULL)
        return dbt_error_memory(error, "a folder's name");
    status = name_input(&target, own, &purpose, error);
    return purpose == NULL ? status : refuse(&target, own, purpose, error);
}

/* ---- what is there --------------------------------------------------------------------------- */

enum dbt_status dbt_folder_is_rerun(struct dbt_arena *arena, const char *folder, bool *is,
                                    struct dbt_error *error)
{
    enum { MANIFEST_BYTES_MAX = 256 << 20 };
    const char *path =
        dbt_arena_format(arena, "%s/%s", folder, dbt_rerun_file_name(DBT_RERUN_MANIFEST));
    struct dbt_buffer bytes;
    struct dbt_error reason;

    if (path == NULL)
        return dbt_error_memory(error, "a folder's name");
    dbt_buffer_init(&bytes);
    *is = dbt_file_read(path, MANIFEST_BYTES_MAX, &bytes, &reason) == DBT_OK &&
          dbt_manifest_is_rerun(dbt_buffer_text(&bytes));
    dbt_buffer_release(&bytes);
    return DBT_OK;
}
